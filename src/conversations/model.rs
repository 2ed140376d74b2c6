//! Rows of conversations and of what was said in them.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{
    deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text as SqlText,
};
use uuid::Uuid;

use crate::{
    access::Owner,
    db::schema::{conversation_messages, conversation_staff, conversation_traces, conversations},
    text_enum,
};

/// Where a conversation stands.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum ConversationState {
    /// Nobody of the support team has taken it on yet.
    Waiting,
    /// Somebody of the support team takes part.
    Active,
    /// It is over; a further message opens it again.
    Ended,
}

text_enum!(ConversationState { Waiting = "waiting", Active = "active", Ended = "ended" });

/// What a conversation is like.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum ConversationKind {
    /// Like mail, with a subject: each side writes when they like.
    Thread,
    /// Now, while somebody is there.
    Chat,
}

text_enum!(ConversationKind { Thread = "thread", Chat = "chat" });

/// How a conversation ended.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum ConversationEnd {
    /// The contact ended it.
    Contact,
    /// The support team ended it.
    Support,
    /// Nobody wrote any more.
    Idle,
}

text_enum!(ConversationEnd { Contact = "contact", Support = "support", Idle = "idle" });

/// A conversation.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = conversations)]
pub struct ConversationRow {
    /// The contact's tenant.
    pub tenant_id: Uuid,
    /// Stable.
    pub id: Uuid,
    /// What it is like.
    pub kind: ConversationKind,
    /// One line.
    pub subject: String,
    /// With whom staff speaks.
    pub contact_id: Uuid,
    /// The ticket that it is about, or that was made of it.
    pub ticket_id: Option<Uuid>,
    /// What the contact thought of it, from 1 to 5.
    pub rating: Option<i16>,
    /// What else they said of it.
    pub rating_comment: Option<String>,
    /// Where it stands.
    pub state: ConversationState,
    /// Of the last message, edit or deletion.
    pub revision: i32,
    /// Positions of its messages are 1 to this.
    pub message_count: i32,
    /// The position of the last message that the contact has read.
    pub contact_read_up_to: i32,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When somebody last wrote.
    pub last_message_at: DateTime<Utc>,
    /// Since when it waits for somebody of staff.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Since when it is over.
    pub ended_at: Option<DateTime<Utc>>,
    /// When somebody of staff last took on the chat that it is or was.
    pub picked_up_at: Option<DateTime<Utc>>,
    /// How many seconds it had waited by then.
    pub waited: Option<i32>,
    /// How it ended, if it did.
    pub ended_by: Option<ConversationEnd>,
    /// Since when it is a thread, because nobody came to the chat that it was.
    pub missed_at: Option<DateTime<Utc>>,
    /// Whether it began with what was written to many, and nobody has written in it since.
    pub unanswered: bool,
}

impl ConversationRow {
    /// Whether it is a chat that is not over.
    #[must_use]
    pub fn is_open_chat(&self) -> bool {
        self.kind == ConversationKind::Chat && self.state != ConversationState::Ended
    }

    /// Its contact.
    #[must_use]
    pub const fn owner(&self) -> Owner {
        Owner {
            tenant: self.tenant_id,
            contact: self.contact_id,
            reader: None,
        }
    }
}

/// A message.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = conversation_messages)]
pub struct MessageRow {
    /// The contact's tenant.
    pub tenant_id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// From 1, without gaps.
    pub position: i32,
    /// Stable.
    pub id: Uuid,
    /// The contact who wrote it; otherwise it was the support team.
    pub author_contact_id: Option<Uuid>,
    /// The member of staff who wrote it.
    pub author_staff_id: Option<Uuid>,
    /// The author's name at that time.
    pub author_name: String,
    /// Markdown; none of what was deleted.
    pub body: Option<String>,
    /// What its author's program called it.
    pub client_id: Uuid,
    /// The position of the message that it answers.
    pub replies_to: Option<i32>,
    /// The conversation's revision when it was written, edited or deleted last.
    pub revision: i32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// When it was deleted.
    pub deleted_at: Option<DateTime<Utc>>,
}

impl MessageRow {
    /// Whether the person wrote it.
    #[must_use]
    pub fn is_by(&self, person: Uuid) -> bool {
        self.author_contact_id.or(self.author_staff_id) == Some(person)
    }
}

/// A member of staff who takes part.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = conversation_staff)]
pub struct StaffRow {
    /// The conversation.
    pub conversation_id: Uuid,
    /// Who.
    pub staff_id: Uuid,
    /// What they were called when they came.
    pub display_name: String,
    /// The position of the last message that they have read.
    pub read_up_to: i32,
}

/// What a message said before.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = conversation_traces)]
pub struct TraceRow {
    /// The conversation.
    pub conversation_id: Uuid,
    /// Which message.
    pub position: i32,
    /// Markdown.
    pub body: String,
    /// When it was edited or deleted.
    pub until: DateTime<Utc>,
}
