//! How a ticket ends: closed by its requester or by time, opened again, rated.

use chrono::{DateTime, Duration, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Integer, Text},
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::{impossible_move, lock},
    continued::not_merged,
    model::{TicketRow, TicketStatus},
    moves::{Move, Mover},
    people::contact_author,
    policy::Scope,
    recording::{Author, Recording},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, DbError, Identity, System, schema::tickets},
    notifications,
    tenants::TicketRules,
};

/// Days in which a rating can be changed.
const RATING_DAYS: i64 = 14;
/// Tickets that are closed in one transaction.
const BATCH: i64 = 50;

/// Until when the requester may open the ticket again: none, when it is not closed or never could be.
#[must_use]
pub fn reopenable_until(ticket: &TicketRow, rules: &TicketRules) -> Option<DateTime<Utc>> {
    let days = i64::from(rules.reopen_days);
    ticket
        .closed_at
        .filter(|_| days > 0 && ticket.merged_into.is_none())
        .map(|closed| closed + Duration::days(days))
}

/// Whether the requester may open it again now: what is resolved always, what is closed within the tenant's window.
#[must_use]
pub fn may_reopen(ticket: &TicketRow, rules: &TicketRules) -> bool {
    match ticket.status {
        TicketStatus::Resolved => true,
        TicketStatus::Closed => {
            reopenable_until(ticket, rules).is_some_and(|until| Utc::now() < until)
        }
        TicketStatus::New | TicketStatus::Open | TicketStatus::Waiting => false,
    }
}

/// Whether the requester may rate the ticket now, or change what they said: while it is resolved or closed, and for 14
/// days after they first did.
#[must_use]
pub fn rating_open(ticket: &TicketRow) -> bool {
    ticket.status.is_done()
        && ticket.merged_into.is_none()
        && ticket.resolved_at.is_some()
        && first_rated(ticket).is_none_or(|rated| Utc::now() < rated + Duration::days(RATING_DAYS))
}

/// When it was first rated since it was last resolved.
fn first_rated(ticket: &TicketRow) -> Option<DateTime<Utc>> {
    ticket
        .rated_at
        .filter(|rated| ticket.resolved_at.is_none_or(|resolved| *rated >= resolved))
}

/// The requester closes their ticket, and may say why.
///
/// # Errors
/// NOT_FOUND for a ticket that is not theirs; INVALID_STATE when it is closed already.
pub async fn close(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    why: Option<String>,
) -> Result<(), Failure> {
    end(db, caller, ticket, TicketStatus::Closed, why, |_| true).await
}

/// The requester opens their ticket again, and may say why.
///
/// # Errors
/// NOT_FOUND for a ticket that is not theirs; INVALID_STATE when it is open, or closed for too long.
pub async fn reopen(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    why: Option<String>,
    rules: &TicketRules,
) -> Result<(), Failure> {
    let allowed = |row: &TicketRow| may_reopen(row, rules);
    end(db, caller, ticket, TicketStatus::Open, why, allowed).await
}

async fn end(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    to: TicketStatus,
    why: Option<String>,
    allowed: impl Fn(&TicketRow) -> bool,
) -> Result<(), Failure> {
    let Viewer::Contact { contact, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let (tx, row) = lock(db, caller, Scope::Own, ticket).await?;
    if row.requester_id != contact {
        return refuse(tx, Refusal::NotFound).await;
    }
    let mut tx = not_merged(tx, caller, &row).await?;
    let made = Move::by(Mover::Requester, row.status, to).filter(|made| made.changes());
    let Some(made) = made else {
        return refuse(tx, impossible_move(caller, row.status, to)).await;
    };
    if !allowed(&row) {
        let late = UserError::with(
            caller.locale,
            UserErrorCode::InvalidState,
            "ticketId",
            "user-error-reopen-late",
            &[],
        );
        return refuse(tx, late).await;
    }
    let author = contact_author(&mut tx, &row, contact).await?;
    let mut recording = Recording::of(&row, author);
    recording.status(made, why);
    let told = recording.told(&row);
    recording.write(&mut tx, row).await?;
    if let Some(told) = told {
        tx.go_on_as(&Identity::system(System::Tickets)).await?;
        notifications::ticket_moved(&mut tx, &told).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The requester says how content they are with what was done, or says it anew.
///
/// # Errors
/// NOT_FOUND for a ticket that is not theirs; INVALID_STATE while it is not resolved, and 14 days after the first time.
pub async fn rate(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    stars: i16,
    comment: Option<String>,
) -> Result<(), Failure> {
    let Viewer::Contact { contact, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let (tx, row) = lock(db, caller, Scope::Own, ticket).await?;
    if row.requester_id != contact {
        return refuse(tx, Refusal::NotFound).await;
    }
    let mut tx = not_merged(tx, caller, &row).await?;
    if !rating_open(&row) {
        let id = if row.status.is_done() {
            "user-error-rating-late"
        } else {
            "user-error-rating-early"
        };
        let code = UserErrorCode::InvalidState;
        let error = UserError::with(caller.locale, code, "ticketId", id, &[]);
        return refuse(tx, error).await;
    }
    if (row.rating, &row.rating_comment) == (Some(stars), &comment) {
        return Ok(tx.rollback().await?);
    }
    let author = contact_author(&mut tx, &row, contact).await?;
    let mut recording = Recording::of(&row, author);
    recording.rating(stars, comment.clone());
    let first = first_rated(&row);
    let (tenant, id) = (row.tenant_id, row.id);
    recording.write(&mut tx, row).await?;
    diesel::update(tickets::table.find((tenant, id)))
        .set((
            tickets::rating.eq(stars),
            tickets::rating_comment.eq(comment),
            tickets::rated_at.eq(first.unwrap_or_else(Utc::now)),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Closes what has been resolved for as long as its tenant says, some at a time: returns how many. Processes that do it
/// at once share the work, since each passes over what another holds.
///
/// # Errors
/// When the database fails.
pub async fn close_due(db: &Database) -> Result<usize, DbError> {
    let mut tx = db.begin(&Identity::system(System::Tickets)).await?;
    // The bounds of the rule are the tenant's, or Portico's where it says nothing.
    let usual = i32::try_from(TicketRules::default().close_after_days).unwrap_or(7);
    // The tenants are asked in sub-selects: what stands in the query itself is locked with it.
    let due = tickets::table
        .filter(tickets::status.eq(TicketStatus::Resolved))
        .filter(
            sql::<Bool>(
                "tickets.resolved_at < now() - make_interval(days => nullif((SELECT coalesce((n.ticket_rules ->> 'close_after_days')::int, ",
            )
            .bind::<Integer, _>(usual)
            .sql(") FROM tenants n WHERE n.id = tickets.tenant_id), 0))"),
        )
        .order(tickets::resolved_at)
        .limit(BATCH)
        .select((
            TicketRow::as_select(),
            sql::<Text>("(SELECT n.name FROM tenants n WHERE n.id = tickets.tenant_id)"),
        ))
        .for_no_key_update()
        .skip_locked();
    let rows: Vec<(TicketRow, String)> = due.load(&mut *tx).await?;
    let count = rows.len();
    for (row, name) in rows {
        let Some(made) = Move::by(Mover::Time, row.status, TicketStatus::Closed) else {
            continue;
        };
        let author = Author {
            contact: None,
            staff: None,
            name,
        };
        let mut recording = Recording::of(&row, author);
        recording.status(made, None);
        recording.write_and_tell(&mut tx, row).await?;
    }
    tx.commit().await?;
    Ok(count)
}
