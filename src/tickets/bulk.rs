//! Several tickets changed at once: one by one, each by the rules that hold for it alone.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::{impossible_move, lock},
    conflict::unchanged_since,
    model::{EntryKind, TicketPriority, TicketStatus},
    moves::{Move, Mover},
    people::{staff_author, staff_who_serves},
    policy::Scope,
    recording::{Author, Recording},
};
use crate::{
    access::Caller,
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode, refuse},
    db::{Database, schema::tickets},
    notifications::{self, TicketAssigned},
};

/// What shall hold of each ticket; what is not given stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    /// Where it stands.
    pub status: Option<TicketStatus>,
    /// How pressing it is.
    pub priority: Option<TicketPriority>,
    /// Who works on it, or (`Some(None)`) nobody.
    pub assignee: Option<Option<Uuid>>,
}

impl Change {
    /// Whether nothing shall change.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.status.is_none() && self.priority.is_none() && self.assignee.is_none()
    }

    /// What somebody else may have done meanwhile that is in the way.
    fn kinds(&self) -> Vec<EntryKind> {
        [
            (self.status.is_some(), EntryKind::Status),
            (self.priority.is_some(), EntryKind::Priority),
            (self.assignee.is_some(), EntryKind::Assignee),
        ]
        .into_iter()
        .filter_map(|(changes, kind)| changes.then_some(kind))
        .collect()
    }
}

/// Changes each of the tickets, given with the version that was looked at, in a transaction of its own, so that one that
/// is refused keeps no other from its change. Returns what became of each, in the order in which they were given.
///
/// # Errors
/// Refused for anybody but staff; when the database fails, and then the tickets before are changed.
pub async fn change_each(
    db: &Database,
    caller: &Caller,
    all: &[(Uuid, Option<i32>)],
    change: Change,
) -> Result<Vec<Result<(), Vec<UserError>>>, Failure> {
    let author = staff_author(db, caller).await?;
    let mut outcomes = Vec::with_capacity(all.len());
    for (ticket, seen) in all {
        outcomes.push(
            match change_one(db, caller, author.clone(), *ticket, *seen, change).await {
                Ok(()) => Ok(()),
                Err(Failure::User(errors)) => Err(errors),
                // Not there, or not theirs: said of this ticket, and the others go on.
                Err(Failure::Refused(_)) => {
                    let code = UserErrorCode::NotFound;
                    Err(vec![UserError::at(caller.locale, code, "ticketId")])
                }
                Err(failure @ Failure::Database(_)) => return Err(failure),
            },
        );
    }
    Ok(outcomes)
}

async fn change_one(
    db: &Database,
    caller: &Caller,
    author: Author,
    ticket: Uuid,
    seen: Option<i32>,
    change: Change,
) -> Result<(), Failure> {
    let (mut tx, row) = lock(db, caller, Scope::All, ticket).await?;
    // What holds already is no change.
    let status = change.status.filter(|status| *status != row.status);
    let priority = change.priority.filter(|priority| *priority != row.priority);
    let assignee = change.assignee.filter(|who| *who != row.assignee_id);
    let wished = Change {
        status,
        priority,
        assignee,
    };
    if wished.is_empty() {
        return Ok(tx.rollback().await?);
    }
    if let Err(failure) = unchanged_since(&mut tx, caller, &row, seen, &wished.kinds()).await {
        return refuse(tx, failure).await;
    }
    let made = match status {
        None => None,
        Some(to) => match Move::by(Mover::Staff, row.status, to) {
            Some(made) => Some(made),
            None => return refuse(tx, impossible_move(caller, row.status, to)).await,
        },
    };
    let assignee_name = match assignee.flatten() {
        None => None,
        Some(member) => match staff_who_serves(&mut tx, row.tenant_id, member).await? {
            Some(name) => Some(name),
            None => {
                let unknown = UserError::at(caller.locale, UserErrorCode::NotFound, "assigneeId");
                return refuse(tx, unknown).await;
            }
        },
    };
    let told = assignee
        .flatten()
        .filter(|member| *member != author.person())
        .map(|member| TicketAssigned {
            tenant: row.tenant_id,
            ticket: row.id,
            global_id: GlobalId::new(NodeKind::Ticket, row.id).to_string(),
            assignee: member,
            by: author.name.clone(),
            ticket_number: row.number,
            subject: row.subject.clone(),
        });
    let mut recording = Recording::of(&row, author);
    if let Some(priority) = priority {
        recording.priority(row.priority, priority);
    }
    if assignee.is_some() {
        recording.assignee(assignee_name);
    }
    if let Some(made) = made {
        recording.status(made, None);
    }
    let (key, before) = ((row.tenant_id, row.id), (row.priority, row.assignee_id));
    if made.is_some() {
        recording.write_and_tell(&mut tx, row).await?;
    } else {
        recording.write(&mut tx, row).await?;
    }
    diesel::update(tickets::table.find(key))
        .set((
            tickets::priority.eq(priority.unwrap_or(before.0)),
            tickets::assignee_id.eq(assignee.unwrap_or(before.1)),
        ))
        .execute(&mut *tx)
        .await?;
    if let Some(told) = told {
        notifications::ticket_assigned(&mut tx, &told).await?;
    }
    tx.commit().await?;
    Ok(())
}
