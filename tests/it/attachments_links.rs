//! Links to files: for one viewer, on their own host, for a short while.

use axum::http::{Request, StatusCode};
use image::ImageFormat;
use portico::{
    access::{Caller, FeatureSet, Viewer},
    attachments::{Files, Link, Linked},
    text::Locale,
};
use serde_json::Value;

use crate::{
    attachments_support::{follow, picture, reply, upload},
    support::{CallerName, Owner, Walls, World},
};

/// A file of Anna's ticket: its link for Anna, and for the agent.
async fn sent(world: &World) -> (String, String) {
    let file = upload(world, CallerName::Contact, "secret.txt", b"0123456789").await;
    let id = file["id"].as_str().unwrap();
    let payload = reply(world, CallerName::Contact, Owner::Anna, &[id]).await;
    let own = payload["reply"]["attachments"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let query = world.fill(
        "{ serviceDesk { ticket(id: \"$ticket\") { timeline(last: 2) { nodes { ... on Reply { attachments { url } } } } } } }",
        Owner::Anna,
    );
    let seen = world.ask(CallerName::Agent, &query).await;
    let desk = seen["data"]["serviceDesk"]["ticket"]["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|node| node["attachments"][0]["url"].as_str())
        .unwrap_or_else(|| panic!("{seen}"))
        .to_owned();
    (own, desk)
}

#[tokio::test]
async fn a_link_is_good_for_nobody_but_its_viewer() {
    let world = World::create(Walls::Both).await;
    let (own, desk) = sent(&world).await;
    for caller in CallerName::ALL {
        // The reader is Anna, by a token that only reads; and staff who look as her see what she sees.
        let by_own = matches!(
            caller,
            CallerName::Contact | CallerName::Reader | CallerName::Viewing
        );
        let answer = follow(&world, caller, &own, &[]).await;
        let expected = if by_own {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(answer.status, expected, "{}", caller.title());
        let answer = follow(&world, caller, &desk, &[]).await;
        let expected = if caller == CallerName::Agent {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        };
        assert_eq!(
            answer.status,
            expected,
            "{} with the desk's",
            caller.title()
        );
    }
    // Anna's own session, on another host.
    let token = world.token(CallerName::Contact).unwrap();
    for host in ["nordwind.localhost", "desk.localhost"] {
        let request = Request::get(&own)
            .header("host", host)
            .header("authorization", format!("Bearer {token}"));
        let answer = world
            .server
            .send(request.body(axum::body::Body::empty()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{host}");
    }
    for changed in [
        "/files/x",
        "/files/",
        &format!("{own}A"),
        &own[..own.len() - 2],
    ] {
        let answer = follow(&world, CallerName::Contact, changed, &[]).await;
        assert_ne!(answer.text(), "0123456789", "{changed}");
        assert_ne!(answer.status, StatusCode::PARTIAL_CONTENT);
    }
}

/// Somebody else's link, at the portal where one is logged in oneself.
#[tokio::test]
async fn a_link_opens_nothing_at_another_portal_for_whoever_is_logged_in_there() {
    let world = World::create(Walls::Both).await;
    let (annas, _) = sent(&world).await;
    let file = upload(&world, CallerName::Other, "own.txt", b"carls").await;
    let id = file["id"].as_str().unwrap();
    let payload = reply(&world, CallerName::Other, Owner::Carl, &[id]).await;
    let carls = payload["reply"]["attachments"][0]["url"].as_str().unwrap();
    for (url, content, caller, status) in [
        (
            annas.as_str(),
            "0123456789",
            CallerName::Contact,
            StatusCode::OK,
        ),
        (
            annas.as_str(),
            "0123456789",
            CallerName::Other,
            StatusCode::NOT_FOUND,
        ),
        (carls, "carls", CallerName::Other, StatusCode::OK),
        (carls, "carls", CallerName::Contact, StatusCode::NOT_FOUND),
    ] {
        let answer = follow(&world, caller, url, &[]).await;
        assert_eq!(answer.status, status, "{}", caller.title());
        let given = answer.text().contains(content);
        assert_eq!(given, status == StatusCode::OK, "{}", caller.title());
    }
}

/// Contacts of two tenants are two people, even if they had one id.
#[tokio::test]
async fn a_link_is_sealed_for_a_contact_of_one_tenant() {
    let config = crate::support::config();
    let files = Files::open(&config.storage, config.sealer.clone()).unwrap();
    let one = |tenant: u128, contact: u128| {
        let viewer = Viewer::Contact {
            tenant: uuid::Uuid::from_u128(tenant),
            contact: uuid::Uuid::from_u128(contact),
        };
        Caller::new(viewer, Locale::En, FeatureSet::STANDARD, "test".into())
    };
    let link = Link {
        of: Linked::Message,
        tenant: uuid::Uuid::from_u128(1),
        id: uuid::Uuid::from_u128(3),
        thumbnail: false,
    };
    let url = files.link_made(&one(1, 2), link, chrono::Utc::now());
    let token = url.unwrap().strip_prefix("/files/").unwrap().to_owned();
    assert_eq!(files.open_link(&one(1, 2), &token), Some(link));
    assert_eq!(files.open_link(&one(2, 2), &token), None);
    assert_eq!(files.open_link(&one(1, 4), &token), None);
}

#[tokio::test]
async fn a_picture_is_shown_and_can_do_nothing() {
    let world = World::create(Walls::Both).await;
    for (name, format, media_type) in [
        ("a.png", ImageFormat::Png, "image/png"),
        ("b.jpg", ImageFormat::Jpeg, "image/jpeg"),
    ] {
        let content = picture(format, 900, 300);
        let file = upload(&world, CallerName::Contact, name, &content).await;
        let url = file["url"].as_str().unwrap();
        let answer = follow(&world, CallerName::Contact, url, &[]).await;
        for (header, value) in [
            ("content-type", media_type),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "private, no-store"),
        ] {
            assert_eq!(answer.headers[header], value, "{name}");
        }
        let kind = answer.headers["content-disposition"].to_str().unwrap();
        assert!(kind.starts_with("inline; filename="), "{kind}");
        let shown = image::load_from_memory(&answer.body).unwrap();
        assert_eq!((shown.width(), shown.height()), (900, 300), "{name}");
    }
}

#[tokio::test]
async fn a_link_ends_with_the_session_the_ticket_and_the_feature() {
    let world = World::create(Walls::Both).await;
    let (own, desk) = sent(&world).await;
    world
        .database
        .as_owner("UPDATE tenants SET features = '{}'; UPDATE contacts SET features_on = '{}'")
        .await;
    let other = crate::support::Server::over(&world.database, Walls::Both).await;
    let token = world.token(CallerName::Contact).unwrap();
    let request = Request::get(&own)
        .header("host", "oriale.localhost")
        .header("authorization", format!("Bearer {token}"));
    let answer = other
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!(
        answer.status,
        StatusCode::NOT_FOUND,
        "with tickets switched off"
    );
    world
        .database
        .as_owner(
            "UPDATE tenants SET features = NULL; UPDATE contacts SET features_on = '{tickets}'",
        )
        .await;
    assert_eq!(
        follow(&world, CallerName::Contact, &own, &[]).await.status,
        StatusCode::OK
    );
    world
        .ask(
            CallerName::Contact,
            "mutation { logOut { errors { code } } }",
        )
        .await;
    let late = follow(&world, CallerName::Contact, &own, &[]).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND, "after logging out");
    world.database.as_owner("DELETE FROM tickets").await;
    let gone = follow(&world, CallerName::Agent, &desk, &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND, "without the ticket");
}

/// The link's own time, told by a sealer that sealed six minutes ago.
#[tokio::test]
async fn a_link_ends_by_itself() {
    let config = crate::support::config();
    let files = Files::open(&config.storage, config.sealer.clone()).unwrap();
    let viewer = Viewer::Contact {
        tenant: uuid::Uuid::from_u128(1),
        contact: uuid::Uuid::from_u128(2),
    };
    let caller = Caller::new(viewer, Locale::En, FeatureSet::STANDARD, "test".into());
    let link = Link {
        of: Linked::Message,
        tenant: uuid::Uuid::from_u128(1),
        id: uuid::Uuid::from_u128(3),
        thumbnail: true,
    };
    let made = |ago: i64| {
        let url = files.link_made(
            &caller,
            link,
            chrono::Utc::now() - chrono::Duration::seconds(ago),
        );
        let token = url.unwrap().strip_prefix("/files/").unwrap().to_owned();
        files.open_link(&caller, &token)
    };
    assert_eq!(made(0), Some(link));
    assert_eq!(made(290), Some(link));
    assert_eq!(made(301), None);
}

#[tokio::test]
async fn a_file_is_had_in_parts() {
    let world = World::create(Walls::Both).await;
    let (own, _) = sent(&world).await;
    let whole = follow(&world, CallerName::Contact, &own, &[]).await;
    assert_eq!(whole.headers["accept-ranges"], "bytes");
    let tag = whole.headers["etag"].to_str().unwrap();
    for (headers, status, text, range) in [
        (
            vec![("range", "bytes=2-4")],
            206,
            "234",
            Some("bytes 2-4/10"),
        ),
        (
            vec![("range", "bytes=-3")],
            206,
            "789",
            Some("bytes 7-9/10"),
        ),
        (vec![("range", "bytes=8-")], 206, "89", Some("bytes 8-9/10")),
        (vec![("range", "bytes=10-")], 416, "", Some("bytes */10")),
        (vec![("range", "bytes=0-1,4-5")], 200, "0123456789", None),
        (
            vec![("range", "bytes=2-4"), ("if-range", tag)],
            206,
            "234",
            Some("bytes 2-4/10"),
        ),
        (
            vec![("range", "bytes=2-4"), ("if-range", "\"x\"")],
            200,
            "0123456789",
            None,
        ),
        (vec![("if-none-match", tag)], 304, "", None),
    ] {
        let answer = follow(&world, CallerName::Contact, &own, &headers).await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?}");
        assert_eq!(answer.text(), text, "{headers:?}");
        let told = answer
            .headers
            .get("content-range")
            .map(|value| value.to_str().unwrap());
        assert_eq!(told, range, "{headers:?}");
    }
    let request = Request::head(&own)
        .header("host", "oriale.localhost")
        .header(
            "authorization",
            format!("Bearer {}", world.token(CallerName::Contact).unwrap()),
        );
    let head = world
        .server
        .send(request.body(axum::body::Body::empty()).unwrap())
        .await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.headers["content-length"], "10");
}

#[tokio::test]
async fn what_is_not_proven_safe_is_only_ever_saved() {
    let world = World::create(Walls::Both).await;
    let svg: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let html: &[u8] = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
    for (name, content) in [
        ("a.png", svg),
        ("b.png", html),
        ("c.html", html),
        ("d.svg", svg),
    ] {
        let file = upload(&world, CallerName::Contact, name, content).await;
        assert_eq!(file["isPicture"], false, "{name}");
        assert_eq!(file["thumbnailUrl"], Value::Null);
        let answer = follow(
            &world,
            CallerName::Contact,
            file["url"].as_str().unwrap(),
            &[],
        )
        .await;
        let of = |name: &str| answer.headers[name].to_str().unwrap().to_owned();
        assert!(
            of("content-disposition").starts_with("attachment; "),
            "{name}"
        );
        assert!(
            ["application/octet-stream", "text/plain"].contains(&of("content-type").as_str()),
            "{name}: {}",
            of("content-type")
        );
        assert_eq!(of("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(answer.body, content);
    }
    let file = upload(
        &world,
        CallerName::Contact,
        "e.html",
        &picture(ImageFormat::Jpeg, 8, 8),
    )
    .await;
    let answer = follow(
        &world,
        CallerName::Contact,
        file["url"].as_str().unwrap(),
        &[],
    )
    .await;
    assert_eq!(answer.headers["content-type"], "image/jpeg");
    assert_eq!(
        answer.headers["content-security-policy"],
        "sandbox; default-src 'none'"
    );
}

#[tokio::test]
async fn who_cannot_have_a_file_is_told_why_in_their_language() {
    let world = World::create(Walls::Both).await;
    let (own, _) = sent(&world).await;
    let german = [("portico-locale", "de")];
    let other = follow(&world, CallerName::Colleague, &own, &german).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    assert!(
        other.text().contains("Diese Datei gibt es nicht"),
        "{}",
        other.text()
    );
    // The storage is away, or has lost it.
    let id = "SELECT id::text FROM attachments WHERE file_name = 'secret.txt'";
    let id = world.database.text_as_owner(id).await.parse().unwrap();
    let key = portico::attachments::Key {
        tenant: world.tenants["oriale"],
        id,
        thumbnail: false,
    };
    let place = crate::support::config().storage.place;
    let storage = portico::attachments::Storage::open(&place).unwrap();
    storage.remove(key).await.unwrap();
    let lost = follow(&world, CallerName::Contact, &own, &german).await;
    assert_eq!(lost.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        lost.text().contains("in ein paar Minuten"),
        "{}",
        lost.text()
    );
}
