//! What is swept away, what stays, and what a text shows.

use image::ImageFormat;
use portico::{
    attachments::FileWorker,
    config::StoragePlace,
    db::Database,
    text::{Pictures, markdown_to_html, markdown_with_pictures},
};
use serde_json::json;

use crate::{
    attachments_support::{
        follow, make_old, picture, reply, send_form, ticket_id, upload, upload_form,
    },
    support::{CallerName, Owner, Server, Walls, World},
};

#[tokio::test]
async fn what_nobody_sent_and_what_no_row_knows_is_swept_away_by_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::create(Walls::Both).await;
    world.database.as_owner("DELETE FROM attachments").await;
    let mut config = crate::support::config();
    config.storage.place = StoragePlace::Folder(folder.path().to_owned());
    let server = Server::configured(&world.database, Walls::Both, config).await;
    let database = Database::new(&world.database.service_url, 4).unwrap();
    let worker = FileWorker::new(database, server.files.clone());
    let mut ids = Vec::new();
    for name in ["sent", "loose", "old", "rowless"] {
        let body = upload_form(name, name.as_bytes(), None);
        let answer = send_form(&world, &server, CallerName::Contact, body)
            .await
            .json();
        ids.push(answer["data"]["uploadAttachment"]["attachment"]["id"].clone());
    }
    let query = format!(
        "mutation {{ replyToTicket(input: {{ ticketId: \"{}\", body: \"b\", attachmentIds: [{}] }}) {{ errors {{ code }} }} }}",
        ticket_id(&world, Owner::Anna),
        ids[0]
    );
    let token = world.token(CallerName::Contact);
    let answer = server
        .graphql("oriale.localhost", token.as_deref(), &query, json!({}))
        .await
        .json();
    assert_eq!(
        answer["data"]["replyToTicket"]["errors"],
        json!([]),
        "{answer}"
    );
    world
        .database
        .as_owner(
            "UPDATE attachments SET created_at = now() - interval '25 hours' WHERE file_name IN ('old', 'sent');
             DELETE FROM attachments WHERE file_name = 'rowless'",
        )
        .await;
    let there = || {
        let tenant = folder.path().join(world.tenants["oriale"].to_string());
        let mut texts: Vec<String> = std::fs::read_dir(tenant)
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        texts.sort();
        texts
    };
    // A file without a row may be one whose row is just being written.
    assert_eq!(worker.sweep().await.unwrap(), 1);
    assert_eq!(there(), ["loose", "rowless", "sent"]);
    // What a process left that was killed as it wrote, and what one is just writing.
    let tenant = folder.path().join(world.tenants["oriale"].to_string());
    std::fs::write(tenant.join(format!("{}#1", uuid::Uuid::now_v7())), "begun").unwrap();
    make_old(&folder.path().join(world.tenants["oriale"].to_string()));
    let (one, other) = tokio::join!(worker.sweep(), worker.sweep());
    assert_eq!(one.unwrap() + other.unwrap(), 2);
    assert_eq!(there(), ["loose", "sent"]);
    let begun = tenant.join(format!("{}#1", uuid::Uuid::now_v7()));
    std::fs::write(&begun, "begun").unwrap();
    assert_eq!(worker.sweep().await.unwrap(), 0);
    std::fs::remove_file(begun).unwrap();
    // With the tenant's rows go its files.
    world.database.as_owner("DELETE FROM attachments").await;
    assert_eq!(worker.sweep().await.unwrap(), 2);
    assert!(there().is_empty());
}

#[test]
fn pictures_of_its_own_are_shown_and_no_others() {
    let pictures: Pictures = [
        ("attachment:abc".to_owned(), "/files/token".to_owned()),
        ("attachment:out".to_owned(), "/elsewhere".to_owned()),
    ]
    .into();
    assert_eq!(
        markdown_with_pictures("see ![a \"plan\"](attachment:abc)", &pictures),
        "<p>see <img src=\"/files/token\" alt=\"a &quot;plan&quot;\"></p>\n"
    );
    assert_eq!(
        markdown_with_pictures("![a](attachment:other)", &pictures),
        "<p>a</p>\n"
    );
    assert_eq!(
        markdown_with_pictures("![a](attachment:out)", &pictures),
        "<p><img alt=\"a\"></p>\n"
    );
    assert_eq!(
        markdown_with_pictures("[a](attachment:abc)", &pictures),
        "<p>a</p>\n"
    );
    assert_eq!(markdown_to_html("![a](attachment:abc)"), "<p>a</p>\n");
    assert_eq!(
        markdown_with_pictures("![a](/files/x)", &pictures),
        "<p>a</p>\n"
    );
}

/// What a camera wrote of the place into a photograph reaches nobody: neither the file, nor its small picture, nor the
/// storage.
#[tokio::test]
async fn where_a_photograph_was_taken_is_gone_before_it_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::create(Walls::Both).await;
    let mut config = crate::support::config();
    config.storage.place = StoragePlace::Folder(folder.path().to_owned());
    world.server = Server::configured(&world.database, Walls::Both, config).await;
    let plain = picture(ImageFormat::Jpeg, 900, 600);
    // EXIF, big endian: one entry, a text that stands for the place.
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
    exif.extend(b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x1a\0\0\0\0GPS 52.52 13.405");
    let mut photograph = plain[..2].to_vec();
    photograph.extend(b"\xff\xe1");
    photograph.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    photograph.extend(&exif);
    photograph.extend(&plain[2..]);
    let tells = |bytes: &[u8]| {
        bytes
            .windows(4)
            .any(|part| part == b"GPS " || part == b"Exif")
    };
    assert!(tells(&photograph));
    let anna = CallerName::Contact;
    let file = upload(&world, anna, "photo.jpg", &photograph).await;
    assert_eq!(file["width"], 900);
    let sent = reply(&world, anna, Owner::Anna, &[file["id"].as_str().unwrap()]).await;
    let shown = &sent["reply"]["attachments"][0];
    for url in ["url", "thumbnailUrl"] {
        let got = follow(&world, anna, shown[url].as_str().unwrap(), &[]).await;
        assert!(image::load_from_memory(&got.body).is_ok(), "{sent}");
        assert!(!tells(&got.body), "{url}");
    }
    let tenant = folder.path().join(world.tenants["oriale"].to_string());
    let stored: Vec<_> = std::fs::read_dir(tenant).unwrap().collect();
    assert_eq!(stored.len(), 2);
    for file in stored {
        assert!(!tells(&std::fs::read(file.unwrap().path()).unwrap()));
    }
}
