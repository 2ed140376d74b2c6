//! Who is at a ticket: told among staff at once and by every process, and to nobody else.

use serde_json::{Value, json};

use crate::{
    live_support::{Port, Socket},
    support::{CallerName, Owner, Server, Walls, World},
};

const WATCH: &str =
    "subscription { ticketPresence(ticketId: \"$ticket\") { people { displayName activity } } }";

async fn watching(world: &World, port: &Port, caller: CallerName, owner: Owner) -> Socket {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", &world.fill(WATCH, owner)).await;
    socket
}

async fn people(socket: &mut Socket) -> Value {
    socket.event().await["ticketPresence"]["people"].clone()
}

async fn announce(world: &World, caller: CallerName, owner: Owner, activity: &str) -> Value {
    let call = format!(
        "mutation {{ announcePresence(input: {{ ticketId: \"$ticket\", activity: {activity} }}) {{ errors {{ code }} }} }}"
    );
    let answer = world.ask(caller, &world.fill(&call, owner)).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => answer["data"]["announcePresence"]["errors"].clone(),
    }
}

#[tokio::test]
async fn staff_see_who_else_looks_and_writes_in_whichever_process() {
    let world = World::create(Walls::Both).await;
    let here = Port::open(&world.server).await;
    // Two servers over one database are two processes.
    let other = Server::over(&world.database, Walls::Both).await;
    let there = Port::open(&other).await;
    let mut near = watching(&world, &here, CallerName::Agent, Owner::Anna).await;
    let mut far = watching(&world, &there, CallerName::Agent, Owner::Anna).await;
    for socket in [&mut near, &mut far] {
        assert_eq!(people(socket).await, json!([]));
    }
    for (activity, seen) in [
        (
            "LOOKING",
            json!([{ "displayName": "Ada Admin", "activity": "LOOKING" }]),
        ),
        (
            "WRITING",
            json!([{ "displayName": "Ada Admin", "activity": "WRITING" }]),
        ),
        ("GONE", json!([])),
    ] {
        assert_eq!(
            announce(&world, CallerName::Admin, Owner::Anna, activity).await,
            json!([])
        );
        for socket in [&mut near, &mut far] {
            assert_eq!(people(socket).await, seen);
        }
    }
    // Not of oneself, and not of another ticket's.
    announce(&world, CallerName::Agent, Owner::Anna, "LOOKING").await;
    assert_eq!(people(&mut near).await, json!([]));
    announce(&world, CallerName::Admin, Owner::Ben, "LOOKING").await;
    near.silent().await;
    // Nothing of it is written down.
    let kept = world
        .database
        .text_as_owner(
            "SELECT coalesce(string_agg(relname, ' '), '') FROM pg_class WHERE relname LIKE '%presence%'",
        )
        .await;
    assert_eq!(kept, "");
}

#[tokio::test]
async fn contacts_and_who_does_not_serve_the_portal_learn_nothing() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let port = Port::open(&world.server).await;
        announce(&world, CallerName::Agent, Owner::Anna, "WRITING").await;
        let mut restricted = watching(&world, &port, CallerName::Restricted, Owner::Anna).await;
        assert_eq!(restricted.event().await, "NOT_FOUND", "{walls:?}");
        let mut anna = watching(&world, &port, CallerName::Contact, Owner::Anna).await;
        let first = anna.event().await;
        if walls == Walls::NoGuards {
            // It is her ticket, and she gets an event: with nobody in it.
            assert_eq!(first["ticketPresence"]["people"], json!([]));
            announce(&world, CallerName::Agent, Owner::Anna, "GONE").await;
            assert_eq!(people(&mut anna).await, json!([]));
            assert_eq!(
                announce(&world, CallerName::Contact, Owner::Anna, "WRITING").await,
                "FORBIDDEN"
            );
        } else {
            assert_eq!(first, "FORBIDDEN", "{walls:?}");
            assert_eq!(
                announce(&world, CallerName::Contact, Owner::Anna, "WRITING").await,
                "FORBIDDEN"
            );
        }
        assert_eq!(
            announce(&world, CallerName::Restricted, Owner::Anna, "LOOKING").await,
            "NOT_FOUND"
        );
    }
}

#[tokio::test]
async fn whoever_announces_without_end_is_told_to_wait() {
    let world = World::create(Walls::Both).await;
    let mut last = json!([]);
    for _ in 0..40 {
        last = announce(&world, CallerName::Agent, Owner::Anna, "LOOKING").await;
        if last != json!([]) {
            break;
        }
    }
    assert_eq!(last[0]["code"], "TOO_MANY_ATTEMPTS");
}
