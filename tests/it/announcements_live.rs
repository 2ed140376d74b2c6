//! Announcements on pages that are open.

use std::time::Instant;

use serde_json::json;

use crate::{
    announcements::{run, words},
    live_support::Port,
    support::{CallerName, SOON, Server, Walls, World},
};

const WATCH: &str = "subscription { announcementsChanged { title } }";

/// In another process too, and within a second; before log-in only what is public.
#[tokio::test]
async fn open_pages_hear_of_what_concerns_them() {
    let world = World::create(Walls::Both).await;
    let other = Server::over(&world.database, Walls::Both).await;
    let (port, port_of_other) = (Port::open(&world.server).await, Port::open(&other).await);
    let mut contact = port.join(&world, CallerName::Contact).await;
    let mut elsewhere = port.join(&world, CallerName::Other).await;
    let mut nobody = port_of_other.socket("oriale.localhost", &[]).await.unwrap();
    nobody
        .say(json!({ "type": "connection_init", "payload": { "public": true } }))
        .await;
    assert_eq!(nobody.next().await["type"], "connection_ack");
    for socket in [&mut contact, &mut elsewhere, &mut nobody] {
        socket.subscribe("1", WATCH).await;
        let first = socket.event().await;
        assert!(first["announcementsChanged"].is_array(), "{first}");
    }
    let input = json!({
        "severity": "OUTAGE", "texts": words("Mail is down"), "tenantIds": [world.portal("oriale")], "public": false,
    });
    let made = run(&world, CallerName::Admin, "createAnnouncement", input).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let written = Instant::now();
    let heard = contact.event().await["announcementsChanged"].to_string();
    assert!(heard.contains("Mail is down"), "{heard}");
    // They look again, and there is nothing for them.
    let heard = nobody.event().await["announcementsChanged"].to_string();
    assert!(!heard.contains("Mail is down"), "{heard}");
    assert!(written.elapsed() < SOON, "{:?}", written.elapsed());
    let named = json!({ "announcementId": made["announcement"]["id"] });
    run(&world, CallerName::Admin, "endAnnouncement", named).await;
    let heard = contact.event().await["announcementsChanged"].to_string();
    assert!(!heard.contains("Mail is down"), "{heard}");
    elsewhere.silent().await;
    // On the desk's host there is no portal.
    let mut desk = port.join(&world, CallerName::Admin).await;
    desk.subscribe("1", WATCH).await;
    assert_eq!(desk.event().await, "NOT_FOUND");
}
