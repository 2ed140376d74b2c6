//! Conversations are their contact's and staff's: each wall holds alone.

use portico::api::{GlobalId, NodeKind};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{
    CallerName, Owner, Walls, World,
    conversations::{conversation_of, message_of},
};

/// Everything that a foreigner could try on an owner's conversation.
fn tries(owner: Owner) -> Vec<(&'static str, String)> {
    let id = GlobalId::new(NodeKind::Conversation, conversation_of(owner));
    let message = GlobalId::new(NodeKind::ConversationMessage, message_of(owner, 1));
    let fresh = Uuid::new_v4();
    let on = |name: &str, more: &str| {
        format!(
            "mutation {{ {name}(input: {{ conversationId: \"{id}\"{more} }}) {{ errors {{ code }} }} }}"
        )
    };
    vec![
        (
            "send",
            on(
                "sendMessage",
                &format!(", body: \"b\", clientId: \"{fresh}\""),
            ),
        ),
        ("read", on("markConversationRead", ", upTo: 4")),
        ("end", on("endConversation", "")),
        (
            "edit",
            format!(
                "mutation {{ editMessage(input: {{ messageId: \"{message}\", body: \"b\" }}) {{ errors {{ code }} }} }}"
            ),
        ),
        (
            "delete",
            format!(
                "mutation {{ deleteMessage(input: {{ messageId: \"{message}\" }}) {{ errors {{ code }} }} }}"
            ),
        ),
    ]
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}

async fn everything(world: &World) -> String {
    let sql = "SELECT concat((SELECT string_agg(c::text, ' ' ORDER BY c.id) FROM conversations c),
        (SELECT string_agg(m::text, ' ' ORDER BY m.id) FROM conversation_messages m),
        (SELECT count(*) FROM conversation_traces), (SELECT string_agg(s::text, ' ' ORDER BY s::text) FROM conversation_staff s))";
    world.database.text_as_owner(sql).await
}

#[tokio::test]
async fn a_foreign_conversation_does_not_exist_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let before = everything(&world).await;
        for (caller, owner) in [
            (CallerName::Contact, Owner::Ben),
            (CallerName::Contact, Owner::Carl),
            (CallerName::Other, Owner::Anna),
            (CallerName::Granted, Owner::Anna),
            (CallerName::Restricted, Owner::Anna),
        ] {
            for (what, query) in tries(owner) {
                let answer = world.ask(caller, &query).await;
                assert_eq!(code(&answer), "NOT_FOUND", "{walls:?} {what}: {answer}");
            }
            let id = GlobalId::new(NodeKind::Conversation, conversation_of(owner));
            let message = GlobalId::new(NodeKind::ConversationMessage, message_of(owner, 1));
            for id in [id, message] {
                let answer = world
                    .ask(caller, &format!("{{ node(id: \"{id}\") {{ id }} }}"))
                    .await;
                assert!(answer["data"]["node"].is_null(), "{walls:?} {answer}");
            }
        }
        assert_eq!(everything(&world).await, before, "{walls:?}");
    }
}

/// Row-level security alone: what a contact is, statements can do, and no more.
#[tokio::test]
async fn the_database_alone_keeps_contacts_to_their_own() {
    use diesel_async::RunQueryDsl;
    use portico::db::Identity;

    let world = World::create(Walls::Both).await;
    let db = world.database.pool();
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let agent = world.agent;
    let own = conversation_of(Owner::Anna);
    let (hers, staffs) = (message_of(Owner::Anna, 1), message_of(Owner::Anna, 2));
    let run = async |who: Identity, sql: String| {
        let mut tx = db.begin(&who).await.unwrap();
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.ok()
    };
    let contact = || Identity::contact(tenant, anna);
    for (sql, expected) in [
        ("UPDATE conversations SET subject = 'x'".to_owned(), Some(2)),
        (
            format!("UPDATE conversation_messages SET revision = 99 WHERE id = '{hers}'"),
            Some(1),
        ),
        // But not as somebody else.
        (
            format!("UPDATE conversation_messages SET author_name = 'x' WHERE id = '{hers}'"),
            None,
        ),
        (
            format!(
                "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_contact_id, author_name, body, client_id, revision)
                 VALUES ('{tenant}', '{own}', 9, gen_random_uuid(), '{anna}', 'Alex Agent', 'b', gen_random_uuid(), 9)"
            ),
            None,
        ),
        // What staff said stays as they said it.
        (
            format!("UPDATE conversation_messages SET revision = 99 WHERE id = '{staffs}'"),
            Some(0),
        ),
        ("DELETE FROM conversations".to_owned(), Some(0)),
        ("DELETE FROM conversation_messages".to_owned(), Some(0)),
        ("UPDATE conversation_staff SET read_up_to = 9".to_owned(), Some(0)),
        // Given to somebody else.
        (
            format!(
                "UPDATE conversations SET contact_id = '{}' WHERE id = '{own}'",
                world.contacts[&Owner::Ben]
            ),
            None,
        ),
        // In staff's name.
        (
            format!(
                "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_staff_id, author_name, body, client_id, revision)
                 VALUES ('{tenant}', '{own}', 9, gen_random_uuid(), '{agent}', 'Alex', 'b', gen_random_uuid(), 9)"
            ),
            None,
        ),
        // Among another's.
        (
            format!(
                "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_contact_id, author_name, body, client_id, revision)
                 VALUES ('{tenant}', '{}', 9, gen_random_uuid(), '{anna}', 'Anna', 'b', gen_random_uuid(), 9)",
                conversation_of(Owner::Ben)
            ),
            None,
        ),
        // A trace of what staff said.
        (
            format!(
                "INSERT INTO conversation_traces (tenant_id, conversation_id, position, revision, body)
                 VALUES ('{tenant}', '{own}', 2, 9, 'x')"
            ),
            None,
        ),
    ] {
        assert_eq!(run(contact(), sql.clone()).await, expected, "{sql}");
    }
    for table in [
        "conversations",
        "conversation_messages",
        "conversation_staff",
        "conversation_traces",
    ] {
        let count = async |who: Identity| {
            // What is counted is what can be seen, so a statement that touches each row will do.
            let sql = format!("SELECT FROM {table}");
            run(who, sql).await
        };
        let seen = count(contact()).await;
        let expected = match table {
            "conversations" => 2,
            "conversation_messages" => 5,
            "conversation_staff" => 1,
            _ => 0,
        };
        assert_eq!(seen, Some(expected), "{table}");
        assert_eq!(count(Identity::anonymous(Some(tenant))).await, Some(0));
        assert_eq!(count(Identity::pending(Some(tenant), anna)).await, Some(0));
    }
    // Staff write in their own name alone.
    let set = |what: &str| format!("UPDATE conversation_messages SET {what} WHERE id = '{staffs}'");
    let (edited, forged) = (set("revision = 99"), set("author_name = 'x'"));
    assert_eq!(run(Identity::agent(agent), edited.clone()).await, Some(1));
    assert_eq!(run(Identity::admin(Uuid::new_v4()), edited).await, Some(0));
    assert_eq!(run(Identity::agent(agent), forged).await, None);
}
