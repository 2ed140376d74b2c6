//! The brand studio: drafts, publishing, plans and former designs.

use portico::{
    db::{Database, Identity, System},
    studio::publish_planned,
};
use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Server, Walls, World, studio};

const DRAFT: &str = "revision basedOn scheduledFor changes { field byName } design { productName primaryColor accentColor density \
     bannerFocus { x y } texts { locale headline } }";

/// A design with these words in place of the sample's.
fn design(changes: &[(&str, &str)]) -> String {
    let mut design = studio::DESIGN.to_owned();
    for (from, to) in changes {
        assert!(design.contains(from), "{from}");
        design = design.replace(from, to);
    }
    design
}

pub async fn run(world: &World, mutation: &str) -> Value {
    let query = world.fill(&format!("mutation {{ {mutation} }}"), Owner::Anna);
    let answer = world.ask(CallerName::Admin, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    let data = answer["data"].as_object().unwrap();
    data.values().next().unwrap().clone()
}

async fn save(world: &World, revision: i32, design: &str) -> Value {
    run(
        world,
        &format!(
            "saveBrandDraft(input: {{ tenantId: \"$portal\", revision: {revision}, design: {design} }})
             {{ draft {{ {DRAFT} }} errors {{ code path message }} }}"
        ),
    )
    .await
}

async fn publish(world: &World, revision: i32, more: &str) -> Value {
    run(
        world,
        &format!(
            "publishBrand(input: {{ tenantId: \"$portal\", revision: {revision}{more} }})
             {{ version {{ number byName isCurrent }} draft {{ {DRAFT} }} errors {{ code path message }} }}"
        ),
    )
    .await
}

pub async fn studio_of(world: &World) -> Value {
    let query = world.fill(
        &format!(
            "{{ serviceDesk {{ brandStudio(tenantId: \"$portal\") {{ draft {{ {DRAFT} }} portal {{ branding {{ version }} }}
             versions(first: 10) {{ totalCount nodes {{ number byName restoredFrom isCurrent design {{ productName }} }} }} }} }} }}"
        ),
        Owner::Anna,
    );
    world.ask(CallerName::Admin, &query).await["data"]["serviceDesk"]["brandStudio"].clone()
}

/// What a page of the portal says before anybody logs in.
async fn shown(server: &Server) -> Value {
    let query = "{ portal { branding { version productName density stylesheetUrl } } }";
    let answer = server
        .graphql("oriale.localhost", None, query, json!({}))
        .await;
    answer.json()["data"]["portal"]["branding"].clone()
}

#[tokio::test]
async fn a_draft_is_kept_published_and_taken_back() {
    let world = World::create(Walls::Both).await;
    let before = shown(&world.server).await;
    let saved = save(&world, studio::REVISION, studio::DESIGN).await;
    assert_eq!(saved["errors"], json!([]));
    let draft = &saved["draft"];
    assert_eq!(draft["revision"], studio::REVISION + 1);
    assert_eq!(draft["design"]["bannerFocus"], json!({ "x": 20, "y": 80 }));
    let hand = |field: &str| {
        let changes = draft["changes"].as_array().unwrap();
        let found = changes.iter().find(|change| change["field"] == field);
        found.map(|change| change["byName"].as_str().unwrap_or_default().to_owned())
    };
    // What the other one wrote is still theirs.
    assert_eq!(hand("productName").unwrap(), "mark-staff Name");
    assert!(
        hand("primaryColor").unwrap().contains("Ada Admin"),
        "{draft}"
    );
    assert_eq!(
        shown(&world.server).await,
        before,
        "a draft is nobody's but the studio's"
    );

    let published = publish(&world, studio::REVISION + 1, "").await;
    assert_eq!(published["errors"], json!([]));
    assert_eq!(published["version"]["number"], 3);
    assert_eq!(published["draft"]["changes"], json!([]));
    let now = shown(&world.server).await;
    assert_eq!(now["version"], 3);
    assert_eq!(now["productName"], "mark-staff portal");
    assert_eq!(now["density"], "COMPACT");
    assert_ne!(now["stylesheetUrl"], before["stylesheetUrl"]);
    // Another process has heard of it.
    let other = Server::over(&world.database, Walls::Both).await;
    assert_eq!(shown(&other).await, now);

    let restored = run(
        &world,
        "restoreBrandVersion(input: { tenantId: \"$portal\", number: 2 }) { version { number restoredFrom } errors { code } }",
    )
    .await;
    assert_eq!(
        restored["version"],
        json!({ "number": 4, "restoredFrom": 2 })
    );
    assert_eq!(
        shown(&world.server).await["stylesheetUrl"],
        before["stylesheetUrl"]
    );
    let studio = studio_of(&world).await;
    let numbers: Vec<_> = studio["versions"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| {
            (
                version["number"].as_i64().unwrap(),
                version["isCurrent"] == true,
            )
        })
        .collect();
    assert_eq!(numbers, [(4, true), (3, false), (2, false), (1, false)]);
    assert_eq!(studio["versions"]["totalCount"], 4);
    let told = world
        .database
        .text_as_owner(
            "SELECT string_agg(detail->'fields'->>0, ',' ORDER BY at) FROM audit_events WHERE action = 'brand_published'",
        )
        .await;
    assert_eq!(told, "brand-published,brand-restored");
}

#[tokio::test]
async fn two_admins_at_once_overwrite_nothing() {
    let world = World::create(Walls::Both).await;
    let mine = design(&[("mark-staff portal", "Mine")]);
    let theirs = design(&[("mark-staff portal", "Theirs"), ("COMPACT", "COMFORTABLE")]);
    let first = save(&world, studio::REVISION, &theirs).await;
    assert_eq!(first["draft"]["revision"], studio::REVISION + 1);
    let second = save(&world, studio::REVISION, &mine).await;
    assert_eq!(second["errors"][0]["code"], "CONFLICT");
    assert_eq!(second["errors"][0]["path"], json!(["input", "revision"]));
    assert_eq!(second["draft"]["design"]["productName"], "Theirs");
    let blind = publish(&world, studio::REVISION, "").await;
    assert_eq!(blind["errors"][0]["code"], "CONFLICT");
    assert_eq!(shown(&world.server).await["version"], 2);
    // Both clicks of a double click: one publishes.
    let (one, two) = tokio::join!(
        publish(&world, studio::REVISION + 1, ""),
        publish(&world, studio::REVISION + 1, "")
    );
    let mut codes = [&one, &two].map(|done| {
        done["errors"][0]["code"]
            .as_str()
            .unwrap_or("done")
            .to_owned()
    });
    codes.sort();
    assert_eq!(codes, ["CONFLICT", "done"]);
    assert_eq!(shown(&world.server).await["version"], 3);
    // And who had looked at the draft before that is told too.
    let late = save(&world, studio::REVISION + 1, &mine).await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT");
}

/// Whoever applies the folder publishes as well: a draft that was looked at before is looked at again.
#[tokio::test]
async fn publishing_from_the_folder_is_a_conflict_too() {
    let world = World::create(Walls::Both).await;
    portico::tenants::folder::apply(std::path::Path::new("tenants"), &world.server.db)
        .await
        .unwrap();
    let fresh = Server::over(&world.database, Walls::Both).await;
    assert_eq!(shown(&fresh).await["version"], 3);
    let late = save(&world, studio::REVISION, studio::DESIGN).await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT");
    assert_eq!(late["draft"]["basedOn"], 2);
    let again = save(&world, studio::REVISION + 1, studio::DESIGN).await;
    assert_eq!(again["draft"]["basedOn"], 3);
}

#[tokio::test]
async fn a_draft_is_thrown_away() {
    let world = World::create(Walls::Both).await;
    let discard = |revision| {
        format!(
            "discardBrandDraft(input: {{ tenantId: \"$portal\", revision: {revision} }}) {{ draft {{ {DRAFT} }} errors {{ code }} }}"
        )
    };
    let wrong = run(&world, &discard(studio::REVISION - 1)).await;
    assert_eq!(wrong["errors"][0]["code"], "CONFLICT");
    let gone = run(&world, &discard(studio::REVISION)).await;
    assert_eq!(gone["draft"]["changes"], json!([]));
    assert_eq!(gone["draft"]["revision"], studio::REVISION + 1);
    let nothing = publish(&world, studio::REVISION + 1, "").await;
    assert_eq!(nothing["errors"][0]["code"], "INVALID_STATE");
}

async fn let_time_pass(world: &World) {
    world
        .database
        .as_owner("UPDATE branding_drafts SET planned_for = now() - interval '1 second' WHERE planned_for IS NOT NULL")
        .await;
}

#[tokio::test]
async fn what_was_planned_is_published_as_it_was_then() {
    let world = World::create(Walls::Both).await;
    let db: Database = world.server.db.clone();
    world
        .database
        .as_owner("UPDATE branding_drafts SET planned_for = NULL, planned_design = NULL")
        .await;
    assert_eq!(publish_planned(&db).await.unwrap(), 0);
    save(
        &world,
        studio::REVISION,
        &design(&[("mark-staff portal", "Planned")]),
    )
    .await;
    for at in ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"] {
        let refused = publish(&world, studio::REVISION + 1, &format!(", at: \"{at}\"")).await;
        assert_eq!(refused["errors"][0]["path"], json!(["input", "at"]), "{at}");
    }
    let soon = (chrono::Utc::now() + chrono::Days::new(3)).to_rfc3339();
    let planned = publish(&world, studio::REVISION + 1, &format!(", at: \"{soon}\"")).await;
    assert!(planned["draft"]["scheduledFor"].is_string() && planned["version"].is_null());
    assert_eq!(
        publish_planned(&db).await.unwrap(),
        0,
        "its time has not come"
    );
    // What is changed afterwards does not slip in, and is still there.
    save(
        &world,
        studio::REVISION + 1,
        &design(&[("mark-staff portal", "Later")]),
    )
    .await;
    let_time_pass(&world).await;
    let (one, two) = tokio::join!(publish_planned(&db), publish_planned(&db));
    assert_eq!(one.unwrap() + two.unwrap(), 1, "two processes publish once");
    let fresh = Server::over(&world.database, Walls::Both).await;
    assert_eq!(shown(&fresh).await["productName"], "Planned");
    let studio = studio_of(&world).await;
    assert_eq!(studio["draft"]["design"]["productName"], "Later");
    assert!(studio["draft"]["scheduledFor"].is_null());
    assert!(
        studio["versions"]["nodes"][0]["byName"]
            .as_str()
            .unwrap()
            .contains("Ada Admin")
    );

    // Published unchanged, nothing of the draft is left; and a plan can be taken back.
    let revision = i32::try_from(studio["draft"]["revision"].as_i64().unwrap()).unwrap();
    publish(&world, revision, &format!(", at: \"{soon}\"")).await;
    let cancel = "cancelBrandPublishing(input: { tenantId: \"$portal\" }) { draft { scheduledFor } errors { code } }";
    assert_eq!(
        run(&world, cancel).await["draft"]["scheduledFor"],
        Value::Null
    );
    assert_eq!(
        run(&world, cancel).await["errors"][0]["code"],
        "INVALID_STATE"
    );
    publish(&world, revision, &format!(", at: \"{soon}\"")).await;
    let_time_pass(&world).await;
    assert_eq!(publish_planned(&db).await.unwrap(), 1);
    assert_eq!(studio_of(&world).await["draft"]["changes"], json!([]));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_kept() {
    let world = World::create(Walls::Both).await;
    let before = studio_of(&world).await;
    let long = "x".repeat(200_000);
    let foreign = world
        .database
        .text_as_owner(
            "SELECT i.hash FROM brand_images i JOIN tenants t ON t.id = i.tenant_id
             WHERE t.slug <> 'oriale' AND NOT EXISTS (SELECT FROM brand_images o WHERE o.hash = i.hash AND o.tenant_id <> i.tenant_id)
             LIMIT 1",
        )
        .await;
    let foreign = format!("pictures: [{{ role: LOGO, key: \"{foreign}\" }}]");
    for (from, to, code, path) in [
        (
            "mark-staff portal",
            " ",
            "BLANK",
            json!(["input", "design", "productName"]),
        ),
        (
            "mark-staff portal",
            long.as_str(),
            "TOO_LONG",
            json!(["input", "design", "productName"]),
        ),
        (
            "#0a5cff",
            "red;}*{display:none",
            "INVALID_VALUE",
            json!(["input", "design", "primaryColor"]),
        ),
        (
            "#ff6b4a",
            "var(--x)",
            "INVALID_VALUE",
            json!(["input", "design", "accentColor"]),
        ),
        (
            "x: 20",
            "x: 101",
            "INVALID_VALUE",
            json!(["input", "design", "bannerFocus"]),
        ),
        (
            "x: 20",
            "x: -1",
            "INVALID_VALUE",
            json!(["input", "design", "bannerFocus"]),
        ),
        (
            "mark-staff words",
            "two\\nlines",
            "INVALID_CHARACTERS",
            json!(["input", "design", "texts", "de", "headline"]),
        ),
        (
            "pictures: []",
            foreign.as_str(),
            "NOT_FOUND",
            json!(["input", "design", "pictures", "LOGO"]),
        ),
        (
            "pictures: []",
            "pictures: [{ role: BANNER, key: \"../../etc\" }]",
            "NOT_FOUND",
            json!(["input", "design", "pictures", "BANNER"]),
        ),
    ] {
        let refused = save(&world, studio::REVISION, &design(&[(from, to)])).await;
        let error = &refused["errors"][0];
        assert_eq!(
            (error["code"].as_str(), &error["path"]),
            (Some(code), &path),
            "{refused}"
        );
        assert!(refused["draft"].is_null());
    }
    assert_eq!(studio_of(&world).await, before);
}

/// Words are words: what looks like markup or styles is shown, and changes nothing.
#[tokio::test]
async fn markup_and_styles_in_texts_stay_text() {
    let world = World::create(Walls::Both).await;
    let evil = "</title><script>x()</script><style>*{display:none}</style>";
    save(
        &world,
        studio::REVISION,
        &design(&[("mark-staff portal", evil), ("mark-staff words", evil)]),
    )
    .await;
    publish(&world, studio::REVISION + 1, "").await;
    let page = world.server.get("oriale.localhost", "/").await.text();
    assert!(
        !page.contains("<script>x()") && !page.contains("<style>*"),
        "{page}"
    );
    let sheet = shown(&world.server).await["stylesheetUrl"]
        .as_str()
        .unwrap()
        .to_owned();
    let css = world.server.get("oriale.localhost", &sheet).await.text();
    assert!(css.contains("--p-density:0.75") && !css.contains("display"));
}

#[tokio::test]
async fn a_preview_shows_and_reports_without_keeping() {
    let world = World::create(Walls::Both).await;
    let query = world.fill(
        &format!(
            "{{ serviceDesk {{ brandPreview(tenantId: \"$portal\", design: {}) {{ css colors {{ use scheme chosen used contrast adjusted }} }} }} }}",
            design(&[("#0a5cff", "#ffd60a")])
        ),
        Owner::Anna,
    );
    let answer = world.ask(CallerName::Admin, &query).await;
    let preview = &answer["data"]["serviceDesk"]["brandPreview"];
    assert!(
        preview["css"]
            .as_str()
            .unwrap()
            .contains("--p-brand:#ffd60a"),
        "{answer}"
    );
    let colors = preview["colors"].as_array().unwrap();
    assert_eq!(colors.len(), 8);
    assert!(
        colors
            .iter()
            .all(|report| report["contrast"].as_f64().unwrap() >= 4.5)
    );
    assert!(colors.iter().any(|report| report["adjusted"] == true));
    assert_eq!(
        studio_of(&world).await["draft"]["revision"],
        studio::REVISION
    );
}

/// The second wall by itself: who takes a ticket number from the tenant's row changes nothing else of it.
#[tokio::test]
async fn nobody_but_admins_changes_a_tenants_row() {
    use diesel_async::RunQueryDsl;
    let world = World::create(Walls::Both).await;
    let (tenant, contact) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    for (who, may) in [
        (Identity::contact(tenant, contact), false),
        (Identity::agent(world.agent), false),
        (Identity::admin(world.agent), true),
        (Identity::system(System::Provision), true),
    ] {
        for (set, counts) in [
            ("next_ticket_number = next_ticket_number + 1", true),
            ("branding_version = 1", false),
            ("features = NULL", false),
        ] {
            let mut tx = world.server.db.begin(&who).await.unwrap();
            let done = diesel::sql_query(format!("UPDATE tenants SET {set} WHERE id = '{tenant}'"))
                .execute(&mut *tx)
                .await;
            assert_eq!(done.is_ok(), counts || may, "{set} as {who:?}: {done:?}");
        }
    }
}
