//! Duplicates: a ticket is merged into another one, where it is continued, and can be taken out again.
//!
//! Nothing is copied and nobody's rights change: who could read either ticket reads it as before. That it was merged stands
//! in the merged ticket's timeline; in the other one's only where its readers know of both, and else in a note of staff's.

use diesel::{dsl::sql, prelude::*, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::impossible_move,
    conflict::unchanged_since,
    continued::{follow, not_merged},
    merge_news::{mail, tell_target},
    model::{EntryKind, TicketRow, TicketStatus},
    moves::{Move, Mover},
    participants::{self, Taken},
    people::staff_author,
    policy::{Scope, listed_for},
    recording::Recording,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Identity, System, Transaction,
        schema::{contacts, tickets},
    },
};

/// Merging is done by one after the other: it follows ways that another would change meanwhile.
const ONE_AT_A_TIME: &str = "pg_advisory_xact_lock(7306010743)::text";

/// Merges a ticket into another one of the same portal, and tells its requester and participants. With `add_requester` a
/// requester who is not the other's takes part in it from then on.
///
/// # Errors
/// NOT_FOUND for tickets that are not there; INVALID_VALUE for the ticket itself and for one of another portal;
/// INVALID_STATE when it is merged already, or the other one is closed; CONFLICT when somebody has replied or changed the
/// state since `seen`.
pub async fn merge(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    into: Uuid,
    add_requester: bool,
    seen: Option<i32>,
) -> Result<(), Failure> {
    let author = staff_author(db, caller).await?;
    let (mut tx, row, target) = hold(db, caller, ticket, into).await?;
    let Some(target) = target else {
        let unknown = UserError::at(caller.locale, UserErrorCode::NotFound, "intoId");
        return refuse(tx, unknown).await;
    };
    if let Err(why) = fits(caller, &row, &target) {
        return refuse(tx, why).await;
    }
    tx = not_merged(tx, caller, &row).await?;
    let meanwhile = [EntryKind::Reply, EntryKind::Status];
    if let Err(failure) = unchanged_since(&mut tx, caller, &row, seen, &meanwhile).await {
        return refuse(tx, failure).await;
    }
    let joins = if add_requester && row.requester_id != target.requester_id {
        match join(&mut tx, caller, &row, &target).await {
            Ok(name) => name,
            Err(failure) => return refuse(tx, failure).await,
        }
    } else {
        None
    };

    let mut recording = Recording::of(&row, author.clone());
    if row.status != TicketStatus::Closed {
        match Move::by(Mover::Staff, row.status, TicketStatus::Closed) {
            Some(made) => recording.status(made, None),
            None => {
                let error = impossible_move(caller, row.status, TicketStatus::Closed);
                return refuse(tx, error).await;
            }
        }
    }
    recording.relation(EntryKind::Merged, target.id);
    recording.write(&mut tx, row.clone()).await?;
    diesel::update(tickets::table.find((row.tenant_id, row.id)))
        .set((
            tickets::merged_into.eq(target.id),
            tickets::continued_in.eq(target.id),
        ))
        .execute(&mut *tx)
        .await?;
    follow(&mut tx, &row, target.id).await?;
    let added = joins.is_some();
    tell_target(
        &mut tx,
        caller,
        author,
        EntryKind::TookIn,
        &row,
        &target,
        joins,
    )
    .await?;
    if !row.hidden {
        mail(&mut tx, &row, &target).await?;
    }
    if added {
        // Sessions are not staff's to change; what follows for them is.
        tx.go_on_as(&Identity::system(System::Login)).await?;
        participants::announce(&mut tx, row.tenant_id, row.requester_id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a merged ticket out again: it is open, and goes on by itself. Who was let take part in the other one still does.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there; INVALID_STATE for one that is not merged.
pub async fn unmerge(db: &Database, caller: &Caller, ticket: Uuid) -> Result<(), Failure> {
    let author = staff_author(db, caller).await?;
    let mut tx = db.begin(&caller.identity()).await?;
    one_at_a_time(&mut tx).await?;
    let mut row = held(&mut tx, caller, ticket).await?;
    let target = match row.as_ref().and_then(|row| row.merged_into) {
        Some(target) => held(&mut tx, caller, target).await?,
        None => None,
    };
    let (row, target) = match (row.take(), target) {
        (Some(row), Some(target)) => (row, target),
        (None, _) => return refuse(tx, Refusal::NotFound).await,
        (Some(_), None) => {
            let error = UserError::with(
                caller.locale,
                UserErrorCode::InvalidState,
                "ticketId",
                "user-error-not-merged",
                &[],
            );
            return refuse(tx, error).await;
        }
    };
    let Some(made) = Move::by(Mover::Staff, row.status, TicketStatus::Open) else {
        let error = impossible_move(caller, row.status, TicketStatus::Open);
        return refuse(tx, error).await;
    };
    diesel::update(tickets::table.find((row.tenant_id, row.id)))
        .set((
            tickets::merged_into.eq(None::<Uuid>),
            tickets::continued_in.eq(None::<Uuid>),
        ))
        .execute(&mut *tx)
        .await?;
    follow(&mut tx, &row, row.id).await?;
    let mut recording = Recording::of(&row, author.clone());
    recording.relation(EntryKind::Unmerged, target.id);
    recording.status(made, None);
    recording.write_and_tell(&mut tx, row.clone()).await?;
    tell_target(
        &mut tx,
        caller,
        author,
        EntryKind::GaveBack,
        &row,
        &target,
        None,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn one_at_a_time(tx: &mut Transaction) -> Result<(), DbError> {
    diesel::select(sql::<Text>(ONE_AT_A_TIME))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A transaction with both tickets held; the second is none when it is not there for the caller.
async fn hold(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    into: Uuid,
) -> Result<(Transaction, TicketRow, Option<TicketRow>), Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    one_at_a_time(&mut tx).await?;
    let Some(row) = held(&mut tx, caller, ticket).await? else {
        return refuse(tx, Refusal::NotFound).await;
    };
    let target = if into == ticket {
        Some(row.clone())
    } else {
        held(&mut tx, caller, into).await?
    };
    Ok((tx, row, target))
}

async fn held(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<TicketRow>, DbError> {
    let row = tickets::table
        .filter(listed_for(caller, Scope::All))
        .filter(tickets::id.eq(id))
        .select(TicketRow::as_select())
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

fn fits(caller: &Caller, row: &TicketRow, target: &TicketRow) -> Result<(), UserError> {
    let wrong = |code: UserErrorCode, id: &str| {
        let arguments = [("number", target.number.to_string().into())];
        Err(UserError::with(
            caller.locale,
            code,
            "intoId",
            id,
            &arguments,
        ))
    };
    if row.id == target.id {
        return wrong(UserErrorCode::InvalidValue, "user-error-merge-itself");
    }
    if row.tenant_id != target.tenant_id {
        return wrong(UserErrorCode::InvalidValue, "user-error-merge-elsewhere");
    }
    if target.status == TicketStatus::Closed {
        return wrong(UserErrorCode::InvalidState, "user-error-merge-closed");
    }
    Ok(())
}

/// Lets the merged ticket's requester take part in the other one; gives their name when they did not before.
async fn join(
    tx: &mut Transaction,
    caller: &Caller,
    row: &TicketRow,
    target: &TicketRow,
) -> Result<Option<String>, Failure> {
    let wrong = |id: &str| {
        let code = UserErrorCode::InvalidState;
        Failure::from(UserError::with(
            caller.locale,
            code,
            "addRequester",
            id,
            &[],
        ))
    };
    if target.personal {
        return Err(wrong("user-error-ticket-personal"));
    }
    let name: Option<String> = contacts::table
        .find((row.tenant_id, row.requester_id))
        .filter(contacts::active)
        .select(contacts::display_name)
        .first(&mut **tx)
        .await
        .optional()?;
    let Some(name) = name else {
        return Err(wrong("user-error-not-active"));
    };
    match participants::take_in(tx, target, row.requester_id).await? {
        Taken::In => Ok(Some(name)),
        Taken::Before => Ok(None),
        Taken::Full => Err(wrong("user-error-invalid-state")),
    }
}
