//! All that was said, by mail.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    access_support::{Access, readable},
    attachments_support::upload,
    conversations::{act, send},
    support::{CallerName, Owner, Server, Walls, World, conversations::conversation_of},
};

use CallerName::{Agent, Colleague, Contact, Other};

const MAIL: &str = "mailTranscript(input: { conversationId: \"$conversation\" }) { email errors { code message path } }";

fn code(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"][1].as_str().unwrap_or_default();
    (error["code"].as_str().unwrap_or_default(), path)
}

async fn queued(world: &World) -> String {
    let sql = "SELECT count(*)::text FROM mail_outbox WHERE template = 'conversation-transcript'";
    world.database.text_as_owner(sql).await
}

#[tokio::test]
async fn its_contact_gets_all_that_was_said_and_not_deleted() {
    let access = Access::open().await;
    let world = &access.world;
    let file = upload(world, Contact, "the plan.txt", b"p").await;
    let call = format!(
        "sendMessage(input: {{ conversationId: \"$conversation\", body: \"It *works*.\", clientId: \"{}\", attachmentIds: [{}] }}) {{ errors {{ code }} }}",
        Uuid::new_v4(),
        file["id"]
    );
    assert_eq!(act(world, Contact, &call).await["errors"], json!([]));
    let mailed = act(world, Contact, MAIL).await;
    assert_eq!(mailed["errors"], json!([]), "{mailed}");
    assert_eq!(mailed["email"], Owner::Anna.email());
    let mail = access.mail(1).await;
    assert!(mail.to.contains(&Owner::Anna.email()), "{:?}", mail.to);
    let text = readable(&mail);
    let id = world.fill("$conversation", Owner::Anna);
    for part in [
        "What was said: mark-anna thread",
        "You asked for all that was said in this conversation.",
        "mark-anna question",
        "an answer to mark-anna",
        "mark-anna mended",
        "It works.",
        "Support team",
        "Files: mark-anna said.txt",
        "Files: the plan.txt",
        "All times: ",
        &format!("/messages/{id}"),
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for gone in ["sees what", "took back", "left out"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
    let place = |part: &str| text.find(part).unwrap();
    assert!(
        place("mark-anna question") < place("an answer to")
            && place("an answer to") < place("mark-anna mended")
    );
}

#[tokio::test]
async fn a_long_one_is_bounded_and_says_so() {
    let access = Access::open().await;
    let world = &access.world;
    let (id, anna) = (conversation_of(Owner::Anna), world.contacts[&Owner::Anna]);
    let tenant = world.tenants["oriale"];
    world
        .database
        .as_owner(&format!(
            "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_contact_id, author_name, body,
                 client_id, revision)
             SELECT '{tenant}', '{id}', n, gen_random_uuid(), '{anna}', 'mark-anna', 'said ' || n || repeat(' word', 200),
                 gen_random_uuid(), n + 2 FROM generate_series(5, 600) n;
             UPDATE conversations SET message_count = 600, revision = 602 WHERE id = '{id}'"
        ))
        .await;
    act(world, Contact, MAIL).await;
    let text = readable(&access.mail(1).await);
    assert!(
        text.contains("earlier messages are left out here."),
        "{text}"
    );
    assert!(text.contains("said 600 word") && !text.contains("said 5 word"));
    assert!(text.len() < 300_000, "{}", text.len());
}

#[tokio::test]
async fn where_mails_show_nothing_it_leads_to_the_portal() {
    let access = Access::open().await;
    let world = &access.world;
    world
        .database
        .as_owner("UPDATE tenants SET ticket_rules = '{\"mail_content\": false}'")
        .await;
    act(world, Contact, MAIL).await;
    let text = readable(&access.mail(1).await);
    assert!(text.contains("/messages/"), "{text}");
    assert!(
        !text.contains("mark-anna question") && !text.contains("mark-anna thread"),
        "{text}"
    );
}

#[tokio::test]
async fn three_an_hour_are_enough() {
    let world = World::create(Walls::Both).await;
    for _ in 0..3 {
        assert_eq!(act(&world, Contact, MAIL).await["errors"], json!([]));
        // What does not exist for them counts for nobody.
        assert_eq!(act(&world, Colleague, MAIL).await, "NOT_FOUND");
    }
    let fourth = act(&world, Contact, MAIL).await;
    assert_eq!(code(&fourth), ("TOO_MANY_ATTEMPTS", "conversationId"));
    assert_eq!(fourth["email"], Value::Null);
    assert_eq!(queued(&world).await, "3");
    let own = MAIL.replace("$conversation", &world.fill("$conversation", Owner::Ben));
    assert_eq!(
        act(&world, Colleague, &own).await["email"],
        Owner::Ben.email()
    );
}

#[tokio::test]
async fn nobody_else_has_it_mailed_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        for (caller, expected) in [
            (Colleague, "NOT_FOUND"),
            (Other, "NOT_FOUND"),
            (CallerName::Granted, "NOT_FOUND"),
            (Agent, "FORBIDDEN"),
            (CallerName::Admin, "FORBIDDEN"),
            (CallerName::Reader, "READ_ONLY"),
            (CallerName::Viewing, "READ_ONLY"),
        ] {
            let done = act(&world, caller, MAIL).await;
            assert_eq!(done, expected, "{walls:?} {}", caller.title());
        }
        assert_eq!(queued(&world).await, "0", "{walls:?}");
    }
}

#[tokio::test]
async fn not_without_messages() {
    let mut world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE contacts SET features_off = '{messages}'")
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    assert_eq!(act(&world, Contact, MAIL).await, "FORBIDDEN");
}

/// Row-level security alone: a contact writes a mail of this kind, to themselves.
#[tokio::test]
async fn the_database_alone_lets_contacts_mail_themselves_and_this_alone() {
    use diesel_async::RunQueryDsl;
    use portico::db::Identity;

    let world = World::create(Walls::Both).await;
    let db = world.database.pool();
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let run = async |template: &str, tenant: Uuid, email: &str| {
        let mut tx = db
            .begin(&Identity::contact(world.tenants["oriale"], anna))
            .await
            .unwrap();
        let sql = format!(
            "INSERT INTO mail_outbox (tenant_id, id, template, locale, recipient_name, recipient_email, payload)
             VALUES ('{tenant}', gen_random_uuid(), '{template}', 'en', 'n', '{email}', '{{}}')"
        );
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.ok()
    };
    let (own, bens) = (Owner::Anna.email(), Owner::Ben.email());
    let kind = "conversation-transcript";
    assert_eq!(run(kind, tenant, &own).await, Some(1));
    assert_eq!(run(kind, tenant, &bens).await, None);
    assert_eq!(run(kind, world.tenants["nordwind"], &own).await, None);
    assert_eq!(run("password-reset", tenant, &own).await, None);
}

/// What comes afterwards is not in it; it is not gathered with what staff write.
#[tokio::test]
async fn it_is_as_it_was_when_it_was_asked_for() {
    let world = World::create(Walls::Both).await;
    act(&world, Contact, MAIL).await;
    send(&world, Agent, "Afterwards.", Uuid::new_v4()).await;
    let sql = "SELECT payload::text FROM mail_outbox WHERE template = 'conversation-transcript'";
    let payload = world.database.text_as_owner(sql).await;
    assert!(
        payload.contains("mark-anna question") && !payload.contains("Afterwards"),
        "{payload}"
    );
}
