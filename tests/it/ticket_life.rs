//! How a ticket ends and begins again: closed, opened, rated; hidden, read; two people at once; what time does.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Server, Walls, World};

/// Calls a mutation on Anna's ticket and returns its payload.
async fn change(world: &World, caller: CallerName, mutation: &str, arguments: &str) -> Value {
    let query = format!(
        "mutation {{ {mutation}(input: {{ ticketId: \"$ticket\", {arguments} }}) {{ ticket {{ status version rating {{ stars comment }} canRate canReopen assignee {{ displayName }} }} errors {{ code message path }} }} }}"
    );
    let mut answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"][mutation].take()
}

async fn own(world: &World, fields: &str) -> Value {
    let query = format!("{{ viewer {{ ticket(number: $number) {{ {fields} }} }} }}");
    let query = world.fill(&query, Owner::Anna);
    let mut answer = world.ask(CallerName::Contact, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["viewer"]["ticket"].take()
}

fn code(payload: &Value) -> &str {
    payload["errors"][0]["code"].as_str().unwrap_or("none")
}

#[tokio::test]
async fn a_requester_closes_with_a_reason_and_opens_again_within_the_window() {
    let world = World::create(Walls::Both).await;
    let anna = CallerName::Contact;
    let closed = change(&world, anna, "closeTicket", "reason: \" It works \"").await;
    assert_eq!(closed["ticket"]["status"], "CLOSED", "{closed}");
    assert_eq!(closed["ticket"]["canReopen"], true);
    let twice = change(&world, anna, "closeTicket", "").await;
    assert_eq!(code(&twice), "INVALID_STATE");
    let opened = change(&world, anna, "reopenTicket", "reason: \"It does not\"").await;
    assert_eq!(opened["ticket"]["status"], "OPEN", "{opened}");
    let timeline = "timeline(last: 2) { nodes { ... on StatusChange { from to reason isAutomatic author { side } } } }";
    assert_eq!(
        own(&world, timeline).await["timeline"]["nodes"],
        json!([
            { "from": "RESOLVED", "to": "CLOSED", "reason": "It works", "isAutomatic": false, "author": { "side": "CONTACT" } },
            { "from": "CLOSED", "to": "OPEN", "reason": "It does not", "isAutomatic": false, "author": { "side": "CONTACT" } },
        ])
    );
    // What is open needs no opening.
    let open = change(&world, anna, "reopenTicket", "").await;
    assert_eq!(code(&open), "INVALID_STATE");
    // Too late: 14 days are over.
    change(&world, anna, "closeTicket", "").await;
    world
        .database
        .as_owner("UPDATE tickets SET closed_at = now() - interval '15 days'")
        .await;
    let late = change(&world, anna, "reopenTicket", "").await;
    assert_eq!(code(&late), "INVALID_STATE");
    let message = late["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("nicht mehr öffnen") || message.contains("cannot be opened again"));
    assert_eq!(own(&world, "canReopen").await["canReopen"], false);
    // Staff still can.
    let staff = change(&world, CallerName::Agent, "setTicketStatus", "status: OPEN").await;
    assert_eq!(staff["ticket"]["status"], "OPEN");
}

#[tokio::test]
async fn the_window_for_opening_again_is_the_tenants() {
    let mut world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE tenants SET ticket_rules = '{\"reopen_days\": 0}'")
        .await;
    // Another server, which has nothing of the tenant in memory.
    world.server = Server::over(&world.database, Walls::Both).await;
    change(&world, CallerName::Contact, "closeTicket", "").await;
    let late = change(&world, CallerName::Contact, "reopenTicket", "").await;
    assert_eq!(code(&late), "INVALID_STATE");
    assert_eq!(
        own(&world, "reopenableUntil").await["reopenableUntil"],
        Value::Null
    );
}

#[tokio::test]
async fn a_rating_is_given_when_solved_and_changed_for_two_weeks() {
    let world = World::create(Walls::Both).await;
    let anna = CallerName::Contact;
    for stars in ["0", "6", "-1"] {
        let wrong = change(&world, anna, "rateTicket", &format!("stars: {stars}")).await;
        assert_eq!(wrong["errors"][0]["path"], json!(["input", "stars"]));
    }
    let rated = change(&world, anna, "rateTicket", "stars: 3, comment: \"slow\"").await;
    let expected = json!({ "stars": 3, "comment": "slow" });
    assert_eq!(rated["ticket"]["rating"], expected, "{rated}");
    let version = rated["ticket"]["version"].clone();
    // The same again is no event; another is.
    let same = change(&world, anna, "rateTicket", "stars: 3, comment: \"slow\"").await;
    assert_eq!(same["ticket"]["version"], version);
    let better = change(&world, anna, "rateTicket", "stars: 5").await;
    let expected = json!({ "stars": 5, "comment": null });
    assert_eq!(better["ticket"]["rating"], expected);
    world
        .database
        .as_owner(
            "UPDATE tickets SET rated_at = now() - interval '15 days', resolved_at = now() - interval '16 days'",
        )
        .await;
    let late = change(&world, anna, "rateTicket", "stars: 1").await;
    assert_eq!(code(&late), "INVALID_STATE");
    // Opened and solved anew, it can be rated anew.
    change(&world, anna, "reopenTicket", "").await;
    let early = change(&world, anna, "rateTicket", "stars: 1").await;
    assert_eq!(code(&early), "INVALID_STATE");
    let agent = CallerName::Agent;
    change(&world, agent, "setTicketStatus", "status: RESOLVED").await;
    let anew = change(&world, anna, "rateTicket", "stars: 4").await;
    assert_eq!(anew["ticket"]["rating"]["stars"], 4);
    let desk = world.fill(
        "{ serviceDesk { ticket(id: \"$ticket\") { rating { stars } timeline(last: 1) { nodes { ... on RatingGiven { stars author { side } } } } } } }",
        Owner::Anna,
    );
    assert_eq!(
        world.ask(agent, &desk).await["data"]["serviceDesk"]["ticket"],
        json!({ "rating": { "stars": 4 }, "timeline": { "nodes": [{ "stars": 4, "author": { "side": "CONTACT" } }] } })
    );
}

/// Kept from the portal: not in lists, not by number or id, not in counts, search or news, and no mail; either wall holds alone.
#[tokio::test]
async fn a_hidden_ticket_does_not_exist_for_its_requester() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        if walls == Walls::NoGuards {
            // Without guards the mutation works for anybody; who hides is not what is tested.
            world
                .database
                .as_owner("UPDATE tickets SET hidden = true")
                .await;
        } else {
            let hide = "mutation { setTicketHidden(input: { ticketId: \"$ticket\", hidden: true }) { ticket { isHidden } errors { code } } }";
            let hide = world.fill(hide, Owner::Anna);
            let hidden = world.ask(CallerName::Agent, &hide).await;
            assert_eq!(
                hidden["data"]["setTicketHidden"]["ticket"]["isHidden"],
                true
            );
        }
        let query = world.fill(
            "{ viewer { ticket(number: $number) { id } tickets(filter: { search: \"mark-anna\" }) { totalCount nodes { id } } ticketSummary { total } ticketNews { number } } node(id: \"$ticket\") { id } }",
            Owner::Anna,
        );
        let answer = world.ask(CallerName::Contact, &query).await;
        if walls != Walls::NoGuards {
            assert_eq!(
                answer["data"]["viewer"]["ticketSummary"]["total"], 0,
                "{answer}"
            );
        }
        assert_eq!(answer["data"]["node"], Value::Null, "{answer}");
        assert_eq!(answer["data"]["viewer"]["ticket"], Value::Null);
        assert_eq!(answer["data"]["viewer"]["ticketNews"], json!([]));
        let text = answer.to_string();
        assert!(!text.contains("mark-anna"), "{text}");
    }
    let world = World::create(Walls::Both).await;
    let hide = world.fill("mutation { setTicketHidden(input: { ticketId: \"$ticket\", hidden: true }) { errors { code } } answerTicket(input: { ticketId: \"$ticket\", body: \"secret\" }) { errors { code } } }", Owner::Anna);
    let before = "SELECT count(*)::text FROM mail_outbox";
    let count = world.database.text_as_owner(before).await;
    world.ask(CallerName::Agent, &hide).await;
    assert_eq!(world.database.text_as_owner(before).await, count);
    let refused = change(&world, CallerName::Agent, "setTicketStatus", "status: OPEN").await;
    assert_eq!(refused["errors"], json!([]));
    let show = world.fill("mutation { setTicketHidden(input: { ticketId: \"$ticket\", hidden: false }) { errors { code } } }", Owner::Anna);
    world.ask(CallerName::Agent, &show).await;
    assert_eq!(own(&world, "status").await["status"], "OPEN");
}

#[tokio::test]
async fn staff_open_a_ticket_for_a_contact_once_a_key_and_only_for_whom_they_serve() {
    let world = World::create(Walls::Both).await;
    let open = "mutation { openTicket(input: { contactId: \"$contact\", subject: \"Called us\", description: \"d\", priority: HIGH, hidden: HIDDEN, clientKey: \"0b9a4f6e-0000-4000-8000-000000000001\" }) { ticket { number requester { displayName } isHidden } errors { code path } } }";
    let visible = world.fill(&open.replace("HIDDEN", "false"), Owner::Anna);
    let opened = world.ask(CallerName::Agent, &visible).await;
    let ticket = &opened["data"]["openTicket"]["ticket"];
    assert_eq!(ticket["isHidden"], false, "{opened}");
    let again = world.ask(CallerName::Agent, &visible).await;
    assert_eq!(
        again["data"]["openTicket"]["ticket"]["number"],
        ticket["number"]
    );
    let mine = world
        .ask(
            CallerName::Contact,
            "{ viewer { tickets(filter: { search: \"Called us\" }) { totalCount } } }",
        )
        .await;
    assert_eq!(mine["data"]["viewer"]["tickets"]["totalCount"], 1);
    let refused = world.ask(CallerName::Restricted, &visible).await;
    assert_eq!(
        refused["data"]["openTicket"]["errors"][0]["code"], "NOT_FOUND",
        "{refused}"
    );
    let nobody = visible.replace(&world.fill("$contact", Owner::Anna), "nonsense");
    let nobody = world.ask(CallerName::Agent, &nobody).await;
    assert_eq!(
        nobody["data"]["openTicket"]["errors"][0]["path"],
        json!(["input", "contactId"])
    );
}

#[tokio::test]
async fn what_is_new_is_marked_until_it_is_read() {
    let world = World::create(Walls::Both).await;
    let all = "mutation { markAllTicketsRead { errors { code } } }";
    world.ask(CallerName::Contact, all).await;
    let news = "{ viewer { ticketNews { number subject item { __typename ... on Reply { body { markdown } } } } tickets { nodes { isUnread } } } }";
    let nothing = world.ask(CallerName::Contact, news).await;
    assert_eq!(
        nothing["data"]["viewer"],
        json!({ "ticketNews": [], "tickets": { "nodes": [{ "isUnread": false }] } })
    );
    change_answer(&world, "Look here").await;
    let new = world.ask(CallerName::Contact, news).await;
    let viewer = &new["data"]["viewer"];
    assert_eq!(viewer["tickets"]["nodes"][0]["isUnread"], true, "{new}");
    assert_eq!(viewer["ticketNews"].as_array().unwrap().len(), 2, "{new}");
    assert!(new.to_string().contains("Look here"));
    // A colleague hears nothing of it.
    let ben = world.ask(CallerName::Colleague, news).await;
    assert!(!ben.to_string().contains("Look here"));
    // The bell tells what its owner wants to be told; the list's mark stays.
    let wish = "mutation { updateProfile(input: { displayName: \"mark-anna\", locale: EN, bellOnStatus: false }) { contact { bellOnAnswer bellOnStatus } errors { code } } }";
    let wished = world.ask(CallerName::Contact, wish).await;
    assert_eq!(
        wished["data"]["updateProfile"]["contact"],
        json!({ "bellOnAnswer": true, "bellOnStatus": false }),
        "{wished}"
    );
    let less = world.ask(CallerName::Contact, news).await;
    let told = &less["data"]["viewer"]["ticketNews"];
    assert_eq!(told.as_array().unwrap().len(), 1, "{less}");
    assert_eq!(told[0]["item"]["__typename"], "Reply");
    // Up to what was looked at, and no further.
    let version = own(&world, "version").await["version"].as_i64().unwrap();
    let part = format!("version: {}", version - 1);
    change(&world, CallerName::Contact, "markTicketRead", &part).await;
    assert_eq!(own(&world, "isUnread").await["isUnread"], true);
    change(&world, CallerName::Contact, "markTicketRead", "").await;
    assert_eq!(own(&world, "isUnread").await["isUnread"], false);
    // Never less than before.
    change(&world, CallerName::Contact, "markTicketRead", "version: 0").await;
    assert_eq!(own(&world, "isUnread").await["isUnread"], false);
}

async fn change_answer(world: &World, body: &str) {
    let query = format!(
        "mutation {{ answerTicket(input: {{ ticketId: \"$ticket\", body: \"{body}\", status: WAITING }}) {{ errors {{ code }} }} }}"
    );
    let answer = world
        .ask(CallerName::Agent, &world.fill(&query, Owner::Anna))
        .await;
    assert_eq!(answer["data"]["answerTicket"]["errors"], json!([]));
}

#[tokio::test]
async fn the_second_of_two_at_once_learns_what_the_first_did() {
    let world = World::create(Walls::Both).await;
    let version = own(&world, "version").await["version"].clone();
    let (agent, admin) = (CallerName::Agent, CallerName::Admin);
    let seen = format!("ifVersion: {version}");
    for (mutation, first, second) in [
        ("setTicketStatus", "status: WAITING", "status: CLOSED"),
        ("setTicketPriority", "priority: URGENT", "priority: LOW"),
        ("assignTicket", "assigneeId: null", "assigneeId: \"$staff\""),
    ] {
        let one = change(&world, agent, mutation, &format!("{first}, {seen}")).await;
        assert_eq!(one["errors"], json!([]), "{mutation}");
        let second = format!("{second}, {seen}");
        let two = change(&world, admin, mutation, &second).await;
        assert_eq!(code(&two), "CONFLICT", "{mutation}: {two}");
        let message = two["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains("Alex Agent"), "{message}");
        // As it is now, nothing overwritten.
        assert_eq!(two["ticket"]["version"], one["ticket"]["version"]);
        // Whoever did it themselves, in another window, is not in their own way.
        let own = change(&world, agent, mutation, &second).await;
        assert_eq!(own["errors"], json!([]), "{mutation}");
    }
    let reply = world.fill(
        "mutation { replyToTicket(input: { ticketId: \"$ticket\", body: \"Wait\" }) { errors { code } } }",
        Owner::Anna,
    );
    change(&world, agent, "setTicketStatus", "status: OPEN").await;
    world.ask(CallerName::Contact, &reply).await;
    let answer = world.fill(
        &format!("mutation {{ answerTicket(input: {{ ticketId: \"$ticket\", body: \"x\", {seen} }}) {{ ticket {{ status }} reply {{ id }} errors {{ code path }} }} }}"),
        Owner::Anna,
    );
    let late = world.ask(agent, &answer).await;
    assert_eq!(
        late["data"]["answerTicket"]["errors"],
        json!([{ "code": "CONFLICT", "path": ["input", "body"] }])
    );
    assert_eq!(late["data"]["answerTicket"]["reply"], Value::Null);
}

#[tokio::test]
async fn what_is_resolved_closes_by_itself_when_its_tenant_says_so() {
    let world = World::create(Walls::Both).await;
    let close = || portico::tickets::ending::close_due(&world.server.db);
    assert_eq!(close().await.unwrap(), 0);
    world
        .database
        .as_owner(
            "UPDATE tickets SET resolved_at = now() - interval '8 days';
             UPDATE tenants SET ticket_rules = '{\"close_after_days\": 0}' WHERE slug = 'nordwind';",
        )
        .await;
    // Two processes at once share the work.
    let (one, two) = tokio::join!(close(), close());
    assert_eq!(
        one.unwrap() + two.unwrap(),
        2,
        "Anna's and Ben's; Carl's tenant never closes"
    );
    let ticket = own(
        &world,
        "status closedAt timeline(last: 1) { nodes { ... on StatusChange { to isAutomatic author { displayName } } } }",
    )
    .await;
    assert_eq!(ticket["status"], "CLOSED");
    assert_eq!(ticket["timeline"]["nodes"][0]["isAutomatic"], true);
}

#[tokio::test]
async fn the_desk_finds_by_priority_age_requester_and_assignee() {
    let world = World::create(Walls::Both).await;
    change(
        &world,
        CallerName::Agent,
        "setTicketPriority",
        "priority: URGENT",
    )
    .await;
    let contact = world.fill("$contact", Owner::Ben);
    let staff = world.fill("$staff", Owner::Ben);
    for (filter, found) in [
        ("priority: [URGENT]".to_owned(), 1),
        ("priority: []".to_owned(), 3),
        (format!("requesterId: \"{contact}\""), 1),
        (format!("assigneeId: \"{staff}\""), 3),
        ("assigneeId: \"nonsense\"".to_owned(), 0),
        ("createdBefore: \"2001-01-01T00:00:00Z\"".to_owned(), 0),
        ("updatedBefore: \"2100-01-01T00:00:00Z\"".to_owned(), 3),
    ] {
        let query =
            format!("{{ serviceDesk {{ tickets(filter: {{ {filter} }}) {{ totalCount }} }} }}");
        let answer = world.ask(CallerName::Agent, &query).await;
        assert_eq!(
            answer["data"]["serviceDesk"]["tickets"]["totalCount"], found,
            "{filter}: {answer}"
        );
    }
}
