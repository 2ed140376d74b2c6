//! Reads, each one statement on behalf of the caller.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{
    dsl::{exists, sql},
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::model::{ContactRow, StaffAccountRow, StaffRow};
use crate::{
    access::{Caller, Viewer},
    api::{Page, containing},
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
        Viewer::Staff { .. } => match caller.served_tenants() {
            Some(served) => query.filter(contacts::tenant_id.eq_any(served)),
            None => query,
        },
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => query.filter(false.into_sql::<Bool>()),
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
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => query.filter(false.into_sql::<Bool>()),
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

/// Which contacts of those whom the caller serves.
#[derive(Clone, Debug, Default)]
pub struct ContactsFilter {
    /// Of this tenant.
    pub tenant: Option<Uuid>,
    /// Of none of these: what is archived, unless one asks for it.
    pub not_of: Vec<Uuid>,
    /// With each of these words in name, address, telephone number or department.
    pub words: Vec<String>,
    /// Only the active, or only the others.
    pub active: Option<bool>,
}

macro_rules! narrowed {
    ($query:expr, $caller:expr, $filter:expr) => {{
        let mut query = $query;
        query = match (&$caller.viewer, $caller.served_tenants()) {
            _ if !$caller.guarded() => query,
            (Viewer::Staff { .. }, Some(served)) => {
                query.filter(contacts::tenant_id.eq_any(served))
            }
            (Viewer::Staff { .. }, None) => query,
            _ => query.filter(false.into_sql::<Bool>()),
        };
        if let Some(tenant) = $filter.tenant {
            query = query.filter(contacts::tenant_id.eq(tenant));
        }
        if !$filter.not_of.is_empty() {
            query = query.filter(contacts::tenant_id.ne_all($filter.not_of.clone()));
        }
        if let Some(active) = $filter.active {
            query = query.filter(contacts::active.eq(active));
        }
        for word in &$filter.words {
            let pattern = containing(word);
            query = query.filter(
                contacts::display_name
                    .ilike(pattern.clone())
                    .or(contacts::email.ilike(pattern.clone()))
                    .or(contacts::phone.ilike(pattern.clone()).assume_not_null())
                    .or(contacts::department.ilike(pattern).assume_not_null()),
            );
        }
        query
    }};
}

/// One page of contacts by name, one more than its size. A cursor names a contact, whose name says where it is.
///
/// # Errors
/// When the database cannot be asked.
pub async fn contacts_page(
    db: &Database,
    caller: &Caller,
    filter: &ContactsFilter,
    page: &Page,
) -> Result<Vec<ContactRow>, DbError> {
    let all = contacts::table
        .select(ContactRow::as_select())
        .into_boxed::<Pg>();
    let mut query = narrowed!(all, caller, filter);
    for (cursor, comparison) in [(page.after, ">"), (page.before, "<")] {
        if let Some(position) = cursor {
            query = query.filter(
                sql::<Bool>(&format!(
                    "(lower(contacts.display_name), contacts.id) {comparison} \
                     (SELECT lower(c.display_name), c.id FROM contacts c WHERE c.id = "
                ))
                .bind::<SqlUuid, _>(position.id)
                .sql(")"),
            );
        }
    }
    let name = || sql::<Text>("lower(contacts.display_name)");
    let query = if page.backwards {
        query.order((name().desc(), contacts::id.desc()))
    } else {
        query.order((name().asc(), contacts::id.asc()))
    };
    db.read(&caller.identity(), query.limit(page.size + 1))
        .await
}

/// How many contacts pass the filter.
///
/// # Errors
/// When the database cannot be asked.
pub async fn count_contacts(
    db: &Database,
    caller: &Caller,
    filter: &ContactsFilter,
) -> Result<i64, DbError> {
    let all = contacts::table.count().into_boxed::<Pg>();
    let counts: Vec<i64> = db
        .read(&caller.identity(), narrowed!(all, caller, filter))
        .await?;
    Ok(counts.into_iter().sum())
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
