//! The knowledge base as portals show it: each audience, each kind of caller, each wall alone.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{CallerName, Owner, Server, Walls, World};

/// An article as it stands in the database: what it is called, whose it is, for whom, and what else.
struct Article<'a> {
    name: &'a str,
    /// None: the provider's.
    tenant: Option<&'a str>,
    /// More columns of `articles` with their values.
    more: &'a str,
}

const LIVE: &str = "state = 'published', publish_at = now() - interval '1 hour'";

/// Writes it, in a category of its own below one that all share, in German and English.
async fn insert(world: &World, article: &Article<'_>) -> Uuid {
    let (id, category) = (Uuid::now_v7(), Uuid::now_v7());
    let name = article.name;
    let tenant = match article.tenant {
        Some(slug) => format!("'{}'", world.tenants[slug]),
        None => "NULL".to_owned(),
    };
    let more = article.more;
    world
        .database
        .as_owner(&format!(
            "INSERT INTO knowledge_categories (id, names, slug, position) VALUES
                 ('00000000-0000-0000-0000-00000000ca70', '{{\"en\": \"cat top\"}}', 'cat-top', 1) ON CONFLICT DO NOTHING;
             INSERT INTO knowledge_categories (id, tenant_id, parent_id, names, slug, position) VALUES
                 ('{category}', {tenant}, '00000000-0000-0000-0000-00000000ca70', '{{\"en\": \"cat {name}\"}}', 'cat-{name}', 1);
             INSERT INTO articles (id, tenant_id, category_id, audience, tags, published, published_at)
                 VALUES ('{id}', {tenant}, '{category}', 'contacts', '{{kb}}', 1, now());
             UPDATE articles SET {LIVE} WHERE id = '{id}';
             UPDATE articles SET {more} WHERE id = '{id}';
             INSERT INTO article_texts (article_id, number, locale, tenant_id, slug, title, summary, body, plain, tags, shown_from)
                 SELECT '{id}', 1, l, {tenant}, 'kb-{name}', 'kb {name}', 'about zebrafinches', '**b**', 'a zebrafinch sings', 'kb',
                     now() - interval '1 hour' FROM unnest(ARRAY['de', 'en']) l;
             INSERT INTO article_slugs (tenant_id, slug, article_id, locale, published)
                 VALUES ({tenant}, 'kb-{name}', '{id}', 'en', true)"
        ))
        .await;
    id
}

/// Everything at once, for each kind of reader.
async fn fill(world: &World) {
    let nordwind = world.tenants["nordwind"];
    let limited = format!("tenants = '{{{nordwind}}}'");
    let articles = [
        ("public", Some("oriale"), "audience = 'public'"),
        ("contacts", Some("oriale"), "audience = 'contacts'"),
        (
            "kinds",
            Some("oriale"),
            "audience = 'kinds', kinds = '{customer}'",
        ),
        (
            "departments",
            Some("oriale"),
            "audience = 'departments', departments = '{sales,it}'",
        ),
        ("chosen", Some("oriale"), "audience = 'chosen'"),
        ("staff", Some("oriale"), "audience = 'staff'"),
        ("theirs", Some("nordwind"), "audience = 'contacts'"),
        ("their-public", Some("nordwind"), "audience = 'public'"),
        ("everywhere", None, "audience = 'public'"),
        ("limited", None, limited.as_str()),
        (
            "draft",
            Some("oriale"),
            "state = 'draft', audience = 'public'",
        ),
        (
            "review",
            Some("oriale"),
            "state = 'draft', in_review = true",
        ),
        (
            "archived",
            Some("oriale"),
            "state = 'archived', audience = 'public'",
        ),
        (
            "expired",
            Some("oriale"),
            "expires_at = now() - interval '1 minute', audience = 'public'",
        ),
        (
            "planned",
            Some("oriale"),
            "publish_at = now() + interval '1 hour', audience = 'public'",
        ),
    ];
    for (name, tenant, more) in articles {
        let id = insert(world, &Article { name, tenant, more }).await;
        if name == "chosen" {
            let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
            world
                .database
                .as_owner(&format!(
                    "INSERT INTO article_contacts VALUES ('{id}', '{tenant}', '{anna}')"
                ))
                .await;
        }
    }
    world
        .database
        .as_owner(
            "UPDATE contacts SET department = 'Sales' WHERE email LIKE 'mark-anna%';
             UPDATE contacts SET department = 'Works', kind = 'customer' WHERE email LIKE 'mark-ben%'",
        )
        .await;
}

/// What the caller gets of `portal.knowledge`.
async fn knowledge(world: &World, caller: CallerName, selection: &str) -> Value {
    let query = format!("{{ portal {{ knowledge {{ {selection} }} }} }}");
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{query} {answer}");
    answer["data"]["portal"]["knowledge"].clone()
}

/// The names of those in a list that are this file's, in order of the alphabet.
fn names(list: &Value, title: impl Fn(&Value) -> &Value) -> Vec<String> {
    let all = list.as_array().unwrap_or_else(|| panic!("{list}"));
    let titles = all.iter().map(|one| title(one).as_str().unwrap());
    let mut names: Vec<_> = titles
        .filter_map(|title| title.strip_prefix("kb "))
        .map(str::to_owned)
        .collect();
    names.sort();
    names
}

const ALL: [&str; 15] = [
    "public",
    "contacts",
    "kinds",
    "departments",
    "chosen",
    "staff",
    "theirs",
    "their-public",
    "everywhere",
    "limited",
    "draft",
    "review",
    "archived",
    "expired",
    "planned",
];

/// List, home, categories and their counts, article, search, related: the same articles in each of them, whichever wall stands.
#[tokio::test]
async fn everybody_reads_what_is_for_them_and_learns_of_nothing_else() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        fill(&world).await;
        let anna = &["chosen", "contacts", "departments", "everywhere", "public"][..];
        for (caller, expected) in [
            (CallerName::Contact, anna),
            (CallerName::Reader, anna),
            (CallerName::Viewing, anna),
            (
                CallerName::Colleague,
                &["contacts", "everywhere", "kinds", "public"],
            ),
            (
                CallerName::Participant,
                &["contacts", "everywhere", "public"],
            ),
            (
                CallerName::Other,
                &["everywhere", "limited", "their-public", "theirs"],
            ),
            (CallerName::Anonymous, &["everywhere", "public"]),
            (CallerName::Deactivated, &["everywhere", "public"]),
            (CallerName::Newcomer, &[]),
        ] {
            let who = format!("{walls:?} {}", caller.title());
            let all = knowledge(
                &world,
                caller,
                "articles(first: 100) { nodes { title } } home { newest { title } categories { name totalCount } }
                 categories { name slug articleCount totalCount }
                 search(text: \"zebrafinch\", first: 50) { article { title } snippet }
                 typing: search(text: \"zebrafynches\", first: 50) { article { title } }
                 within: search(text: \"zebrafinch\", category: \"cat-top\", first: 50) { article { title } }
                 below: articles(category: \"cat-top\", first: 100) { nodes { title } }
                 alone: articles(category: \"cat-top\", below: false) { totalCount nodes { title } }",
            )
            .await;
            let title = |one: &Value| one["title"].clone();
            let of_hit = |one: &Value| one["article"]["title"].clone();
            for list in ["articles", "below"] {
                let got = names_of(&all[list]["nodes"], title);
                assert_eq!(got, expected, "{who} {list}");
            }
            assert_eq!(
                all["alone"],
                json!({ "totalCount": 0, "nodes": [] }),
                "{who}"
            );
            for list in ["search", "typing", "within"] {
                assert_eq!(names_of(&all[list], of_hit), expected, "{who} {list}");
            }
            assert_eq!(names_of(&all["home"]["newest"], title), expected, "{who}");
            let categories = all["categories"].as_array().unwrap();
            let mut counted: Vec<_> = categories
                .iter()
                .filter_map(|one| {
                    let name = one["name"].as_str().unwrap().strip_prefix("cat ")?;
                    Some((
                        name.to_owned(),
                        one["articleCount"].clone(),
                        one["totalCount"].clone(),
                    ))
                })
                .collect();
            counted.sort_by(|one, other| one.0.cmp(&other.0));
            let mut wanted: Vec<_> = expected
                .iter()
                .map(|name| ((*name).to_owned(), json!(1), json!(1)))
                .collect();
            if !expected.is_empty() {
                wanted.push(("top".to_owned(), json!(0), json!(expected.len())));
            }
            wanted.sort_by(|one, other| one.0.cmp(&other.0));
            assert_eq!(counted, wanted, "{who}");
            for name in ALL {
                let one = format!(
                    "article(slug: \"kb-{name}\") {{ title path {{ name }} related {{ title }} }}"
                );
                let got = knowledge(&world, caller, &one).await["article"].clone();
                assert_eq!(!got.is_null(), expected.contains(&name), "{who} {name}");
                if got.is_null() {
                    continue;
                }
                assert_eq!(got["path"][0]["name"], "cat top", "{who}");
                let related = names(&got["related"], |one| &one["title"]);
                let others: Vec<_> = expected.iter().filter(|other| **other != name).collect();
                assert_eq!(
                    related,
                    others.into_iter().copied().collect::<Vec<_>>(),
                    "{who}"
                );
            }
            for name in ALL.iter().filter(|name| !expected.contains(name)) {
                let text = all.to_string();
                assert!(!text.contains(&format!("kb {name}\"")), "{who} {name}");
                assert!(!text.contains(&format!("cat {name}\"")), "{who} {name}");
            }
        }
        for caller in [CallerName::Agent, CallerName::Admin] {
            let answer = world
                .ask(
                    caller,
                    "{ portal { knowledge { articles { totalCount } } } }",
                )
                .await;
            assert!(answer["data"]["portal"].is_null(), "{answer}");
        }
    }
}

fn names_of(list: &Value, title: impl Fn(&Value) -> Value) -> Vec<String> {
    let titles: Vec<Value> = list
        .as_array()
        .unwrap_or_else(|| panic!("{list}"))
        .iter()
        .map(title)
        .collect();
    names(&json!(titles), |title| title)
}

/// Before log-in nothing is there where the portal has not switched that on; and without the feature, nothing for anybody.
#[tokio::test]
async fn a_portal_decides_what_is_read_before_log_in() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let mut world = World::create(walls).await;
        fill(&world).await;
        world
            .database
            .as_owner("UPDATE tenants SET features = '{tickets,knowledge}'")
            .await;
        // A process that has looked at the tenant before is told; this one is new.
        world.server = Server::over(&world.database, walls).await;
        let all = knowledge(
            &world,
            CallerName::Anonymous,
            "articles { totalCount nodes { title } } categories { name } search(text: \"zebrafinch\") { article { title } }
             article(slug: \"kb-public\") { title } home { newest { title } categories { name } }",
        )
        .await;
        assert_eq!(
            all,
            json!({ "articles": { "totalCount": 0, "nodes": [] }, "categories": [], "search": [], "article": null,
                "home": { "newest": [], "categories": [] } }),
            "{walls:?}"
        );
        let inside = knowledge(
            &world,
            CallerName::Contact,
            "article(slug: \"kb-public\") { title }",
        )
        .await;
        assert_eq!(inside["article"]["title"], "kb public", "{walls:?}");
        if walls == Walls::NoGuards {
            continue;
        }
        world
            .database
            .as_owner("UPDATE tenants SET features = '{tickets}'")
            .await;
        world.server = Server::over(&world.database, walls).await;
        let refused = world
            .ask(
                CallerName::Contact,
                "{ portal { knowledge { articles { totalCount } } } }",
            )
            .await;
        assert_eq!(
            refused["errors"][0]["extensions"]["code"], "FORBIDDEN",
            "{refused}"
        );
    }
}

/// `portal` is answered while a portal is closed; what is in it is not.
#[tokio::test]
async fn a_closed_portal_has_no_knowledge() {
    let mut world = World::create(Walls::Both).await;
    fill(&world).await;
    world
        .database
        .as_owner("UPDATE tenants SET state = 'suspended'")
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    for caller in [CallerName::Anonymous, CallerName::Contact] {
        let query = "{ portal { isOpen knowledge { articles { totalCount } } } }";
        let answer = world.ask(caller, query).await;
        assert!(!answer.to_string().contains("kb "), "{answer}");
        assert!(answer["data"]["portal"]["knowledge"].is_null(), "{answer}");
    }
}

/// Who reads a language in which it is not written gets one in which it is, and is told.
#[tokio::test]
async fn another_language_is_shown_as_such() {
    let world = World::create(Walls::Both).await;
    let more = "audience = 'contacts'";
    let only = insert(
        &world,
        &Article {
            name: "german",
            tenant: Some("oriale"),
            more,
        },
    )
    .await;
    insert(
        &world,
        &Article {
            name: "both",
            tenant: Some("oriale"),
            more,
        },
    )
    .await;
    world
        .database
        .as_owner(&format!(
            "DELETE FROM article_texts WHERE article_id = '{only}' AND locale = 'en';
             UPDATE article_texts SET slug = 'kb-beides', title = 'kb beides' WHERE slug = 'kb-both' AND locale = 'de';
             INSERT INTO article_slugs (tenant_id, slug, article_id, locale, published)
             SELECT tenant_id, 'kb-beides', article_id, 'de', true FROM article_slugs WHERE slug = 'kb-both'"
        ))
        .await;
    let got = knowledge(
        &world,
        CallerName::Contact,
        "german: article(slug: \"kb-german\") { locale isFallback alternates { locale slug } body { html } }
         both: article(slug: \"kb-beides\") { locale isFallback slug redirectedFrom alternates { locale slug title } }
         articles(first: 100) { nodes { title locale isFallback } }",
    )
    .await;
    assert_eq!(
        got["german"],
        json!({ "locale": "DE", "isFallback": true, "alternates": [{ "locale": "DE", "slug": "kb-german" }],
            "body": { "html": "<p><strong>b</strong></p>\n" } })
    );
    assert_eq!(
        got["both"],
        json!({ "locale": "EN", "isFallback": false, "slug": "kb-both", "redirectedFrom": "kb-beides", "alternates": [
            { "locale": "DE", "slug": "kb-beides", "title": "kb beides" },
            { "locale": "EN", "slug": "kb-both", "title": "kb both" } ] })
    );
    let listed = got["articles"]["nodes"].as_array().unwrap();
    let german = listed
        .iter()
        .find(|one| one["title"] == "kb german")
        .unwrap();
    assert_eq!(german["isFallback"], true);
}

/// The desk reads what it serves: provider-wide articles that are not limited to others, and its tenants' own.
#[tokio::test]
async fn the_desk_reads_the_articles_of_whom_it_serves() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        fill(&world).await;
        let of_oriale = format!("tenants = '{{{}}}'", world.tenants["oriale"]);
        insert(
            &world,
            &Article {
                name: "for-oriale",
                tenant: None,
                more: &of_oriale,
            },
        )
        .await;
        let list =
            "{ serviceDesk { knowledge { articles(first: 100) { totalCount nodes { categoryId } }
                      categories { id slug } } } }";
        for (caller, expected) in [
            (CallerName::Agent, 16),
            (CallerName::Admin, 16),
            (CallerName::Restricted, 4),
        ] {
            let answer = world.ask(caller, list).await;
            let desk = &answer["data"]["serviceDesk"]["knowledge"];
            let categories = desk["categories"]
                .as_array()
                .unwrap_or_else(|| panic!("{answer}"));
            let nodes = desk["articles"]["nodes"].as_array().unwrap();
            assert_eq!(desk["articles"]["totalCount"], nodes.len(), "{walls:?}");
            let own = categories
                .iter()
                .filter(|one| one["slug"].as_str().unwrap().starts_with("cat-"));
            let own: Vec<_> = own.map(|one| &one["id"]).collect();
            let listed = nodes
                .iter()
                .filter(|node| own.contains(&&node["categoryId"]))
                .count();
            assert_eq!(listed, expected, "{walls:?} {}", caller.title());
        }
        let of_anna = world.fill(
            "{ serviceDesk { knowledge { article(id: \"$article\") { id } } } }",
            Owner::Anna,
        );
        let answer = world.ask(CallerName::Restricted, &of_anna).await;
        assert!(
            answer["data"]["serviceDesk"]["knowledge"]["article"].is_null(),
            "{answer}"
        );
        // A contact gets nothing of versions, whatever wall is missing.
        let drafts = "{ serviceDesk { knowledge { articles(first: 100) { nodes { versions { number } texts { title } } } } } }";
        let answer = world.ask(CallerName::Contact, drafts).await;
        let text = answer.to_string();
        assert!(
            !text.contains("\"number\"") && !text.contains("\"title\""),
            "{walls:?} {text}"
        );
    }
}
