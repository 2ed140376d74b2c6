//! Reads, each one statement on behalf of the caller.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{dsl::exists, pg::Pg, prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::model::{ContactRow, StaffAccountRow, StaffRow};
use crate::{
    access::{Caller, Viewer},
    db::{
        Database, DbError,
        schema::{contacts, staff, staff_accounts, tickets},
    },
};

/// The contact of that id, if there is one for the caller: themselves for a contact, anybody for staff. The policies
/// on `contacts` say the same a second time.
///
/// # Errors
/// When the database cannot be asked.
pub async fn contact(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<ContactRow>, DbError> {
    let query = contacts::table
        .filter(contacts::id.eq(id))
        .select(ContactRow::as_select())
        .into_boxed::<Pg>();
    let query = match caller.viewer {
        _ if !caller.guarded() => query,
        Viewer::Contact { tenant, contact } => query
            .filter(contacts::tenant_id.eq(tenant))
            .filter(contacts::id.eq(contact)),
        Viewer::Staff { .. } => query,
        Viewer::Anonymous { .. } => query.filter(false.into_sql::<Bool>()),
    };
    let found = db.read(&caller.identity(), query).await?;
    Ok(found.into_iter().next())
}

/// The member of staff of that id, active or not, if there is one for the caller: anybody for staff, for a contact
/// those who work on a ticket of theirs. The policy `staff_of_own_tickets` says the same a second time.
///
/// # Errors
/// When the database cannot be asked.
pub async fn staff_member(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<StaffRow>, DbError> {
    let query = staff::table
        .filter(staff::id.eq(id))
        .select(StaffRow::as_select())
        .into_boxed::<Pg>();
    let query = match caller.viewer {
        _ if !caller.guarded() => query,
        Viewer::Contact { tenant, contact } => query.filter(exists(
            tickets::table
                .filter(tickets::assignee_id.eq(staff::id.nullable()))
                .filter(tickets::tenant_id.eq(tenant))
                .filter(tickets::requester_id.eq(contact)),
        )),
        Viewer::Staff { .. } => query,
        Viewer::Anonymous { .. } => query.filter(false.into_sql::<Bool>()),
    };
    let found = db.read(&caller.identity(), query).await?;
    Ok(found.into_iter().next())
}

/// All active staff by name, for staff; nobody for anybody else.
///
/// # Errors
/// When the database cannot be asked.
pub async fn active_staff(db: &Database, caller: &Caller) -> Result<Vec<StaffRow>, DbError> {
    let query = staff::table
        .inner_join(staff_accounts::table.on(staff_accounts::staff_id.eq(staff::id)))
        .filter(staff_accounts::active)
        .filter(sees_accounts(caller).into_sql::<Bool>())
        .order((staff::display_name, staff::id))
        .select(StaffRow::as_select());
    db.read(&caller.identity(), query).await
}

/// Loads what only staff may learn of staff. Made for one request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct StaffAccountLoader {
    /// Where it is.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for StaffAccountLoader {
    type Value = StaffAccountRow;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = staff_accounts::table
            .filter(staff_accounts::staff_id.eq_any(ids.to_vec()))
            .filter(sees_accounts(&self.caller).into_sql::<Bool>())
            .select((staff_accounts::staff_id, StaffAccountRow::as_select()));
        let found: Vec<(Uuid, StaffAccountRow)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(found.into_iter().collect())
    }
}

fn sees_accounts(caller: &Caller) -> bool {
    !caller.guarded() || matches!(caller.viewer, Viewer::Staff { .. })
}
