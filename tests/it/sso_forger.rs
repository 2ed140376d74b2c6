//! Stands in front of the real provider and does what no certified one does: tells what is not so, in tokens that are signed
//! with the provider's own key.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    response::Response,
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};

use crate::sso_provider::{DIRECTORY, Provider};

/// Makes another ID token of one that the provider gave.
type Forge = dyn Fn(&Forger, Value, Value) -> String + Send + Sync;
/// Changes another answer of the provider's; the path says which it is.
type Change = dyn Fn(&str, &mut Value) + Send + Sync;

/// See the module.
pub struct Forger {
    /// How browsers see the provider.
    pub origin: String,
    key: Vec<u8>,
    upstream: Mutex<String>,
    forge: Mutex<Option<Arc<Forge>>>,
    change: Mutex<Option<Arc<Change>>>,
    client: reqwest::Client,
}

/// A new key for ES256, as PKCS#8.
fn new_key() -> Vec<u8> {
    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
        .unwrap()
        .as_ref()
        .to_vec()
}

fn pair(key: &[u8]) -> EcdsaKeyPair {
    let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
    EcdsaKeyPair::from_pkcs8(algorithm, key, &SystemRandom::new()).unwrap()
}

fn encoded(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

impl Forger {
    /// Starts in front of a new provider.
    pub async fn start() -> (Arc<Self>, Provider) {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let key = new_key();
        let provider = Provider::start(Some(&origin), Some(&BASE64_STANDARD.encode(&key))).await;
        let forger = Arc::new(Self {
            origin,
            key,
            upstream: Mutex::new(provider.address.clone()),
            forge: Mutex::default(),
            change: Mutex::default(),
            client: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&forger));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (forger, provider)
    }

    /// From now on each ID token is what `forge` makes of its header and claims.
    pub fn forge(&self, forge: impl Fn(&Self, Value, Value) -> String + Send + Sync + 'static) {
        *self.forge.lock().unwrap() = Some(Arc::new(forge));
    }

    /// From now on each ID token has the claims that `change` leaves, properly signed.
    pub fn claim(&self, change: impl Fn(&mut Value) + Send + Sync + 'static) {
        self.forge(move |forger, header, mut claims| {
            change(&mut claims);
            forger.signed(&header, &claims)
        });
    }

    /// From now on each other answer in JSON is what `change` leaves of it.
    pub fn change(&self, change: impl Fn(&str, &mut Value) + Send + Sync + 'static) {
        *self.change.lock().unwrap() = Some(Arc::new(change));
    }

    /// Signed as the provider signs.
    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        signed_with(&self.key, header, claims)
    }
}

/// Signed with whichever key.
fn signed_with(key: &[u8], header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", encoded(header), encoded(claims));
    let signature = pair(key)
        .sign(&SystemRandom::new(), text.as_bytes())
        .unwrap();
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// A key that the provider does not have, or not yet.
pub struct OtherKey(Vec<u8>);

impl OtherKey {
    pub fn new() -> Self {
        Self(new_key())
    }

    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        signed_with(&self.0, header, claims)
    }

    /// As it stands in a set of keys.
    pub fn jwk(&self, kid: &str) -> Value {
        let pair = pair(&self.0);
        let point = pair.public_key().as_ref();
        let part = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid,
            "x": part(&point[1..33]), "y": part(&point[33..]),
        })
    }
}

/// Hands a request on, and the answer back, changed if somebody wants that.
async fn pass(State(forger): State<Arc<Forger>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    // Microsoft's address for whichever directory somebody is in.
    let path = parts.uri.path_and_query().unwrap().as_str();
    let path = path.replace("/organizations/", &format!("/{DIRECTORY}/"));
    let upstream = forger.upstream.lock().unwrap().clone();
    let answer = forger
        .client
        .request(parts.method, format!("{upstream}{path}"))
        .headers(parts.headers)
        .body(body)
        .send()
        .await
        .unwrap();
    let mut response = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if !["content-length", "transfer-encoding", "connection"].contains(&name.as_str()) {
            response = response.header(name, value);
        }
    }
    let bytes = answer.bytes().await.unwrap();
    response
        .body(Body::from(changed(&forger, &path, bytes)))
        .unwrap()
}

fn changed(forger: &Forger, path: &str, bytes: Bytes) -> Bytes {
    let Ok(mut json) = serde_json::from_slice::<Value>(&bytes) else {
        return bytes;
    };
    let forge = forger.forge.lock().unwrap().clone();
    if let (Some(token), Some(forge)) = (json["id_token"].as_str(), forge) {
        let parts: Vec<&str> = token.split('.').collect();
        json["id_token"] = forge(forger, decoded(parts[0]), decoded(parts[1])).into();
    }
    let change = forger.change.lock().unwrap().clone();
    if let Some(change) = change {
        change(path, &mut json);
    }
    json.to_string().into()
}
