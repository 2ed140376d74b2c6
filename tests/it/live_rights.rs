//! Rights that end while somebody listens: by themselves, and where a list has a ticket that is not to be read any more.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    live_support::{Port, Socket},
    support::{CallerName, Owner, SOON, Server, Walls, World},
};

const TICKET: &str = "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket { number } } }";
const LIST: &str = "subscription { ticketListChanged { ticketId ticket { number } } }";

async fn watching(world: &World, port: &Port, caller: CallerName, query: &str) -> (Socket, Value) {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", &world.fill(query, Owner::Anna)).await;
    let first = socket.event().await;
    (socket, first)
}

fn look() -> Value {
    json!({ "ticketListChanged": { "ticketId": null, "ticket": null } })
}

#[tokio::test]
async fn a_grant_that_ends_by_itself_ends_what_listens_by_it_at_that_moment() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let port = Port::open(&world.server).await;
        let until = Instant::now() + Duration::from_secs(3);
        world
            .database
            .as_owner("UPDATE ticket_grants SET valid_until = now() + interval '3 seconds' WHERE scope = 'tenant' AND valid_until > now()")
            .await;
        let (mut ticket, first) = watching(&world, &port, CallerName::Granted, TICKET).await;
        assert!(first["ticketUpdated"]["ticket"].is_object(), "{first}");
        let (mut list, _) = watching(&world, &port, CallerName::Granted, LIST).await;
        // Whoever reads by another grant listens on.
        let (mut writer, _) = watching(&world, &port, CallerName::GrantedReply, TICKET).await;
        assert_eq!(ticket.event().await, "NOT_FOUND", "{walls:?}");
        assert!(Instant::now() >= until, "{walls:?}: before its end");
        assert!(until.elapsed() < SOON, "{walls:?}: {:?}", until.elapsed());
        assert_eq!(list.event().await, look(), "{walls:?}");
        writer.silent().await;
    }
}

#[tokio::test]
async fn a_session_that_ends_by_itself_ends_what_listens_with_it_at_that_moment() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    world
        .database
        .as_owner("UPDATE sessions SET expires_at = now() + interval '3 seconds'")
        .await;
    let until = Instant::now() + Duration::from_secs(3);
    let (mut list, _) = watching(&world, &port, CallerName::Contact, LIST).await;
    assert_eq!(list.event().await, "UNAUTHENTICATED");
    assert!(until.elapsed() < SOON, "{:?}", until.elapsed());
}

#[tokio::test]
async fn a_list_is_to_be_read_again_when_a_ticket_in_it_may_be_read_no_longer() {
    for (caller, shutter, change) in [
        (
            CallerName::Contact,
            CallerName::Agent,
            "setTicketHidden(input: { ticketId: \"$ticket\", hidden: true })",
        ),
        (
            CallerName::Participant,
            CallerName::Agent,
            "setTicketHidden(input: { ticketId: \"$ticket\", hidden: true })",
        ),
        (
            CallerName::Granted,
            CallerName::Contact,
            "setTicketPersonal(input: { ticketId: \"$ticket\", personal: true })",
        ),
        (
            CallerName::Participant,
            CallerName::Contact,
            "setTicketPersonal(input: { ticketId: \"$ticket\", personal: true })",
        ),
    ] {
        let world = World::create(Walls::Both).await;
        let port = Port::open(&world.server).await;
        let (mut list, _) = watching(&world, &port, caller, LIST).await;
        // Those whom it does not concern hear nothing.
        let (mut other, _) = watching(&world, &port, CallerName::Other, LIST).await;
        let (mut colleague, _) = watching(&world, &port, CallerName::Colleague, LIST).await;
        let query = world.fill(
            &format!("mutation {{ {change} {{ errors {{ code }} }} }}"),
            Owner::Anna,
        );
        let done = world.ask(shutter, &query).await;
        assert!(done["errors"].is_null(), "{done}");
        assert_eq!(list.event().await, look(), "{} {change}", caller.title());
        other.silent().await;
        colleague.silent().await;
    }
}

#[tokio::test]
async fn who_works_on_a_ticket_is_in_no_count_and_no_bell_where_it_is_not_shown() {
    for shown in [true, false] {
        let mut world = World::create(Walls::Both).await;
        world
            .database
            .as_owner(&format!(
                "UPDATE tenants SET ticket_rules = '{{\"show_assignee\": {shown}}}'; UPDATE tickets SET assignee_id = NULL"
            ))
            .await;
        // Another server, which has nothing of the tenant in memory.
        world.server = Server::over(&world.database, Walls::Both).await;
        let seen = "{ portal { ticketRules { showsAssignee } } viewer { ticketNews { item { __typename } } tickets(first: 5) { nodes { number isUnread assignee { displayName } timeline(first: 30) { totalCount nodes { __typename } } } } } }";
        let read = "mutation { markAllTicketsRead { errors { code } } }";
        world.ask(CallerName::Contact, read).await;
        let before = world.ask(CallerName::Contact, seen).await;
        assert!(before["errors"].is_null(), "{before}");
        assert_eq!(
            before["data"]["portal"]["ticketRules"]["showsAssignee"],
            shown
        );
        let assign = world.fill(
            "mutation { assignTicket(input: { ticketId: \"$ticket\", assigneeId: \"$staff\" }) { ticket { assignee { displayName } } errors { code } } }",
            Owner::Anna,
        );
        let done = world.ask(CallerName::Admin, &assign).await;
        let assignee = &done["data"]["assignTicket"]["ticket"]["assignee"];
        assert_eq!(assignee["displayName"], "Alex Agent");
        let after = world.ask(CallerName::Contact, seen).await;
        for ticket in after["data"]["viewer"]["tickets"]["nodes"]
            .as_array()
            .unwrap()
        {
            let timeline = &ticket["timeline"];
            let entries = timeline["nodes"].as_array().unwrap().len();
            assert_eq!(timeline["totalCount"], entries, "{ticket}");
        }
        let news = &after["data"]["viewer"]["ticketNews"];
        if shown {
            assert_eq!(news[0]["item"]["__typename"], "AssigneeChange", "{news}");
            assert_ne!(after, before);
        } else {
            assert_eq!(after, before);
            assert!(!before.to_string().contains("AssigneeChange"), "{before}");
        }
    }
}
