//! When a message is told again, and that of each ticket nothing overtakes, however many tell it.

use std::time::Duration;

use axum::http::StatusCode;
use futures_util::future::join_all;
use portico::webhooks::{WebhookSettings, WebhookWorker, Webhooks};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{
    support::{CallerName, Owner, Walls, World, config},
    webhooks_support::{Receiver, listen, mutate},
};

/// As docs/integrate.md promises them, in seconds.
const PAUSES: [f64; 10] = [
    5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 14_400.0, 28_800.0, 28_800.0, 28_800.0,
];

fn worker(world: &World, settings: WebhookSettings) -> WebhookWorker {
    let config = config();
    let webhooks = Webhooks::new(&config.webhooks, config.sealer);
    WebhookWorker::new(world.server.db.clone(), webhooks, settings).unwrap()
}

/// Give or take a fifth; the moments between writing and looking are lost.
fn assert_about(pause: &str, expected: f64, attempt: usize) {
    let pause: f64 = pause.parse().unwrap();
    let range = expected * 0.8 - 3.0..=expected * 1.2;
    assert!(
        range.contains(&pause),
        "{pause} after attempt {}",
        attempt + 1
    );
}

#[tokio::test]
async fn the_pauses_of_a_message_grow_up_to_eight_hours() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, _) = listen(&world, &receiver, None).await;
    mutate(&world, CallerName::Admin, "try", json!({ "webhookId": id })).await;
    let worker = worker(&world, WebhookSettings::default());
    receiver.will_answer(&[StatusCode::BAD_REQUEST; PAUSES.len()]);
    for (attempt, expected) in PAUSES.into_iter().enumerate() {
        assert_eq!(worker.round().await.unwrap(), 1);
        assert_eq!(worker.round().await.unwrap(), 0, "it is not due yet");
        let pause =
            "SELECT extract(epoch FROM next_attempt_at - now())::text FROM webhook_deliveries";
        assert_about(
            &world.database.text_as_owner(pause).await,
            expected,
            attempt,
        );
        world
            .database
            .as_owner("UPDATE webhook_deliveries SET next_attempt_at = now()")
            .await;
    }
    // What refuses one message is not away: others do not have to wait.
    let away = "SELECT (failing_since IS NOT NULL OR paused_until > now())::text FROM webhooks";
    assert_eq!(world.database.text_as_owner(away).await, "false");
}

#[tokio::test]
async fn who_is_away_is_left_alone_for_longer_and_longer_but_never_for_more_than_an_hour() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    let (id, _) = listen(&world, &receiver, None).await;
    mutate(&world, CallerName::Admin, "try", json!({ "webhookId": id })).await;
    let worker = worker(&world, WebhookSettings::default());
    receiver.will_answer(&[StatusCode::SERVICE_UNAVAILABLE; PAUSES.len()]);
    for (attempt, pause) in PAUSES.into_iter().enumerate() {
        assert_eq!(worker.round().await.unwrap(), 1);
        let paused = "SELECT extract(epoch FROM paused_until - now())::text FROM webhooks";
        assert_about(
            &world.database.text_as_owner(paused).await,
            pause.min(3600.0),
            attempt,
        );
        world
            .database
            .as_owner(
                "UPDATE webhook_deliveries SET next_attempt_at = now(); UPDATE webhooks SET paused_until = now()",
            )
            .await;
    }
}

/// Twelve things of which somebody is told.
async fn a_busy_day(world: &World, owner: Owner) {
    for _ in 0..4 {
        for mutation in [
            "setTicketPriority(input: { ticketId: \"$ticket\", priority: URGENT }) { errors { code } }",
            "addInternalNote(input: { ticketId: \"$ticket\", body: \"n\" }) { errors { code } }",
            "setTicketPriority(input: { ticketId: \"$ticket\", priority: LOW }) { errors { code } }",
        ] {
            let query = world.fill(&format!("mutation {{ {mutation} }}"), owner);
            let answer = world.ask(CallerName::Agent, &query).await;
            assert!(answer["errors"].is_null(), "{answer}");
        }
    }
}

#[tokio::test]
async fn three_workers_tell_each_ticket_in_its_order_and_nothing_twice() {
    let world = World::create(Walls::Both).await;
    let receiver = Receiver::open().await;
    listen(&world, &receiver, None).await;
    receiver.dawdle();
    receiver.will_answer(&[
        StatusCode::NO_CONTENT,
        StatusCode::BAD_REQUEST,
        StatusCode::NO_CONTENT,
        StatusCode::BAD_REQUEST,
        StatusCode::BAD_REQUEST,
    ]);
    let stop = CancellationToken::new();
    let (_told, events) = tokio::sync::broadcast::channel(1);
    let working = join_all((0..3).map(|_| {
        let settings = WebhookSettings {
            pauses: vec![Duration::ZERO],
            poll: Duration::from_millis(5),
            ..WebhookSettings::default()
        };
        worker(&world, settings).run(events.resubscribe(), stop.clone())
    }));
    let living = async {
        join_all(Owner::ALL.map(|owner| a_busy_day(&world, owner))).await;
        let waiting = "SELECT count(*)::text FROM webhook_deliveries WHERE state = 'queued'";
        let emptied = async {
            while world.database.text_as_owner(waiting).await != "0" {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let emptied = tokio::time::timeout(Duration::from_secs(60), emptied).await;
        stop.cancel();
        emptied.expect("all of it is told");
    };
    tokio::join!(working, living);
    let heard = receiver.heard();
    for owner in Owner::ALL {
        let (ticket, number) = world.tickets[&owner];
        let mut order: Vec<String> = heard
            .iter()
            .filter(|message| message.told().1 == number)
            .map(|message| message.id.clone())
            .collect();
        // A message that was refused came again before any other.
        order.dedup();
        let happened = world
            .database
            .text_as_owner(&format!(
                "SELECT string_agg('msg_' || replace(id::text, '-', ''), ' ' ORDER BY position) FROM webhook_deliveries
                 WHERE ticket_id = '{ticket}'"
            ))
            .await;
        assert_eq!(order.len(), 12, "{owner:?}");
        assert_eq!(order.join(" "), happened, "{owner:?}");
    }
    assert_eq!(heard.len(), 3 * 12 + 3, "three were refused once");
}
