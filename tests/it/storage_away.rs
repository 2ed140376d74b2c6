//! The storage of files is away: what was to be done with files is not done at all, and is said clearly.

use std::path::Path;

use portico::{attachments::Files, config::StoragePlace};
use serde_json::{Value, json};

use crate::{
    attachments_support::{reply, ticket_id, upload},
    mail_inbound_support::{Inbound, replies, settings, with_headers},
    support::{CallerName, Owner, Server, Walls, World, config},
};

/// A folder that cannot be written into, whoever asks: it is a file.
fn go_away(folder: &Path) {
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::write(folder, "away").unwrap();
}

fn come_back(folder: &Path) {
    std::fs::remove_file(folder).unwrap();
    std::fs::create_dir(folder).unwrap();
}

#[tokio::test]
async fn a_mail_with_a_file_is_to_be_sent_again_and_becomes_one_reply_then() {
    let world = World::create(Walls::Both).await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("files");
    let mut config = config();
    config.storage.place = StoragePlace::Folder(folder.clone());
    config.storage.incoming = place.path().join("incoming");
    let files = Files::open(&config.storage, config.sealer.clone()).unwrap();
    let inbound = Inbound::storing(&world, settings(), files).await;
    let anna = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    let mail = with_headers(
        "away",
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n",
        "--b\r\nContent-Type: text/plain\r\n\r\nMit Datei.\r\n--b\r\nContent-Type: text/csv; name=\"a.csv\"\r\n\r\n1;2\r\n--b--",
    );
    let before: i64 = replies(&world).await.parse().unwrap();
    go_away(&folder);
    for _ in 0..2 {
        let said = inbound.deliver(&anna, &mail).await;
        assert_eq!(said, "451 4.3.0 Not now, try again\r\n");
    }
    assert_eq!(replies(&world).await, before.to_string());
    come_back(&folder);
    for _ in 0..2 {
        let said = inbound.deliver(&anna, &mail).await;
        assert!(said.starts_with("250 "), "{said}");
    }
    assert_eq!(replies(&world).await, (before + 1).to_string());
    let kept = "SELECT string_agg(file_name, ' ') FROM attachments WHERE file_name = 'a.csv' AND attached_at IS NOT NULL";
    assert_eq!(world.database.text_as_owner(kept).await, "a.csv");
}

#[tokio::test]
async fn a_reply_whose_files_cannot_be_copied_makes_no_ticket() {
    let mut world = World::create(Walls::Both).await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("files");
    let mut config = config();
    config.storage.place = StoragePlace::Folder(folder.clone());
    config.storage.incoming = place.path().join("incoming");
    world.server = Server::configured(&world.database, Walls::Both, config).await;
    let file = upload(&world, CallerName::Contact, "a.txt", b"0123456789").await;
    let id = file["id"].as_str().unwrap();
    reply(&world, CallerName::Contact, Owner::Anna, &[id]).await;
    let anna = ticket_id(&world, Owner::Anna);
    let newest = format!(
        "{{ node(id: \"{anna}\") {{ ... on Ticket {{ timeline(last: 2) {{ nodes {{ ... on Reply {{ id }} }} }} }} }} }}"
    );
    let seen = world.ask(CallerName::Agent, &newest).await;
    let nodes = seen["data"]["node"]["timeline"]["nodes"]
        .as_array()
        .unwrap();
    let reply = nodes
        .iter()
        .rev()
        .find_map(|node| node["id"].as_str())
        .unwrap()
        .to_owned();
    let split = format!(
        "mutation {{ splitReply(input: {{ ticketId: \"{anna}\", replyId: \"{reply}\", subject: \"s\" }}) {{ ticket {{ number }} errors {{ code message }} }} }}"
    );
    let count = "SELECT count(*)::text FROM tickets";
    let before = world.database.text_as_owner(count).await;
    go_away(&folder);
    let answer = world.ask(CallerName::Agent, &split).await;
    let payload = &answer["data"]["splitReply"];
    assert_eq!(
        payload["errors"][0]["code"], "STORAGE_UNAVAILABLE",
        "{answer}"
    );
    assert_eq!(payload["ticket"], Value::Null);
    assert_ne!(payload["errors"][0]["message"], json!(""));
    assert_eq!(world.database.text_as_owner(count).await, before);
}
