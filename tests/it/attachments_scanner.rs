//! Files that a scanner looks at first: a clamd with one signature of the test's own.

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use portico::{attachments::FileWorker, config::ScannerAddress, db::Database};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    attachments_support::{follow, send_form, ticket_id, upload_form},
    support::{CallerName, Owner, Server, Walls, World},
};

/// What the signature finds. Nothing that a scanner of the machine's own would take offence at.
const VIRUS: &[u8] = b"portico-test-virus";

/// Runs until it is dropped.
struct Clamd {
    process: Child,
    place: TempDir,
    port: u16,
}

impl Clamd {
    fn start() -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().display();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        std::fs::create_dir(place.path().join("signatures")).unwrap();
        let hex: String = VIRUS.iter().map(|byte| format!("{byte:02x}")).collect();
        let signature = format!("Portico.Test:0:*:{hex}\n");
        std::fs::write(place.path().join("signatures/test.ndb"), signature).unwrap();
        let settings = format!(
            "Foreground yes\nLocalSocket {folder}/socket\nTCPAddr 127.0.0.1\nTCPSocket {port}\n\
             DatabaseDirectory {folder}/signatures\nStreamMaxLength 1M\n"
        );
        std::fs::write(place.path().join("clamd.conf"), settings).unwrap();
        // Debian has it where only root's path leads.
        let process = Command::new("/usr/sbin/clamd")
            .arg(format!("--config-file={folder}/clamd.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd; run: make setup");
        let until = Instant::now() + Duration::from_secs(60);
        while !place.path().join("socket").exists() {
            assert!(Instant::now() < until, "clamd did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self {
            process,
            place,
            port,
        }
    }

    fn socket(&self) -> ScannerAddress {
        ScannerAddress::Unix(self.place.path().join("socket"))
    }

    fn port(&self) -> ScannerAddress {
        ScannerAddress::Tcp(format!("127.0.0.1:{}", self.port))
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
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
    let clamd = Clamd::start();
    let mut config = crate::support::config();
    config.storage.scanner = Some(clamd.socket());
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
        .as_owner("UPDATE attachments SET state = 'checking' WHERE size = 18")
        .await;
    let told = follow(&world, CallerName::Contact, &url, &[]).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.text().contains("malware"), "{}", told.text());
    assert_eq!(worker.scan_waiting().await.unwrap(), 1);
    assert_eq!(
        follow(&world, CallerName::Contact, &url, &[]).await.status,
        StatusCode::FORBIDDEN
    );

    // While the scanner is away files wait; one that is infected is not sent.
    let waits = uploaded(&world, &server, b"portico-test-virus again").await;
    drop(clamd);
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

/// Over TCP, and inside of an archive: unpacking is the scanner's.
#[tokio::test]
async fn a_scanner_on_a_port_finds_what_is_packed() {
    let world = World::create(Walls::Both).await;
    let clamd = Clamd::start();
    let mut config = crate::support::config();
    config.storage.scanner = Some(clamd.port());
    let server = Server::configured(&world.database, Walls::Both, config).await;
    let worker = FileWorker::new(
        Database::new(&world.database.service_url, 2).unwrap(),
        server.files.clone(),
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &[b"before ", VIRUS, b" after"].concat()).unwrap();
    uploaded(&world, &server, &packed.finish().unwrap()).await;
    uploaded(&world, &server, b"harmless").await;
    assert_eq!(worker.scan_waiting().await.unwrap(), 1);
    assert_eq!(worker.scan_waiting().await.unwrap(), 1);
    let states = "SELECT string_agg(state, ' ' ORDER BY created_at) FROM attachments WHERE file_name = 'a.txt'";
    assert_eq!(world.database.text_as_owner(states).await, "refused ready");
}

/// It would wait for ever otherwise, and the others with it.
#[tokio::test]
async fn what_is_larger_than_the_scanner_reads_is_given_to_nobody() {
    let world = World::create(Walls::Both).await;
    let clamd = Clamd::start();
    for address in [clamd.socket(), clamd.port()] {
        world.database.as_owner("DELETE FROM attachments").await;
        let mut config = crate::support::config();
        config.storage.scanner = Some(address);
        let server = Server::configured(&world.database, Walls::Both, config).await;
        let worker = FileWorker::new(
            Database::new(&world.database.service_url, 2).unwrap(),
            server.files.clone(),
        );
        uploaded(&world, &server, &vec![b'x'; 5 * 1024 * 1024]).await;
        assert_eq!(worker.scan_waiting().await.unwrap(), 1);
        let states = "SELECT string_agg(state, ' ') FROM attachments";
        assert_eq!(world.database.text_as_owner(states).await, "refused");
    }
}
