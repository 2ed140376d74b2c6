//! Figures of chats and threads: known numbers, and whose they are.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, count_statements};

const SET: &str = "waitingNow chats takenChats chatWaitMedian chatWaitNinetieth answeredChats chatAnswerMedian chatAnswerNinetieth
    threads answeredThreads threadAnswerMedian threadAnswerNinetieth missedChats ended ratings ratingAverage";

async fn figures(world: &World, caller: CallerName, arguments: &str) -> Value {
    let query = format!(
        "{{ serviceDesk {{ messageFigures({arguments}) {{ interval total {{ {SET} }} periods {{ from figures {{ {SET} }} }}
             tenants {{ name figures {{ {SET} }} }} }} }} }}"
    );
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["serviceDesk"]["messageFigures"].clone()
}

/// In March 2026 at Oriale: ten chats on the days 1 to 10, taken on after 10 to 90 seconds and answered 5 seconds later, but for the
/// last, which was missed; two ended and were rated 5 and 2. One thread of a contact's, answered after an hour, and one of staff's.
/// At Nordwind: one chat.
async fn march(world: &World) {
    let (oriale, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let (nordwind, carl) = (world.tenants["nordwind"], world.contacts[&Owner::Carl]);
    let agent = world.agent;
    let sql = format!(
        "INSERT INTO conversations (tenant_id, id, kind, subject, contact_id, state, message_count, starter_id, client_id, started_at,
             last_message_at, picked_up_at, waited, missed_at, waiting_since, ended_at, ended_by, rating)
         SELECT '{oriale}', ('00000000-0000-0000-0000-' || to_char(n, 'FM000000000000'))::uuid,
             CASE WHEN n <= 2 THEN 'chat' ELSE 'thread' END, 's', '{anna}',
             CASE WHEN n <= 2 THEN 'ended' WHEN n = 10 THEN 'waiting' ELSE 'active' END, 2, '{anna}', gen_random_uuid(), t, t,
             CASE WHEN n < 10 THEN t + n * interval '10 seconds' END, CASE WHEN n < 10 THEN n * 10 END,
             CASE WHEN n = 10 THEN t + interval '10 minutes' END, CASE WHEN n = 10 THEN t END,
             CASE WHEN n <= 2 THEN t + interval '1 hour' END, CASE WHEN n <= 2 THEN 'contact' END,
             CASE n WHEN 1 THEN 5 WHEN 2 THEN 2 END
         FROM generate_series(1, 10) n, LATERAL (SELECT '2026-02-28 12:00Z'::timestamptz + n * interval '1 day' AS t) d;
         INSERT INTO conversations (tenant_id, id, subject, contact_id, state, starter_id, client_id, started_at)
         VALUES ('{oriale}', '00000000-0000-0000-0000-000000000011', 's', '{anna}', 'active', '{anna}', gen_random_uuid(), '2026-03-03 12:00Z'),
             ('{oriale}', '00000000-0000-0000-0000-000000000012', 's', '{anna}', 'active', '{agent}', gen_random_uuid(), '2026-03-03 12:00Z');
         INSERT INTO conversations (tenant_id, id, kind, subject, contact_id, state, starter_id, client_id, started_at, picked_up_at, waited)
         VALUES ('{nordwind}', '00000000-0000-0000-0000-000000000013', 'chat', 's', '{carl}', 'active', '{carl}', gen_random_uuid(),
             '2026-03-03 12:00Z', '2026-03-03 12:01Z', 60);
         INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_contact_id, author_staff_id, author_name, body,
             client_id, revision, created_at)
         SELECT c.tenant_id, c.id, 1, gen_random_uuid(), '{anna}'::uuid, NULL::uuid, 'a', 'b', gen_random_uuid(), 1, c.started_at
         FROM conversations c WHERE c.started_at BETWEEN '2026-03-01' AND '2026-04-01' AND c.starter_id = '{anna}'
         UNION ALL
         SELECT c.tenant_id, c.id, 2, gen_random_uuid(), NULL, '{agent}'::uuid, 'a', 'b', gen_random_uuid(), 2,
             c.started_at + coalesce((c.waited + 5) * interval '1 second', interval '1 hour')
         FROM conversations c WHERE c.started_at BETWEEN '2026-03-01' AND '2026-04-01' AND c.starter_id = '{anna}' AND c.missed_at IS NULL"
    );
    world.database.as_owner(&sql).await;
}

const MARCH: &str = "from: \"2026-03-01\", to: \"2026-03-31\"";

#[tokio::test]
async fn known_numbers_come_out() {
    let world = World::create(Walls::Both).await;
    march(&world).await;
    let oriale = world.portal("oriale");
    let found = figures(
        &world,
        CallerName::Agent,
        &format!("tenantId: \"{oriale}\", {MARCH}"),
    )
    .await;
    let total = &found["total"];
    assert_eq!(total["chats"], 10, "{total}");
    assert_eq!(total["takenChats"], 9);
    assert_eq!(total["chatWaitMedian"], 50);
    assert_eq!(total["chatWaitNinetieth"], 82);
    assert_eq!(total["answeredChats"], 9);
    assert_eq!(total["chatAnswerMedian"], 55);
    assert_eq!(total["threads"], 1);
    assert_eq!(total["threadAnswerMedian"], 3600);
    assert_eq!(total["missedChats"], 1);
    assert_eq!(total["ended"], 2);
    assert_eq!(
        (&total["ratings"], &total["ratingAverage"]),
        (&json!(2), &json!(3.5))
    );
    let periods = found["periods"].as_array().unwrap();
    assert_eq!(periods.len(), 31);
    assert_eq!(periods[2]["figures"]["chats"], 1);
    assert_eq!(periods[2]["figures"]["threads"], 1);
    assert_eq!(periods[2]["figures"]["waitingNow"], Value::Null);
    assert_eq!(periods[9]["figures"]["missedChats"], 1);
    let weeks = figures(
        &world,
        CallerName::Agent,
        "from: \"2026-01-01\", to: \"2026-03-31\"",
    )
    .await;
    assert_eq!(weeks["interval"], "WEEK");
    assert_eq!(weeks["total"]["chats"], 11);
}

#[tokio::test]
async fn a_restricted_agent_counts_their_portals_alone_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        march(&world).await;
        let own = figures(&world, CallerName::Restricted, MARCH).await;
        assert_eq!(own["total"]["chats"], 1, "{walls:?}");
        let names: Vec<_> = own["tenants"].as_array().unwrap().iter().collect();
        assert_eq!(names.len(), 1, "{walls:?}");
        let oriale = world.portal("oriale");
        let other = figures(
            &world,
            CallerName::Restricted,
            &format!("tenantId: \"{oriale}\", {MARCH}"),
        )
        .await;
        assert!(other.is_null(), "{walls:?} {other}");
        let query = format!("{{ serviceDesk {{ messageFigures({MARCH}) {{ interval }} }} }}");
        let refused = world.ask(CallerName::Contact, &query).await;
        let counted = &refused["data"]["serviceDesk"]["messageFigures"];
        assert!(counted.is_null() || walls == Walls::NoGuards, "{walls:?}");
    }
}

#[tokio::test]
async fn it_is_one_statement_however_long_the_range() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    march(&world).await;
    for range in [
        "from: \"2026-03-01\", to: \"2026-03-01\"",
        "from: \"2026-01-01\", to: \"2026-12-31\"",
    ] {
        figures(&world, CallerName::Agent, range).await;
        let before = count_statements::of(&world.database);
        figures(&world, CallerName::Agent, range).await;
        assert_eq!(count_statements::of(&world.database) - before, 2, "{range}");
    }
}
