//! The base brand: what portals inherit of it, who is touched by a change, and who may make one.

use portico::{
    api::{GlobalId, NodeKind},
    branding::BrandPart,
    studio::publish_planned,
};
use serde_json::{Value, json};

use crate::{
    studio::run,
    support::{CallerName, Owner, Server, Walls, World, studio},
    tenant_life::{new_tenant, step},
};

/// Every part, as the API names them.
fn all_parts() -> Vec<String> {
    let parts = BrandPart::ALL.iter();
    parts.map(|part| part.word().to_uppercase()).collect()
}

/// A design that inherits this.
fn inheriting(parts: &[&str]) -> String {
    let parts = parts.join(", ");
    studio::DESIGN.replace(
        "pictures: []",
        &format!("pictures: [], inherits: [{parts}]"),
    )
}

/// The world before anybody has chosen a base.
async fn without_base(walls: Walls) -> World {
    let world = World::create(walls).await;
    world
        .database
        .as_owner(
            "UPDATE tenants SET brand_base = false;
             UPDATE branding_versions SET design = design - 'inherits'",
        )
        .await;
    world
}

async fn set_base(world: &World, portal: &str) -> Value {
    run(
        world,
        &format!(
            "setBrandBase(input: {{ tenantId: {portal} }}) {{ studio {{ isBase portal {{ slug }} }} errors {{ code path message }} }}"
        ),
    )
    .await
}

/// The revision of a portal's draft.
async fn revision_of(world: &World, portal: &str) -> i64 {
    let query = format!(
        "{{ serviceDesk {{ brandStudio(tenantId: {portal}) {{ draft {{ revision }} }} }} }}"
    );
    let query = world.fill(&query, Owner::Anna);
    let studio = world.ask(CallerName::Admin, &query).await;
    let revision = &studio["data"]["serviceDesk"]["brandStudio"]["draft"]["revision"];
    revision.as_i64().unwrap()
}

/// Saves a draft over whatever there is, and publishes it.
async fn publish(world: &World, portal: &str, design: &str) {
    let revision = revision_of(world, portal).await;
    let saved = run(
        world,
        &format!(
            "saveBrandDraft(input: {{ tenantId: {portal}, revision: {revision}, design: {design} }}) {{ errors {{ code path message }} }}"
        ),
    )
    .await;
    assert_eq!(saved["errors"], json!([]), "{saved}");
    let published = run(
        world,
        &format!(
            "publishBrand(input: {{ tenantId: {portal}, revision: {} }}) {{ errors {{ code path message }} }}",
            revision + 1
        ),
    )
    .await;
    assert_eq!(published["errors"], json!([]), "{published}");
}

/// What a portal's page says of its design before anybody logs in.
async fn shown(server: &Server, host: &str) -> Value {
    let query = "{ portal { branding { version productName typeface density headline logo { url } stylesheetUrl } } }";
    let answer = server.graphql(host, None, query, json!({})).await;
    answer.json()["data"]["portal"]["branding"].clone()
}

async fn versions(world: &World, portal: &str) -> Value {
    let query = format!(
        "{{ serviceDesk {{ brandStudio(tenantId: {portal}) {{ isBase base {{ portal {{ slug }} design {{ typeface }} }}
         draft {{ design {{ typeface inherits }} changes {{ field }} }}
         versions(first: 1) {{ nodes {{ number byName fromBase }} }} }} }} }}"
    );
    let answer = world.ask(CallerName::Admin, &query).await;
    answer["data"]["serviceDesk"]["brandStudio"].clone()
}

async fn heirs(world: &World, portal: &str) -> Value {
    let look =
        "design { typeface pictures { role url } } branding { palette { light { name color } } }";
    let query = format!(
        "{{ serviceDesk {{ brandStudio(tenantId: {portal}) {{ heirs {{ totalCount nodes {{ portal {{ slug }} parts
         before {{ {look} }} after {{ {look} }} }} }} }} }} }}"
    );
    let query = world.fill(&query, Owner::Anna);
    let answer = world.ask(CallerName::Admin, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["serviceDesk"]["brandStudio"]["heirs"].clone()
}

#[tokio::test]
async fn what_is_inherited_follows_the_base_and_what_is_decided_stays() {
    let world = without_base(Walls::Both).await;
    let alpha = new_tenant(&world, "Alpha", "alpha.localhost").await;
    let portal = alpha["id"].to_string();
    // Nothing is the base yet: a new portal looks as Portico comes.
    assert_eq!(
        shown(&world.server, "alpha.localhost").await["logo"],
        json!(null)
    );
    let of_alpha = versions(&world, &portal).await;
    assert_eq!(of_alpha["base"], json!(null));
    assert_eq!(of_alpha["draft"]["design"]["inherits"], json!(all_parts()));

    // Who would be touched is said before.
    let touched = heirs(&world, "\"$portal\"").await;
    assert_eq!(touched["totalCount"], 1, "{touched}");
    let heir = &touched["nodes"][0];
    assert_eq!(heir["portal"]["slug"], "alpha");
    let parts = heir["parts"].as_array().unwrap();
    assert!(
        parts.contains(&json!("LOGO")) && parts.contains(&json!("HEADLINE")),
        "{heir}"
    );
    assert_eq!(heir["before"]["design"]["pictures"], json!([]));
    let logo = heir["after"]["design"]["pictures"][0]["url"]
        .as_str()
        .unwrap();
    let oriale = world.tenants["oriale"];
    assert!(
        logo.starts_with(&format!("/desk/brand/{oriale}/")),
        "where it is until then: {logo}"
    );
    assert_ne!(heir["before"]["branding"], heir["after"]["branding"]);

    let set = set_base(&world, "\"$portal\"").await;
    assert_eq!(
        set["studio"],
        json!({ "isBase": true, "portal": { "slug": "oriale" } }),
        "{set}"
    );
    let base = shown(&world.server, "oriale.localhost").await;
    let now = shown(&world.server, "alpha.localhost").await;
    assert_eq!(now["productName"], "Alpha", "its name is its own");
    assert_eq!(now["typeface"], base["typeface"]);
    assert_eq!(now["logo"]["url"], base["logo"]["url"]);
    let picture = world
        .server
        .get("alpha.localhost", now["logo"]["url"].as_str().unwrap())
        .await;
    assert_eq!(picture.status, 200, "each portal serves its own pictures");
    let of_alpha = versions(&world, &portal).await;
    assert_eq!(of_alpha["base"]["portal"]["slug"], "oriale");
    assert_eq!(of_alpha["draft"]["changes"], json!([]));
    let latest = &of_alpha["versions"]["nodes"][0];
    assert_eq!(latest["fromBase"], true, "{latest}");
    assert!(latest["byName"].as_str().unwrap().contains("Ada Admin"));

    // A change of the base: all processes hear of it, and nothing else of Alpha's changes.
    let mono = studio::DESIGN.replace("SERIF", "MONO");
    publish(&world, "\"$portal\"", &mono).await;
    let other = Server::over(&world.database, Walls::Both).await;
    for server in [&world.server, &other] {
        let now = shown(server, "alpha.localhost").await;
        assert_eq!(
            (&now["typeface"], &now["density"]),
            (&json!("MONO"), &json!("COMPACT")),
            "{now}"
        );
    }
    assert_eq!(
        heirs(&world, "\"$portal\"").await["totalCount"],
        0,
        "nothing is left to pass on"
    );

    // What a portal decides itself does not follow any more; the rest does.
    publish(&world, &portal, &inheriting(&["DENSITY", "HEADLINE"])).await;
    assert_eq!(
        shown(&world.server, "alpha.localhost").await["typeface"],
        "SERIF"
    );
    let next = mono
        .replace("COMPACT", "COMFORTABLE")
        .replace("MONO", "SYSTEM");
    publish(&world, "\"$portal\"", &next).await;
    let now = shown(&world.server, "alpha.localhost").await;
    assert_eq!(
        (&now["typeface"], &now["density"]),
        (&json!("SERIF"), &json!("COMFORTABLE"))
    );

    // Without a base everything stays as it is.
    let none = set_base(&world, "null").await;
    assert_eq!(none, json!({ "studio": null, "errors": [] }));
    publish(&world, "\"$portal\"", &mono).await;
    let later = shown(&world.server, "alpha.localhost").await;
    assert_eq!(later, now);
}

#[tokio::test]
async fn a_draft_shows_what_the_base_became_meanwhile() {
    let world = without_base(Walls::Both).await;
    let alpha = new_tenant(&world, "Alpha", "alpha.localhost").await;
    let portal = alpha["id"].to_string();
    set_base(&world, "\"$portal\"").await;
    let revision = revision_of(&world, &portal).await;
    let design = inheriting(&["TYPEFACE", "LOGO"]);
    let saved = run(
        &world,
        &format!(
            "saveBrandDraft(input: {{ tenantId: {portal}, revision: {revision}, design: {design} }})
             {{ draft {{ revision design {{ typeface pictures {{ role url }} }} }} errors {{ code }} }}"
        ),
    )
    .await;
    // What is sent for an inherited part is not looked at.
    let drawn = &saved["draft"]["design"];
    let base = versions(&world, &portal).await["base"]["design"]["typeface"].clone();
    assert_eq!(drawn["typeface"], base);
    assert_eq!(drawn["pictures"][0]["role"], "LOGO", "{saved}");
    let mono = studio::DESIGN.replace("SERIF", "MONO");
    publish(&world, "\"$portal\"", &mono).await;
    let now = versions(&world, &portal).await;
    assert_eq!(now["draft"]["design"]["typeface"], "MONO");
    // So does a link to it; the base has no logo any more.
    run(
        &world,
        &format!("createBrandPreviewLink(input: {{ tenantId: {portal}, days: 3 }}) {{ errors {{ code }} }}"),
    )
    .await;
    let newest = "SELECT id::text FROM brand_preview_links ORDER BY made_at DESC LIMIT 1";
    let link = world.database.text_as_owner(newest).await.parse().unwrap();
    let looks = "{ portal { branding { typeface logo { url } } } }";
    let looked = world
        .server
        .looking("alpha.localhost", None, link, looks)
        .await
        .json();
    let looked = &looked["data"]["portal"]["branding"];
    assert_eq!(looked["typeface"], "MONO", "{looked}");
    assert_eq!(looked["logo"], Value::Null, "{looked}");
    // The base was published under the draft: whoever looked at it before is told.
    let late = run(
        &world,
        &format!(
            "publishBrand(input: {{ tenantId: {portal}, revision: {} }}) {{ errors {{ code }} }}",
            saved["draft"]["revision"]
        ),
    )
    .await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT");
}

#[tokio::test]
async fn what_was_planned_for_the_base_reaches_its_heirs_and_what_is_archived_stays() {
    let world = without_base(Walls::Both).await;
    for (name, host) in [("Alpha", "alpha.localhost"), ("Beta", "beta.localhost")] {
        new_tenant(&world, name, host).await;
    }
    set_base(&world, "\"$portal\"").await;
    world
        .database
        .as_owner(
            "UPDATE tenants SET state = 'archived', previous_state = 'active' WHERE slug = 'beta';
             UPDATE branding_drafts d SET planned_for = now() - interval '1 second',
                 planned_design = jsonb_set(planned_design, '{typeface}', '\"mono\"')
             FROM tenants t WHERE t.id = d.tenant_id AND t.slug = 'oriale'",
        )
        .await;
    assert_eq!(publish_planned(&world.server.db).await.unwrap(), 1);
    let typefaces = world
        .database
        .text_as_owner(
            "SELECT string_agg(t.slug || ' ' || (v.design->>'typeface'), ', ' ORDER BY t.slug) FROM tenants t
             JOIN branding_versions v ON v.tenant_id = t.id AND v.version = t.branding_version
             WHERE t.slug IN ('alpha', 'beta', 'oriale')",
        )
        .await;
    let beta = typefaces
        .split(", ")
        .find(|one| one.starts_with("beta"))
        .unwrap();
    assert!(
        typefaces.contains("alpha mono") && typefaces.contains("oriale mono"),
        "{typefaces}"
    );
    assert_ne!(beta, "beta mono");
    // Taken back, it has what happened meanwhile.
    let id = |slug: &str| format!("SELECT id::text FROM tenants WHERE slug = '{slug}'");
    let beta = world.database.text_as_owner(&id("beta")).await;
    let beta = GlobalId::new(NodeKind::Portal, beta.parse().unwrap()).to_string();
    step(&world, "restoreTenant", &json!(beta)).await;
    assert_eq!(
        shown(&world.server, "beta.localhost").await["typeface"],
        "MONO"
    );
}

#[tokio::test]
async fn a_portal_and_its_base_published_at_once_are_both_what_they_should_be() {
    let world = without_base(Walls::Both).await;
    let alpha = new_tenant(&world, "Alpha", "alpha.localhost").await;
    let portal = alpha["id"].to_string();
    set_base(&world, "\"$portal\"").await;
    for round in 0..4 {
        let (face, room) = if round % 2 == 0 {
            ("MONO", "COMFORTABLE")
        } else {
            ("SYSTEM", "COMPACT")
        };
        let of_base = studio::DESIGN.replace("SERIF", face);
        let own = inheriting(&["TYPEFACE"]).replace("COMPACT", room);
        // Whoever comes second with an older revision is refused, and tries again.
        let design = |design: String, portal: String| {
            let world = &world;
            async move {
                for _ in 0..5 {
                    let revision = revision_of(world, &portal).await;
                    let saved = run(world, &format!("saveBrandDraft(input: {{ tenantId: {portal}, revision: {revision}, design: {design} }}) {{ draft {{ revision }} errors {{ code }} }}")).await;
                    let revision = &saved["draft"]["revision"];
                    let done = run(world, &format!("publishBrand(input: {{ tenantId: {portal}, revision: {revision} }}) {{ errors {{ code }} }}")).await;
                    if done["errors"] == json!([]) {
                        return;
                    }
                }
                panic!("five times too late");
            }
        };
        tokio::join!(
            design(of_base, "\"$portal\"".to_owned()),
            design(own, portal.clone())
        );
        let now = shown(&world.server, "alpha.localhost").await;
        assert_eq!(
            (&now["typeface"], &now["density"]),
            (&json!(face), &json!(room)),
            "{now}"
        );
    }
}

#[tokio::test]
async fn only_who_answers_for_all_portals_decides_the_base() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = without_base(walls).await;
        new_tenant(&world, "Alpha", "alpha.localhost").await;
        let mutation = world.fill(
            "mutation { setBrandBase(input: { tenantId: \"$portal\" }) { studio { isBase } errors { code } } }",
            Owner::Anna,
        );
        if walls == Walls::Both {
            for caller in CallerName::ALL {
                if caller == CallerName::Admin {
                    continue;
                }
                let answer = world.ask(caller, &mutation).await;
                assert!(!answer["errors"].is_null(), "{caller:?}: {answer}");
            }
        }
        let before = shown(&world.server, "alpha.localhost").await;
        // An admin of some portals changes nobody else's look, whichever wall is left.
        world
            .database
            .as_owner(&format!(
                "UPDATE staff_accounts SET all_tenants = false WHERE role = 'admin';
                 INSERT INTO staff_tenants (staff_id, tenant_id)
                 SELECT staff_id, '{}' FROM staff_accounts WHERE role = 'admin'",
                world.tenants["oriale"]
            ))
            .await;
        let answer = world.ask(CallerName::Admin, &mutation).await;
        assert!(!answer["errors"].is_null(), "{walls:?}: {answer}");
        // Nor by publishing what is the base already.
        world
            .database
            .as_owner("UPDATE tenants SET brand_base = true WHERE slug = 'oriale'")
            .await;
        let publish = format!(
            "mutation {{ publishBrand(input: {{ tenantId: \"$portal\", revision: {} }}) {{ errors {{ code }} }} }}",
            studio::REVISION
        );
        let answer = world
            .ask(CallerName::Admin, &world.fill(&publish, Owner::Anna))
            .await;
        assert!(!answer["errors"].is_null(), "{walls:?}: {answer}");
        let other = Server::over(&world.database, Walls::Both).await;
        assert_eq!(shown(&other, "alpha.localhost").await, before, "{walls:?}");
    }
}
