//! Each wall by itself: what a contact gets of another's files with the other wall taken away.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use portico::db::{DbError, Identity, System, schema::attachments};

use crate::{
    attachments_support::{follow, reply, upload},
    support::{CallerName, Owner, Walls, World},
};

/// The files of another's ticket, asked for by the ticket's id and by a link that the caller made somehow.
#[tokio::test]
async fn either_wall_keeps_files_from_others() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        for owner in [Owner::Ben, Owner::Carl] {
            let query = world.fill(
                "{ node(id: \"$ticket\") { ... on Ticket { attachments { fileName url } timeline { nodes { ... on Reply { attachments { fileName url } } } } } } }",
                owner,
            );
            let answer = world.ask(CallerName::Contact, &query).await;
            world.assert_nothing_foreign(CallerName::Contact, &query, &answer);
        }
        let own = "{ viewer { ticket(number: 101) { attachments { fileName url } } } }";
        let answer = world.ask(CallerName::Contact, own).await;
        let file = &answer["data"]["viewer"]["ticket"]["attachments"][0];
        assert_eq!(
            file["fileName"], "mark-anna plan.png",
            "{walls:?}: {answer}"
        );
        let note = world.fill(
            "{ node(id: \"$ticket\") { ... on Ticket { internalNotes { nodes { attachments { fileName } } } } } }",
            Owner::Anna,
        );
        let answer = world.ask(CallerName::Contact, &note).await;
        world.assert_nothing_foreign(CallerName::Contact, &note, &answer);
    }
}

/// A link opens for its viewer only, and still the database is asked: the ticket becomes another's, the link is Anna's.
#[tokio::test]
async fn either_wall_keeps_a_link_from_what_is_not_theirs_any_more() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let file = upload(&world, CallerName::Contact, "a.txt", b"a").await;
        let id = file["id"].as_str().unwrap();
        let payload = reply(&world, CallerName::Contact, Owner::Anna, &[id]).await;
        let url = payload["reply"]["attachments"][0]["url"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(
            follow(&world, CallerName::Contact, &url, &[]).await.status,
            200,
            "{walls:?}"
        );
        world
            .database
            .as_owner(&format!(
                "UPDATE tickets SET requester_id = '{}' WHERE id = '{}'",
                world.contacts[&Owner::Ben],
                world.tickets[&Owner::Anna].0
            ))
            .await;
        assert_eq!(
            follow(&world, CallerName::Contact, &url, &[]).await.status,
            404,
            "{walls:?}"
        );
    }
}

#[tokio::test]
async fn row_level_security_says_who_reads_writes_and_sends() {
    let world = World::create(Walls::Both).await;
    let db = &world.server.db;
    let (oriale, anna, ben) = (
        world.tenants["oriale"],
        world.contacts[&Owner::Anna],
        world.contacts[&Owner::Ben],
    );
    let file = upload(&world, CallerName::Contact, "loose.txt", b"a").await;
    assert!(file["id"].is_string());
    let names = |who: Identity| async move {
        let query = attachments::table
            .select(attachments::file_name)
            .order(attachments::file_name);
        db.read::<_, String>(&who, query).await.unwrap()
    };
    assert_eq!(
        names(Identity::contact(oriale, anna)).await,
        [
            "loose.txt",
            "mark-anna photo.png",
            "mark-anna plan.png",
            "mark-anna said.txt"
        ]
    );
    assert_eq!(
        names(Identity::contact(oriale, ben)).await,
        [
            "mark-ben photo.png",
            "mark-ben plan.png",
            "mark-ben said.txt"
        ]
    );
    assert!(
        names(Identity::contact(world.tenants["nordwind"], anna))
            .await
            .is_empty()
    );
    assert!(names(Identity::anonymous(Some(oriale))).await.is_empty());
    assert!(
        names(Identity::pending(Some(oriale), anna))
            .await
            .is_empty()
    );
    assert_eq!(
        names(Identity::agent(world.agent)).await.len(),
        12,
        "what is not sent yet is its uploader's"
    );
    assert_eq!(names(Identity::system(System::Files)).await.len(), 13);
    assert_eq!(
        names(Identity::system(System::Mail)).await.len(),
        9,
        "what is sent and not internal"
    );

    // Ben sends Anna's file; Anna sends hers with Ben's ticket, and as an internal note.
    let (ticket, bens) = (world.tickets[&Owner::Anna].0, world.tickets[&Owner::Ben].0);
    for (who, ticket, internal) in [
        (ben, bens, false),
        (anna, bens, false),
        (anna, ticket, true),
    ] {
        let mut tx = db.begin(&Identity::contact(oriale, who)).await.unwrap();
        let sent =
            diesel::update(attachments::table.filter(attachments::file_name.eq("loose.txt")))
                .set((
                    attachments::ticket_id.eq(ticket),
                    attachments::message_id.eq(ticket),
                    attachments::internal.eq(internal),
                    attachments::attached_at.eq(diesel::dsl::now),
                ))
                .execute(&mut *tx)
                .await
                .map_err(DbError::from);
        assert!(!matches!(sent, Ok(1..)), "{sent:?}");
    }
    // In another's name.
    let mut tx = db.begin(&Identity::contact(oriale, anna)).await.unwrap();
    let forged = diesel::sql_query(format!(
        "INSERT INTO attachments (tenant_id, id, uploader_contact_id, file_name, media_type, size, sha256, state)
         VALUES ('{oriale}', gen_random_uuid(), '{ben}', 'x', 'x', 1, '', 'ready')"
    ))
    .execute(&mut *tx)
    .await
    .map_err(DbError::from);
    assert!(matches!(forged, Err(DbError::Refused(_))), "{forged:?}");
}
