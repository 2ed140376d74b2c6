//! Links to previews: what a customer sees of a design before everybody does, and what they never do.

use axum::http::{Method, Request};
use portico::studio::previewed;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    studio::run,
    support::{Answer, CallerName, Owner, Walls, World, studio},
};

const PORTAL: &str = "{ portal { previewUntil branding { productName headline stylesheetUrl } } }";
const ORIALE: &str = "oriale.localhost";
const NORDWIND: &str = "nordwind.localhost";

async fn seen(world: &World, host: &str, link: Uuid) -> Value {
    let answer = world.server.looking(host, None, link, PORTAL).await;
    answer.json()["data"]["portal"].clone()
}

async fn with_cookie(world: &World, host: &str, path: &str, cookie: &str) -> Answer {
    let request = Request::builder()
        .method(Method::GET)
        .uri(path)
        .header("host", host)
        .header("cookie", cookie);
    world.server.send(request.body("".into()).unwrap()).await
}

#[tokio::test]
async fn a_link_shows_the_draft_as_it_is_until_it_is_taken_back() {
    let world = World::create(Walls::Both).await;
    let made = run(
        &world,
        "createBrandPreviewLink(input: { tenantId: \"$portal\", days: 3 })
         { link { id url createdBy expiresAt lastOpenedAt } errors { code } }",
    )
    .await;
    let link = &made["link"];
    assert_eq!(link["lastOpenedAt"], Value::Null);
    let url = link["url"].as_str().unwrap();
    let path = url.split_once(ORIALE).unwrap().1;
    let path = &path[path.find('/').unwrap()..];
    assert!(path.starts_with("/preview/"), "{url}");

    let opened = world.server.get(ORIALE, path).await;
    assert_eq!(opened.status, 303);
    assert_eq!(opened.headers["location"], "/login");
    assert_eq!(opened.headers["referrer-policy"], "no-referrer");
    let cookie = opened.headers["set-cookie"].to_str().unwrap();
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Max-Age=2591"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap().to_owned();

    // The first page and what it is drawn with are the draft's; nobody else sees anything of it.
    let page = with_cookie(&world, ORIALE, "/login", &cookie).await.text();
    assert!(page.contains("mark-staff portal"), "{page}");
    let others = world.server.get(ORIALE, "/login").await.text();
    assert!(!others.contains("mark-staff"), "{others}");

    // The draft goes on, and the preview with it.
    let design = studio::DESIGN.replace("mark-staff portal", "Second thought");
    run(
        &world,
        &format!(
            "saveBrandDraft(input: {{ tenantId: \"$portal\", revision: {}, design: {design} }}) {{ errors {{ code }} }}",
            studio::REVISION
        ),
    )
    .await;
    let page = with_cookie(&world, ORIALE, "/login", &cookie).await.text();
    assert!(page.contains("Second thought"));
    let css = page
        .split("/brand/")
        .filter_map(|part| part.split('"').next())
        .find(|file| file.ends_with(".css"))
        .unwrap();
    let css = format!("/brand/{css}");
    assert_eq!(with_cookie(&world, ORIALE, &css, &cookie).await.status, 200);
    assert_eq!(world.server.get(ORIALE, &css).await.status, 404);

    let query = world.fill(
        "{ serviceDesk { brandStudio(tenantId: \"$portal\") { previewLinks { id lastOpenedAt } } } }",
        Owner::Anna,
    );
    let listed = world.ask(CallerName::Admin, &query).await;
    let listed = &listed["data"]["serviceDesk"]["brandStudio"]["previewLinks"][0];
    assert_eq!(listed["id"], link["id"]);
    assert!(listed["lastOpenedAt"].is_string());

    run(
        &world,
        &format!(
            "revokeBrandPreviewLink(input: {{ id: {} }}) {{ errors {{ code }} }}",
            link["id"]
        ),
    )
    .await;
    let page = with_cookie(&world, ORIALE, "/login", &cookie).await.text();
    assert!(!page.contains("Second thought"));
    assert_eq!(world.server.get(ORIALE, path).await.status, 404);
}

/// Under another portal's host, after its time, and changed in one letter, a link is good for nothing.
#[tokio::test]
async fn a_link_is_good_at_its_own_portal_and_in_its_time() {
    let world = World::create(Walls::Both).await;
    let link = studio::LOOKED_AT;
    assert_eq!(
        seen(&world, ORIALE, link).await["branding"]["productName"],
        "mark-staff portal"
    );
    let other = seen(&world, NORDWIND, link).await;
    assert_eq!(other["previewUntil"], Value::Null);
    let path = format!("/preview/{}", world.server.previews.token(link));
    assert_eq!(world.server.get(NORDWIND, &path).await.status, 404);
    assert_eq!(world.server.get("desk.localhost", &path).await.status, 404);
    let forged = format!("{}A", &path[..path.len() - 1]);
    let invented = format!("/preview/{}", Uuid::new_v4());
    let made_up = format!("/preview/{}", world.server.previews.token(Uuid::new_v4()));
    for path in [
        forged.as_str(),
        &invented,
        &made_up,
        "/preview/%00",
        "/preview/x",
    ] {
        let answer = world.server.get(ORIALE, path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.headers.contains_key("set-cookie"), "{path}");
    }
    world
        .database
        .as_owner("UPDATE brand_preview_links SET expires_at = now() - interval '1 second'")
        .await;
    assert_eq!(
        seen(&world, ORIALE, link).await["previewUntil"],
        Value::Null
    );
    assert_eq!(world.server.get(ORIALE, &path).await.status, 404);
    let shown = previewed(&world.server.db, world.tenants["oriale"], link).await;
    assert!(shown.unwrap().is_none());
}

/// Whoever is logged in is nobody in a preview, and nothing is changed: not even by logging in.
#[tokio::test]
async fn a_preview_lets_nobody_in_and_changes_nothing() {
    let world = World::create(Walls::Both).await;
    let viewer = world
        .ask(
            CallerName::Previewing,
            "{ session { displayName } viewer { contact { email } } }",
        )
        .await;
    assert_eq!(viewer["data"], json!({ "session": null, "viewer": null }));
    for mutation in [
        "mutation { createTicket(input: { subject: \"s\", description: \"d\" }) { ticket { number } } }",
        "mutation { logIn(input: { email: \"mark-anna@oriale.example\", password: \"a long enough passphrase\" }) { accessToken } }",
        "mutation { requestPasswordReset(input: { email: \"mark-anna@oriale.example\" }) { errors { code } } }",
    ] {
        let answer = world.ask(CallerName::Previewing, mutation).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "PREVIEW_READ_ONLY", "{mutation} {answer}");
    }
    let cookie = world.server.preview_cookie(studio::LOOKED_AT);
    let provider = world.fill("/sso/$provider/start", Owner::Anna);
    let away = with_cookie(&world, ORIALE, &provider, &cookie).await;
    assert_eq!(
        (away.status.as_u16(), &away.headers["location"]),
        (303, &"/login".parse().unwrap())
    );
    let left = with_cookie(&world, ORIALE, "/preview/leave", &cookie).await;
    assert!(
        left.headers["set-cookie"]
            .to_str()
            .unwrap()
            .contains("Max-Age=0")
    );
}

/// A portal that is closed shows its notice, whatever link somebody has.
#[tokio::test]
async fn a_closed_portal_stays_closed() {
    let world = World::create(Walls::Both).await;
    run(
        &world,
        "suspendTenant(input: { tenantId: \"$portal\" }) { errors { code } }",
    )
    .await;
    let cookie = world.server.preview_cookie(studio::LOOKED_AT);
    assert_eq!(
        with_cookie(&world, ORIALE, "/login", &cookie).await.status,
        503
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_is_made() {
    let world = World::create(Walls::Both).await;
    let make = async |days: i32| {
        let call = format!(
            "createBrandPreviewLink(input: {{ tenantId: \"$portal\", days: {days} }})
             {{ link {{ id }} errors {{ code path }} }}"
        );
        run(&world, &call).await
    };
    for days in [0, -1, 91, i32::MAX] {
        let answer = make(days).await;
        assert_eq!(
            answer["errors"],
            json!([{ "code": "INVALID_VALUE", "path": ["input", "days"] }])
        );
    }
    for _ in 0..18 {
        assert_eq!(make(1).await["errors"], json!([]));
    }
    assert_eq!(make(1).await["errors"][0]["code"], "INVALID_STATE");
    // What is over makes room.
    world
        .database
        .as_owner("UPDATE brand_preview_links SET expires_at = now() - interval '1 second'")
        .await;
    assert_eq!(make(1).await["errors"], json!([]));
}
