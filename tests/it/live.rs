//! Subscriptions: who is told what, and for how long.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    live_support::{Port, Socket},
    support::{CallerName, Owner, SOON, Server, Walls, World},
};

const TICKET: &str =
    "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket { status replyCount } } }";
const LIST: &str = "subscription { ticketListChanged { ticketId ticket { subject replyCount } } }";
const QUEUE: &str = "subscription { deskQueueChanged { ticketId ticket { replyCount } } }";
const ANSWER: &str =
    "mutation { answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } } }";
const REPLY: &str =
    "mutation { replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } } }";
const NOTE: &str = "mutation { addInternalNote(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } } }";

async fn act(world: &World, caller: CallerName, mutation: &str, owner: Owner) {
    let answer = world.ask(caller, &world.fill(mutation, owner)).await;
    assert!(answer["errors"].is_null(), "{answer}");
}

async fn watching(
    world: &World,
    port: &Port,
    caller: CallerName,
    query: &str,
    owner: Owner,
) -> (Socket, Value) {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", &world.fill(query, owner)).await;
    let first = socket.event().await;
    (socket, first)
}

#[tokio::test]
async fn each_side_sees_what_the_other_writes() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let (mut anna, first) = watching(&world, &port, CallerName::Contact, TICKET, Owner::Anna).await;
    assert_eq!(first["ticketUpdated"]["ticket"]["replyCount"], 1);
    let (mut agent, _) = watching(&world, &port, CallerName::Agent, TICKET, Owner::Anna).await;
    let (mut list, start) = watching(&world, &port, CallerName::Contact, LIST, Owner::Anna).await;
    let nothing = json!({ "ticketId": null, "ticket": null });
    assert_eq!(start["ticketListChanged"], nothing);
    let (mut queue, start) = watching(&world, &port, CallerName::Agent, QUEUE, Owner::Anna).await;
    assert_eq!(start["deskQueueChanged"], nothing);

    act(&world, CallerName::Agent, ANSWER, Owner::Anna).await;
    let answered = json!({ "ticket": { "status": "WAITING", "replyCount": 2 } });
    assert_eq!(anna.event().await["ticketUpdated"], answered);
    assert_eq!(agent.event().await["ticketUpdated"], answered);
    let listed = list.event().await;
    assert_eq!(listed["ticketListChanged"]["ticket"]["replyCount"], 2);
    assert_eq!(
        queue.event().await["deskQueueChanged"]["ticketId"],
        listed["ticketListChanged"]["ticketId"]
    );

    act(&world, CallerName::Contact, REPLY, Owner::Anna).await;
    assert_eq!(
        agent.event().await["ticketUpdated"]["ticket"],
        json!({ "status": "OPEN", "replyCount": 3 })
    );
    anna.event().await;
    list.event().await;
    let create = "mutation { createTicket(input: { subject: \"new one\", description: \"d\" }) { errors { code } } }";
    act(&world, CallerName::Contact, create, Owner::Anna).await;
    assert_eq!(
        list.event().await["ticketListChanged"]["ticket"]["subject"],
        "new one"
    );
    anna.silent().await;
}

/// What the last cursor does not have yet comes by it: once, and all of it.
#[tokio::test]
async fn a_client_catches_up_from_its_cursor() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let query = "subscription($after: String) { ticketUpdated(ticketId: \"$ticket\") { ticket {
        timeline(first: 50, after: $after) { nodes { __typename } pageInfo { endCursor } } } } }";
    let query = world.fill(query, Owner::Anna);
    let mut socket = port.join(&world, CallerName::Contact).await;
    socket.subscribe("1", &query).await;
    let all = socket.event().await;
    let timeline = |event: &Value| event["ticketUpdated"]["ticket"]["timeline"].clone();
    assert_eq!(timeline(&all)["nodes"].as_array().unwrap().len(), 5);
    let cursor = timeline(&all)["pageInfo"]["endCursor"].clone();
    drop(socket);
    act(&world, CallerName::Agent, ANSWER, Owner::Anna).await;
    let mut socket = port.join(&world, CallerName::Contact).await;
    let payload = json!({ "query": query, "variables": { "after": cursor } });
    socket
        .say(json!({ "type": "subscribe", "id": "1", "payload": payload }))
        .await;
    let missed = timeline(&socket.event().await);
    assert_eq!(
        missed["nodes"],
        json!([{ "__typename": "Reply" }, { "__typename": "StatusChange" }])
    );
}

#[tokio::test]
async fn nobody_hears_of_what_is_not_theirs() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let port = Port::open(&world.server).await;
        let mut lists = Vec::new();
        for caller in [CallerName::Colleague, CallerName::Other] {
            let mut socket = port.join(&world, caller).await;
            socket
                .subscribe("1", &world.fill(TICKET, Owner::Anna))
                .await;
            assert_eq!(socket.event().await, "NOT_FOUND", "{walls:?}");
            assert_eq!(socket.next().await["type"], "complete");
            socket.subscribe("2", LIST).await;
            socket.event().await;
            lists.push(socket);
        }
        let mut restricted = port.join(&world, CallerName::Restricted).await;
        restricted.subscribe("1", QUEUE).await;
        restricted.event().await;
        lists.push(restricted);
        act(&world, CallerName::Agent, ANSWER, Owner::Anna).await;
        act(&world, CallerName::Agent, NOTE, Owner::Anna).await;
        for socket in &mut lists {
            socket.silent().await;
        }
    }
}

#[tokio::test]
async fn a_note_reaches_staff_and_no_contact() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let (mut anna, _) = watching(&world, &port, CallerName::Contact, TICKET, Owner::Anna).await;
    let (mut list, _) = watching(&world, &port, CallerName::Contact, LIST, Owner::Anna).await;
    let notes = "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket {
        internalNotes(last: 9) { nodes { body { markdown } } } } } }";
    let (mut agent, _) = watching(&world, &port, CallerName::Agent, notes, Owner::Anna).await;
    act(&world, CallerName::Agent, NOTE, Owner::Anna).await;
    let seen = agent.event().await;
    let nodes = &seen["ticketUpdated"]["ticket"]["internalNotes"]["nodes"];
    assert_eq!(nodes.as_array().unwrap().len(), 2);
    anna.silent().await;
    list.silent().await;
    // And who asks for them gets a refusal, with the event as at once.
    let mut nosy = port.join(&world, CallerName::Contact).await;
    nosy.subscribe("1", &world.fill(notes, Owner::Anna)).await;
    assert_eq!(nosy.event().await, "FORBIDDEN");
}

#[tokio::test]
async fn staff_and_contacts_have_their_own_lists() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    for (caller, query) in [(CallerName::Contact, QUEUE), (CallerName::Agent, LIST)] {
        let (_, code) = watching(&world, &port, caller, query, Owner::Anna).await;
        assert_eq!(code, "FORBIDDEN", "{}", caller.title());
    }
}

/// Each way in which a right ends, ends the subscription within a second.
#[tokio::test]
async fn it_ends_with_the_right_to_it() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let oriale = world.tenants["oriale"];
    let anna = world.contacts[&Owner::Anna];
    let within_a_second = |since: Instant, what: &str| {
        let took = since.elapsed();
        assert!(took < SOON, "{what} took {took:?}");
    };

    let (mut socket, _) = watching(&world, &port, CallerName::Contact, TICKET, Owner::Anna).await;
    let since = Instant::now();
    let log_out = "mutation { logOut { errors { code } } }";
    world.ask(CallerName::Contact, log_out).await;
    assert_eq!(socket.event().await, "UNAUTHENTICATED");
    assert_eq!(socket.closed().await.0, 4401);
    within_a_second(since, "logging out");

    // The portal decides for her, not a switch of her own.
    world
        .database
        .as_owner("UPDATE contacts SET features_on = '{}'")
        .await;
    world.log_everybody_in().await;
    let (mut socket, _) = watching(&world, &port, CallerName::Contact, LIST, Owner::Anna).await;
    let since = Instant::now();
    let tell = |event: String| format!("SELECT pg_notify('portico', '{event}')");
    let changed = tell(json!({ "event": "tenant_changed", "tenant": oriale }).to_string());
    world
        .database
        .as_owner(&format!(
            "UPDATE tenants SET features = '{{}}' WHERE id = '{oriale}'; {changed}"
        ))
        .await;
    assert_eq!(socket.event().await, "FORBIDDEN");
    assert_eq!(socket.next().await["type"], "complete");
    within_a_second(since, "switching a feature off");
    world
        .database
        .as_owner(&format!(
            "UPDATE tenants SET features = '{{tickets}}' WHERE id = '{oriale}'; {changed}"
        ))
        .await;
    tokio::time::sleep(Duration::from_millis(200)).await;

    let (mut socket, _) = watching(&world, &port, CallerName::Contact, TICKET, Owner::Anna).await;
    let since = Instant::now();
    let id = portico::api::GlobalId::new(portico::api::NodeKind::Contact, anna);
    let off = format!(
        "mutation {{ setContactActive(input: {{ contactId: \"{id}\", active: false }}) {{ errors {{ code }} }} }}"
    );
    let answer = world.ask(CallerName::Agent, &off).await;
    assert_eq!(
        answer["data"]["setContactActive"]["errors"],
        json!([]),
        "{answer}"
    );
    assert_eq!(socket.event().await, "UNAUTHENTICATED");
    within_a_second(since, "deactivating");
}

/// Two servers over one database are two processes.
#[tokio::test]
async fn it_is_told_across_processes() {
    let world = World::create(Walls::Both).await;
    let other = Server::over(&world.database, Walls::Both).await;
    let port = Port::open(&other).await;
    let (mut anna, _) = watching(&world, &port, CallerName::Contact, TICKET, Owner::Anna).await;
    act(&world, CallerName::Agent, ANSWER, Owner::Anna).await;
    assert_eq!(
        anna.event().await["ticketUpdated"]["ticket"]["replyCount"],
        2
    );
}
