//! Pages of a portal's own: who reads which, who writes them, and what is refused.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, pages::page_of};

/// Runs one of the mutations and gives its payload.
async fn run(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let answer = raw(world, caller, name, input).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][name].clone()
}

async fn raw(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let fields = match name {
        "deletePage" => "",
        "orderPages" => "pages { slug }",
        _ => "page { id slug version isPublic texts { locale title body { markdown html } } }",
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} errors {{ code message path }} }} }}"
    );
    let token = world.token(caller);
    let input = json!({ "input": input });
    let sent = world
        .server
        .graphql(caller.host(), token.as_deref(), &query, input);
    sent.await.json()
}

fn words(title: &str) -> Value {
    json!([{ "locale": "DE", "title": format!("{title} (de)"), "body": "Text" },
           { "locale": "EN", "title": title, "body": "# Head\n\n*text*" }])
}

async fn write(world: &World, slug: &str, tenant: &str, public: bool) -> Value {
    let input = json!({
        "tenantId": world.portal(tenant), "slug": slug, "texts": words(slug), "public": public,
    });
    let made = run(world, CallerName::Admin, "createPage", input).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    made["page"].clone()
}

async fn slugs(world: &World, caller: CallerName) -> Vec<String> {
    let answer = world.ask(caller, "{ pages { slug title isPublic } }").await;
    let pages = answer["data"]["pages"].as_array();
    let pages = pages.unwrap_or_else(|| panic!("{answer}"));
    let slugs = pages.iter().map(|page| page["slug"].as_str().unwrap());
    // The fixture's own are left out.
    let slugs = slugs.filter(|slug| !slug.starts_with("house"));
    slugs.map(str::to_owned).collect()
}

async fn reads(world: &World, caller: CallerName, slug: &str) -> bool {
    let query = format!("{{ page(slug: \"{slug}\") {{ title body {{ html }} }} }}");
    let answer = world.ask(caller, &query).await;
    answer["data"]["page"].is_object()
}

/// Each wall alone: another portal's page does not exist, nor does one before log-in that is not public.
#[tokio::test]
async fn everybody_reads_the_pages_of_their_own_portal() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        write(&world, "imprint", "oriale", true).await;
        write(&world, "wifi", "oriale", false).await;
        write(&world, "elsewhere", "nordwind", true).await;
        for (caller, expected) in [
            (CallerName::Contact, &["imprint", "wifi"][..]),
            (CallerName::Reader, &["imprint", "wifi"]),
            (CallerName::Other, &["elsewhere"]),
            (CallerName::Anonymous, &["imprint"]),
            (CallerName::Deactivated, &["imprint"]),
            (CallerName::Newcomer, &[]),
        ] {
            assert_eq!(
                slugs(&world, caller).await,
                expected,
                "{walls:?} {}",
                caller.title()
            );
            for slug in ["imprint", "wifi", "elsewhere"] {
                assert_eq!(
                    reads(&world, caller, slug).await,
                    expected.contains(&slug),
                    "{walls:?} {} {slug}",
                    caller.title()
                );
            }
        }
        let nonsense = "{ a: page(slug: \"\") { title } b: page(slug: \"x\\u0000\") { title } c: page(slug: \"../imprint\") { title } }";
        let answer = world.ask(CallerName::Contact, nonsense).await;
        assert_eq!(
            answer["data"],
            json!({ "a": null, "b": null, "c": null }),
            "{answer}"
        );
        let list = |slug: &str| {
            format!(
                "{{ serviceDesk {{ pages(tenantId: \"{}\") {{ slug }} }} }}",
                world.portal(slug)
            )
        };
        for (caller, tenant, there) in [
            (CallerName::Agent, "oriale", true),
            (CallerName::Admin, "oriale", true),
            (CallerName::Restricted, "oriale", false),
            (CallerName::Restricted, "nordwind", true),
        ] {
            let answer = world.ask(caller, &list(tenant)).await;
            let pages = answer["data"]["serviceDesk"]["pages"]
                .as_array()
                .unwrap()
                .len();
            assert_eq!(pages > 0, there, "{walls:?} {} {tenant}", caller.title());
        }
    }
}

#[tokio::test]
async fn a_page_is_changed_ordered_and_deleted_and_the_log_tells() {
    let world = World::create(Walls::Both).await;
    let admin = CallerName::Admin;
    let first = write(&world, "imprint", "oriale", true).await;
    write(&world, "hours", "oriale", true).await;
    assert_eq!(
        slugs(&world, CallerName::Contact).await,
        ["imprint", "hours"]
    );
    let change = |version: i64, slug: &str| {
        json!({
            "pageId": first["id"], "version": version, "slug": slug, "texts": words("Changed"), "public": false,
        })
    };
    let changed = run(&world, admin, "updatePage", change(1, "imprint")).await;
    assert_eq!(changed["errors"], json!([]), "{changed}");
    assert_eq!(changed["page"]["version"], 2);
    let late = run(&world, admin, "updatePage", change(1, "lost")).await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT", "{late}");
    assert_eq!(late["page"]["slug"], "imprint", "how it is now");
    let taken = run(&world, admin, "updatePage", change(2, "hours")).await;
    assert_eq!(
        taken["errors"][0]["path"],
        json!(["input", "slug"]),
        "{taken}"
    );
    let all = world
        .ask(
            admin,
            &format!(
                "{{ serviceDesk {{ pages(tenantId: \"{}\") {{ id }} }} }}",
                world.portal("oriale")
            ),
        )
        .await;
    let mut ids: Vec<Value> = all["data"]["serviceDesk"]["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| page["id"].clone())
        .collect();
    ids.reverse();
    let input = json!({ "tenantId": world.portal("oriale"), "pageIds": ids });
    let ordered = run(&world, admin, "orderPages", input).await;
    assert_eq!(ordered["errors"], json!([]), "{ordered}");
    assert_eq!(
        slugs(&world, CallerName::Contact).await,
        ["hours", "imprint"]
    );
    ids.pop();
    let input = json!({ "tenantId": world.portal("oriale"), "pageIds": ids });
    let partly = run(&world, admin, "orderPages", input).await;
    assert_eq!(
        partly["errors"][0]["path"],
        json!(["input", "pageIds"]),
        "{partly}"
    );
    let named = json!({ "pageId": first["id"] });
    assert_eq!(
        run(&world, admin, "deletePage", named.clone()).await["errors"],
        json!([])
    );
    let gone = run(&world, admin, "deletePage", named).await;
    assert_eq!(gone["errors"][0]["code"], "NOT_FOUND");
    let log =
        "SELECT string_agg(action || ' ' || coalesce(detail->>'name', '-'), '; ' ORDER BY at, id)
               FROM audit_events WHERE action LIKE 'page_%'";
    assert_eq!(
        world.database.text_as_owner(log).await,
        "page_created imprint; page_created hours; page_updated imprint; page_updated -; page_deleted imprint"
    );
}

#[tokio::test]
async fn admins_write_pages_of_the_portals_that_they_answer_for() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        world
            .database
            .as_owner(&format!(
                "UPDATE staff_accounts SET all_tenants = false WHERE role = 'admin';
                 INSERT INTO staff_tenants (staff_id, tenant_id)
                 SELECT staff_id, '{}' FROM staff_accounts WHERE role = 'admin'",
                world.tenants["nordwind"]
            ))
            .await;
        write(&world, "own", "nordwind", true).await;
        let input =
            json!({ "tenantId": world.portal("oriale"), "slug": "theirs", "texts": words("x") });
        let refused = raw(&world, CallerName::Admin, "createPage", input.clone()).await;
        let code = &refused["data"]["createPage"]["errors"][0]["code"];
        assert!(
            code == "NOT_FOUND" || !refused["errors"].is_null(),
            "{walls:?} {refused}"
        );
        let foreign = json!({ "pageId": world.fill("$page", Owner::Anna) });
        let refused = raw(&world, CallerName::Admin, "deletePage", foreign.clone()).await;
        let code = &refused["data"]["deletePage"]["errors"][0]["code"];
        assert_eq!(code, "NOT_FOUND", "{walls:?} {refused}");
        for caller in [
            CallerName::Agent,
            CallerName::Contact,
            CallerName::Anonymous,
        ] {
            let refused = raw(&world, caller, "createPage", input.clone()).await;
            assert!(!refused["errors"].is_null(), "{walls:?} {refused}");
            let refused = raw(&world, caller, "deletePage", foreign.clone()).await;
            let code = &refused["data"]["deletePage"]["errors"][0]["code"];
            assert!(
                code == "NOT_FOUND" || !refused["errors"].is_null(),
                "{walls:?} {refused}"
            );
        }
        let count = format!(
            "SELECT string_agg(slug, ' ' ORDER BY slug) FROM pages WHERE id NOT IN ('{}', '{}')",
            page_of(Owner::Anna),
            page_of(Owner::Carl)
        );
        assert_eq!(
            world.database.text_as_owner(&count).await,
            "house-2 own",
            "{walls:?}"
        );
    }
}

#[tokio::test]
async fn what_nobody_should_send_is_refused_at_its_field() {
    let world = World::create(Walls::Both).await;
    let base = json!({ "tenantId": world.portal("oriale"), "slug": "fine", "texts": words("t") });
    let with = |name: &str, value: Value| {
        let mut input = base.clone();
        input[name] = value;
        input
    };
    let text = |title: &str, body: &str| json!([{ "locale": "DE", "title": title, "body": body }]);
    for (input, code, path) in [
        (with("slug", json!("")), "BLANK", vec!["slug"]),
        (
            with("slug", json!("Über uns")),
            "INVALID_VALUE",
            vec!["slug"],
        ),
        (with("slug", json!("../x")), "INVALID_VALUE", vec!["slug"]),
        (with("slug", json!("a--b")), "INVALID_VALUE", vec!["slug"]),
        (
            with("slug", json!("x".repeat(41))),
            "INVALID_VALUE",
            vec!["slug"],
        ),
        (with("slug", json!("house")), "CONFLICT", vec!["slug"]),
        (
            with("texts", text("", "b")),
            "BLANK",
            vec!["texts", "de", "title"],
        ),
        (
            with("texts", text("t", " ")),
            "BLANK",
            vec!["texts", "de", "body"],
        ),
        (
            with("texts", text("t\u{0}", "b")),
            "INVALID_CHARACTERS",
            vec!["texts", "de", "title"],
        ),
        (
            with("texts", text("t", "b\u{1b}")),
            "INVALID_CHARACTERS",
            vec!["texts", "de", "body"],
        ),
        (
            with("texts", text("t", &"x".repeat(20_001))),
            "TOO_LONG",
            vec!["texts", "de", "body"],
        ),
        (
            with(
                "texts",
                json!([{ "locale": "EN", "title": "t", "body": "b" }]),
            ),
            "BLANK",
            vec!["texts", "de", "title"],
        ),
        (
            with("tenantId", json!("nonsense")),
            "NOT_FOUND",
            vec!["tenantId"],
        ),
    ] {
        let refused = run(&world, CallerName::Admin, "createPage", input).await;
        let mut whole = vec!["input"];
        whole.extend(path);
        assert_eq!(refused["errors"][0]["code"], code, "{whole:?} {refused}");
        assert_eq!(refused["errors"][0]["path"], json!(whole), "{refused}");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 1, "{refused}");
    }
    for number in 0..18 {
        write(&world, &format!("p{number}"), "oriale", true).await;
    }
    let refused = run(&world, CallerName::Admin, "createPage", base.clone()).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_STATE", "{refused}");
    let hostile =
        "<script>alert(1)</script> [x](javascript:alert(1)) ![p](https://evil.example/p.png)";
    let preview =
        format!("{{ serviceDesk {{ markdownPreview(markdown: \"{hostile}\") {{ html }} }} }}");
    let answer = world.ask(CallerName::Agent, &preview).await;
    let html = answer["data"]["serviceDesk"]["markdownPreview"]["html"]
        .as_str()
        .unwrap();
    assert!(
        !html.contains("<script") && !html.contains("href=\"javascript") && !html.contains("<img"),
        "{html}"
    );
}

/// What is archived stays as it is.
#[tokio::test]
async fn a_page_of_an_archived_portal_is_not_changed() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE tenants SET state = 'archived', previous_state = 'active' WHERE slug = 'oriale'")
        .await;
    let named = json!({ "pageId": world.fill("$page", Owner::Anna) });
    let refused = raw(&world, CallerName::Admin, "deletePage", named).await;
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "PORTAL_READ_ONLY",
        "{refused}"
    );
}

/// What was written at the desk goes into the folder and back; a folder that says nothing of pages leaves them alone.
#[tokio::test]
async fn the_folder_tells_of_pages_and_a_round_trip_changes_nothing() {
    use portico::tenants::folder;
    let world = World::create(Walls::Both).await;
    let db = &world.server.db;
    write(&world, "imprint", "oriale", true).await;
    let dir = tempfile::tempdir().unwrap();
    folder::export(dir.path(), db).await.unwrap();
    let planned = folder::plan(dir.path(), db).await.unwrap();
    assert!(planned.is_empty(), "{planned}");
    let english = dir.path().join("oriale/pages/imprint.en.md");
    assert_eq!(
        std::fs::read_to_string(&english).unwrap(),
        "# imprint\n\n# Head\n\n*text*\n"
    );
    std::fs::write(&english, "# Legal notice\n\nWe.\n").unwrap();
    let list = dir.path().join("oriale/pages.toml");
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, text.replace("house-2", "imprint-2")).unwrap();
    let refused = folder::apply(dir.path(), db).await.unwrap_err().to_string();
    assert!(refused.contains("pages/imprint-2.de.md"), "{refused}");
    std::fs::write(
        dir.path().join("oriale/pages/imprint-2.de.md"),
        "# Zwei\n\nText",
    )
    .unwrap();
    let applied = folder::apply(dir.path(), db).await.unwrap();
    assert!(
        applied.to_string().contains("pages.imprint.en"),
        "{applied}"
    );
    assert!(folder::apply(dir.path(), db).await.unwrap().is_empty());
    assert_eq!(
        slugs(&world, CallerName::Contact).await,
        ["imprint-2", "imprint"]
    );
    let versions =
        "SELECT string_agg(p.slug || ' ' || p.version, ', ' ORDER BY p.slug) FROM pages p
                    JOIN tenants t ON t.id = p.tenant_id WHERE t.slug = 'oriale'";
    assert_eq!(
        world.database.text_as_owner(versions).await,
        "house 1, imprint 2, imprint-2 1",
        "what stays the same keeps its version"
    );
    for wrong in [
        "[[page]]\nslug = \"x\"",
        "[[page]]\nslug = \"../x\"\npublic = true",
        "nonsense",
    ] {
        std::fs::write(&list, wrong).unwrap();
        let refused = folder::plan(dir.path(), db).await.unwrap_err().to_string();
        assert!(refused.contains("pages.toml"), "{refused}");
    }
    std::fs::remove_file(&list).unwrap();
    assert!(folder::plan(dir.path(), db).await.unwrap().is_empty());
}
