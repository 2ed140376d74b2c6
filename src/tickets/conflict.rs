//! Two people at once: whoever comes second learns what the first did, and nothing is overwritten.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::model::{EntryKind, EntryRow, TicketRow};
use crate::{
    access::{Caller, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::schema::ticket_entries,
    request_types::{Texts, in_language},
    text::{MessageArg, message},
};

/// Passes when nobody else has done any of `kinds` to the ticket since `seen`, the `Ticket.version` that the caller
/// looked at; always, when they do not say what they looked at.
///
/// # Errors
/// CONFLICT, with who did what.
pub(super) async fn unchanged_since(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    ticket: &TicketRow,
    seen: Option<i32>,
    kinds: &[EntryKind],
) -> Result<(), Failure> {
    let Some(seen) = seen.filter(|seen| *seen < ticket.entry_count) else {
        return Ok(());
    };
    let mut query = ticket_entries::table
        .filter(ticket_entries::tenant_id.eq(ticket.tenant_id))
        .filter(ticket_entries::ticket_id.eq(ticket.id))
        .filter(ticket_entries::position.gt(seen))
        .filter(ticket_entries::kind.eq_any(kinds.to_vec()))
        .into_boxed();
    // What one did oneself, in another window, is known.
    if let Viewer::Staff { staff, .. } = caller.viewer {
        query = query.filter(ticket_entries::author_staff_id.is_distinct_from(staff));
    }
    let first: Option<EntryRow> = query
        // What has to be read first is told first: an answer often sets the state as well.
        .order((
            ticket_entries::kind.eq(EntryKind::Reply).desc(),
            ticket_entries::position.desc(),
        ))
        .select(EntryRow::as_select())
        .first(conn)
        .await
        .optional()?;
    match first {
        None => Ok(()),
        Some(entry) => Err(conflict(caller, &entry).into()),
    }
}

fn conflict(caller: &Caller, entry: &EntryRow) -> UserError {
    let locale = caller.locale;
    let name = MessageArg::from(entry.author_name.clone());
    let (field, id, value) = match entry.kind {
        EntryKind::Status => {
            let status = entry
                .new_status
                .map(|status| message(locale, status.desk_message_id(), &[]));
            ("status", "user-error-conflict-status", status)
        }
        EntryKind::Priority => {
            let priority = entry
                .new_priority
                .map(|priority| message(locale, priority.message_id(), &[]));
            ("priority", "user-error-conflict-priority", priority)
        }
        EntryKind::Assignee => {
            let nobody = || message(locale, "ticket-nobody", &[]);
            let assignee = entry.assignee_name.clone().unwrap_or_else(nobody);
            ("assigneeId", "user-error-conflict-assignee", Some(assignee))
        }
        EntryKind::Type => {
            let name = entry.new_type.clone();
            let name = name.and_then(|names| serde_json::from_value::<Texts>(names).ok());
            let name = name.and_then(|names| Some(in_language(&names, locale, locale)?.to_owned()));
            let none = || message(locale, "ticket-no-type", &[]);
            let value = Some(name.unwrap_or_else(none));
            ("requestType", "user-error-conflict-type", value)
        }
        EntryKind::Reply
        | EntryKind::Rating
        | EntryKind::ParticipantAdded
        | EntryKind::ParticipantRemoved
        | EntryKind::Personal
        | EntryKind::NotPersonal
        | EntryKind::Merged
        | EntryKind::Unmerged
        | EntryKind::TookIn
        | EntryKind::GaveBack
        | EntryKind::Split
        | EntryKind::SplitFrom => ("body", "user-error-conflict-reply", None),
    };
    let arguments = [
        ("name", name),
        ("value", MessageArg::from(value.unwrap_or_default())),
    ];
    UserError::with(locale, UserErrorCode::Conflict, field, id, &arguments)
}
