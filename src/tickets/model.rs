//! Rows of tickets and of what happened to them, and their states.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{
    deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text as SqlText,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    access::Owner,
    db::schema::{ticket_entries, ticket_internal_notes, tickets},
    text_enum,
};

/// Where a ticket stands.
#[derive(
    Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize,
)]
#[diesel(sql_type = SqlText)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// Nobody has answered yet.
    New,
    /// The support team is working on it.
    Open,
    /// The support team waits for the requester's answer.
    Waiting,
    /// The support team considers it solved; a reply opens it again.
    Resolved,
    /// Over: nothing more can be written.
    Closed,
}

text_enum!(TicketStatus {
    New = "new",
    Open = "open",
    Waiting = "waiting",
    Resolved = "resolved",
    Closed = "closed",
});

impl TicketStatus {
    /// Whether the work is done in this state.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }

    /// Whose turn it is; nobody's when the work is done.
    #[must_use]
    pub const fn turn(self) -> Option<Turn> {
        match self {
            Self::New | Self::Open => Some(Turn::Us),
            Self::Waiting => Some(Turn::Requester),
            Self::Resolved | Self::Closed => None,
        }
    }

    /// The message that names the state.
    #[must_use]
    pub const fn message_id(self) -> &'static str {
        match self {
            Self::New => "ticket-status-new",
            Self::Open => "ticket-status-open",
            Self::Waiting => "ticket-status-waiting",
            Self::Resolved => "ticket-status-resolved",
            Self::Closed => "ticket-status-closed",
        }
    }

    /// The message that names the state to staff, for whom a ticket waits for its contact.
    #[must_use]
    pub const fn desk_message_id(self) -> &'static str {
        match self {
            Self::Waiting => "ticket-status-waiting-desk",
            other => other.message_id(),
        }
    }
}

/// Whom a ticket waits for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[graphql(name = "WaitingFor")]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The support team: new or in progress.
    Us,
    /// The requester's answer.
    Requester,
}

impl Turn {
    /// The states in which it is theirs.
    #[must_use]
    pub const fn statuses(self) -> &'static [TicketStatus] {
        match self {
            Self::Us => &[TicketStatus::New, TicketStatus::Open],
            Self::Requester => &[TicketStatus::Waiting],
        }
    }
}

/// How pressing a ticket is.
#[derive(
    Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize,
)]
#[diesel(sql_type = SqlText)]
#[serde(rename_all = "snake_case")]
pub enum TicketPriority {
    /// Can wait.
    Low,
    /// As usual.
    Normal,
    /// Work is hindered.
    High,
    /// Work stands still.
    Urgent,
}

impl TicketPriority {
    /// The message that names it.
    #[must_use]
    pub const fn message_id(self) -> &'static str {
        match self {
            Self::Low => "ticket-priority-low",
            Self::Normal => "ticket-priority-normal",
            Self::High => "ticket-priority-high",
            Self::Urgent => "ticket-priority-urgent",
        }
    }
}

text_enum!(TicketPriority { Low = "low", Normal = "normal", High = "high", Urgent = "urgent" });

/// A ticket.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = tickets)]
pub struct TicketRow {
    /// The requester's tenant.
    pub tenant_id: Uuid,
    /// Stable, never shown as such.
    pub id: Uuid,
    /// What people say aloud; counts up in each tenant without gaps.
    pub number: i64,
    /// Whose it is.
    pub requester_id: Uuid,
    /// Who works on it.
    pub assignee_id: Option<Uuid>,
    /// One line.
    pub subject: String,
    /// Markdown.
    pub description: String,
    /// Where it stands.
    pub status: TicketStatus,
    /// How pressing it is.
    pub priority: TicketPriority,
    /// Replies of both sides.
    pub reply_count: i32,
    /// Entries in the timeline: their positions are 1 to this.
    pub entry_count: i32,
    /// Internal notes: their positions are 1 to this.
    pub note_count: i32,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When something happened that its requester may see.
    pub updated_at: DateTime<Utc>,
    /// Since when it is resolved or closed.
    pub resolved_at: Option<DateTime<Utc>>,
    /// Since when it is closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Kept from the portal until staff show it.
    pub hidden: bool,
    /// 1 to 5.
    pub rating: Option<i16>,
    /// What the requester said about it.
    pub rating_comment: Option<String>,
    /// When it was first rated since it was resolved.
    pub rated_at: Option<DateTime<Utc>>,
    /// Whether nobody but its requester and staff may read it.
    pub personal: bool,
    /// What the colleague was called who opened it in the requester's name.
    pub opened_by_name: Option<String>,
    /// The ticket that it was merged into.
    pub merged_into: Option<Uuid>,
    /// The ticket in which it is continued: the end of the way that begins with `merged_into`.
    pub continued_in: Option<Uuid>,
    /// The key of what was asked for, if it was something particular.
    pub request_type: Option<String>,
    /// What was asked and answered then: a `RequestForm`.
    pub request_form: Option<serde_json::Value>,
    /// Since when it is the turn of whoever's it is.
    pub turn_since: DateTime<Utc>,
    /// When the next promise breaks, while a clock runs.
    pub next_due: Option<DateTime<Utc>>,
}

impl TicketRow {
    /// Its requester.
    #[must_use]
    pub const fn owner(&self) -> Owner {
        Owner {
            tenant: self.tenant_id,
            contact: self.requester_id,
            reader: None,
        }
    }
}

/// What an entry of the timeline is.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum EntryKind {
    /// Somebody wrote something.
    Reply,
    /// The state changed.
    Status,
    /// Somebody else works on it, or nobody.
    Assignee,
    /// It is more or less pressing than before.
    Priority,
    /// The requester said how content they are.
    Rating,
    /// A colleague takes part in it.
    ParticipantAdded,
    /// A colleague takes no part in it any more.
    ParticipantRemoved,
    /// Nobody but its requester and staff may read it.
    Personal,
    /// No longer so.
    NotPersonal,
    /// It was merged into another one, where it is continued.
    Merged,
    /// No longer so: it goes on here.
    Unmerged,
    /// Another one was merged into it.
    TookIn,
    /// No longer so: the other one goes on by itself.
    GaveBack,
    /// Another one was made of a reply of it.
    Split,
    /// It was made of a reply of another one.
    SplitFrom,
    /// It is something else than what it was begun as.
    Type,
}

text_enum!(EntryKind {
    Reply = "reply",
    Status = "status",
    Assignee = "assignee",
    Priority = "priority",
    Rating = "rating",
    ParticipantAdded = "participant_added",
    ParticipantRemoved = "participant_removed",
    Personal = "personal",
    NotPersonal = "not_personal",
    Merged = "merged",
    Unmerged = "unmerged",
    TookIn = "took_in",
    GaveBack = "gave_back",
    Split = "split",
    SplitFrom = "split_from",
    Type = "type"
});

/// An entry of a ticket's timeline.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = ticket_entries)]
pub struct EntryRow {
    /// The ticket.
    pub ticket_id: Uuid,
    /// From 1, without gaps.
    pub position: i32,
    /// Stable.
    pub id: Uuid,
    /// Says which of the columns below are set.
    pub kind: EntryKind,
    /// The contact who caused it; otherwise it was the support team.
    pub author_contact_id: Option<Uuid>,
    /// The author's name at that time.
    pub author_name: String,
    /// A reply's Markdown, why it was closed or opened again, or what was said with a rating.
    pub body: Option<String>,
    /// The state before.
    pub old_status: Option<TicketStatus>,
    /// The state after.
    pub new_status: Option<TicketStatus>,
    /// Who works on it now.
    pub assignee_name: Option<String>,
    /// How pressing it was.
    pub old_priority: Option<TicketPriority>,
    /// How pressing it is.
    pub new_priority: Option<TicketPriority>,
    /// 1 to 5.
    pub rating: Option<i16>,
    /// Nobody did it: time did.
    pub automatic: bool,
    /// Who was added or removed.
    pub person_name: Option<String>,
    /// The other ticket of which the entry tells.
    pub related_ticket_id: Option<Uuid>,
    /// What its request type was called, in every language.
    pub old_type: Option<serde_json::Value>,
    /// What its request type is called, in every language.
    pub new_type: Option<serde_json::Value>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
}

/// A note that only staff may read.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = ticket_internal_notes)]
pub struct NoteRow {
    /// The ticket.
    pub ticket_id: Uuid,
    /// From 1, without gaps.
    pub position: i32,
    /// Stable.
    pub id: Uuid,
    /// The author's name at that time.
    pub author_name: String,
    /// Markdown.
    pub body: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}
