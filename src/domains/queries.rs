//! Reads of domains, each one statement.

use diesel::{pg::Pg, prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::model::DomainRow;
use crate::{
    access::Caller,
    db::{Database, DbError, schema::tenant_domains as domains},
};

/// Which domains.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    /// Those of a tenant, by name.
    Of(Uuid),
    /// This one.
    One(Uuid),
}

/// Domains of tenants that the caller administers; the policies say the same a second time.
pub(super) async fn domains(
    db: &Database,
    caller: &Caller,
    which: Which,
) -> Result<Vec<DomainRow>, DbError> {
    let mut query = domains::table
        .filter(caller.administers().into_sql::<Bool>())
        .order((domains::name, domains::id))
        .select(DomainRow::as_select())
        .into_boxed::<Pg>();
    query = match which {
        Which::Of(tenant) => query.filter(domains::tenant_id.eq(tenant)),
        Which::One(id) => query.filter(domains::id.eq(id)),
    };
    if let (true, Some(served)) = (caller.guarded(), caller.served_tenants()) {
        query = query.filter(domains::tenant_id.eq_any(served));
    }
    db.read(&caller.identity(), query).await
}
