//! Pictures for designs: what is taken, what becomes of it, and who sees it.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use portico::{api::GlobalId, api::NodeKind, studio::remove_unused_pictures};
use serde_json::{Value, json};

use crate::{
    attachments_support::{form, send_form},
    studio::run,
    support::{CallerName, Owner, Walls, World, studio},
};

const UPLOAD: &str = "mutation($input: UploadBrandPictureInput!) { uploadBrandPicture(input: $input) { picture { key url width height role } removed errors { code path message } } }";

async fn upload(
    world: &World,
    caller: CallerName,
    slug: &str,
    role: &str,
    content: &[u8],
) -> Value {
    let portal = GlobalId::new(NodeKind::Portal, world.tenants[slug]).to_string();
    let operations = json!({ "query": UPLOAD, "variables": { "input": { "file": null, "tenantId": portal, "role": role } } });
    let body = form(&[
        ("operations", None, operations.to_string().as_bytes()),
        ("map", None, br#"{ "0": ["variables.input.file"] }"#),
        ("0", Some("../../logo.png"), content),
    ]);
    send_form(world, &world.server, caller, body).await.json()
}

async fn taken(world: &World, role: &str, content: &[u8]) -> Value {
    let answer = upload(world, CallerName::Admin, "oriale", role, content).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["uploadBrandPicture"].clone()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, Rgb([10, 92, 255]))
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

async fn fetch(world: &World, caller: Option<CallerName>, host: &str, path: &str) -> (u16, String) {
    let mut request = axum::http::Request::get(path).header("host", host);
    if let Some(token) = caller.and_then(|caller| world.token(caller)) {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let answer = world
        .server
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    let kind = answer
        .headers
        .get("content-type")
        .map(|kind| kind.to_str().unwrap().to_owned());
    (answer.status.as_u16(), kind.unwrap_or_default())
}

#[tokio::test]
async fn a_picture_is_taken_shown_to_admins_and_to_everybody_once_published() {
    let world = World::create(Walls::Both).await;
    let done = taken(&world, "LOGO", &png(1600, 400)).await;
    let picture = &done["picture"];
    // Scaled to what is needed, whatever was given.
    assert_eq!(
        (picture["width"].as_i64(), picture["height"].as_i64()),
        (Some(800), Some(200)),
        "{done}"
    );
    let (url, key) = (
        picture["url"].as_str().unwrap(),
        picture["key"].as_str().unwrap(),
    );
    assert_eq!(
        fetch(&world, Some(CallerName::Admin), "desk.localhost", url).await,
        (200, "image/png".to_owned())
    );
    for (caller, host) in [
        (Some(CallerName::Agent), "desk.localhost"),
        (Some(CallerName::Restricted), "desk.localhost"),
        (None, "desk.localhost"),
        (Some(CallerName::Contact), "oriale.localhost"),
    ] {
        assert_eq!(fetch(&world, caller, host, url).await.0, 404, "{caller:?}");
    }
    let oriale = world.tenants["oriale"].to_string();
    let luma = world
        .tenants
        .values()
        .find(|id| id.to_string() != oriale)
        .unwrap()
        .to_string();
    let elsewhere = url.replace(&oriale, &luma);
    assert_eq!(
        fetch(
            &world,
            Some(CallerName::Admin),
            "desk.localhost",
            &elsewhere
        )
        .await
        .0,
        404
    );

    let design = studio::DESIGN.replace(
        "pictures: []",
        &format!("pictures: [{{ role: LOGO, key: \"{key}\" }}]"),
    );
    run(&world, &format!("saveBrandDraft(input: {{ tenantId: \"$portal\", revision: 7, design: {design} }}) {{ errors {{ code }} }}")).await;
    let colors = "{ serviceDesk { brandStudio(tenantId: \"$portal\") { draft { logoColors } } } }";
    let answer = world
        .ask(CallerName::Admin, &world.fill(colors, Owner::Anna))
        .await;
    assert_eq!(
        answer["data"]["serviceDesk"]["brandStudio"]["draft"]["logoColors"],
        json!(["#0a5cff"])
    );
    run(
        &world,
        "publishBrand(input: { tenantId: \"$portal\", revision: 8 }) { errors { code } }",
    )
    .await;
    // The one at full size, and the same as WebP.
    let (full, webp) = (
        key.split('.').next().unwrap(),
        key.rsplit('.').next().unwrap(),
    );
    let public = format!("/brand/{webp}.webp");
    assert_eq!(
        fetch(&world, None, "oriale.localhost", &public).await.0,
        200
    );
    let public = format!("/brand/{full}.png");
    assert_eq!(
        fetch(&world, None, "oriale.localhost", &public).await.0,
        200
    );
    let others = world
        .tenants
        .keys()
        .find(|slug| **slug != "oriale")
        .unwrap();
    assert_eq!(
        fetch(&world, None, &format!("{others}.localhost"), &public)
            .await
            .0,
        404,
        "at another's host it is not"
    );
}

#[tokio::test]
async fn an_icon_comes_in_two_sizes_under_one_key() {
    let world = World::create(Walls::Both).await;
    let done = taken(&world, "FAVICON", &png(300, 200)).await;
    let key = done["picture"]["key"].as_str().unwrap();
    assert_eq!(done["picture"]["width"], 180);
    let design = studio::DESIGN.replace(
        "pictures: []",
        &format!("pictures: [{{ role: FAVICON, key: \"{key}\" }}]"),
    );
    run(&world, &format!("saveBrandDraft(input: {{ tenantId: \"$portal\", revision: 7, design: {design} }}) {{ errors {{ code }} }}")).await;
    run(
        &world,
        "publishBrand(input: { tenantId: \"$portal\", revision: 8 }) { errors { code } }",
    )
    .await;
    let page = world.server.get("oriale.localhost", "/login").await.text();
    assert!(
        page.contains("sizes=\"32x32\"") && page.contains("apple-touch-icon"),
        "{page}"
    );
}

#[tokio::test]
async fn what_no_picture_is_is_refused_with_advice() {
    let world = World::create(Walls::Both).await;
    let mut huge = png(1, 1);
    // The header alone says 20,000 × 20,000.
    huge[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
    let crc = crc32(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.to_be_bytes());
    let entities = br#"<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>"#;
    let large = vec![b'x'; 3 * 1024 * 1024];
    for (content, code) in [
        (&b""[..], "BLANK"),
        (b"GIF89a and then nothing", "BAD_PICTURE"),
        (b"%PDF-1.7 a document", "BAD_PICTURE"),
        (&huge, "BAD_PICTURE"),
        (&png(9, 9)[..40], "BAD_PICTURE"),
        (entities, "BAD_PICTURE"),
        (&large, "FILE_TOO_LARGE"),
    ] {
        let refused = taken(&world, "LOGO", content).await;
        let error = &refused["errors"][0];
        assert_eq!(
            (error["code"].as_str(), &error["path"]),
            (Some(code), &json!(["input", "file"])),
            "{refused}"
        );
        assert!(refused["picture"].is_null());
    }
}

/// As PNG has it (ISO/IEC 15948, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                0xedb8_8320 ^ (crc >> 1)
            } else {
                crc >> 1
            }
        })
    })
}

#[tokio::test]
async fn a_drawing_loses_what_could_act() {
    let world = World::create(Walls::Both).await;
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" onload="x()"><script>x()</script>
        <foreignObject><b>x</b></foreignObject><image href="https://evil.example/x.png"/><rect width="90" height="30" fill="#0a5cff"/></svg>"##;
    let done = taken(&world, "LOGO", svg).await;
    assert!(done["removed"].as_array().unwrap().len() >= 3, "{done}");
    let stored = world
        .database
        .text_as_owner(&format!(
            "SELECT convert_from(bytes, 'UTF8') FROM brand_images WHERE hash = '{}'",
            done["picture"]["key"].as_str().unwrap()
        ))
        .await;
    assert!(
        stored.contains("rect")
            && !stored.contains("script")
            && !stored.contains("evil")
            && !stored.contains("onload"),
        "{stored}"
    );
}

#[tokio::test]
async fn what_no_design_names_is_taken_away_after_a_day() {
    let world = World::create(Walls::Both).await;
    let db = &world.server.db;
    let unused = taken(&world, "BANNER", &png(30, 20)).await;
    let named = taken(&world, "BANNER", &png(31, 20)).await;
    let key = |done: &Value| done["picture"]["key"].as_str().unwrap().to_owned();
    let design = studio::DESIGN.replace(
        "pictures: []",
        &format!("pictures: [{{ role: BANNER, key: \"{}\" }}]", key(&named)),
    );
    run(&world, &format!("saveBrandDraft(input: {{ tenantId: \"$portal\", revision: 7, design: {design} }}) {{ errors {{ code }} }}")).await;
    assert_eq!(remove_unused_pictures(db).await.unwrap(), 0, "they are new");
    world
        .database
        .as_owner("UPDATE brand_images SET created_at = now() - interval '2 days'")
        .await;
    let all = |done: &Value| key(done).replace('.', "', '");
    let left = async |done: &Value| {
        let sql = format!(
            "SELECT count(*)::text FROM brand_images WHERE hash IN ('{}')",
            all(done)
        );
        world.database.text_as_owner(&sql).await
    };
    // With what it is kept as beside.
    assert_eq!(
        (left(&unused).await, left(&named).await),
        ("2".into(), "2".into())
    );
    assert_eq!(remove_unused_pictures(db).await.unwrap(), 2);
    assert_eq!(
        (left(&unused).await, left(&named).await),
        ("0".into(), "2".into())
    );
}

#[tokio::test]
async fn who_is_no_admin_brings_no_picture() {
    let world = World::create(Walls::Both).await;
    for caller in [
        CallerName::Agent,
        CallerName::Restricted,
        CallerName::Contact,
    ] {
        let answer = upload(&world, caller, "oriale", "LOGO", &png(9, 9)).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "FORBIDDEN",
            "{answer}"
        );
    }
    let answer = upload(&world, CallerName::Anonymous, "oriale", "LOGO", &png(9, 9)).await;
    assert_eq!(
        answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
        "{answer}"
    );
}

/// The desk frames the preview, and nobody frames anything else.
#[tokio::test]
async fn only_the_preview_may_be_framed_and_only_by_the_desk() {
    let world = World::create(Walls::Both).await;
    for (host, path, framed) in [
        ("desk.localhost", "/desk/preview?page=home", true),
        ("desk.localhost", "/desk", false),
        ("desk.localhost", "/desk/previews", false),
        ("oriale.localhost", "/desk/preview", false),
        ("oriale.localhost", "/login", false),
    ] {
        let answer = world.server.get(host, path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert_eq!(
            policy.contains("frame-ancestors 'self'"),
            framed,
            "{host}{path}"
        );
        let option = if framed { "SAMEORIGIN" } else { "DENY" };
        assert_eq!(answer.headers["x-frame-options"], option, "{host}{path}");
    }
}
