//! What staff wrote is told by mail to whoever has not read it.

use serde_json::Value;
use uuid::Uuid;

use crate::{
    access_support::Access,
    conversations::{act, send},
    support::{CallerName, Owner, Walls, World},
};

use CallerName::{Agent, Contact};

async fn waiting(world: &World) -> Value {
    let sql = "SELECT coalesce(jsonb_agg(payload -> 'messages' ORDER BY created_at), '[]')::text FROM mail_outbox
        WHERE template = 'message-received' AND state = 'queued'";
    serde_json::from_str(&world.database.text_as_owner(sql).await).unwrap()
}

fn bodies(waiting: &Value) -> Vec<&str> {
    let mails = waiting.as_array().unwrap().iter();
    mails
        .flat_map(|messages| messages.as_array().unwrap())
        .map(|message| message["body"].as_str().unwrap())
        .collect()
}

fn message_id(sent: &Value) -> String {
    sent["message"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn further_messages_go_into_the_mail_that_waits_and_so_does_what_becomes_of_them() {
    let world = World::create(Walls::Both).await;
    assert_eq!(bodies(&waiting(&world).await), Vec::<&str>::new());
    let first = send(&world, Agent, "One.", Uuid::new_v4()).await;
    let second = send(&world, Agent, "Two.", Uuid::new_v4()).await;
    // What the contact writes is no mail to them.
    send(&world, Contact, "Three.", Uuid::new_v4()).await;
    let now = waiting(&world).await;
    assert_eq!(now.as_array().unwrap().len(), 1, "{now}");
    assert_eq!(bodies(&now), ["One.", "Two."]);
    let (first, second) = (message_id(&first), message_id(&second));
    let edit = format!(
        "editMessage(input: {{ messageId: \"{first}\", body: \"Mended.\" }}) {{ errors {{ code }} }}"
    );
    act(&world, Agent, &edit).await;
    assert_eq!(bodies(&waiting(&world).await), ["Mended.", "Two."]);
    let delete = |id: &str| {
        format!("deleteMessage(input: {{ messageId: \"{id}\" }}) {{ errors {{ code }} }}")
    };
    act(&world, Agent, &delete(&first)).await;
    assert_eq!(bodies(&waiting(&world).await), ["Two."]);
    act(&world, Agent, &delete(&second)).await;
    assert_eq!(waiting(&world).await, serde_json::json!([]));
}

#[tokio::test]
async fn whoever_wants_none_gets_none() {
    let world = World::create(Walls::Both).await;
    let off =
        "updateProfile(input: { displayName: \"mark-anna\", locale: EN, mailOnMessage: false }) {
        contact { mailOnMessage mailOnAnswer } errors { code } }";
    let contact = act(&world, Contact, off).await["contact"].clone();
    assert_eq!(
        contact,
        serde_json::json!({ "mailOnMessage": false, "mailOnAnswer": true })
    );
    send(&world, Agent, "One.", Uuid::new_v4()).await;
    assert_eq!(waiting(&world).await, serde_json::json!([]));
}

#[tokio::test]
async fn the_mail_leads_to_the_conversation_and_is_withdrawn_when_it_was_read() {
    let access = Access::open().await;
    let world = &access.world;
    send(world, Agent, "Have a *look*.", Uuid::new_v4()).await;
    let mail = access.mail(1).await;
    let text = mail.unfolded();
    let id = world.fill("$conversation", Owner::Anna);
    for part in [
        "New message: mark-anna thread",
        "Alex Agent has written to you.",
        "Have a look.",
        &format!("/messages/{id}"),
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let state = async || {
        let sql = "SELECT state FROM mail_outbox WHERE template = 'message-received'";
        world.database.text_as_owner(sql).await
    };
    Access::at_once(async || state().await == "sent").await;
    world
        .database
        .as_owner("UPDATE mail_outbox SET state = 'queued', attempts = 0, sent_at = NULL, next_attempt_at = now() + interval '1 hour'")
        .await;
    let read = "markConversationRead(input: { conversationId: \"$conversation\", upTo: 5 }) { errors { code } }";
    act(world, Contact, read).await;
    world
        .database
        .as_owner("UPDATE mail_outbox SET next_attempt_at = now(); SELECT pg_notify('portico', '{\"event\":\"mail_queued\"}')")
        .await;
    Access::at_once(async || state().await == "withdrawn").await;
    // Its author may take it back, and nobody was told it by this mail.
    let kept = "SELECT payload ->> 'messages' FROM mail_outbox WHERE template = 'message-received'";
    assert_eq!(world.database.text_as_owner(kept).await, "[]");
    assert_eq!(access.mails().len(), 1);
}

#[tokio::test]
async fn what_waits_is_withdrawn_when_the_portal_has_no_messages_any_more() {
    let access = Access::open().await;
    let world = &access.world;
    send(world, Agent, "Have a *look*.", Uuid::new_v4()).await;
    access.mail(1).await;
    act(
        world,
        Contact,
        "mailTranscript(input: { conversationId: \"$conversation\" }) { errors { code } }",
    )
    .await;
    access.mail(2).await;
    let states = async || {
        let sql = "SELECT string_agg(template || ' ' || state, ', ' ORDER BY template) FROM mail_outbox WHERE conversation_id IS NOT NULL OR template = 'conversation-transcript'";
        world.database.text_as_owner(sql).await
    };
    let both = |state: &str| format!("conversation-transcript {state}, message-received {state}");
    Access::at_once(async || states().await == both("sent")).await;
    world
        .database
        .as_owner("UPDATE tenants SET features = array_remove(features, 'messages');
            UPDATE mail_outbox SET state = 'queued', attempts = 0, sent_at = NULL, next_attempt_at = now();
            SELECT pg_notify('portico', '{\"event\":\"mail_queued\"}')")
        .await;
    Access::at_once(async || states().await == both("withdrawn")).await;
    assert_eq!(access.mails().len(), 2);
}
