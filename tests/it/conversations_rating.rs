//! What contacts thought of chats.

use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};

use crate::{
    conversations::{act, conversation},
    support::{
        CallerName, Owner, Walls, World,
        conversations::{conversation_of, waiting_of},
    },
};

use CallerName::{Agent, Colleague, Contact, Other};

fn rate(stars: i32, comment: &str) -> String {
    format!(
        "rateConversation(input: {{ conversationId: \"$conversation\", stars: {stars}, comment: {comment} }}) {{
           conversation {{ rating {{ stars comment }} }} errors {{ code message path }} }}"
    )
}

/// A world in which Anna's conversation is a chat that is over, and nothing was rated.
async fn world(walls: Walls) -> World {
    let world = World::create(walls).await;
    world
        .database
        .as_owner(&format!(
            "UPDATE conversations SET rating = NULL, rating_comment = NULL;
             UPDATE conversations SET kind = 'chat', state = 'ended', ended_at = now() WHERE id = '{}'",
            conversation_of(Owner::Anna)
        ))
        .await;
    world
}

fn code(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"][1].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), path)
}

#[tokio::test]
async fn a_chat_that_is_over_is_rated_and_rated_anew() {
    let world = world(Walls::Both).await;
    let seen = conversation(&world, Agent, "rating { stars }").await;
    assert_eq!(seen["rating"], Value::Null);
    let rated = act(&world, Contact, &rate(2, "\"Slow.\"")).await;
    let expected = json!({ "stars": 2, "comment": "Slow." });
    assert_eq!(rated["conversation"]["rating"], expected, "{rated}");
    let seen = conversation(&world, Agent, "rating { stars comment }").await;
    assert_eq!(seen["rating"], expected);
    let again = act(&world, Contact, &rate(5, "\"  \"")).await;
    let expected = json!({ "stars": 5, "comment": null });
    assert_eq!(again["conversation"]["rating"], expected, "{again}");
    for (call, field) in [
        (rate(0, "null"), ("INVALID_VALUE", "stars")),
        (rate(6, "null"), ("INVALID_VALUE", "stars")),
        (rate(70_000, "null"), ("INVALID_VALUE", "stars")),
        (
            rate(5, &format!("\"{}\"", "x".repeat(1001))),
            ("TOO_LONG", "comment"),
        ),
    ] {
        let wrong = act(&world, Contact, &call).await;
        assert_eq!(code(&wrong), field, "{wrong}");
    }
    let seen = conversation(&world, Contact, "rating { stars comment }").await;
    assert_eq!(seen["rating"], expected);
}

#[tokio::test]
async fn nobody_rates_without_end() {
    let world = world(Walls::Both).await;
    for _ in 0..30 {
        let rated = act(&world, Contact, &rate(3, "null")).await;
        assert_eq!(rated["errors"], json!([]), "{rated}");
    }
    let refused = act(&world, Contact, &rate(3, "null")).await;
    assert_eq!(code(&refused), ("TOO_MANY_ATTEMPTS", "stars"), "{refused}");
}

#[tokio::test]
async fn threads_and_what_goes_on_are_not_rated() {
    let world = world(Walls::Both).await;
    let id = conversation_of(Owner::Anna);
    for sql in [
        "SET kind = 'thread'",
        "SET kind = 'chat', state = 'active', ended_at = NULL",
        "SET state = 'waiting', waiting_since = now()",
    ] {
        let sql = format!("UPDATE conversations {sql} WHERE id = '{id}'");
        world.database.as_owner(&sql).await;
        let refused = act(&world, Contact, &rate(5, "null")).await;
        assert_eq!(code(&refused), ("INVALID_STATE", "conversationId"), "{sql}");
        let text = refused["errors"][0]["message"].as_str().unwrap();
        assert!(text.contains("Only a chat that has ended"), "{text}");
    }
    let waits = GlobalId::new(NodeKind::Conversation, waiting_of(Owner::Anna));
    let call = rate(5, "null").replace("$conversation", &waits.to_string());
    let refused = act(&world, Contact, &call).await;
    assert_eq!(code(&refused), ("INVALID_STATE", "conversationId"));
}

#[tokio::test]
async fn only_its_contact_rates_it_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = world(walls).await;
        for (caller, expected) in [
            (Colleague, "NOT_FOUND"),
            (Other, "NOT_FOUND"),
            (CallerName::Granted, "NOT_FOUND"),
            (Agent, "FORBIDDEN"),
            (CallerName::Reader, "READ_ONLY"),
            (CallerName::Viewing, "READ_ONLY"),
        ] {
            let done = act(&world, caller, &rate(1, "null")).await;
            assert_eq!(done, expected, "{walls:?} {}", caller.title());
        }
        let kept = "SELECT count(*)::text FROM conversations WHERE rating IS NOT NULL";
        assert_eq!(world.database.text_as_owner(kept).await, "0");
    }
}
