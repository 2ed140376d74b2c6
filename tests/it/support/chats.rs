//! Chats: a support team that is there whatever the clock says, and, for the matrix, a chat of each owner that waits.

use std::time::{Duration, Instant};

use portico::conversations::live::ConversationChange;
use uuid::Uuid;

use super::{Owner, Walls, World, conversations::conversation_of};

/// Of the owner's chat that waits, in the matrix.
pub fn chat_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xc047_4000 + owner as u128)
}

impl World {
    /// The world with Alex at the desk of its one process, who takes chats, and with no hours.
    pub async fn with_chats(walls: Walls) -> Self {
        let world = Self::create(walls).await;
        world.hours(None).await;
        world.available(world.agent).await;
        world.server.heard.online.came(world.agent);
        world
    }

    /// The hours of all portals, as a calendar's `hours`; none: always.
    pub async fn hours(&self, hours: Option<&str>) {
        let levels = hours.map_or_else(
            || "NULL".to_owned(),
            |hours| {
                format!(
                    "'{{\"calendar\": {{\"zone\": \"UTC\", \"hours\": {hours}, \"holidays\": []}}, \"targets\": {{\"low\": {{}}, \"normal\": {{}},
                       \"high\": {{}}, \"urgent\": {{}}}}, \"warn_percent\": 80, \"show_expected_answer\": false}}'"
                )
            },
        );
        self.portals_changed(&format!("UPDATE tenants SET service_levels = {levels}"))
            .await;
    }

    /// Something about portals that their processes are to hear of.
    pub async fn portals_changed(&self, sql: &str) {
        self.database
            .as_owner(&format!(
                "{sql}; SELECT pg_notify('portico', json_build_object('event', 'tenant_changed', 'tenant', id)::text) FROM tenants"
            ))
            .await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }

    /// A member of staff takes chats.
    pub async fn available(&self, staff: Uuid) {
        self.database
            .as_owner(&format!(
                "INSERT INTO chat_agents (staff_id, available) VALUES ('{staff}', true)
                 ON CONFLICT (staff_id) DO UPDATE SET available = true, away_until = NULL"
            ))
            .await;
    }
}

/// All that can be read of chats: of each owner one that waits, one that ended and one that nobody came to; somebody who writes
/// for as long as the test runs; and teams that are always there, but Nordwind's, whose hours begin in some days.
pub async fn fill(world: &World) {
    world
        .database
        .as_owner("INSERT INTO chat_agents (staff_id, available, away_until) SELECT staff_id, true, now() + interval '1 day' FROM staff_accounts")
        .await;
    world.available(world.agent).await;
    world.server.heard.online.came(world.agent);
    world
        .portals_changed(
            "UPDATE tenants SET service_levels = jsonb_set(service_levels, '{calendar}', jsonb_build_object(
                 'zone', 'UTC', 'holidays', '[]'::jsonb, 'hours', (
                     SELECT jsonb_agg(CASE WHEN slug <> 'nordwind' THEN '[\"00:00-24:00\"]'::jsonb
                         WHEN n = extract(isodow FROM now() + interval '3 days') THEN '[\"08:00-17:00\"]'::jsonb
                         ELSE '[]'::jsonb END ORDER BY n) FROM generate_series(1, 7) n)))
             WHERE service_levels IS NOT NULL",
        )
        .await;
    for owner in Owner::ALL {
        let (tenant, contact, mark) = (
            world.tenants[owner.slug()],
            world.contacts[&owner],
            owner.mark(),
        );
        let chat = chat_of(owner);
        world
            .database
            .as_owner(&format!(
                "INSERT INTO conversations (tenant_id, id, kind, subject, contact_id, state, starter_id, client_id, started_at,
                     last_message_at, waiting_since, ended_at, ended_by, picked_up_at, waited, missed_at)
                 VALUES ('{tenant}', '{chat}', 'chat', '{mark} chat', '{contact}', 'waiting', '{contact}', '{chat}',
                     now(), now(), now(), NULL, NULL, NULL, NULL, NULL),
                 ('{tenant}', gen_random_uuid(), 'chat', '{mark} over', '{contact}', 'ended', '{contact}', gen_random_uuid(),
                     now(), now(), NULL, now(), 'contact', now(), 7200, NULL),
                 ('{tenant}', gen_random_uuid(), 'thread', '{mark} missed', '{contact}', 'waiting', '{contact}', gen_random_uuid(),
                     now(), now(), now(), NULL, NULL, NULL, NULL, now())"
            ))
            .await;
        let change = ConversationChange {
            tenant,
            conversation: conversation_of(owner),
            contact,
            staff: vec![world.agent],
            waiting: false,
            revision: None,
        };
        let typings = &world.server.heard.typings;
        let later = Instant::now() + Duration::from_secs(24 * 60 * 60);
        for person in [contact, world.agent] {
            typings.hear(&change, person, true, later);
        }
    }
}
