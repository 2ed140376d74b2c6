//! What staff change about a ticket besides its state: how pressing it is, who works on it, whether the portal shows it.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::lock,
    conflict::unchanged_since,
    live,
    model::{EntryKind, TicketPriority},
    people::{staff_author, staff_who_serves},
    policy::Scope,
    recording::Recording,
};
use crate::{
    access::Caller,
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode, refuse},
    db::{Database, schema::tickets},
    notifications::{self, TicketAssigned},
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
    if hidden {
        live::shut(&mut tx, &row).await?;
    } else {
        live::changed(&mut tx, &row).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Gives a ticket to a member of staff, or to nobody. Giving it to whoever has it does nothing.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there; a user error for somebody who is not staff; CONFLICT when somebody has
/// given it to somebody since `seen`.
pub async fn assign(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    assignee: Option<Uuid>,
    seen: Option<i32>,
) -> Result<(), Failure> {
    let author = staff_author(db, caller).await?;
    let (mut tx, row) = lock(db, caller, Scope::All, ticket).await?;
    if row.assignee_id == assignee {
        return Ok(tx.rollback().await?);
    }
    unchanged_since(&mut tx, caller, &row, seen, &[EntryKind::Assignee]).await?;
    let name = match assignee {
        None => None,
        Some(assignee) => match staff_who_serves(&mut tx, row.tenant_id, assignee).await? {
            Some(name) => Some(name),
            None => {
                let unknown = UserError::at(caller.locale, UserErrorCode::NotFound, "assigneeId");
                return refuse(tx, unknown).await;
            }
        },
    };
    let told = assignee
        .filter(|assignee| *assignee != author.person())
        .map(|assignee| TicketAssigned {
            tenant: row.tenant_id,
            ticket: row.id,
            global_id: GlobalId::new(NodeKind::Ticket, row.id).to_string(),
            assignee,
            by: author.name.clone(),
            ticket_number: row.number,
            subject: row.subject.clone(),
        });
    let mut recording = Recording::of(&row, author);
    recording.assignee(name);
    let (tenant, id) = (row.tenant_id, row.id);
    recording.write(&mut tx, row).await?;
    diesel::update(tickets::table.find((tenant, id)))
        .set(tickets::assignee_id.eq(assignee))
        .execute(&mut *tx)
        .await?;
    if let Some(told) = told {
        notifications::ticket_assigned(&mut tx, &told).await?;
    }
    tx.commit().await?;
    Ok(())
}
