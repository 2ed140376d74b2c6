//! Chats as they happen: who writes, who is there in whichever process, and what a chat's end looks like to who listens.

use std::time::{Duration, Instant};

use portico::{config::ChatConfig, conversations::ChatSweeper};
use serde_json::{Value, json};

use crate::{
    chats::{on, seen, staff_of, start, write},
    conversations::act,
    live_support::{Port, Socket},
    support::{CallerName, Owner, Server, Walls, World},
};

use CallerName::{Admin, Agent, Colleague, Contact, Other, Restricted};

const EVENTS: &str = "subscription { conversationEvents { conversationId
    conversation { kind state endedBy typing { displayName side } } messages { position } } }";

async fn listening(world: &World, port: &Port, caller: CallerName) -> Socket {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", EVENTS).await;
    assert_eq!(
        socket.event().await["conversationEvents"]["conversationId"],
        Value::Null
    );
    socket
}

async fn event(socket: &mut Socket) -> Value {
    socket.event().await["conversationEvents"].clone()
}

async fn typing(world: &World, caller: CallerName, id: &str, typing: bool) {
    let call = format!(
        "setTyping(input: {{ conversationId: \"{id}\", typing: {typing} }}) {{ errors {{ code }} }}"
    );
    assert_eq!(act(world, caller, &call).await["errors"], json!([]));
}

fn writers(event: &Value) -> Value {
    event["conversation"]["typing"].clone()
}

#[tokio::test]
async fn who_writes_is_told_to_those_who_take_part_in_every_process_and_forgotten() {
    let world = World::create(Walls::Both).await;
    let far = Server::over(&world.database, Walls::Both).await;
    let (here, there) = (Port::open(&world.server).await, Port::open(&far).await);
    let id = world.fill("$conversation", Owner::Anna);
    let mut anna = listening(&world, &here, Contact).await;
    let mut agent = listening(&world, &there, Agent).await;
    let mut others = Vec::new();
    for caller in [Colleague, Other, Restricted, Admin] {
        others.push(listening(&world, &there, caller).await);
    }
    typing(&world, Contact, &id, true).await;
    let told = event(&mut agent).await;
    assert_eq!(told["conversationId"], id.as_str());
    assert_eq!(
        writers(&told),
        json!([{ "displayName": "mark-anna", "side": "CONTACT" }])
    );
    // Said again it is no news; whoever looks takes no part and says nothing.
    tokio::time::sleep(Duration::from_millis(1100)).await;
    typing(&world, Contact, &id, true).await;
    typing(&world, Admin, &id, true).await;
    typing(&world, Agent, &id, true).await;
    assert_eq!(
        writers(&event(&mut anna).await),
        json!([{ "displayName": "Alex Agent", "side": "SUPPORT" }])
    );
    // What was written is written.
    write(&world, Agent, &id).await;
    let told = event(&mut anna).await;
    assert_eq!(
        (writers(&told), told["messages"][0]["position"].clone()),
        (json!([]), 5.into())
    );
    event(&mut agent).await;
    // Whoever says nothing for six seconds writes no more.
    typing(&world, Contact, &id, false).await;
    assert_eq!(writers(&event(&mut agent).await), json!([]));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    typing(&world, Contact, &id, true).await;
    event(&mut agent).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(writers(&event(&mut agent).await), json!([]));
    // That what they said is forgotten, they are told too.
    assert_eq!(writers(&event(&mut anna).await), json!([]));
    for socket in others.iter_mut().chain([&mut anna, &mut agent]) {
        socket.silent().await;
    }
}

#[tokio::test]
async fn a_thousand_times_a_second_is_once() {
    let world = World::create(Walls::Both).await;
    let id = world.fill("$conversation", Owner::Anna);
    let listener = portico::db::Events::listen(world.database.service_url.clone());
    let mut events = listener.subscribe();
    while !listener.connected() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let began = Instant::now();
    let mut asked = 0;
    while began.elapsed() < Duration::from_millis(900) && asked < 1000 {
        let some = (0..20).map(|_| typing(&world, Contact, &id, true));
        futures_util::future::join_all(some).await;
        asked += 20;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut told = 0;
    while let Ok(event) = events.try_recv() {
        told += usize::from(matches!(event, portico::db::Event::Typing { .. }));
    }
    assert_eq!(told, 1, "of {asked}");
}

#[tokio::test]
async fn whoever_is_connected_to_another_process_is_there() {
    let world = World::create(Walls::Both).await;
    world.hours(None).await;
    world.available(world.agent).await;
    let far = Server::over(&world.database, Walls::Both).await;
    let there = Port::open(&far).await;
    let state = async || {
        let answer = world
            .ask(Contact, "{ viewer { chatOffer { state } } }")
            .await;
        answer["data"]["viewer"]["chatOffer"]["state"].clone()
    };
    let becomes = async |expected: &str| {
        let deadline = Instant::now() + crate::support::SOON;
        while state().await != expected {
            assert!(Instant::now() < deadline, "not {expected}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert_eq!(state().await, "AWAY");
    let first = listening(&world, &there, Agent).await;
    becomes("OPEN").await;
    // A page that is loaded anew has another connection before the first is over, or after it.
    let second = listening(&world, &there, Agent).await;
    drop(first);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(state().await, "OPEN");
    drop(second);
    becomes("AWAY").await;
    let third = listening(&world, &there, Agent).await;
    becomes("OPEN").await;
    // A contact's connection makes nobody be there.
    let _anna = listening(&world, &there, Contact).await;
    drop(third);
    becomes("AWAY").await;
}

#[tokio::test]
async fn all_that_happens_to_a_chat_is_told_to_both_sides() {
    let world = World::with_chats(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut anna = listening(&world, &port, Contact).await;
    let mut agent = listening(&world, &port, Agent).await;
    let mut admin = listening(&world, &port, Admin).await;
    let mut others = Vec::new();
    for caller in [Colleague, Other, Restricted] {
        others.push(listening(&world, &port, caller).await);
    }
    let chat = start(&world, Contact).await;
    for socket in [&mut anna, &mut agent, &mut admin] {
        let told = event(socket).await;
        assert_eq!(
            (
                &told["conversation"]["kind"],
                &told["conversation"]["state"]
            ),
            (&"CHAT".into(), &"WAITING".into())
        );
    }
    on(&world, Agent, "takeConversation", &chat, "").await;
    for socket in [&mut anna, &mut agent, &mut admin] {
        assert_eq!(event(socket).await["conversation"]["state"], "ACTIVE");
    }
    let ada = portico::api::GlobalId::new(
        portico::api::NodeKind::StaffMember,
        staff_of(&world, Admin).await,
    );
    let more = format!(", staffId: \"{ada}\"");
    on(&world, Agent, "handOverConversation", &chat, &more).await;
    // Whoever left is told once more, so that they see it go.
    for socket in [&mut anna, &mut agent, &mut admin] {
        assert_eq!(event(socket).await["conversation"]["state"], "ACTIVE");
    }
    write(&world, Contact, &chat).await;
    for socket in [&mut anna, &mut admin] {
        assert_eq!(event(socket).await["messages"][0]["position"], 2);
    }
    let silence = "UPDATE conversations SET last_message_at = now() - interval '1 day', picked_up_at = now() - interval '1 day' WHERE kind = 'chat'";
    world.database.as_owner(silence).await;
    let settings = ChatConfig {
        wait: Duration::from_secs(600),
        idle: Duration::from_secs(1200),
    };
    let server = &world.server;
    let mut sweeper = ChatSweeper::new(
        server.db.clone(),
        server.tenants.clone(),
        server.heard.online.clone(),
        settings,
    );
    assert_eq!(sweeper.sweep(Instant::now()).await.unwrap(), 1);
    for socket in [&mut anna, &mut admin] {
        let told = event(socket).await;
        assert_eq!(told["conversation"]["endedBy"], "IDLE", "{told}");
    }
    let missed = start(&world, Contact).await;
    for socket in [&mut anna, &mut agent, &mut admin] {
        event(socket).await;
    }
    world.database.as_owner("UPDATE conversations SET waiting_since = now() - interval '1 day' WHERE kind = 'chat' AND state = 'waiting'").await;
    assert_eq!(sweeper.sweep(Instant::now()).await.unwrap(), 1);
    for socket in [&mut anna, &mut agent, &mut admin] {
        let told = event(socket).await;
        assert_eq!(told["conversationId"], missed.as_str());
        assert_eq!(told["conversation"]["kind"], "THREAD", "{told}");
    }
    for socket in others.iter_mut().chain([&mut anna, &mut agent, &mut admin]) {
        socket.silent().await;
    }
    let now = seen(&world, Contact, &missed, "kind state").await;
    assert_eq!(now, json!({ "kind": "THREAD", "state": "WAITING" }));
}

/// Each wall alone: that somebody writes is told to nobody who takes no part.
#[tokio::test]
async fn that_somebody_writes_is_told_to_no_stranger_whichever_wall_stands() {
    for walls in [Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let port = Port::open(&world.server).await;
        let id = world.fill("$conversation", Owner::Anna);
        let mut anna = listening(&world, &port, Contact).await;
        let mut ben = listening(&world, &port, Colleague).await;
        let mut carl = listening(&world, &port, Other).await;
        for stranger in [Colleague, Other, Restricted] {
            let call = format!(
                "setTyping(input: {{ conversationId: \"{id}\", typing: true }}) {{ errors {{ code }} }}"
            );
            assert_eq!(act(&world, stranger, &call).await, "NOT_FOUND", "{walls:?}");
        }
        anna.silent().await;
        typing(&world, Agent, &id, true).await;
        assert_eq!(
            writers(&event(&mut anna).await)[0]["displayName"],
            "Alex Agent",
            "{walls:?}"
        );
        ben.silent().await;
        carl.silent().await;
    }
}
