//! Webhooks, and what is told to them.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text};
use uuid::Uuid;

use crate::text_enum;

/// What a webhook can be told of.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum WebhookEvent {
    /// `ticket.created`: somebody has opened a ticket.
    TicketCreated,
    /// `ticket.replied`: requester, reader or staff have written a reply.
    TicketReplied,
    /// `ticket.changed`: state, priority, assignee, people or another thing about a ticket has changed.
    TicketChanged,
    /// `ticket.noted`: staff have written an internal note.
    TicketNoted,
    /// `webhook.tried`: an admin has tried whether the receiver answers. Sent whatever a webhook wants to hear.
    WebhookTried,
}

text_enum!(WebhookEvent {
    TicketCreated = "ticket.created",
    TicketReplied = "ticket.replied",
    TicketChanged = "ticket.changed",
    TicketNoted = "ticket.noted",
    WebhookTried = "webhook.tried",
});

/// How far a message has come.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum DeliveryState {
    /// Waits for its first or next attempt, or for an earlier message about the same ticket.
    Queued,
    /// The receiver has taken it.
    Delivered,
    /// Given up: days of attempts have failed, or the receiver is gone. It can be replayed.
    Dead,
}

text_enum!(DeliveryState {
    Queued = "queued",
    Delivered = "delivered",
    Dead = "dead",
});

/// A webhook as admins see it: all but its secret.
#[derive(Queryable, Clone, Debug)]
pub struct WebhookRow {
    /// Its id.
    pub id: Uuid,
    /// The organisation whose tickets it is about; none: all of them.
    pub tenant: Option<Uuid>,
    /// What admins call it.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// What it wants to hear.
    pub events: Vec<String>,
    /// Whether messages are written for it.
    pub active: bool,
    /// When it was set up.
    pub created_at: DateTime<Utc>,
    /// Since when nobody has answered there.
    pub failing_since: Option<DateTime<Utc>>,
    /// Messages that wait.
    pub queued: i64,
    /// Messages that were given up.
    pub dead: i64,
}

/// A message to a webhook.
#[derive(Queryable, Clone, Debug)]
pub struct DeliveryRow {
    /// Its id; receivers know it as `msg_<id>`.
    pub id: Uuid,
    /// The order of things.
    pub position: i64,
    /// The ticket; none for a trial.
    pub ticket: Option<Uuid>,
    /// What happened.
    pub event: WebhookEvent,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next.
    pub next_attempt_at: DateTime<Utc>,
    /// When the receiver took it.
    pub delivered_at: Option<DateTime<Utc>>,
    /// The HTTP status of the last attempt.
    pub last_status: Option<i32>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}
