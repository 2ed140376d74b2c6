//! Files of messages: whose they are, and what becomes of them.

use axum::http::StatusCode;
use portico::{
    api::{GlobalId, NodeKind},
    db::{DbError, Identity},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    access_support::{Access, readable},
    attachments_support::{follow, reply, try_upload, upload},
    conversations::{act, conversation},
    support::{
        CallerName, Owner, Walls, World,
        conversations::{conversation_of, file_of, message_of, waiting_of},
        count_statements,
    },
};

use CallerName::{Agent, Colleague, Contact, Other, Restricted};

const FIELDS: &str =
    "id position body { markdown html } attachments { id fileName state size url }";

/// Sends a message with files into Anna's conversation.
async fn send_with(
    world: &World,
    caller: CallerName,
    body: &str,
    files: &[&str],
    client_id: Uuid,
) -> Value {
    let call = format!(
        "sendMessage(input: {{ conversationId: \"$conversation\", body: {}, clientId: \"{client_id}\", attachmentIds: {files:?} }}) {{
           message {{ {FIELDS} }} errors {{ code message path }} }}",
        json!(body)
    );
    act(world, caller, &call).await
}

async fn uploaded(world: &World, caller: CallerName, name: &str) -> String {
    let file = upload(world, caller, name, name.as_bytes()).await;
    file["id"].as_str().unwrap().to_owned()
}

fn code(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"][1].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), path)
}

fn url_of(sent: &Value) -> String {
    let url = &sent["message"]["attachments"][0]["url"];
    url.as_str().unwrap_or_else(|| panic!("{sent}")).to_owned()
}

async fn status(world: &World, caller: CallerName, url: &str) -> StatusCode {
    follow(world, caller, url, &[]).await.status
}

#[tokio::test]
async fn a_message_of_files_alone_reaches_the_other_side() {
    let world = World::create(Walls::Both).await;
    for (caller, other) in [(Contact, Agent), (Agent, Contact)] {
        let names = ["one.txt", "two.txt"];
        let one = uploaded(&world, caller, names[0]).await;
        let two = uploaded(&world, caller, names[1]).await;
        let id = Uuid::new_v4();
        let sent = send_with(&world, caller, "", &[&one, &two], id).await;
        assert_eq!(sent["errors"], json!([]), "{sent}");
        assert_eq!(sent["message"]["body"]["markdown"], "");
        let fields = format!("lastMessage {{ {FIELDS} }}");
        let seen = conversation(&world, other, &fields).await;
        let files = seen["lastMessage"]["attachments"].as_array().unwrap();
        let seen_names: Vec<_> = files.iter().map(|file| &file["fileName"]).collect();
        assert_eq!(seen_names, names);
        for (file, name) in files.iter().zip(names) {
            let got = follow(&world, other, file["url"].as_str().unwrap(), &[]).await;
            assert_eq!((got.status, got.text()), (StatusCode::OK, name.into()));
        }
        // A second try is the first's; with other files it is another message.
        let again = send_with(&world, caller, "", &[&two, &one], id).await;
        assert_eq!(again["message"]["id"], sent["message"]["id"], "{again}");
        let none = send_with(&world, caller, "text", &[], id).await;
        assert_eq!(code(&none), ("CONFLICT", "clientId"));
        let third = uploaded(&world, caller, "three.txt").await;
        let more = send_with(&world, caller, "", &[&one, &two, &third], id).await;
        assert_eq!(code(&more), ("CONFLICT", "clientId"));
    }
    let blank = send_with(&world, Contact, " ", &[], Uuid::new_v4()).await;
    assert_eq!(code(&blank), ("BLANK", "body"));
}

#[tokio::test]
async fn what_came_with_files_may_be_edited_to_say_nothing() {
    let world = World::create(Walls::Both).await;
    for caller in [Contact, Agent] {
        let file = uploaded(&world, caller, "one.txt").await;
        let edited = async |sent: &Value| {
            let id = &sent["message"]["id"];
            let call = format!(
                "editMessage(input: {{ messageId: {id}, body: \" \" }}) {{ message {{ body {{ markdown }} }} errors {{ code path }} }}"
            );
            act(&world, caller, &call).await
        };
        let with = send_with(&world, caller, "a text", &[&file], Uuid::new_v4()).await;
        let done = edited(&with).await;
        assert_eq!(done["errors"], json!([]), "{done}");
        assert_eq!(done["message"]["body"]["markdown"], "");
        let without = send_with(&world, caller, "a text", &[], Uuid::new_v4()).await;
        assert_eq!(code(&edited(&without).await), ("BLANK", "body"));
    }
}

#[tokio::test]
async fn threads_begin_with_files_on_both_sides() {
    let world = World::create(Walls::Both).await;
    let file = uploaded(&world, Contact, "a.txt").await;
    let id = Uuid::new_v4();
    let start = format!(
        "startMessageThread(input: {{ subject: \"s\", body: \"\", clientId: \"{id}\", attachmentIds: [\"{file}\"] }}) {{
           conversation {{ id lastMessage {{ {FIELDS} }} }} errors {{ code path }} }}"
    );
    let tries = (0..3).map(|_| act(&world, Contact, &start));
    for begun in futures_util::future::join_all(tries).await {
        assert_eq!(begun["errors"], json!([]), "{begun}");
        let files = &begun["conversation"]["lastMessage"]["attachments"];
        assert_eq!(files[0]["fileName"], "a.txt");
    }
    let file = uploaded(&world, Agent, "b.txt").await;
    let write = format!(
        "writeToContact(input: {{ contactId: \"$contact\", subject: \"s\", body: \"b\", clientId: \"{id}\", attachmentIds: [\"{file}\"] }}) {{
           conversation {{ lastMessage {{ {FIELDS} }} }} errors {{ code path }} }}"
    );
    let begun = act(&world, Agent, &write).await;
    let files = &begun["conversation"]["lastMessage"]["attachments"];
    assert_eq!(files[0]["fileName"], "b.txt", "{begun}");
}

#[tokio::test]
async fn nobody_sends_what_is_not_theirs_or_was_sent() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let bens = uploaded(&world, Colleague, "ben.txt").await;
        let carls = uploaded(&world, Other, "carl.txt").await;
        let staffs = uploaded(&world, Agent, "staff.txt").await;
        let replied = uploaded(&world, Contact, "replied.txt").await;
        let done = reply(&world, Contact, Owner::Anna, &[&replied]).await;
        assert_eq!(done["errors"], json!([]), "{done}");
        let said = GlobalId::new(NodeKind::Attachment, file_of(Owner::Anna)).to_string();
        let before = conversation(&world, Agent, "revision").await;
        let others = [
            &bens,
            &carls,
            &staffs,
            &replied,
            &said,
            &"nonsense".to_owned(),
        ];
        for id in others {
            let sent = send_with(&world, Contact, "b", &[id], Uuid::new_v4()).await;
            assert_eq!(
                code(&sent),
                ("NOT_FOUND", "attachmentIds"),
                "{walls:?} {sent}"
            );
        }
        // What went with a message goes with no ticket.
        let done = reply(&world, Contact, Owner::Anna, &[&said]).await;
        assert_eq!(
            code(&done),
            ("NOT_FOUND", "attachmentIds"),
            "{walls:?} {done}"
        );
        assert_eq!(conversation(&world, Agent, "revision").await, before);
        let eleven = [bens.as_str(); 11];
        let many = send_with(&world, Contact, "b", &eleven, Uuid::new_v4()).await;
        assert_eq!(code(&many), ("TOO_MANY_FILES", "attachmentIds"));
    }
}

/// A link opens for its viewer alone, and still the database is asked: the conversation becomes another's.
#[tokio::test]
async fn either_wall_keeps_files_from_others() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let file = uploaded(&world, Contact, "a.txt").await;
        let sent = send_with(&world, Contact, "b", &[&file], Uuid::new_v4()).await;
        let url = url_of(&sent);
        assert_eq!(
            status(&world, Contact, &url).await,
            StatusCode::OK,
            "{walls:?}"
        );
        for other in [Colleague, Other, Agent, Restricted, CallerName::Anonymous] {
            let got = status(&world, other, &url).await;
            assert_eq!(got, StatusCode::NOT_FOUND, "{walls:?} {}", other.title());
        }
        for (caller, owner) in [
            (Contact, Owner::Ben),
            (Contact, Owner::Carl),
            (CallerName::Granted, Owner::Anna),
            (Restricted, Owner::Anna),
        ] {
            let query = world.fill(
                "{ node(id: \"$message\") { ... on ConversationMessage { attachments { fileName url } } } }",
                owner,
            );
            let answer = world.ask(caller, &query).await;
            assert!(answer["data"]["node"].is_null(), "{walls:?} {answer}");
        }
        world
            .database
            .as_owner(&format!(
                "UPDATE conversations SET contact_id = '{}' WHERE id = '{}'",
                world.contacts[&Owner::Ben],
                conversation_of(Owner::Anna)
            ))
            .await;
        let got = status(&world, Contact, &url).await;
        assert_eq!(got, StatusCode::NOT_FOUND, "{walls:?}");
    }
}

#[tokio::test]
async fn what_is_deleted_takes_its_files_away_and_an_edit_keeps_them() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        for caller in [Contact, Agent] {
            let file = uploaded(&world, caller, "a.txt").await;
            let sent = send_with(&world, caller, "b", &[&file], Uuid::new_v4()).await;
            let (url, id) = (url_of(&sent), sent["message"]["id"].as_str().unwrap());
            let edit = format!(
                "editMessage(input: {{ messageId: \"{id}\", body: \"c\" }}) {{ message {{ {FIELDS} }} errors {{ code }} }}"
            );
            let edited = act(&world, caller, &edit).await;
            assert_eq!(edited["message"]["attachments"][0]["id"], file, "{edited}");
            let delete = format!(
                "deleteMessage(input: {{ messageId: \"{id}\" }}) {{ message {{ {FIELDS} }} errors {{ code }} }}"
            );
            let deleted = act(&world, caller, &delete).await;
            assert_eq!(deleted["message"]["attachments"], json!([]), "{deleted}");
            let got = status(&world, caller, &url).await;
            assert_eq!(got, StatusCode::NOT_FOUND, "{walls:?}");
            let rows = "SELECT count(*)::text FROM attachments WHERE file_name = 'a.txt'";
            assert_eq!(world.database.text_as_owner(rows).await, "0");
        }
    }
}

/// Row-level security alone.
#[tokio::test]
async fn the_database_alone_says_whose_they_are() {
    use diesel_async::RunQueryDsl;

    let world = World::create(Walls::Both).await;
    let db = world.database.pool();
    let (tenant, anna, ben) = (
        world.tenants["oriale"],
        world.contacts[&Owner::Anna],
        world.contacts[&Owner::Ben],
    );
    let loose: Uuid = uploaded_key(&world, Contact).await;
    let staffs: Uuid = uploaded_key(&world, Agent).await;
    let run = async |who: Identity, sql: &str| {
        let mut tx = db.begin(&who).await.unwrap();
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.map_err(DbError::from).ok()
    };
    let attach = |file: Uuid, conversation: Uuid, message: Uuid| {
        format!(
            "UPDATE attachments SET conversation_id = '{conversation}', message_id = '{message}', attached_at = now() WHERE id = '{file}'"
        )
    };
    let own = conversation_of(Owner::Anna);
    let (hers, answer) = (message_of(Owner::Anna, 1), message_of(Owner::Anna, 2));
    let contact = || Identity::contact(tenant, anna);
    let agent = || Identity::agent(world.agent);
    assert_eq!(run(contact(), &attach(loose, own, hers)).await, Some(1));
    // With what staff said, with another's, in another's conversation, and what is another's.
    assert_eq!(run(contact(), &attach(loose, own, answer)).await, None);
    let bens = attach(
        loose,
        conversation_of(Owner::Ben),
        message_of(Owner::Ben, 1),
    );
    assert_eq!(run(contact(), &bens).await, None);
    let mixed = attach(loose, waiting_of(Owner::Anna), hers);
    assert_eq!(run(contact(), &mixed).await, None);
    assert_eq!(run(contact(), &attach(staffs, own, hers)).await, Some(0));
    let foreign = Identity::contact(tenant, ben);
    assert_eq!(run(foreign, &attach(loose, own, hers)).await, Some(0));
    assert_eq!(run(agent(), &attach(staffs, own, answer)).await, Some(1));
    assert_eq!(run(agent(), &attach(staffs, own, hers)).await, None);
    // What was sent is its sender's to take back.
    let said = format!(
        "DELETE FROM attachments WHERE id = '{}'",
        file_of(Owner::Anna)
    );
    assert_eq!(run(agent(), &said).await, Some(0));
    assert_eq!(run(Identity::contact(tenant, ben), &said).await, Some(0));
    assert_eq!(run(contact(), &said).await, Some(1));
    let all = "DELETE FROM attachments WHERE ticket_id IS NOT NULL OR message_id IS NULL";
    assert_eq!(run(contact(), all).await, Some(0));
    // Neither both nor half.
    let both = format!(
        "UPDATE attachments SET ticket_id = '{}', conversation_id = '{own}', message_id = '{hers}', attached_at = now() WHERE id = '{loose}'",
        world.tickets[&Owner::Anna].0
    );
    assert_eq!(run(contact(), &both).await, None);
    // Of what was deleted nothing is seen, were it still there.
    world
        .database
        .as_owner(&format!(
            "UPDATE conversation_messages SET body = NULL, deleted_at = now() WHERE id = '{hers}'"
        ))
        .await;
    let seen = format!(
        "SELECT FROM attachments WHERE id = '{}'",
        file_of(Owner::Anna)
    );
    assert_eq!(run(contact(), &seen).await, Some(0));
    assert_eq!(run(agent(), &seen).await, Some(0));
}

async fn uploaded_key(world: &World, caller: CallerName) -> Uuid {
    let id = uploaded(world, caller, "loose.txt").await;
    GlobalId::parse_as(&id, NodeKind::Attachment).unwrap()
}

#[tokio::test]
async fn tickets_or_messages_suffice_to_upload_and_each_opens_its_own() {
    let access = Access::open().await;
    let world = &access.world;
    world
        .database
        .as_owner("UPDATE contacts SET features_on = '{}', features_off = '{}'")
        .await;
    world.log_everybody_in().await;
    let said = uploaded(world, Contact, "said.txt").await;
    let sent = send_with(world, Contact, "b", &[&said], Uuid::new_v4()).await;
    let said = url_of(&sent);
    let replied = uploaded(world, Contact, "replied.txt").await;
    let done = reply(world, Contact, Owner::Anna, &[&replied]).await;
    let replied = &done["reply"]["attachments"][0]["url"];
    let replied = replied.as_str().unwrap().to_owned();
    let loose = upload(world, Contact, "loose.txt", b"a").await;
    let loose = loose["url"].as_str().unwrap().to_owned();
    let open = async || {
        let mut codes = Vec::new();
        for url in [&said, &replied, &loose] {
            codes.push(status(world, Contact, url).await.as_u16());
        }
        codes
    };
    let switch = async |features: &[(&str, bool)]| {
        let features: Vec<String> = features
            .iter()
            .map(|(feature, on)| format!("{{ feature: {feature}, enabled: {on} }}"))
            .collect();
        let call = format!(
            "setContactAccess(input: {{ contactId: \"{}\", passwordAllowed: true, singleSignOnAllowed: true, features: [{}] }}) {{ errors {{ code }} }}",
            access.contact(Owner::Anna),
            features.join(", ")
        );
        let done = access.do_as(CallerName::Admin, &call).await;
        assert_eq!(done["errors"], json!([]), "{done}");
    };
    assert_eq!(open().await, [200, 200, 200]);
    switch(&[("TICKETS", false), ("MESSAGES", true)]).await;
    Access::at_once(async || open().await == [200, 404, 200]).await;
    let file = upload(world, Contact, "b.txt", b"b").await;
    assert_eq!(file["fileName"], "b.txt");
    switch(&[("TICKETS", true), ("MESSAGES", false)]).await;
    Access::at_once(async || open().await == [404, 200, 200]).await;
    let file = upload(world, Contact, "c.txt", b"c").await;
    assert_eq!(file["fileName"], "c.txt");
    switch(&[("TICKETS", false), ("MESSAGES", false)]).await;
    Access::at_once(async || open().await == [404, 404, 404]).await;
    assert!(try_upload(world, Contact, "d.txt", b"d").await.is_null());
}

#[tokio::test]
async fn any_number_of_messages_with_files_is_as_many_statements() {
    let world = World::create(Walls::Both).await;
    for number in 0..6 {
        let file = uploaded(&world, Contact, &format!("{number}.txt")).await;
        send_with(&world, Contact, "b", &[&file], Uuid::new_v4()).await;
    }
    let ask = async |last: u8| {
        let fields = format!("messages(last: {last}) {{ nodes {{ {FIELDS} }} }}");
        conversation(&world, Agent, &fields).await;
    };
    ask(6).await;
    let one = count_statements::fewest(&world.database, async || ask(1).await).await;
    let six = count_statements::fewest(&world.database, async || ask(6).await).await;
    assert_eq!(one, six);
}

#[tokio::test]
async fn mails_name_the_files_and_carry_none() {
    let access = Access::open().await;
    let world = &access.world;
    let file = uploaded(world, Agent, "the report.txt").await;
    let sent = send_with(world, Agent, "", &[&file], Uuid::new_v4()).await;
    assert_eq!(sent["errors"], json!([]), "{sent}");
    let mail = access.mail(1).await;
    let text = readable(&mail);
    assert!(text.contains("- the report.txt (1 KB)"), "{text}");
    assert!(!text.contains("Content-ID: <file-"), "{text}");
}

#[tokio::test]
async fn what_is_forgotten_and_what_is_given_out_has_them() {
    let access = Access::open().await;
    let world = &access.world;
    let hers = uploaded(world, Contact, "hers.txt").await;
    send_with(world, Contact, "b", &[&hers], Uuid::new_v4()).await;
    let ours = uploaded(world, Agent, "ours.txt").await;
    send_with(world, Agent, "b", &[&ours], Uuid::new_v4()).await;
    let id = access.contact(Owner::Anna);
    let export =
        format!("exportContact(input: {{ contactId: \"{id}\" }}) {{ json errors {{ code }} }}");
    let given = access.do_as(CallerName::Admin, &export).await;
    let text = given["json"].as_str().unwrap_or_else(|| panic!("{given}"));
    for name in ["hers.txt", "ours.txt", "mark-anna said.txt"] {
        assert!(text.contains(name), "{name}");
    }
    assert!(!text.contains("mark-ben said.txt"));
    let erase = format!(
        "eraseContact(input: {{ contactId: \"{id}\", confirmEmail: \"{}\" }}) {{ errors {{ code }} }}",
        Owner::Anna.email()
    );
    let erased = access.do_as(CallerName::Admin, &erase).await;
    assert_eq!(erased["errors"], json!([]), "{erased}");
    let left = "SELECT coalesce(string_agg(file_name, ' ' ORDER BY file_name), '') FROM attachments
        WHERE conversation_id IS NOT NULL AND file_name NOT LIKE 'mark-%'";
    assert_eq!(world.database.text_as_owner(left).await, "ours.txt");
}

#[tokio::test]
async fn what_nobody_has_looked_at_is_not_given_out() {
    let world = World::create(Walls::Both).await;
    let file = uploaded(&world, Contact, "a.txt").await;
    let sent = send_with(&world, Contact, "b", &[&file], Uuid::new_v4()).await;
    let url = url_of(&sent);
    for (state, expected) in [("checking", 409), ("refused", 403)] {
        let sql = format!("UPDATE attachments SET state = '{state}' WHERE file_name = 'a.txt'");
        world.database.as_owner(&sql).await;
        assert_eq!(status(&world, Contact, &url).await.as_u16(), expected);
        let seen = conversation(&world, Agent, &format!("lastMessage {{ {FIELDS} }}")).await;
        let file = &seen["lastMessage"]["attachments"][0];
        assert_eq!(file["state"], state.to_uppercase());
        assert!(file["url"].is_null(), "{file}");
    }
    // Refused, it goes with nothing.
    let file = uploaded(&world, Contact, "b.txt").await;
    world
        .database
        .as_owner("UPDATE attachments SET state = 'refused' WHERE file_name = 'b.txt'")
        .await;
    let sent = send_with(&world, Contact, "b", &[&file], Uuid::new_v4()).await;
    assert_eq!(code(&sent), ("NOT_FOUND", "attachmentIds"));
}

#[tokio::test]
async fn a_chat_begins_with_files_once_and_with_nobody_elses() {
    let world = World::with_chats(Walls::Both).await;
    let begin = async |files: &[&str], client_id: Uuid| {
        let call = format!(
            "startChat(input: {{ body: \" \", clientId: \"{client_id}\", attachmentIds: {files:?} }}) {{
               conversation {{ id kind subject lastMessage {{ {FIELDS} }} }} errors {{ code message path }} }}"
        );
        act(&world, Contact, &call).await
    };
    let id = Uuid::new_v4();
    assert_eq!(code(&begin(&[], id).await), ("BLANK", "body"));
    let foreign = uploaded(&world, Colleague, "colleague.txt").await;
    let own = uploaded(&world, Contact, "screen.txt").await;
    let refused = begin(&[&own, &foreign], id).await;
    assert_eq!(code(&refused), ("NOT_FOUND", "attachmentIds"), "{refused}");
    let begun = begin(&[&own], id).await["conversation"].clone();
    assert_eq!(begun["kind"], "CHAT");
    assert_eq!(begun["subject"], "Chat");
    assert_eq!(
        begun["lastMessage"]["attachments"][0]["fileName"],
        "screen.txt"
    );
    // A retry finds it; with other files it is another.
    assert_eq!(begin(&[&own], id).await["conversation"]["id"], begun["id"]);
    let other = uploaded(&world, Contact, "other.txt").await;
    assert_eq!(code(&begin(&[&other], id).await).0, "CONFLICT");
}
