//! Chats: whether somebody is there, who gets one, how many they may have, and when one ends by itself.

use std::time::{Duration, Instant};

use portico::{
    api::{GlobalId, NodeKind},
    config::ChatConfig,
    conversations::ChatSweeper,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversations::act,
    support::{CallerName, Owner, Server, Walls, World, count_statements},
};

use CallerName::{Admin, Agent, Colleague, Contact, Other, Restricted, Viewing};

const FIELDS: &str = "id kind state subject endedBy queue { position estimatedWait }";

fn code(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"][1].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), path)
}

/// Begins a chat with what somebody says.
pub async fn start_with(world: &World, caller: CallerName, body: &str, client_id: Uuid) -> Value {
    let call = format!(
        "startChat(input: {{ body: \"{body}\", clientId: \"{client_id}\" }}) {{ conversation {{ {FIELDS} }} errors {{ code path message }} }}"
    );
    act(world, caller, &call).await
}

/// Begins a chat; its id.
pub async fn start(world: &World, caller: CallerName) -> String {
    let begun = start_with(world, caller, "It does not *start*.", Uuid::new_v4()).await;
    assert_eq!(begun["conversation"]["kind"], "CHAT", "{begun}");
    begun["conversation"]["id"].as_str().unwrap().to_owned()
}

/// Does something to a conversation.
pub async fn on(world: &World, caller: CallerName, name: &str, id: &str, more: &str) -> Value {
    let call = format!(
        "{name}(input: {{ conversationId: \"{id}\"{more} }}) {{ conversation {{ {FIELDS} }} errors {{ code path message }} }}"
    );
    act(world, caller, &call).await
}

/// Writes into a conversation.
pub async fn write(world: &World, caller: CallerName, id: &str) -> Value {
    let fresh = Uuid::new_v4();
    let call = format!(
        "sendMessage(input: {{ conversationId: \"{id}\", body: \"b\", clientId: \"{fresh}\" }}) {{
           message {{ position }} errors {{ code path message }} }}"
    );
    act(world, caller, &call).await
}

/// What somebody sees of a conversation.
pub async fn seen(world: &World, caller: CallerName, id: &str, fields: &str) -> Value {
    let root = if caller.is_staff() {
        "serviceDesk"
    } else {
        "viewer"
    };
    let query = format!("{{ {root} {{ conversation(id: \"{id}\") {{ {fields} }} }} }}");
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][root]["conversation"].clone()
}

/// Who the caller, of staff, is.
pub async fn staff_of(world: &World, caller: CallerName) -> Uuid {
    let me = world.ask(caller, "{ serviceDesk { me { id } } }").await;
    let id = me["data"]["serviceDesk"]["me"]["id"].as_str().unwrap();
    GlobalId::parse_as(id, NodeKind::StaffMember).unwrap()
}

fn staff_id(staff: Uuid) -> String {
    GlobalId::new(NodeKind::StaffMember, staff).to_string()
}

async fn offer(world: &World, caller: CallerName) -> Value {
    let query =
        "{ viewer { chatOffer { state opensAt waiting estimatedWait conversation { id } } } }";
    let answer = world.ask(caller, query).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => answer["data"]["viewer"]["chatOffer"].clone(),
    }
}

async fn limit(world: &World, staff: Uuid, most: i32) {
    let sql = format!("UPDATE chat_agents SET chat_limit = {most} WHERE staff_id = '{staff}'");
    world.available(staff).await;
    world.database.as_owner(&sql).await;
}

#[tokio::test]
async fn the_team_is_there_within_its_hours_when_somebody_who_serves_the_portal_takes_chats() {
    let world = World::with_chats(Walls::Both).await;
    let open = json!({ "state": "OPEN", "opensAt": null, "waiting": 0, "estimatedWait": null, "conversation": null });
    let away = json!({ "state": "AWAY", "opensAt": null, "waiting": 0, "estimatedWait": null, "conversation": null });
    assert_eq!(offer(&world, Contact).await, open);
    let alex = world.agent;
    let say = async |sql: &str| {
        let sql = format!("UPDATE chat_agents SET {sql} WHERE staff_id = '{alex}'");
        world.database.as_owner(&sql).await;
    };
    say("available = false").await;
    assert_eq!(offer(&world, Contact).await, away);
    say("available = true, away_until = now() + interval '1 hour'").await;
    assert_eq!(offer(&world, Contact).await, away);
    say("away_until = now() - interval '1 second'").await;
    assert_eq!(offer(&world, Contact).await, open);
    world.server.heard.online.left(alex);
    assert_eq!(offer(&world, Contact).await, away);
    // Whoever serves another portal is not there for this one.
    let robin = staff_of(&world, Restricted).await;
    world.available(robin).await;
    world.server.heard.online.came(robin);
    assert_eq!(offer(&world, Contact).await, away);
    assert_eq!(offer(&world, Other).await, open);
    // Outside of the hours it does not matter who is there.
    let in_three_days = "(SELECT jsonb_agg(CASE WHEN n = extract(isodow FROM now() + interval '3 days') THEN '[\"08:00-17:00\"]'::jsonb
        ELSE '[]'::jsonb END ORDER BY n) FROM generate_series(1, 7) n)";
    let hours = world
        .database
        .text_as_owner(&format!("SELECT {in_three_days}::text"))
        .await;
    world.hours(Some(&hours)).await;
    let closed = offer(&world, Other).await;
    assert_eq!(closed["state"], "CLOSED", "{closed}");
    let opens: chrono::DateTime<chrono::Utc> = closed["opensAt"].as_str().unwrap().parse().unwrap();
    let expected = (chrono::Utc::now() + chrono::TimeDelta::days(3)).date_naive();
    assert_eq!(opens, expected.and_hms_opt(8, 0, 0).unwrap().and_utc());
    let begun = start_with(&world, Other, "Hello?", Uuid::new_v4()).await;
    assert_eq!(begun["conversation"]["kind"], "THREAD", "{begun}");
    assert_eq!(begun["conversation"]["queue"], Value::Null);
    let all_day = json!(vec![["00:00-24:00"]; 7]).to_string();
    world.hours(Some(&all_day)).await;
    assert_eq!(offer(&world, Other).await["state"], "OPEN");
}

#[tokio::test]
async fn there_is_no_chat_where_it_or_messages_are_switched_off() {
    let world = World::with_chats(Walls::Both).await;
    let features = async || {
        let answer = world
            .ask(Contact, "{ viewer { features } portal { features } }")
            .await;
        let has = |of: &str| {
            let list = answer["data"][of]["features"].as_array().unwrap().clone();
            list.contains(&"CHAT".into())
        };
        (has("viewer"), has("portal"))
    };
    assert_eq!(features().await, (true, true));
    for (tenant, contact, expected) in [
        (
            "{tickets,messages}",
            "'{}', features_off = '{}'",
            (false, false),
        ),
        (
            "{tickets,chat}",
            "'{}', features_off = '{}'",
            (false, false),
        ),
        (
            "{tickets,messages,chat}",
            "'{}', features_off = '{chat}'",
            (false, true),
        ),
        (
            "{tickets,messages,chat}",
            "'{}', features_off = '{messages}'",
            (false, true),
        ),
        (
            "{tickets,chat}",
            "'{chat}', features_off = '{}'",
            (false, false),
        ),
    ] {
        let set = format!(
            "UPDATE tenants SET features = '{tenant}'; UPDATE contacts SET features_on = {contact}"
        );
        world.portals_changed(&set).await;
        world.log_everybody_in().await;
        assert_eq!(features().await, expected, "{tenant} {contact}");
        assert_eq!(offer(&world, Contact).await, "FORBIDDEN");
        let begun = start_with(&world, Contact, "b", Uuid::new_v4()).await;
        assert_eq!(begun, "FORBIDDEN");
    }
    let set = "UPDATE tenants SET features = '{tickets}'; UPDATE contacts SET features_on = '{messages,chat}', features_off = '{}'";
    world.portals_changed(set).await;
    world.log_everybody_in().await;
    assert_eq!(features().await, (true, false));
    start(&world, Contact).await;
}

#[tokio::test]
async fn one_has_one_chat_at_a_time_and_a_second_try_finds_the_first() {
    let world = World::with_chats(Walls::Both).await;
    let id = Uuid::new_v4();
    let tries = (0..5).map(|_| start_with(&world, Contact, "It does not *start*.", id));
    let begun = futures_util::future::join_all(tries).await;
    let first = &begun[0]["conversation"];
    assert_eq!(first["kind"], "CHAT", "{begun:?}");
    assert_eq!(first["state"], "WAITING");
    assert_eq!(first["subject"], "It does not start.");
    assert_eq!(
        first["queue"],
        json!({ "position": 1, "estimatedWait": null })
    );
    assert!(
        begun.iter().all(|one| one["conversation"] == *first),
        "{begun:?}"
    );
    let other = start_with(&world, Contact, "Something else.", id).await;
    assert_eq!(code(&other), ("CONFLICT", "clientId"));
    let second = start_with(&world, Contact, "Again.", Uuid::new_v4()).await;
    assert_eq!(code(&second), ("CONFLICT", "body"));
    let told = second["errors"][0]["message"].as_str().unwrap();
    assert!(told.contains("in a chat already"), "{told}");
    assert_eq!(
        offer(&world, Contact).await["conversation"]["id"],
        first["id"]
    );
    // The team has gone meanwhile: the retry still finds it, and there is no thread beside it.
    world.server.heard.online.left(world.agent);
    let again = start_with(&world, Contact, "It does not *start*.", id).await;
    assert_eq!(again["conversation"]["id"], first["id"], "{again}");
    let second = start_with(&world, Contact, "Again.", Uuid::new_v4()).await;
    assert_eq!(code(&second), ("CONFLICT", "body"));
    let first = first["id"].as_str().unwrap();
    let ended = on(&world, Contact, "endConversation", first, "").await;
    assert_eq!(ended["conversation"]["endedBy"], "CONTACT");
    // A thread is what nobody is there for; tried again when somebody is, it stays one.
    let id = Uuid::new_v4();
    let thread = start_with(&world, Contact, "Nobody?", id).await;
    assert_eq!(thread["conversation"]["kind"], "THREAD", "{thread}");
    world.server.heard.online.came(world.agent);
    let again = start_with(&world, Contact, "Nobody?", id).await;
    assert_eq!(again["conversation"], thread["conversation"]);
    // Of two chats that are begun at once there is one.
    let tries = (0..4).map(|_| start_with(&world, Contact, "At once.", Uuid::new_v4()));
    let begun = futures_util::future::join_all(tries).await;
    let chats = begun.iter().filter(|one| one["errors"] == json!([]));
    assert_eq!(chats.count(), 1, "{begun:?}");
    // What shows nothing is none.
    let refused = start_with(&world, Colleague, "![](x)", Uuid::new_v4()).await;
    assert_eq!(code(&refused), ("BLANK", "body"), "{refused}");
}

#[tokio::test]
async fn the_first_gets_it_and_the_second_is_told_who_has_it() {
    let world = World::with_chats(Walls::Both).await;
    let chat = start(&world, Contact).await;
    let (one, two) = futures_util::future::join(
        on(&world, Agent, "takeConversation", &chat, ""),
        on(&world, Admin, "takeConversation", &chat, ""),
    )
    .await;
    let (mut got, mut not) = (0, Vec::new());
    for taken in [one, two] {
        if taken["errors"] == json!([]) {
            got += 1;
            assert_eq!(taken["conversation"]["state"], "ACTIVE");
        } else {
            assert_eq!(code(&taken), ("CONFLICT", "conversationId"));
            not.push(taken["errors"][0]["message"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(got, 1);
    let people = seen(&world, Contact, &chat, "people { displayName side }").await;
    let has = people["people"][1]["displayName"].as_str().unwrap();
    assert!(not[0].contains(has), "{not:?}");
    // Whoever does not have it cannot write into it either, unless they are brought in.
    let loser = if has == "Alex Agent" { Admin } else { Agent };
    let winner = if loser == Admin { Agent } else { Admin };
    assert_eq!(
        code(&write(&world, loser, &chat).await),
        ("CONFLICT", "conversationId")
    );
    let colleague = staff_id(staff_of(&world, loser).await);
    let more = format!(", staffId: \"{colleague}\"");
    let invited = on(&world, winner, "inviteToConversation", &chat, &more).await;
    assert_eq!(invited["errors"], json!([]), "{invited}");
    assert_eq!(write(&world, loser, &chat).await["errors"], json!([]));
    // Writing takes a chat that waits, by the same rules.
    let other = start(&world, Colleague).await;
    assert_eq!(write(&world, Agent, &other).await["errors"], json!([]));
    assert_eq!(
        code(&write(&world, Admin, &other).await),
        ("CONFLICT", "conversationId")
    );
    // Threads are everybody's, as before.
    assert_eq!(
        write(&world, Admin, &world.fill("$conversation", Owner::Anna)).await["errors"],
        json!([])
    );
    // Whoever leaves it alone leaves it to the others.
    on(&world, Agent, "leaveConversation", &other, "").await;
    let taken = on(&world, Admin, "takeConversation", &other, "").await;
    assert_eq!(taken["conversation"]["state"], "ACTIVE", "{taken}");
}

#[tokio::test]
async fn nobody_is_in_more_chats_than_they_may_be() {
    let world = World::with_chats(Walls::Both).await;
    let alex = world.agent;
    limit(&world, alex, 1).await;
    let (one, two) = (start(&world, Contact).await, start(&world, Colleague).await);
    let (first, second) = futures_util::future::join(
        on(&world, Agent, "takeConversation", &one, ""),
        write(&world, Agent, &two),
    )
    .await;
    let refused: Vec<_> = [&first, &second]
        .into_iter()
        .filter(|done| done["errors"] != json!([]))
        .collect();
    assert_eq!(refused.len(), 1, "{first} {second}");
    assert_eq!(code(refused[0]), ("INVALID_STATE", "conversationId"));
    assert!(
        refused[0]["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains('1')
    );
    let (has, free) = if first["errors"] == json!([]) {
        (one, two)
    } else {
        (two, one)
    };
    // Nor are they brought into one more.
    let more = format!(", staffId: \"{}\"", staff_id(alex));
    let invited = on(&world, Admin, "inviteToConversation", &free, &more).await;
    assert_eq!(code(&invited), ("INVALID_STATE", "staffId"));
    assert!(
        invited["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("Alex Agent")
    );
    // What they are in already they may be in, and threads do not count.
    let again = on(&world, Agent, "takeConversation", &has, "").await;
    assert_eq!(again["errors"], json!([]), "{again}");
    let thread = world.fill("$conversation", Owner::Ben);
    assert_eq!(write(&world, Agent, &thread).await["errors"], json!([]));
    on(&world, Agent, "endConversation", &has, "").await;
    let taken = on(&world, Agent, "takeConversation", &free, "").await;
    assert_eq!(taken["errors"], json!([]), "{taken}");
    // A limit that sinks takes nothing away.
    let me = world.ask(Agent, "{ serviceDesk { chatAgent { chats chatLimit isSelf online available awayUntil displayName } } }").await;
    assert_eq!(
        me["data"]["serviceDesk"]["chatAgent"],
        json!({ "chats": 1, "chatLimit": 1, "isSelf": true, "online": true, "available": true, "awayUntil": null,
            "displayName": "Alex Agent" })
    );
}

#[tokio::test]
async fn a_colleague_who_serves_the_portal_is_brought_in_and_one_who_does_not_is_not_there() {
    let world = World::with_chats(Walls::Both).await;
    let chat = start(&world, Contact).await;
    let (admin, robin) = (
        staff_of(&world, Admin).await,
        staff_of(&world, Restricted).await,
    );
    let more = |staff: Uuid| format!(", staffId: \"{}\"", staff_id(staff));
    let who =
        format!("{{ serviceDesk {{ chatAgents(conversationId: \"{chat}\") {{ id online }} }} }}");
    let agents = world.ask(Agent, &who).await["data"]["serviceDesk"]["chatAgents"].clone();
    assert_eq!(
        agents[0],
        json!({ "id": staff_id(world.agent), "online": true }),
        "{agents}"
    );
    let ids: Vec<_> = agents
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].clone())
        .collect();
    assert!(ids.contains(&staff_id(admin).into()) && !ids.contains(&staff_id(robin).into()));
    let none = world.ask(Restricted, &who).await;
    assert_eq!(none["data"]["serviceDesk"]["chatAgents"], json!([]));
    for (staff, expected) in [
        (robin, ("NOT_FOUND", "staffId")),
        (Uuid::new_v4(), ("NOT_FOUND", "staffId")),
        (world.agent, ("INVALID_VALUE", "staffId")),
    ] {
        for name in ["inviteToConversation", "handOverConversation"] {
            let done = on(&world, Agent, name, &chat, &more(staff)).await;
            assert_eq!(code(&done), expected, "{name}");
        }
    }
    // Whoever serves another portal finds no chat here.
    let done = on(
        &world,
        Restricted,
        "inviteToConversation",
        &chat,
        &more(admin),
    )
    .await;
    assert_eq!(done, "NOT_FOUND");
    // Who is brought in while it waits has it, though whoever brought them does not.
    let done = on(&world, Agent, "inviteToConversation", &chat, &more(admin)).await;
    assert_eq!(done["conversation"]["state"], "ACTIVE", "{done}");
    let people = async |expected: &[&str]| {
        let people = seen(&world, Contact, &chat, "people { displayName }").await;
        let people = people["people"].as_array().unwrap().clone();
        let names: Vec<_> = people[1..]
            .iter()
            .map(|it| it["displayName"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(names, expected);
    };
    people(&["Ada Admin"]).await;
    let again = on(&world, Agent, "inviteToConversation", &chat, &more(admin)).await;
    assert_eq!(again["errors"], json!([]), "{again}");
    // Handed over, and back again.
    let done = on(
        &world,
        Admin,
        "handOverConversation",
        &chat,
        &more(world.agent),
    )
    .await;
    assert_eq!(done["conversation"]["state"], "ACTIVE", "{done}");
    people(&["Alex Agent"]).await;
    let done = on(&world, Agent, "handOverConversation", &chat, &more(admin)).await;
    assert_eq!(done["errors"], json!([]), "{done}");
    people(&["Ada Admin"]).await;
    on(&world, Contact, "endConversation", &chat, "").await;
    let late = on(
        &world,
        Admin,
        "inviteToConversation",
        &chat,
        &more(world.agent),
    )
    .await;
    assert_eq!(code(&late), ("INVALID_STATE", "conversationId"));
    // Somebody who was deactivated.
    let sql = format!(
        "UPDATE staff_accounts SET active = false WHERE staff_id = '{}'",
        world.agent
    );
    world.database.as_owner(&sql).await;
    let thread = world.fill("$conversation", Owner::Ben);
    let done = on(
        &world,
        Admin,
        "inviteToConversation",
        &thread,
        &more(world.agent),
    )
    .await;
    assert_eq!(code(&done), ("NOT_FOUND", "staffId"));
}

#[tokio::test]
async fn each_says_for_themselves_whether_they_take_chats_and_admins_how_many() {
    let world = World::create(Walls::Both).await;
    let fields = "agent { id available awayUntil chatLimit } errors { code path }";
    let set = async |input: &str| {
        act(
            &world,
            Agent,
            &format!("setChatAvailability(input: {{ {input} }}) {{ {fields} }}"),
        )
        .await
    };
    let me = world
        .ask(
            Agent,
            "{ serviceDesk { chatAgent { available chatLimit chats } } }",
        )
        .await;
    assert_eq!(
        me["data"]["serviceDesk"]["chatAgent"],
        json!({ "available": false, "chatLimit": 3, "chats": 0 })
    );
    assert_eq!(set("available: true").await["agent"]["available"], true);
    let later = (chrono::Utc::now() + chrono::TimeDelta::hours(1)).to_rfc3339();
    let away = set(&format!("available: false, awayUntil: \"{later}\"")).await;
    assert_eq!(away["agent"]["available"], false, "{away}");
    assert!(away["agent"]["awayUntil"].is_string());
    // By itself.
    let over = "UPDATE chat_agents SET away_until = now() - interval '1 second'";
    world.database.as_owner(over).await;
    let me = world
        .ask(
            Agent,
            "{ serviceDesk { chatAgent { available awayUntil } } }",
        )
        .await;
    assert_eq!(
        me["data"]["serviceDesk"]["chatAgent"],
        json!({ "available": true, "awayUntil": null })
    );
    let off = set("available: false").await;
    assert_eq!(off["agent"]["available"], false);
    let past = (chrono::Utc::now() - chrono::TimeDelta::hours(1)).to_rfc3339();
    let years = (chrono::Utc::now() + chrono::TimeDelta::days(400)).to_rfc3339();
    for wrong in [
        format!("available: false, awayUntil: \"{past}\""),
        format!("available: false, awayUntil: \"{years}\""),
        format!("available: true, awayUntil: \"{later}\""),
    ] {
        assert_eq!(code(&set(&wrong).await), ("INVALID_VALUE", "awayUntil"));
    }
    let limit = async |caller, staff: Uuid, most: i32| {
        let id = staff_id(staff);
        act(
            &world,
            caller,
            &format!(
                "setChatLimit(input: {{ staffId: \"{id}\", chatLimit: {most} }}) {{ {fields} }}"
            ),
        )
        .await
    };
    assert_eq!(limit(Agent, world.agent, 9).await, "FORBIDDEN");
    for wrong in [0, 21, -1] {
        assert_eq!(
            code(&limit(Admin, world.agent, wrong).await),
            ("INVALID_VALUE", "chatLimit")
        );
    }
    assert_eq!(
        code(&limit(Admin, Uuid::new_v4(), 2).await),
        ("NOT_FOUND", "staffId")
    );
    let set = limit(Admin, world.agent, 20).await;
    assert_eq!(set["agent"]["chatLimit"], 20);
    assert_eq!(set["agent"]["available"], false, "that is Alex's to say");
}

#[tokio::test]
async fn a_place_is_told_and_how_long_others_waited() {
    let world = World::with_chats(Walls::Both).await;
    let (first, other) = (start(&world, Contact).await, start(&world, Other).await);
    let second = start(&world, Colleague).await;
    let place = async |caller, id: &str| {
        seen(&world, caller, id, "queue { position estimatedWait }").await["queue"].clone()
    };
    assert_eq!(place(Contact, &first).await["position"], 1);
    assert_eq!(place(Other, &other).await["position"], 2);
    assert_eq!(place(Colleague, &second).await["position"], 3);
    // One queue for all portals, and those who serve some see theirs.
    assert_eq!(place(Agent, &second).await["position"], 3);
    assert_eq!(place(Restricted, &other).await["position"], 1);
    assert_eq!(offer(&world, Contact).await["waiting"], 3);
    // Somebody took on the first after ten minutes.
    let earlier = "UPDATE conversations SET waiting_since = waiting_since - interval '10 minutes' WHERE kind = 'chat' AND state = 'waiting'
        AND subject LIKE 'It does%' AND contact_id = ";
    let sql = format!("{earlier}'{}'", world.contacts[&Owner::Anna]);
    world.database.as_owner(&sql).await;
    on(&world, Agent, "takeConversation", &first, "").await;
    assert_eq!(place(Contact, &first).await, Value::Null);
    assert_eq!(place(Colleague, &second).await["position"], 2);
    let offered = offer(&world, Contact).await;
    let likely = offered["estimatedWait"].as_i64().unwrap();
    assert!((600..700).contains(&likely), "{offered}");
    let left = place(Other, &other).await["estimatedWait"]
        .as_i64()
        .unwrap();
    assert!((500..=likely).contains(&left), "{left}");
    // Whoever waits longer than all of them cannot be told.
    let sql =
        format!("{earlier}'{}'", world.contacts[&Owner::Carl]).replace("10 minutes", "1 hour");
    world.database.as_owner(&sql).await;
    assert_eq!(
        place(Other, &other).await,
        json!({ "position": 1, "estimatedWait": null })
    );
}

#[tokio::test]
async fn what_is_written_after_the_end_is_a_thread() {
    let world = World::with_chats(Walls::Both).await;
    let chat = start(&world, Contact).await;
    on(&world, Agent, "takeConversation", &chat, "").await;
    let ended = on(&world, Agent, "endConversation", &chat, "").await;
    assert_eq!(ended["conversation"]["endedBy"], "SUPPORT");
    assert_eq!(ended["conversation"]["kind"], "CHAT");
    assert_eq!(write(&world, Contact, &chat).await["errors"], json!([]));
    let now = seen(&world, Contact, &chat, FIELDS).await;
    assert_eq!(
        (&now["kind"], &now["state"]),
        (&"THREAD".into(), &"ACTIVE".into()),
        "{now}"
    );
    assert_eq!(now["endedBy"], Value::Null);
    // So there may be another chat.
    let second = start(&world, Contact).await;
    on(&world, Contact, "endConversation", &second, "").await;
    write(&world, Contact, &second).await;
    let now = seen(&world, Contact, &second, FIELDS).await;
    assert_eq!(
        (&now["kind"], &now["state"]),
        (&"THREAD".into(), &"WAITING".into()),
        "{now}"
    );
    // The desk tells them apart.
    let third = start(&world, Contact).await;
    let query = "{ serviceDesk { conversations(filter: { kind: CHAT }) { nodes { id } } } }";
    let chats = world.ask(Agent, query).await;
    assert_eq!(
        chats["data"]["serviceDesk"]["conversations"]["nodes"],
        json!([{ "id": third }])
    );
}

#[tokio::test]
async fn whoever_looks_as_a_contact_begins_no_chat_and_writes_nothing() {
    let world = World::with_chats(Walls::Both).await;
    assert_eq!(offer(&world, Viewing).await["state"], "OPEN");
    assert_eq!(
        start_with(&world, Viewing, "b", Uuid::new_v4()).await,
        "READ_ONLY"
    );
    let typing =
        "setTyping(input: { conversationId: \"$conversation\", typing: true }) { errors { code } }";
    assert_eq!(act(&world, Viewing, typing).await, "READ_ONLY");
    // With nothing but the database behind it.
    let world = World::with_chats(Walls::NoGuards).await;
    for call in [
        typing,
        "startChat(input: { body: \"b\", clientId: \"2d2a6a3e-7a0f-4a51-9e37-6c4a3a1f8a11\" }) { errors { code } }",
    ] {
        let done = act(&world, Viewing, call).await;
        assert!(done.is_string(), "{done}");
    }
    let count = world
        .database
        .text_as_owner("SELECT count(*)::text FROM conversations WHERE kind = 'chat'")
        .await;
    assert_eq!(count, "0");
}

fn sweeper(server: &Server) -> ChatSweeper {
    let settings = ChatConfig {
        wait: Duration::from_secs(600),
        idle: Duration::from_secs(1200),
    };
    ChatSweeper::new(
        server.db.clone(),
        server.tenants.clone(),
        server.heard.online.clone(),
        settings,
    )
}

/// As if it had been so for as many seconds.
async fn ago(world: &World, column: &str, seconds: i32) {
    let sql = format!(
        "UPDATE conversations SET {column} = now() - interval '{seconds} seconds' WHERE kind = 'chat' AND {column} IS NOT NULL"
    );
    world.database.as_owner(&sql).await;
}

#[tokio::test]
async fn what_nobody_comes_to_becomes_a_thread_and_what_nobody_writes_in_ends() {
    let world = World::with_chats(Walls::Both).await;
    let (mut sweeper, now) = (sweeper(&world.server), Instant::now());
    let waits = start(&world, Contact).await;
    let goes_on = start(&world, Colleague).await;
    on(&world, Agent, "takeConversation", &goes_on, "").await;
    assert_eq!(sweeper.sweep(now).await.unwrap(), 0);
    ago(&world, "waiting_since", 590).await;
    ago(&world, "last_message_at", 1190).await;
    assert_eq!(sweeper.sweep(now).await.unwrap(), 0);
    ago(&world, "waiting_since", 600).await;
    assert_eq!(sweeper.sweep(now).await.unwrap(), 1);
    let missed = seen(
        &world,
        Agent,
        &waits,
        "kind state missedAt waitingSince endedBy",
    )
    .await;
    assert_eq!(
        (&missed["kind"], &missed["state"]),
        (&"THREAD".into(), &"WAITING".into()),
        "{missed}"
    );
    assert!(missed["missedAt"].is_string() && missed["endedBy"].is_null());
    // It was taken on after the last that was written: that is no silence yet.
    ago(&world, "last_message_at", 1300).await;
    assert_eq!(sweeper.sweep(now).await.unwrap(), 0);
    ago(&world, "picked_up_at", 1250).await;
    // Two processes at once end it once.
    let mut second = self::sweeper(&world.server);
    let (one, two) = futures_util::future::join(sweeper.sweep(now), second.sweep(now)).await;
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    let over = seen(&world, Agent, &goes_on, FIELDS).await;
    assert_eq!(
        (&over["state"], &over["endedBy"], &over["kind"]),
        (&"ENDED".into(), &"IDLE".into(), &"CHAT".into()),
        "{over}"
    );
    assert_eq!(sweeper.sweep(now).await.unwrap(), 0);
}

#[tokio::test]
async fn nobody_waits_for_a_team_that_has_gone() {
    let world = World::with_chats(Walls::Both).await;
    let (mut sweeper, now) = (sweeper(&world.server), Instant::now());
    let after = |seconds| now + Duration::from_secs(seconds);
    let first = start(&world, Contact).await;
    let other = start(&world, Other).await;
    assert_eq!(sweeper.sweep(now).await.unwrap(), 0);
    world.server.heard.online.left(world.agent);
    assert_eq!(sweeper.sweep(after(10)).await.unwrap(), 0);
    assert_eq!(sweeper.sweep(after(60)).await.unwrap(), 0);
    // They were only away for a moment.
    world.server.heard.online.came(world.agent);
    assert_eq!(sweeper.sweep(after(65)).await.unwrap(), 0);
    world.server.heard.online.left(world.agent);
    let robin = staff_of(&world, Restricted).await;
    world.available(robin).await;
    world.server.heard.online.came(robin);
    assert_eq!(sweeper.sweep(after(70)).await.unwrap(), 0);
    assert_eq!(sweeper.sweep(after(129)).await.unwrap(), 0);
    // Nordwind's have Robin still.
    assert_eq!(sweeper.sweep(after(130)).await.unwrap(), 1);
    assert_eq!(
        seen(&world, Contact, &first, "kind").await["kind"],
        "THREAD"
    );
    assert_eq!(seen(&world, Other, &other, "kind").await["kind"], "CHAT");
    // At the end of the hours it does not matter who is there.
    let hours = "SELECT jsonb_agg(CASE WHEN n = extract(isodow FROM now() + interval '3 days') THEN '[\"08:00-17:00\"]'::jsonb
        ELSE '[]'::jsonb END ORDER BY n)::text FROM generate_series(1, 7) n";
    let hours = world.database.text_as_owner(hours).await;
    world.hours(Some(&hours)).await;
    assert_eq!(sweeper.sweep(after(131)).await.unwrap(), 1);
    let missed = seen(&world, Agent, &other, "kind missedAt").await;
    assert!(missed["missedAt"].is_string(), "{missed}");
}

#[tokio::test]
async fn a_list_of_chats_takes_no_more_statements_than_one() {
    count_statements::install();
    let world = World::with_chats(Walls::Both).await;
    for caller in [Contact, Colleague, Other] {
        start(&world, caller).await;
    }
    let ask = async |first: usize| {
        let query = format!(
            "{{ serviceDesk {{ conversations(first: {first}, filter: {{ kind: CHAT }}) {{ nodes {{ {FIELDS} typing {{ displayName }} missedAt }} }} }} }}"
        );
        let answer = world.ask(Agent, &query).await;
        assert!(answer["errors"].is_null(), "{answer}");
    };
    ask(3).await;
    let one = count_statements::fewest(&world.database, async || ask(1).await).await;
    let three = count_statements::fewest(&world.database, async || ask(3).await).await;
    assert!(three <= one, "{one} for one, {three} for three");
}
