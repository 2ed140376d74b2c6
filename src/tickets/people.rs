//! Contacts and staff as tickets name them.

use diesel::{dsl::exists, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{model::TicketRow, recording::Author};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::Failure,
    db::{
        Database, DbError,
        schema::{contacts, staff, staff_accounts, staff_tenants},
    },
};

/// Whoever writes at the desk.
///
/// # Errors
/// Refused for anybody but staff.
pub(super) async fn staff_author(db: &Database, caller: &Caller) -> Result<Author, Failure> {
    let Viewer::Staff { staff: id, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let query = staff::table
        .filter(staff::id.eq(id))
        .select(staff::display_name);
    let name: Option<String> = db.read(&caller.identity(), query).await?.pop();
    Ok(Author {
        contact: None,
        staff: Some(id),
        name: name.ok_or(Refusal::Unauthenticated)?,
    })
}

/// The name of a member of staff who serves the tenant: nobody gets a ticket that they cannot see.
pub(super) async fn staff_who_serves(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    id: Uuid,
) -> Result<Option<String>, DbError> {
    let of_tenant = staff_tenants::table
        .filter(staff_tenants::tenant_id.eq(tenant))
        .filter(staff_tenants::staff_id.eq(staff::id));
    let name = staff::table
        .inner_join(staff_accounts::table.on(staff_accounts::staff_id.eq(staff::id)))
        .filter(staff::id.eq(id))
        .filter(
            staff_accounts::all_tenants
                .or(staff_accounts::role.eq("admin"))
                .or(exists(of_tenant)),
        )
        .select(staff::display_name)
        .first(conn)
        .await
        .optional()?;
    Ok(name)
}

/// A contact who writes to a ticket of their tenant.
pub(super) async fn contact_author(
    conn: &mut AsyncPgConnection,
    ticket: &TicketRow,
    contact: Uuid,
) -> Result<Author, DbError> {
    let name = contacts::table
        .filter(contacts::tenant_id.eq(ticket.tenant_id))
        .filter(contacts::id.eq(contact))
        .select(contacts::display_name)
        .first(conn)
        .await?;
    Ok(Author {
        contact: Some(contact),
        staff: None,
        name,
    })
}
