//! Files, from the upload to the one who reads them.

use image::ImageFormat;
use serde_json::json;

use crate::{
    attachments_support::{follow, picture, reply, ticket_id, try_upload, upload},
    support::{CallerName, Owner, Walls, World, count_statements},
};

#[tokio::test]
async fn a_contact_sends_a_file_and_an_agent_reads_it_and_answers_with_another() {
    let world = World::create(Walls::Both).await;
    let sent = upload(
        &world,
        CallerName::Contact,
        "report.pdf",
        b"%PDF-1.7\nhello",
    )
    .await;
    assert_eq!(sent["fileName"], "report.pdf");
    assert_eq!(sent["mediaType"], "application/pdf");
    assert_eq!(sent["state"], "READY");
    assert_eq!(sent["size"], 14);
    let id = sent["id"].as_str().unwrap();
    let payload = reply(&world, CallerName::Contact, Owner::Anna, &[id]).await;
    assert_eq!(payload["errors"], json!([]));
    let own = payload["reply"]["attachments"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let answer = follow(&world, CallerName::Contact, &own, &[]).await;
    assert_eq!(answer.text(), "%PDF-1.7\nhello");
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf",
        ),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("content-length", "14"),
    ] {
        assert_eq!(answer.headers[name], value);
    }

    let timeline = format!(
        "{{ node(id: \"{}\") {{ ... on Ticket {{ timeline(last: 2) {{ nodes {{ ... on Reply {{ attachments {{ url fileName }} }} }} }} }} }} }}",
        ticket_id(&world, Owner::Anna)
    );
    let seen = world.ask(CallerName::Agent, &timeline).await;
    let url = seen["data"]["node"]["timeline"]["nodes"][0]["attachments"][0]["url"].clone();
    let answer = follow(&world, CallerName::Agent, url.as_str().unwrap(), &[]).await;
    assert_eq!(answer.text(), "%PDF-1.7\nhello");

    // The other way, with a picture that is shown.
    let png = picture(ImageFormat::Png, 900, 300);
    let sent = upload(&world, CallerName::Agent, "screen.png", &png).await;
    assert_eq!(
        (&sent["isPicture"], &sent["width"]),
        (&json!(true), &json!(900))
    );
    let query = format!(
        "mutation {{ answerTicket(input: {{ ticketId: \"{}\", body: \"see\", attachmentIds: [{}] }}) {{ reply {{ attachments {{ fileName }} }} errors {{ code }} }} }}",
        ticket_id(&world, Owner::Anna),
        sent["id"]
    );
    let answered = world.ask(CallerName::Agent, &query).await;
    assert_eq!(
        answered["data"]["answerTicket"]["errors"],
        json!([]),
        "{answered}"
    );
    let timeline = timeline.replace("url fileName", "url thumbnailUrl");
    let seen = world.ask(CallerName::Contact, &timeline).await;
    let files = seen["data"]["node"]["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|node| node["attachments"][0].as_object())
        .unwrap_or_else(|| panic!("{seen}"));
    let small = follow(
        &world,
        CallerName::Contact,
        files["thumbnailUrl"].as_str().unwrap(),
        &[],
    )
    .await;
    assert_eq!(small.headers["content-type"], "image/jpeg");
    assert!(
        small.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("inline")
    );
    let small = image::load_from_memory(&small.body).unwrap();
    assert_eq!((small.width(), small.height()), (480, 160));
}

/// Files of a new ticket and of an internal note; and that a page of messages costs one statement for all their files.
#[tokio::test]
async fn each_kind_of_message_has_its_files_and_they_cost_one_statement() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    let file = upload(&world, CallerName::Contact, "log.txt", b"line").await;
    let create = format!(
        "mutation {{ createTicket(input: {{ subject: \"s\", description: \"d\", attachmentIds: [{}] }}) {{ ticket {{ attachments {{ fileName mediaType }} }} errors {{ code }} }} }}",
        file["id"]
    );
    let made = world.ask(CallerName::Contact, &create).await;
    assert_eq!(
        made["data"]["createTicket"]["ticket"]["attachments"],
        json!([{ "fileName": "log.txt", "mediaType": "text/plain" }]),
        "{made}"
    );
    let note = upload(&world, CallerName::Agent, "mark-staff.txt", b"for us").await;
    let add = format!(
        "mutation {{ addInternalNote(input: {{ ticketId: \"{}\", body: \"n\", attachmentIds: [{}] }}) {{ note {{ attachments {{ url }} }} errors {{ code }} }} }}",
        ticket_id(&world, Owner::Anna),
        note["id"]
    );
    let added = world.ask(CallerName::Agent, &add).await;
    let url = added["data"]["addInternalNote"]["note"]["attachments"][0]["url"].clone();
    assert!(url.is_string(), "{added}");

    let query = |replies: usize| {
        format!(
            "{{ node(id: \"{}\") {{ ... on Ticket {{ attachments {{ id }} timeline(first: {replies}) {{ nodes {{ ... on Reply {{ attachments {{ id url }} }} }} }} }} }} }}",
            ticket_id(&world, Owner::Anna)
        )
    };
    let one = count_statements::fewest(&world.database, async || {
        world.ask(CallerName::Contact, &query(1)).await;
    })
    .await;
    for _ in 0..12 {
        let file = upload(&world, CallerName::Contact, "a.txt", b"a").await;
        reply(
            &world,
            CallerName::Contact,
            Owner::Anna,
            &[file["id"].as_str().unwrap()],
        )
        .await;
    }
    let answer = world.ask(CallerName::Contact, &query(50)).await;
    assert_eq!(
        answer.to_string().matches("/files/").count(),
        13,
        "{answer}"
    );
    let many = count_statements::fewest(&world.database, async || {
        world.ask(CallerName::Contact, &query(50)).await;
    })
    .await;
    assert_eq!(many, one);
}

#[tokio::test]
async fn a_file_is_sent_once_by_its_uploader_and_to_their_own_portal() {
    let world = World::create(Walls::Both).await;
    let gone = |payload: &serde_json::Value| {
        assert_eq!(payload["errors"][0]["code"], "NOT_FOUND", "{payload}");
        assert_eq!(
            payload["errors"][0]["path"],
            json!(["input", "attachmentIds"])
        );
    };
    let file = upload(&world, CallerName::Contact, "a.txt", b"a").await;
    let id = file["id"].as_str().unwrap();
    gone(&reply(&world, CallerName::Colleague, Owner::Ben, &[id]).await);
    gone(&reply(&world, CallerName::Other, Owner::Carl, &[id]).await);
    gone(&reply(&world, CallerName::Contact, Owner::Anna, &[id, id]).await);
    gone(&reply(&world, CallerName::Contact, Owner::Anna, &["x"]).await);
    assert_eq!(
        reply(&world, CallerName::Contact, Owner::Anna, &[id]).await["errors"],
        json!([])
    );
    gone(&reply(&world, CallerName::Contact, Owner::Anna, &[id]).await);
    // What staff uploaded for one portal goes to no other.
    let file = upload(&world, CallerName::Agent, "a.txt", b"a").await;
    let query = format!(
        "mutation {{ answerTicket(input: {{ ticketId: \"{}\", body: \"b\", attachmentIds: [{}] }}) {{ errors {{ code }} }} }}",
        ticket_id(&world, Owner::Carl),
        file["id"]
    );
    let answer = world.ask(CallerName::Agent, &query).await;
    assert_eq!(
        answer["data"]["answerTicket"]["errors"][0]["code"],
        "NOT_FOUND"
    );
    let many: Vec<&str> = std::iter::repeat_n(id, 11).collect();
    let payload = reply(&world, CallerName::Contact, Owner::Anna, &many).await;
    assert_eq!(payload["errors"][0]["code"], "TOO_MANY_FILES");
    // So many are not even a document that is read.
    let many: Vec<&str> = std::iter::repeat_n(id, 10_000).collect();
    let payload = reply(&world, CallerName::Contact, Owner::Anna, &many).await;
    assert!(payload["reply"].is_null(), "{payload}");
    // Nothing of what was refused was written.
    let replies = "SELECT count(*)::text FROM ticket_entries WHERE kind = 'reply'";
    assert_eq!(world.database.text_as_owner(replies).await, "4");
}

#[tokio::test]
async fn nobody_fills_the_storage_with_what_they_never_send() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner(
            "INSERT INTO attachments (tenant_id, id, uploader_contact_id, file_name, media_type, size, sha256, state)
             SELECT tenant_id, gen_random_uuid(), id, 'x', 'x', 1, '', 'ready' FROM contacts, generate_series(1, 100)
             WHERE email LIKE 'mark-anna%'",
        )
        .await;
    let payload = try_upload(&world, CallerName::Contact, "a.txt", b"a").await;
    assert_eq!(payload["errors"][0]["code"], "TOO_MANY_FILES", "{payload}");
    upload(&world, CallerName::Colleague, "a.txt", b"a").await;
}
