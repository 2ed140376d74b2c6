//! `serviceDesk.webhooks` and `serviceDesk.webhookDeliveries`.

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::types::{Webhook, WebhookDelivery};
use crate::{
    access::{Caller, guarded},
    api::{Connection, CursorKey, GlobalId, NodeKind, PageArguments, internal, page_cost},
    db::{Database, DbError},
    webhooks::{model::DeliveryState, queries},
};

/// How many webhooks there are taken to be when a query's cost is reckoned.
const WEBHOOKS_COST: usize = 10;

/// Adds webhooks to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebhooksOnDesk;

#[guarded]
#[Object]
impl WebhooksOnDesk {
    /// The webhooks of all portals, by name.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "1 + WEBHOOKS_COST * child_complexity")]
    async fn webhooks(&self, ctx: &Context<'_>) -> Result<Vec<Webhook>> {
        load(ctx, None).await
    }

    /// What was told to a webhook, the latest first: what waits, was taken, and was given up, of the last 30 days.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "Relay's arguments")]
    async fn webhook_deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Webhook.id`.")] webhook: ID,
        #[graphql(desc = "At most so many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only messages behind this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only messages before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only messages in this state.")] state: Option<DeliveryState>,
    ) -> Result<Connection<WebhookDelivery>> {
        let caller = Caller::of(ctx);
        let webhook = GlobalId::parse_as(&webhook, NodeKind::Webhook).unwrap_or_default();
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("messages to {webhook}"));
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let db = ctx.data_unchecked::<Database>();
        let counted = ctx.look_ahead().field("totalCount").exists();
        let load = async {
            let rows = queries::deliveries(db, caller, webhook, &page, state).await?;
            let total = if counted {
                Some(queries::count(db, caller, webhook, state).await?)
            } else {
                None
            };
            Ok((rows, total))
        };
        let (rows, total) = load
            .await
            .map_err(|error: DbError| internal(caller, &error))?;
        let rows = rows.into_iter().map(WebhookDelivery).collect();
        Ok(Connection::new(
            &page,
            keyset,
            rows,
            total,
            WebhookDelivery::position,
        ))
    }
}

/// All webhooks, or the one that is named.
pub(super) async fn load(ctx: &Context<'_>, only: Option<Uuid>) -> Result<Vec<Webhook>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let rows = queries::webhooks(db, caller, only)
        .await
        .map_err(|error| internal(caller, &error))?;
    Ok(rows.into_iter().map(Webhook).collect())
}
