//! A browser between a portal and a provider: keeps the portal's cookies, and does at the provider what a person does.

use std::collections::BTreeMap;

use axum::{body::Body, http::Request};
use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, World};

/// See the module.
pub struct Browser<'world> {
    world: &'world World,
    host: &'static str,
    pub cookies: BTreeMap<String, String>,
    outside: reqwest::Client,
}

/// The address of a provider's start on any portal.
pub fn start_path(provider: Uuid) -> String {
    format!(
        "/sso/{}/start",
        GlobalId::new(NodeKind::IdentityProvider, provider)
    )
}

impl<'world> Browser<'world> {
    pub fn at(world: &'world World, host: &'static str) -> Self {
        // Plain HTTP only, but the client wants to know how it would do TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            world,
            host,
            cookies: BTreeMap::new(),
            outside: reqwest::Client::builder()
                .cookie_store(true)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .build()
                .unwrap(),
        }
    }

    /// Asks the portal for a path, and keeps the cookies that it sets.
    pub async fn get(&mut self, path: &str) -> Answer {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::get(path)
            .header("host", self.host)
            .header("user-agent", "Mozilla/5.0 (of the tests)");
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        let answer = self
            .world
            .server
            .send(request.body(Body::empty()).unwrap())
            .await;
        for set in answer.headers.get_all("set-cookie") {
            let text = set.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                assert!(text.contains(attribute), "{text}");
            }
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Presses the provider's button; where the portal sends the browser.
    pub async fn start(&mut self, provider: Uuid, to: &str) -> String {
        let to: String = url::form_urlencoded::byte_serialize(to.as_bytes()).collect();
        let answer = self.get(&format!("{}?to={to}", start_path(provider))).await;
        location(&answer)
    }

    /// Logs in at the provider as `who` (`-` goes back); the path and query with which it sends the browser to the portal.
    pub async fn at_provider(&self, location: &str, who: &str) -> String {
        let mut next = location.to_owned();
        for _ in 0..12 {
            if let Some((_, path)) = next.split_once(".localhost:8080") {
                return path.to_owned();
            }
            let response = self.outside.get(&next).send().await.unwrap();
            let answered = if response.status() == 200 && next.contains("/interaction/") {
                self.outside
                    .post(format!("{next}/{who}"))
                    .send()
                    .await
                    .unwrap()
            } else {
                response
            };
            let Some(to) = answered.headers().get("location") else {
                panic!(
                    "{next}: {} {}",
                    answered.status(),
                    answered.text().await.unwrap()
                );
            };
            let base = url::Url::parse(&next).unwrap();
            next = base.join(to.to_str().unwrap()).unwrap().into();
        }
        panic!("the provider sends the browser round and round: {next}");
    }

    /// The whole way: where the portal leads the browser in the end.
    pub async fn log_in(&mut self, provider: Uuid, who: &str) -> String {
        let out = self.start(provider, "/tickets/7").await;
        if out.starts_with('/') {
            return out;
        }
        let back = self.at_provider(&out, who).await;
        self.come_back(&back).await
    }

    /// Comes back from the provider; where the portal leads the browser.
    pub async fn come_back(&mut self, back: &str) -> String {
        let answer = self.get(back).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert_eq!(answer.headers["referrer-policy"], "no-referrer");
        location(&answer)
    }

    /// Asks the API with the browser's cookies.
    pub async fn graphql(&self, query: &str) -> Value {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::post("/graphql")
            .header("host", self.host)
            .header("content-type", "application/json")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", cookies.join("; "))
            .body(Body::from(json!({ "query": query }).to_string()))
            .unwrap();
        self.world.server.send(request).await.json()
    }

    /// The address of whoever is logged in here.
    pub async fn who(&self) -> Option<String> {
        let answer = self.graphql("{ viewer { contact { email } } }").await;
        answer["data"]["viewer"]["contact"]["email"]
            .as_str()
            .map(str::to_owned)
    }
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.headers["location"].to_str().unwrap().to_owned()
}
