//! Mails that show the pictures of an answer and name its files.

use image::ImageFormat;
use serde_json::json;

use crate::{
    access_support::{readable, work},
    attachments_support::{picture, ticket_id, try_upload, upload},
    mail_server::{Received, SmtpServer},
    support::{CallerName, Owner, Walls, World},
};

/// Answers Anna's ticket with files as an agent.
async fn answer(world: &World, body: &str, files: &[&str]) {
    let query = format!(
        "mutation {{ answerTicket(input: {{ ticketId: \"{}\", body: {}, attachmentIds: {files:?} }}) {{ errors {{ code }} }} }}",
        ticket_id(world, Owner::Anna),
        json!(body)
    );
    let answer = world.ask(CallerName::Agent, &query).await;
    assert_eq!(
        answer["data"]["answerTicket"]["errors"],
        json!([]),
        "{answer}"
    );
}

async fn uploaded(world: &World, name: &str, content: &[u8]) -> String {
    let file = upload(world, CallerName::Agent, name, content).await;
    file["id"].as_str().unwrap().to_owned()
}

/// The mail to Anna; participants get the same.
async fn mail_to_anna(world: &World, smtp: &SmtpServer) -> Received {
    let email = world
        .database
        .text_as_owner("SELECT email FROM contacts WHERE email LIKE 'mark-anna%'")
        .await;
    for _ in 0..400 {
        let found = smtp
            .received()
            .into_iter()
            .find(|mail| mail.to.contains(&email));
        if let Some(mail) = found {
            return mail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no mail to {email}");
}

#[tokio::test]
async fn pictures_are_shown_and_files_lead_to_the_ticket() {
    let world = World::create(Walls::Both).await;
    world.database.as_owner("DELETE FROM mail_outbox").await;
    let smtp = SmtpServer::start(0);
    let named = uploaded(&world, "named.png", &picture(ImageFormat::Png, 900, 300)).await;
    let beside = uploaded(&world, "beside.jpg", &picture(ImageFormat::Jpeg, 40, 30)).await;
    let report = uploaded(&world, "report <b>.pdf", b"%PDF-1.7 not really").await;
    // A note's file is the desk's alone.
    let secret = uploaded(&world, "secret.txt", b"s").await;
    let note = format!(
        "mutation {{ addInternalNote(input: {{ ticketId: \"{}\", body: \"n\", attachmentIds: [\"{secret}\"] }}) {{ errors {{ code }} }} }}",
        ticket_id(&world, Owner::Anna)
    );
    let noted = world.ask(CallerName::Agent, &note).await;
    assert_eq!(noted["data"]["addInternalNote"]["errors"], json!([]));
    answer(
        &world,
        &format!("So:\n\n![the plug](attachment:{named})"),
        &[&named, &beside, &report],
    )
    .await;
    let _worker = work(&world, smtp.port);
    let mail = mail_to_anna(&world, &smtp).await;
    let text = readable(&mail);
    let cids: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("Content-ID: <file-"))
        .collect();
    assert_eq!(cids.len(), 2, "{text}");
    let html = text.split("Content-Type: text/html").nth(1).unwrap();
    // In its place, as wide as a mail is, and not once more below.
    assert_eq!(html.matches("width=\"500\" height=\"166\"").count(), 1);
    assert!(html.contains("alt=\"the plug\""), "{html}");
    assert!(html.contains("width=\"40\" height=\"30\""), "{html}");
    assert!(!html.contains("/files/"), "{html}");
    for (name, id) in [
        ("named.png", &named),
        ("beside.jpg", &beside),
        ("report _b_.pdf", &report),
    ] {
        assert!(html.contains(&format!("#file-{id}\"")), "{html}");
        assert!(html.contains(&format!(">{name}</a>")), "{html}");
    }
    let plain = text.split("Content-Type: text/html").next().unwrap();
    assert!(plain.contains("- report _b_.pdf (1 KB)"), "{plain}");
    assert!(!text.contains("secret.txt"));
}

#[tokio::test]
async fn where_a_notice_is_all_no_picture_travels() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner(
            "DELETE FROM mail_outbox; UPDATE tenants SET ticket_rules = '{\"mail_content\": false}'",
        )
        .await;
    let smtp = SmtpServer::start(0);
    let file = uploaded(&world, "plug.png", &picture(ImageFormat::Png, 40, 30)).await;
    answer(&world, "b", &[&file]).await;
    let _worker = work(&world, smtp.port);
    let mail = mail_to_anna(&world, &smtp).await;
    assert!(!mail.text.contains("plug.png") && !mail.text.contains("<file-"));
}

/// What nothing has looked at yet is named only, what was refused not even that, and a storage that is away holds no
/// mail back.
#[tokio::test]
async fn nothing_unsafe_and_nothing_missing_stops_a_mail() {
    let world = World::create(Walls::Both).await;
    world.database.as_owner("DELETE FROM mail_outbox").await;
    let smtp = SmtpServer::start(0);
    let mut ids = Vec::new();
    for name in ["gone.png", "checking.png", "refused.png"] {
        let file = try_upload(
            &world,
            CallerName::Agent,
            name,
            &picture(ImageFormat::Png, 40, 30),
        )
        .await;
        ids.push(file["attachment"]["id"].as_str().unwrap().to_owned());
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    answer(&world, "b", &ids).await;
    world
        .database
        .as_owner(
            "UPDATE attachments SET state = split_part(file_name, '.', 1) WHERE file_name IN ('checking.png', 'refused.png');
             -- The storage knows files by their id.
             UPDATE attachments SET id = gen_random_uuid() WHERE file_name = 'gone.png';",
        )
        .await;
    let _worker = work(&world, smtp.port);
    let mail = mail_to_anna(&world, &smtp).await;
    let text = readable(&mail);
    assert!(!text.contains("Content-ID: <file-"), "{text}");
    assert!(text.contains("gone.png") && text.contains("checking.png"));
    assert!(!text.contains("refused.png"));
}
