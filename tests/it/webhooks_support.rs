//! A receiver that remembers, answers as it is told, and takes nothing that is not signed.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use portico::webhooks::{SECRET_PREFIX, WebhookSettings, WebhookWorker, Webhooks};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use crate::support::{CallerName, World, config};

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    pub id: String,
    pub signature: String,
    timestamp: String,
    raw: String,
    pub body: Value,
}

impl Heard {
    /// Whether one of its signatures is by this secret; computed here, from the standard's words.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = secret.strip_prefix(SECRET_PREFIX).unwrap();
        let key = BASE64_STANDARD.decode(key).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.{}", self.id, self.timestamp, self.raw).as_bytes());
        let expected = format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()));
        self.signature.split(' ').any(|one| one == expected)
    }

    /// What happened, and to which number.
    pub fn told(&self) -> (String, i64) {
        (
            self.body["type"].as_str().unwrap().to_owned(),
            self.body["data"]["ticket"]["number"].as_i64().unwrap_or(0),
        )
    }
}

#[derive(Clone, Default)]
struct Ear {
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
    dawdles: Arc<AtomicBool>,
}

/// See the module.
pub struct Receiver {
    pub address: SocketAddr,
    ear: Ear,
}

impl Receiver {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let ear = Ear::default();
        let router = Router::new()
            .route("/hook", post(hear))
            .with_state(ear.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, ear }
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// The next messages are answered so; those after them with 204.
    pub fn will_answer(&self, answers: &[StatusCode]) {
        self.ear.answers.lock().unwrap().extend(answers);
    }

    /// Takes its time from now on, and for each message another: what is on its way together arrives in any order.
    pub fn dawdle(&self) {
        self.ear.dawdles.store(true, Ordering::Relaxed);
    }

    /// What came since this was last asked.
    pub fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.ear.heard.lock().unwrap())
    }
}

async fn hear(State(ear): State<Ear>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let raw = String::from_utf8(body.to_vec()).unwrap();
    if ear.dawdles.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..40))).await;
    }
    ear.heard.lock().unwrap().push(Heard {
        id: header("webhook-id"),
        signature: header("webhook-signature"),
        timestamp: header("webhook-timestamp"),
        body: serde_json::from_str(&raw).unwrap(),
        raw,
    });
    let answer = ear.answers.lock().unwrap().pop_front();
    answer.unwrap_or(StatusCode::NO_CONTENT)
}

/// A worker that waits for nothing: what failed is due again at once, unless the pauses say otherwise.
pub fn worker(world: &World, pause: Duration) -> WebhookWorker {
    let config = config();
    let settings = WebhookSettings {
        pauses: vec![pause],
        patience: Duration::from_secs(5),
        ..WebhookSettings::default()
    };
    let webhooks = Webhooks::new(&config.webhooks, config.sealer);
    WebhookWorker::new(world.server.db.clone(), webhooks, settings).unwrap()
}

/// Speaks to this machine only, so without TLS; reqwest wants a provider of it all the same.
pub fn plain_http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// Sends a mutation with an input and returns its payload.
pub async fn mutate(world: &World, caller: CallerName, call: &str, input: Value) -> Value {
    let (name, kind, fields) = match call {
        "save" => (
            "saveWebhook",
            "SaveWebhookInput",
            "webhook { id isActive } secret",
        ),
        "rotate" => ("rotateWebhookSecret", "RotateWebhookSecretInput", "secret"),
        "delete" => ("deleteWebhook", "DeleteWebhookInput", "__typename"),
        "try" => ("tryWebhook", "TryWebhookInput", "__typename"),
        _ => ("replayWebhook", "ReplayWebhookInput", "queuedCount"),
    };
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ {fields} errors {{ code message path }} }} }}"
    );
    let token = world.token(caller);
    let variables = json!({ "input": input });
    let answer = world
        .server
        .graphql(caller.host(), token.as_deref(), &query, variables)
        .await
        .json();
    if answer["data"].is_null() {
        return answer;
    }
    answer["data"][name].clone()
}

/// Sets a webhook up for all that can be told, without those that the world has; returns its id and secret.
pub async fn listen(world: &World, receiver: &Receiver, tenant: Option<&str>) -> (String, String) {
    world.database.as_owner("DELETE FROM webhooks").await;
    let tenant = tenant.map(|tenant| world.portal(tenant));
    let made = mutate(
        world,
        CallerName::Admin,
        "save",
        json!({
            "name": "Desk", "url": receiver.url(), "tenantId": tenant,
            "events": ["TICKET_CREATED", "TICKET_REPLIED", "TICKET_CHANGED", "TICKET_NOTED"],
        }),
    )
    .await;
    let text = |value: &Value| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("{made}"))
            .to_owned()
    };
    (text(&made["webhook"]["id"]), text(&made["secret"]))
}
