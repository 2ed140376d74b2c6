//! Whose a contact's record is: their own; and which tenants an admin answers for.

use diesel::{prelude::*, sql_types::Bool};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{graphql::Contact, model::ContactRow};
use crate::{
    access::{Caller, Owned, Owner, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction,
        schema::{staff_accounts, staff_tenants},
    },
};

impl Owned for ContactRow {
    fn owner(&self) -> Owner {
        Owner {
            tenant: self.tenant_id,
            contact: self.id,
            reader: None,
        }
    }
}

impl Owned for Contact {
    fn owner(&self) -> Owner {
        self.0.owner()
    }
}

/// Whether the caller answers for these tenants (none: for all).
///
/// # Errors
/// When the database fails.
pub async fn answers_for(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    tenants: Option<&[Uuid]>,
) -> Result<bool, DbError> {
    let Viewer::Staff { staff, .. } = caller.viewer else {
        return Ok(!caller.guarded());
    };
    if !caller.guarded() {
        return Ok(true);
    }
    let wanted = tenants.map(|tenants| i64::try_from(tenants.len()).unwrap_or(i64::MAX));
    let served = staff_tenants::table
        .filter(staff_tenants::staff_id.eq(staff))
        .filter(staff_tenants::tenant_id.eq_any(tenants.unwrap_or_default()))
        .count()
        .single_value();
    let found = staff_accounts::table
        .find(staff)
        .select(
            staff_accounts::all_tenants.or(tenants
                .is_some()
                .into_sql::<Bool>()
                .and(served.is_not_distinct_from(wanted))),
        )
        .first(conn)
        .await
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// Begins a transaction of the caller's, who must be an admin and answer for this tenant, or (none) for all.
///
/// # Errors
/// Refused for anybody but an admin, and for one of some tenants who wants something of all; NOT_FOUND at `tenantId` for a
/// tenant that another answers for.
pub async fn begin_for(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
) -> Result<Transaction, Failure> {
    if !caller.administers() {
        return Err(Refusal::Forbidden.into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    if !answers_for(&mut tx, caller, tenant.as_ref().map(std::slice::from_ref)).await? {
        return match tenant {
            None => refuse(tx, Refusal::Forbidden).await,
            Some(_) => refuse(tx, no_such_portal(caller)).await,
        };
    }
    Ok(tx)
}

/// There is no such portal for the caller.
#[must_use]
pub fn no_such_portal(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "tenantId").into()
}
