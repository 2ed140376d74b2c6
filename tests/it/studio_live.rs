//! Another design before one's eyes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    live_support::{Port, Socket},
    studio::run,
    support::{CallerName, Server, Walls, World, studio},
};

const BRANDING: &str = "subscription { brandingPublished { version productName stylesheetUrl } }";

async fn public(port: &Port, host: &str, payload: Value) -> Socket {
    let mut socket = port.socket(host, &[]).await.unwrap();
    socket
        .say(json!({ "type": "connection_init", "payload": payload }))
        .await;
    socket
}

async fn publish(world: &World) {
    run(
        world,
        &format!("saveBrandDraft(input: {{ tenantId: \"$portal\", revision: 7, design: {} }}) {{ errors {{ code }} }}", studio::DESIGN),
    )
    .await;
    run(
        world,
        "publishBrand(input: { tenantId: \"$portal\", revision: 8 }) { errors { code } }",
    )
    .await;
}

/// In another process too, and within a second.
#[tokio::test]
async fn open_pages_hear_of_another_design_whoever_is_logged_in() {
    let world = World::create(Walls::Both).await;
    let other = Server::over(&world.database, Walls::Both).await;
    let (port, port_of_other) = (Port::open(&world.server).await, Port::open(&other).await);
    let mut contact = port.join(&world, CallerName::Contact).await;
    let mut nobody = public(
        &port_of_other,
        "oriale.localhost",
        json!({ "public": true }),
    )
    .await;
    assert_eq!(nobody.next().await["type"], "connection_ack");
    let slug = *world
        .tenants
        .keys()
        .find(|slug| **slug != "oriale")
        .unwrap();
    let mut elsewhere = public(
        &port,
        &format!("{slug}.localhost"),
        json!({ "public": true }),
    )
    .await;
    assert_eq!(elsewhere.next().await["type"], "connection_ack");
    for socket in [&mut contact, &mut nobody, &mut elsewhere] {
        socket.subscribe("1", BRANDING).await;
        let first = socket.next().await;
        assert_eq!(
            first["payload"]["data"]["brandingPublished"]["version"], 2,
            "{first}"
        );
    }
    publish(&world).await;
    let published = Instant::now();
    for socket in [&mut contact, &mut nobody] {
        let next = socket.next().await;
        assert_eq!(
            next["payload"]["data"]["brandingPublished"]["version"], 3,
            "{next}"
        );
        assert_eq!(
            next["payload"]["data"]["brandingPublished"]["productName"],
            "mark-staff portal"
        );
    }
    assert!(
        published.elapsed() < Duration::from_secs(5),
        "{:?}",
        published.elapsed()
    );
    elsewhere.silent().await;
}

/// Nobody hears of what is everybody's, and of nothing else.
#[tokio::test]
async fn nobody_in_particular_hears_of_nothing_else() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    for (host, payload) in [
        ("oriale.localhost", json!({})),
        ("oriale.localhost", json!({ "public": "true" })),
        ("desk.localhost", json!({ "public": true })),
    ] {
        let mut socket = public(&port, host, payload).await;
        assert_eq!(socket.closed().await.0, 4401, "{host}");
    }
    let mut nobody = public(&port, "oriale.localhost", json!({ "public": true })).await;
    assert_eq!(nobody.next().await["type"], "connection_ack");
    for query in [
        "subscription { ticketListChanged { ticketId } }",
        "subscription { deskQueueChanged { ticketId } }",
    ] {
        nobody.subscribe(query, query).await;
        let answer = nobody.next().await;
        assert!(answer.to_string().contains("UNAUTHENTICATED"), "{answer}");
        assert_eq!(nobody.next().await["type"], "complete");
    }
}

/// A socket that somebody opened ends with their session, whatever is public.
#[tokio::test]
async fn what_somebody_opened_ends_with_their_session() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut contact = port.join(&world, CallerName::Contact).await;
    contact.subscribe("1", BRANDING).await;
    contact.next().await;
    world
        .ask(
            CallerName::Contact,
            "mutation { logOut { errors { code } } }",
        )
        .await;
    assert_eq!(contact.closed().await.0, 4401);
}
