//! What a command adds to a conversation, written together with the counters that depend on it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    files,
    live::{self, Told},
    model::{ConversationEnd, ConversationKind, ConversationRow, ConversationState, MessageRow},
    people::{Author, join, taking_part},
};
use crate::{
    api::{GlobalId, NodeKind},
    db::{
        DbError, Fixed,
        schema::{conversation_messages, conversation_traces, conversations},
    },
    notifications::{MailedMessage, MessageReceived, message_received, message_rewritten},
};

/// A message to be written, its text checked.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Markdown.
    pub body: String,
    /// What its author's program calls it.
    pub client_id: Uuid,
    /// Files of the author's that go with it.
    pub attachments: Vec<Uuid>,
}

/// Writes a message at the end of a conversation that is held. A contact's opens what was over, for whoever of staff takes
/// part, or for anybody; whoever of staff writes takes part from then on. A chat that was over goes on as a thread, since
/// nobody may be there any more.
pub(super) async fn write(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    author: &Author,
    draft: Draft,
    replies_to: Option<i32>,
) -> Result<MessageRow, DbError> {
    let position = row.message_count + 1;
    let revision = row.revision + 1;
    // Clocks of two processes differ, and what comes later was said later.
    let now = Utc::now().max(row.last_message_at);
    let message = diesel::insert_into(conversation_messages::table)
        .values((
            conversation_messages::tenant_id.eq(row.tenant_id),
            conversation_messages::conversation_id.eq(row.id),
            conversation_messages::position.eq(position),
            conversation_messages::id.eq(Uuid::now_v7()),
            conversation_messages::author_contact_id.eq(author.contact),
            conversation_messages::author_staff_id.eq(author.staff),
            conversation_messages::author_name.eq(&author.name),
            conversation_messages::body.eq(Some(draft.body)),
            conversation_messages::client_id.eq(draft.client_id),
            conversation_messages::replies_to.eq(replies_to),
            conversation_messages::revision.eq(revision),
            conversation_messages::created_at.eq(now),
        ))
        .returning(MessageRow::as_returning())
        .get_result(&mut *conn)
        .await?;
    join(conn, row, author, position).await?;
    let staff = taking_part(conn, row).await?;
    let state = if author.staff.is_some() || !staff.is_empty() {
        ConversationState::Active
    } else {
        ConversationState::Waiting
    };
    // Whoever writes has read what stands above.
    let read = match author.contact {
        Some(_) => position,
        None => row.contact_read_up_to,
    };
    let kind = if row.state == ConversationState::Ended {
        ConversationKind::Thread
    } else {
        row.kind
    };
    let (picked_up_at, waited) = picked_up(row, state, now);
    let update = diesel::update(conversations::table.find((row.tenant_id, row.id))).set((
        conversations::kind.eq(kind),
        conversations::picked_up_at.eq(picked_up_at),
        conversations::waited.eq(waited),
        conversations::ended_by.eq(None::<ConversationEnd>),
        conversations::unanswered.eq(false),
        conversations::message_count.eq(position),
        conversations::revision.eq(revision),
        conversations::contact_read_up_to.eq(read),
        conversations::last_message_at.eq(now),
        conversations::state.eq(state),
        conversations::waiting_since.eq(waiting_since(row, state, now)),
        conversations::ended_at.eq(None::<DateTime<Utc>>),
    ));
    Fixed(update).execute(&mut *conn).await?;
    let told = Told {
        revision: Some(revision),
        widely: state == ConversationState::Waiting || row.state == ConversationState::Waiting,
        staff,
        author: Some(author.person()),
    };
    live::tell(conn, row, told).await?;
    if author.staff.is_some() {
        message_received(conn, received(row, &message)).await?;
    }
    Ok(message)
}

/// What the contact is told by mail, unless they read it first.
fn received(row: &ConversationRow, message: &MessageRow) -> MessageReceived {
    MessageReceived {
        tenant: row.tenant_id,
        conversation: row.id,
        global_id: GlobalId::new(NodeKind::Conversation, row.id).to_string(),
        contact: row.contact_id,
        subject: row.subject.clone(),
        message: MailedMessage {
            id: Some(message.id),
            position: message.position,
            agent: message.author_name.clone(),
            body: message.body.clone().unwrap_or_default(),
        },
    }
}

/// Since when it waits, if it does.
pub(super) fn waiting_since(
    row: &ConversationRow,
    state: ConversationState,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    (state == ConversationState::Waiting).then(|| row.waiting_since.unwrap_or(now))
}

/// When a chat was last taken on while it waited, and how many seconds it had waited then: now, if that is what happens.
pub(super) fn picked_up(
    row: &ConversationRow,
    state: ConversationState,
    now: DateTime<Utc>,
) -> (Option<DateTime<Utc>>, Option<i32>) {
    match row.waiting_since {
        Some(since) if row.is_open_chat() && state == ConversationState::Active => {
            let waited = (now - since).num_seconds().max(0);
            (Some(now), Some(i32::try_from(waited).unwrap_or(i32::MAX)))
        }
        _ => (row.picked_up_at, row.waited),
    }
}

/// Puts another text in the place of a message's, or takes it away, and keeps the former for staff.
pub(super) async fn rewrite(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    message: &MessageRow,
    body: Option<String>,
) -> Result<MessageRow, DbError> {
    let revision = row.revision + 1;
    let now = Utc::now();
    diesel::insert_into(conversation_traces::table)
        .values((
            conversation_traces::tenant_id.eq(row.tenant_id),
            conversation_traces::conversation_id.eq(row.id),
            conversation_traces::position.eq(message.position),
            conversation_traces::revision.eq(message.revision),
            conversation_traces::body.eq(message.body.as_deref().unwrap_or_default()),
            conversation_traces::until.eq(now),
        ))
        .execute(&mut *conn)
        .await?;
    let (edited, deleted) = match body {
        Some(_) => (Some(now), None),
        None => (message.edited_at, Some(now)),
    };
    // What came with it goes with what it said.
    if body.is_none() {
        files::take_back(conn, message).await?;
    }
    let key = (row.tenant_id, row.id, message.position);
    let message = diesel::update(conversation_messages::table.find(key))
        .set((
            conversation_messages::body.eq(body),
            conversation_messages::revision.eq(revision),
            conversation_messages::edited_at.eq(edited),
            conversation_messages::deleted_at.eq(deleted),
        ))
        .returning(MessageRow::as_returning())
        .get_result(&mut *conn)
        .await?;
    diesel::update(conversations::table.find((row.tenant_id, row.id)))
        .set(conversations::revision.eq(revision))
        .execute(&mut *conn)
        .await?;
    let told = Told {
        revision: Some(revision),
        ..Told::default()
    };
    live::changed(conn, row, told).await?;
    if message.author_staff_id.is_some() {
        message_rewritten(conn, row.id, message.position, message.body.as_deref()).await?;
    }
    Ok(message)
}
