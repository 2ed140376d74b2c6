//! The search over everything at the desk: what it finds, for whom, at what cost, and of odd texts.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, code, count_statements, desk};

const SEARCH: &str =
    "query($text: String!, $first: Int) { serviceDesk { search(text: $text, first: $first) {
    tickets { results { id title context number } hasMore }
    contacts { results { id title context number } hasMore }
    portals { results { id title context number } hasMore }
    articles { results { id title context number articleState } hasMore } } } }";

async fn answer(world: &World, caller: CallerName, text: &str, first: Value) -> Value {
    let token = world.token(caller);
    let variables = json!({ "text": text, "first": first });
    let asked = world
        .server
        .graphql(caller.host(), token.as_deref(), SEARCH, variables);
    asked.await.json()
}

async fn search(world: &World, caller: CallerName, text: &str) -> Value {
    let answer = answer(world, caller, text, Value::Null).await;
    assert!(answer["errors"].is_null(), "{text}: {answer}");
    answer["data"]["serviceDesk"]["search"].clone()
}

fn titles(found: &Value, group: &str) -> Vec<String> {
    let results = found[group]["results"].as_array().unwrap();
    let title = |one: &Value| one["title"].as_str().unwrap().to_owned();
    results.iter().map(title).collect()
}

#[tokio::test]
async fn tickets_contacts_and_portals_are_found_by_what_one_knows_of_them() {
    let world = World::create(Walls::Both).await;
    let agent = CallerName::Agent;
    let found = search(&world, agent, "mark-anna").await;
    assert_eq!(titles(&found, "tickets"), ["mark-anna subject"]);
    let contacts = titles(&found, "contacts");
    assert!(
        contacts.iter().any(|name| name.contains("mark-anna")),
        "{contacts:?}"
    );
    assert_eq!(titles(&found, "portals"), Vec::<String>::new());
    let ticket = &found["tickets"]["results"][0];
    assert_eq!(ticket["id"], world.fill("$ticket", Owner::Anna));
    assert_eq!(ticket["number"], world.tickets[&Owner::Anna].1);
    assert!(ticket["context"].to_string().contains("Oriale"), "{ticket}");
    assert!(
        found["contacts"]["results"][0]["context"]
            .to_string()
            .contains("@oriale.example")
    );

    for portal in ["oriale", "ORIALE", "oriale.local"] {
        let found = search(&world, agent, portal).await;
        assert_eq!(
            found["portals"]["results"][0]["id"],
            world.portal("oriale"),
            "{portal}"
        );
    }
    assert!(titles(&search(&world, agent, "Anders zzz").await, "contacts").is_empty());
}

#[tokio::test]
async fn a_number_leads_to_its_ticket_first_and_a_short_name_to_that_portals() {
    let world = World::create(Walls::Both).await;
    let add = |slug: &str, owner: Owner| {
        format!(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority, updated_at)
             VALUES ('{}', gen_random_uuid(), 4711, '{}', 'of {slug}', '', 'open', 'normal', '2020-01-01');",
            world.tenants[slug], world.contacts[&owner],
        )
    };
    let sql = add("oriale", Owner::Anna) + &add("nordwind", Owner::Carl);
    world.database.as_owner(&sql).await;
    world
        .database
        .as_owner("UPDATE tickets SET subject = 'newer, with 4711 in it' WHERE subject = 'mark-anna subject'")
        .await;
    let agent = CallerName::Agent;
    for text in ["4711", "#4711", " #04711"] {
        let found = titles(&search(&world, agent, text).await, "tickets");
        assert!(
            found[..2].iter().all(|title| title.starts_with("of ")),
            "{found:?}"
        );
    }
    assert_eq!(
        titles(&search(&world, agent, "4711").await, "tickets").len(),
        3
    );
    for (text, first) in [
        ("ORI-4711", "of oriale"),
        ("nord#4711", "of nordwind"),
        ("nordwind 4711", "of nordwind"),
    ] {
        let found = titles(&search(&world, agent, text).await, "tickets");
        assert_eq!(found[0], first, "{text} {found:?}");
    }
    // What is no portal is a word: nobody means that ticket of each.
    let other = search(&world, agent, "printer 4711").await;
    assert!(titles(&other, "tickets").is_empty(), "{other}");
    let few = answer(&world, agent, "4711", json!(1)).await;
    let tickets = &few["data"]["serviceDesk"]["search"]["tickets"];
    assert_eq!(
        (
            tickets["results"].as_array().unwrap().len(),
            &tickets["hasMore"]
        ),
        (1, &json!(true))
    );
}

#[tokio::test]
async fn articles_are_found_by_what_they_are_called_in_any_language() {
    let world = World::create(Walls::Both).await;
    let texts = r#"{"de": {"slug": "uebergrosse-anhaenge", "title": "Übergroße Anhänge", "summary": "Zusammenfassung", "body": "Rumpf"},
        "en": {"slug": "large-files", "title": "Large attachments 100%", "summary": "s", "body": "b"}}"#;
    let id = "00000000-0000-0000-0000-00000a471c1e";
    world
        .database
        .as_owner(&format!(
            "INSERT INTO articles (id, tenants, audience, tags) VALUES
                 ('{id}', ARRAY['{oriale}', '{nordwind}']::uuid[], 'staff', '{{Ährenfeld}}');
             INSERT INTO article_versions (article_id, number, texts, author_name) VALUES ('{id}', 1, '{texts}', 'Alex')",
            oriale = world.tenants["oriale"],
            nordwind = world.tenants["nordwind"],
        ))
        .await;
    let (agent, restricted) = (CallerName::Agent, CallerName::Restricted);
    for text in [
        "Anhänge",
        "anhange ubergroße",
        "LARGE-FILES",
        "ahrenfeld",
        "attach 100%",
        "files Anhäng",
    ] {
        let found = search(&world, agent, text).await;
        let one = &found["articles"]["results"][0];
        assert_eq!(one["articleState"], "DRAFT", "{text} {found}");
        assert_eq!(one["title"], "Large attachments 100%");
        assert_eq!(one["context"], json!(["Nordwind Energie", "Oriale"]));
    }
    for text in ["Rumpf", "Zusammenfassung", "attach 10_", "anhänge quatsch"] {
        let found = search(&world, agent, text).await;
        assert!(titles(&found, "articles").is_empty(), "{text} {found}");
    }
    // Which other portals it is in is nothing to who does not serve them.
    let found = search(&world, restricted, "large-files").await;
    let context = &found["articles"]["results"][0]["context"];
    assert_eq!(context, &json!(["Nordwind Energie"]));

    // The newest version counts, and the tags as they are.
    let renamed = texts.replace("Large", "Huge").replace("large", "huge");
    world
        .database
        .as_owner(&format!(
            "INSERT INTO article_versions (article_id, number, texts, author_name) VALUES ('{id}', 2, '{renamed}', 'Alex');
             UPDATE articles SET latest = 2, tags = '{{mail}}' WHERE id = '{id}'"
        ))
        .await;
    for (text, there) in [
        ("large", 0),
        ("huge", 1),
        ("ährenfeld", 0),
        ("huge mail", 1),
    ] {
        let found = search(&world, agent, text).await;
        assert_eq!(titles(&found, "articles").len(), there, "{text} {found}");
    }
}

#[tokio::test]
async fn each_wall_alone_keeps_what_one_does_not_serve() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        for text in [
            "mark",
            "oriale",
            "mark-anna",
            "instruction",
            &format!("#{}", world.tickets[&Owner::Anna].1),
        ] {
            let found = answer(&world, CallerName::Restricted, text, json!(100)).await;
            assert!(found["errors"].is_null(), "{walls:?} {found}");
            world.assert_nothing_foreign(CallerName::Restricted, text, &found);
        }
        let found = search(&world, CallerName::Restricted, "mark-carl").await;
        assert_eq!(
            titles(&found, "tickets"),
            ["mark-carl subject"],
            "{walls:?}"
        );
        assert_eq!(
            titles(
                &search(&world, CallerName::Restricted, "nordwind").await,
                "portals"
            )
            .len(),
            1
        );
        let found = search(&world, CallerName::Restricted, "instruction").await;
        let theirs = titles(&found, "articles");
        assert_eq!(theirs, ["Nordwind instruction"; 2], "{walls:?}");
        for caller in [
            CallerName::Anonymous,
            CallerName::Newcomer,
            CallerName::Contact,
            CallerName::Verifying,
        ] {
            for text in ["mark", "instruction"] {
                let found = answer(&world, caller, text, json!(100)).await;
                world.assert_nothing_foreign(caller, SEARCH, &found);
            }
            let found = answer(&world, caller, "mark", json!(100)).await;
            if walls == Walls::Both {
                assert!(found["data"]["serviceDesk"].is_null(), "{}", caller.title());
            }
        }
    }
}

#[tokio::test]
async fn archived_portals_are_left_out() {
    let world = World::create(Walls::Both).await;
    desk::archive(&world, "oriale").await;
    for text in ["mark-anna", "oriale", "house-instruction"] {
        let found = search(&world, CallerName::Admin, text).await;
        for group in ["tickets", "contacts", "portals", "articles"] {
            assert!(titles(&found, group).is_empty(), "{text} {group} {found}");
        }
    }
}

#[tokio::test]
async fn odd_texts_find_nothing_and_break_nothing() {
    let world = World::create(Walls::Both).await;
    let agent = CallerName::Agent;
    for text in ["", " \t\n ", "\u{0}", "\u{1}\u{7f}"] {
        let found = search(&world, agent, text).await;
        for group in ["tickets", "contacts", "portals", "articles"] {
            assert!(titles(&found, group).is_empty(), "{text:?}");
        }
    }
    for text in [
        "%",
        "_",
        r"\",
        r"%_\",
        "'",
        "\"",
        "'; DROP TABLE tickets; --",
        "mark\u{0}zzz",
        "#",
        "-",
        "🙈",
        "99999999999999999999",
    ] {
        let found = search(&world, agent, text).await;
        assert!(titles(&found, "portals").is_empty(), "{text:?} {found}");
    }
    let lists = "{ serviceDesk { contacts(filter: { search: \"a\\u0000\" }) { totalCount } \
        tenantList(search: \"a\\u0000\") { totalCount } } }";
    let lists = world.ask(agent, lists).await;
    assert_eq!(
        lists["data"]["serviceDesk"]["contacts"]["totalCount"], 0,
        "{lists}"
    );
    assert_eq!(
        lists["data"]["serviceDesk"]["tenantList"]["totalCount"], 0,
        "{lists}"
    );
    // Cut, not refused: its first two hundred characters are all the same.
    let long = search(&world, agent, &"x".repeat(50_000)).await;
    assert!(titles(&long, "tickets").is_empty());
    let huge = "x".repeat(10_000_000);
    let token = world.token(agent);
    let refused = world
        .server
        .graphql(
            agent.host(),
            token.as_deref(),
            SEARCH,
            json!({ "text": huge }),
        )
        .await;
    assert_eq!(refused.status.as_u16(), 413);
    for first in [0, -1, 101] {
        assert_eq!(
            code(&answer(&world, agent, "a", json!(first)).await),
            "BAD_PAGE"
        );
    }
}

#[tokio::test]
async fn it_costs_as_much_for_many_results_as_for_one() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority)
             SELECT t.tenant_id, gen_random_uuid(), 10000 + n, t.requester_id, 'Common ' || n, '', 'new', 'normal'
             FROM tickets t, generate_series(1, 200) n WHERE t.subject = 'mark-anna subject'",
        )
        .await;
    let mut costs = Vec::new();
    for (text, first) in [("mark-anna", 1), ("common", 5), ("common", 100)] {
        let ask = async || {
            answer(&world, CallerName::Agent, text, json!(first)).await;
        };
        costs.push(count_statements::fewest(&world.database, ask).await);
    }
    assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
    // Candidates and tickets, contacts, portals, articles.
    assert!(costs[0] <= 5, "{costs:?}");
}
