//! Searching: what is found by its words, and that the texts kept for it open nothing.

use diesel::{prelude::*, sql_types::Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use portico::db::{DbError, Identity};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{CallerName, Owner, Walls, World};

/// A contact's search in all that they may read, or staff's in the queue.
fn listing(caller: CallerName, search: &str, fields: &str) -> String {
    let list = match caller {
        CallerName::Contact | CallerName::Colleague => "viewer { tickets(filter: { scope: ALL, ",
        _ => "serviceDesk { tickets(filter: { ",
    };
    format!("{{ {list} search: \"{search}\" }}) {{ {fields} }} }} }}")
}

/// Subjects that the caller's search finds: a contact's in all that they may read, staff's in the queue.
async fn found(world: &World, caller: CallerName, search: &str) -> Vec<String> {
    let query = listing(caller, search, "totalCount nodes { subject }");
    let answer = world.ask(caller, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    let side = answer["data"].as_object().unwrap().values().next().unwrap();
    let nodes = side["tickets"]["nodes"].as_array().unwrap();
    assert_eq!(side["tickets"]["totalCount"], nodes.len(), "{search}");
    let subject = |ticket: &Value| ticket["subject"].as_str().unwrap().to_owned();
    let mut subjects: Vec<String> = nodes.iter().map(subject).collect();
    subjects.sort();
    subjects
}

async fn let_ben_read_everything(world: &World) {
    world
        .database
        .as_owner(
            "INSERT INTO ticket_grants (tenant_id, id, reader_id, scope, valid_until)
             SELECT tenant_id, gen_random_uuid(), id, 'tenant', now() + interval '1 day' FROM contacts WHERE email LIKE 'mark-ben@%'",
        )
        .await;
    world.log_everybody_in().await;
}

async fn ask_for_a_device(world: &World) {
    let made = world
        .ask(
            CallerName::Contact,
            "mutation { createTicket(input: { subject: \"Broken\", description: \"\", requestType: \"broken-device\", \
             answers: [{ field: \"device\", values: [\"other\"] }, { field: \"which\", values: [\"Beamer 4711\"] }] }) \
             { ticket { id } errors { message } } }",
        )
        .await;
    assert_eq!(made["data"]["createTicket"]["errors"], json!([]), "{made}");
}

#[tokio::test]
async fn what_was_answered_in_a_form_is_found_by_whoever_reads_the_ticket() {
    let world = World::create(Walls::Both).await;
    ask_for_a_device(&world).await;
    for caller in [CallerName::Contact, CallerName::Agent] {
        // As it was written, and what was chosen under its name in each of the portal's languages.
        for search in ["beamer", "BEAMER 4711", "Anderes", "something else"] {
            assert_eq!(found(&world, caller, search).await, ["Broken"], "{search}");
        }
        assert!(found(&world, caller, "beamer zzz").await.is_empty());
    }
    assert!(
        found(&world, CallerName::Colleague, "beamer")
            .await
            .is_empty()
    );
    let_ben_read_everything(&world).await;
    assert_eq!(
        found(&world, CallerName::Colleague, "beamer").await,
        ["Broken"]
    );
    assert!(
        found(&world, CallerName::Restricted, "beamer")
            .await
            .is_empty()
    );
}

/// Whoever reads more than their own is served by the index: it has what is written now, and nothing that is gone.
#[tokio::test]
async fn the_index_follows_what_is_written_changed_and_deleted() {
    let world = World::create(Walls::Both).await;
    let_ben_read_everything(&world).await;
    let callers = [CallerName::Colleague, CallerName::Agent];
    let expect = async |search: &str, subjects: &[&str]| {
        for caller in callers {
            assert_eq!(found(&world, caller, search).await, subjects, "{search}");
        }
    };
    let reply = world.fill(
        "mutation { replyToTicket(input: { ticketId: \"$ticket\", body: \"The toner is magenta\" }) { errors { code } } }",
        Owner::Anna,
    );
    world.ask(CallerName::Contact, &reply).await;
    expect("magenta", &["mark-anna subject"]).await;
    expect("magenta subject", &["mark-anna subject"]).await;
    world
        .database
        .as_owner(
            "UPDATE ticket_entries SET body = 'The toner is cyan' WHERE body LIKE '%magenta%'",
        )
        .await;
    expect("magenta", &[]).await;
    expect("cyan", &["mark-anna subject"]).await;
    world
        .database
        .as_owner("UPDATE tickets SET subject = 'Renamed' WHERE subject = 'mark-anna subject'")
        .await;
    expect("cyan renamed", &["Renamed"]).await;
    world
        .database
        .as_owner("DELETE FROM ticket_entries WHERE body LIKE '%cyan%'")
        .await;
    expect("cyan", &[]).await;
    let kept = "SELECT count(*)::text FROM ticket_texts WHERE body LIKE '%cyan%'";
    assert_eq!(world.database.text_as_owner(kept).await, "0");
}

/// A word in more places than are looked at is looked for newest first, and everything of it is found.
#[tokio::test]
async fn a_common_word_is_found_in_full() {
    let world = World::create(Walls::Both).await;
    let_ben_read_everything(&world).await;
    world
        .database
        .as_owner(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority)
             SELECT t.tenant_id, gen_random_uuid(), 10000 + n, t.requester_id, 'Common ' || n, 'Rare' || n, 'new', 'normal'
             FROM tickets t, generate_series(1, 3100) n WHERE t.subject = 'mark-anna subject'",
        )
        .await;
    for caller in [CallerName::Colleague, CallerName::Agent] {
        let query = listing(caller, "common", "totalCount nodes { subject }");
        let answer = world.ask(caller, &query).await;
        let side = answer["data"].as_object().unwrap().values().next().unwrap();
        assert_eq!(side["tickets"]["totalCount"], 3100, "{answer}");
        assert_eq!(
            found(&world, caller, "common rare3099").await,
            ["Common 3099"]
        );
        assert_eq!(found(&world, caller, "#13099").await, ["Common 3099"]);
    }
}

/// A word that stands in many texts is known as such without its places, and found all the same; what is rare in a tenant of many
/// texts still has them.
#[tokio::test]
async fn a_word_that_is_everywhere_has_no_places() {
    let world = World::create(Walls::Both).await;
    let_ben_read_everything(&world).await;
    world
        .database
        .as_owner(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority)
             SELECT t.tenant_id, gen_random_uuid(), 10000 + n, t.requester_id, 'Everywhere ' || n,
                 CASE WHEN n % 200 = 0 THEN 'rarely' ELSE 'plain' END, 'new', 'normal'
             FROM tickets t, generate_series(1, 1000) n WHERE t.subject = 'mark-anna subject'",
        )
        .await;
    let oriale = world.tenants["oriale"];
    let anna = Identity::contact(oriale, world.contacts[&Owner::Anna]);
    let agent = Identity::agent(world.agent);
    for (who, tenant) in [(&anna, None), (&agent, Some(oriale)), (&agent, None)] {
        assert_eq!(
            places(&world, who, tenant, "everywhere").await,
            [Uuid::nil()]
        );
        assert_eq!(places(&world, who, tenant, "rarely").await.len(), 5);
        assert_eq!(places(&world, who, tenant, "nowhere").await.len(), 0);
    }
    // Elsewhere the same word is none.
    let nordwind = world.tenants["nordwind"];
    assert!(
        places(&world, &agent, Some(nordwind), "everywhere")
            .await
            .is_empty()
    );
    for caller in [CallerName::Colleague, CallerName::Agent] {
        for (words, count) in [
            ("everywhere", 1000),
            ("everywhere rarely", 5),
            ("everywhere nowhere", 0),
        ] {
            let answer = world
                .ask(
                    caller,
                    &listing(caller, words, "totalCount nodes { subject }"),
                )
                .await;
            let side = answer["data"].as_object().unwrap().values().next().unwrap();
            assert_eq!(side["tickets"]["totalCount"], count, "{words}: {answer}");
        }
    }
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

async fn named(world: &World, who: &Identity, tenant: Option<Uuid>) -> Vec<Uuid> {
    places(world, who, tenant, "subject").await
}

async fn places(world: &World, who: &Identity, tenant: Option<Uuid>, word: &str) -> Vec<Uuid> {
    let mut tx = world.server.db.begin(who).await.unwrap();
    let of = tenant.map_or("NULL".to_owned(), |tenant| format!("'{tenant}'"));
    let rows: Vec<Named> = diesel::sql_query(format!(
        "SELECT DISTINCT c AS id FROM ticket_candidates('%{word}%', {of}, 100) c"
    ))
    .load(&mut *tx)
    .await
    .unwrap();
    let mut ids: Vec<Uuid> = rows.into_iter().map(|row| row.id).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn the_kept_texts_cannot_be_read_and_name_nothing_of_another_tenant() {
    let world = World::create(Walls::Both).await;
    let (oriale, nordwind) = (world.tenants["oriale"], world.tenants["nordwind"]);
    let carl = world.tickets[&Owner::Carl].0;
    for who in [
        Identity::contact(oriale, world.contacts[&Owner::Anna]),
        Identity::agent(world.agent),
    ] {
        let mut tx = world.server.db.begin(&who).await.unwrap();
        let read = diesel::sql_query("SELECT ticket_id AS id FROM ticket_texts")
            .load::<Named>(&mut *tx)
            .await
            .map_err(DbError::from);
        let told = format!("{:?}", read.map(|rows| rows.len()));
        assert!(told.contains("permission denied"), "{told}");
    }
    let anna = Identity::contact(oriale, world.contacts[&Owner::Anna]);
    for tenant in [None, Some(oriale), Some(nordwind)] {
        let ids = named(&world, &anna, tenant).await;
        assert_eq!(ids.len(), 2, "of her tenant, whatever she names");
        assert!(!ids.contains(&carl));
    }
    let agent = Identity::agent(world.agent);
    assert_eq!(named(&world, &agent, None).await.len(), 3);
    assert_eq!(named(&world, &agent, Some(nordwind)).await, [carl]);
    for nobody in [Identity::anonymous(None), Identity::anonymous(Some(oriale))] {
        assert!(named(&world, &nobody, Some(oriale)).await.is_empty());
    }
}

/// What runs with the owner's rights sees no table of the service role's own in place of its own.
#[tokio::test]
async fn a_table_made_on_the_way_takes_nothings_place() {
    let world = World::create(Walls::Both).await;
    let agent = Identity::agent(world.agent);
    let mut tx = world.server.db.begin(&agent).await.unwrap();
    for statement in [
        "CREATE TEMPORARY TABLE ticket_texts (tenant_id uuid, ticket_id uuid, piece_id uuid, body text, \
         PRIMARY KEY (tenant_id, ticket_id, piece_id))",
        "UPDATE tickets SET subject = 'a new subject'",
    ] {
        diesel::sql_query(statement)
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    let found: Vec<Named> = diesel::sql_query(
        "SELECT DISTINCT c AS id FROM ticket_candidates('%a new subject%', NULL, 100) c",
    )
    .load(&mut *tx)
    .await
    .unwrap();
    assert_eq!(found.len(), 3);
    let caught: Vec<Named> = diesel::sql_query("SELECT ticket_id AS id FROM pg_temp.ticket_texts")
        .load(&mut *tx)
        .await
        .unwrap();
    assert!(caught.is_empty());
}
