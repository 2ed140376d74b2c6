//! What staff keep from the portal: nobody there reads it, hears of it, or goes on watching it.

use std::time::Instant;

use serde_json::{Value, json};

use crate::{
    live_support::{Port, Socket},
    support::{CallerName, Owner, SOON, Walls, World},
};

const WATCH: &str = "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket { subject } } }";
/// Everybody in the portal who reads Anna's ticket.
const READERS: [CallerName; 4] = [
    CallerName::Contact,
    CallerName::Participant,
    CallerName::Granted,
    CallerName::GrantedReply,
];

async fn done(world: &World, caller: CallerName, call: &str) {
    let query = world.fill(&format!("mutation {{ {call} }}"), Owner::Anna);
    let answer = world.ask(caller, &query).await;
    let payload = answer["data"].as_object().and_then(|it| it.values().next());
    let errors = payload.map(|payload| &payload["errors"]);
    assert_eq!(errors, Some(&json!([])), "{call} {answer}");
}

fn hide(hidden: bool) -> String {
    format!(
        "setTicketHidden(input: {{ ticketId: \"$ticket\", hidden: {hidden} }}) {{ errors {{ code }} }}"
    )
}

fn within_a_second(since: Instant, what: &str) {
    let took = since.elapsed();
    assert!(took < SOON, "{what} took {took:?}");
}

/// By id, by number, in lists, in searches and with the bell; nothing is done with it, and no name from it is told.
async fn a_hidden_ticket_is_staffs_alone(walls: Walls) {
    let world = World::create(walls).await;
    let look = world.fill(
        "{ node(id: \"$ticket\") { id } viewer { ticket(number: $number) { subject } \
         tickets(filter: { scope: ALL, search: \"mark-anna\" }) { totalCount nodes { subject } } \
         ticketNews { ticketId } } }",
        Owner::Anna,
    );
    for caller in READERS {
        let seen = world.ask(caller, &look).await;
        assert!(!seen["data"]["node"].is_null(), "{walls:?} {seen}");
    }
    done(&world, CallerName::Agent, &hide(true)).await;
    let id = world.fill("$ticket", Owner::Anna);
    for caller in READERS {
        let title = caller.title();
        let mut seen = world.ask(caller, &look).await;
        // Without guards, whoever was let read others' tickets hears of those too.
        if walls == Walls::NoGuards {
            let news = seen["data"]["viewer"]["ticketNews"].as_array_mut().unwrap();
            news.retain(|it| it["ticketId"] == json!(id));
        }
        let nothing = json!({ "node": null, "viewer": { "ticket": null,
            "tickets": { "totalCount": 0, "nodes": [] }, "ticketNews": [] } });
        assert_eq!(seen["data"], nothing, "{walls:?} {title}");
        for call in [
            "replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { ticket { id } errors { code } }",
            "closeTicket(input: { ticketId: \"$ticket\" }) { ticket { id } errors { code } }",
            "addParticipant(input: { ticketId: \"$ticket\", email: \"mark-ben@oriale.example\" }) { ticket { id } errors { code } }",
            "setTicketPersonal(input: { ticketId: \"$ticket\", personal: true }) { ticket { id } errors { code } }",
            "markTicketRead(input: { ticketId: \"$ticket\" }) { ticket { id } errors { code } }",
        ] {
            let query = world.fill(&format!("mutation {{ {call} }}"), Owner::Anna);
            let answer = world.ask(caller, &query).await;
            assert!(
                answer["errors"][0].is_object(),
                "{walls:?} {title}: {call} {answer}"
            );
        }
    }
    let (ticket, _) = world.tickets[&Owner::Anna];
    let unchanged = format!(
        "SELECT concat_ws(' ', status, personal, (SELECT count(*) FROM ticket_participants p WHERE p.ticket_id = t.id))
         FROM tickets t WHERE id = '{ticket}'"
    );
    let unchanged = world.database.text_as_owner(&unchanged).await;
    assert!(unchanged.ends_with(" f 1"), "{unchanged}");
    for caller in [CallerName::Agent, CallerName::Admin] {
        let query = world.fill("{ node(id: \"$ticket\") { id } }", Owner::Anna);
        assert!(!world.ask(caller, &query).await["data"]["node"].is_null());
    }
    done(&world, CallerName::Agent, &hide(false)).await;
    for caller in READERS {
        let seen = world.ask(caller, &look).await;
        assert!(!seen["data"]["node"].is_null(), "{walls:?} {seen}");
    }
}

#[tokio::test]
async fn a_hidden_ticket_behind_both_walls() {
    a_hidden_ticket_is_staffs_alone(Walls::Both).await;
}

#[tokio::test]
async fn a_hidden_ticket_behind_guards_alone() {
    a_hidden_ticket_is_staffs_alone(Walls::NoRls).await;
}

#[tokio::test]
async fn a_hidden_ticket_behind_row_level_security_alone() {
    a_hidden_ticket_is_staffs_alone(Walls::NoGuards).await;
}

/// Whoever is added to it learns nothing of it: not by mail, not by the bell, not live. Shown, they find it.
#[tokio::test]
async fn nobody_is_told_that_they_take_part_in_a_hidden_ticket() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let bell = "{ viewer { ticketNews { ticketId } tickets { totalCount } } }";
    let ben = CallerName::Colleague;
    done(&world, CallerName::Agent, &hide(true)).await;
    let before = world.ask(ben, bell).await;
    let mails = "SELECT count(*)::text FROM mail_outbox";
    let queued = world.database.text_as_owner(mails).await;
    let mut list = port.join(&world, ben).await;
    list.subscribe("1", "subscription { ticketListChanged { ticketId } }")
        .await;
    list.event().await;
    let add = "addParticipant(input: { ticketId: \"$ticket\", email: \"mark-ben@oriale.example\" }) { errors { code } }";
    done(&world, CallerName::Agent, add).await;
    assert_eq!(world.database.text_as_owner(mails).await, queued);
    assert_eq!(world.ask(ben, bell).await, before);
    // Their session is looked at anew, which says that something may have changed and not what.
    let nothing = json!({ "ticketListChanged": { "ticketId": null } });
    assert_eq!(list.event().await, nothing);
    let answer = "answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }";
    done(&world, CallerName::Agent, answer).await;
    assert_eq!(world.database.text_as_owner(mails).await, queued);
    assert_eq!(world.ask(ben, bell).await, before);
    list.silent().await;
    done(&world, CallerName::Agent, &hide(false)).await;
    assert!(list.event().await["ticketListChanged"]["ticketId"].is_string());
    let after = world.ask(ben, bell).await;
    let count = |answer: &Value| answer["data"]["viewer"]["tickets"]["totalCount"].as_i64();
    assert_eq!(count(&after), count(&before).map(|it| it + 1));
}

async fn watching(world: &World, port: &Port, caller: CallerName) -> Socket {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", &world.fill(WATCH, Owner::Anna)).await;
    assert!(socket.event().await.is_object(), "{}", caller.title());
    socket
}

/// It ends, and what happens afterwards is not heard.
async fn ended(socket: &mut Socket, since: Instant, what: &str) {
    assert_eq!(socket.event().await, "NOT_FOUND", "{what}");
    assert_eq!(socket.next().await["type"], "complete", "{what}");
    within_a_second(since, what);
}

async fn whoever_watches_is_let_go_at_once(walls: Walls) {
    let world = World::create(walls).await;
    let port = Port::open(&world.server).await;
    let mut all = Vec::new();
    for caller in READERS {
        all.push((caller, watching(&world, &port, caller).await));
    }
    let mut agent = watching(&world, &port, CallerName::Agent).await;
    let since = Instant::now();
    done(&world, CallerName::Agent, &hide(true)).await;
    for (caller, socket) in &mut all {
        let what = format!("{walls:?}: hiding from {}", caller.title());
        ended(socket, since, &what).await;
    }
    agent.event().await;
    let answer = "answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }";
    done(&world, CallerName::Agent, answer).await;
    agent.event().await;
    for (_, socket) in &mut all {
        socket.silent().await;
    }
    done(&world, CallerName::Agent, &hide(false)).await;
    agent.event().await;

    // A grant is withdrawn.
    let mut granted = watching(&world, &port, CallerName::Granted).await;
    let mut anna = watching(&world, &port, CallerName::Contact).await;
    let id = format!(
        "SELECT g.id::text FROM ticket_grants g JOIN contacts c ON c.id = g.reader_id WHERE c.email = '{}'",
        CallerName::Granted.email().unwrap()
    );
    let id = world.database.text_as_owner(&id).await.parse().unwrap();
    let id = portico::api::GlobalId::new(portico::api::NodeKind::TicketGrant, id);
    let revoke =
        format!("revokeTicketVisibility(input: {{ grantId: \"{id}\" }}) {{ errors {{ code }} }}");
    let since = Instant::now();
    done(&world, CallerName::Admin, &revoke).await;
    ended(
        &mut granted,
        since,
        &format!("{walls:?}: withdrawing a grant"),
    )
    .await;

    // A participant is removed.
    let mut participant = watching(&world, &port, CallerName::Participant).await;
    let id = format!(
        "SELECT id::text FROM contacts WHERE email = '{}'",
        CallerName::Participant.email().unwrap()
    );
    let id = world.database.text_as_owner(&id).await.parse().unwrap();
    let id = portico::api::GlobalId::new(portico::api::NodeKind::Contact, id);
    let remove = format!(
        "removeParticipant(input: {{ ticketId: \"$ticket\", contactId: \"{id}\" }}) {{ errors {{ code }} }}"
    );
    let since = Instant::now();
    done(&world, CallerName::Contact, &remove).await;
    ended(
        &mut participant,
        since,
        &format!("{walls:?}: removing a participant"),
    )
    .await;
    anna.event().await;

    let answer = "answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }";
    done(&world, CallerName::Agent, answer).await;
    anna.event().await;
    granted.silent().await;
    participant.silent().await;
}

#[tokio::test]
async fn whoever_watches_is_let_go_behind_both_walls() {
    whoever_watches_is_let_go_at_once(Walls::Both).await;
}

#[tokio::test]
async fn whoever_watches_is_let_go_behind_guards_alone() {
    whoever_watches_is_let_go_at_once(Walls::NoRls).await;
}

#[tokio::test]
async fn whoever_watches_is_let_go_behind_row_level_security_alone() {
    whoever_watches_is_let_go_at_once(Walls::NoGuards).await;
}
