//! Canned answers: whose they are, what may stand in them, and how they are filled for a ticket.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World};

async fn save(world: &World, caller: CallerName, input: &str) -> Value {
    let query = format!(
        "mutation {{ saveCannedAnswer(input: {{ {input} }}) {{ answer {{ id title body filled locale isShared tenantId authorName mayChange }} errors {{ code message path }} }} }}"
    );
    let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
    answer["data"]["saveCannedAnswer"].clone()
}

async fn for_ticket(world: &World, caller: CallerName, owner: Owner) -> Vec<(String, String)> {
    let query = "{ serviceDesk { cannedAnswers(ticketId: \"$ticket\") { title filled } } }";
    let answer = world.ask(caller, &world.fill(query, owner)).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    answer["data"]["serviceDesk"]["cannedAnswers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|canned| (text(&canned["title"]), text(&canned["filled"])))
        .collect()
}

async fn empty(world: &World) {
    world.database.as_owner("DELETE FROM canned_answers").await;
}

#[tokio::test]
async fn an_answer_is_filled_on_the_server_for_the_ticket_at_hand() {
    let world = World::create(Walls::Both).await;
    empty(&world).await;
    world
        .database
        .as_owner(
            "UPDATE contacts SET display_name = 'Anna {{agent.name}} Berg' WHERE email LIKE 'mark-anna@%';
             UPDATE contacts SET locale = 'de' WHERE email LIKE 'mark-anna@%'",
        )
        .await;
    let agent = CallerName::Agent;
    let saved = save(
        &world,
        agent,
        "title: \"Both\", body: \"Hello {{ requester.firstName }}, {{requester.name}}: #{{ticket.number}} {{ticket.subject}}, {{agent.name}} ({{agent.firstName}}) for {{tenant.name}}. {x}\", locale: EN",
    )
    .await;
    assert_eq!(saved["errors"], json!([]), "{saved}");
    assert_eq!(saved["answer"]["filled"], Value::Null);
    save(
        &world,
        agent,
        "title: \"Zuletzt\", body: \"Hallo\", locale: DE",
    )
    .await;
    let filled = for_ticket(&world, agent, Owner::Anna).await;
    // In the requester's language first.
    assert_eq!(filled[0], ("Zuletzt".to_owned(), "Hallo".to_owned()));
    assert_eq!(
        filled[1].1,
        // What a name brings along is not looked at again.
        "Hello Anna, Anna {{agent.name}} Berg: #101 mark-anna subject, Alex Agent (Alex) for Oriale. {x}"
    );
}

#[tokio::test]
async fn a_placeholder_that_stands_for_nothing_is_named() {
    let world = World::create(Walls::Both).await;
    empty(&world).await;
    let wrong = save(
        &world,
        CallerName::Agent,
        "title: \"t\", body: \"{{requester.name}} {{requester.phone}} {{ticket.internalNotes}} {{1+1}}\", locale: EN",
    )
    .await;
    assert_eq!(wrong["answer"], Value::Null);
    assert_eq!(wrong["errors"][0]["code"], "INVALID_VALUE");
    assert_eq!(wrong["errors"][0]["path"], json!(["input", "body"]));
    let message = wrong["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("{{requester.phone}}, {{ticket.internalNotes}}, {{1+1}}")
            && !message.contains("requester.name"),
        "{message}"
    );
    let answer = world
        .ask(CallerName::Agent, "{ serviceDesk { cannedPlaceholders } }")
        .await;
    for name in answer["data"]["serviceDesk"]["cannedPlaceholders"]
        .as_array()
        .unwrap()
    {
        let name = name.as_str().unwrap();
        let saved = save(
            &world,
            CallerName::Agent,
            &format!("title: \"t\", body: \"{{{{{name}}}}}\", locale: EN"),
        )
        .await;
        assert_eq!(saved["errors"], json!([]), "{name}");
    }
    for (input, field) in [
        ("title: \"\", body: \"b\", locale: EN", "title"),
        ("title: \"t\", body: \" \", locale: EN", "body"),
        (
            "title: \"t\", body: \"b\", locale: EN, tenantId: \"none\"",
            "tenantId",
        ),
    ] {
        let wrong = save(&world, CallerName::Agent, input).await;
        assert_eq!(
            wrong["errors"][0]["path"],
            json!(["input", field]),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn own_are_own_a_tenants_are_for_its_tickets_and_no_contact_meets_any() {
    for walls in [Walls::Both, Walls::NoRls] {
        let world = World::create(walls).await;
        empty(&world).await;
        let (agent, admin, restricted) =
            (CallerName::Agent, CallerName::Admin, CallerName::Restricted);
        save(&world, agent, "title: \"own\", body: \"b\", locale: EN").await;
        let team = save(
            &world,
            agent,
            "title: \"team\", body: \"b\", locale: EN, shared: true",
        )
        .await;
        save(
            &world,
            agent,
            "title: \"Oriale\", body: \"b\", locale: EN, shared: true, tenantId: \"$portal\"",
        )
        .await;
        let titles = async |caller: CallerName, owner: Owner| {
            let found = for_ticket(&world, caller, owner).await;
            let mut titles: Vec<String> = found.into_iter().map(|(title, _)| title).collect();
            titles.sort();
            titles
        };
        assert_eq!(titles(agent, Owner::Anna).await, ["Oriale", "own", "team"]);
        assert_eq!(titles(agent, Owner::Carl).await, ["own", "team"]);
        assert_eq!(titles(admin, Owner::Anna).await, ["Oriale", "team"]);
        assert_eq!(titles(restricted, Owner::Carl).await, ["team"]);
        // A ticket that is not there for them fills nothing.
        assert!(titles(restricted, Owner::Anna).await.is_empty());
        let contact = world
            .ask(
                CallerName::Contact,
                "{ serviceDesk { cannedAnswers { title } } }",
            )
            .await;
        assert!(contact["data"]["serviceDesk"].is_null());
        let id = team["answer"]["id"].as_str().unwrap();
        let delete = format!(
            "mutation {{ deleteCannedAnswer(input: {{ answerId: \"{id}\" }}) {{ errors {{ code }} }} }}"
        );
        assert_eq!(
            world.ask(restricted, &delete).await["errors"][0]["extensions"]["code"],
            "FORBIDDEN"
        );
        let changed = save(
            &world,
            admin,
            &format!(
                "answerId: \"{id}\", title: \"by admin\", body: \"b\", locale: DE, shared: true"
            ),
        )
        .await;
        assert_eq!(changed["answer"]["title"], "by admin", "{changed}");
        assert_eq!(changed["answer"]["authorName"], "Alex Agent");
        let taken = save(
            &world,
            admin,
            &format!("answerId: \"{id}\", title: \"t\", body: \"b\", locale: DE"),
        )
        .await;
        assert_eq!(taken["errors"][0]["path"], json!(["input", "shared"]));
        assert_eq!(
            world.ask(admin, &delete).await["data"]["deleteCannedAnswer"]["errors"],
            json!([])
        );
    }
}

#[tokio::test]
async fn answers_are_searched_in_title_and_text() {
    let world = World::create(Walls::Both).await;
    empty(&world).await;
    for title in ["VPN set up", "Printer"] {
        save(
            &world,
            CallerName::Agent,
            &format!("title: \"{title}\", body: \"100% {title} text\", locale: EN"),
        )
        .await;
    }
    for (search, count) in [("vpn TEXT", 1), ("100%", 2), ("zzz", 0), ("%x%", 0)] {
        let query =
            format!("{{ serviceDesk {{ cannedAnswers(search: \"{search}\") {{ title }} }} }}");
        let answer = world.ask(CallerName::Agent, &query).await;
        let found = answer["data"]["serviceDesk"]["cannedAnswers"]
            .as_array()
            .unwrap();
        assert_eq!(found.len(), count, "{search}");
    }
}
