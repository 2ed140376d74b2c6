//! How the demo's tickets hang together: what commands would have written when they were merged, split and linked.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::content::{Relation, Story};
use super::people::Known;
use super::rows::{StoryRows, Writer};
use crate::db::schema::ticket_links;
use crate::tickets::{EntryKind, TicketStatus};

/// A link.
#[derive(Insertable, Debug)]
#[diesel(table_name = ticket_links)]
pub(super) struct LinkInsert {
    one_tenant_id: Uuid,
    one_ticket_id: Uuid,
    other_tenant_id: Uuid,
    other_ticket_id: Uuid,
    kind: &'static str,
    created_by: Uuid,
}

/// Relates the rows of stories, which are in the same order. Returns the links.
pub(super) fn relate(
    tenant: Uuid,
    stories: &[&Story],
    rows: &mut [StoryRows],
    agent: &Known,
    now: DateTime<Utc>,
) -> Vec<LinkInsert> {
    let places: HashMap<&str, usize> = stories
        .iter()
        .enumerate()
        .map(|(place, story)| (story.subject.as_str(), place))
        .collect();
    let staff = Writer::Staff(agent);
    let mut links = Vec::new();
    for (own, story) in stories.iter().enumerate() {
        let (Some(relation), id) = (&story.relation, rows[own].ticket.id) else {
            continue;
        };
        let (Relation::MergedInto(other) | Relation::SplitFrom(other) | Relation::Linked(_, other)) =
            relation;
        // Its requester may have been there before, from an earlier run.
        let Some(&far) = places.get(other.as_str()) else {
            continue;
        };
        let far_id = rows[far].ticket.id;
        let last = rows[own].ticket.updated_at.max(rows[far].ticket.updated_at);
        let at = (last + TimeDelta::minutes(10)).min(now);
        match relation {
            Relation::MergedInto(_) => {
                rows[own].status(at, &staff, TicketStatus::Closed);
                rows[own].relation(at, &staff, EntryKind::Merged, far_id);
                rows[own].ticket.merged_into = Some(far_id);
                rows[own].ticket.continued_in = Some(far_id);
                rows[far].relation(at, &staff, EntryKind::TookIn, id);
            }
            Relation::SplitFrom(_) => {
                rows[far].relation(at, &staff, EntryKind::Split, id);
                rows[own].relation(at, &staff, EntryKind::SplitFrom, far_id);
            }
            Relation::Linked(kind, _) => links.push(LinkInsert {
                one_tenant_id: tenant,
                one_ticket_id: id,
                other_tenant_id: tenant,
                other_ticket_id: far_id,
                kind: kind.word(),
                created_by: agent.id,
            }),
        }
    }
    links
}
