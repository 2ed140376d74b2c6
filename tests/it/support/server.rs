//! Portico's router over a database of its own, asked without a socket.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use portico::{
    api::CursorKey,
    attachments::Files,
    config::{Config, InstanceSecret, Purpose, Sources, StoragePlace},
    db::{Database, Events},
    domains::Domains,
    http::{App, Heard, Parts, router},
    identity::{
        LogInSettings, LogIns, SessionSettings,
        sso::{SingleSignOn, SingleSignOnParts},
    },
    notifications::StopKey,
    provisioning::export::ExportLinks,
    studio::PreviewLinks,
    telemetry::Metrics,
    tenants::TenantDirectory,
    webhooks::Webhooks,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use super::TestDatabase;

/// Which walls stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walls {
    /// Both, as built.
    Both,
    /// Guards and the queries' own predicates are switched off.
    NoGuards,
    /// Row-level security is switched off.
    NoRls,
}

/// See the module. Two servers over one database are two processes.
pub struct Server {
    pub router: Router,
    pub app: Arc<App>,
    pub db: Database,
    pub log_ins: LogIns,
    pub sso: SingleSignOn,
    pub mail_stop: StopKey,
    pub previews: PreviewLinks,
    pub exports: ExportLinks,
    pub files: Files,
    pub heard: Heard,
    pub tenants: TenantDirectory,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// The code of an answer's first error; `none` without one.
pub fn code(answer: &Value) -> String {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
        .to_owned()
}

/// The configuration of tests: the demo's, with limits that the walk does not meet and cheap password hashes.
pub fn config() -> Config {
    let secret = (
        "PORTICO_INSTANCE_SECRET".to_owned(),
        "a-secret-of-the-tests-and-of-nothing-else".to_owned(),
    );
    let sources = Sources {
        file: None,
        variables: [secret].into(),
    };
    let mut config =
        Config::load(Purpose::Demo, &sources).expect("the demo's defaults are in order");
    let files = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("files");
    config.storage.incoming = files.join("incoming");
    config.storage.place = StoragePlace::Folder(files);
    config.limits.timeout = Duration::from_secs(30);
    // The matrix tries wrong passwords on purpose.
    config.login.account_failures = 1000;
    config.login.address_failures = 10_000;
    // Where the tests' push service is.
    config.push.allowed_networks = vec!["127.0.0.1/32".parse().unwrap()];
    config.passwords.memory_kib = 64;
    config.passwords.iterations = 1;
    config
}

impl Server {
    /// Starts over the database.
    pub async fn over(database: &TestDatabase, walls: Walls) -> Self {
        Self::configured(database, walls, config()).await
    }

    /// Starts over the database with a configuration of the test's own.
    pub async fn configured(database: &TestDatabase, walls: Walls, config: Config) -> Self {
        let secret = InstanceSecret::new("a-secret-of-the-tests-and-of-nothing-else").unwrap();
        let db = database.pool();
        let events = Events::listen(database.service_url.clone());
        let settings = LogInSettings {
            passwords: config.passwords,
            limits: config.login,
            sessions: SessionSettings {
                require_code: config.require_totp,
                ..SessionSettings::default()
            },
        };
        let log_ins = LogIns::new(
            db.clone(),
            events.clone(),
            &settings,
            &secret,
            config.sealer.clone(),
        )
        .unwrap();
        let sso = SingleSignOn::new(SingleSignOnParts {
            db: db.clone(),
            sessions: log_ins.sessions().clone(),
            sealer: config.sealer.clone(),
            secret: &secret,
            public: config.http.public,
            allow_http: config.sso_allow_http,
        })
        .unwrap();
        let mail_stop = StopKey::new(secret.derive("mail stop").expose_secret());
        let previews = PreviewLinks::new(
            secret.derive("brand preview").expose_secret(),
            config.http.public,
        );
        let exports = ExportLinks::new(
            config.sealer.clone(),
            config.http.public,
            config.http.desk_host.clone(),
        );
        let files = Files::open(&config.storage, config.sealer.clone()).unwrap();
        let tenants = TenantDirectory::new(db.clone(), &events);
        let heard = Heard::default();
        let parts = Parts {
            db: db.clone(),
            tenants: tenants.clone(),
            sessions: log_ins.sessions().clone(),
            log_ins: log_ins.clone(),
            sso: sso.clone(),
            mail_stop: mail_stop.clone(),
            previews: previews.clone(),
            exports: exports.clone(),
            files: files.clone(),
            webhooks: Webhooks::new(&config.webhooks, config.sealer.clone()),
            push: portico::push::Push::new(
                &config.push,
                &config.mail.from.address,
                &config.instance_secret,
            ),
            domains: Domains::new(&config.domains, &config.http.desk_host),
            cursors: CursorKey::new(secret.derive("cursor").expose_secret()),
            http: config.http,
            limits: config.limits,
            live: config.live,
            events: events.clone(),
            heard: heard.clone(),
            metrics: Metrics::new(),
            guards_off: walls == Walls::NoGuards,
        };
        let deadline = tokio::time::Instant::now() + Duration::from_secs(5);
        while !events.connected() && tokio::time::Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let app = App::new(parts);
        Self {
            router: router(Arc::clone(&app), Arc::new(|_| ())),
            app,
            db,
            log_ins,
            sso,
            mail_stop,
            previews,
            exports,
            files,
            heard,
            tenants,
        }
    }

    /// Sends any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("the body comes")
            .to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// Asks for a path.
    pub async fn get(&self, host: &str, path: &str) -> Answer {
        self.send(
            Request::get(path)
                .header("host", host)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// Posts nothing.
    pub async fn post(&self, host: &str, path: &str) -> Answer {
        self.send(
            Request::post(path)
                .header("host", host)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// Sends a query or mutation, with a bearer token if there is one.
    pub async fn graphql(
        &self,
        host: &str,
        token: Option<&str>,
        query: &str,
        variables: Value,
    ) -> Answer {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/graphql")
            .header("host", host)
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.send(request.body(body.into()).unwrap()).await
    }

    /// Asks in a browser that opened a link to a preview.
    pub async fn looking(
        &self,
        host: &str,
        token: Option<&str>,
        link: Uuid,
        query: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/graphql")
            .header("host", host)
            .header("content-type", "application/json")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", self.preview_cookie(link));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = json!({ "query": query }).to_string();
        self.send(request.body(body.into()).unwrap()).await
    }

    /// What such a browser sends along.
    pub fn preview_cookie(&self, link: Uuid) -> String {
        format!("__Host-portico-preview={}", self.previews.token(link))
    }

    /// Logs in and returns the bearer token.
    pub async fn log_in(&self, host: &str, email: &str, password: &str) -> String {
        let query = "mutation($input: LogInInput!) { logIn(input: $input) { accessToken errors { code } } }";
        let input =
            json!({ "input": { "email": email, "password": password, "issueToken": true } });
        let answer = self.graphql(host, None, query, input).await.json();
        answer["data"]["logIn"]["accessToken"]
            .as_str()
            .unwrap_or_else(|| panic!("{email} is not logged in: {answer}"))
            .to_owned()
    }
}
