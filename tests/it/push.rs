//! Browsers are told of what staff write, once, of what was not read, and of nothing else.

use std::time::Duration;

use axum::http::StatusCode;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversations::{act, send},
    push_support::{PushService, quiet, subscribe, subscribed, worker},
    support::{CallerName, Owner, Walls, World},
};

use CallerName::{Agent, Contact};

const AT_ONCE: Duration = Duration::ZERO;

async fn write(world: &World, body: &str) -> Value {
    let sent = send(world, Agent, body, Uuid::new_v4()).await;
    assert_eq!(sent["errors"], json!([]), "{sent}");
    sent
}

async fn waiting(world: &World) -> String {
    let sql = "SELECT count(*)::text FROM push_deliveries";
    world.database.text_as_owner(sql).await
}

/// Anna's browser, in a portal where nobody else has one.
async fn annas() -> (World, PushService) {
    let world = quiet(Walls::Both).await;
    let service = PushService::open().await;
    let done = subscribe(&world, Contact, service.browser("anna")).await;
    assert_eq!(done["errors"], json!([]), "{done}");
    assert_eq!(done["device"]["isThis"], true);
    (world, service)
}

async fn rules(world: &World, rules: &str) {
    world
        .database
        .as_owner(&format!("UPDATE tenants SET ticket_rules = '{rules}'"))
        .await;
    world.server.tenants.forget();
}

#[tokio::test]
async fn a_browser_is_told_once_and_nothing_of_what_was_written() {
    let (world, service) = annas().await;
    write(&world, "The secret is 42.").await;
    write(&world, "And another.").await;
    let worker = worker(&world, AT_ONCE);
    assert_eq!(worker.round().await.unwrap(), 1);
    assert_eq!(worker.round().await.unwrap(), 0);
    let pushed = service.pushed();
    let [one] = pushed.as_slice() else {
        panic!("{pushed:?}");
    };
    let id = world.fill("$conversation", Owner::Anna);
    assert_eq!(
        service.read(one),
        json!({ "title": "New message from Oriale Client Care", "path": format!("/messages/{id}"), "tag": id, "locale": "en" }),
    );
    assert_eq!(one.header("content-encoding"), "aes128gcm");
    assert_eq!(one.header("ttl"), "86400");
    assert_eq!(one.header("urgency"), "normal");
    let topic = one.header("topic").to_owned();
    assert!(topic.len() <= 32 && !topic.contains(&id));
    // What comes later takes its place.
    write(&world, "Once more.").await;
    worker.round().await.unwrap();
    assert_eq!(service.pushed()[0].header("topic"), topic);
    // What they write themselves is nothing to be told of.
    send(&world, Contact, "Thanks.", Uuid::new_v4()).await;
    assert_eq!(waiting(&world).await, "0");
}

#[tokio::test]
async fn who_sends_is_signed_with_the_key_that_the_browser_subscribed_with() {
    let (world, service) = annas().await;
    let told = world.ask(Contact, "{ viewer { push { key } } }").await;
    let key = told["data"]["viewer"]["push"]["key"].as_str().unwrap();
    write(&world, "Hello.").await;
    worker(&world, AT_ONCE).round().await.unwrap();
    let pushed = service.pushed();
    let header = pushed[0].header("authorization");
    let (token, public) = header
        .strip_prefix("vapid t=")
        .and_then(|rest| rest.split_once(", k="))
        .unwrap();
    assert_eq!(public, key);
    let decoded = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    ring::signature::UnparsedPublicKey::new(
        &ring::signature::ECDSA_P256_SHA256_FIXED,
        decoded(public),
    )
    .verify(signed.as_bytes(), &decoded(signature))
    .unwrap();
    let claims: Value =
        serde_json::from_slice(&decoded(signed.rsplit_once('.').unwrap().1)).unwrap();
    assert_eq!(claims["aud"], format!("http://{}", service.address));
    assert!(claims["sub"].as_str().unwrap().starts_with("mailto:"));
}

#[tokio::test]
async fn what_was_written_is_told_where_the_tenant_wants_it_in_the_contacts_language() {
    let (world, service) = annas().await;
    rules(&world, r#"{"push_content": true}"#).await;
    world
        .database
        .as_owner("UPDATE contacts SET locale = 'de'")
        .await;
    let sent = write(&world, "Not **this**").await;
    let id = sent["message"]["id"].as_str().unwrap();
    let edit = format!(
        "editMessage(input: {{ messageId: \"{id}\", body: \"But *that*\" }}) {{ errors {{ code }} }}"
    );
    act(&world, Agent, &edit).await;
    worker(&world, AT_ONCE).round().await.unwrap();
    let pushed = service.pushed();
    let told = service.read(&pushed[0]);
    assert_eq!(told["title"], "Neue Nachricht von Oriale Kundendienst");
    assert_eq!(told["body"], "Alex Agent: But that");
    assert_eq!(told["locale"], "de");
}

#[tokio::test]
async fn two_processes_tell_it_once() {
    let (world, service) = annas().await;
    let (one, other) = (worker(&world, AT_ONCE), worker(&world, AT_ONCE));
    for round in 0..5 {
        write(&world, &format!("Message {round}")).await;
        let (one, other) = tokio::join!(one.round(), other.round());
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        assert_eq!(service.pushed().len(), 1);
    }
    assert_eq!(waiting(&world).await, "0");
}

#[tokio::test]
async fn what_was_read_or_taken_back_is_not_told() {
    let (world, service) = annas().await;
    let worker = worker(&world, AT_ONCE);
    write(&world, "Read at once.").await;
    let read = "markConversationRead(input: { conversationId: \"$conversation\", upTo: 5 }) { errors { code } }";
    act(&world, Contact, read).await;
    assert_eq!(worker.round().await.unwrap(), 0);
    let sent = write(&world, "Taken back.").await;
    let id = sent["message"]["id"].as_str().unwrap();
    let delete = format!("deleteMessage(input: {{ messageId: \"{id}\" }}) {{ errors {{ code }} }}");
    act(&world, Agent, &delete).await;
    assert_eq!(worker.round().await.unwrap(), 0);
    assert_eq!(service.pushed().len(), 0);
    assert_eq!(waiting(&world).await, "0");
}

#[tokio::test]
async fn whoever_may_not_read_it_any_more_is_not_told() {
    for change in [
        "UPDATE contacts SET active = false",
        "UPDATE contacts SET features_off = '{messages}'",
        "UPDATE tenants SET features = '{tickets}'",
        "UPDATE tenants SET state = 'suspended'",
    ] {
        let (world, service) = annas().await;
        write(&world, "Hello.").await;
        world.database.as_owner(change).await;
        world.server.tenants.forget();
        assert_eq!(
            worker(&world, AT_ONCE).round().await.unwrap(),
            0,
            "{change}"
        );
        assert_eq!(service.pushed().len(), 0, "{change}");
        assert_eq!(waiting(&world).await, "0", "{change}");
    }
}

#[tokio::test]
async fn a_browser_that_is_gone_is_forgotten_and_trouble_is_tried_again() {
    let (world, service) = annas().await;
    let patient = worker(&world, Duration::from_secs(600));
    service.will_answer(&[StatusCode::INTERNAL_SERVER_ERROR]);
    write(&world, "Hello.").await;
    assert_eq!(patient.round().await.unwrap(), 1);
    assert_eq!(patient.round().await.unwrap(), 0, "not before the pause");
    let devices = "{ viewer { push { devices { name isThis failingSince } } } }";
    let told = world.ask(Contact, devices).await;
    let device = &told["data"]["viewer"]["push"]["devices"][0];
    assert!(device["failingSince"].is_string(), "{told}");
    world
        .database
        .as_owner("UPDATE push_deliveries SET next_attempt_at = now()")
        .await;
    assert_eq!(patient.round().await.unwrap(), 1);
    assert_eq!(service.pushed().len(), 2);
    assert_eq!(waiting(&world).await, "0");
    let told = world.ask(Contact, devices).await;
    let device = &told["data"]["viewer"]["push"]["devices"][0];
    assert!(device["failingSince"].is_null(), "{told}");
    // What a service says it will never take is given up, and the browser kept.
    service.will_answer(&[StatusCode::PAYLOAD_TOO_LARGE]);
    write(&world, "Hello again.").await;
    patient.round().await.unwrap();
    assert_eq!(
        (waiting(&world).await, subscribed(&world).await),
        ("0".into(), "1".into())
    );
    service.will_answer(&[StatusCode::GONE]);
    write(&world, "Goodbye.").await;
    patient.round().await.unwrap();
    assert_eq!(subscribed(&world).await, "0");
    write(&world, "To nobody.").await;
    assert_eq!(waiting(&world).await, "0");
}

#[tokio::test]
async fn what_is_written_while_one_is_told_is_told_too() {
    let (world, service) = annas().await;
    let worker = worker(&world, AT_ONCE);
    write(&world, "One.").await;
    // As if a process had taken it and fallen silent.
    world
        .database
        .as_owner(
            "UPDATE push_deliveries SET attempts = 1, next_attempt_at = now() + interval '1 minute'",
        )
        .await;
    assert_eq!(worker.round().await.unwrap(), 0);
    write(&world, "Two.").await;
    assert_eq!(worker.round().await.unwrap(), 1);
    assert_eq!(service.pushed().len(), 1);
    assert_eq!(waiting(&world).await, "0");
}
