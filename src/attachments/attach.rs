//! Sending what was uploaded: the one way from a loose file to one of a message.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{limits::limits_of, model::AttachmentState};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::schema::attachments,
};

/// What a message is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// A ticket.
    Ticket(Uuid),
    /// A conversation.
    Conversation(Uuid),
}

impl Whole {
    /// The ticket, and the conversation: one of the two.
    pub(super) const fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Ticket(id) => (Some(id), None),
            Self::Conversation(id) => (None, Some(id)),
        }
    }
}

/// What files are attached to.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Whose portal it is in.
    pub tenant: Uuid,
    /// What it is said in.
    pub of: Whole,
    /// The ticket itself (its description), an entry of its timeline, an internal note, or a conversation's message.
    pub id: Uuid,
    /// An internal note.
    pub internal: bool,
}

/// Attaches the caller's loose files to a message that the same transaction writes.
///
/// # Errors
/// A user error at `attachmentIds` for too many of them, and for any that is not there, not the caller's, of another
/// portal, refused, or sent already; the transaction is to be rolled back then.
pub async fn attach(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    ids: &[Uuid],
    message: Message,
) -> Result<(), Failure> {
    if ids.is_empty() {
        return Ok(());
    }
    let most = limits_of(conn, message.tenant).await?.files;
    if ids.len() > most {
        return Err(too_many(caller, most).into());
    }
    let (contact, staff) = match caller.viewer {
        Viewer::Contact { contact, .. } => (Some(contact), None),
        Viewer::Staff { staff, .. } => (None, Some(staff)),
        _ => return Err(Refusal::Forbidden.into()),
    };
    let (ticket, conversation) = message.of.columns();
    let now = Utc::now();
    for (position, id) in (0_i32..).zip(ids) {
        let changed = diesel::update(attachments::table.find((message.tenant, id)))
            .filter(attachments::message_id.is_null())
            .filter(attachments::state.ne(AttachmentState::Refused))
            .filter(attachments::uploader_contact_id.is_not_distinct_from(contact))
            .filter(attachments::uploader_staff_id.is_not_distinct_from(staff))
            .set((
                attachments::ticket_id.eq(ticket),
                attachments::conversation_id.eq(conversation),
                attachments::message_id.eq(message.id),
                attachments::internal.eq(message.internal),
                attachments::position.eq(position),
                attachments::attached_at.eq(now),
            ))
            .execute(conn)
            .await?;
        if changed != 1 {
            let gone = UserError::with(
                caller.locale,
                UserErrorCode::NotFound,
                "attachmentIds",
                "user-error-attachment-gone",
                &[],
            );
            return Err(gone.into());
        }
    }
    Ok(())
}

/// What is said of more files than are taken.
pub(super) fn too_many(caller: &Caller, most: usize) -> UserError {
    UserError::with(
        caller.locale,
        UserErrorCode::TooManyFiles,
        "attachmentIds",
        "user-error-too-many-files",
        &[("limit", most.into())],
    )
}
