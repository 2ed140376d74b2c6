//! Assets are those of whoever has them, and staff's: each wall holds alone.

use portico::{
    api::{GlobalId, NodeKind},
    db::Identity,
};
use serde_json::Value;

use crate::support::{
    CallerName, Owner, Walls, World,
    assets::{LAPTOP, asset_of, part_of},
};

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}

async fn everything(world: &World) -> String {
    let sql = "SELECT concat((SELECT string_agg(a::text, ' ' ORDER BY a.id) FROM assets a),
        (SELECT string_agg(h::text, ' ' ORDER BY h.id) FROM asset_assignments h),
        (SELECT string_agg(t::text, ' ' ORDER BY t.id) FROM asset_types t), (SELECT count(*) FROM ticket_assets))";
    world.database.text_as_owner(sql).await
}

#[tokio::test]
async fn a_foreign_asset_does_not_exist_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let before = everything(&world).await;
        for (caller, owner) in [
            (CallerName::Contact, Owner::Ben),
            (CallerName::Contact, Owner::Carl),
            (CallerName::Other, Owner::Anna),
            (CallerName::Granted, Owner::Anna),
            (CallerName::Participant, Owner::Anna),
            (CallerName::Restricted, Owner::Anna),
        ] {
            let node = "{ node(id: \"$asset\") { id ... on Asset { name } } }";
            let answer = world.ask(caller, &world.fill(node, owner)).await;
            assert!(answer["data"]["node"].is_null(), "{walls:?} {answer}");
            let listed = "{ viewer { assets(first: 100) { nodes { name parts { name } parent { name } } } asset(id: \"$asset\") { name } } }";
            let listed = match caller {
                CallerName::Restricted => listed.replace("viewer", "serviceDesk"),
                _ => listed.to_owned(),
            };
            let answer = world.ask(caller, &world.fill(&listed, owner)).await;
            assert!(
                !answer.to_string().contains(owner.mark()),
                "{walls:?} {answer}"
            );
            let report = "mutation { createTicket(input: { subject: \"s\", description: \"d\", assetId: \"$asset\" }) { ticket { number } errors { code } } }";
            let answer = world.ask(caller, &world.fill(report, owner)).await;
            let made = &answer["data"]["createTicket"]["ticket"];
            assert!(made.is_null(), "{walls:?} {answer}");
        }
        for call in [
            "createAsset(input: { tenantId: \"$portal\", asset: { typeId: \"$assetType\", name: \"n\" } }) { errors { code } }",
            "updateAsset(input: { assetId: \"$asset\", version: 1, asset: { typeId: \"$assetType\", name: \"n\" } }) { errors { code } }",
            "assignAsset(input: { assetId: \"$asset\", version: 1, holder: { everybody: true } }) { errors { code } }",
            "returnAsset(input: { assetId: \"$asset\", version: 1 }) { errors { code } }",
            "retireAsset(input: { assetId: \"$asset\", version: 1 }) { errors { code } }",
            "saveAssetType(input: { typeId: \"$assetType\", version: 1, key: \"laptop\", names: [{ locale: DE, text: \"n\" }, { locale: EN, text: \"n\" }], icon: OTHER }) { errors { code } }",
        ] {
            let query = world.fill(&format!("mutation {{ {call} }}"), Owner::Anna);
            for caller in [
                CallerName::Contact,
                CallerName::Reader,
                CallerName::Viewing,
                CallerName::Anonymous,
                CallerName::Deactivated,
                CallerName::Restricted,
            ] {
                let answer = world.ask(caller, &query).await;
                let payload = answer["data"].as_object().and_then(|it| it.values().next());
                let done = payload.is_some_and(|it| it["errors"] == serde_json::json!([]));
                assert!(!done, "{walls:?} {} {call} {answer}", caller.title());
            }
        }
        assert_eq!(everything(&world).await, before, "{walls:?}");
    }
}

/// What only staff reads stays theirs when the fields are asked for by the one who has the asset.
#[tokio::test]
async fn what_staff_wrote_is_for_staff() {
    let world = World::create(Walls::Both).await;
    for field in [
        "version",
        "externalId",
        "history { contactName }",
        "holder { displayName }",
        "holderDepartment",
        "portal { name }",
        "type { version }",
        "type { fields { key } }",
    ] {
        let query = format!("{{ node(id: \"$asset\") {{ ... on Asset {{ {field} }} }} }}");
        let answer = world
            .ask(CallerName::Contact, &world.fill(&query, Owner::Anna))
            .await;
        assert_eq!(code(&answer), "FORBIDDEN", "{field} {answer}");
    }
}

/// Row-level security alone: what a contact is, statements can read, and no more; and nobody writes in another's name.
#[tokio::test]
async fn the_database_alone_keeps_contacts_to_their_own() {
    use diesel_async::RunQueryDsl;

    let world = World::create(Walls::Both).await;
    let db = world.database.pool();
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let carls = world.tenants["nordwind"];
    let (own, part) = (asset_of(Owner::Anna), part_of(Owner::Anna));
    let (ticket, _) = world.tickets[&Owner::Anna];
    let (bens, _) = world.tickets[&Owner::Ben];
    let run = async |who: Identity, sql: String| {
        let mut tx = db.begin(&who).await.unwrap();
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.ok()
    };
    let contact = || Identity::contact(tenant, anna);
    let link = |ticket, asset| {
        format!(
            "INSERT INTO ticket_assets (tenant_id, ticket_id, asset_id) VALUES ('{tenant}', '{ticket}', '{asset}')"
        )
    };
    for (sql, expected) in [
        ("SELECT FROM assets".to_owned(), Some(2)),
        ("SELECT FROM asset_assignments".to_owned(), Some(0)),
        ("SELECT FROM asset_types".to_owned(), Some(1)),
        ("SELECT FROM ticket_assets".to_owned(), Some(1)),
        ("SELECT FROM asset_texts".to_owned(), None),
        (
            "SELECT FROM asset_candidates('%mark%', NULL, 100)".to_owned(),
            Some(0),
        ),
        ("UPDATE assets SET name = 'x'".to_owned(), Some(0)),
        ("DELETE FROM assets".to_owned(), Some(0)),
        ("UPDATE asset_types SET icon = 'other'".to_owned(), Some(0)),
        ("DELETE FROM ticket_assets".to_owned(), None),
        (link(ticket, part), Some(1)),
        (link(bens, own), None),
        (link(ticket, asset_of(Owner::Ben)), None),
        (
            format!(
                "INSERT INTO assets (tenant_id, id, type_id, name, status) VALUES ('{tenant}', gen_random_uuid(), '{LAPTOP}', 'n', 'in_stock')"
            ),
            None,
        ),
    ] {
        assert_eq!(run(contact(), sql.clone()).await, expected, "{sql}");
    }
    let rita = world
        .database
        .text_as_owner("SELECT id::text FROM staff WHERE display_name = 'Rita Restricted'")
        .await;
    let some = || Identity::agent_of_some(rita.parse().unwrap());
    let entry = |by: &str, tenant, asset| {
        format!(
            "INSERT INTO asset_assignments (tenant_id, id, asset_id, shared, assigned_by, assigned_by_name)
             VALUES ('{tenant}', gen_random_uuid(), '{asset}', true, '{by}', 'n')"
        )
    };
    for (sql, expected) in [
        ("SELECT FROM assets".to_owned(), Some(2)),
        ("SELECT FROM asset_assignments".to_owned(), Some(3)),
        (
            "SELECT FROM asset_candidates('%mark%', NULL, 100)".to_owned(),
            Some(2),
        ),
        (
            format!("SELECT FROM asset_candidates('%mark%', ARRAY['{tenant}']::uuid[], 100)"),
            Some(0),
        ),
        ("UPDATE assets SET location = 'x'".to_owned(), Some(2)),
        (format!("UPDATE assets SET tenant_id = '{tenant}'"), None),
        ("UPDATE asset_types SET icon = 'other'".to_owned(), Some(0)),
        (entry(&rita, tenant, own), None),
        // In a colleague's name.
        (
            entry(&world.agent.to_string(), carls, asset_of(Owner::Carl)),
            None,
        ),
        // What was is not written anew.
        (
            "UPDATE asset_assignments SET contact_name = 'x' WHERE returned_at IS NOT NULL"
                .to_owned(),
            Some(0),
        ),
        ("DELETE FROM asset_assignments".to_owned(), None),
    ] {
        assert_eq!(run(some(), sql.clone()).await, expected, "{sql}");
    }
}

/// An archived tenant's assets are read and no longer changed.
#[tokio::test]
async fn an_archived_tenants_assets_stay_as_they_are() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE tenants SET state = 'archived' WHERE slug = 'oriale'")
        .await;
    let id = GlobalId::new(NodeKind::Asset, asset_of(Owner::Anna));
    let query = format!(
        "mutation {{ retireAsset(input: {{ assetId: \"{id}\", version: 1 }}) {{ asset {{ status }} errors {{ code }} }} }}"
    );
    let answer = world.ask(CallerName::Agent, &query).await;
    assert_ne!(
        answer["data"]["retireAsset"]["asset"]["status"], "RETIRED",
        "{answer}"
    );
    let sql = "SELECT count(*)::text FROM assets WHERE status = 'retired'";
    assert_eq!(world.database.text_as_owner(sql).await, "0");
}
