//! `viewer.chatOffer`, and what a chat has that a thread has not.

use std::{sync::Arc, time::Instant};

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::types::Conversation;
use crate::{
    access::{Caller, Viewer, guarded},
    api::internal,
    conversations::{
        StaffOnline,
        offer::{ChatState, Offer, Place, offer},
        queries,
    },
    db::{Database, DbError},
    identity::Side,
    tenants::{Tenant, TenantDirectory},
};

/// Where a chat stands among those that wait.
#[guarded]
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct ChatPlace {
    /// 1 for whoever is next.
    #[allow_for(HOLDER)]
    pub position: i32,
    /// How long one is likely to wait from now on, in seconds; null when nobody can tell.
    #[allow_for(HOLDER)]
    pub estimated_wait: Option<i32>,
}

impl From<Place> for ChatPlace {
    fn from(place: Place) -> Self {
        Self {
            position: place.position,
            estimated_wait: place.likely,
        }
    }
}

/// Somebody who writes at this moment.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ConversationTyping {
    /// What they are called.
    #[allow_for(HOLDER)]
    pub display_name: String,
    /// On which side they are.
    #[allow_for(HOLDER)]
    pub side: Side,
}

/// What is offered to whoever wants to chat.
#[derive(Clone, Copy, Debug)]
pub struct ChatOffer(Offer);

/// What is offered to whoever wants to chat.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl ChatOffer {
    /// Whether the support team is there.
    #[allow_for(HOLDER)]
    async fn state(&self) -> ChatState {
        self.0.state
    }

    /// When its hours begin next; null while they are on, or when it has none.
    #[allow_for(HOLDER)]
    async fn opens_at(&self) -> Option<DateTime<Utc>> {
        self.0.opens_at
    }

    /// Chats that wait already; who begins one now comes behind them. 0 unless the team is there.
    #[allow_for(HOLDER)]
    async fn waiting(&self) -> i32 {
        self.0.waiting
    }

    /// How long one is likely to wait, in seconds, by how long others waited lately; null when nobody can tell.
    #[allow_for(HOLDER)]
    async fn estimated_wait(&self) -> Option<i32> {
        self.0.likely
    }

    /// One's own chat that is not over yet; there is at most one.
    #[allow_for(HOLDER)]
    async fn conversation(&self, ctx: &Context<'_>) -> Result<Option<Conversation>> {
        let caller = Caller::of(ctx);
        let found = queries::open_chat(ctx.data_unchecked::<Database>(), caller).await;
        Ok(found
            .map_err(|error| internal(caller, &error))?
            .map(Conversation::from))
    }
}

/// Adds what is offered to whoever wants to chat to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChatOfViewer;

#[guarded]
#[Object]
impl ChatOfViewer {
    /// Whether one can chat now, and how long it would take.
    #[allow_for(CONTACT, feature = CHAT)]
    async fn chat_offer(&self, ctx: &Context<'_>) -> Result<ChatOffer> {
        let offered = offered(ctx).await;
        Ok(ChatOffer(
            offered.map_err(|error| internal(Caller::of(ctx), &error))?,
        ))
    }
}

/// What is offered to the contact who asks, at this moment.
pub(super) async fn offered(ctx: &Context<'_>) -> Result<Offer, DbError> {
    let caller = Caller::of(ctx);
    let tenant = tenant(ctx).await?;
    let levels = tenant.as_ref().and_then(|it| it.service_levels.as_ref());
    let online = ctx.data_unchecked::<StaffOnline>().at(Instant::now());
    offer(ctx.data_unchecked::<Database>(), caller, levels, online).await
}

async fn tenant(ctx: &Context<'_>) -> Result<Option<Arc<Tenant>>, DbError> {
    match Caller::of(ctx).viewer {
        Viewer::Contact { tenant, .. } => {
            let tenants = ctx.data_unchecked::<TenantDirectory>();
            tenants.by_id(tenant).await
        }
        _ => Ok(None),
    }
}
