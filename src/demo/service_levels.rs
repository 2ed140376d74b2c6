//! The clocks of the demo's tickets: what commands would have made of them while the stories happened.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use uuid::Uuid;

use super::rows::StoryRows;
use crate::db::Transaction;
use crate::db::schema::tenants;
use crate::service_levels::{Change, Clocks, ServiceLevels};
use crate::tickets::EntryKind;
use crate::tickets::clocks::{keep, phase, targets};

/// What the tenant was promised, if anything.
pub(super) async fn of_tenant(
    tx: &mut Transaction,
    tenant: Uuid,
) -> anyhow::Result<Option<ServiceLevels>> {
    let kept: Option<serde_json::Value> = tenants::table
        .find(tenant)
        .select(tenants::service_levels)
        .first(&mut **tx)
        .await?;
    Ok(kept.map(ServiceLevels::deserialize).transpose()?)
}

/// How the clocks of a story stand. Of what is at risk by now the desk has been warned.
pub(super) fn clocks(levels: &ServiceLevels, story: &StoryRows, now: DateTime<Utc>) -> Clocks {
    let ticket = &story.ticket;
    let changed = story.entries.iter().find_map(|entry| entry.old_priority);
    let promised = targets(levels, changed.unwrap_or(ticket.priority));
    let mut clocks = Clocks::start(levels, promised, ticket.created_at);
    let mut status = crate::tickets::TicketStatus::New;
    for entry in &story.entries {
        status = entry.new_status.unwrap_or(status);
        let change = Change {
            at: entry.created_at,
            answered: entry.kind == EntryKind::Reply && entry.author_staff_id.is_some(),
            to: phase(status),
            targets: entry.new_priority.map(|priority| targets(levels, priority)),
        };
        clocks.advance(levels, &change);
    }
    clocks.warn(now);
    clocks
}

/// Keeps them with tickets that are there.
pub(super) async fn keep_all(
    tx: &mut Transaction,
    tenant: Uuid,
    all: &[(Uuid, Clocks)],
) -> anyhow::Result<()> {
    for (ticket, clocks) in all {
        keep(tx, (tenant, *ticket), Some(clocks)).await?;
    }
    Ok(())
}
