//! Mails that became neither replies nor messages.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text};
use uuid::Uuid;

use crate::{api::Position, notifications::Answered, text_enum};

/// What is to be done about a mail that came in.
#[derive(AsExpression, Clone, Copy, Debug, Enum, Eq, FromSqlRow, PartialEq)]
#[diesel(sql_type = Text)]
pub enum ParkedMailState {
    /// Waits for somebody to decide.
    Parked,
    /// A machine sent it; nobody has to do anything.
    Dropped,
    /// Became a reply, or a message, all the same.
    Accepted,
    /// Will be none.
    Discarded,
}

text_enum!(ParkedMailState {
    Parked = "parked",
    Dropped = "dropped",
    Accepted = "accepted",
    Discarded = "discarded"
});

impl ParkedMailState {
    /// Whether nobody has decided yet.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Parked | Self::Dropped)
    }
}

/// Why a mail became neither a reply nor a message.
#[derive(AsExpression, Clone, Copy, Debug, Enum, Eq, FromSqlRow, PartialEq)]
#[diesel(sql_type = Text)]
pub enum ParkedMailReason {
    /// It comes from another address than the contact's, or says that it comes from several.
    UnknownSender,
    /// The mail server in front does not say that the sender's domain sent it.
    NotAuthenticated,
    /// The ticket is closed.
    Closed,
    /// The ticket was merged into another one.
    Merged,
    /// The contact may not write in the ticket or conversation, or no longer.
    NoAccess,
    /// Nothing is left of it without what it quotes.
    Empty,
    /// It cannot be read: broken, or nested too deep.
    Unreadable,
    /// The ticket or conversation did not take it for another reason.
    Refused,
    /// An out-of-office note, or what another program sent.
    AutoReply,
    /// A report of a mail that was not delivered.
    Bounce,
}

text_enum!(ParkedMailReason {
    UnknownSender = "unknown_sender",
    NotAuthenticated = "not_authenticated",
    Closed = "closed",
    Merged = "merged",
    NoAccess = "no_access",
    Empty = "empty",
    Unreadable = "unreadable",
    Refused = "refused",
    AutoReply = "auto_reply",
    Bounce = "bounce"
});

impl ParkedMailReason {
    /// Whether somebody has to decide about it.
    pub(super) const fn state(self) -> ParkedMailState {
        match self {
            Self::AutoReply | Self::Bounce => ParkedMailState::Dropped,
            _ => ParkedMailState::Parked,
        }
    }
}

/// A mail that came in and became neither a reply nor a message, with what its ticket or conversation and its contact are
/// called.
#[derive(Clone, Debug, Queryable)]
pub struct ParkedMail {
    pub(super) tenant_id: Uuid,
    pub(super) id: Uuid,
    pub(super) ticket_id: Option<Uuid>,
    pub(super) conversation_id: Option<Uuid>,
    pub(super) contact_id: Uuid,
    pub(super) client_key: Uuid,
    pub(super) state: ParkedMailState,
    pub(super) reason: ParkedMailReason,
    pub(super) sender_name: String,
    pub(super) sender_email: String,
    pub(super) subject: String,
    pub(super) body: String,
    pub(super) headers: String,
    pub(super) file_names: Vec<String>,
    pub(super) size: i64,
    pub(super) received_at: DateTime<Utc>,
    pub(super) handled_at: Option<DateTime<Utc>>,
    pub(super) ticket_number: Option<i64>,
    pub(super) ticket_subject: Option<String>,
    pub(super) conversation_subject: Option<String>,
    pub(super) contact_name: String,
    pub(super) portal: String,
    pub(super) handled_by: Option<String>,
}

impl ParkedMail {
    /// What its address was made for; the table has one of the two.
    pub(super) fn answered(&self) -> Option<Answered> {
        let ticket = self.ticket_id.map(Answered::Ticket);
        ticket.or(self.conversation_id.map(Answered::Conversation))
    }

    pub(super) fn position(&self) -> Position {
        Position {
            key: self.received_at.timestamp_micros(),
            id: self.id,
        }
    }
}
