//! The life of a portal: who may open, change, archive and delete one, and what is left when it is gone.

use portico::{db::Identity, provisioning::delete_due, tenants::folder};
use serde_json::{Value, json};

use crate::{
    attachments_support::upload,
    support::{CallerName, Owner, Server, Walls, World, code},
};

const ANSWER: &str =
    "tenant { id state version hosts deletesAt features { feature enabled } notice { locale text }
    stateChangedBy { displayName } openingHours { locale text }
    portal { slug name isOpen support { name email imprintUrl } branding { productName } } }
    errors { code message path }";

/// Runs one of the mutations of portals and gives its payload.
pub async fn mutate(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let answer = raw(world, caller, name, input).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][name].clone()
}

/// The same, with whatever answer comes.
pub async fn raw(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {ANSWER} }} }}");
    let token = world.token(caller);
    let input = json!({ "input": input });
    let sent = world
        .server
        .graphql(caller.host(), token.as_deref(), &query, input);
    sent.await.json()
}

/// A portal that an admin opens.
pub async fn new_tenant(world: &World, name: &str, host: &str) -> Value {
    let input = json!({
        "name": name, "hosts": [host], "locales": ["EN"], "defaultLocale": "EN",
        "support": { "name": "Desk" },
    });
    let made = mutate(world, CallerName::Admin, "createTenant", input).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    made["tenant"].clone()
}

/// What `updateTenant` takes to change nothing but this.
fn record(tenant: &Value, name: &str) -> Value {
    json!({
        "tenantId": tenant["id"], "version": tenant["version"], "name": name, "hosts": tenant["hosts"],
        "locales": ["EN"], "defaultLocale": "EN", "support": { "name": "Desk" },
    })
}

/// Moves a portal on.
pub async fn step(world: &World, name: &str, portal: &Value) -> Value {
    let done = mutate(
        world,
        CallerName::Admin,
        name,
        json!({ "tenantId": portal }),
    )
    .await;
    assert_eq!(done["errors"], json!([]), "{done}");
    done["tenant"].clone()
}

/// What the audit log says of portals, the oldest first.
async fn audited(world: &World) -> String {
    world
        .database
        .text_as_owner(
            "SELECT coalesce(string_agg(action || ' ' || coalesce(detail->>'name', detail->>'fields', ''), '; ' ORDER BY at, id), '')
             FROM audit_events WHERE action LIKE 'tenant_%'",
        )
        .await
}

#[tokio::test]
async fn a_portal_is_opened_and_changed_and_who_comes_late_overwrites_nothing() {
    let world = World::create(Walls::Both).await;
    let tenant = new_tenant(&world, "Alpha", "alpha.localhost").await;
    assert_eq!(
        (&tenant["state"], &tenant["version"]),
        (&json!("ACTIVE"), &json!(1))
    );
    let mut input = record(&tenant, "Alpha AG");
    input["hosts"] = json!(["help.alpha.example", "alpha.localhost"]);
    input["features"] = json!([]);
    input["support"] = json!({
        "name": "Alpha Help", "email": "help@alpha.example", "imprintUrl": "https://alpha.example/imprint",
        "openingHours": [{ "locale": "DE", "text": "Mo–Fr" }, { "locale": "EN", "text": "Mon–Fri" }],
    });
    let changed = mutate(&world, CallerName::Admin, "updateTenant", input.clone()).await;
    assert_eq!(changed["errors"], json!([]), "{changed}");
    let now = &changed["tenant"];
    assert_eq!(now["version"], 2);
    assert_eq!(
        now["hosts"],
        json!(["help.alpha.example", "alpha.localhost"])
    );
    assert_eq!(
        now["features"],
        json!([
            { "feature": "TICKETS", "enabled": false },
            { "feature": "MESSAGES", "enabled": false },
            { "feature": "CHAT", "enabled": false },
            { "feature": "ASSETS", "enabled": false },
            { "feature": "KNOWLEDGE", "enabled": false },
            { "feature": "PUBLIC_KNOWLEDGE", "enabled": false },
        ])
    );
    assert_eq!(now["portal"]["support"]["email"], "help@alpha.example");
    assert_eq!(
        now["openingHours"][1],
        json!({ "locale": "EN", "text": "Mon–Fri" })
    );
    // Another admin had it open since before.
    let mut late = record(&tenant, "Overwritten");
    late["version"] = json!(1);
    let refused = mutate(&world, CallerName::Admin, "updateTenant", late).await;
    assert_eq!(refused["errors"][0]["code"], "CONFLICT", "{refused}");
    assert_eq!(refused["errors"][0]["path"], json!(["input", "version"]));
    assert_eq!(
        refused["tenant"]["portal"]["name"], "Alpha AG",
        "how it is now"
    );
    // What is the same already is no change.
    input["version"] = json!(2);
    let same = mutate(&world, CallerName::Admin, "updateTenant", input).await;
    assert_eq!(
        (&same["errors"], &same["tenant"]["version"]),
        (&json!([]), &json!(2))
    );
    assert_eq!(
        audited(&world).await,
        "tenant_created Alpha; tenant_updated [\"name\", \"hosts\", \"features\", \"support\"]"
    );
}

#[tokio::test]
async fn two_admins_at_once_and_one_of_them_wins() {
    let world = World::create(Walls::Both).await;
    let tenant = new_tenant(&world, "Alpha", "alpha.localhost").await;
    let (one, other) = tokio::join!(
        mutate(
            &world,
            CallerName::Admin,
            "updateTenant",
            record(&tenant, "One")
        ),
        mutate(
            &world,
            CallerName::Admin,
            "updateTenant",
            record(&tenant, "Other")
        ),
    );
    let codes: Vec<_> = [&one, &other]
        .map(|it| {
            it["errors"][0]["code"]
                .as_str()
                .unwrap_or("done")
                .to_owned()
        })
        .into();
    assert!(
        codes.contains(&"done".to_owned()) && codes.contains(&"CONFLICT".to_owned()),
        "{codes:?}"
    );
    // A host that two want is one's.
    let input = |name: &str| json!({ "name": name, "hosts": ["wanted.localhost"], "locales": ["EN"], "defaultLocale": "EN" });
    let (one, other) = tokio::join!(
        mutate(&world, CallerName::Admin, "createTenant", input("One")),
        mutate(&world, CallerName::Admin, "createTenant", input("Other")),
    );
    let errors = [&one["errors"], &other["errors"]];
    assert!(errors.contains(&&json!([])), "{one} {other}");
    assert!(
        errors.iter().any(|it| it[0]["code"] == "CONFLICT"),
        "{one} {other}"
    );
}

/// Each mutation as those who may not, with either wall alone.
#[tokio::test]
async fn nobody_but_admins_changes_a_portal() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let before = everything(&world).await;
        let portal = world.portal("nordwind");
        let id = json!({ "tenantId": portal });
        let record = json!({
            "tenantId": portal, "version": 1, "name": "n", "hosts": ["n.localhost"], "locales": ["EN"],
            "defaultLocale": "EN", "support": { "name": "s" },
        });
        let new = json!({ "name": "n", "hosts": ["n.localhost"], "locales": ["EN"], "defaultLocale": "EN" });
        let delete = json!({ "tenantId": portal, "confirmSlug": "nordwind" });
        for (name, input) in [
            ("createTenant", &new),
            ("updateTenant", &record),
            ("suspendTenant", &id),
            ("resumeTenant", &id),
            ("archiveTenant", &id),
            ("deleteTenant", &delete),
            ("restoreTenant", &id),
        ] {
            for caller in [
                CallerName::Anonymous,
                CallerName::Contact,
                CallerName::Other,
                CallerName::Agent,
                CallerName::Restricted,
            ] {
                let answer = raw(&world, caller, name, input.clone()).await;
                let payload = &answer["data"][name];
                let refused = !answer["errors"].is_null() || payload["errors"] != json!([]);
                assert!(refused, "{walls:?} {name} as {}: {answer}", caller.title());
                if walls == Walls::Both && caller.is_staff() {
                    assert_eq!(code(&answer), "FORBIDDEN", "{answer}");
                }
            }
        }
        assert_eq!(everything(&world).await, before, "{walls:?}");
    }
}

async fn everything(world: &World) -> String {
    let all = "SELECT (SELECT string_agg((t.id, t.name, t.state, t.record_version)::text, '|' ORDER BY slug) FROM tenants t)
        || (SELECT string_agg(h::text, '|' ORDER BY host) FROM tenant_hosts h)
        || (SELECT count(*) FROM branding_versions)";
    world.database.text_as_owner(all).await
}

#[tokio::test]
async fn an_admin_of_some_portals_changes_those_alone() {
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
        let suspend = |slug: &str| json!({ "tenantId": world.portal(slug) });
        let other = raw(
            &world,
            CallerName::Admin,
            "suspendTenant",
            suspend("oriale"),
        )
        .await;
        let payload = &other["data"]["suspendTenant"];
        if walls == Walls::NoGuards {
            assert_eq!(code(&other), "INTERNAL", "{other}");
        } else {
            assert_eq!(payload["errors"][0]["code"], "NOT_FOUND", "{other}");
        }
        let new = json!({ "name": "n", "hosts": ["n.localhost"], "locales": ["EN"], "defaultLocale": "EN" });
        let opened = raw(&world, CallerName::Admin, "createTenant", new).await;
        assert!(!opened["errors"].is_null(), "{walls:?} {opened}");
        let own = mutate(
            &world,
            CallerName::Admin,
            "suspendTenant",
            suspend("nordwind"),
        )
        .await;
        assert_eq!(own["tenant"]["state"], "SUSPENDED", "{own}");
        let state = "SELECT string_agg(state, ',' ORDER BY slug) FROM tenants WHERE slug IN ('nordwind', 'oriale')";
        assert_eq!(
            world.database.text_as_owner(state).await,
            "suspended,active"
        );
    }
}

/// An agent may take a ticket's number from a tenant's row, and nothing else, whatever the code above forgets.
#[tokio::test]
async fn the_row_of_a_tenant_changes_for_agents_by_its_counter_alone() {
    let world = World::create(Walls::Both).await;
    for (column, works) in [
        ("next_ticket_number = next_ticket_number + 1", true),
        ("name = 'Mine'", false),
        ("state = 'suspended'", false),
        (
            "next_ticket_number = next_ticket_number + 1, name = 'Mine'",
            false,
        ),
        ("record_version = 99", false),
    ] {
        let mut tx = world
            .server
            .db
            .begin(&Identity::agent(world.agent))
            .await
            .unwrap();
        let sql = format!("UPDATE tenants SET {column} WHERE slug = 'oriale'");
        let done = diesel_async::RunQueryDsl::execute(diesel::sql_query(sql), &mut *tx).await;
        assert_eq!(done.is_ok(), works, "{column}: {done:?}");
    }
}

#[tokio::test]
async fn another_s_id_and_no_id_are_the_same_absence() {
    let world = World::create(Walls::Both).await;
    for id in ["", "nonsense", &world.fill("$ticket", Owner::Anna)] {
        let done = mutate(
            &world,
            CallerName::Admin,
            "suspendTenant",
            json!({ "tenantId": id }),
        )
        .await;
        assert_eq!(done["errors"][0]["code"], "NOT_FOUND", "{done}");
        assert_eq!(done["errors"][0]["path"], json!(["input", "tenantId"]));
        let query = format!("{{ serviceDesk {{ tenant(id: \"{id}\") {{ id }} }} }}");
        let read = world.ask(CallerName::Admin, &query).await;
        assert_eq!(read["data"]["serviceDesk"]["tenant"], Value::Null, "{read}");
    }
    // A restricted agent's look at a portal that is not theirs.
    let query = format!(
        "{{ serviceDesk {{ tenant(id: \"{}\") {{ id }} }} }}",
        world.portal("oriale")
    );
    let read = world.ask(CallerName::Restricted, &query).await;
    assert_eq!(read["data"]["serviceDesk"]["tenant"], Value::Null, "{read}");
}

#[tokio::test]
async fn a_template_lends_its_design_and_its_pictures() {
    let world = World::create(Walls::Both).await;
    let input = json!({
        "name": "Copy", "hosts": ["copy.localhost"], "locales": ["EN"], "defaultLocale": "EN",
        "templateId": world.portal("oriale"),
    });
    let made = mutate(&world, CallerName::Admin, "createTenant", input).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let query = "{ portal { branding { productName logo { url } cornerStyle typeface palette { light { name color } } } } }";
    let of = async |host: &str| {
        let answer = world
            .server
            .graphql(host, None, query, json!({}))
            .await
            .json();
        answer["data"]["portal"]["branding"].clone()
    };
    let (mut copy, mut original) = (of("copy.localhost").await, of("oriale.localhost").await);
    assert_eq!(copy["productName"].take(), "Copy");
    original["productName"].take();
    assert_eq!(copy, original);
    let logo = copy["logo"]["url"].as_str().unwrap();
    assert_eq!(world.server.get("copy.localhost", logo).await.status, 200);
    let missing = json!({
        "name": "x", "hosts": ["x.localhost"], "locales": ["EN"], "defaultLocale": "EN", "templateId": "x",
    });
    let refused = mutate(&world, CallerName::Admin, "createTenant", missing).await;
    assert_eq!(
        refused["errors"][0]["path"],
        json!(["input", "templateId"]),
        "{refused}"
    );
}

#[tokio::test]
async fn an_archived_portal_is_read_only_and_in_no_list_that_does_not_ask_for_it() {
    let world = World::create(Walls::Both).await;
    let portal = json!(world.portal("oriale"));
    let archived = step(&world, "archiveTenant", &portal).await;
    assert_eq!(archived["state"], "ARCHIVED");
    let list = "{ serviceDesk { tenants { slug } tenantList { nodes { portal { slug } } } tickets { nodes { subject } }
        contacts { nodes { displayName } } } }";
    let answer = world.ask(CallerName::Agent, list).await;
    assert!(answer["errors"].is_null(), "{answer}");
    let text = answer.to_string();
    assert!(
        !text.contains("oriale") && !text.contains("mark-anna"),
        "{text}"
    );
    assert!(text.contains("mark-carl"), "{text}");
    let asked = world.fill(
        "{ serviceDesk { tickets(filter: { tenant: \"$portal\" }) { nodes { subject } }
            contacts(filter: { tenant: \"$portal\" }) { nodes { displayName } }
            tenantList(state: ARCHIVED) { nodes { portal { slug } } } } }",
        Owner::Anna,
    );
    let text = world.ask(CallerName::Agent, &asked).await.to_string();
    assert!(
        text.contains("mark-anna subject") && text.contains("\"oriale\""),
        "{text}"
    );
    for (caller, mutation) in [
        (
            CallerName::Agent,
            "answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "addInternalNote(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "setTicketPriority(input: { ticketId: \"$ticket\", priority: LOW }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "openTicket(input: { contactId: \"$contact\", subject: \"s\", description: \"d\" }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "createContact(input: { tenantId: \"$portal\", displayName: \"n\", email: \"n@a.example\", kind: EMPLOYEE, locale: EN }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "setContactActive(input: { contactId: \"$contact\", active: false }) { errors { code } }",
        ),
        (
            CallerName::Admin,
            "setRequestTypes(input: { portalId: \"$portal\", definition: \"\" }) { errors { code } }",
        ),
    ] {
        let query = world.fill(&format!("mutation {{ {mutation} }}"), Owner::Anna);
        let answer = world.ask(caller, &query).await;
        assert_eq!(code(&answer), "PORTAL_READ_ONLY", "{mutation}: {answer}");
    }
    let input = json!({
        "tenantId": portal, "version": archived["version"], "name": "n", "hosts": ["n.localhost"], "locales": ["EN"],
        "defaultLocale": "EN", "support": { "name": "s" },
    });
    let changed = mutate(&world, CallerName::Admin, "updateTenant", input).await;
    assert_eq!(changed["errors"][0]["code"], "INVALID_STATE", "{changed}");
    assert_eq!(
        step(&world, "restoreTenant", &portal).await["state"],
        "ACTIVE"
    );
    let answer = world
        .ask(CallerName::Agent, &world.fill("mutation { answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } } }", Owner::Anna))
        .await;
    assert!(answer["errors"].is_null(), "{answer}");
}

#[tokio::test]
async fn each_move_has_its_places_and_the_way_back_leads_where_it_came_from() {
    let mut world = World::create(Walls::Both).await;
    let tenant = new_tenant(&world, "Alpha", "alpha.localhost").await;
    let portal = &tenant["id"];
    let delete = json!({ "tenantId": portal, "confirmSlug": "alpha" });
    for wrong in ["resumeTenant", "restoreTenant"] {
        let done = mutate(
            &world,
            CallerName::Admin,
            wrong,
            json!({ "tenantId": portal }),
        )
        .await;
        assert_eq!(done["errors"][0]["code"], "INVALID_STATE", "{done}");
    }
    let suspended = step(&world, "suspendTenant", portal).await;
    assert_eq!(suspended["stateChangedBy"]["displayName"], "Ada Admin");
    assert_eq!(
        step(&world, "archiveTenant", portal).await["state"],
        "ARCHIVED"
    );
    let deleting = mutate(&world, CallerName::Admin, "deleteTenant", delete.clone()).await;
    assert_eq!(deleting["tenant"]["state"], "DELETING", "{deleting}");
    assert!(deleting["tenant"]["deletesAt"].is_string());
    assert_eq!(
        step(&world, "restoreTenant", portal).await["state"],
        "ARCHIVED"
    );
    let restored = step(&world, "restoreTenant", portal).await;
    assert_eq!(
        (&restored["state"], &restored["deletesAt"]),
        (&json!("ACTIVE"), &Value::Null)
    );
    // To be sure: the password of the last ten minutes, and the slug.
    let mistyped = json!({ "tenantId": portal, "confirmSlug": "beta" });
    let refused = mutate(&world, CallerName::Admin, "deleteTenant", mistyped).await;
    assert_eq!(
        refused["errors"][0]["path"],
        json!(["input", "confirmSlug"]),
        "{refused}"
    );
    world
        .database
        .as_owner("UPDATE sessions SET confirmed_at = now() - interval '11 minutes'")
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    let refused = mutate(&world, CallerName::Admin, "deleteTenant", delete).await;
    assert_eq!(refused["errors"][0]["code"], "PASSWORD_NEEDED", "{refused}");
}

#[tokio::test]
async fn when_the_grace_period_is_over_everything_goes_files_too_and_nothing_before() {
    let mut world = World::create(Walls::Both).await;
    // A folder of its own: other tests' tenants are called the same.
    let dir = tempfile::tempdir().unwrap();
    let mut config = crate::support::config();
    config.storage.place = portico::config::StoragePlace::Folder(dir.path().join("files"));
    world.server = Server::configured(&world.database, Walls::Both, config).await;
    let world = world;
    upload(&world, CallerName::Contact, "loose.txt", b"words").await;
    upload(&world, CallerName::Other, "stays.txt", b"words").await;
    let tenant = world.tenants["oriale"];
    let stored = || {
        let of = |id: uuid::Uuid| {
            let folder = dir.path().join("files").join(id.to_string());
            std::fs::read_dir(folder).map_or(0, Iterator::count)
        };
        (of(tenant), of(world.tenants["nordwind"]))
    };
    assert_eq!(stored(), (1, 1));
    let delete = json!({ "tenantId": world.portal("oriale"), "confirmSlug": "oriale" });
    let done = mutate(&world, CallerName::Admin, "deleteTenant", delete).await;
    assert_eq!(done["errors"], json!([]), "{done}");
    let db = &world.server.db;
    assert_eq!(delete_due(db, &world.server.files).await.unwrap(), None);
    let (carls, _) = world.tickets[&Owner::Carl];
    world
        .database
        .as_owner(&format!(
            "UPDATE tenants SET deletes_at = now() - interval '1 second' WHERE id = '{tenant}'"
        ))
        .await;
    assert_eq!(
        delete_due(db, &world.server.files).await.unwrap(),
        Some(tenant)
    );
    assert_eq!(delete_due(db, &world.server.files).await.unwrap(), None);
    assert_eq!(stored(), (0, 1));
    // Whatever table names a tenant: the log alone remembers it.
    let left = format!(
        "SELECT coalesce(string_agg(t, ',' ORDER BY t), '') FROM (
             SELECT c.table_name t, (xpath('/row/n/text()', query_to_xml(format(
                 'SELECT count(*) n FROM %I WHERE %I = %L', c.table_name, c.column_name, '{tenant}'), false, true, '')))[1]::text::bigint n
             FROM information_schema.columns c JOIN information_schema.tables b USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND b.table_type = 'BASE TABLE'
                 AND c.column_name IN ('tenant_id', 'one_tenant_id', 'other_tenant_id')) x WHERE n > 0"
    );
    assert_eq!(world.database.text_as_owner(&left).await, "audit_events");
    let carl = format!("SELECT count(*)::text FROM tickets WHERE id = '{carls}'");
    assert_eq!(world.database.text_as_owner(&carl).await, "1");
    assert!(audited(&world).await.ends_with("tenant_deleted Oriale"));
    let gone = world.server.get("oriale.localhost", "/").await;
    assert_eq!(gone.status, 421, "{}", gone.text());
}

#[tokio::test]
async fn the_folder_counts_as_a_change_leaves_the_state_alone_and_a_round_trip_changes_nothing() {
    let world = World::create(Walls::Both).await;
    let db = &world.server.db;
    let tenant = new_tenant(&world, "Alpha", "alpha.localhost").await;
    step(&world, "suspendTenant", &tenant["id"]).await;
    let dir = tempfile::tempdir().unwrap();
    folder::export(dir.path(), db).await.unwrap();
    let planned = folder::plan(dir.path(), db).await.unwrap();
    assert!(planned.is_empty(), "{planned}");
    let applied = folder::apply(dir.path(), db).await.unwrap();
    assert!(applied.is_empty(), "{applied}");
    let version = "SELECT state || ' ' || record_version FROM tenants WHERE slug = 'alpha'";
    assert_eq!(world.database.text_as_owner(version).await, "suspended 3");
    let file = dir.path().join("alpha/tenant.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("Alpha", "Alpha Two", 1)).unwrap();
    let drift = folder::plan(dir.path(), db).await.unwrap().to_string();
    assert!(drift.contains("Alpha → Alpha Two"), "{drift}");
    folder::apply(dir.path(), db).await.unwrap();
    assert_eq!(world.database.text_as_owner(version).await, "suspended 4");
    // Who had it open meanwhile is told.
    let late = mutate(
        &world,
        CallerName::Admin,
        "updateTenant",
        record(&tenant, "Late"),
    )
    .await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT", "{late}");
}
