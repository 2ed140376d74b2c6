//! A push service that remembers, answers as it is told, and browsers that open what comes: by code that is none of ours.

use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use portico::push::{Push, PushSettings, PushWorker};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use web_push_native::{
    Auth, decrypt,
    p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint},
};

use crate::support::{CallerName, World, config};

/// A message as it came.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// To which browser.
    pub browser: String,
    pub headers: HeaderMap,
    pub sealed: Vec<u8>,
}

impl Pushed {
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

#[derive(Clone, Default)]
struct Post {
    pushed: Arc<Mutex<Vec<Pushed>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

/// See the module.
pub struct PushService {
    pub address: SocketAddr,
    post: Post,
    keys: Mutex<BTreeMap<String, (SecretKey, [u8; 16])>>,
}

impl PushService {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Post::default();
        let router = Router::new()
            .route("/push/{browser}", post(take))
            .with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            address,
            post: state,
            keys: Mutex::default(),
        }
    }

    /// The next messages are answered so; those after them with 201.
    pub fn will_answer(&self, answers: &[StatusCode]) {
        self.post.answers.lock().unwrap().extend(answers);
    }

    /// What came since this was last asked.
    pub fn pushed(&self) -> Vec<Pushed> {
        std::mem::take(&mut self.post.pushed.lock().unwrap())
    }

    /// What a browser says of itself.
    pub fn browser(&self, name: &str) -> Value {
        let mut keys = self.keys.lock().unwrap();
        let (key, auth) = keys.entry(name.to_owned()).or_insert_with(|| {
            let key = loop {
                if let Ok(key) = SecretKey::from_slice(&rand::random::<[u8; 32]>()) {
                    break key;
                }
            };
            (key, rand::random())
        });
        let point = key.public_key().to_encoded_point(false);
        json!({
            "endpoint": format!("http://{}/push/{name}", self.address),
            "p256dh": BASE64_URL_SAFE_NO_PAD.encode(point.as_bytes()),
            "auth": BASE64_URL_SAFE_NO_PAD.encode(auth),
        })
    }

    /// What the browser that it was for makes of it.
    pub fn read(&self, pushed: &Pushed) -> Value {
        let keys = self.keys.lock().unwrap();
        let (key, auth) = &keys[&pushed.browser];
        let plain = decrypt(pushed.sealed.clone(), key, &Auth::from(*auth)).unwrap();
        serde_json::from_slice(&plain).unwrap()
    }
}

async fn take(
    State(state): State<Post>,
    Path(browser): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    state.pushed.lock().unwrap().push(Pushed {
        browser,
        headers,
        sealed: body.to_vec(),
    });
    let answer = state.answers.lock().unwrap().pop_front();
    answer.unwrap_or(StatusCode::CREATED)
}

/// A world in which no browser is told.
pub async fn quiet(walls: crate::support::Walls) -> World {
    let world = World::create(walls).await;
    world
        .database
        .as_owner("DELETE FROM push_subscriptions")
        .await;
    world
}

/// A worker that waits for nothing: what is new is due at once, and so is what failed, unless the pauses say otherwise.
pub fn worker(world: &World, pause: Duration) -> PushWorker {
    let config = config();
    let settings = PushSettings {
        pause: Duration::ZERO,
        pauses: vec![pause],
        patience: Duration::from_secs(5),
        ..PushSettings::default()
    };
    let sender = &config.mail.from.address;
    let push = Push::new(&config.push, sender, &config.instance_secret);
    let server = &world.server;
    PushWorker::new(server.db.clone(), server.tenants.clone(), push, settings).unwrap()
}

/// Subscribes and returns the payload.
pub async fn subscribe(world: &World, caller: CallerName, input: Value) -> Value {
    let query = "mutation($input: SubscribeToPushInput!) { subscribeToPush(input: $input) {
        device { name isThis failingSince } errors { code message path } } }";
    let variables = json!({ "input": input });
    let answer = world.ask_with(caller, query, variables).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => answer["data"]["subscribeToPush"].clone(),
    }
}

/// How many browsers of all are told.
pub async fn subscribed(world: &World) -> String {
    let sql = "SELECT count(*)::text FROM push_subscriptions";
    world.database.text_as_owner(sql).await
}
