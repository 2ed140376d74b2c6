//! A webhook, and a message to it.

use async_graphql::{Context, ID, Object, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind, Position, internal},
    tenants::{Portal, PortalLoader},
    webhooks::model::{DeliveryRow, DeliveryState, WebhookEvent, WebhookRow},
};

/// A webhook.
#[derive(Clone, Debug)]
pub struct Webhook(pub(super) WebhookRow);

/// Another program that is told what happens to tickets: each event is a signed POST (Standard Webhooks), sent until the
/// receiver has taken it. Its secret is shown once, when it is made, and never again.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Webhook {
    /// Opaque and stable.
    #[allow_for(ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Webhook, self.0.id).into()
    }

    /// The portal whose tickets it is about; null when it is about those of all portals.
    #[allow_for(ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Option<Portal>> {
        let Some(tenant) = self.0.tenant else {
            return Ok(None);
        };
        let loader = ctx.data_unchecked::<DataLoader<PortalLoader>>();
        let portal = loader.load_one(tenant).await;
        portal.map_err(|error| internal(Caller::of(ctx), &error))
    }

    /// What admins call it.
    #[allow_for(ADMIN)]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Where messages go.
    #[allow_for(ADMIN)]
    async fn url(&self) -> &str {
        &self.0.url
    }

    /// What it is told of.
    #[allow_for(ADMIN)]
    async fn events(&self) -> Vec<WebhookEvent> {
        let words = self.0.events.iter();
        words
            .filter_map(|word| WebhookEvent::from_word(word))
            .collect()
    }

    /// Whether anything is written down for it. Switched off by itself when the receiver answers `410 Gone`.
    #[allow_for(ADMIN)]
    async fn is_active(&self) -> bool {
        self.0.active
    }

    /// When it was set up.
    #[allow_for(ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// Since when nobody has answered there; null when the last attempt was taken.
    #[allow_for(ADMIN)]
    async fn failing_since(&self) -> Option<DateTime<Utc>> {
        self.0.failing_since
    }

    /// How many messages wait.
    #[allow_for(ADMIN)]
    async fn queued_count(&self) -> i64 {
        self.0.queued
    }

    /// How many messages were given up and can be replayed.
    #[allow_for(ADMIN)]
    async fn dead_count(&self) -> i64 {
        self.0.dead
    }
}

/// A message to a webhook.
#[derive(Clone, Debug)]
pub struct WebhookDelivery(pub(super) DeliveryRow);

impl WebhookDelivery {
    pub(super) fn position(&self) -> Position {
        Position {
            key: self.0.position,
            id: self.0.id,
        }
    }
}

/// A message to a webhook: waiting, taken, or given up. It can be replayed for 30 days.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl WebhookDelivery {
    /// Opaque and stable.
    #[allow_for(ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::WebhookDelivery, self.0.id).into()
    }

    /// The `webhook-id` header that it carries, the same in every attempt and replay.
    #[allow_for(ADMIN)]
    async fn message_id(&self) -> String {
        format!("msg_{}", self.0.id.simple())
    }

    /// What happened.
    #[allow_for(ADMIN)]
    async fn event(&self) -> WebhookEvent {
        self.0.event
    }

    /// `DeskTicket.id` of the ticket to which it happened; null for a trial.
    #[allow_for(ADMIN)]
    async fn ticket_id(&self) -> Option<ID> {
        let ticket = self.0.ticket?;
        Some(GlobalId::new(NodeKind::Ticket, ticket).into())
    }

    /// When it happened.
    #[allow_for(ADMIN)]
    async fn happened_at(&self) -> DateTime<Utc> {
        self.0.happened_at
    }

    /// How far it has come.
    #[allow_for(ADMIN)]
    async fn state(&self) -> DeliveryState {
        self.0.state
    }

    /// How often it was tried.
    #[allow_for(ADMIN)]
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// When it is tried next; null unless it waits.
    #[allow_for(ADMIN)]
    async fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        self.0.next_attempt()
    }

    /// When the receiver took it.
    #[allow_for(ADMIN)]
    async fn delivered_at(&self) -> Option<DateTime<Utc>> {
        self.0.delivered_at
    }

    /// The HTTP status of the last attempt; null when nobody answered.
    #[allow_for(ADMIN)]
    async fn last_status(&self) -> Option<i32> {
        self.0.last_status
    }

    /// Why the last attempt failed, in English. Null when none has failed, or a later one was taken.
    #[allow_for(ADMIN)]
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }
}
