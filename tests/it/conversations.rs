//! Conversations: each rule of what is said in them, in order, and who has read how much of it.

use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    CallerName, Owner, Server, Walls, World,
    conversations::{conversation_of, message_of, waiting_of},
    count_statements,
};

use CallerName::{Admin, Agent, Contact};

/// The payload of a mutation, or the code of the error that it ended with.
pub async fn act(world: &World, caller: CallerName, call: &str) -> Value {
    let query = format!("mutation {{ {} }}", world.fill(call, Owner::Anna));
    let answer = world.ask(caller, &query).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => {
            let payloads = answer["data"].as_object().unwrap();
            payloads.values().next().unwrap().clone()
        }
    }
}

/// A message of the caller's in Anna's conversation.
pub async fn send(world: &World, caller: CallerName, body: &str, client_id: Uuid) -> Value {
    let call = format!(
        "mutation($body: String!) {{ sendMessage(input: {{ conversationId: \"$conversation\", body: $body, clientId: \"{client_id}\" }}) {{
           message {{ id position revision isOwn clientId body {{ markdown }} author {{ displayName side }} }} errors {{ code message path }} }} }}"
    );
    let query = world.fill(&call, Owner::Anna);
    let answer = world
        .ask_with(caller, &query, json!({ "body": body }))
        .await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => answer["data"]["sendMessage"].clone(),
    }
}

/// What the viewer sees of Anna's conversation.
pub async fn conversation(world: &World, caller: CallerName, fields: &str) -> Value {
    let root = if caller.is_staff() {
        "serviceDesk"
    } else {
        "viewer"
    };
    let query = format!("{{ {root} {{ conversation(id: \"$conversation\") {{ {fields} }} }} }}");
    let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][root]["conversation"].clone()
}

fn code(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"][1].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), path)
}

#[tokio::test]
async fn what_is_sent_stands_at_the_end_for_both_sides() {
    let world = World::create(Walls::Both).await;
    let id = Uuid::new_v4();
    let sent = send(&world, Contact, "It *works* again.", id).await;
    assert_eq!(sent["errors"], json!([]), "{sent}");
    let message = &sent["message"];
    assert_eq!(message["position"], 5);
    assert_eq!(message["revision"], 7);
    assert_eq!(message["isOwn"], true);
    assert_eq!(message["clientId"], id.to_string());
    assert_eq!(message["author"]["side"], "CONTACT");
    let fields = "revision unreadCount lastMessage { position clientId isOwn body { markdown } }
        people { displayName side isSelf readUpTo } messages(last: 2) { totalCount nodes { position } }";
    let seen = conversation(&world, Agent, fields).await;
    assert_eq!(seen["revision"], 7);
    assert_eq!(seen["unreadCount"], 2, "what was edited before, and this");
    assert_eq!(
        seen["lastMessage"],
        json!({ "position": 5, "clientId": null, "isOwn": false, "body": { "markdown": "It *works* again." } })
    );
    assert_eq!(
        seen["messages"],
        json!({ "totalCount": 5, "nodes": [{ "position": 4 }, { "position": 5 }] })
    );
    assert_eq!(
        seen["people"],
        json!([
            { "displayName": "mark-anna", "side": "CONTACT", "isSelf": false, "readUpTo": 5 },
            { "displayName": "Alex Agent", "side": "SUPPORT", "isSelf": true, "readUpTo": 2 },
        ])
    );
}

#[tokio::test]
async fn a_second_try_finds_the_first_and_another_text_is_told() {
    let world = World::create(Walls::Both).await;
    let id = Uuid::new_v4();
    let first = send(&world, Contact, "Once.", id).await;
    let again = send(&world, Contact, "Once.", id).await;
    assert_eq!(first, again);
    let other = send(&world, Contact, "Something else.", id).await;
    assert_eq!(code(&other), ("CONFLICT", "clientId"));
    assert!(
        other["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("already sent")
    );
    // It is its author's own: staff may use the same.
    let staffs = send(&world, Agent, "Something else.", id).await;
    assert_eq!(staffs["message"]["position"], 6);
    // Ten at once are one.
    let id = Uuid::new_v4();
    let tries = (0..10).map(|_| send(&world, Contact, "At once.", id));
    for sent in futures_util::future::join_all(tries).await {
        assert_eq!(sent["message"]["position"], 7, "{sent}");
    }
    let start = |subject: &str, id: Uuid| {
        format!(
            "startMessageThread(input: {{ subject: \"{subject}\", body: \"b\", clientId: \"{id}\" }}) {{
               conversation {{ id state subject revision }} errors {{ code path message }} }}"
        )
    };
    let call = start("New", id);
    let tries = (0..5).map(|_| act(&world, Contact, &call));
    let begun = futures_util::future::join_all(tries).await;
    assert_eq!(begun[0]["conversation"]["state"], "WAITING");
    assert!(begun.iter().all(|one| *one == begun[0]), "{begun:?}");
    let other = act(&world, Contact, &start("Other", id)).await;
    assert_eq!(code(&other), ("CONFLICT", "clientId"));
}

#[tokio::test]
async fn what_two_write_at_once_has_one_order_without_gaps() {
    let world = World::create(Walls::Both).await;
    let tries = (0..20).map(|number| {
        let caller = if number % 2 == 0 { Contact } else { Agent };
        let world = &world;
        async move { send(world, caller, &format!("n {number}"), Uuid::new_v4()).await }
    });
    let sent = futures_util::future::join_all(tries).await;
    let mut places: Vec<(i64, i64)> = sent
        .iter()
        .map(|one| {
            let message = &one["message"];
            (
                message["position"].as_i64().unwrap(),
                message["revision"].as_i64().unwrap(),
            )
        })
        .collect();
    places.sort_unstable();
    let expected: Vec<_> = (0..20).map(|n| (5 + n, 7 + n)).collect();
    assert_eq!(places, expected);
    let fields = "messages(last: 30) { nodes { position body { markdown } } }";
    let seen = conversation(&world, Contact, fields).await;
    assert_eq!(seen, conversation(&world, Agent, fields).await);
}

#[tokio::test]
async fn bad_input_is_told_and_changes_nothing() {
    let world = World::create(Walls::Both).await;
    let long = "x".repeat(20_001);
    let megabyte = "y".repeat(900_000);
    let lines = "a\n".repeat(2_001) + "b";
    for (body, expected) in [
        (" \n\t\u{200b}", "BLANK"),
        (long.as_str(), "TOO_LONG"),
        (megabyte.as_str(), "TOO_LONG"),
        (lines.as_str(), "TOO_LONG"),
        ("a\u{7}b", "INVALID_CHARACTERS"),
    ] {
        let sent = send(&world, Contact, body, Uuid::new_v4()).await;
        assert_eq!(code(&sent), (expected, "body"), "{sent}");
        let text = sent["errors"][0]["message"].as_str().unwrap();
        assert!(text.contains("Message"), "{text}");
    }
    let fits = "a\n".repeat(1_999) + "b";
    let sent = send(&world, Contact, &fits, Uuid::new_v4()).await;
    assert_eq!(sent["errors"], json!([]));
    let reply = |id: String| {
        format!(
            "sendMessage(input: {{ conversationId: \"$conversation\", body: \"b\", clientId: \"{}\", repliesTo: \"{id}\" }}) {{
               message {{ repliesTo {{ position authorName excerpt }} }} errors {{ code path }} }}",
            Uuid::new_v4()
        )
    };
    let message =
        |owner| GlobalId::new(NodeKind::ConversationMessage, message_of(owner, 1)).to_string();
    for foreign in [message(Owner::Ben), message(Owner::Carl), "x".to_owned()] {
        let sent = act(&world, Contact, &reply(foreign)).await;
        assert_eq!(code(&sent), ("NOT_FOUND", "repliesTo"));
    }
    let sent = act(&world, Contact, &reply(message(Owner::Anna))).await;
    assert_eq!(
        sent["message"]["repliesTo"],
        json!({ "position": 1, "authorName": "mark-anna", "excerpt": "mark-anna question" })
    );
    let subject = "startMessageThread(input: { subject: \" \", body: \" \", clientId: \"2d2a6a3e-7a0f-4a51-9e37-6c4a3a1f8a10\" }) {
        conversation { id } errors { code path } }";
    let begun = act(&world, Contact, subject).await;
    assert_eq!(begun["errors"].as_array().unwrap().len(), 2, "{begun}");
}

#[tokio::test]
async fn whoever_writes_without_end_has_to_wait() {
    let world = World::create(Walls::Both).await;
    let mut last = Value::Null;
    for number in 0..40 {
        last = send(&world, Contact, &format!("{number}"), Uuid::new_v4()).await;
        if last["errors"] != json!([]) {
            break;
        }
    }
    assert_eq!(code(&last), ("TOO_MANY_ATTEMPTS", "body"));
    let staffs = send(&world, Agent, "Slowly.", Uuid::new_v4()).await;
    assert_eq!(staffs["errors"], json!([]));
}

#[tokio::test]
async fn what_is_edited_or_deleted_leaves_a_trace_for_staff_alone() {
    let world = World::create(Walls::Both).await;
    let edit = "editMessage(input: { messageId: \"$message\", body: \"mended\" }) {
        message { position revision editedAt body { markdown } } errors { code path } }";
    let edited = act(&world, Contact, edit).await;
    assert_eq!(edited["message"]["position"], 1);
    assert_eq!(edited["message"]["revision"], 7);
    assert_eq!(edited["message"]["body"]["markdown"], "mended");
    // The same text again is no change.
    let again = act(&world, Contact, edit).await;
    assert_eq!(again["message"], edited["message"]);
    assert_eq!(act(&world, Agent, edit).await, "FORBIDDEN");
    let delete = "deleteMessage(input: { messageId: \"$message\" }) {
        message { position revision deletedAt body { markdown } } errors { code path } }";
    assert_eq!(act(&world, Agent, delete).await, "FORBIDDEN");
    let deleted = act(&world, Contact, delete).await;
    assert_eq!(deleted["message"]["revision"], 8);
    assert!(deleted["message"]["body"].is_null());
    assert_eq!(act(&world, Contact, delete).await, deleted);
    assert_eq!(
        code(&act(&world, Contact, edit).await),
        ("INVALID_STATE", "messageId")
    );
    let fields = "changes(after: 6) { revision hasMore messages { revision body { markdown } } }";
    let changes = conversation(&world, Contact, fields).await["changes"].clone();
    assert_eq!(
        changes,
        json!({ "revision": 8, "hasMore": false, "messages": [{ "revision": 8, "body": null }] })
    );
    let fields = "messages(first: 1) { nodes { traces { body { markdown } } } }";
    let traces = conversation(&world, Agent, fields).await;
    assert_eq!(
        traces["messages"]["nodes"][0]["traces"],
        json!([{ "body": { "markdown": "mark-anna question" } }, { "body": { "markdown": "mended" } }])
    );
    let query = world.fill(
        &format!("{{ viewer {{ conversation(id: \"$conversation\") {{ {fields} }} }} }}"),
        Owner::Anna,
    );
    let refused = world.ask(Contact, &query).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    // What answers it quotes nothing any more.
    let fields = "messages(first: 2) { nodes { repliesTo { position excerpt } } }";
    let seen = conversation(&world, Contact, fields).await;
    assert_eq!(
        seen["messages"]["nodes"][1]["repliesTo"],
        json!({ "position": 1, "excerpt": null })
    );
}

#[tokio::test]
async fn read_marks_go_on_and_never_back() {
    let world = World::create(Walls::Both).await;
    let mark = |up_to: i32| {
        format!(
            "markConversationRead(input: {{ conversationId: \"$conversation\", upTo: {up_to} }}) {{
               conversation {{ unreadCount revision people {{ readUpTo }} }} errors {{ code }} }}"
        )
    };
    let unread = async |caller: CallerName| {
        let root = if caller.is_staff() {
            "serviceDesk"
        } else {
            "viewer"
        };
        let query = format!("{{ {root} {{ unreadMessages }} }}");
        world.ask(caller, &query).await["data"][root]["unreadMessages"].clone()
    };
    assert_eq!(
        unread(Contact).await,
        1,
        "staff's answer; not what was deleted"
    );
    let reads = |contact, agent, unread| json!({ "unreadCount": unread, "revision": 6, "people": [{ "readUpTo": contact }, { "readUpTo": agent }] });
    let read = act(&world, Contact, &mark(2)).await;
    assert_eq!(read["conversation"], reads(2, 2, 0));
    for behind in [1, 0, -5] {
        let read = act(&world, Contact, &mark(behind)).await;
        assert_eq!(read["conversation"], reads(2, 2, 0));
    }
    let read = act(&world, Contact, &mark(i32::MAX)).await;
    assert_eq!(read["conversation"], reads(4, 2, 0));
    assert_eq!(unread(Contact).await, 0);
    // The agent is in it and has not read one; three wait, one each of which nobody read.
    assert_eq!(unread(Agent).await, 6);
    let read = act(&world, Agent, &mark(3)).await;
    assert_eq!(read["conversation"], reads(4, 3, 0));
    assert_eq!(unread(Agent).await, 5);
    // Who merely looks leaves no mark.
    let read = act(&world, Admin, &mark(4)).await;
    assert_eq!(read["conversation"], reads(4, 3, 0));
    assert_eq!(unread(Admin).await, 3);
}

#[tokio::test]
async fn staff_take_on_and_leave_and_both_sides_end() {
    let world = World::create(Walls::Both).await;
    let act_on = |name: &str| {
        format!(
            "{name}(input: {{ conversationId: \"$conversation\" }}) {{
               conversation {{ state waitingSince people {{ displayName }} }} errors {{ code path }} }}"
        )
    };
    let state = async |caller, name: &str| {
        let done = act(&world, caller, &act_on(name)).await;
        let people = done["conversation"]["people"]
            .as_array()
            .map_or(0, Vec::len);
        let state = done["conversation"]["state"].as_str().unwrap_or_default();
        assert_eq!(
            done["conversation"]["waitingSince"].is_null(),
            state != "WAITING"
        );
        (state.to_owned(), people)
    };
    let is = |word: &str, people| (word.to_owned(), people);
    assert_eq!(state(Admin, "takeConversation").await, is("ACTIVE", 3));
    assert_eq!(state(Admin, "takeConversation").await, is("ACTIVE", 3));
    assert_eq!(state(Admin, "leaveConversation").await, is("ACTIVE", 2));
    assert_eq!(state(Agent, "leaveConversation").await, is("WAITING", 1));
    assert_eq!(state(Agent, "leaveConversation").await, is("WAITING", 1));
    // Whoever writes has taken it on.
    send(&world, Agent, "Here I am.", Uuid::new_v4()).await;
    assert_eq!(state(Admin, "takeConversation").await, is("ACTIVE", 3));
    let end = "endConversation(input: { conversationId: \"$conversation\" }) { conversation { state } errors { code } }";
    for _ in 0..2 {
        let ended = act(&world, Contact, end).await;
        assert_eq!(ended["conversation"]["state"], "ENDED", "{ended}");
    }
    assert_eq!(state(Agent, "leaveConversation").await, is("ENDED", 2));
    let taken = act(&world, Agent, &act_on("takeConversation")).await;
    assert_eq!(code(&taken), ("INVALID_STATE", "conversationId"));
    // A further message opens it, for whoever of staff takes part, or for anybody.
    send(&world, Contact, "One more thing.", Uuid::new_v4()).await;
    let stands = async || conversation(&world, Agent, "state").await["state"].clone();
    assert_eq!(stands().await, "ACTIVE");
    state(Admin, "leaveConversation").await;
    assert_eq!(stands().await, "WAITING");
    act(&world, Agent, end).await;
    send(&world, Contact, "And another.", Uuid::new_v4()).await;
    assert_eq!(stands().await, "WAITING");
    // Two who take it on at once both take part.
    let take = act_on("takeConversation");
    let (one, other) = tokio::join!(act(&world, Agent, &take), act(&world, Admin, &take));
    assert_eq!(one["errors"], json!([]));
    assert_eq!(other["errors"], json!([]));
    assert_eq!(state(Agent, "takeConversation").await, is("ACTIVE", 3));
}

#[tokio::test]
async fn staff_write_to_a_contact_whom_they_serve_and_who_may_answer() {
    let world = World::create(Walls::Both).await;
    let write = |owner: Owner| {
        let contact = GlobalId::new(NodeKind::Contact, world.contacts[&owner]);
        format!(
            "writeToContact(input: {{ contactId: \"{contact}\", subject: \"Maintenance\", body: \"On *Friday*.\", clientId: \"{}\" }}) {{
               conversation {{ id state unreadCount people {{ displayName }} }} errors {{ code path message }} }}",
            Uuid::new_v4()
        )
    };
    let begun = act(&world, Agent, &write(Owner::Anna)).await;
    assert_eq!(begun["errors"], json!([]));
    assert_eq!(begun["conversation"]["state"], "ACTIVE");
    assert_eq!(begun["conversation"]["unreadCount"], 0);
    let query =
        "{ viewer { unreadMessages conversations(first: 1) { nodes { subject unreadCount } } } }";
    let seen = world.ask(Contact, query).await;
    assert_eq!(
        seen["data"]["viewer"],
        json!({ "unreadMessages": 2, "conversations": { "nodes": [{ "subject": "Maintenance", "unreadCount": 1 }] } })
    );
    let refused = act(&world, CallerName::Restricted, &write(Owner::Anna)).await;
    assert_eq!(code(&refused), ("NOT_FOUND", "contactId"));
    let own = act(&world, CallerName::Restricted, &write(Owner::Carl)).await;
    assert_eq!(own["errors"], json!([]));
    world
        .database
        .as_owner("UPDATE contacts SET features_off = '{messages}' WHERE email LIKE 'mark-ben@%'")
        .await;
    let off = act(&world, Agent, &write(Owner::Ben)).await;
    assert_eq!(code(&off), ("FEATURE_OFF", "contactId"));
    let text = off["errors"][0]["message"].as_str().unwrap();
    assert!(text.contains("not switched on for this contact"), "{text}");
}

#[tokio::test]
async fn staff_are_told_when_nobody_would_read_what_they_write() {
    let world = World::create(Walls::Both).await;
    let anna = world.contacts[&Owner::Anna];
    for (sql, expected) in [
        ("features_off = '{messages}'", "FEATURE_OFF"),
        ("features_off = '{}', active = false", "INVALID_STATE"),
    ] {
        let sql = format!("UPDATE contacts SET {sql} WHERE id = '{anna}'");
        world.database.as_owner(&sql).await;
        let refused = send(&world, Agent, "Hello?", Uuid::new_v4()).await;
        assert_eq!(code(&refused), (expected, "conversationId"), "{refused}");
    }
    let sql = format!("UPDATE contacts SET active = true WHERE id = '{anna}'");
    world.database.as_owner(&sql).await;
    let sent = send(&world, Agent, "Hello!", Uuid::new_v4()).await;
    assert_eq!(sent["errors"], json!([]), "{sent}");
}

#[tokio::test]
async fn history_of_any_length_is_read_page_by_page() {
    let world = World::create(Walls::Both).await;
    let (id, anna) = (conversation_of(Owner::Anna), world.contacts[&Owner::Anna]);
    let tenant = world.tenants["oriale"];
    world
        .database
        .as_owner(&format!(
            "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_contact_id, author_name, body,
                 client_id, revision)
             SELECT '{tenant}', '{id}', n, gen_random_uuid(), '{anna}', 'mark-anna', 'n ' || n, gen_random_uuid(), n + 2
             FROM generate_series(5, 250) n;
             UPDATE conversations SET message_count = 250, revision = 252 WHERE id = '{id}'"
        ))
        .await;
    let mut seen = Vec::new();
    let mut before = String::new();
    loop {
        let fields = format!(
            "messages(last: 40{before}) {{ nodes {{ position }} pageInfo {{ hasPreviousPage startCursor }} }}"
        );
        let page = conversation(&world, Contact, &fields).await["messages"].clone();
        let positions: Vec<i64> = page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["position"].as_i64().unwrap())
            .collect();
        seen.splice(0..0, positions);
        if page["pageInfo"]["hasPreviousPage"] == false {
            break;
        }
        before = format!(", before: {}", page["pageInfo"]["startCursor"]);
    }
    assert_eq!(seen, (1..=250).collect::<Vec<i64>>());
    // After a lost connection: from the revision that one has, with no gap and no double.
    let (mut after, mut revisions) = (0, Vec::new());
    loop {
        let fields =
            format!("changes(after: {after}) {{ revision hasMore messages {{ revision }} }}");
        let changes = conversation(&world, Contact, &fields).await["changes"].clone();
        let messages = changes["messages"].as_array().unwrap();
        assert!(messages.len() <= 100);
        revisions.extend(messages.iter().map(|one| one["revision"].as_i64().unwrap()));
        after = changes["revision"].as_i64().unwrap();
        if changes["hasMore"] == false {
            break;
        }
    }
    let expected: Vec<i64> = [1, 2, 5, 6].into_iter().chain(7..=252).collect();
    assert_eq!((after, revisions), (252, expected));
}

#[tokio::test]
async fn lists_are_ordered_filtered_and_searched() {
    let world = World::create(Walls::Both).await;
    let subjects = async |caller: CallerName, arguments: &str| {
        let root = if caller.is_staff() {
            "serviceDesk"
        } else {
            "viewer"
        };
        let query = format!(
            "{{ {root} {{ conversations{arguments} {{ totalCount nodes {{ subject }} pageInfo {{ endCursor }} }} }} }}"
        );
        let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
        assert!(answer["errors"].is_null(), "{answer}");
        let list = answer["data"][root]["conversations"].clone();
        let subjects: Vec<String> = list["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["subject"].as_str().unwrap().to_owned())
            .collect();
        (subjects, list)
    };
    let of = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let (own, list) = subjects(Contact, "").await;
    assert_eq!(own, of(&["mark-anna thread", "mark-anna waits"]));
    assert_eq!(list["totalCount"], 2);
    let (first, list) = subjects(Contact, "(first: 1)").await;
    assert_eq!(first, of(&["mark-anna thread"]));
    let next = format!("(first: 1, after: {})", list["pageInfo"]["endCursor"]);
    assert_eq!(subjects(Contact, &next).await.0, of(&["mark-anna waits"]));
    let found = subjects(Contact, "(search: \"ASKS mark\")").await.0;
    assert_eq!(found, of(&["mark-anna waits"]));
    assert_eq!(subjects(Contact, "(search: \"mark-ben\")").await.0, of(&[]));
    assert_eq!(
        subjects(Contact, "(search: \"100%_\\\\\")").await.0,
        of(&[])
    );

    assert_eq!(subjects(Agent, "").await.0.len(), 6);
    let wait = "(filter: { box: WAITING, tenantSlug: \"nordwind\" })";
    assert_eq!(subjects(Agent, wait).await.0, of(&["mark-carl waits"]));
    let waiting = subjects(Agent, "(filter: { box: WAITING })").await.0;
    assert_eq!(
        waiting,
        of(&["mark-anna waits", "mark-ben waits", "mark-carl waits"])
    );
    let contacts = "(filter: { contactId: \"$contact\" })";
    assert_eq!(subjects(Admin, contacts).await.0, own);
    assert_eq!(subjects(Admin, "(filter: { box: OWN })").await.0, of(&[]));
    assert_eq!(subjects(Agent, "(filter: { box: OWN })").await.0.len(), 3);
    let named = subjects(Agent, "(filter: { search: \"mark-carl question\" })")
        .await
        .0;
    assert_eq!(named, of(&["mark-carl thread"]));
    let restricted = subjects(CallerName::Restricted, "").await.0;
    assert_eq!(restricted, of(&["mark-carl thread", "mark-carl waits"]));
    let (one, list) = subjects(Agent, "(first: 1, filter: { box: WAITING })").await;
    assert_eq!(one, of(&["mark-anna waits"]));
    let next = format!(
        "(first: 2, after: {}, filter: {{ box: WAITING }})",
        list["pageInfo"]["endCursor"]
    );
    let (more, _) = subjects(Agent, &next).await;
    assert_eq!(more, of(&["mark-ben waits", "mark-carl waits"]));
}

#[tokio::test]
async fn a_list_costs_as_many_statements_for_many_as_for_one() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    let query = |first: usize| {
        format!(
            "{{ serviceDesk {{ conversations(first: {first}) {{ nodes {{ subject contactName unreadCount
               portal {{ name }} contact {{ email }} people {{ displayName readUpTo }}
               lastMessage {{ body {{ html }} repliesTo {{ excerpt }} traces {{ until }} }}
               messages(last: 3) {{ nodes {{ position repliesTo {{ excerpt }} traces {{ until }} }} }}
               changes(after: 1) {{ messages {{ position }} }} }} }} }} }}"
        )
    };
    let ask = async |first: usize| {
        let answer = world.ask(Agent, &query(first)).await;
        assert!(answer["errors"].is_null(), "{answer}");
    };
    ask(6).await;
    let one = count_statements::fewest(&world.database, async || ask(1).await).await;
    let six = count_statements::fewest(&world.database, async || ask(6).await).await;
    assert!(six <= one + 1, "{one} for one, {six} for six");
}

#[tokio::test]
async fn without_the_feature_there_are_none() {
    let mut world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE contacts SET features_off = '{messages}'")
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    for query in [
        "{ viewer { conversations { totalCount } } }",
        "{ viewer { unreadMessages } }",
        "{ viewer { conversation(id: \"$conversation\") { subject } } }",
        "mutation { startMessageThread(input: { subject: \"s\", body: \"b\", clientId: \"2d2a6a3e-7a0f-4a51-9e37-6c4a3a1f8a10\" }) { errors { code } } }",
        "mutation { markConversationRead(input: { conversationId: \"$conversation\", upTo: 1 }) { errors { code } } }",
    ] {
        let answer = world.ask(Contact, &world.fill(query, Owner::Anna)).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "FORBIDDEN", "{query}");
    }
    let node = world.fill("{ node(id: \"$conversation\") { id } }", Owner::Anna);
    let answer = world.ask(Contact, &node).await;
    assert!(answer["data"]["node"].is_null(), "{answer}");
    let waits = GlobalId::new(NodeKind::Conversation, waiting_of(Owner::Anna));
    let query = format!("{{ serviceDesk {{ conversation(id: \"{waits}\") {{ subject }} }} }}");
    let answer = world.ask(Agent, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
}
