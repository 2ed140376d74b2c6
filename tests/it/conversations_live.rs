//! Conversations as they change: each message reaches exactly its readers, once and in order, in whichever process.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversations::{act, send},
    live_support::{Port, Socket},
    support::{CallerName, Owner, Server, Walls, World, conversations::waiting_of},
};

use CallerName::{Admin, Agent, Colleague, Contact, Other, Restricted};

const EVENTS: &str = "subscription { conversationEvents { conversationId complete
    conversation { state revision unreadCount people { readUpTo } } messages { position revision body { markdown } } } }";

async fn listening(world: &World, port: &Port, caller: CallerName) -> Socket {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", EVENTS).await;
    let first = socket.event().await;
    assert_eq!(
        first["conversationEvents"],
        json!({ "conversationId": null, "complete": false, "conversation": null, "messages": [] })
    );
    socket
}

async fn event(socket: &mut Socket) -> Value {
    socket.event().await["conversationEvents"].clone()
}

fn said(event: &Value) -> Vec<(i64, String)> {
    let messages = event["messages"].as_array().unwrap().iter();
    messages
        .map(|message| {
            let body = message["body"]["markdown"].as_str().unwrap_or_default();
            (message["position"].as_i64().unwrap(), body.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn a_message_reaches_both_sides_in_every_process_and_nobody_else() {
    let world = World::create(Walls::Both).await;
    let other = Server::over(&world.database, Walls::Both).await;
    let (here, there) = (Port::open(&world.server).await, Port::open(&other).await);
    let mut anna = listening(&world, &here, Contact).await;
    let mut far = listening(&world, &there, Contact).await;
    let mut agent = listening(&world, &there, Agent).await;
    let mut others = Vec::new();
    for caller in [Colleague, Other, Restricted, Admin] {
        others.push(listening(&world, &there, caller).await);
    }
    send(&world, Agent, "Have a look.", Uuid::new_v4()).await;
    let id = world.fill("$conversation", Owner::Anna);
    for socket in [&mut anna, &mut far, &mut agent] {
        let event = event(socket).await;
        assert_eq!(event["conversationId"], id);
        assert_eq!(event["complete"], true);
        assert_eq!(said(&event), [(5, "Have a look.".to_owned())]);
    }
    send(&world, Contact, "Thank you.", Uuid::new_v4()).await;
    for socket in [&mut anna, &mut far, &mut agent] {
        assert_eq!(said(&event(socket).await), [(6, "Thank you.".to_owned())]);
    }
    // An edit is told as the message that it is of.
    let edit =
        "editMessage(input: { messageId: \"$message\", body: \"mended\" }) { errors { code } }";
    act(&world, Contact, edit).await;
    for socket in [&mut anna, &mut far, &mut agent] {
        assert_eq!(said(&event(socket).await), [(1, "mended".to_owned())]);
    }
    // What is read is told to both, without messages.
    let read = "markConversationRead(input: { conversationId: \"$conversation\", upTo: 6 }) { errors { code } }";
    act(&world, Agent, read).await;
    for socket in [&mut anna, &mut far, &mut agent] {
        let event = event(socket).await;
        assert!(said(&event).is_empty());
        assert_eq!(event["conversation"]["people"][1]["readUpTo"], 6);
    }
    // Again it is no news, nor is it when somebody merely looks.
    act(&world, Agent, read).await;
    act(&world, Admin, read).await;
    for socket in others.iter_mut().chain([&mut anna, &mut far, &mut agent]) {
        socket.silent().await;
    }
}

#[tokio::test]
async fn staff_hear_of_what_waits_begins_and_is_taken_on() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut admin = listening(&world, &port, Admin).await;
    let mut agent = listening(&world, &port, Agent).await;
    let mut restricted = listening(&world, &port, Restricted).await;
    let start = "startMessageThread(input: { subject: \"New\", body: \"Hello\", clientId: \"2d2a6a3e-7a0f-4a51-9e37-6c4a3a1f8a10\" }) {
        conversation { id } errors { code } }";
    let begun = act(&world, Contact, start).await;
    let id = begun["conversation"]["id"].as_str().unwrap().to_owned();
    for socket in [&mut admin, &mut agent] {
        let event = event(socket).await;
        assert_eq!(event["conversationId"], id.as_str());
        assert_eq!(event["conversation"]["state"], "WAITING");
        assert_eq!(event["conversation"]["unreadCount"], 1);
        assert_eq!(said(&event), [(1, "Hello".to_owned())]);
    }
    let on = |name: &str| {
        format!("{name}(input: {{ conversationId: \"{id}\" }}) {{ errors {{ code }} }}")
    };
    act(&world, Agent, &on("takeConversation")).await;
    for socket in [&mut admin, &mut agent] {
        assert_eq!(event(socket).await["conversation"]["state"], "ACTIVE");
    }
    act(&world, Agent, &on("endConversation")).await;
    assert_eq!(event(&mut agent).await["conversation"]["state"], "ENDED");
    admin.silent().await;
    restricted.silent().await;
}

/// While a reader does not read, what is said is kept as one conversation and one revision.
#[tokio::test]
async fn whoever_is_slow_gets_all_of_it_at_once_and_too_much_as_not_complete() {
    use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut anna = listening(&world, &port, Contact).await;
    let (tenant, contact) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let (id, agent) = (
        crate::support::conversations::conversation_of(Owner::Anna),
        world.agent,
    );
    let mut told = 0;
    for (count, complete) in [(50, true), (60, false)] {
        // Nobody can read conversations, so that the first event is still on its way when the others come.
        let mut holding = AsyncPgConnection::establish(&world.database.owner_url)
            .await
            .unwrap();
        holding
            .batch_execute("BEGIN; LOCK TABLE conversations IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
        let first = 7 + told;
        let last = first + count - 1;
        holding
            .batch_execute(&format!(
                "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_staff_id, author_name, body,
                     client_id, revision)
                 SELECT '{tenant}', '{id}', n - 2, gen_random_uuid(), '{agent}', 'Alex Agent', 'n ' || n, gen_random_uuid(), n
                 FROM generate_series({first}, {last}) n;
                 UPDATE conversations SET message_count = {last} - 2, revision = {last} WHERE id = '{id}'"
            ))
            .await
            .unwrap();
        let tell = format!(
            "SELECT pg_notify('portico', json_build_object('event', 'conversation_changed', 'tenant', '{tenant}',
                 'conversation', '{id}', 'contact', '{contact}', 'staff', '[]'::json, 'waiting', false, 'revision', n)::text)
             FROM generate_series({first}, {last}) n"
        );
        // Another one first, which is what the subscription is busy with.
        let busy = format!(
            "SELECT pg_notify('portico', json_build_object('event', 'conversation_changed', 'tenant', '{tenant}',
                 'conversation', '{}', 'contact', '{contact}', 'staff', '[]'::json, 'waiting', false, 'revision', null)::text)",
            waiting_of(Owner::Anna)
        );
        world.database.as_owner(&busy).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        world.database.as_owner(&tell).await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        holding.batch_execute("COMMIT").await.unwrap();
        assert!(said(&event(&mut anna).await).is_empty());
        let event = event(&mut anna).await;
        assert_eq!(event["complete"], complete);
        let messages = event["messages"].as_array().unwrap();
        assert_eq!(messages.len(), 50);
        assert_eq!(messages[0]["revision"], first);
        anna.silent().await;
        told += count;
    }
}

#[tokio::test]
async fn whoever_has_no_messages_any_more_is_told_and_let_go() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut anna = listening(&world, &port, Contact).await;
    let oriale = world.tenants["oriale"];
    world
        .database
        .as_owner(&format!(
            "UPDATE tenants SET features = '{{tickets}}' WHERE id = '{oriale}';
             SELECT pg_notify('portico', json_build_object('event', 'tenant_changed', 'tenant', '{oriale}')::text)"
        ))
        .await;
    assert_eq!(anna.event().await, "FORBIDDEN");
}

/// Each wall alone: a foreign conversation is told to nobody.
#[tokio::test]
async fn a_foreign_conversation_is_told_to_nobody_whichever_wall_stands() {
    for walls in [Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let port = Port::open(&world.server).await;
        let mut ben = listening(&world, &port, Colleague).await;
        let mut restricted = listening(&world, &port, Restricted).await;
        let mut anna = listening(&world, &port, Contact).await;
        send(&world, Agent, "For Anna.", Uuid::new_v4()).await;
        assert_eq!(said(&event(&mut anna).await).len(), 1, "{walls:?}");
        ben.silent().await;
        restricted.silent().await;
    }
}
