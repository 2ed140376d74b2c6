//! What a contact wants to be told by mail and by the bell; and which mails a change makes, however it is made.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World};

/// Calls a mutation about Anna's ticket.
async fn act(world: &World, caller: CallerName, mutation: &str, rest: &str) {
    let query = format!(
        "mutation {{ {mutation}(input: {{ ticketId: \"$ticket\", {rest} }}) {{ errors {{ code message }} }} }}"
    );
    let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
    assert_eq!(answer["data"][mutation]["errors"], json!([]), "{answer}");
}

/// Anna says what she wants.
async fn wish(world: &World, wishes: &str) {
    let query = format!(
        "mutation {{ updateProfile(input: {{ displayName: \"mark-anna\", locale: EN, {wishes} }}) {{ errors {{ code }} }} }}"
    );
    let answer = world.ask(CallerName::Contact, &query).await;
    assert_eq!(
        answer["data"]["updateProfile"]["errors"],
        json!([]),
        "{answer}"
    );
}

/// What waits to be sent to somebody, which is then forgotten.
async fn mails(world: &World, to: &str) -> String {
    let mails = format!(
        "SELECT coalesce(string_agg(template || coalesce(' ' || (payload ->> 'status'), ''), ', '), '') FROM mail_outbox
         WHERE recipient_email = '{to}' AND ticket_id IS NOT NULL"
    );
    let found = world.database.text_as_owner(&mails).await;
    let forget = format!("DELETE FROM mail_outbox WHERE recipient_email = '{to}'");
    world.database.as_owner(&forget).await;
    found
}

#[tokio::test]
async fn the_kind_of_mail_that_a_contact_does_not_want_is_not_written_and_the_other_is() {
    let world = World::create(Walls::Both).await;
    let agent = CallerName::Agent;
    let taking_part = CallerName::Participant.email().unwrap();
    for (wishes, of_answers, of_states) in [
        ("mailOnAnswer: false", "", "ticket-moved open"),
        (
            "mailOnAnswer: true, mailOnStatus: false",
            "ticket-answered waiting",
            "",
        ),
        (
            "mailOnStatus: true",
            "ticket-answered waiting",
            "ticket-moved open",
        ),
        ("mailOnAnswer: false, mailOnStatus: false", "", ""),
    ] {
        wish(&world, wishes).await;
        act(
            &world,
            agent,
            "answerTicket",
            "body: \"b\", status: WAITING",
        )
        .await;
        assert_eq!(
            mails(&world, &Owner::Anna.email()).await,
            of_answers,
            "{wishes}"
        );
        assert_eq!(mails(&world, &taking_part).await, "ticket-answered waiting");
        act(&world, agent, "setTicketStatus", "status: OPEN").await;
        assert_eq!(
            mails(&world, &Owner::Anna.email()).await,
            of_states,
            "{wishes}"
        );
        assert_eq!(mails(&world, &taking_part).await, "ticket-moved open");
    }
}

#[tokio::test]
async fn a_contact_is_mailed_where_their_ticket_stands_whoever_moved_it() {
    let world = World::create(Walls::Both).await;
    let (anna, ben) = (Owner::Anna.email(), Owner::Ben.email());
    for status in ["OPEN", "WAITING", "RESOLVED"] {
        act(
            &world,
            CallerName::Agent,
            "setTicketStatus",
            &format!("status: {status}"),
        )
        .await;
        let told = format!("ticket-moved {}", status.to_lowercase());
        assert_eq!(mails(&world, &anna).await, told);
        assert_eq!(mails(&world, &ben).await, "", "it is not Ben's");
    }
    // The same again is no news.
    act(
        &world,
        CallerName::Agent,
        "setTicketStatus",
        "status: RESOLVED",
    )
    .await;
    assert_eq!(mails(&world, &anna).await, "");
    let (ticket, _) = world.tickets[&Owner::Anna];
    world
        .database
        .as_owner(&format!(
            "UPDATE tickets SET resolved_at = now() - interval '8 days' WHERE id = '{ticket}'"
        ))
        .await;
    let closed = portico::tickets::ending::close_due(&world.server.db).await;
    assert_eq!(closed.unwrap(), 1);
    assert_eq!(mails(&world, &anna).await, "ticket-moved closed");
    assert_eq!(mails(&world, &ben).await, "");
}

#[tokio::test]
async fn staff_hear_of_tickets_that_others_give_them_many_at_once() {
    let world = World::create(Walls::Both).await;
    let bulk = |assignee: &str| {
        let tickets = Owner::ALL.map(|owner| world.fill("{ ticketId: \"$ticket\" }", owner));
        let assignee = world.fill(assignee, Owner::Anna);
        format!(
            "mutation {{ changeTickets(input: {{ tickets: [{}], assigneeId: {assignee} }}) {{ results {{ errors {{ code }} }} errors {{ code }} }} }}",
            tickets.join(", ")
        )
    };
    let change = async |caller, assignee: &str| {
        let answer = world.ask(caller, &bulk(assignee)).await;
        assert_eq!(
            answer["data"]["changeTickets"],
            json!({ "results": [{ "errors": [] }, { "errors": [] }, { "errors": [] }], "errors": [] }),
            "{answer}"
        );
    };
    // A mail for each organisation, with what was given before in the same breath.
    let told = "SELECT coalesce(string_agg(recipient_email || (SELECT string_agg(' ' || (e ->> 'number'), '') FROM
        jsonb_array_elements(coalesce(payload -> 'earlier', '[]') || jsonb_build_array(payload)) e) || ' ' || (payload ->> 'by'),
        ', ' ORDER BY payload ->> 'number'), '') FROM mail_outbox WHERE template = 'ticket-assigned'";
    change(CallerName::Agent, "null").await;
    // One's own hand needs no mail.
    change(CallerName::Agent, "\"$staff\"").await;
    assert_eq!(world.database.text_as_owner(told).await, "");
    change(CallerName::Admin, "null").await;
    assert_eq!(world.database.text_as_owner(told).await, "");
    change(CallerName::Admin, "\"$staff\"").await;
    let agent = CallerName::Agent.email().unwrap();
    assert_eq!(
        world.database.text_as_owner(told).await,
        ["1001", "101 102"]
            .map(|numbers| format!("{agent} {numbers} Ada Admin"))
            .join(", ")
    );
    // Who has them already hears nothing again.
    change(CallerName::Admin, "\"$staff\"").await;
    let count = "SELECT count(*)::text FROM mail_outbox WHERE template = 'ticket-assigned'";
    assert_eq!(world.database.text_as_owner(count).await, "2");
}

const NEWS: &str = "{ viewer { ticketNews { ticketId number subject item { kind: __typename ... on Reply { body { markdown } }
    ... on StatusChange { from to } ... on PriorityChange { oldPriority newPriority } ... on AssigneeChange { assigneeName } } }
    tickets { nodes { isUnread } } } }";

async fn news(world: &World) -> Value {
    let mut answer = world.ask(CallerName::Contact, NEWS).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    assert_eq!(
        answer["data"]["viewer"]["tickets"]["nodes"],
        json!([{ "isUnread": true }]),
        "the list's mark is not the bell's"
    );
    answer["data"]["viewer"]["ticketNews"].take()
}

/// Anna has read all of it; then the agent answers, says how pressing it is and gives it to nobody.
async fn something_new(world: &World) {
    let read = "mutation { markAllTicketsRead { errors { code } } }";
    world.ask(CallerName::Contact, read).await;
    let agent = CallerName::Agent;
    act(
        world,
        agent,
        "answerTicket",
        "body: \"Look\", status: WAITING",
    )
    .await;
    act(world, agent, "setTicketPriority", "priority: URGENT").await;
    act(world, agent, "assignTicket", "assigneeId: null").await;
}

#[tokio::test]
async fn the_bell_names_the_ticket_and_each_thing_that_happened_newest_first() {
    let world = World::create(Walls::Both).await;
    something_new(&world).await;
    let id = world.fill("$ticket", Owner::Anna);
    let (_, number) = world.tickets[&Owner::Anna];
    let items = [
        json!({ "kind": "AssigneeChange", "assigneeName": null }),
        json!({ "kind": "PriorityChange", "oldPriority": "HIGH", "newPriority": "URGENT" }),
        json!({ "kind": "StatusChange", "from": "RESOLVED", "to": "WAITING" }),
        json!({ "kind": "Reply", "body": { "markdown": "Look" } }),
    ];
    let expected = items.map(|item| {
        json!({ "ticketId": id, "number": number, "subject": "mark-anna subject", "item": item })
    });
    assert_eq!(news(&world).await, json!(expected));
}

#[tokio::test]
async fn the_bell_keeps_silent_about_what_its_owner_does_not_want_to_hear_and_only_about_that() {
    let world = World::create(Walls::Both).await;
    something_new(&world).await;
    let kinds = async |wishes| {
        wish(&world, wishes).await;
        let told = news(&world).await;
        let told = told.as_array().unwrap().iter();
        let kinds = told.map(|one| one["item"]["kind"].as_str().unwrap().to_owned());
        kinds.collect::<Vec<_>>().join(" ")
    };
    for (wishes, told) in [
        (
            "bellOnAnswer: false",
            "AssigneeChange PriorityChange StatusChange",
        ),
        (
            "bellOnAnswer: true, bellOnChange: false",
            "StatusChange Reply",
        ),
        (
            "bellOnChange: true, bellOnStatus: false",
            "AssigneeChange PriorityChange Reply",
        ),
        // What is not said stays as it is.
        ("bellOnAnswer: false", "AssigneeChange PriorityChange"),
        (
            "bellOnStatus: true",
            "AssigneeChange PriorityChange StatusChange",
        ),
    ] {
        assert_eq!(kinds(wishes).await, told, "{wishes}");
    }
}

#[tokio::test]
async fn what_waits_for_a_contact_is_found_and_nothing_else() {
    let world = World::create(Walls::Both).await;
    let mut numbers = Vec::new();
    for status in ["WAITING", "OPEN", "WAITING", "RESOLVED", "CLOSED"] {
        let open = world.fill(
            "mutation { openTicket(input: { contactId: \"$contact\", subject: \"s\", description: \"d\" }) { ticket { id number } errors { code } } }",
            Owner::Anna,
        );
        let opened = world.ask(CallerName::Agent, &open).await;
        let ticket = &opened["data"]["openTicket"]["ticket"];
        let (id, number) = (&ticket["id"], ticket["number"].as_i64().unwrap());
        let set = format!(
            "mutation {{ setTicketStatus(input: {{ ticketId: {id}, status: {status} }}) {{ errors {{ code }} }} }}"
        );
        let set = world.ask(CallerName::Agent, &set).await;
        assert_eq!(set["data"]["setTicketStatus"]["errors"], json!([]), "{set}");
        if status == "WAITING" {
            numbers.push(number);
        }
    }
    let bens = world.fill(
        "mutation { setTicketStatus(input: { ticketId: \"$ticket\", status: WAITING }) { errors { code } } }",
        Owner::Ben,
    );
    world.ask(CallerName::Agent, &bens).await;
    let query = "{ viewer { tickets(filter: { status: [WAITING] }, orderBy: { field: CREATED_AT, direction: ASC }) {
        totalCount nodes { number status } } ticketSummary { waiting open resolved total } } }";
    let found = world.ask(CallerName::Contact, query).await;
    let nodes: Vec<Value> = numbers
        .iter()
        .map(|number| json!({ "number": number, "status": "WAITING" }))
        .collect();
    assert_eq!(
        found["data"]["viewer"],
        json!({
            "tickets": { "totalCount": 2, "nodes": nodes },
            "ticketSummary": { "waiting": 2, "open": 1, "resolved": 3, "total": 6 },
        })
    );
}
