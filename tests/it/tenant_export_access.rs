//! Who gets a portal's archive: an admin who answers for it, for some minutes, with a password; whichever wall stands.

use chrono::{Duration, Utc};
use portico::{
    access::{Caller, FeatureSet, Serves, StaffRole, Viewer},
    db::Identity,
    text::Locale,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    support::{CallerName, Server, Walls, World, code},
    tenant_export_support::{
        address, ask, confine_admin, exported, none, open, request, server_with_files,
        world_with_files,
    },
};

/// Staff, as the first wall knows them.
fn staff(id: Uuid, role: StaffRole) -> Caller {
    let viewer = Viewer::Staff {
        staff: id,
        role,
        serves: Serves::All,
    };
    Caller::new(viewer, Locale::En, FeatureSet::default(), "test".into())
}

async fn admin_of(world: &World) -> Uuid {
    let id = "SELECT staff_id::text FROM staff_accounts WHERE role = 'admin' LIMIT 1";
    world.database.text_as_owner(id).await.parse().unwrap()
}

/// Nothing of an address in an answer, whatever it says.
fn refused(answer: &Value) -> bool {
    let payload = &answer["data"]["exportTenant"];
    !answer.to_string().contains("/desk/export/")
        && (!answer["errors"].is_null() || payload["errors"] != none())
}

#[tokio::test]
async fn nobody_but_admins_gets_an_address() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        for caller in CallerName::ALL {
            if caller == CallerName::Admin {
                continue;
            }
            for slug in ["oriale", "nordwind"] {
                let answer = ask(&world, caller, &world.portal(slug)).await;
                assert!(refused(&answer), "{walls:?} {}: {answer}", caller.title());
                if walls == Walls::Both
                    && matches!(caller, CallerName::Agent | CallerName::Restricted)
                {
                    assert_eq!(code(&answer), "FORBIDDEN", "{answer}");
                }
            }
        }
        assert_eq!(exported(&world).await, "0", "{walls:?}");
        for id in ["", "nonsense", &world.portal("oriale").to_lowercase()] {
            let answer = ask(&world, CallerName::Admin, id).await;
            let error = &answer["data"]["exportTenant"]["errors"][0];
            assert_eq!(error["code"], "NOT_FOUND", "{answer}");
            assert_eq!(error["path"], json!(["input", "tenantId"]));
        }
        let given = ask(&world, CallerName::Admin, &world.portal("oriale")).await;
        assert_eq!(given["data"]["exportTenant"]["errors"], none(), "{given}");
        let told = "SELECT string_agg(actor_kind || ' ' || (detail->>'name') || ' ' || t.slug, ';')
            FROM audit_events a JOIN tenants t ON t.id = a.tenant_id WHERE action = 'tenant_exported'";
        assert_eq!(
            world.database.text_as_owner(told).await,
            "staff Oriale oriale"
        );
    }
}

#[tokio::test]
async fn an_admin_of_some_portals_exports_those_alone() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let (world, _dir) = world_with_files(walls).await;
        let before = address(&world, "oriale").await;
        confine_admin(&world, "nordwind").await;
        let other = ask(&world, CallerName::Admin, &world.portal("oriale")).await;
        let error = &other["data"]["exportTenant"]["errors"][0];
        assert_eq!(error["code"], "NOT_FOUND", "{walls:?} {other}");
        // What was given to them while they still were one.
        assert_eq!(
            open(&world, CallerName::Admin, &before).await.status,
            404,
            "{walls:?}"
        );
        let own = address(&world, "nordwind").await;
        assert_eq!(
            open(&world, CallerName::Admin, &own).await.status,
            200,
            "{walls:?}"
        );
    }
}

#[tokio::test]
async fn an_address_is_for_whoever_asked_at_the_desk_and_for_a_while() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let (world, _dir) = world_with_files(walls).await;
        let path = address(&world, "oriale").await;
        let nowhere = open(&world, CallerName::Admin, "/desk/export/nonsense").await;
        assert_eq!(nowhere.status, 404);
        for caller in CallerName::ALL {
            if caller == CallerName::Admin {
                continue;
            }
            for host in ["oriale.localhost", CallerName::Admin.host()] {
                let answer = world
                    .server
                    .send(request(&world, caller, host, &path))
                    .await;
                assert_eq!(answer.status, 404, "{walls:?} {} at {host}", caller.title());
                // As one that never was, in the site's language.
                assert_eq!(
                    answer.headers["content-type"],
                    nowhere.headers["content-type"]
                );
            }
        }
        // A token of their own makes nobody an admin.
        let tenant = world.tenants["oriale"];
        let end = Utc::now() + Duration::minutes(1);
        let token = world
            .server
            .exports
            .token(&staff(world.agent, StaffRole::Admin), tenant, end);
        let agents = format!("/desk/export/{}", token.unwrap());
        let answer = open(&world, CallerName::Agent, &agents).await;
        assert_eq!(answer.status, 404, "{walls:?} {}", answer.text());
        // Every letter counts.
        let (stem, token) = path.rsplit_once('/').unwrap();
        for at in [0, 20, token.len() / 2, token.len() - 2] {
            let mut changed = token.to_owned();
            let letter = if &token[at..=at] == "A" { "B" } else { "A" };
            changed.replace_range(at..=at, letter);
            let answer = open(&world, CallerName::Admin, &format!("{stem}/{changed}")).await;
            assert_eq!(answer.status, 404, "{at}");
        }
        let admin = staff(admin_of(&world).await, StaffRole::Admin);
        let old = world
            .server
            .exports
            .token(&admin, tenant, Utc::now() - Duration::seconds(1));
        let answer = open(
            &world,
            CallerName::Admin,
            &format!("{stem}/{}", old.unwrap()),
        )
        .await;
        assert_eq!(answer.status, 404, "its time is over");
        let answer = open(&world, CallerName::Admin, &path).await;
        assert_eq!(answer.status, 200, "{walls:?} {}", answer.text());
    }
}

#[tokio::test]
async fn an_address_is_nothing_without_the_admin_s_session() {
    let (mut world, dir) = world_with_files(Walls::Both).await;
    let path = address(&world, "oriale").await;
    for (change, back) in [
        (
            "UPDATE staff_accounts SET role = 'agent' WHERE role = 'admin'",
            "UPDATE staff_accounts SET role = 'admin' WHERE staff_id = '$1'",
        ),
        (
            "UPDATE staff_accounts SET active = false WHERE role = 'admin'",
            "UPDATE staff_accounts SET active = true WHERE staff_id = '$1'",
        ),
    ] {
        let admin = admin_of(&world).await;
        world.database.as_owner(change).await;
        world.server = server_with_files(&world, &dir, Walls::Both).await;
        assert_eq!(
            open(&world, CallerName::Admin, &path).await.status,
            404,
            "{change}"
        );
        world
            .database
            .as_owner(&back.replace("$1", &admin.to_string()))
            .await;
    }
    world.server = server_with_files(&world, &dir, Walls::Both).await;
    assert_eq!(
        open(&world, CallerName::Admin, &path).await.status,
        200,
        "and is one again"
    );
    let out = world
        .ask(CallerName::Admin, "mutation { logOut { errors { code } } }")
        .await;
    assert_eq!(out["data"]["logOut"]["errors"], none(), "{out}");
    assert_eq!(
        open(&world, CallerName::Admin, &path).await.status,
        404,
        "after logging out"
    );
}

#[tokio::test]
async fn it_takes_a_password_and_only_so_many_times() {
    let mut world = World::create(Walls::Both).await;
    let (oriale, nordwind) = (world.portal("oriale"), world.portal("nordwind"));
    for _ in 0..6 {
        let given = ask(&world, CallerName::Admin, &oriale).await;
        assert_eq!(given["data"]["exportTenant"]["errors"], none(), "{given}");
    }
    let often = ask(&world, CallerName::Admin, &oriale).await;
    let error = &often["data"]["exportTenant"]["errors"][0];
    assert_eq!(error["code"], "TOO_MANY_ATTEMPTS", "{often}");
    assert!(
        error["message"].as_str().unwrap().contains("6 times"),
        "{often}"
    );
    assert_eq!(exported(&world).await, "6");
    let other = ask(&world, CallerName::Admin, &nordwind).await;
    assert_eq!(other["data"]["exportTenant"]["errors"], none(), "{other}");
    world
        .database
        .as_owner(
            "ALTER TABLE audit_events DISABLE TRIGGER USER;
             UPDATE audit_events SET at = at - interval '1 hour' WHERE action = 'tenant_exported';
             ALTER TABLE audit_events ENABLE TRIGGER USER;",
        )
        .await;
    let later = ask(&world, CallerName::Admin, &oriale).await;
    assert_eq!(later["data"]["exportTenant"]["errors"], none(), "{later}");
    let long_ago = "UPDATE sessions SET confirmed_at = now() - interval '11 minutes'";
    world.database.as_owner(long_ago).await;
    world.server = Server::over(&world.database, Walls::Both).await;
    let needed = ask(&world, CallerName::Admin, &nordwind).await;
    let error = &needed["data"]["exportTenant"]["errors"][0];
    assert_eq!(error["code"], "PASSWORD_NEEDED", "{needed}");
}

/// The second wall by itself: what whoever exports sees, and that they change nothing.
#[tokio::test]
async fn the_export_s_identity_reads_one_portal_for_its_admin_and_writes_nothing() {
    let world = World::create(Walls::Both).await;
    let admin = admin_of(&world).await;
    let (oriale, nordwind) = (world.tenants["oriale"], world.tenants["nordwind"]);
    let seen = async |who: Identity| {
        let mut tx = world.server.db.begin_snapshot(&who).await.unwrap();
        let sql = "SELECT (SELECT count(*) FROM contacts WHERE tenant_id <> viewer_tenant()) || ' '
            || ((SELECT count(*) FROM contacts) > 0)::text || ' ' || ((SELECT count(*) FROM audit_events) > 0)::text || ' '
            || (SELECT count(*) FROM tenants) || ' ' || (SELECT count(*) FROM contact_passwords)
            + (SELECT count(*) FROM sessions) + (SELECT count(*) FROM webhook_secrets) + (SELECT count(*) FROM account_links)
            + (SELECT count(*) FROM identity_provider_secrets) + (SELECT count(*) FROM staff_passwords)
            + (SELECT count(*) FROM staff_codes)";
        let query = diesel::select(diesel::dsl::sql::<diesel::sql_types::Text>(&format!(
            "({sql})"
        )));
        let said: String = diesel_async::RunQueryDsl::get_result(query, &mut *tx)
            .await
            .unwrap();
        let write = diesel::sql_query("UPDATE contacts SET phone = '1'");
        let written = diesel_async::RunQueryDsl::execute(write, &mut *tx).await;
        assert!(written.is_err(), "{written:?}");
        said
    };
    assert_eq!(
        seen(Identity::export(oriale, Some(admin))).await,
        "0 true true 1 0"
    );
    assert_eq!(
        seen(Identity::export(oriale, None)).await,
        "0 true true 1 0"
    );
    let nothing = "0 false false 0 0";
    assert_eq!(
        seen(Identity::export(oriale, Some(world.agent))).await,
        nothing
    );
    confine_admin(&world, "nordwind").await;
    assert_eq!(seen(Identity::export(oriale, Some(admin))).await, nothing);
    assert_eq!(
        seen(Identity::export(nordwind, Some(admin))).await,
        "0 true true 1 0"
    );
}

/// What is read in a snapshot is of one moment.
#[tokio::test]
async fn a_snapshot_stays_as_it_was_at_its_first_look() {
    let world = World::create(Walls::Both).await;
    let who = Identity::export(world.tenants["oriale"], None);
    let mut tx = world.server.db.begin_snapshot(&who).await.unwrap();
    let mut count = async || {
        let query = diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(
            "(SELECT count(*) FROM tickets)",
        ));
        diesel_async::RunQueryDsl::get_result::<i64>(query, &mut *tx)
            .await
            .unwrap()
    };
    let before = count().await;
    assert!(before > 0);
    world.database.as_owner("DELETE FROM tickets").await;
    assert_eq!(count().await, before);
}
