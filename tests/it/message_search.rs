//! Words in messages are found by an index that names candidates, and by nobody who may not read them.

use diesel::{QueryableByName, sql_types::Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use portico::db::{DbError, Identity};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    conversations::{act, send},
    support::{CallerName, Owner, Walls, World, conversations::conversation_of},
};

use CallerName::{Agent, Contact, Restricted};

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

async fn found(world: &World, caller: CallerName, word: &str) -> Vec<String> {
    let root = if caller.is_staff() {
        "serviceDesk"
    } else {
        "viewer"
    };
    let query = if caller.is_staff() {
        format!(
            "{{ {root} {{ conversations(first: 50, filter: {{ search: \"{word}\" }}) {{ totalCount nodes {{ subject }} }} }} }}"
        )
    } else {
        format!(
            "{{ {root} {{ conversations(first: 50, search: \"{word}\") {{ totalCount nodes {{ subject }} }} }} }}"
        )
    };
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    let list = &answer["data"][root]["conversations"];
    let nodes = list["nodes"].as_array().unwrap();
    assert_eq!(list["totalCount"], nodes.len());
    let subject = |node: &Value| node["subject"].as_str().unwrap().to_owned();
    nodes.iter().map(subject).collect()
}

#[tokio::test]
async fn words_are_found_as_they_were_said_and_no_more_when_they_are_gone() {
    let world = World::create(Walls::Both).await;
    let sent = send(
        &world,
        Contact,
        "The Kyanotype is 100% jammed",
        Uuid::new_v4(),
    )
    .await;
    let id = sent["message"]["id"].as_str().unwrap().to_owned();
    for word in [
        "kyanotype",
        "anotyp",
        "100%",
        "kyanotype jammed",
        "anna thread",
    ] {
        assert_eq!(
            found(&world, Agent, word).await,
            ["mark-anna thread"],
            "{word}"
        );
    }
    for word in ["kyanotype quiet", "100_", "kyanotypes"] {
        assert!(found(&world, Agent, word).await.is_empty(), "{word}");
    }
    assert_eq!(
        found(&world, Contact, "kyanotype").await,
        ["mark-anna thread"]
    );
    assert!(
        found(&world, CallerName::Colleague, "kyanotype")
            .await
            .is_empty()
    );
    assert!(found(&world, Restricted, "kyanotype").await.is_empty());
    act(
        &world,
        Contact,
        &format!("editMessage(input: {{ messageId: \"{id}\", body: \"A daguerreotype\" }}) {{ errors {{ code }} }}"),
    )
    .await;
    assert!(found(&world, Agent, "kyanotype").await.is_empty());
    assert_eq!(found(&world, Agent, "daguerreo").await.len(), 1);
    act(
        &world,
        Contact,
        &format!("deleteMessage(input: {{ messageId: \"{id}\" }}) {{ errors {{ code }} }}"),
    )
    .await;
    assert!(found(&world, Agent, "daguerreo").await.is_empty());
    let kept = "SELECT count(*)::text FROM conversation_texts WHERE body ILIKE '%daguerreo%' OR body ILIKE '%kyano%'";
    assert_eq!(world.database.text_as_owner(kept).await, "0");
}

#[tokio::test]
async fn the_kept_texts_cannot_be_read_and_name_nothing_of_another_tenant() {
    let world = World::create(Walls::Both).await;
    let (oriale, nordwind) = (world.tenants["oriale"], world.tenants["nordwind"]);
    let anna = || Identity::contact(oriale, world.contacts[&Owner::Anna]);
    let agent = || Identity::agent(world.agent);
    for who in [anna(), agent()] {
        let mut tx = world.server.db.begin(&who).await.unwrap();
        let read = diesel::sql_query("SELECT conversation_id AS id FROM conversation_texts")
            .load::<Named>(&mut *tx)
            .await
            .map_err(DbError::from);
        let told = format!("{:?}", read.map(|rows| rows.len()));
        assert!(told.contains("permission denied"), "{told}");
    }
    let named = async |who: Identity, of: Option<Uuid>| {
        let of = of.map_or("NULL".to_owned(), |id| format!("'{id}'"));
        let mut tx = world.server.db.begin(&who).await.unwrap();
        let rows: Vec<Named> = diesel::sql_query(format!(
            "SELECT DISTINCT c AS id FROM conversation_candidates('%question%', {of}, 100) c"
        ))
        .load(&mut *tx)
        .await
        .unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert!(named(anna(), None).await.is_empty());
    assert!(named(anna(), Some(oriale)).await.is_empty());
    assert!(
        named(Identity::anonymous(Some(oriale)), None)
            .await
            .is_empty()
    );
    assert_eq!(named(agent(), None).await.len(), 3);
    assert_eq!(
        named(agent(), Some(nordwind)).await,
        [conversation_of(Owner::Carl)]
    );
}
