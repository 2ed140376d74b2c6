//! Colleagues: who else may read a ticket, why, and for how long.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, SOON, Walls, World, count_statements};

/// What the caller finds of Anna's ticket: by its id, by its number, and how many in each of their lists.
async fn found(world: &World, caller: CallerName) -> Value {
    let lists = [
        "MINE",
        "OWN",
        "PARTICIPATING",
        "COLLEAGUES",
        "ALL",
    ]
    .map(|scope| {
        format!("{scope}: tickets(filter: {{ scope: {scope}, search: \"mark-anna\" }}) {{ totalCount nodes {{ number }} }}")
    });
    let query = world.fill(
        &format!(
            "{{ node(id: \"$ticket\") {{ id }} viewer {{ ticket(number: $number) {{ viewerReach canReply requesterName }} \
             ticketSummary {{ total }} {} }} }}",
            lists.join(" ")
        ),
        Owner::Anna,
    );
    let answer = world.ask(caller, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    let viewer = &answer["data"]["viewer"];
    assert_eq!(
        answer["data"]["node"].is_null(),
        viewer["ticket"].is_null(),
        "{answer}"
    );
    let counts: Vec<_> = ["MINE", "OWN", "PARTICIPATING", "COLLEAGUES", "ALL"]
        .map(|scope| {
            let list = &viewer[scope];
            let nodes = list["nodes"].as_array().unwrap().len();
            assert_eq!(list["totalCount"], nodes, "{answer}");
            nodes
        })
        .into();
    json!([
        viewer["ticket"]["viewerReach"],
        viewer["ticket"]["canReply"],
        viewer["ticketSummary"]["total"],
        counts
    ])
}

/// What they find is that within a second: every process hears of it, and what it knew of the session is forgotten.
async fn found_soon(world: &World, caller: CallerName, expected: &Value) {
    let until = Instant::now() + SOON;
    loop {
        let seen = found(world, caller).await;
        if seen == *expected {
            return;
        }
        assert!(Instant::now() < until, "{seen} in place of {expected}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn mutate(world: &World, caller: CallerName, call: &str) -> Value {
    let call = world.fill(call, Owner::Anna);
    world.ask(caller, &format!("mutation {{ {call} }}")).await
}

async fn done(world: &World, caller: CallerName, call: &str) {
    let answer = mutate(world, caller, call).await;
    assert!(answer.get("errors").is_none(), "{call}: {answer}");
    let payload = answer["data"].as_object().unwrap().values().next().unwrap();
    assert_eq!(payload["errors"], json!([]), "{call}: {answer}");
}

async fn contact(world: &World, email: &str) -> String {
    let id = world
        .database
        .text_as_owner(&format!(
            "SELECT id::text FROM contacts WHERE email = '{email}'"
        ))
        .await;
    portico::api::GlobalId::new(portico::api::NodeKind::Contact, id.parse().unwrap()).to_string()
}

fn grant(scope: &str, rights: &str) -> String {
    let until = (chrono::Utc::now() + chrono::Days::new(1)).to_rfc3339();
    format!(
        "grantTicketVisibility(input: {{ contactId: \"%\", {scope}, {rights} validUntil: \"{until}\" }}) \
         {{ grants {{ id targetName }} errors {{ code path }} }}"
    )
}

/// Ends what Ben was granted, and says so to nobody: the clock alone must do.
async fn end_bens_grants(world: &World) {
    world
        .database
        .as_owner("UPDATE ticket_grants SET valid_until = now() WHERE reader_id = (SELECT id FROM contacts WHERE email LIKE 'mark-ben%')")
        .await;
}

const CLOSED: fn() -> Value = || json!([null, null, 1, [0, 0, 0, 0, 0]]);

#[tokio::test]
async fn an_admin_lets_somebody_read_a_colleagues_a_departments_or_everybodys_until_a_day() {
    let world = World::create(Walls::Both).await;
    let ben = contact(&world, &Owner::Ben.email()).await;
    world
        .database
        .as_owner("UPDATE contacts SET department = 'Einkauf' WHERE email LIKE 'mark-anna%'")
        .await;
    assert_eq!(found(&world, CallerName::Colleague).await, CLOSED());
    for scope in [
        "scope: CONTACT, targetId: \"$contact\"",
        "scope: DEPARTMENT, department: \"einkauf\"",
        "scope: TENANT",
    ] {
        for (rights, reach) in [("", "GRANTED"), ("mayReply: true,", "GRANTED_REPLY")] {
            let call = grant(scope, rights).replace('%', &ben);
            done(&world, CallerName::Admin, &call).await;
            let may = reach == "GRANTED_REPLY";
            // Not among what they think of as theirs: neither in the list nor in its counters.
            let expected = json!([reach, may, 1, [0, 0, 0, 1, 1]]);
            found_soon(&world, CallerName::Colleague, &expected).await;
            let reply = mutate(
                &world,
                CallerName::Colleague,
                "replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { reply { author { displayName side } } errors { code } }",
            )
            .await;
            if may {
                assert_eq!(
                    reply["data"]["replyToTicket"]["reply"]["author"],
                    json!({ "displayName": "mark-ben", "side": "CONTACT" }),
                    "{reply}"
                );
            } else {
                assert_eq!(reply["errors"][0]["extensions"]["code"], "NOT_FOUND");
            }
            end_bens_grants(&world).await;
            assert_eq!(
                found(&world, CallerName::Colleague).await,
                CLOSED(),
                "{scope}"
            );
        }
    }
    // Another department's is none of hers, and an end in the past is no grant.
    let call = grant("scope: DEPARTMENT, department: \"Verkauf\"", "").replace('%', &ben);
    done(&world, CallerName::Admin, &call).await;
    assert_eq!(found(&world, CallerName::Colleague).await, CLOSED());
    let late = format!(
        "grantTicketVisibility(input: {{ contactId: \"{ben}\", scope: TENANT, validUntil: \"2020-01-01T00:00:00Z\" }}) {{ errors {{ code path }} }}"
    );
    let refused = mutate(&world, CallerName::Admin, &late).await;
    assert_eq!(
        refused["data"]["grantTicketVisibility"]["errors"][0],
        json!({ "code": "INVALID_VALUE", "path": ["input", "validUntil"] })
    );
    let log =
        "SELECT string_agg(DISTINCT action, ' ') FROM audit_events WHERE action LIKE 'ticket%'";
    assert_eq!(
        world.database.text_as_owner(log).await,
        "ticket_access_granted"
    );
}

/// In all processes, whose caches know the session: what was taken back is gone with the next request.
#[tokio::test]
async fn what_is_taken_back_is_gone_within_a_second_and_whoever_watches_is_told() {
    let world = World::create(Walls::Both).await;
    let ben = contact(&world, &Owner::Ben.email()).await;
    assert_eq!(found(&world, CallerName::Colleague).await, CLOSED());
    let call = grant("scope: TENANT", "mayReply: true,").replace('%', &ben);
    done(&world, CallerName::Admin, &call).await;
    let expected = json!(["GRANTED_REPLY", true, 1, [0, 0, 0, 1, 1]]);
    found_soon(&world, CallerName::Colleague, &expected).await;
    let listed = format!(
        "{{ serviceDesk {{ ticketGrants(contact: \"{ben}\") {{ id scope mayReply mayOpen }} }} }}"
    );
    let listed = world.ask(CallerName::Agent, &listed).await;
    let given = &listed["data"]["serviceDesk"]["ticketGrants"][0];
    assert_eq!(given["scope"], "TENANT", "{listed}");
    let events = portico::db::Events::listen(world.database.service_url.clone());
    let mut heard = events.subscribe();
    while !events.connected() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let revoke = format!(
        "revokeTicketVisibility(input: {{ grantId: {} }}) {{ errors {{ code }} }}",
        given["id"]
    );
    let before = Instant::now();
    done(&world, CallerName::Admin, &revoke).await;
    assert_eq!(found(&world, CallerName::Colleague).await, CLOSED());
    assert!(before.elapsed() < SOON);
    let told = async {
        while !matches!(
            heard.recv().await,
            Ok(portico::db::Event::SessionChanged { .. })
        ) {}
    };
    tokio::time::timeout(SOON, told)
        .await
        .expect("subscriptions hear of it");
}

#[tokio::test]
async fn a_requester_sees_who_can_read_their_ticket_and_nobody_else_does() {
    let world = World::create(Walls::Both).await;
    let query = world.fill(
        "{ node(id: \"$ticket\") { ... on Ticket { readers { displayName reach mayReply } } } }",
        Owner::Anna,
    );
    let expected = json!([
        { "displayName": "mark-participant", "reach": "PARTICIPANT", "mayReply": true },
        { "displayName": "mark-granted", "reach": "GRANTED", "mayReply": false },
        { "displayName": "mark-writer", "reach": "GRANTED_REPLY", "mayReply": true },
    ]);
    for caller in [CallerName::Contact, CallerName::Agent, CallerName::Admin] {
        let answer = world.ask(caller, &query).await;
        assert_eq!(answer["data"]["node"]["readers"], expected, "{answer}");
    }
    for caller in [CallerName::Participant, CallerName::Granted] {
        let answer = world.ask(caller, &query).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "NOT_FOUND",
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_participant_is_added_told_finds_the_ticket_and_can_leave() {
    let world = World::create(Walls::Both).await;
    let (ben, caller) = (Owner::Ben.email(), CallerName::Colleague);
    // Both by the requester and by staff; either way it is in the list with the next request, though the session is known.
    for adder in [CallerName::Contact, CallerName::Agent] {
        assert_eq!(found(&world, caller).await, CLOSED());
        let add = format!(
            "addParticipant(input: {{ ticketId: \"$ticket\", email: \"{}\" }}) {{ ticket {{ readers {{ displayName reach }} }} errors {{ code }} }}",
            ben.to_uppercase()
        );
        done(&world, adder, &add).await;
        done(&world, adder, &add).await;
        let expected = json!(["PARTICIPANT", true, 2, [1, 0, 1, 0, 1]]);
        found_soon(&world, caller, &expected).await;
        let leave = format!(
            "removeParticipant(input: {{ ticketId: \"$ticket\", contactId: \"{}\" }}) {{ ticket {{ id }} errors {{ code }} }}",
            contact(&world, &ben).await
        );
        let remover = if adder == CallerName::Contact {
            caller
        } else {
            adder
        };
        done(&world, remover, &leave).await;
    }
    assert_eq!(found(&world, caller).await, CLOSED());
    let mails = "SELECT string_agg(recipient_email || ' ' || state, ', ') FROM mail_outbox WHERE template = 'ticket-added'";
    assert_eq!(
        world.database.text_as_owner(mails).await,
        format!("{ben} queued, {ben} queued")
    );
    let timeline = world.fill(
        "{ node(id: \"$ticket\") { ... on Ticket { timeline(last: 4) { nodes { ... on ParticipantChange { author { displayName } personName added } } } } } }",
        Owner::Anna,
    );
    let seen = world.ask(CallerName::Contact, &timeline).await;
    let entry = |author: &str, added: bool| json!({ "author": { "displayName": author }, "personName": "mark-ben", "added": added });
    assert_eq!(
        seen["data"]["node"]["timeline"]["nodes"],
        json!([
            entry("mark-anna", true),
            entry("mark-ben", false),
            entry("Alex Agent", true),
            entry("Alex Agent", false)
        ])
    );
}

#[tokio::test]
async fn participants_reply_and_are_mailed_the_answers() {
    let world = World::create(Walls::Both).await;
    world.database.as_owner("DELETE FROM mail_outbox").await;
    let reply = "replyToTicket(input: { ticketId: \"$ticket\", body: \"me too\" }) { reply { author { displayName } } ticket { status } errors { code } }";
    let answer = mutate(&world, CallerName::Participant, reply).await;
    assert_eq!(
        answer["data"]["replyToTicket"],
        json!({ "reply": { "author": { "displayName": "mark-participant" } }, "ticket": { "status": "OPEN" }, "errors": [] })
    );
    let mails = "SELECT coalesce(string_agg(template || ' ' || recipient_email, ' ' ORDER BY recipient_email), '') FROM mail_outbox";
    // The others hear of it, and who wrote it does not.
    assert_eq!(
        world.database.text_as_owner(mails).await,
        "ticket-answered mark-anna@oriale.example"
    );
    world.database.as_owner("DELETE FROM mail_outbox").await;
    let own =
        "replyToTicket(input: { ticketId: \"$ticket\", body: \"thanks\" }) { errors { code } }";
    done(&world, CallerName::Contact, own).await;
    assert_eq!(
        world.database.text_as_owner(mails).await,
        "ticket-answered mark-participant@oriale.example"
    );
    world.database.as_owner("DELETE FROM mail_outbox").await;
    let close = "closeTicket(input: { ticketId: \"$ticket\" }) { errors { code } }";
    done(&world, CallerName::Contact, close).await;
    assert_eq!(
        world.database.text_as_owner(mails).await,
        "ticket-moved mark-participant@oriale.example"
    );
    let reopen = "reopenTicket(input: { ticketId: \"$ticket\" }) { errors { code } }";
    done(&world, CallerName::Contact, reopen).await;
    world.database.as_owner("DELETE FROM mail_outbox").await;
    let call = "answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }";
    done(&world, CallerName::Agent, call).await;
    assert_eq!(
        world.database.text_as_owner(mails).await,
        "ticket-answered mark-anna@oriale.example ticket-answered mark-participant@oriale.example"
    );
    world
        .database
        .as_owner("DELETE FROM mail_outbox; UPDATE contacts SET mail_on_answer = false WHERE email LIKE 'mark-participant%'")
        .await;
    done(&world, CallerName::Agent, call).await;
    assert_eq!(
        world.database.text_as_owner(mails).await,
        "ticket-answered mark-anna@oriale.example"
    );
    // Nobody does what time does.
    world
        .database
        .as_owner("DELETE FROM mail_outbox; UPDATE tickets SET status = 'resolved', resolved_at = now() - interval '8 days' WHERE subject LIKE 'mark-anna%'")
        .await;
    portico::tickets::ending::close_due(&world.server.db)
        .await
        .unwrap();
    assert_eq!(
        world.database.text_as_owner(mails).await,
        "ticket-moved mark-anna@oriale.example ticket-moved mark-participant@oriale.example"
    );
}

#[tokio::test]
async fn whoever_may_opens_a_ticket_for_a_colleague_who_is_the_requester_then() {
    let world = World::create(Walls::Both).await;
    let caller = CallerName::GrantedReply;
    let names = "{ viewer { colleagues { id displayName } } }";
    let seen = world.ask(caller, names).await;
    let anna = world.fill("$contact", Owner::Anna);
    assert_eq!(
        seen["data"]["viewer"]["colleagues"],
        json!([{ "id": anna, "displayName": "mark-anna" }])
    );
    for other in [
        CallerName::Contact,
        CallerName::Participant,
        CallerName::Granted,
        CallerName::Expired,
    ] {
        let seen = world.ask(other, names).await;
        assert_eq!(seen["data"]["viewer"]["colleagues"], json!([]), "{seen}");
    }
    let create = |owner| {
        world.fill(
            "mutation { createTicket(input: { subject: \"s\", description: \"d\", onBehalfOf: \"$contact\", \
             clientKey: \"3c9f7f8e-6f0a-4bb0-9d3e-000000000001\" }) { ticket { number requesterName openedByName viewerReach } errors { code path } } }",
            owner,
        )
    };
    let opened = world.ask(caller, &create(Owner::Anna)).await;
    let ticket = &opened["data"]["createTicket"]["ticket"];
    assert_eq!(
        *ticket,
        json!({ "number": 2000, "requesterName": "mark-anna", "openedByName": "mark-writer", "viewerReach": "GRANTED_REPLY" }),
        "{opened}"
    );
    assert_eq!(
        world.ask(caller, &create(Owner::Anna)).await,
        opened,
        "a second try"
    );
    let own = world
        .ask(
            CallerName::Contact,
            "{ viewer { ticket(number: 2000) { viewerReach openedByName } } }",
        )
        .await;
    assert_eq!(own["data"]["viewer"]["ticket"]["viewerReach"], "REQUESTER");
    for (other, owner) in [
        (caller, Owner::Ben),
        (caller, Owner::Carl),
        (CallerName::Granted, Owner::Anna),
        (CallerName::Participant, Owner::Anna),
        (CallerName::Expired, Owner::Anna),
    ] {
        let refused = world.ask(other, &create(owner)).await;
        assert_eq!(
            refused["data"]["createTicket"]["errors"][0],
            json!({ "code": "NOT_FOUND", "path": ["input", "onBehalfOf"] }),
            "{}: {refused}",
            other.title()
        );
    }
}

#[tokio::test]
async fn nobody_of_another_portal_can_be_named() {
    let world = World::create(Walls::Both).await;
    let carl = format!(
        "addParticipant(input: {{ ticketId: \"$ticket\", email: \"{}\" }}) {{ errors {{ code path }} }}",
        Owner::Carl.email()
    );
    let nobody = carl.replace("mark-carl", "nobody");
    let mut refused = Vec::new();
    for (caller, call) in [
        (CallerName::Contact, &carl),
        (CallerName::Contact, &nobody),
        (CallerName::Agent, &carl),
    ] {
        let answer = mutate(&world, caller, call).await;
        refused.push(answer["data"]["addParticipant"]["errors"].clone());
    }
    let unknown = json!([{ "code": "NOT_FOUND", "path": ["input", "email"] }]);
    assert_eq!(refused, [unknown.clone(), unknown.clone(), unknown]);
    let anna = world.fill("$contact", Owner::Anna);
    let carl = world.fill("$contact", Owner::Carl);
    let call = grant(&format!("scope: CONTACT, targetId: \"{carl}\""), "").replace('%', &anna);
    let answer = mutate(&world, CallerName::Admin, &call).await;
    assert_eq!(
        answer["data"]["grantTicketVisibility"]["errors"],
        json!([{ "code": "NOT_FOUND", "path": ["input", "targetId"] }])
    );
}

/// What nobody has let in pays nothing for those who are.
#[tokio::test]
async fn the_list_of_whoever_reads_nothing_of_others_stays_one_statement_on_its_index() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    let query = "{ viewer { tickets(first: 20) { nodes { number requesterName isPersonal viewerReach openedByName assignee { displayName } } } } }";
    for caller in [
        CallerName::Contact,
        CallerName::Participant,
        CallerName::Granted,
    ] {
        world.ask(caller, query).await;
        let before = count_statements::of(&world.database);
        let answer = world.ask(caller, query).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        assert_eq!(
            count_statements::of(&world.database) - before,
            1,
            "{}",
            caller.title()
        );
    }
    let many =
        "{ viewer { tickets(filter: { scope: OWN }) { nodes { readers { displayName } } } } }";
    for _ in 0..2 {
        done(
            &world,
            CallerName::Contact,
            "createTicket(input: { subject: \"s\", description: \"d\" }) { errors { code } }",
        )
        .await;
    }
    let before = count_statements::of(&world.database);
    world.ask(CallerName::Contact, many).await;
    // The page and two for all readers; on a slow machine a loader may be asked in more than one go. One for each of the
    // three tickets would be seven.
    assert!(count_statements::of(&world.database) - before <= 5);
}
