//! Logging in and out as GraphQL shows it.

use async_graphql::{Request, value};
use portico::{
    access::Viewer,
    identity::{Carrier, Credential, TokenHash},
};
use serde_json::{Value, json};

use crate::{
    login_house::{AGENT, ANNA, ORIALE, PASSWORD},
    login_portal::{Portal, at_portal, caller},
};

#[tokio::test]
async fn a_browser_gets_a_cookie_and_gives_it_back() {
    let portal = Portal::open().await;
    let sessions = portal.house.log_ins.sessions();
    let input = json!({ "email": ANNA, "password": PASSWORD });
    let (payload, cookie) = portal.log_in(at_portal(), input).await;
    assert_eq!(payload["loggedIn"], true);
    assert_eq!(payload["accessToken"], Value::Null);
    assert_eq!(payload["errors"], json!([]));
    assert!(payload["expiresAt"].is_string());
    let cookie = cookie.expect("a cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    let token = pair.strip_prefix("__Host-portico=").unwrap();
    assert_eq!(
        attributes,
        "Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax"
    );

    let credential = Credential {
        token: TokenHash::of(token).unwrap(),
        carrier: Carrier::Cookie,
    };
    let session = sessions
        .resolve(&credential, Some(ORIALE))
        .await
        .unwrap()
        .expect("good");
    let log_out = || Request::new("mutation { logOut { errors { code } } }");
    // The second time nobody is logged in any more, and the answer is the same.
    for session in [Some(session.token), None] {
        let (response, cookie) = portal
            .send(log_out(), caller(session_viewer(&portal, session)), session)
            .await;
        assert_eq!(
            response.data,
            value!({ "logOut": { "errors": [] } }),
            "{:?}",
            response.errors
        );
        let cleared = "__Host-portico=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax";
        assert_eq!(cookie.as_deref(), Some(cleared));
        assert!(
            sessions
                .resolve(&credential, Some(ORIALE))
                .await
                .unwrap()
                .is_none()
        );
    }
}

fn session_viewer(portal: &Portal, session: Option<TokenHash>) -> Viewer {
    match session {
        Some(_) => portal.as_anna().viewer,
        None => at_portal().viewer,
    }
}

#[tokio::test]
async fn another_front_end_gets_a_token_and_no_cookie() {
    let portal = Portal::open().await;
    let input = json!({ "email": ANNA, "password": PASSWORD, "issueToken": true });
    let (payload, cookie) = portal.log_in(at_portal(), input).await;
    assert_eq!(cookie, None);
    let credential = Credential {
        token: TokenHash::of(payload["accessToken"].as_str().unwrap()).unwrap(),
        carrier: Carrier::Bearer,
    };
    let session = portal
        .house
        .log_ins
        .sessions()
        .resolve(&credential, Some(ORIALE))
        .await;
    let session = session.unwrap().expect("good");
    assert_eq!((session.expires_at - chrono::Utc::now()).num_days(), 29);

    let desk = caller(Viewer::Anonymous { tenant: None });
    let input = json!({ "email": AGENT, "password": PASSWORD, "issueToken": true });
    let (payload, _) = portal.log_in(desk, input).await;
    assert_eq!(payload["loggedIn"], true);
}

#[tokio::test]
async fn a_refusal_is_said_in_the_callers_language() {
    let portal = Portal::open().await;
    let input = json!({ "email": ANNA, "password": "wrong" });
    let (payload, cookie) = portal.log_in(at_portal(), input).await;
    assert_eq!(cookie, None);
    assert_eq!(
        payload,
        json!({
            "loggedIn": false, "accessToken": null, "expiresAt": null,
            "errors": [{
                "code": "WRONG_CREDENTIALS",
                "message": "E-Mail-Adresse oder Passwort stimmen nicht. Bitte versuchen Sie es noch einmal.",
                "path": ["input", "password"],
            }],
        })
    );
}
