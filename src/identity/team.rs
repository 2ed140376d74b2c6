//! The staff as admins see them.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::model::StaffRow;
use crate::{
    access::Caller,
    db::{
        Database, DbError,
        schema::{staff, staff_tenants},
    },
};

/// All staff by name, for admins; nobody for anybody else.
///
/// # Errors
/// When the database cannot be asked.
pub(super) async fn everybody(db: &Database, caller: &Caller) -> Result<Vec<StaffRow>, DbError> {
    let query = staff::table
        .filter(caller.administers().into_sql::<Bool>())
        .order((staff::display_name, staff::id))
        .select(StaffRow::as_select());
    db.read(&caller.identity(), query).await
}

/// Loads the tenants that members of staff are kept to. Made for one request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct StaffTenantsLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for StaffTenantsLoader {
    type Value = Vec<Uuid>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = staff_tenants::table
            .filter(staff_tenants::staff_id.eq_any(ids.to_vec()))
            .filter(self.caller.administers().into_sql::<Bool>())
            .select((staff_tenants::staff_id, staff_tenants::tenant_id));
        let found: Vec<(Uuid, Uuid)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut by_member = HashMap::<Uuid, Vec<Uuid>>::new();
        for (member, tenant) in found {
            by_member.entry(member).or_default().push(tenant);
        }
        Ok(by_member)
    }
}
