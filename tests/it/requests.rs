//! The way of a request before the schema: who may change something from where, and what a page begins with.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use serde_json::json;

use crate::support::{CallerName, Server, Walls, World, code};

const CREATE: &str = "mutation { createTicket(input: { subject: \"s\", description: \"d\" }) { ticket { number } errors { code } } }";

/// The session cookie that a log-in in a browser sets.
pub async fn cookie(world: &World) -> String {
    let caller = CallerName::Contact;
    let query = format!(
        "mutation {{ logIn(input: {{ email: \"{}\", password: \"{}\" }}) {{ loggedIn accessToken errors {{ code }} }} }}",
        caller.email().unwrap(),
        World::PASSWORD
    );
    let answer = world
        .server
        .graphql(caller.host(), None, &query, json!({}))
        .await;
    assert_eq!(
        answer.json()["data"]["logIn"],
        json!({ "loggedIn": true, "accessToken": null, "errors": [] })
    );
    let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(set.starts_with("__Host-portico="), "{set}");
    for part in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

fn mutation(cookie: Option<&str>, headers: &[(&str, &str)], content_type: &str) -> Request<Body> {
    let mut request = Request::post("/graphql")
        .header("host", "oriale.localhost")
        .header("content-type", content_type);
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request
        .body(json!({ "query": CREATE }).to_string().into())
        .unwrap()
}

#[tokio::test]
async fn with_a_cookie_only_a_page_of_the_portal_may_change_anything() {
    let world = World::create(Walls::Both).await;
    let cookie = cookie(&world).await;
    let own: &[&[(&str, &str)]] = &[
        &[("sec-fetch-site", "same-origin")],
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://oriale.localhost:8080"),
        ],
        &[("origin", "http://oriale.localhost:8080")],
    ];
    for headers in own {
        let answer = world
            .server
            .send(mutation(Some(&cookie), headers, "application/json"))
            .await;
        assert!(
            answer.json()["data"]["createTicket"]["ticket"]["number"].is_i64(),
            "{headers:?}: {}",
            answer.text()
        );
    }
    let foreign: &[&[(&str, &str)]] = &[
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[
            ("sec-fetch-site", "same-site"),
            ("origin", "http://nordwind.localhost:8080"),
        ],
        &[("origin", "http://nordwind.localhost:8080")],
        &[("origin", "null")],
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://evil.example"),
        ],
    ];
    for headers in foreign {
        let answer = world
            .server
            .send(mutation(Some(&cookie), headers, "application/json"))
            .await;
        assert_eq!(
            (answer.status, code(&answer.json())),
            (StatusCode::FORBIDDEN, "CROSS_SITE".to_owned()),
            "{headers:?}"
        );
    }
    // The type for files is tried in `attachments_uploads`.
    for content_type in ["text/plain", "application/x-www-form-urlencoded"] {
        let answer = world
            .server
            .send(mutation(Some(&cookie), own[0], content_type))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "{content_type}"
        );
    }
}

#[tokio::test]
async fn nothing_is_changed_by_get() {
    let world = World::create(Walls::Both).await;
    let query: String = url::form_urlencoded::byte_serialize(CREATE.as_bytes()).collect();
    let request = Request::builder()
        .method(Method::GET)
        .uri(format!("/graphql?query={query}"))
        .header("host", "oriale.localhost")
        .header(
            "authorization",
            format!("Bearer {}", world.token(CallerName::Contact).unwrap()),
        );
    let answer = world
        .server
        .send(request.body(Body::empty()).unwrap())
        .await;
    assert_eq!(
        (answer.status, code(&answer.json())),
        (StatusCode::METHOD_NOT_ALLOWED, "MUTATION_BY_GET".to_owned())
    );
    assert_eq!(answer.headers["allow"], "POST");
}

/// A token is good under its own portal's host only, and not at all once the session has expired or ended.
#[tokio::test]
async fn an_expired_session_is_nobodys() {
    let world = World::create(Walls::Both).await;
    let token = world.token(CallerName::Contact).unwrap();
    let token = token.as_str();
    let me = "{ viewer { contact { displayName } } }";
    for host in ["nordwind.localhost", "desk.localhost"] {
        let answer = world
            .server
            .graphql(host, Some(token), me, json!({}))
            .await
            .json();
        assert_eq!(answer, json!({ "data": { "viewer": null } }), "{host}");
    }
    world
        .database
        .as_owner("UPDATE sessions SET expires_at = now() - interval '1 second'")
        .await;
    let again = Server::over(&world.database, Walls::Both).await;
    let answer = again
        .graphql("oriale.localhost", Some(token), me, json!({}))
        .await
        .json();
    assert_eq!(answer, json!({ "data": { "viewer": null } }));
    let answer = again
        .graphql("oriale.localhost", Some(token), CREATE, json!({}))
        .await
        .json();
    assert_eq!(code(&answer), "UNAUTHENTICATED");
}

#[tokio::test]
async fn nothing_of_one_tenant_is_served_under_anothers_host() {
    let world = World::create(Walls::Both).await;
    let query = "{ portal { branding { stylesheetUrl logo { url } favicon { url } } } }";
    let answer = world
        .server
        .graphql("oriale.localhost", None, query, json!({}))
        .await
        .json();
    let branding = &answer["data"]["portal"]["branding"];
    for url in [
        &branding["stylesheetUrl"],
        &branding["logo"]["url"],
        &branding["favicon"]["url"],
    ] {
        let url = url.as_str().unwrap();
        let own = world.server.get("oriale.localhost", url).await;
        assert_eq!(own.status, StatusCode::OK, "{url}");
        assert!(
            own.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable"),
            "{url}"
        );
        let tag = own.headers["etag"].to_str().unwrap();
        let known = Request::get(url)
            .header("host", "oriale.localhost")
            .header("if-none-match", tag);
        let known = world.server.send(known.body(Body::empty()).unwrap()).await;
        assert_eq!(known.status, StatusCode::NOT_MODIFIED, "{url}");
        let never = world
            .server
            .get(
                "nordwind.localhost",
                &format!("/brand/{}.css", "0".repeat(64)),
            )
            .await;
        for host in ["nordwind.localhost", "desk.localhost"] {
            let foreign = world.server.get(host, url).await;
            assert_eq!(
                (foreign.status, &foreign.body),
                (StatusCode::NOT_FOUND, &never.body),
                "{url} under {host}"
            );
        }
    }
}

/// The database gone: a clear answer. The database back: everything as before, without a restart.
#[tokio::test]
async fn a_database_that_goes_away_may_come_back() {
    let world = World::create(Walls::Both).await;
    let query = "{ viewer { tickets { nodes { number } } } }";
    let before = world.ask(CallerName::Contact, query).await;
    assert_eq!(
        world.server.get("oriale.localhost", "/readyz").await.status,
        StatusCode::OK
    );
    world.database.close().await;
    assert_eq!(
        world.server.get("oriale.localhost", "/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        world
            .server
            .get("oriale.localhost", "/healthz")
            .await
            .status,
        StatusCode::OK
    );
    let answer = world.ask(CallerName::Contact, query).await;
    assert_eq!(code(&answer), "UNAVAILABLE", "{answer}");
    assert!(!answer.to_string().contains("postgres"), "{answer}");
    world.database.open().await;
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let answer = world.ask(CallerName::Contact, query).await;
        if answer == before {
            break;
        }
        assert!(tokio::time::Instant::now() < deadline, "{answer}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let world = World::create(Walls::Both).await;
    for path in [
        "/",
        "/tickets",
        "/healthz",
        "/graphql?query=%7B__typename%7D",
        "/nothing.js",
    ] {
        let answer = world.server.get("oriale.localhost", path).await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("script-src 'self'") && !policy.contains("'unsafe-inline'"),
            "{path}: {policy}"
        );
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn what_takes_too_long_is_given_up_with_a_word() {
    let world = World::create(Walls::Both).await;
    let mut config = crate::support::config();
    config.limits.timeout = std::time::Duration::from_micros(1);
    let hurried = Server::configured(&world.database, Walls::Both, config).await;
    let token = world.token(CallerName::Contact);
    let token = token.as_deref();
    let answer = hurried
        .graphql(
            "oriale.localhost",
            token,
            "{ viewer { tickets { nodes { number } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        (answer.status, code(&answer.json())),
        (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT".to_owned())
    );
}

/// Another front end calls with a bearer token from the origins that the operator names, and from no other.
#[tokio::test]
async fn only_named_origins_may_call_from_a_browser() {
    let world = World::create(Walls::Both).await;
    let mut config = crate::support::config();
    config.http.allowed_origins =
        vec![portico::config::Origin::parse("https://app.example").unwrap()];
    let server = Server::configured(&world.database, Walls::Both, config).await;
    for (origin, allowed) in [
        ("https://app.example", true),
        ("https://evil.example", false),
    ] {
        let preflight = Request::builder()
            .method(Method::OPTIONS)
            .uri("/graphql")
            .header("host", "oriale.localhost")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type",
            );
        let answer = server.send(preflight.body(Body::empty()).unwrap()).await;
        let granted = answer.headers.get("access-control-allow-origin");
        assert_eq!(granted.is_some(), allowed, "{origin}");
        assert!(
            !answer
                .headers
                .contains_key("access-control-allow-credentials"),
            "{origin}"
        );
        let call = Request::post("/graphql")
            .header("host", "oriale.localhost")
            .header("origin", origin)
            .header("content-type", "application/json")
            .header(
                "authorization",
                format!("Bearer {}", world.token(CallerName::Contact).unwrap()),
            );
        let answer = server
            .send(
                call.body(json!({ "query": CREATE }).to_string().into())
                    .unwrap(),
            )
            .await;
        let expected = if allowed {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(answer.status, expected, "{origin}");
    }
}
