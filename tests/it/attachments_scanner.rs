//! Files that a scanner looks at first. The scanner is a server of the test's own that speaks clamd's protocol.

use axum::http::StatusCode;
use portico::{attachments::FileWorker, config::ScannerAddress, db::Database};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    attachments_support::{follow, send_form, ticket_id, upload_form},
    support::{CallerName, Owner, Server, Walls, World},
};

/// What the test's scanner takes for a virus.
const VIRUS: &[u8] = b"EICAR";

/// Answers as clamd does, for ever.
async fn scanner() -> (ScannerAddress, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = ScannerAddress::Tcp(listener.local_addr().unwrap().to_string());
    let serving = tokio::spawn(async move {
        loop {
            let (mut line, _) = listener.accept().await.unwrap();
            let mut command = [0; 10];
            line.read_exact(&mut command).await.unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut content = Vec::new();
            loop {
                let length = line.read_u32().await.unwrap() as usize;
                if length == 0 {
                    break;
                }
                let start = content.len();
                content.resize(start + length, 0);
                line.read_exact(&mut content[start..]).await.unwrap();
            }
            let found = content.windows(VIRUS.len()).any(|part| part == VIRUS);
            let answer: &[u8] = if found {
                b"stream: Eicar-Test FOUND\0"
            } else {
                b"stream: OK\0"
            };
            line.write_all(answer).await.unwrap();
        }
    });
    (address, serving)
}

async fn uploaded(world: &World, server: &Server, content: &[u8]) -> Value {
    let body = upload_form("a.txt", content, None);
    let answer = send_form(world, server, CallerName::Contact, body)
        .await
        .json();
    let payload = &answer["data"]["uploadAttachment"];
    assert_eq!(payload["errors"], json!([]), "{answer}");
    payload["attachment"].clone()
}

async fn sent(world: &World, server: &Server, id: &Value) -> Value {
    let query = format!(
        "mutation {{ replyToTicket(input: {{ ticketId: \"{}\", body: \"b\", attachmentIds: [{id}] }}) {{ reply {{ attachments {{ state url }} }} errors {{ code }} }} }}",
        ticket_id(world, Owner::Anna)
    );
    let token = world.token(CallerName::Contact);
    let answer = server
        .graphql("oriale.localhost", token.as_deref(), &query, json!({}))
        .await;
    answer.json()["data"]["replyToTicket"].clone()
}

#[tokio::test]
async fn nobody_gets_a_file_before_it_was_scanned_nor_one_that_is_infected() {
    let world = World::create(Walls::Both).await;
    let (address, serving) = scanner().await;
    let mut config = crate::support::config();
    config.storage.scanner = Some(address);
    let server = Server::configured(&world.database, Walls::Both, config.clone()).await;
    let worker = FileWorker::new(
        Database::new(&world.database.service_url, 2).unwrap(),
        server.files.clone(),
    );

    let clean = uploaded(&world, &server, &vec![b'x'; 300_000]).await;
    assert_eq!(clean["state"], "CHECKING");
    assert_eq!(clean["url"], Value::Null);
    let payload = sent(&world, &server, &clean["id"]).await;
    assert_eq!(
        payload["reply"]["attachments"][0],
        json!({ "state": "CHECKING", "url": null }),
        "{payload}"
    );
    assert_eq!(worker.scan_waiting().await.unwrap(), 1);
    assert_eq!(worker.scan_waiting().await.unwrap(), 0);
    let state = "SELECT string_agg(state, ' ' ORDER BY created_at) FROM attachments WHERE file_name = 'a.txt'";
    assert_eq!(world.database.text_as_owner(state).await, "ready");

    let bad = uploaded(&world, &server, VIRUS).await;
    // A link to it, as if it had been ready before.
    let link = "UPDATE attachments SET state = 'ready' WHERE state = 'checking'";
    world.database.as_owner(link).await;
    let query = "{ viewer { ticket(number: 101) { timeline(last: 1) { nodes { ... on Reply { attachments { url } } } } } } }";
    let payload = sent(&world, &server, &bad["id"]).await;
    let url = payload["reply"]["attachments"][0]["url"]
        .as_str()
        .unwrap_or_else(|| panic!("{payload} {query}"))
        .to_owned();
    world
        .database
        .as_owner("UPDATE attachments SET state = 'checking' WHERE size = 5")
        .await;
    assert_eq!(
        follow(&world, CallerName::Contact, &url, &[]).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(worker.scan_waiting().await.unwrap(), 1);
    assert_eq!(
        follow(&world, CallerName::Contact, &url, &[]).await.status,
        StatusCode::FORBIDDEN
    );

    // While the scanner is away files wait; one that is infected is not sent.
    let waits = uploaded(&world, &server, b"EICAR again").await;
    serving.abort();
    let _ = serving.await;
    assert!(worker.scan_waiting().await.is_err());
    assert_eq!(
        world.database.text_as_owner(state).await,
        "ready refused checking"
    );
    world
        .database
        .as_owner("UPDATE attachments SET state = 'refused' WHERE state = 'checking'")
        .await;
    let payload = sent(&world, &server, &waits["id"]).await;
    assert_eq!(payload["errors"][0]["code"], "NOT_FOUND", "{payload}");
}
