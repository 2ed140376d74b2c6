//! Conversations that become tickets.

use axum::http::StatusCode;
use portico::{
    api::{GlobalId, NodeKind},
    db::Identity,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    access_support::Access,
    attachments_support::{follow, upload},
    conversations::{act, conversation, send},
    support::{
        CallerName, Owner, Server, Walls, World,
        conversations::{conversation_of, message_of, waiting_of},
        count_statements,
    },
};

use CallerName::{Agent, Contact, Restricted};

const CREATE: &str = "createTicketFromConversation(input: { conversationId: \"$conversation\" }) {
    ticket { id number subject priority description { markdown html } attachments { id fileName url } requester { displayName } }
    conversation { ticket { number } } errors { code message path } }";

/// A world in which no conversation is about a ticket yet.
async fn world(walls: Walls) -> World {
    let world = World::create(walls).await;
    apart(&world).await;
    world
}

async fn apart(world: &World) {
    let sql = "UPDATE conversations SET ticket_id = NULL";
    world.database.as_owner(sql).await;
}

fn code(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"][1].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), path)
}

async fn tickets(world: &World) -> String {
    let sql = "SELECT count(*)::text FROM tickets";
    world.database.text_as_owner(sql).await
}

#[tokio::test]
async fn what_was_said_becomes_the_description_with_its_files() {
    let world = world(Walls::Both).await;
    let hers = upload(&world, Contact, "hers.txt", b"hers").await;
    let ours = upload(&world, Agent, "ours.txt", b"ours").await;
    for (caller, body, file) in [
        (Contact, "# It **breaks**\n```\nnever closed", &hers),
        (Agent, "Look:", &ours),
    ] {
        let call = format!(
            "sendMessage(input: {{ conversationId: \"$conversation\", body: {}, clientId: \"{}\", attachmentIds: [{}] }}) {{ errors {{ code }} }}",
            json!(body),
            Uuid::new_v4(),
            file["id"]
        );
        assert_eq!(act(&world, caller, &call).await["errors"], json!([]));
    }
    world
        .database
        .as_owner("DELETE FROM attachments WHERE file_name LIKE '%said.txt'")
        .await;
    let made = act(&world, Agent, CREATE).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let ticket = &made["ticket"];
    assert_eq!(ticket["subject"], "mark-anna thread");
    assert_eq!(ticket["priority"], "NORMAL");
    assert_eq!(ticket["requester"]["displayName"], "mark-anna");
    assert_eq!(made["conversation"]["ticket"]["number"], ticket["number"]);
    let text = ticket["description"]["markdown"].as_str().unwrap();
    for part in [
        "**mark-anna** · Contact · ",
        "> mark-anna question",
        "> an answer to mark-anna",
        "> mark-anna mended",
        "> # It **breaks**\n> ```\n> never closed",
        "**Alex Agent** · Support team · ",
        "Files: hers.txt",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for gone in ["sees what", "took back"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    let html = ticket["description"]["html"].as_str().unwrap();
    assert!(html.contains("<strong>Alex Agent</strong>"), "{html}");
    let files = ticket["attachments"].as_array().unwrap();
    let names: Vec<_> = files.iter().map(|file| &file["fileName"]).collect();
    assert_eq!(names, ["hers.txt", "ours.txt"]);
    // Copies: the message may go.
    world
        .database
        .as_owner("DELETE FROM attachments WHERE conversation_id IS NOT NULL")
        .await;
    for (file, name) in files.iter().zip(["hers", "ours"]) {
        assert_ne!(file["id"], hers["id"]);
        let got = follow(&world, Agent, file["url"].as_str().unwrap(), &[]).await;
        assert_eq!((got.status, got.text()), (StatusCode::OK, name.into()));
    }
    // The contact reads all of it.
    let query = format!(
        "{{ viewer {{ ticket(number: {}) {{ subject attachments {{ fileName }} }} }} }}",
        ticket["number"]
    );
    let seen = world.ask(Contact, &query).await;
    let seen = &seen["data"]["viewer"]["ticket"];
    assert_eq!(seen["attachments"].as_array().unwrap().len(), 2, "{seen}");
}

#[tokio::test]
async fn again_or_at_once_it_is_one_ticket() {
    let world = world(Walls::Both).await;
    let before: u32 = tickets(&world).await.parse().unwrap();
    let tries = (0..6).map(|number| {
        let caller = if number % 2 == 0 {
            Agent
        } else {
            CallerName::Admin
        };
        act(&world, caller, CREATE)
    });
    let made = futures_util::future::join_all(tries).await;
    for one in &made {
        assert_eq!(one["errors"], json!([]), "{one}");
        assert_eq!(one["ticket"]["id"], made[0]["ticket"]["id"]);
    }
    let again = CREATE.replace("\" })", "\", subject: \"Another\" })");
    let again = act(&world, Agent, &again).await;
    assert_eq!(again["ticket"]["id"], made[0]["ticket"]["id"], "{again}");
    assert_eq!(again["ticket"]["subject"], "mark-anna thread");
    assert_eq!(tickets(&world).await, (before + 1).to_string());
    let seen = conversation(&world, Contact, "ticket { number }").await;
    assert_eq!(seen["ticket"]["number"], made[0]["ticket"]["number"]);
    let long = CREATE.replace(
        "\" })",
        &format!("\", subject: \"{}\" }})", "x".repeat(201)),
    );
    assert_eq!(
        code(&act(&world, Agent, &long).await),
        ("TOO_LONG", "subject")
    );
}

#[tokio::test]
async fn a_long_conversation_says_what_it_leaves_out() {
    let world = world(Walls::Both).await;
    let (id, anna) = (conversation_of(Owner::Anna), world.contacts[&Owner::Anna]);
    let tenant = world.tenants["oriale"];
    world
        .database
        .as_owner(&format!(
            "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_contact_id, author_name, body,
                 client_id, revision)
             SELECT '{tenant}', '{id}', n, gen_random_uuid(), '{anna}', 'mark-anna', 'n ' || n || repeat(' word', 60),
                 gen_random_uuid(), n + 2 FROM generate_series(5, 900) n;
             UPDATE conversations SET message_count = 900, revision = 902 WHERE id = '{id}'"
        ))
        .await;
    let made = act(&world, Agent, CREATE).await;
    let text = made["ticket"]["description"]["markdown"].as_str().unwrap();
    assert!(text.chars().count() <= 20_000, "{}", text.chars().count());
    assert!(text.starts_with('*'), "{text}");
    let line = text.lines().next().unwrap();
    assert!(
        line.contains("earlier messages are left out here."),
        "{line}"
    );
    assert!(
        text.contains("> n 900 ") && !text.contains("> n 5 "),
        "{line}"
    );
    let left_out: usize = line[1..].split(' ').next().unwrap().parse().unwrap();
    // 899 were not deleted.
    assert_eq!(left_out + text.matches("> n ").count(), 899);
}

#[tokio::test]
async fn it_is_staff_s_who_serve_the_portal_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = world(walls).await;
        let before = tickets(&world).await;
        for (caller, expected) in [
            (Contact, "FORBIDDEN"),
            (CallerName::Colleague, "FORBIDDEN"),
            (CallerName::Anonymous, "UNAUTHENTICATED"),
            (Restricted, "NOT_FOUND"),
        ] {
            let done = act(&world, caller, CREATE).await;
            // Without guards it is refused all the same.
            let expected = match (walls, expected) {
                (Walls::NoGuards, "UNAUTHENTICATED") => "FORBIDDEN",
                (_, expected) => expected,
            };
            assert_eq!(done, expected, "{walls:?} {}", caller.title());
        }
        assert_eq!(tickets(&world).await, before, "{walls:?}");
    }
}

#[tokio::test]
async fn not_without_tickets_and_not_for_whoever_is_gone() {
    let mut world = world(Walls::Both).await;
    let hers = "UPDATE contacts SET features_off = '{tickets}' WHERE email LIKE 'mark-anna@%'";
    world.database.as_owner(hers).await;
    let off = act(&world, Agent, CREATE).await;
    assert_eq!(code(&off), ("FEATURE_OFF", "conversationId"), "{off}");
    let text = off["errors"][0]["message"].as_str().unwrap();
    assert!(text.contains("Tickets are not switched on"), "{text}");
    // One that there was is not shown to them any more.
    let link = format!(
        "UPDATE conversations SET ticket_id = '{}' WHERE id = '{}'",
        world.tickets[&Owner::Anna].0,
        conversation_of(Owner::Anna)
    );
    world.database.as_owner(&link).await;
    world.server = Server::over(&world.database, Walls::Both).await;
    let seen = conversation(&world, Contact, "subject ticket { number }").await;
    assert_eq!(seen["ticket"], Value::Null, "{seen}");
    let seen = conversation(&world, Agent, "ticket { number }").await;
    assert_eq!(seen["ticket"]["number"], world.tickets[&Owner::Anna].1);
    apart(&world).await;
    let gone =
        "UPDATE contacts SET features_off = '{}', active = false WHERE email LIKE 'mark-anna@%'";
    world.database.as_owner(gone).await;
    let gone = act(&world, Agent, CREATE).await;
    assert_eq!(code(&gone), ("INVALID_STATE", "conversationId"), "{gone}");
}

#[tokio::test]
async fn a_ticket_that_one_may_not_read_is_not_shown() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = world(walls).await;
        let (own, bens) = (world.tickets[&Owner::Anna].0, world.tickets[&Owner::Ben].0);
        for (sql, there) in [
            (
                format!("UPDATE conversations SET ticket_id = '{own}'"),
                true,
            ),
            (
                format!("UPDATE tickets SET hidden = true WHERE id = '{own}'"),
                false,
            ),
            (
                format!("UPDATE conversations SET ticket_id = '{bens}'"),
                false,
            ),
        ] {
            let of = format!(
                "{sql}{}",
                if sql.starts_with("UPDATE conv") {
                    format!(" WHERE id = '{}'", conversation_of(Owner::Anna))
                } else {
                    String::new()
                }
            );
            world.database.as_owner(&of).await;
            let seen = conversation(&world, Contact, "subject ticket { number }").await;
            assert_eq!(seen["ticket"].is_object(), there, "{walls:?} {sql} {seen}");
        }
    }
}

/// Row-level security alone: nobody says that a conversation is about a ticket that they may not read.
#[tokio::test]
async fn the_database_alone_keeps_foreign_tickets_out() {
    use diesel_async::RunQueryDsl;

    let world = world(Walls::Both).await;
    let db = world.database.pool();
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let run = async |who: Identity, sql: String| {
        let mut tx = db.begin(&who).await.unwrap();
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.ok()
    };
    let about = |owner: Owner| {
        format!(
            "UPDATE conversations SET ticket_id = '{}' WHERE id = '{}'",
            world.tickets[&owner].0,
            conversation_of(Owner::Anna)
        )
    };
    let contact = || Identity::contact(tenant, anna);
    assert_eq!(run(contact(), about(Owner::Anna)).await, Some(1));
    assert_eq!(run(contact(), about(Owner::Ben)).await, None);
    // Of another tenant it is nobody's.
    assert_eq!(
        run(Identity::agent(world.agent), about(Owner::Carl)).await,
        None
    );
    let begin = |owner: Owner| {
        format!(
            "INSERT INTO conversations (tenant_id, id, subject, contact_id, state, waiting_since, starter_id, client_id, ticket_id)
             VALUES ('{tenant}', gen_random_uuid(), 's', '{anna}', 'waiting', now(), '{anna}', gen_random_uuid(), '{}')",
            world.tickets[&owner].0
        )
    };
    assert_eq!(run(contact(), begin(Owner::Anna)).await, Some(1));
    assert_eq!(run(contact(), begin(Owner::Ben)).await, None);
    // A file for a ticket that no conversation became.
    let file = format!(
        "INSERT INTO attachments (tenant_id, id, uploader_staff_id, ticket_id, message_id, file_name, media_type, size, sha256, state, attached_at)
         VALUES ('{tenant}', gen_random_uuid(), '{}', '{t}', '{t}', 'x', 'x', 1, '', 'ready', now())",
        world.agent,
        t = world.tickets[&Owner::Anna].0
    );
    assert_eq!(run(Identity::agent(world.agent), file.clone()).await, None);
    world.database.as_owner(&about(Owner::Anna)).await;
    assert_eq!(run(Identity::agent(world.agent), file).await, Some(1));
}

#[tokio::test]
async fn a_list_s_tickets_are_one_statement() {
    let world = world(Walls::Both).await;
    let link = format!(
        "UPDATE conversations SET ticket_id = '{}' WHERE contact_id = '{}'",
        world.tickets[&Owner::Anna].0,
        world.contacts[&Owner::Anna]
    );
    world.database.as_owner(&link).await;
    let ask = async |first: u8| {
        let query = format!(
            "{{ viewer {{ conversations(first: {first}) {{ nodes {{ ticket {{ number }} rating {{ stars comment }} }} }} }} }}"
        );
        let answer = world.ask(Contact, &query).await;
        assert!(answer["errors"].is_null(), "{answer}");
    };
    ask(2).await;
    let one = count_statements::fewest(&world.database, async || ask(1).await).await;
    let two = count_statements::fewest(&world.database, async || ask(2).await).await;
    assert_eq!(one, two);
}

#[tokio::test]
async fn whoever_is_forgotten_is_not_named_in_it() {
    let access = Access::open().await;
    let world = &access.world;
    apart(world).await;
    send(world, Contact, "Still broken.", Uuid::new_v4()).await;
    let made = act(world, Agent, CREATE).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let erase = format!(
        "eraseContact(input: {{ contactId: \"{}\", confirmEmail: \"{}\" }}) {{ errors {{ code }} }}",
        access.contact(Owner::Anna),
        Owner::Anna.email()
    );
    let erased = access.do_as(CallerName::Admin, &erase).await;
    assert_eq!(erased["errors"], json!([]), "{erased}");
    let query = format!(
        "{{ node(id: {}) {{ ... on Ticket {{ description {{ markdown }} }} }} }}",
        made["ticket"]["id"]
    );
    let seen = world.ask(Agent, &query).await;
    let text = seen["data"]["node"]["description"]["markdown"]
        .as_str()
        .unwrap();
    assert!(!text.contains("**mark-anna**"), "{text}");
    assert!(text.contains("**Gelöschter Kontakt** · "), "{text}");
    assert!(text.contains("> Still broken."), "{text}");
}

/// Beside what it is made of, nothing is needed: ids of other things lead nowhere.
#[tokio::test]
async fn ids_of_other_things_are_none() {
    let world = world(Walls::Both).await;
    let message = GlobalId::new(NodeKind::ConversationMessage, message_of(Owner::Anna, 1));
    let waits = GlobalId::new(NodeKind::Conversation, waiting_of(Owner::Anna));
    for (id, expected) in [
        (message.to_string(), "NOT_FOUND"),
        ("x".into(), "NOT_FOUND"),
    ] {
        let call = CREATE.replace("$conversation", &id);
        assert_eq!(act(&world, Agent, &call).await, expected);
    }
    let call = CREATE.replace("$conversation", &waits.to_string());
    let made = act(&world, Agent, &call).await;
    assert_eq!(made["ticket"]["subject"], "mark-anna waits", "{made}");
}
