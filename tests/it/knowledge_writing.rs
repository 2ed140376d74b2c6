//! The knowledge base as it is written: drafts and versions, publishing, slugs, the tree of categories, and who may do what.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, code};

/// Runs one of the mutations and gives its whole answer.
async fn raw(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let fields = match name {
        "deleteArticleCategory" => "",
        "moveArticleCategory" => "categories { id slug parentId }",
        "saveArticleCategory" => "category { id version slug parentId }",
        _ => {
            "article { id version state isInReview latestNumber publishedNumber texts { locale slug title } }"
        }
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} errors {{ code message path }} }} }}"
    );
    world
        .ask_with(caller, &query, json!({ "input": input }))
        .await
}

async fn run(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let answer = raw(world, caller, name, input).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][name].clone()
}

/// The same, of which nothing may be wrong.
async fn done(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let payload = run(world, caller, name, input).await;
    assert_eq!(payload["errors"], json!([]), "{name} {payload}");
    payload
}

fn english(title: &str) -> Value {
    json!([{ "locale": "EN", "title": title, "summary": "s", "body": format!("Body of {title}") }])
}

async fn create(world: &World, caller: CallerName, title: &str, more: Value) -> Value {
    let mut input = json!({
        "tenantId": world.portal("oriale"), "texts": english(title), "settings": { "audience": "CONTACTS" },
    });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    done(world, caller, "createArticle", input).await["article"].clone()
}

fn named(article: &Value) -> Value {
    json!({ "articleId": article["id"], "version": article["version"] })
}

fn with(mut input: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

/// What a contact of Oriale reads under a slug.
async fn read(world: &World, slug: &str) -> Value {
    let query = format!(
        "{{ portal {{ knowledge {{ article(slug: \"{slug}\") {{ title slug redirectedFrom }} }} }} }}"
    );
    let answer = world.ask(CallerName::Contact, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["portal"]["knowledge"]["article"].clone()
}

fn at(minutes: i64) -> String {
    (chrono::Utc::now() + chrono::Duration::minutes(minutes)).to_rfc3339()
}

const ADMIN: CallerName = CallerName::Admin;
const AGENT: CallerName = CallerName::Agent;

#[tokio::test]
async fn an_article_is_written_looked_over_published_archived_and_brought_back() {
    let world = World::create(Walls::Both).await;
    let made = create(&world, AGENT, "Reset a password", json!({})).await;
    assert_eq!(
        (&made["state"], &made["version"]),
        (&json!("DRAFT"), &json!(1))
    );
    assert_eq!(made["texts"][0]["slug"], "reset-a-password");
    assert!(read(&world, "reset-a-password").await.is_null(), "a draft");
    let waiting =
        done(&world, AGENT, "submitArticleForReview", named(&made)).await["article"].clone();
    assert_eq!(waiting["state"], "IN_REVIEW");
    let live = done(&world, ADMIN, "publishArticle", named(&waiting)).await["article"].clone();
    assert_eq!(
        (&live["state"], &live["isInReview"]),
        (&json!("PUBLISHED"), &json!(false))
    );
    assert_eq!(
        read(&world, "reset-a-password").await["title"],
        "Reset a password"
    );
    // The next version waits, and what is read stays.
    let next = with(
        named(&live),
        json!({ "texts": english("Choose a password") }),
    );
    let saved = done(&world, AGENT, "saveArticleDraft", next.clone()).await["article"].clone();
    assert_eq!(
        (&saved["latestNumber"], &saved["publishedNumber"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        read(&world, "reset-a-password").await["title"],
        "Reset a password"
    );
    // Somebody had it open since before.
    let late = run(&world, ADMIN, "saveArticleDraft", next).await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT", "{late}");
    assert_eq!(late["errors"][0]["path"], json!(["input", "version"]));
    assert_eq!(late["article"]["texts"][0]["title"], "Choose a password");
    let live = done(&world, ADMIN, "publishArticle", named(&saved)).await["article"].clone();
    assert_eq!(
        read(&world, "reset-a-password").await["title"],
        "Choose a password"
    );
    let nothing = run(&world, AGENT, "submitArticleForReview", named(&live)).await;
    assert_eq!(nothing["errors"][0]["code"], "INVALID_STATE", "{nothing}");
    // Back to the first, which is a third.
    let back = with(named(&live), json!({ "number": 1 }));
    let back = done(&world, AGENT, "restoreArticleVersion", back).await["article"].clone();
    assert_eq!(
        (&back["latestNumber"], &back["texts"][0]["title"]),
        (&json!(3), &json!("Reset a password"))
    );
    let unknown = with(named(&back), json!({ "number": 9 }));
    let unknown = run(&world, AGENT, "restoreArticleVersion", unknown).await;
    assert_eq!(unknown["errors"][0]["path"], json!(["input", "number"]));
    let gone = done(&world, ADMIN, "archiveArticle", named(&back)).await["article"].clone();
    assert_eq!(gone["state"], "ARCHIVED");
    assert!(read(&world, "reset-a-password").await.is_null());
    let twice = run(&world, ADMIN, "archiveArticle", named(&gone)).await;
    assert_eq!(twice["errors"][0]["code"], "INVALID_STATE");
    let typed = with(named(&gone), json!({ "texts": english("x") }));
    let kept = run(&world, ADMIN, "saveArticleDraft", typed).await;
    assert_eq!(kept["errors"][0]["code"], "INVALID_STATE");
    let again = with(named(&gone), json!({ "number": 2 }));
    let again = done(&world, ADMIN, "restoreArticleVersion", again).await["article"].clone();
    assert_eq!(again["state"], "DRAFT");
    done(&world, ADMIN, "publishArticle", named(&again)).await;
    assert_eq!(
        read(&world, "reset-a-password").await["title"],
        "Choose a password"
    );
    let versions = "SELECT string_agg(number || ' ' || author_name, ', ' ORDER BY number) FROM article_versions v
                    JOIN articles a ON a.id = v.article_id WHERE v.texts::text LIKE '%password%'";
    assert_eq!(
        world.database.text_as_owner(versions).await,
        "1 Alex Agent, 2 Alex Agent, 3 Alex Agent, 4 Ada Admin"
    );
    let log = "SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_events WHERE action LIKE 'article_%'";
    assert_eq!(
        world.database.text_as_owner(log).await,
        "article_created article_submitted article_published article_saved article_published article_restored \
         article_archived article_restored article_published"
    );
}

/// What is planned shows at its time, and until then what was there; what is over is gone.
#[tokio::test]
async fn time_decides_what_is_read() {
    let world = World::create(Walls::Both).await;
    let made = create(&world, ADMIN, "Planned", json!({})).await;
    for (more, path) in [
        (json!({ "at": at(-5) }), "at"),
        (json!({ "at": "9999-01-01T00:00:00Z" }), "at"),
        (json!({ "expiresAt": at(-5) }), "expiresAt"),
        (json!({ "at": at(9), "expiresAt": at(8) }), "expiresAt"),
    ] {
        let refused = run(&world, ADMIN, "publishArticle", with(named(&made), more)).await;
        assert_eq!(refused["errors"][0]["code"], "INVALID_VALUE", "{refused}");
        assert_eq!(refused["errors"][0]["path"], json!(["input", path]));
    }
    let planned = with(named(&made), json!({ "at": at(5), "expiresAt": at(60) }));
    let planned = done(&world, ADMIN, "publishArticle", planned).await["article"].clone();
    assert!(read(&world, "planned").await.is_null());
    let shift = "UPDATE article_texts SET shown_from = shown_from - interval '10 minutes',
                     shown_until = shown_until - interval '10 minutes' WHERE slug IN ('planned');
                 UPDATE articles SET publish_at = publish_at - interval '10 minutes' WHERE published_at IS NOT NULL
                     AND publish_at > now()";
    world.database.as_owner(shift).await;
    assert_eq!(read(&world, "planned").await["title"], "Planned");
    let next = with(named(&planned), json!({ "texts": english("Later") }));
    let next = done(&world, ADMIN, "saveArticleDraft", next).await["article"].clone();
    let next = with(named(&next), json!({ "at": at(5) }));
    let next = done(&world, ADMIN, "publishArticle", next).await["article"].clone();
    assert_eq!(
        read(&world, "planned").await["title"],
        "Planned",
        "until then"
    );
    world.database.as_owner(shift).await;
    assert_eq!(read(&world, "planned").await["title"], "Later");
    world
        .database
        .as_owner(
            "UPDATE articles SET expires_at = now() WHERE state = 'published' AND published = 2",
        )
        .await;
    assert!(read(&world, "planned").await.is_null(), "over {next}");
}

#[tokio::test]
async fn a_slug_leads_to_its_article_for_good() {
    let world = World::create(Walls::Both).await;
    let first = create(&world, ADMIN, "VPN at home", json!({})).await;
    let first = done(&world, ADMIN, "publishArticle", named(&first)).await["article"].clone();
    let renamed = json!([{ "locale": "EN", "slug": "vpn", "title": "VPN", "body": "b" }]);
    let renamed = with(named(&first), json!({ "texts": renamed }));
    let first = done(&world, ADMIN, "saveArticleDraft", renamed).await["article"].clone();
    assert!(read(&world, "vpn").await.is_null(), "not published yet");
    let first = done(&world, ADMIN, "publishArticle", named(&first)).await["article"].clone();
    let old = read(&world, "vpn-at-home").await;
    assert_eq!(
        old,
        json!({ "title": "VPN", "slug": "vpn", "redirectedFrom": "vpn-at-home" })
    );
    assert_eq!(read(&world, "vpn").await["redirectedFrom"], Value::Null);
    // Another article gets another one by itself, and does not take one that was ever given.
    let second = create(&world, ADMIN, "VPN at home", json!({})).await;
    assert_eq!(second["texts"][0]["slug"], "vpn-at-home-2");
    for slug in ["vpn", "vpn-at-home"] {
        let typed = json!([{ "locale": "EN", "slug": slug, "title": "t", "body": "b" }]);
        let typed = with(named(&second), json!({ "texts": typed }));
        let refused = run(&world, ADMIN, "saveArticleDraft", typed).await;
        assert_eq!(refused["errors"][0]["code"], "CONFLICT", "{refused}");
        assert_eq!(
            refused["errors"][0]["path"],
            json!(["input", "texts", "en", "slug"])
        );
    }
    // One article may be called the same in both languages; another portal's has its own.
    let both = json!([{ "locale": "EN", "title": "Teams", "body": "b" }, { "locale": "DE", "title": "Teams", "body": "b" }]);
    let both = create(&world, ADMIN, "unused", json!({ "texts": both })).await;
    assert_eq!(both["texts"][0]["slug"], both["texts"][1]["slug"]);
    let other = json!({ "tenantId": world.portal("nordwind") });
    let other = create(&world, ADMIN, "VPN at home", other).await;
    assert_eq!(other["texts"][0]["slug"], "vpn-at-home");
    let nameless = create(&world, ADMIN, "北京", json!({})).await;
    assert_eq!(nameless["texts"][0]["slug"], "article");
    // What only drafts had is free again.
    let draft = create(&world, ADMIN, "Passing", json!({})).await;
    let moved = json!([{ "locale": "EN", "slug": "staying", "title": "t", "body": "b" }]);
    done(
        &world,
        ADMIN,
        "saveArticleDraft",
        with(named(&draft), json!({ "texts": moved })),
    )
    .await;
    let taken = create(&world, ADMIN, "Passing", json!({})).await;
    assert_eq!(taken["texts"][0]["slug"], "passing");
    assert_eq!(first["texts"][0]["slug"], "vpn");
}

#[tokio::test]
async fn categories_are_a_tree() {
    let world = World::create(Walls::Both).await;
    let make = async |name: &str, parent: &Value| {
        let input = json!({ "tenantId": world.portal("oriale"), "parentId": parent,
            "names": [{ "locale": "EN", "name": name }] });
        done(&world, ADMIN, "saveArticleCategory", input).await["category"].clone()
    };
    let top = make("Devices", &Value::Null).await;
    let middle = make("Printers", &top["id"]).await;
    let low = make("Toner", &middle["id"]).await;
    assert_eq!(
        (&middle["slug"], &low["parentId"]),
        (&json!("printers"), &middle["id"])
    );
    for (category, parent) in [(&top, &top), (&top, &low), (&middle, &low)] {
        let input = json!({ "categoryId": category["id"], "parentId": parent["id"] });
        let refused = run(&world, ADMIN, "moveArticleCategory", input).await;
        assert_eq!(refused["errors"][0]["code"], "INVALID_VALUE", "{refused}");
        assert_eq!(refused["errors"][0]["path"], json!(["input", "parentId"]));
    }
    // Seven deep is one too many, also when something is moved there that has something below it.
    let mut deepest = low.clone();
    for name in ["four", "five", "six"] {
        deepest = make(name, &deepest["id"]).await;
    }
    let input = json!({ "tenantId": world.portal("oriale"), "parentId": deepest["id"],
        "names": [{ "locale": "EN", "name": "seven" }] });
    let refused = run(&world, ADMIN, "saveArticleCategory", input).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_VALUE", "{refused}");
    let other = make("Other", &Value::Null).await;
    make("Below", &other["id"]).await;
    let five = json!({ "categoryId": other["id"], "parentId": deepest["parentId"] });
    let refused = run(&world, ADMIN, "moveArticleCategory", five).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_VALUE", "{refused}");
    // To the front of the top.
    let input = json!({ "categoryId": middle["id"], "parentId": null, "position": 0 });
    let moved = done(&world, ADMIN, "moveArticleCategory", input).await["categories"].clone();
    let tops: Vec<_> = moved
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| {
            one["parentId"].is_null() && !one["slug"].as_str().unwrap().contains("instruction")
        })
        .map(|one| one["slug"].as_str().unwrap())
        .collect();
    assert_eq!(tops, ["printers", "devices", "other"]);
    let full = json!({ "categoryId": middle["id"] });
    let refused = run(&world, ADMIN, "deleteArticleCategory", full).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_STATE", "{refused}");
    let settings = json!({ "audience": "STAFF", "categoryId": top["id"] });
    create(&world, ADMIN, "within", json!({ "settings": settings })).await;
    let refused = run(
        &world,
        ADMIN,
        "deleteArticleCategory",
        json!({ "categoryId": top["id"] }),
    )
    .await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_STATE", "{refused}");
    let empty = make("Empty", &Value::Null).await;
    done(
        &world,
        ADMIN,
        "deleteArticleCategory",
        json!({ "categoryId": empty["id"] }),
    )
    .await;
    let stale = json!({ "categoryId": top["id"], "version": 99, "names": [{ "locale": "EN", "name": "n" }] });
    let refused = run(&world, ADMIN, "saveArticleCategory", stale).await;
    assert_eq!(refused["errors"][0]["code"], "CONFLICT", "{refused}");
    let twice = json!({ "tenantId": world.portal("oriale"), "slug": "devices", "names": [{ "locale": "EN", "name": "n" }] });
    let refused = run(&world, ADMIN, "saveArticleCategory", twice).await;
    assert_eq!(
        refused["errors"][0]["path"],
        json!(["input", "slug"]),
        "{refused}"
    );
    // Of another portal, and a provider's article in a portal's own category: there is no such thing.
    let theirs = world.fill("$articleCategory", Owner::Carl);
    let settings = json!({ "audience": "STAFF", "categoryId": theirs });
    let input =
        json!({ "tenantId": world.portal("oriale"), "texts": english("t"), "settings": settings });
    let refused = run(&world, ADMIN, "createArticle", input).await;
    assert_eq!(
        refused["errors"][0]["path"],
        json!(["input", "categoryId"]),
        "{refused}"
    );
}

/// Agents write for whom they serve and publish nothing; admins do for whom they answer. Each wall alone.
#[tokio::test]
async fn agents_write_and_admins_publish() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let made = create(&world, AGENT, "By an agent", json!({})).await;
        let refused = raw(&world, AGENT, "publishArticle", named(&made)).await;
        assert!(!refused["errors"].is_null(), "{walls:?} {refused}");
        let live = done(&world, ADMIN, "publishArticle", named(&made)).await["article"].clone();
        let archived = raw(&world, AGENT, "archiveArticle", named(&live)).await;
        assert!(!archived["errors"].is_null(), "{walls:?} {archived}");
        // For whom a published article is, an agent does not change.
        let wider = with(
            named(&live),
            json!({ "texts": english("t"), "settings": { "audience": "PUBLIC" } }),
        );
        let refused = raw(&world, AGENT, "saveArticleDraft", wider).await;
        let told = refused["data"]["saveArticleDraft"]["errors"][0]["code"] == "INVALID_STATE";
        assert!(told || !refused["errors"].is_null(), "{walls:?} {refused}");
        let category = json!({ "names": [{ "locale": "EN", "name": "n" }], "tenantId": world.portal("oriale") });
        let refused = raw(&world, AGENT, "saveArticleCategory", category).await;
        assert!(!refused["errors"].is_null(), "{walls:?} {refused}");
        // Who serves Nordwind writes for Nordwind, and neither for the other portal nor for all.
        for tenant in [json!(world.portal("oriale")), Value::Null] {
            let input = json!({ "tenantId": tenant, "texts": english("t"), "settings": { "audience": "STAFF" } });
            let refused = raw(&world, CallerName::Restricted, "createArticle", input).await;
            let told = refused["data"]["createArticle"]["errors"][0]["code"] == "NOT_FOUND";
            assert!(told || !refused["errors"].is_null(), "{walls:?} {refused}");
        }
        let own = json!({ "tenantId": world.portal("nordwind") });
        create(&world, CallerName::Restricted, "theirs", own).await;
        let foreign =
            json!({ "articleId": live["id"], "version": live["version"], "texts": english("t") });
        let refused = run(&world, CallerName::Restricted, "saveArticleDraft", foreign).await;
        assert_eq!(
            refused["errors"][0]["code"], "NOT_FOUND",
            "{walls:?} {refused}"
        );
        for caller in [CallerName::Contact, CallerName::Anonymous] {
            for (name, input) in [
                (
                    "createArticle",
                    json!({ "tenantId": world.portal("oriale"), "texts": english("t"),
                    "settings": { "audience": "PUBLIC" } }),
                ),
                (
                    "saveArticleDraft",
                    with(named(&live), json!({ "texts": english("t") })),
                ),
                ("publishArticle", named(&live)),
                ("archiveArticle", named(&live)),
            ] {
                let refused = raw(&world, caller, name, input).await;
                let told = !refused["data"][name]["errors"][0].is_null();
                assert!(
                    told || !refused["errors"].is_null(),
                    "{walls:?} {name} {refused}"
                );
            }
        }
        let there = "SELECT count(*) || ' ' || max(latest) || ' ' || string_agg(DISTINCT audience, ',' ORDER BY audience)
                     FROM articles WHERE owner_id IS NULL";
        assert_eq!(
            world.database.text_as_owner(there).await,
            "2 1 contacts",
            "{walls:?}"
        );
        assert_eq!(
            read(&world, "by-an-agent").await["title"],
            "By an agent",
            "{walls:?}"
        );
    }
}

/// What is wrong is said at its field; nothing of it is kept.
#[tokio::test]
async fn what_nobody_should_send_is_refused_at_its_field() {
    let world = World::create(Walls::Both).await;
    let text = |more: Value| {
        let one = with(json!({ "locale": "EN", "title": "t", "body": "b" }), more);
        json!({ "texts": [one] })
    };
    let settings =
        |more: Value| json!({ "settings": with(json!({ "audience": "CONTACTS" }), more) });
    let at = |field: &'static str| vec!["texts", "en", field];
    let many = vec!["t"; 21];
    let carl = world.fill("$contact", Owner::Carl);
    for (more, code, path) in [
        (
            text(json!({ "title": "x".repeat(201) })),
            "TOO_LONG",
            at("title"),
        ),
        (text(json!({ "title": " " })), "BLANK", at("title")),
        (
            text(json!({ "title": "two\nlines" })),
            "INVALID_CHARACTERS",
            at("title"),
        ),
        (
            text(json!({ "summary": "x".repeat(501) })),
            "TOO_LONG",
            at("summary"),
        ),
        (
            text(json!({ "body": "x".repeat(200_001) })),
            "TOO_LONG",
            at("body"),
        ),
        (
            text(json!({ "body": "x".repeat(900_000) })),
            "TOO_LONG",
            at("body"),
        ),
        (
            text(json!({ "body": "x\u{0}y" })),
            "INVALID_CHARACTERS",
            at("body"),
        ),
        (text(json!({ "body": "" })), "BLANK", at("body")),
        (
            text(json!({ "slug": "Größe" })),
            "INVALID_VALUE",
            at("slug"),
        ),
        (
            text(json!({ "slug": "../../etc" })),
            "INVALID_VALUE",
            at("slug"),
        ),
        (json!({ "texts": [] }), "BLANK", vec!["texts"]),
        (
            settings(json!({ "tags": many })),
            "INVALID_VALUE",
            vec!["tags"],
        ),
        (
            settings(json!({ "tags": ["x".repeat(41)] })),
            "TOO_LONG",
            vec!["tags"],
        ),
        (
            settings(json!({ "audience": "KINDS" })),
            "BLANK",
            vec!["kinds"],
        ),
        (
            settings(json!({ "audience": "DEPARTMENTS" })),
            "BLANK",
            vec!["departments"],
        ),
        (
            settings(json!({ "audience": "CHOSEN" })),
            "BLANK",
            vec!["contactIds"],
        ),
        (
            settings(json!({ "audience": "CHOSEN", "contactIds": [carl] })),
            "NOT_FOUND",
            vec!["contactIds"],
        ),
        (
            settings(json!({ "categoryId": "nonsense" })),
            "NOT_FOUND",
            vec!["categoryId"],
        ),
        (
            settings(json!({ "ownerId": carl })),
            "NOT_FOUND",
            vec!["ownerId"],
        ),
        (
            settings(json!({ "tenantIds": [world.portal("oriale")] })),
            "INVALID_VALUE",
            vec!["tenantIds"],
        ),
        (
            settings(json!({ "reviewOn": "0001-01-01" })),
            "INVALID_VALUE",
            vec!["reviewOn"],
        ),
        (
            json!({ "tenantId": "nonsense" }),
            "NOT_FOUND",
            vec!["tenantId"],
        ),
        (
            json!({ "tenantId": null, "settings": { "audience": "CHOSEN", "contactIds": [carl] } }),
            "INVALID_VALUE",
            vec!["audience"],
        ),
    ] {
        let base = json!({ "tenantId": world.portal("oriale"), "texts": english("t"), "settings": { "audience": "CONTACTS" } });
        let shown = more.to_string().chars().take(120).collect::<String>();
        let refused = run(&world, ADMIN, "createArticle", with(base, more)).await;
        let codes: Vec<_> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["code"])
            .collect();
        assert_eq!(codes, [code], "{shown} {refused}");
        let whole: Vec<_> = std::iter::once("input").chain(path).collect();
        assert_eq!(refused["errors"][0]["path"], json!(whole), "{shown}");
    }
    // More than a request may have.
    let huge = json!([{ "locale": "EN", "title": "t", "body": "x".repeat(5_000_000) }]);
    let input = json!({ "tenantId": null, "texts": huge, "settings": { "audience": "STAFF" } });
    let refused = raw(&world, ADMIN, "createArticle", input).await;
    assert_eq!(code(&refused), "PAYLOAD_TOO_LARGE", "{refused}");
    let count = "SELECT count(*)::text FROM articles WHERE owner_id IS NULL";
    assert_eq!(world.database.text_as_owner(count).await, "0");
}

/// Script and style stay text, wherever they are typed.
#[tokio::test]
async fn what_looks_like_a_page_stays_text() {
    let world = World::create(Walls::Both).await;
    let hostile = "<script>alert(1)</script><style>body{display:none}</style> [x](javascript:alert(1)) zebrafinch";
    let texts = json!([{ "locale": "EN", "title": hostile, "summary": hostile, "body": hostile }]);
    let made = create(&world, ADMIN, "unused", json!({ "texts": texts })).await;
    let slug = made["texts"][0]["slug"].as_str().unwrap().to_owned();
    done(&world, ADMIN, "publishArticle", named(&made)).await;
    let query = format!(
        "{{ portal {{ knowledge {{ article(slug: \"{slug}\") {{ body {{ html }} }} search(text: \"zebrafinch\") {{ snippet }} }} }} }}"
    );
    let answer = world.ask(CallerName::Contact, &query).await;
    let knowledge = &answer["data"]["portal"]["knowledge"];
    let html = knowledge["article"]["body"]["html"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"));
    assert!(
        !html.contains("<script") && !html.contains("<style") && !html.contains("href"),
        "{html}"
    );
    let snippet = knowledge["search"][0]["snippet"].as_str().unwrap();
    assert!(snippet.contains("<mark>zebrafinch</mark>"), "{snippet}");
    assert!(
        !snippet.contains("<script") && !snippet.contains("<style"),
        "{snippet}"
    );
}
