//! What staff change about a ticket besides its state and its assignee.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::lock,
    conflict::unchanged_since,
    live,
    model::{EntryKind, TicketPriority},
    people::staff_author,
    policy::Scope,
    recording::Recording,
};
use crate::{
    access::Caller,
    api::Failure,
    db::{Database, schema::tickets},
};

/// Says how pressing a ticket is. Saying what holds already does nothing.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there; CONFLICT when somebody has changed the priority since `seen`.
pub async fn set_priority(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    priority: TicketPriority,
    seen: Option<i32>,
) -> Result<(), Failure> {
    let author = staff_author(db, caller).await?;
    let (mut tx, row) = lock(db, caller, Scope::All, ticket).await?;
    if row.priority == priority {
        return Ok(tx.rollback().await?);
    }
    unchanged_since(&mut tx, caller, &row, seen, &[EntryKind::Priority]).await?;
    let mut recording = Recording::of(&row, author);
    recording.priority(row.priority, priority);
    let (tenant, id) = (row.tenant_id, row.id);
    recording.write(&mut tx, row).await?;
    diesel::update(tickets::table.find((tenant, id)))
        .set(tickets::priority.eq(priority))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps a ticket from the portal, or shows it there. Its timeline does not tell: its requester would read it.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there.
pub async fn set_hidden(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    hidden: bool,
) -> Result<(), Failure> {
    // Refuses whoever is not staff.
    staff_author(db, caller).await?;
    let (mut tx, row) = lock(db, caller, Scope::All, ticket).await?;
    diesel::update(tickets::table.find((row.tenant_id, row.id)))
        .set(tickets::hidden.eq(hidden))
        .execute(&mut *tx)
        .await?;
    live::changed(&mut tx, &row).await?;
    tx.commit().await?;
    Ok(())
}
