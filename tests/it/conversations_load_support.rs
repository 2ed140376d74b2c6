//! Two real processes behind a proxy, and people who talk through it as the docs say that programs do.

use std::{
    fmt::Write as _,
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::HeaderName;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use futures_util::{SinkExt, StreamExt};
use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use uuid::Uuid;

use crate::support::{TestDatabase, World};

pub const CONTACTS: u128 = 60;
pub const AGENTS: u128 = 6;

/// `portico serve`, killed with the value.
pub struct Served {
    child: Child,
    start: Box<dyn Fn() -> Child + Send>,
    pub address: SocketAddr,
}

impl Served {
    /// Starts it; whether it is there yet, the proxy finds out.
    pub fn over(database: &TestDatabase, dir: &std::path::Path, name: &str) -> Self {
        let (port, internal) = (
            crate::domains_dns::free_port(),
            crate::domains_dns::free_port(),
        );
        let here = |port: u16| format!("127.0.0.1:{port}");
        let data = dir.join(name);
        std::fs::create_dir_all(&data).unwrap();
        let (owner, service) = (database.owner_url.clone(), database.service_url.clone());
        let start = move || {
            Command::new(env!("CARGO_BIN_EXE_portico"))
                .arg("serve")
                .env("DATABASE_URL", &owner)
                .env("PORTICO_DATABASE_SERVICE_URL", &service)
                .env(
                    "PORTICO_INSTANCE_SECRET",
                    "a-secret-of-the-tests-and-of-nothing-else",
                )
                .env("PORTICO_DATA_DIR", &data)
                .env("PORTICO_HTTP_LISTEN", here(port))
                .env("PORTICO_HTTP_DESK_HOST", "desk.localhost")
                .env("PORTICO_METRICS_LISTEN", here(internal))
                .env("PORTICO_MAIL_SMTP_HOST", "127.0.0.1")
                .env("PORTICO_MAIL_SMTP_PORT", "9")
                .env("PORTICO_MAIL_SMTP_TLS", "none")
                .env("PORTICO_MAIL_FROM", "portico@example.com")
                .current_dir(&data)
                .stdin(Stdio::null())
                .stdout(std::fs::File::create(data.join("out")).unwrap())
                .stderr(std::fs::File::create(data.join("err")).unwrap())
                .spawn()
                .unwrap()
        };
        Self {
            child: start(),
            start: Box::new(start),
            address: here(port).parse().unwrap(),
        }
    }

    /// Until it serves.
    pub async fn ready(&self) {
        let ready = format!("http://{}/readyz", self.address);
        let client = crate::webhooks_support::plain_http();
        for _ in 0..600 {
            let asked = client.get(&ready).header("host", "desk.localhost").send();
            if asked.await.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not start");
    }

    /// As a power cut would: nothing is said to anybody.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn start(&mut self) {
        self.child = (self.start)();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Each connection goes to the next of the processes, or to the other when it does not answer.
pub struct Proxy {
    pub address: SocketAddr,
    refuses: Arc<AtomicBool>,
    dropped: watch::Sender<()>,
}

impl Proxy {
    pub async fn before(behind: Vec<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let refuses = Arc::new(AtomicBool::new(false));
        let (dropped, watching) = watch::channel(());
        let refusing = Arc::clone(&refuses);
        let next = AtomicUsize::new(0);
        tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                if refusing.load(Ordering::Relaxed) {
                    continue;
                }
                let mut dropped = watching.clone();
                dropped.mark_unchanged();
                let first = next.fetch_add(1, Ordering::Relaxed);
                let behind = behind.clone();
                tokio::spawn(async move {
                    for n in first..first + behind.len() {
                        if let Ok(mut server) = TcpStream::connect(behind[n % behind.len()]).await {
                            tokio::select! {
                                _ = copy_bidirectional(&mut client, &mut server) => {}
                                _ = dropped.changed() => {}
                            }
                            return;
                        }
                    }
                });
            }
        });
        Self {
            address,
            refuses,
            dropped,
        }
    }

    /// All connections are cut; and whether others are refused from now on.
    pub fn cut(&self, refuse: bool) {
        self.refuses.store(refuse, Ordering::Relaxed);
        if refuse {
            self.dropped.send(()).unwrap();
        }
    }
}

/// Why it has to be tried again.
#[derive(Debug)]
pub struct Again(pub String);

impl<E: std::error::Error> From<E> for Again {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Somebody with a session.
#[derive(Clone)]
pub struct Person {
    pub host: &'static str,
    pub token: String,
    pub proxy: SocketAddr,
    pub client: reqwest::Client,
}

impl Person {
    /// One request; an error when it is not known what came of it, or nothing did.
    pub async fn ask(&self, query: &str, variables: Value) -> Result<Value, Again> {
        let answer = self
            .client
            .post(format!("http://{}/graphql", self.proxy))
            .header("host", self.host)
            .bearer_auth(&self.token)
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await?;
        let answer: Value = answer.json().await?;
        match answer["errors"][0]["extensions"]["code"].as_str() {
            None => Ok(answer["data"].clone()),
            Some("UNAVAILABLE" | "INTERNAL" | "TIMEOUT") => Err(Again(answer.to_string())),
            Some(_) => panic!("{answer}"),
        }
    }

    /// The same until it is answered, which has to be within half a minute.
    pub async fn insist(&self, query: &str, variables: Value) -> Value {
        let began = Instant::now();
        loop {
            match self.ask(query, variables.clone()).await {
                Ok(data) => return data,
                Err(Again(why)) => assert!(began.elapsed() < Duration::from_secs(30), "{why}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Subscribes over a connection of its own.
    pub async fn listen(&self, query: &str) -> Result<Listening, Again> {
        let mut request = format!("ws://{}/graphql", self.host).into_client_request()?;
        let name = "sec-websocket-protocol".parse::<HeaderName>()?;
        let protocol = "graphql-transport-ws".parse()?;
        request.headers_mut().insert(name, protocol);
        let stream = TcpStream::connect(self.proxy).await?;
        let (mut socket, _) = client_async(request, stream).await?;
        let payload = json!({ "authorization": format!("Bearer {}", self.token) });
        let init = json!({ "type": "connection_init", "payload": payload });
        socket.send(Message::text(init.to_string())).await?;
        let mut listening = Listening { socket };
        match listening.next().await? {
            message if message["type"] == "connection_ack" => {}
            message => return Err(Again(message.to_string())),
        }
        let subscribe =
            json!({ "type": "subscribe", "id": "1", "payload": { "query": query } }).to_string();
        listening.socket.send(Message::text(subscribe)).await?;
        Ok(listening)
    }
}

/// A connection with one subscription.
pub struct Listening {
    socket: WebSocketStream<TcpStream>,
}

impl Listening {
    async fn next(&mut self) -> Result<Value, Again> {
        while let Some(message) = self.socket.next().await {
            if let Message::Text(text) = message? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
        Err(Again("gone".to_owned()))
    }

    /// The next event of `conversationEvents`; an error when the connection is over.
    pub async fn event(&mut self) -> Result<Value, Again> {
        loop {
            let message = self.next().await?;
            match (message["type"].as_str(), &message["payload"]["data"]) {
                (Some("next"), data) if !data["conversationEvents"].is_null() => {
                    return Ok(data["conversationEvents"].clone());
                }
                (Some("ping" | "pong"), _) => {}
                _ => return Err(Again(message.to_string())),
            }
        }
    }
}

fn contact(n: u128) -> Uuid {
    Uuid::from_u128(0x10ad_1000 + n)
}

fn agent(n: u128) -> Uuid {
    Uuid::from_u128(0x10ad_2000 + n)
}

pub fn talk(n: u128) -> Uuid {
    Uuid::from_u128(0x10ad_3000 + n)
}

/// What programs call it.
pub fn id(n: u128) -> String {
    GlobalId::new(NodeKind::Conversation, talk(n)).to_string()
}

/// Staff who take part in a conversation; the first of them writes.
pub fn staff_of(n: u128) -> Vec<u128> {
    let second = n.is_multiple_of(5).then_some((n + 1) % AGENTS);
    std::iter::once(n % AGENTS).chain(second).collect()
}

fn slug(n: u128) -> &'static str {
    ["oriale", "nordwind"][usize::from(n % 2 == 1)]
}

/// Where a contact's portal is.
pub fn host(n: u128) -> &'static str {
    ["oriale.localhost", "nordwind.localhost"][usize::from(n % 2 == 1)]
}

/// Contacts of two portals and staff, with their sessions: tokens of contacts, and of staff.
pub async fn fill(world: &World) -> [Vec<String>; 2] {
    let mut sql = String::new();
    let mut tokens = [Vec::new(), Vec::new()];
    let token = || {
        let bytes = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
        let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes));
        (BASE64_URL_SAFE_NO_PAD.encode(bytes), hash)
    };
    for n in 0..AGENTS {
        let (id, (token, hash)) = (agent(n), token());
        write!(
            sql,
            "INSERT INTO staff (id, display_name) VALUES ('{id}', 'Talker {n}');
             INSERT INTO staff_accounts (staff_id, email, role, locale, active, all_tenants)
             VALUES ('{id}', 'talker-{n}@provider.example', 'agent', 'en', true, true);
             INSERT INTO sessions (token_hash, staff_id, bearer, expires_at, verified)
             VALUES (decode('{hash}', 'hex'), '{id}', true, now() + interval '1 hour', true);"
        )
        .unwrap();
        tokens[1].push(token);
    }
    for n in 0..CONTACTS {
        let (id, talk, (token, hash)) = (contact(n), talk(n), token());
        let tenant = world.tenants[slug(n)];
        write!(
            sql,
            "INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale)
             VALUES ('{tenant}', '{id}', 'talker-{n}@talk.example', 'Talker {n}', 'employee', 'en');
             INSERT INTO sessions (token_hash, tenant_id, contact_id, bearer, expires_at)
             VALUES (decode('{hash}', 'hex'), '{tenant}', '{id}', true, now() + interval '1 hour');
             INSERT INTO conversations (tenant_id, id, subject, contact_id, state, starter_id, client_id)
             VALUES ('{tenant}', '{talk}', 'Talk {n}', '{id}', 'active', '{id}', '{talk}');"
        )
        .unwrap();
        for staff in staff_of(n) {
            write!(
                sql,
                "INSERT INTO conversation_staff (tenant_id, conversation_id, staff_id, display_name)
                 VALUES ('{tenant}', '{talk}', '{}', 'Talker {staff}');",
                agent(staff)
            )
            .unwrap();
        }
        tokens[0].push(token);
    }
    world.database.as_owner(&sql).await;
    tokens
}
