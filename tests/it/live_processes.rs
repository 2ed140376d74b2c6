//! Subscriptions when something is in between: another process, a feed that was lost, a reader who is slow, a right that
//! was taken away elsewhere.

use std::time::{Duration, Instant};

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use serde_json::{Value, json};

use crate::{
    live_support::{Port, Socket},
    support::{CallerName, Owner, SOON, Server, Walls, World},
};

const TICKET: &str =
    "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket { replyCount } } }";
const LIST: &str = "subscription { ticketListChanged { ticketId ticket { replyCount } } }";
const QUEUE: &str = "subscription { deskQueueChanged { ticketId ticket { replyCount } } }";
const ANSWER: &str =
    "mutation { answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } } }";

async fn act(world: &World, caller: CallerName, mutation: &str) {
    let answer = world.ask(caller, &world.fill(mutation, Owner::Anna)).await;
    assert!(answer["errors"].is_null(), "{answer}");
    let payload = answer["data"].as_object().unwrap().values().next().unwrap();
    assert_eq!(payload["errors"], json!([]), "{answer}");
}

async fn watching(world: &World, port: &Port, caller: CallerName, query: &str) -> Socket {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", &world.fill(query, Owner::Anna)).await;
    socket.event().await;
    socket
}

fn look_again(field: &str) -> Value {
    json!({ field: { "ticketId": null, "ticket": null } })
}

#[tokio::test]
async fn lists_hear_of_what_is_done_in_another_process() {
    let world = World::create(Walls::Both).await;
    let other = Server::over(&world.database, Walls::Both).await;
    let port = Port::open(&other).await;
    let mut list = watching(&world, &port, CallerName::Contact, LIST).await;
    let mut queue = watching(&world, &port, CallerName::Agent, QUEUE).await;
    let mut bens = watching(&world, &port, CallerName::Colleague, LIST).await;
    let mut nordwinds = watching(&world, &port, CallerName::Restricted, QUEUE).await;
    act(&world, CallerName::Agent, ANSWER).await;
    let id = world.fill("$ticket", Owner::Anna);
    let changed = json!({ "ticketId": id, "ticket": { "replyCount": 2 } });
    assert_eq!(list.event().await["ticketListChanged"], changed);
    assert_eq!(queue.event().await["deskQueueChanged"], changed);
    tokio::join!(bens.silent(), nordwinds.silent());
}

/// The connection that listens is cut, and what happens before there is another one is told by nobody.
#[tokio::test]
async fn after_a_gap_in_the_feed_all_look_again_and_miss_nothing() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut anna = watching(&world, &port, CallerName::Contact, TICKET).await;
    let mut list = watching(&world, &port, CallerName::Contact, LIST).await;
    let mut queue = watching(&world, &port, CallerName::Agent, QUEUE).await;
    let connecting = async |allowed: &str| {
        let statement = format!(
            "DO $$ BEGIN EXECUTE format('{allowed} PUBLIC, portico_service', current_database()); END $$"
        );
        world.database.as_owner(&statement).await;
    };
    connecting("REVOKE CONNECT ON DATABASE %I FROM").await;
    // Between its heartbeats, which say nothing, a listener has said only that it listens.
    let cut = "SELECT count(pg_terminate_backend(pid, 5000))::text FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND query IN ('', 'LISTEN portico')";
    assert_eq!(world.database.text_as_owner(cut).await, "1");
    act(&world, CallerName::Agent, ANSWER).await;
    connecting("GRANT CONNECT ON DATABASE %I TO").await;
    assert_eq!(
        anna.event().await["ticketUpdated"]["ticket"]["replyCount"],
        2
    );
    assert_eq!(list.event().await, look_again("ticketListChanged"));
    assert_eq!(queue.event().await, look_again("deskQueueChanged"));
    // From here on each change is told again as what it is.
    act(&world, CallerName::Agent, ANSWER).await;
    let changed =
        json!({ "ticketId": world.fill("$ticket", Owner::Anna), "ticket": { "replyCount": 3 } });
    assert_eq!(
        anna.event().await["ticketUpdated"]["ticket"]["replyCount"],
        3
    );
    assert_eq!(list.event().await["ticketListChanged"], changed);
    assert_eq!(queue.event().await["deskQueueChanged"], changed);
    tokio::join!(anna.silent(), list.silent(), queue.silent());
}

#[tokio::test]
async fn whoever_is_slow_hears_to_look_again_in_place_of_too_many_tickets() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut list = watching(&world, &port, CallerName::Contact, LIST).await;
    // Nobody can read tickets, so that the first event is still on its way when the others come.
    let mut holding = AsyncPgConnection::establish(&world.database.owner_url)
        .await
        .unwrap();
    holding
        .batch_execute("BEGIN; LOCK TABLE tickets IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let (ticket, _) = world.tickets[&Owner::Anna];
    let tell = |ticket: &str, times: usize| {
        format!(
            "SELECT pg_notify('portico', json_build_object('event', 'ticket_changed', 'tenant', '{tenant}', 'ticket', {ticket},
                 'requester', '{anna}', 'internal', false)::text) FROM generate_series(1, {times})"
        )
    };
    world
        .database
        .as_owner(&tell(&format!("'{ticket}'"), 1))
        .await;
    let waiting =
        "SELECT count(*)::text FROM pg_locks WHERE NOT granted AND relation = 'tickets'::regclass";
    let began = Instant::now();
    while world.database.text_as_owner(waiting).await == "0" {
        assert!(began.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    world
        .database
        .as_owner(&tell("gen_random_uuid()", 65))
        .await;
    // Until the process has heard of all of them.
    tokio::time::sleep(Duration::from_secs(1)).await;
    holding.batch_execute("COMMIT").await.unwrap();
    let first = list.event().await;
    assert_eq!(
        first["ticketListChanged"]["ticketId"],
        json!(world.fill("$ticket", Owner::Anna))
    );
    assert_eq!(list.event().await, look_again("ticketListChanged"));
    list.silent().await;
}

/// All of a socket's subscriptions have something to say, and nobody takes it: what they hold, others need.
#[tokio::test]
async fn whoever_reads_nothing_holds_nothing_that_others_need() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut deaf = port.join(&world, CallerName::Contact).await;
    let events = "subscription { conversationEvents { conversation { messages(last: 20) { nodes { body { markdown } } } } } }";
    for number in 0..20 {
        deaf.subscribe(&number.to_string(), events).await;
    }
    let began = Instant::now();
    let mut asked = 0;
    for round in 0..12 {
        let body = format!("{round} {}", "x".repeat(19_000));
        crate::conversations::send(&world, CallerName::Agent, &body, uuid::Uuid::new_v4()).await;
        for _ in 0..5 {
            let answer = world
                .ask(CallerName::Other, "{ viewer { unreadMessages } }")
                .await;
            assert!(answer["errors"].is_null(), "after {asked}: {answer}");
            asked += 1;
        }
    }
    assert!(began.elapsed() < Duration::from_secs(60));
}

/// Done in one process, felt in the other.
#[tokio::test]
async fn staff_are_cut_off_within_a_second_with_what_they_were_allowed() {
    let world = World::create(Walls::Both).await;
    let other = Server::over(&world.database, Walls::Both).await;
    let port = Port::open(&other).await;
    let id = async |caller| {
        let me = world.ask(caller, "{ serviceDesk { me { id } } }").await;
        me["data"]["serviceDesk"]["me"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let kept_to = |id: &str, caller: CallerName, tenant: &str| {
        let (email, portal) = (caller.email().unwrap(), world.portal(tenant));
        format!(
            "mutation {{ updateStaff(input: {{ staffId: \"{id}\", displayName: \"x\", email: \"{email}\", locale: EN, role: AGENT,
                 servesAllTenants: false, tenantIds: [\"{portal}\"] }}) {{ errors {{ code }} }} }}"
        )
    };
    let (agent, restricted) = (
        id(CallerName::Agent).await,
        id(CallerName::Restricted).await,
    );
    let off = format!(
        "mutation {{ setStaffActive(input: {{ staffId: \"{agent}\", active: false }}) {{ errors {{ code }} }} }}"
    );
    for (caller, mutation) in [
        (
            CallerName::Restricted,
            kept_to(&restricted, CallerName::Restricted, "oriale"),
        ),
        (
            CallerName::Agent,
            kept_to(&agent, CallerName::Agent, "nordwind"),
        ),
        (CallerName::Agent, off),
    ] {
        world.log_everybody_in().await;
        let mut queue = watching(&world, &port, caller, QUEUE).await;
        act(&world, CallerName::Admin, &mutation).await;
        let since = Instant::now();
        assert_eq!(queue.event().await, "UNAUTHENTICATED", "{mutation}");
        assert_eq!(queue.closed().await.0, 4401, "{mutation}");
        let took = since.elapsed();
        assert!(took < SOON, "{took:?}: {mutation}");
    }
}
