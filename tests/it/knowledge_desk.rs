//! How the desk finds articles: in its list, by what they are called; and beside a ticket, by what was asked.

use serde_json::{Value, json};

use crate::support::{CallerName, Walls, World, code};

/// Articles: which tenants', for whom, in which state.
async fn fill(world: &World) {
    let (oriale, nordwind) = (world.tenants["oriale"], world.tenants["nordwind"]);
    for (slug, title, tenants, audience, state) in [
        (
            "drucker-offline",
            "Der Drucker ist offline",
            "NULL".to_owned(),
            "contacts",
            "published",
        ),
        (
            "drucker-entwurf",
            "Drucker einrichten",
            "NULL".to_owned(),
            "contacts",
            "draft",
        ),
        (
            "drucker-alt",
            "Drucker von früher",
            "NULL".to_owned(),
            "contacts",
            "archived",
        ),
        (
            "drucker-nord",
            "Drucker im Hafen offline",
            format!("ARRAY['{nordwind}']::uuid[]"),
            "contacts",
            "published",
        ),
        (
            "drucker-intern",
            "Drucker offline: was wir tun",
            format!("ARRAY['{oriale}']::uuid[]"),
            "staff",
            "published",
        ),
    ] {
        let published = if state == "draft" {
            "NULL, NULL, NULL"
        } else {
            "1, now(), now()"
        };
        world
            .database
            .as_owner(&format!(
                "WITH a AS (INSERT INTO articles (id, tenants, audience, tags, state, published, publish_at, published_at)
                     VALUES (gen_random_uuid(), {tenants}, '{audience}', '{{Toner}}', '{state}', {published}) RETURNING id),
                 v AS (INSERT INTO article_versions (article_id, number, texts, author_name)
                     SELECT id, 1, '{{\"de\": {{\"slug\": \"{slug}\", \"title\": \"{title}\", \"summary\": \"s\", \"body\": \"b\"}}}}', 'Alex'
                     FROM a)
                 INSERT INTO article_texts (article_id, number, locale, slug, title, summary, body, plain, tags, shown_from)
                 SELECT id, 1, 'de', '{slug}', '{title}', 's', 'b', 'b', 'Toner', now() FROM a WHERE '{state}' <> 'draft'"
            ))
            .await;
    }
}

fn slugs(articles: &Value) -> Vec<String> {
    let slug = |one: &Value| one["texts"][0]["slug"].as_str().unwrap_or("").to_owned();
    let articles = articles.as_array().unwrap_or_else(|| panic!("{articles}"));
    articles.iter().map(slug).collect()
}

async fn listed(world: &World, caller: CallerName, filter: Value) -> Value {
    let query = "query($filter: ArticleFilter) { serviceDesk { knowledge {
        articles(first: 50, filter: $filter) { totalCount nodes { texts { slug } } } } } }";
    world
        .ask_with(caller, query, json!({ "filter": filter }))
        .await
}

async fn matching(world: &World, caller: CallerName, portal: &str, text: &str) -> Value {
    let query = "query($portal: ID!, $text: String!) { serviceDesk { knowledge {
        matchingArticles(tenantId: $portal, text: $text, first: 10) { audience texts { slug } } } } }";
    let variables = json!({ "portal": world.portal(portal), "text": text });
    world.ask_with(caller, query, variables).await
}

#[tokio::test]
async fn the_list_is_searched_by_what_articles_are_called() {
    let world = World::create(Walls::Both).await;
    fill(&world).await;
    for (filter, there) in [
        (json!({ "search": "drucker" }), 5),
        (json!({ "search": "DRUCKER  toner" }), 5),
        (json!({ "search": "fruher" }), 1),
        (json!({ "search": "drucker", "state": "PUBLISHED" }), 3),
        (json!({ "search": "drucker", "state": "DRAFT" }), 1),
        (json!({ "search": "einrichten offline" }), 0),
        (json!({ "search": "%" }), 0),
        (json!({ "search": "_" }), 0),
        (json!({ "search": "\\" }), 0),
        (json!({ "search": "a\u{0}" }), 0),
    ] {
        let answer = listed(&world, CallerName::Agent, filter.clone()).await;
        let articles = &answer["data"]["serviceDesk"]["knowledge"]["articles"];
        assert_eq!(articles["totalCount"], there, "{filter} {answer}");
        assert_eq!(slugs(&articles["nodes"]).len(), there, "{filter}");
    }
    // Nothing to look for is everything, and a long text is cut.
    let all = listed(&world, CallerName::Agent, json!({})).await;
    let blank = listed(&world, CallerName::Agent, json!({ "search": " \n" })).await;
    assert_eq!(all, blank);
    let long = listed(
        &world,
        CallerName::Agent,
        json!({ "search": "x".repeat(100_000) }),
    )
    .await;
    assert!(long["errors"].is_null(), "{long}");
}

#[tokio::test]
async fn each_wall_alone_keeps_articles_of_others_from_both() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        fill(&world).await;
        let caller = CallerName::Restricted;
        for search in ["drucker", "instruction", "oriale"] {
            let answer = listed(&world, caller, json!({ "search": search })).await;
            world.assert_nothing_foreign(caller, search, &answer);
            let found = slugs(&answer["data"]["serviceDesk"]["knowledge"]["articles"]["nodes"]);
            assert!(
                !found.contains(&"drucker-intern".to_owned()),
                "{walls:?} {found:?}"
            );
        }
        for portal in ["oriale", "nordwind"] {
            for text in ["drucker offline", "instruction"] {
                let answer = matching(&world, caller, portal, text).await;
                world.assert_nothing_foreign(caller, text, &answer);
                assert!(
                    !answer.to_string().contains("drucker-intern"),
                    "{walls:?} {answer}"
                );
            }
        }
        for caller in [
            CallerName::Anonymous,
            CallerName::Contact,
            CallerName::Other,
        ] {
            let answer = listed(&world, caller, json!({ "search": "instruction" })).await;
            world.assert_nothing_foreign(caller, "list", &answer);
            let answer = matching(&world, caller, "oriale", "instruction").await;
            world.assert_nothing_foreign(caller, "matching", &answer);
        }
    }
}

#[tokio::test]
async fn what_fits_a_ticket_is_what_its_portal_shows() {
    let world = World::create(Walls::Both).await;
    fill(&world).await;
    let asked = "Unser \"Drucker\" im Erdgeschoss ist -offline, bitte helfen Sie";
    for (caller, portal, mut there) in [
        (
            CallerName::Agent,
            "oriale",
            vec!["drucker-intern", "drucker-offline"],
        ),
        (
            CallerName::Agent,
            "nordwind",
            vec!["drucker-nord", "drucker-offline"],
        ),
        (
            CallerName::Restricted,
            "nordwind",
            vec!["drucker-nord", "drucker-offline"],
        ),
        (CallerName::Restricted, "oriale", vec![]),
    ] {
        let answer = matching(&world, caller, portal, asked).await;
        let mut found = slugs(&answer["data"]["serviceDesk"]["knowledge"]["matchingArticles"]);
        found.retain(|slug| slug.starts_with("drucker"));
        found.sort();
        there.sort_unstable();
        assert_eq!(found, there, "{} {portal} {answer}", caller.title());
    }
    let none = matching(&world, CallerName::Agent, "oriale", "").await;
    assert_eq!(
        none["data"]["serviceDesk"]["knowledge"]["matchingArticles"],
        json!([])
    );
    let query = "query($portal: ID!, $first: Int!) { serviceDesk { knowledge {
        matchingArticles(tenantId: $portal, text: \"drucker\", first: $first) { id } } } }";
    for first in [0, 11] {
        let variables = json!({ "portal": world.portal("oriale"), "first": first });
        let answer = world.ask_with(CallerName::Agent, query, variables).await;
        assert_eq!(code(&answer), "BAD_PAGE");
    }
}
