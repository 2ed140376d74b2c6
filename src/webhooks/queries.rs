//! What admins read: webhooks, and what was told to them.

use chrono::Utc;
use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    sql_types::{BigInt, Bool},
};
use uuid::Uuid;

use super::model::{DeliveryRow, DeliveryState, WebhookRow};
use crate::{
    access::Caller,
    api::Page,
    db::{
        Database, DbError,
        schema::{webhook_deliveries as deliveries, webhooks},
    },
};

/// All webhooks by name, or the one that is named. One statement.
pub(super) async fn webhooks(
    db: &Database,
    caller: &Caller,
    only: Option<Uuid>,
) -> Result<Vec<WebhookRow>, DbError> {
    let count = |state| {
        sql::<BigInt>(&format!(
            "(SELECT count(*) FROM webhook_deliveries d WHERE d.webhook_id = webhooks.id AND d.state = '{state}')"
        ))
    };
    let query = webhooks::table
        .filter(caller.administers().into_sql::<Bool>())
        .order((webhooks::name, webhooks::id))
        .select((
            webhooks::id,
            webhooks::tenant_id,
            webhooks::name,
            webhooks::url,
            webhooks::events,
            webhooks::active,
            webhooks::created_at,
            webhooks::failing_since,
            count("queued"),
            count("dead"),
        ))
        .into_boxed::<Pg>();
    let query = match only {
        Some(id) => query.filter(webhooks::id.eq(id)),
        None => query,
    };
    db.read(&caller.identity(), query).await
}

/// A page of what was told to a webhook, the latest first. One statement.
pub(super) async fn deliveries(
    db: &Database,
    caller: &Caller,
    webhook: Uuid,
    page: &Page,
    state: Option<DeliveryState>,
) -> Result<Vec<DeliveryRow>, DbError> {
    let mut query = deliveries::table
        .filter(caller.administers().into_sql::<Bool>())
        .filter(deliveries::webhook_id.eq(webhook))
        .select((
            deliveries::id,
            deliveries::position,
            deliveries::ticket_id,
            deliveries::event,
            deliveries::happened_at,
            deliveries::state,
            deliveries::attempts,
            deliveries::next_attempt_at,
            deliveries::delivered_at,
            deliveries::last_status,
            deliveries::last_error,
        ))
        .limit(page.size + 1)
        .into_boxed::<Pg>();
    if let Some(state) = state {
        query = query.filter(deliveries::state.eq(state));
    }
    if let Some(after) = page.after {
        query = query.filter(deliveries::position.lt(after.key));
    }
    if let Some(before) = page.before {
        query = query.filter(deliveries::position.gt(before.key));
    }
    query = if page.backwards {
        query.order(deliveries::position.asc())
    } else {
        query.order(deliveries::position.desc())
    };
    db.read(&caller.identity(), query).await
}

/// How many messages there are to a webhook.
pub(super) async fn count(
    db: &Database,
    caller: &Caller,
    webhook: Uuid,
    state: Option<DeliveryState>,
) -> Result<i64, DbError> {
    let mut query = deliveries::table
        .filter(caller.administers().into_sql::<Bool>())
        .filter(deliveries::webhook_id.eq(webhook))
        .count()
        .into_boxed::<Pg>();
    if let Some(state) = state {
        query = query.filter(deliveries::state.eq(state));
    }
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().next().unwrap_or_default())
}

impl DeliveryRow {
    /// When it is tried next; none unless it waits.
    pub(super) fn next_attempt(&self) -> Option<chrono::DateTime<Utc>> {
        (self.state == DeliveryState::Queued).then_some(self.next_attempt_at)
    }
}
