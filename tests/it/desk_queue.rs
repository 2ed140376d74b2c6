//! The desk's queue: what staff search and filter by, and several tickets changed at once.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, count_statements};

/// Whose tickets the queue shows, by the marks in their subjects.
async fn found(world: &World, caller: CallerName, filter: &str) -> Vec<String> {
    let query = format!(
        "{{ serviceDesk {{ tickets(filter: {{ {filter} }}, orderBy: {{ field: CREATED_AT, direction: ASC }}) {{ totalCount nodes {{ subject }} }} }} }}"
    );
    let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    let tickets = &answer["data"]["serviceDesk"]["tickets"];
    let mut names: Vec<String> = tickets["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ticket| {
            let subject = ticket["subject"].as_str().unwrap();
            let mark = subject.trim_end_matches(" subject");
            mark.trim_start_matches("mark-").to_owned()
        })
        .collect();
    assert_eq!(tickets["totalCount"], names.len());
    names.sort();
    names
}

#[tokio::test]
async fn staff_find_by_words_numbers_and_people() {
    let world = World::create(Walls::Both).await;
    let agent = CallerName::Agent;
    for (filter, expected) in [
        // In a subject, in a description, in a reply; upper or lower case; all the words.
        ("search: \"MARK-ANNA subject\"", vec!["anna"]),
        ("search: \"ben description\"", vec!["ben"]),
        ("search: \"reply carl\"", vec!["carl"]),
        ("search: \"anna ben\"", vec![]),
        // By number, with and without its sign, in any portal.
        ("search: \"#1001\"", vec!["carl"]),
        ("search: \"101\"", vec!["anna"]),
        // By the requester's address.
        ("search: \"mark-anna@\"", vec!["anna"]),
        ("search: \"nordwind.example\"", vec!["carl"]),
        // Wildcards are letters; what PostgreSQL cannot hold finds nothing.
        ("search: \"%\"", vec![]),
        ("search: \"\\u0000\"", vec![]),
        ("search: \"  \"", vec!["anna", "ben", "carl"]),
        // An internal note is no reply.
        ("search: \"note\"", vec![]),
    ] {
        assert_eq!(found(&world, agent, filter).await, expected, "{filter}");
    }
    let restricted = CallerName::Restricted;
    assert!(
        found(&world, restricted, "search: \"anna\"")
            .await
            .is_empty()
    );
    assert_eq!(
        found(&world, restricted, "search: \"mark\"").await,
        ["carl"]
    );
}

#[tokio::test]
async fn staff_filter_by_turn_and_age() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner(
            "UPDATE tickets SET status = 'open', created_at = now() - interval '10 days',
                 updated_at = now() - interval '5 days' WHERE subject LIKE 'mark-anna%';
             UPDATE tickets SET status = 'waiting', assignee_id = NULL, created_at = now() - interval '3 days',
                 updated_at = now() - interval '1 day' WHERE subject LIKE 'mark-ben%'",
        )
        .await;
    let day = |days: i64| (chrono::Utc::now() - chrono::TimeDelta::days(days)).to_rfc3339();
    for (filter, expected) in [
        ("waitingFor: US".to_owned(), vec!["anna"]),
        ("waitingFor: REQUESTER".to_owned(), vec!["ben"]),
        ("waitingFor: US, status: [WAITING]".to_owned(), vec![]),
        ("openedDays: 7".to_owned(), vec!["anna"]),
        ("openedDays: 2".to_owned(), vec!["anna", "ben"]),
        ("openedDays: 2000000000".to_owned(), vec![]),
        ("openedDays: -1".to_owned(), vec!["anna", "ben", "carl"]),
        ("idleDays: 2".to_owned(), vec!["anna"]),
        (format!("createdAfter: \"{}\"", day(4)), vec!["ben", "carl"]),
        (
            format!(
                "createdAfter: \"{}\", createdBefore: \"{}\"",
                day(4),
                day(1)
            ),
            vec!["ben"],
        ),
        (format!("updatedAfter: \"{}\"", day(2)), vec!["ben", "carl"]),
        ("assignee: UNASSIGNED".to_owned(), vec!["ben"]),
        ("assignee: ME".to_owned(), vec!["anna", "carl"]),
        (
            "priority: [HIGH], tenant: \"$portal\"".to_owned(),
            vec!["anna", "ben"],
        ),
    ] {
        assert_eq!(
            found(&world, CallerName::Agent, &filter).await,
            expected,
            "{filter}"
        );
    }
}

/// Whose turn it is, is a new turn only when it goes over to somebody else.
#[tokio::test]
async fn waiting_since_is_when_the_turn_went_over() {
    let world = World::create(Walls::Both).await;
    let since = async || {
        let query = "{ serviceDesk { ticket(id: \"$ticket\") { waitingSince } } }";
        let answer = world
            .ask(CallerName::Agent, &world.fill(query, Owner::Anna))
            .await;
        answer["data"]["serviceDesk"]["ticket"]["waitingSince"].clone()
    };
    let to = async |status: &str| {
        let done = change(
            &world,
            CallerName::Agent,
            &[Owner::Anna],
            &format!("status: {status}"),
        )
        .await;
        assert_eq!(done["results"][0]["errors"], json!([]), "{done}");
    };
    assert_eq!(since().await, Value::Null, "resolved: nobody's turn");
    to("OPEN").await;
    let opened = since().await;
    assert!(opened.is_string());
    let done = change(&world, CallerName::Agent, &[Owner::Anna], "priority: LOW").await;
    assert_eq!(done["results"][0]["ticket"]["priority"], "LOW");
    assert_eq!(since().await, opened);
    to("WAITING").await;
    assert_ne!(since().await, opened);
    let contact = world.fill(
        "{ viewer { ticket(number: $number) { waitingSince } } }",
        Owner::Anna,
    );
    let answer = world.ask(CallerName::Contact, &contact).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

async fn change(world: &World, caller: CallerName, owners: &[Owner], what: &str) -> Value {
    let tickets: Vec<String> = owners
        .iter()
        .map(|owner| world.fill("{ ticketId: \"$ticket\" }", *owner))
        .collect();
    change_given(world, caller, &tickets.join(", "), what).await
}

async fn change_given(world: &World, caller: CallerName, tickets: &str, what: &str) -> Value {
    let query = format!(
        "mutation {{ changeTickets(input: {{ tickets: [{tickets}], {what} }}) {{ results {{ ticketId ticket {{ subject status priority version assignee {{ displayName }} }} errors {{ code message path }} }} errors {{ code path }} }} }}"
    );
    let mut answer = world.ask(caller, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["changeTickets"].take()
}

#[tokio::test]
async fn each_ticket_obeys_its_own_rules_and_keeps_no_other_from_its_change() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE tickets SET status = 'closed', closed_at = now() WHERE subject LIKE 'mark-ben%'")
        .await;
    let all = [Owner::Anna, Owner::Ben, Owner::Carl];
    let done = change(
        &world,
        CallerName::Admin,
        &all,
        &world.fill(
            "status: WAITING, priority: URGENT, assigneeId: null",
            Owner::Anna,
        ),
    )
    .await;
    assert_eq!(done["errors"], json!([]));
    let results = done["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for place in [0, 2] {
        assert_eq!(results[place]["errors"], json!([]), "{done}");
        assert_eq!(results[place]["ticket"]["status"], "WAITING");
        assert_eq!(results[place]["ticket"]["priority"], "URGENT");
        assert_eq!(results[place]["ticket"]["assignee"], Value::Null);
        // Priority, assignee and state: one entry each.
        let version = results[place]["ticket"]["version"].as_i64().unwrap();
        assert_eq!(version, if place == 0 { 8 } else { 10 });
    }
    // What is closed can only be opened: nothing of the change was done to it.
    assert_eq!(results[1]["errors"][0]["code"], "INVALID_STATE");
    assert_eq!(results[1]["errors"][0]["path"], json!(["input", "status"]));
    assert_eq!(results[1]["ticket"]["priority"], "HIGH");
    assert_eq!(
        results[1]["ticket"]["assignee"]["displayName"],
        "Alex Agent"
    );
    // The requesters hear of the state, once each.
    let told = world
        .database
        .text_as_owner("SELECT string_agg(recipient_email, ' ' ORDER BY recipient_email) FROM mail_outbox WHERE template LIKE 'ticket-%' AND state = 'queued' AND attempts = 0")
        .await;
    assert_eq!(
        told.split(' ')
            .filter(|email| email.starts_with("mark-anna@"))
            .count(),
        1,
        "{told}"
    );
    assert!(
        told.contains("mark-carl@") && !told.contains("mark-ben@"),
        "{told}"
    );
    // Again: all of it holds, nothing happens.
    let again = change(
        &world,
        CallerName::Admin,
        &[Owner::Anna],
        "status: WAITING, priority: URGENT",
    )
    .await;
    assert_eq!(again["results"][0]["errors"], json!([]));
    assert_eq!(again["results"][0]["ticket"]["version"], 8);
}

#[tokio::test]
async fn many_tickets_given_at_once_are_one_mail_for_each_organisation() {
    let world = World::create(Walls::Both).await;
    let staff = world.fill("assigneeId: \"$staff\"", Owner::Anna);
    let all = [Owner::Anna, Owner::Ben, Owner::Carl];
    change(&world, CallerName::Admin, &all, "assigneeId: null").await;
    change(&world, CallerName::Admin, &all, &staff).await;
    let told = "SELECT string_agg(n::text, ' ' ORDER BY n) FROM (SELECT 1 + coalesce(jsonb_array_length(payload -> 'earlier'), 0) AS n
         FROM mail_outbox WHERE template = 'ticket-assigned') AS mails";
    assert_eq!(world.database.text_as_owner(told).await, "1 2");
    // Taken away and given again: still the same tickets.
    change(
        &world,
        CallerName::Admin,
        &[Owner::Anna],
        "assigneeId: null",
    )
    .await;
    change(&world, CallerName::Admin, &[Owner::Anna], &staff).await;
    assert_eq!(world.database.text_as_owner(told).await, "1 2");
}

#[tokio::test]
async fn what_somebody_does_not_serve_is_not_there_and_what_others_did_meanwhile_is_told() {
    let world = World::create(Walls::Both).await;
    let all = [Owner::Anna, Owner::Carl];
    let done = change(&world, CallerName::Restricted, &all, "priority: LOW").await;
    assert_eq!(
        done["results"][0]["errors"][0]["code"], "NOT_FOUND",
        "{done}"
    );
    assert_eq!(done["results"][0]["ticket"], Value::Null);
    assert_eq!(done["results"][1]["ticket"]["priority"], "LOW");
    // The agent looked at what was before the restricted agent's change.
    let carl = world.fill("{ ticketId: \"$ticket\", ifVersion: 7 }", Owner::Carl);
    let late = change_given(&world, CallerName::Agent, &carl, "priority: URGENT").await;
    assert_eq!(
        late["results"][0]["errors"][0]["code"], "CONFLICT",
        "{late}"
    );
    let message = late["results"][0]["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("Rita Restricted"), "{message}");
    assert_eq!(late["results"][0]["ticket"]["priority"], "LOW");
    // Nobody gets a ticket that they cannot see.
    let restricted = world
        .database
        .text_as_owner("SELECT id::text FROM staff WHERE display_name = 'Rita Restricted'")
        .await;
    let id = portico::api::GlobalId::new(
        portico::api::NodeKind::StaffMember,
        restricted.parse().unwrap(),
    );
    let given = change(
        &world,
        CallerName::Agent,
        &all,
        &format!("assigneeId: \"{id}\""),
    )
    .await;
    assert_eq!(
        given["results"][0]["errors"][0]["code"], "NOT_FOUND",
        "{given}"
    );
    assert_eq!(
        given["results"][1]["ticket"]["assignee"]["displayName"],
        "Rita Restricted"
    );
    // A contact changes nothing, whatever they name.
    let query = "mutation { changeTickets(input: { tickets: [{ ticketId: \"$ticket\" }], status: CLOSED }) { errors { code } } }";
    let answer = world
        .ask(CallerName::Contact, &world.fill(query, Owner::Anna))
        .await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

#[tokio::test]
async fn what_is_wrong_with_the_whole_changes_nothing() {
    let world = World::create(Walls::Both).await;
    let anna = world.fill("{ ticketId: \"$ticket\" }", Owner::Anna);
    let many = vec![anna.clone(); 101].join(", ");
    for (tickets, what, field) in [
        ("", "priority: LOW", "tickets"),
        (many.as_str(), "priority: LOW", "tickets"),
        (anna.as_str(), "", "status"),
        (anna.as_str(), "assigneeId: \"nobody\"", "assigneeId"),
    ] {
        let done = change_given(&world, CallerName::Agent, tickets, what).await;
        assert_eq!(done["results"], json!([]));
        assert_eq!(done["errors"][0]["path"], json!(["input", field]), "{done}");
    }
    // What is no ticket is one that is not there; what is named twice is changed once.
    let tickets = format!("{anna}, {{ ticketId: \"4711\" }}, {anna}");
    let done = change_given(&world, CallerName::Agent, &tickets, "priority: LOW").await;
    let results = done["results"].as_array().unwrap();
    assert_eq!(results.len(), 2, "{done}");
    assert_eq!(results[0]["ticket"]["version"], 6);
    assert_eq!(results[1]["errors"][0]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn a_filter_costs_no_statement_more_and_any_words_one() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    let mut costs = Vec::new();
    for filter in [
        "",
        "waitingFor: US, openedDays: 1, idleDays: 1",
        "search: \"mark\", openedDays: 1",
        "search: \"mark subject reply\", waitingFor: US, openedDays: 1, idleDays: 1",
    ] {
        found(&world, CallerName::Agent, filter).await;
        let before = count_statements::of(&world.database);
        found(&world, CallerName::Agent, filter).await;
        costs.push(count_statements::of(&world.database) - before);
    }
    assert_eq!(costs[0], costs[1]);
    // `found` asks for the list and for how many there are: each looks for the words.
    assert_eq!(costs[2], costs[0] + 2);
    assert_eq!(costs[2], costs[3]);
    assert!(costs[0] <= 3, "{costs:?}");
}
