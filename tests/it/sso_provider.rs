//! The real provider of single sign-on, oidc-provider, as a process of its own; and what its people are told to be.

use std::{process::Stdio, sync::Mutex};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdin, Command},
};

/// The directory that stands for Oriale's at Microsoft.
pub const DIRECTORY: &str = "11111111-2222-3333-4444-555555555555";
/// Somebody else's.
pub const OTHER_DIRECTORY: &str = "99999999-2222-3333-4444-555555555555";
/// What each portal's client has for a secret.
pub const SECRET: &str = "a-client-secret-that-nobody-may-ever-read";

/// Paths of the three issuers.
pub fn microsoft_path() -> String {
    format!("/microsoft/{DIRECTORY}/v2.0")
}
pub const GOOGLE_PATH: &str = "/google";
pub const OPENID_PATH: &str = "/openid";

/// A running provider.
pub struct Provider {
    /// Where it listens.
    pub address: String,
    folder: TempDir,
    config: Mutex<Value>,
    child: tokio::sync::Mutex<Child>,
    _alive: ChildStdin,
}

impl Provider {
    /// Starts with three issuers. `origin` is how browsers see it, when something stands in front; `key` signs (PKCS#8 in
    /// base64), a new RSA key without one.
    pub async fn start(origin: Option<&str>, key: Option<&str>) -> Self {
        let clients = json!(["oriale", "nordwind"].map(|slug| json!({
            "id": format!("portal-{slug}"),
            "secret": SECRET,
            "redirectUris": [format!("http://{slug}.localhost:8080/sso/callback")],
        })));
        let config = json!({
            "listen": "127.0.0.1:0",
            "origin": origin,
            "issuers": [
                { "path": microsoft_path(), "title": "Microsoft", "claims": { "tid": DIRECTORY, "acct": 0 },
                  "inIdToken": true, "secretIn": "body", "key": key, "clients": clients },
                { "path": GOOGLE_PATH, "title": "Google", "claims": { "hd": "oriale.example" },
                  "inIdToken": true, "key": key, "clients": clients },
                // Tells the address at the userinfo endpoint alone.
                { "path": OPENID_PATH, "title": "OpenID", "inIdToken": false, "key": key, "clients": clients },
            ],
            "people": [],
        });
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        std::fs::write(&file, config.to_string()).unwrap();
        let own = "web/node_modules/node/bin/node";
        let node = if std::path::Path::new(own).exists() {
            own
        } else {
            "node"
        };
        let mut child = Command::new(node)
            .arg("scripts/identity-provider/main.mjs")
            .arg("--config")
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("Node runs; make setup");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .await
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("ready ")
            .unwrap_or_else(|| panic!("the provider does not start: {line}; make setup"))
            .to_owned();
        Self {
            address,
            folder,
            config: Mutex::new(config),
            _alive: child.stdin.take().unwrap(),
            child: tokio::sync::Mutex::new(child),
        }
    }

    /// Ends it in the middle of whatever it does.
    pub async fn stop(&self) {
        self.child.lock().await.kill().await.unwrap();
    }

    /// Says who there is from now on.
    pub fn people(&self, people: Value) {
        let mut config = self.config.lock().unwrap();
        config["people"] = people;
        let (file, beside) = (
            self.folder.path().join("config.json"),
            self.folder.path().join("new"),
        );
        std::fs::write(&beside, config.to_string()).unwrap();
        std::fs::rename(beside, file).unwrap();
    }
}

/// Somebody with a verified address.
pub fn person(id: &str, email: &str) -> Value {
    json!({ "id": id, "name": format!("{id} of the provider"), "email": email, "emailVerified": true })
}
