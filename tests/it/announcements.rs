//! Announcements: who reads which, who writes them, and what is refused.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, announcements::announcement_of, code};

const SHOWN: &str =
    "{ announcements { id severity title body { html } locale isPublic isDismissible revision } }";

/// Runs one of the mutations and gives its payload.
pub async fn run(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let answer = raw(world, caller, name, input).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][name].clone()
}

async fn raw(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let fields = match name {
        "deleteAnnouncement" | "dismissAnnouncement" => "",
        _ => {
            "announcement { id version state portals { name } isForAll texts { locale title body { markdown } } }"
        }
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} errors {{ code message path }} }} }}"
    );
    let token = world.token(caller);
    let sent = world.server.graphql(
        caller.host(),
        token.as_deref(),
        &query,
        json!({ "input": input }),
    );
    sent.await.json()
}

/// What an announcement takes, with this title in both languages.
pub fn words(title: &str) -> Value {
    json!([{ "locale": "DE", "title": format!("{title} (de)") }, { "locale": "EN", "title": title, "body": "Text" }])
}

/// Titles that are shown to the caller; the fixture's own are left out.
async fn titles(world: &World, caller: CallerName) -> Vec<String> {
    let answer = world.ask(caller, SHOWN).await;
    let all = answer["data"]["announcements"].as_array();
    let all = all.unwrap_or_else(|| panic!("{answer}"));
    let titles = all.iter().map(|one| one["title"].as_str().unwrap());
    let own = titles.filter(|title| !title.ends_with(" news"));
    own.map(|title| title.trim_end_matches(" (de)").to_owned())
        .collect()
}

async fn write(world: &World, title: &str, more: Value) -> Value {
    let mut input = json!({ "severity": "INFO", "texts": words(title) });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let done = run(world, CallerName::Admin, "createAnnouncement", input).await;
    assert_eq!(done["errors"], json!([]), "{done}");
    done["announcement"].clone()
}

fn at(minutes: i64) -> String {
    (chrono::Utc::now() + chrono::Duration::minutes(minutes)).to_rfc3339()
}

/// Each wall alone: what is not begun, over, another portal's, or not for everybody, nobody gets who should not.
#[tokio::test]
async fn everybody_reads_what_runs_in_their_portal_and_is_meant_for_them() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let oriale = json!([world.portal("oriale")]);
        write(&world, "inside", json!({ "tenantIds": oriale })).await;
        write(
            &world,
            "outside",
            json!({ "tenantIds": oriale, "public": true }),
        )
        .await;
        write(
            &world,
            "everywhere",
            json!({ "tenantIds": null, "severity": "OUTAGE" }),
        )
        .await;
        write(
            &world,
            "later",
            json!({ "startsAt": at(5), "public": true }),
        )
        .await;
        write(
            &world,
            "over",
            json!({ "startsAt": at(-9), "endsAt": at(-5), "public": true }),
        )
        .await;
        let both = json!([world.portal("oriale"), world.portal("nordwind")]);
        write(
            &world,
            "two",
            json!({ "tenantIds": both, "severity": "WARNING" }),
        )
        .await;
        let inside = ["everywhere", "two", "outside", "inside"];
        for (caller, expected) in [
            (CallerName::Contact, &inside[..]),
            (CallerName::Colleague, &inside),
            (CallerName::Reader, &inside),
            (CallerName::Other, &["everywhere", "two"]),
            (CallerName::Anonymous, &["outside"]),
            (CallerName::Newcomer, &[]),
            (CallerName::Deactivated, &["outside"]),
        ] {
            let got = titles(&world, caller).await;
            assert_eq!(got, expected, "{walls:?} {}", caller.title());
        }
        if walls != Walls::NoGuards {
            for caller in [CallerName::Agent, CallerName::Admin] {
                assert!(titles(&world, caller).await.is_empty(), "{walls:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_desk_reads_those_of_the_portals_that_one_serves() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let oriale = json!([world.portal("oriale")]);
        write(
            &world,
            "theirs",
            json!({ "tenantIds": oriale, "startsAt": at(9) }),
        )
        .await;
        let both = json!([world.portal("oriale"), world.portal("nordwind")]);
        write(&world, "two", json!({ "tenantIds": both })).await;
        write(
            &world,
            "all",
            json!({ "startsAt": at(-9), "endsAt": at(-8) }),
        )
        .await;
        let list = |state: &str| {
            format!(
                "{{ serviceDesk {{ announcements(first: 50{state}) {{ totalCount nodes {{ state isForAll texts {{ title }} portals {{ slug }} }} }} }} }}"
            )
        };
        let read = async |caller, state: &str| {
            let answer = world.ask(caller, &list(state)).await;
            let page = answer["data"]["serviceDesk"]["announcements"].clone();
            let nodes = page["nodes"]
                .as_array()
                .unwrap_or_else(|| panic!("{answer}"));
            assert_eq!(page["totalCount"], nodes.len());
            let told = nodes.iter().map(|node| {
                let portals = node["portals"].as_array().unwrap().iter();
                let portals: Vec<_> = portals.map(|it| it["slug"].as_str().unwrap()).collect();
                format!(
                    "{} {}",
                    node["texts"][1]["title"].as_str().unwrap(),
                    portals.join("+")
                )
            });
            told.filter(|it| !it.contains(" news ")).collect::<Vec<_>>()
        };
        for caller in [CallerName::Agent, CallerName::Admin] {
            let all = read(caller, "").await;
            assert_eq!(all.len(), 3, "{walls:?} {all:?}");
            assert_eq!(all[0], "theirs oriale");
            assert_eq!(read(caller, ", state: PLANNED").await, ["theirs oriale"]);
            assert_eq!(read(caller, ", state: OVER").await, ["all "]);
            assert_eq!(read(caller, ", state: RUNNING").await.len(), 1);
        }
        // Who serves Nordwind alone does not even learn that the other is told the same.
        let some = read(CallerName::Restricted, "").await;
        assert_eq!(some, ["two nordwind", "all "], "{walls:?}");
        let one = world.fill(
            "{ serviceDesk { announcement(id: \"$announcement\") { id } } }",
            Owner::Anna,
        );
        let answer = world.ask(CallerName::Restricted, &one).await;
        assert!(
            answer["data"]["serviceDesk"]["announcement"].is_null(),
            "{answer}"
        );
        let paged = "{ serviceDesk { announcements(first: 1) { pageInfo { endCursor } } } }";
        let answer = world.ask(CallerName::Agent, paged).await;
        let cursor = &answer["data"]["serviceDesk"]["announcements"]["pageInfo"]["endCursor"];
        let next = format!(
            "{{ serviceDesk {{ announcements(first: 1, after: {cursor}) {{ nodes {{ texts {{ title }} }} }} }} }}"
        );
        let answer = world.ask(CallerName::Agent, &next).await;
        let node = &answer["data"]["serviceDesk"]["announcements"]["nodes"][0];
        assert_eq!(node["texts"][1]["title"], "two", "{answer}");
    }
}

#[tokio::test]
async fn one_is_changed_ended_and_deleted_and_the_log_tells() {
    let world = World::create(Walls::Both).await;
    let oriale = json!([world.portal("oriale")]);
    let made = write(&world, "first", json!({ "tenantIds": oriale })).await;
    assert_eq!(
        (&made["version"], &made["state"]),
        (&json!(1), &json!("RUNNING"))
    );
    let change = |version: i64, title: &str, tenants: &Value| {
        json!({
            "announcementId": made["id"], "version": version, "severity": "INFO", "texts": words(title),
            "tenantIds": tenants, "public": false, "dismissible": true,
        })
    };
    let admin = CallerName::Admin;
    let changed = run(
        &world,
        admin,
        "updateAnnouncement",
        change(1, "second", &oriale),
    )
    .await;
    assert_eq!(changed["errors"], json!([]), "{changed}");
    assert_eq!(changed["announcement"]["version"], 2);
    // Another admin had it open since before.
    let late = run(
        &world,
        admin,
        "updateAnnouncement",
        change(1, "lost", &oriale),
    )
    .await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT", "{late}");
    assert_eq!(late["errors"][0]["path"], json!(["input", "version"]));
    assert_eq!(late["announcement"]["texts"][1]["title"], "second");
    // Moved to the other portal, it is gone from the first.
    let nordwind = json!([world.portal("nordwind")]);
    run(
        &world,
        admin,
        "updateAnnouncement",
        change(2, "second", &nordwind),
    )
    .await;
    assert!(titles(&world, CallerName::Contact).await.is_empty());
    assert_eq!(titles(&world, CallerName::Other).await, ["second"]);
    let named = json!({ "announcementId": made["id"] });
    let ended = run(&world, admin, "endAnnouncement", named.clone()).await;
    assert_eq!(ended["announcement"]["state"], "OVER", "{ended}");
    assert!(titles(&world, CallerName::Other).await.is_empty());
    let again = run(&world, admin, "endAnnouncement", named.clone()).await;
    assert_eq!(again["errors"][0]["code"], "INVALID_STATE");
    let deleted = run(&world, admin, "deleteAnnouncement", named.clone()).await;
    assert_eq!(deleted["errors"], json!([]));
    let gone = run(&world, admin, "deleteAnnouncement", named).await;
    assert_eq!(gone["errors"][0]["code"], "NOT_FOUND");
    let log = "SELECT string_agg(action || ' ' || (detail->>'name') || ' ' || (tenant_id IS NOT NULL), '; ' ORDER BY at, id)
               FROM audit_events WHERE action LIKE 'announcement_%'";
    assert_eq!(
        world.database.text_as_owner(log).await,
        "announcement_created first true; announcement_updated second true; announcement_updated second true; \
         announcement_ended second true; announcement_deleted second true"
    );
}

#[tokio::test]
async fn what_one_has_put_away_stays_away_until_it_says_something_else() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let oriale = json!([world.portal("oriale")]);
        let made = write(&world, "told", json!({ "tenantIds": oriale })).await;
        let stays = write(
            &world,
            "stays",
            json!({ "tenantIds": oriale, "dismissible": false }),
        )
        .await;
        let contact = CallerName::Contact;
        let away = json!({ "announcementId": made["id"] });
        for _ in 0..2 {
            run(&world, contact, "dismissAnnouncement", away.clone()).await;
        }
        assert_eq!(titles(&world, contact).await, ["stays"], "{walls:?}");
        assert_eq!(titles(&world, CallerName::Colleague).await.len(), 2);
        let kept = run(
            &world,
            contact,
            "dismissAnnouncement",
            json!({ "announcementId": stays["id"] }),
        )
        .await;
        assert_eq!(kept["errors"][0]["code"], "INVALID_STATE", "{kept}");
        // Of another portal, or not shown: there is no such thing.
        let foreign = world.fill("$announcement", Owner::Carl);
        let refused = run(
            &world,
            contact,
            "dismissAnnouncement",
            json!({ "announcementId": foreign }),
        )
        .await;
        assert_eq!(refused["errors"][0]["code"], "NOT_FOUND", "{refused}");
        let change = |title: &str, version: i64, ends: Option<String>| {
            json!({
                "announcementId": made["id"], "version": version, "severity": "INFO", "texts": words(title),
                "tenantIds": oriale, "public": true, "dismissible": true, "endsAt": ends,
            })
        };
        run(
            &world,
            CallerName::Admin,
            "updateAnnouncement",
            change("told", 1, Some(at(90))),
        )
        .await;
        assert_eq!(
            titles(&world, contact).await,
            ["stays"],
            "nothing new to read"
        );
        run(
            &world,
            CallerName::Admin,
            "updateAnnouncement",
            change("news", 2, None),
        )
        .await;
        assert_eq!(titles(&world, contact).await.len(), 2, "{walls:?}");
    }
}

#[tokio::test]
async fn admins_write_for_the_portals_that_they_answer_for_and_others_not_at_all() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let of_all = write(&world, "of all", json!({})).await;
        world
            .database
            .as_owner(&format!(
                "UPDATE staff_accounts SET all_tenants = false WHERE role = 'admin';
                 INSERT INTO staff_tenants (staff_id, tenant_id)
                 SELECT staff_id, '{}' FROM staff_accounts WHERE role = 'admin'",
                world.tenants["nordwind"]
            ))
            .await;
        let input = |tenants: Value| json!({ "severity": "INFO", "texts": words("mine"), "tenantIds": tenants });
        let own = json!([world.portal("nordwind")]);
        let both = json!([world.portal("nordwind"), world.portal("oriale")]);
        let admin = CallerName::Admin;
        let done = run(&world, admin, "createAnnouncement", input(own)).await;
        assert_eq!(done["errors"], json!([]), "{walls:?} {done}");
        for tenants in [Value::Null, both] {
            let refused = raw(&world, admin, "createAnnouncement", input(tenants)).await;
            let user_error = &refused["data"]["createAnnouncement"]["errors"][0]["code"];
            assert!(
                user_error == "NOT_FOUND" || !refused["errors"].is_null(),
                "{walls:?} {refused}"
            );
        }
        for id in [
            of_all["id"].clone(),
            json!(world.fill("$announcement", Owner::Anna)),
        ] {
            let named = json!({ "announcementId": id });
            for name in ["endAnnouncement", "deleteAnnouncement"] {
                let refused = run(&world, admin, name, named.clone()).await;
                assert_eq!(
                    refused["errors"][0]["code"], "NOT_FOUND",
                    "{walls:?} {name}"
                );
            }
        }
        for caller in [
            CallerName::Agent,
            CallerName::Contact,
            CallerName::Anonymous,
        ] {
            let all = input(Value::Null);
            let refused = raw(&world, caller, "createAnnouncement", all).await;
            assert!(!refused["errors"].is_null(), "{walls:?} {refused}");
        }
        let count = "SELECT count(*)::text FROM announcements";
        assert_eq!(world.database.text_as_owner(count).await, "5", "{walls:?}");
    }
}

/// What is wrong is said at its field; nothing of it is kept.
#[tokio::test]
async fn what_nobody_should_send_is_refused_at_its_field() {
    let world = World::create(Walls::Both).await;
    let (large, huge) = ("x".repeat(900_000), "x".repeat(10 * 1024 * 1024));
    let base = json!({ "severity": "INFO", "texts": words("t"), "tenantIds": null });
    let with = |name: &str, value: Value| {
        let mut input = base.clone();
        input[name] = value;
        input
    };
    let title =
        |title: &str| json!([{ "locale": "EN", "title": title }, { "locale": "DE", "title": "t" }]);
    let unknown = portico::api::GlobalId::new(portico::api::NodeKind::Portal, uuid::Uuid::nil());
    for (input, code, path) in [
        (
            with("texts", title("x\u{0}y")),
            "INVALID_CHARACTERS",
            vec!["texts", "en", "title"],
        ),
        (
            with("texts", title("two\nlines")),
            "INVALID_CHARACTERS",
            vec!["texts", "en", "title"],
        ),
        (
            with("texts", title(" ")),
            "BLANK",
            vec!["texts", "en", "title"],
        ),
        (
            with("texts", title(&"x".repeat(121))),
            "TOO_LONG",
            vec!["texts", "en", "title"],
        ),
        (with("texts", json!([])), "BLANK", vec!["texts"]),
        // Both portals speak one of these when nothing else is asked for.
        (
            with("texts", json!([{ "locale": "EN", "title": "t" }])),
            "BLANK",
            vec!["texts", "de", "title"],
        ),
        (
            with("endsAt", json!(at(-5))),
            "INVALID_VALUE",
            vec!["endsAt"],
        ),
        (
            with("startsAt", json!("0001-01-01T00:00:00Z")),
            "INVALID_VALUE",
            vec!["startsAt"],
        ),
        (
            with("endsAt", json!("9999-01-01T00:00:00Z")),
            "INVALID_VALUE",
            vec!["endsAt"],
        ),
        (with("tenantIds", json!([])), "BLANK", vec!["tenantIds"]),
        (
            with("tenantIds", json!([unknown.to_string()])),
            "NOT_FOUND",
            vec!["tenantIds"],
        ),
        (
            with("tenantIds", json!(["nonsense"])),
            "NOT_FOUND",
            vec!["tenantIds"],
        ),
    ] {
        let refused = run(&world, CallerName::Admin, "createAnnouncement", input).await;
        let mut whole = vec!["input"];
        whole.extend(path);
        let codes: Vec<_> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["code"])
            .collect();
        assert_eq!(codes, [code], "{whole:?} {refused}");
        assert_eq!(refused["errors"][0]["path"], json!(whole), "{refused}");
    }
    let refused = run(
        &world,
        CallerName::Admin,
        "createAnnouncement",
        with("texts", title(&large)),
    )
    .await;
    assert_eq!(refused["errors"][0]["code"], "TOO_LONG", "{refused}");
    // More than a request may have.
    let refused = raw(
        &world,
        CallerName::Admin,
        "createAnnouncement",
        with("texts", title(&huge)),
    )
    .await;
    assert_eq!(code(&refused), "PAYLOAD_TOO_LARGE", "{refused}");
    let count = format!(
        "SELECT count(*)::text FROM announcements WHERE id NOT IN ('{}', '{}', '{}')",
        announcement_of(Owner::Anna),
        announcement_of(Owner::Ben),
        announcement_of(Owner::Carl)
    );
    assert_eq!(world.database.text_as_owner(&count).await, "0");
}

/// Script and style stay text, wherever they are typed.
#[tokio::test]
async fn what_looks_like_a_page_stays_text() {
    let world = World::create(Walls::Both).await;
    let hostile =
        "<script>alert(1)</script><style>body{display:none}</style> [x](javascript:alert(1))";
    let texts = json!([
        { "locale": "DE", "title": hostile, "body": hostile },
        { "locale": "EN", "title": hostile, "body": hostile },
    ]);
    write(&world, "unused", json!({ "texts": texts, "public": true })).await;
    let answer = world.ask(CallerName::Anonymous, SHOWN).await;
    let all = answer["data"]["announcements"].as_array().unwrap();
    let one = all.iter().find(|one| one["title"] == hostile).unwrap();
    let html = one["body"]["html"].as_str().unwrap();
    assert!(
        !html.contains("<script") && !html.contains("<style") && !html.contains("href"),
        "{html}"
    );
    let page = world.server.get("oriale.localhost", "/login").await;
    let page = page.text();
    assert!(
        page.contains("alert(1)") && !page.contains("<script>alert"),
        "in the page as data"
    );
    assert!(!page.contains("Nordwind"), "nothing of another portal");
}

/// A portal that is deleted takes its place in an announcement along, and does not leave one to everybody.
#[tokio::test]
async fn an_announcement_outlives_a_portal_and_is_then_for_nobody() {
    let world = World::create(Walls::Both).await;
    let oriale = json!([world.portal("oriale")]);
    write(&world, "theirs", json!({ "tenantIds": oriale })).await;
    world
        .database
        .as_owner("DELETE FROM announcement_tenants WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'oriale')")
        .await;
    assert!(titles(&world, CallerName::Contact).await.is_empty());
    assert!(titles(&world, CallerName::Other).await.is_empty());
}
