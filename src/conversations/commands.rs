//! What is said in a conversation: the rules, in one transaction each.

use std::time::Duration;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    agents::may_join,
    files,
    model::{ConversationRow, MessageRow},
    people::Author,
    policy::existing_for,
    recording::{rewrite, write},
    wording::shows_nothing,
};
pub use super::{
    reads::mark_read,
    recording::Draft,
    taking::{end, leave, take},
    wording::{MAX_BODY, MAX_LINES, MAX_SUBJECT},
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, Pace, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction,
        schema::{conversation_messages, conversations},
    },
    text::Locale,
};

/// Messages of one person in a [`WINDOW`] at most.
const MESSAGES: u32 = 30;
const WINDOW: Duration = Duration::from_secs(10);

/// How fast people may write: one of them in a process.
#[must_use]
pub fn pace() -> Pace {
    Pace::new(MESSAGES, WINDOW)
}

/// A transaction with the conversation held until it ends: what two do at once happens one after the other.
pub(super) async fn lock(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<(Transaction, ConversationRow), Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let row = conversations::table
        .filter(existing_for(caller))
        .filter(conversations::id.eq(id))
        .select(ConversationRow::as_select())
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    match row {
        Some(row) => Ok((tx, row)),
        None => refuse(tx, Refusal::NotFound).await,
    }
}

/// Writes a message. The same client id with the same text finds what the first try wrote.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them, or at `repliesTo` for a message that is not in it; CONFLICT
/// for a client id that was used for another text; at `attachmentIds` as [`crate::attachments::attach`]. For staff, into a
/// chat, as [`take`]: writing takes it on.
pub async fn send(
    db: &Database,
    caller: &Caller,
    conversation: Uuid,
    draft: Draft,
    replies_to: Option<Uuid>,
) -> Result<MessageRow, Failure> {
    let (mut tx, row) = lock(db, caller, conversation).await?;
    let author = match Author::of(&mut tx, caller).await {
        Ok(author) => author,
        Err(failure) => return refuse(tx, failure).await,
    };
    let answered = match replies_to {
        None => None,
        Some(id) => {
            let found: Option<i32> = conversation_messages::table
                .filter(conversation_messages::tenant_id.eq(row.tenant_id))
                .filter(conversation_messages::conversation_id.eq(row.id))
                .filter(conversation_messages::id.eq(id))
                .select(conversation_messages::position)
                .first(&mut *tx)
                .await
                .optional()?;
            if found.is_none() {
                let code = UserErrorCode::NotFound;
                return refuse(tx, UserError::at(caller.locale, code, "repliesTo")).await;
            }
            found
        }
    };
    if let Some(done) = of_client_id(&mut tx, &row, author.person(), draft.client_id).await? {
        let again = is_again(&mut tx, &done, &draft).await?;
        if again && done.replies_to == answered {
            tx.rollback().await?;
            return Ok(done);
        }
        return refuse(tx, used_before(caller.locale)).await;
    }
    if let Some(staff) = author.staff
        && let Err(failure) = may_join(&mut tx, caller.locale, &row, staff).await
    {
        return refuse(tx, failure).await;
    }
    let attachments = draft.attachments.clone();
    let message = write(&mut tx, &row, &author, draft, answered).await?;
    if let Err(failure) = files::attach_to(&mut tx, caller, &message, &attachments).await {
        return refuse(tx, failure).await;
    }
    tx.commit().await?;
    Ok(message)
}

/// What an earlier try of the same author with the same id wrote.
pub(super) async fn of_client_id(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    author: Uuid,
    client_id: Uuid,
) -> Result<Option<MessageRow>, DbError> {
    let message = conversation_messages::table
        .filter(conversation_messages::tenant_id.eq(row.tenant_id))
        .filter(conversation_messages::conversation_id.eq(row.id))
        .filter(
            conversation_messages::author_contact_id
                .eq(author)
                .or(conversation_messages::author_staff_id.eq(author)),
        )
        .filter(conversation_messages::client_id.eq(client_id))
        .select(MessageRow::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(message)
}

/// Whether the message is what a second try with its client id wants. What was edited since said something else then, which
/// its author may not read any more.
pub(super) async fn is_again(
    conn: &mut AsyncPgConnection,
    done: &MessageRow,
    draft: &Draft,
) -> Result<bool, DbError> {
    if done.edited_at.is_some() || done.deleted_at.is_some() {
        return Ok(true);
    }
    let same = done.body.as_deref() == Some(draft.body.as_str());
    Ok(same && files::are_of(conn, done, &draft.attachments).await?)
}

pub(super) fn used_before(locale: Locale) -> UserError {
    let code = UserErrorCode::Conflict;
    UserError::with(locale, code, "clientId", "user-error-client-id-used", &[])
}

/// Gives a message of the caller's another text, or none where files came with it. The same text changes nothing.
///
/// # Errors
/// NOT_FOUND for a message that does not exist for them; FORBIDDEN for another's; INVALID_STATE for one that was deleted; BLANK at
/// `body` for what shows nothing, without files.
pub async fn edit(
    db: &Database,
    caller: &Caller,
    message: Uuid,
    body: String,
) -> Result<MessageRow, Failure> {
    let (mut tx, row, message) = own(db, caller, message).await?;
    if message.deleted_at.is_some() {
        let code = UserErrorCode::InvalidState;
        let id = "user-error-message-deleted";
        return refuse(
            tx,
            UserError::with(caller.locale, code, "messageId", id, &[]),
        )
        .await;
    }
    if message.body.as_deref() == Some(body.as_str()) {
        tx.rollback().await?;
        return Ok(message);
    }
    if shows_nothing(&body) && files::are_of(&mut tx, &message, &[]).await? {
        let code = UserErrorCode::Blank;
        return refuse(tx, UserError::at(caller.locale, code, "body")).await;
    }
    let message = rewrite(&mut tx, &row, &message, Some(body)).await?;
    tx.commit().await?;
    Ok(message)
}

/// Takes away what a message of the caller's says. Again, it changes nothing.
///
/// # Errors
/// NOT_FOUND for a message that does not exist for them; FORBIDDEN for another's.
pub async fn delete(db: &Database, caller: &Caller, message: Uuid) -> Result<MessageRow, Failure> {
    let (mut tx, row, message) = own(db, caller, message).await?;
    if message.deleted_at.is_some() {
        tx.rollback().await?;
        return Ok(message);
    }
    let message = rewrite(&mut tx, &row, &message, None).await?;
    tx.commit().await?;
    Ok(message)
}

/// A message of the caller's, with its conversation held.
async fn own(
    db: &Database,
    caller: &Caller,
    message: Uuid,
) -> Result<(Transaction, ConversationRow, MessageRow), Failure> {
    let found = super::queries::message(db, caller, message).await?;
    let (found, _) = found.ok_or(Refusal::NotFound)?;
    let (mut tx, row) = lock(db, caller, found.conversation_id).await?;
    // As it is now that nobody else changes it.
    let key = (row.tenant_id, row.id, found.position);
    let message: MessageRow = conversation_messages::table
        .find(key)
        .select(MessageRow::as_select())
        .first(&mut *tx)
        .await?;
    if message.is_by(super::queries::person(caller)) {
        Ok((tx, row, message))
    } else {
        refuse(tx, Refusal::Forbidden).await
    }
}
