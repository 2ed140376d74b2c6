//! The worked example of docs/integrate.md, run as it stands: a system of one's own is kept in step both ways.

use std::{process::Stdio, time::Duration};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

use crate::{
    live_support::Port,
    support::{CallerName, Owner, Walls, World},
    webhooks_support::{mutate, plain_http, worker},
};

/// Names under .localhost are this machine (RFC 6761), which Node does not know.
const LOCALHOST: &str = "data:text/javascript,import dns from 'node:dns'; const { lookup } = dns; \
    dns.lookup = (name, ...rest) => lookup(name.replace(/.*\\.localhost$/, '127.0.0.1'), ...rest);";

#[tokio::test]
async fn a_system_of_one_s_own_is_kept_in_step_both_ways() {
    let world = World::create(Walls::Both).await;
    world.database.as_owner("DELETE FROM webhooks").await;
    let port = Port::open(&world.server).await;
    let own = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = own.local_addr().unwrap();
    drop(own);
    let made = mutate(
        &world,
        CallerName::Admin,
        "save",
        json!({ "name": "Own system", "url": format!("http://{address}/"),
                "events": ["TICKET_CREATED", "TICKET_REPLIED", "TICKET_CHANGED"] }),
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("tickets.json");
    let mut child = Command::new("node")
        .args([
            "--import",
            LOCALHOST,
            "docs/examples/keep-in-step/keep-in-step.mjs",
        ])
        .env(
            "PORTICO_URL",
            format!(
                "http://{}:{}/graphql",
                CallerName::Agent.host(),
                port.address.port()
            ),
        )
        .env("PORTICO_TOKEN", world.token(CallerName::Agent).unwrap())
        .env("WEBHOOK_SECRET", made["secret"].as_str().unwrap())
        .env("STORE", &store)
        .env("PORT", address.port().to_string())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("Node runs; make setup");
    let mut line = String::new();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    said.read_line(&mut line).await.unwrap();
    assert!(line.starts_with("listening on"), "{line}");

    // A contact writes; the own system knows it.
    let query = world.fill(
        "mutation { replyToTicket(input: { ticketId: \"$ticket\", body: \"It blinks.\" }) { ticket { id version } errors { code } } }",
        Owner::Anna,
    );
    let replied = world.ask(CallerName::Contact, &query).await["data"]["replyToTicket"].clone();
    let id = replied["ticket"]["id"].as_str().unwrap().to_owned();
    let worker = worker(&world, Duration::ZERO);
    while worker.round().await.unwrap() > 0 {}
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&store).unwrap()).unwrap();
    assert_eq!(kept[&id]["version"], replied["ticket"]["version"], "{kept}");
    let last = kept[&id]["timeline"]["nodes"].as_array().unwrap().iter();
    let blinks = last.filter(|entry| entry["body"]["markdown"] == "It blinks.");
    assert_eq!(blinks.count(), 1, "{kept}");

    // The own system answers, twice by mistake; the contact reads it once.
    let http = plain_http();
    let answer = json!({ "ticketId": id, "body": "Unplug it.", "key": uuid::Uuid::now_v7() });
    let mut replies = Vec::new();
    for _ in 0..2 {
        let sent = http.post(format!("http://{address}/answers"));
        let said = sent.body(answer.to_string()).send().await.unwrap();
        assert_eq!(said.status(), 200);
        replies.push(said.text().await.unwrap());
    }
    assert_eq!(replies[0], replies[1]);
    let timeline = world.fill(
        "{ viewer { ticket(number: $number) { timeline(last: 50) { nodes { ... on Reply { author { side } body { markdown } } } } } } }",
        Owner::Anna,
    );
    let read = world.ask(CallerName::Contact, &timeline).await;
    let nodes = read["data"]["viewer"]["ticket"]["timeline"]["nodes"].as_array();
    let unplug = json!({ "author": { "side": "SUPPORT" }, "body": { "markdown": "Unplug it." } });
    let found = nodes.unwrap().iter().filter(|node| **node == unplug);
    assert_eq!(found.count(), 1, "{read}");
    // What is not signed is not believed.
    let forged = http
        .post(format!("http://{address}/"))
        .header("webhook-id", "msg_1")
        .header(
            "webhook-timestamp",
            chrono::Utc::now().timestamp().to_string(),
        )
        .header("webhook-signature", "v1,AAAA")
        .body("{}");
    assert_eq!(forged.send().await.unwrap().status(), 401);
}
