//! Webhooks: who sets them up, what is told, in which order, and what happens when nobody listens.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    support::{CallerName, Owner, Walls, World},
    webhooks_support::{Receiver, listen, mutate, worker},
};

const AT_ONCE: Duration = Duration::ZERO;

async fn run(world: &World, caller: CallerName, owner: Owner, mutation: &str) -> Value {
    let query = world.fill(&format!("mutation {{ {mutation} }}"), owner);
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].clone()
}

/// Anna replies, an agent answers, notes and gives it away.
async fn a_bit_of_life(world: &World, owner: Owner) {
    let by = match owner {
        Owner::Anna => CallerName::Contact,
        Owner::Ben => CallerName::Colleague,
        Owner::Carl => CallerName::Other,
    };
    for (caller, mutation) in [
        (
            by,
            "replyToTicket(input: { ticketId: \"$ticket\", body: \"one\" }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "addInternalNote(input: { ticketId: \"$ticket\", body: \"two\" }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "setTicketPriority(input: { ticketId: \"$ticket\", priority: URGENT }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "setTicketHidden(input: { ticketId: \"$ticket\", hidden: true }) { errors { code } }",
        ),
        (
            CallerName::Agent,
            "setTicketHidden(input: { ticketId: \"$ticket\", hidden: false }) { errors { code } }",
        ),
    ] {
        run(world, caller, owner, mutation).await;
    }
}

async fn deliveries(world: &World, webhook: &str, more: &str) -> Value {
    let query = format!(
        "{{ serviceDesk {{ webhooks {{ id isActive failingSince queuedCount deadCount portal {{ slug }} }}
             webhookDeliveries(webhook: \"{webhook}\", first: 50{more}) {{ totalCount
                 nodes {{ id messageId event ticketId state attempts lastStatus lastError nextAttemptAt }} }} }} }}"
    );
    world.ask(CallerName::Admin, &query).await["data"]["serviceDesk"].clone()
}

#[tokio::test]
async fn what_happens_is_told_signed_and_in_order() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (_, secret) = listen(&world, &receiver, None).await;
    a_bit_of_life(&world, Owner::Anna).await;
    let opened = run(
        &world,
        CallerName::Contact,
        Owner::Anna,
        "createTicket(input: { subject: \"s\", description: \"secret words\" }) { ticket { id number } errors { code } }",
    )
    .await;
    let worker = worker(&world, AT_ONCE);
    while worker.round().await.unwrap() > 0 {}
    let heard = receiver.heard();
    assert!(heard.iter().all(|message| message.is_signed_by(&secret)));
    assert!(
        heard
            .iter()
            .all(|message| !message.body.to_string().contains("secret words"))
    );
    let number = world.tickets[&Owner::Anna].1;
    let of_anna: Vec<_> = heard
        .iter()
        .filter(|message| message.told().1 == number)
        .collect();
    let told: Vec<_> = of_anna
        .iter()
        .map(|message| {
            (
                message.body["type"].as_str().unwrap(),
                message.body["data"]["change"].as_str().unwrap(),
                message.body["data"]["actor"]["kind"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("ticket.replied", "reply", "contact"),
            ("ticket.changed", "status", "contact"),
            ("ticket.noted", "note", "staff"),
            ("ticket.changed", "priority", "staff"),
            ("ticket.changed", "hidden", "staff"),
            ("ticket.changed", "shown", "staff"),
        ],
        "{heard:?}"
    );
    assert!(of_anna[2].body["data"]["noteId"].is_string());
    assert_eq!(of_anna[0].body["data"]["portal"]["slug"], "oriale");
    let created = heard
        .iter()
        .find(|message| message.told().0 == "ticket.created")
        .unwrap();
    assert_eq!(
        created.body["data"]["ticket"],
        opened["createTicket"]["ticket"]
    );
}

#[tokio::test]
async fn a_portal_s_webhook_hears_of_its_own_tickets_and_of_what_it_wants() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, _) = listen(&world, &receiver, Some("nordwind")).await;
    a_bit_of_life(&world, Owner::Anna).await;
    a_bit_of_life(&world, Owner::Carl).await;
    let worker = worker(&world, AT_ONCE);
    while worker.round().await.unwrap() > 0 {}
    let heard = receiver.heard();
    assert_eq!(heard.len(), 6, "{heard:?}");
    assert!(
        heard
            .iter()
            .all(|message| message.body["data"]["portal"]["slug"] == "nordwind")
    );
    let narrowed = json!({
        "webhookId": id, "name": "Desk", "url": receiver.url(), "events": ["TICKET_NOTED"], "active": true,
    });
    mutate(&world, CallerName::Admin, "save", narrowed).await;
    a_bit_of_life(&world, Owner::Carl).await;
    while worker.round().await.unwrap() > 0 {}
    let heard = receiver.heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert_eq!(heard[0].told().0, "ticket.noted");
    // Whose it is does not change with an input that leaves it out.
    let listed = deliveries(&world, &id, "").await;
    assert_eq!(listed["webhooks"][0]["portal"]["slug"], "nordwind");
}

#[tokio::test]
async fn what_fails_comes_again_and_nothing_overtakes_it() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, _) = listen(&world, &receiver, None).await;
    receiver.will_answer(&[StatusCode::BAD_REQUEST; 3]);
    a_bit_of_life(&world, Owner::Anna).await;
    a_bit_of_life(&world, Owner::Ben).await;
    let worker = worker(&world, AT_ONCE);
    while worker.round().await.unwrap() > 0 {}
    let heard = receiver.heard();
    assert_eq!(heard.len(), 15, "{heard:?}");
    for owner in [Owner::Anna, Owner::Ben] {
        let number = world.tickets[&owner].1;
        let mut order: Vec<String> = heard
            .iter()
            .filter(|message| message.told().1 == number)
            .map(|message| message.id.clone())
            .collect();
        // A retry has the id of its first try, and comes before anything later.
        order.dedup();
        assert_eq!(order.len(), 6, "{owner:?}: {heard:?}");
    }
    let after = deliveries(&world, &id, ", state: DELIVERED").await;
    assert_eq!(after["webhookDeliveries"]["totalCount"], 12);
}

#[tokio::test]
async fn who_is_away_is_left_alone_and_hears_all_later() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, _) = listen(&world, &receiver, None).await;
    receiver.will_answer(&[StatusCode::SERVICE_UNAVAILABLE]);
    a_bit_of_life(&world, Owner::Anna).await;
    let patient = worker(&world, Duration::from_secs(600));
    assert_eq!(patient.round().await.unwrap(), 1);
    assert_eq!(patient.round().await.unwrap(), 0);
    let away = deliveries(&world, &id, "").await;
    let webhook = &away["webhooks"][0];
    assert!(webhook["failingSince"].is_string(), "{away}");
    assert_eq!(webhook["queuedCount"], 6, "{away}");
    let first = &away["webhookDeliveries"]["nodes"][5];
    assert_eq!(
        (&first["attempts"], &first["lastStatus"], &first["state"]),
        (&json!(1), &json!(503), &json!("QUEUED")),
        "{away}"
    );
    // An admin who tries it ends the pause; what waited for its own pause waits on, and its followers with it.
    mutate(&world, CallerName::Admin, "try", json!({ "webhookId": id })).await;
    assert_eq!(patient.round().await.unwrap(), 1);
    let heard = receiver.heard();
    assert_eq!(heard.last().unwrap().told().0, "webhook.tried");
    world
        .database
        .as_owner("UPDATE webhook_deliveries SET next_attempt_at = now()")
        .await;
    while patient.round().await.unwrap() > 0 {}
    assert_eq!(receiver.heard().len(), 6);
    let over = deliveries(&world, &id, "").await;
    assert!(over["webhooks"][0]["failingSince"].is_null(), "{over}");
    assert_eq!(over["webhooks"][0]["queuedCount"], 0);
}

#[tokio::test]
async fn what_was_given_up_is_replayed_and_who_is_gone_is_switched_off() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, _) = listen(&world, &receiver, None).await;
    a_bit_of_life(&world, Owner::Anna).await;
    // Nobody has listened for days.
    world
        .database
        .as_owner("UPDATE webhook_deliveries SET queued_at = now() - interval '4 days'")
        .await;
    receiver.will_answer(&[StatusCode::INTERNAL_SERVER_ERROR; 6]);
    let worker = worker(&world, AT_ONCE);
    while worker.round().await.unwrap() > 0 {}
    let first = receiver.heard();
    let dead = deliveries(&world, &id, ", state: DEAD").await;
    assert_eq!(dead["webhooks"][0]["deadCount"], 6, "{dead}");
    let one = &dead["webhookDeliveries"]["nodes"][5];
    let replayed = mutate(
        &world,
        CallerName::Admin,
        "replay",
        json!({ "webhookId": id, "deliveryId": one["id"] }),
    )
    .await;
    assert_eq!(replayed["queuedCount"], 1, "{replayed}");
    let all = json!({ "webhookId": id, "since": "2026-01-01T00:00:00Z" });
    let replayed = mutate(&world, CallerName::Admin, "replay", all).await;
    assert_eq!(replayed["queuedCount"], 5, "{replayed}");
    while worker.round().await.unwrap() > 0 {}
    let again = receiver.heard();
    let ids = |heard: &[crate::webhooks_support::Heard]| {
        heard.iter().map(|one| one.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&first), ids(&again));

    receiver.will_answer(&[StatusCode::GONE]);
    a_bit_of_life(&world, Owner::Anna).await;
    while worker.round().await.unwrap() > 0 {}
    let off = deliveries(&world, &id, "").await;
    assert_eq!(off["webhooks"][0]["isActive"], false);
    let tried = mutate(&world, CallerName::Admin, "try", json!({ "webhookId": id })).await;
    assert_eq!(tried["errors"][0]["code"], "INVALID_STATE", "{tried}");
}

#[tokio::test]
async fn a_secret_is_changed_without_losing_a_message() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, old) = listen(&world, &receiver, None).await;
    let input = json!({ "webhookId": id });
    let rotated = mutate(&world, CallerName::Admin, "rotate", input.clone()).await;
    let new = rotated["secret"].as_str().unwrap().to_owned();
    mutate(&world, CallerName::Admin, "try", input.clone()).await;
    let worker = worker(&world, AT_ONCE);
    worker.round().await.unwrap();
    let heard = receiver.heard();
    assert!(heard[0].is_signed_by(&old) && heard[0].is_signed_by(&new));
    // A day later the old one signs no more, and is forgotten.
    world
        .database
        .as_owner(
            "UPDATE webhook_secrets SET valid_until = now() - interval '1 s' WHERE valid_until <> 'infinity'",
        )
        .await;
    assert_eq!(worker.sweep().await.unwrap(), 1);
    mutate(&world, CallerName::Admin, "try", input).await;
    worker.round().await.unwrap();
    let heard = receiver.heard();
    assert!(!heard[0].is_signed_by(&old) && heard[0].is_signed_by(&new));
    let kept = world
        .database
        .text_as_owner(
            "SELECT string_agg(t, '') FROM (SELECT encode(sealed, 'escape') t FROM webhook_secrets
             UNION ALL SELECT a::text FROM audit_events a UNION ALL SELECT d::text FROM webhook_deliveries d) x",
        )
        .await;
    let bare = new.trim_start_matches("whsec_");
    assert!(!kept.contains(bare));
}

#[tokio::test]
async fn only_admins_and_only_to_addresses_that_may_be_reached() {
    let world = World::create(Walls::Both).await;
    let input = |url: &str| json!({ "name": "n", "url": url, "events": ["TICKET_CREATED"] });
    for caller in [
        CallerName::Anonymous,
        CallerName::Contact,
        CallerName::Agent,
        CallerName::Restricted,
    ] {
        let refused = mutate(&world, caller, "save", input("https://desk.example/")).await;
        assert!(refused["data"].is_null(), "{}", caller.title());
        assert!(refused["errors"].is_array());
    }
    for url in [
        "",
        "desk.example",
        "ftp://desk.example/",
        "https://user:word@desk.example/",
        "http://10.0.0.7/hook",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:192.168.1.1]/",
        "https://0x0a000001/",
    ] {
        let refused = mutate(&world, CallerName::Admin, "save", input(url)).await;
        assert_eq!(refused["errors"][0]["path"][1], "url", "{url}: {refused}");
    }
    let none = json!({ "name": " ", "url": "https://desk.example/", "events": [] });
    let refused = mutate(&world, CallerName::Admin, "save", none).await;
    assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused}");
}

#[tokio::test]
async fn a_name_that_points_inside_is_not_followed() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, _) = listen(&world, &receiver, None).await;
    // As an admin could write it, with a name that resolves to this machine; only 127.0.0.1 and ::1 are named in tests.
    let url = format!("https://localhost:{}/hook", receiver.address.port());
    world
        .database
        .as_owner(&format!("UPDATE webhooks SET url = '{url}'"))
        .await;
    mutate(&world, CallerName::Admin, "try", json!({ "webhookId": id })).await;
    let config = portico::config::WebhooksConfig::default();
    let sealer = crate::support::config().sealer;
    let webhooks = portico::webhooks::Webhooks::new(&config, sealer);
    let settings = portico::webhooks::WebhookSettings::default();
    let strict =
        portico::webhooks::WebhookWorker::new(world.server.db.clone(), webhooks, settings).unwrap();
    strict.round().await.unwrap();
    assert!(receiver.heard().is_empty());
    let told = deliveries(&world, &id, "").await;
    let error = told["webhookDeliveries"]["nodes"][0]["lastError"].as_str();
    assert!(error.unwrap().contains("may not be reached"), "{told}");
}

#[tokio::test]
async fn the_database_shows_webhooks_to_admins_alone() {
    // Without guards and the queries' own predicates.
    let world = World::create(Walls::NoGuards).await;
    let query = "{ serviceDesk { webhooks { name } } }";
    for (caller, sees) in [
        (CallerName::Anonymous, false),
        (CallerName::Contact, false),
        (CallerName::Agent, false),
        (CallerName::Restricted, false),
        (CallerName::Admin, true),
    ] {
        let answer = world.ask(caller, query).await;
        let shown = answer["data"]["serviceDesk"]["webhooks"].as_array();
        let some = shown.is_some_and(|shown| !shown.is_empty());
        assert_eq!(some, sees, "{}: {answer}", caller.title());
    }
}
