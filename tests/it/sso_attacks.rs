//! Answers that are not what they must be: each is refused, and nobody is logged in.

use std::sync::{Arc, Mutex};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::Utc;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    sso_browser::Browser,
    sso_forger::{Forger, OtherKey},
    sso_house::{House, NORDWIND},
    sso_provider::{DIRECTORY, OTHER_DIRECTORY, SECRET},
    support::Owner,
};

const REFUSED: &str = "/log-in?sso=refused";
const EXPIRED: &str = "/log-in?sso=expired";

async fn forged() -> (House, Arc<Forger>) {
    let (forger, provider) = Forger::start().await;
    let origin = forger.origin.clone();
    (House::around(provider, origin).await, forger)
}

async fn nobody_is_in(house: &House) {
    assert_eq!(house.cookie_sessions().await, "0");
    assert_eq!(
        house
            .text("SELECT count(*)::text FROM linked_identities")
            .await,
        "0"
    );
}

/// The value of a parameter in an address.
fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_else(|| panic!("no {name} in {address}"))
}

#[tokio::test]
async fn an_answer_is_good_once_and_in_the_browser_that_asked() {
    let house = House::build().await;
    let mut browser = house.browser();
    let out = browser.start(house.openid, "/").await;
    let back = browser.at_provider(&out, "anna").await;
    // Somebody else's browser: without a cookie, with one of its own, on another portal.
    assert_eq!(house.browser().come_back(&back).await, EXPIRED);
    let mut other = house.browser();
    other.start(house.openid, "/").await;
    assert_eq!(other.come_back(&back).await, EXPIRED);
    let mut elsewhere = Browser::at(&house.world, NORDWIND);
    elsewhere.cookies = browser.cookies.clone();
    assert_eq!(elsewhere.come_back(&back).await, EXPIRED);
    // None of them has used it up.
    let cookies = browser.cookies.clone();
    assert_eq!(browser.come_back(&back).await, "/");
    assert_eq!(browser.who().await, Some(Owner::Anna.email()));
    let mut again = house.browser();
    again.cookies = cookies;
    assert_eq!(again.come_back(&back).await, EXPIRED, "the state was used");
    assert_eq!(again.who().await, None);
}

#[tokio::test]
async fn an_attempt_ends_after_ten_minutes() {
    let house = House::build().await;
    let mut browser = house.browser();
    let out = browser.start(house.openid, "/").await;
    let back = browser.at_provider(&out, "anna").await;
    let left = house
        .text("SELECT extract(epoch FROM expires_at - now())::integer::text FROM sso_attempts")
        .await;
    assert!(
        (590..=600).contains(&left.parse::<i32>().unwrap()),
        "{left}"
    );
    house
        .sql("UPDATE sso_attempts SET expires_at = now()")
        .await;
    assert_eq!(browser.come_back(&back).await, EXPIRED);
    assert_eq!(house.world.server.sso.sweep().await.unwrap(), 1);
    nobody_is_in(&house).await;
}

#[tokio::test]
async fn answers_that_nobody_asked_for_are_none() {
    let house = House::build().await;
    let mut browser = house.browser();
    let out = browser.start(house.openid, "/").await;
    let state = parameter(&out, "state");
    for query in [
        "",
        "?code=x",
        "?state=x&code=x",
        &format!("?state={state}&state={state}&code=x"),
        &format!("?code=x&code=y&state={state}"),
        &format!("?code=x&state={}", state.to_lowercase()),
    ] {
        assert_eq!(
            browser.come_back(&format!("/sso/callback{query}")).await,
            EXPIRED,
            "{query}"
        );
    }
    // The provider says whose an answer is; one that does not say so is not its own.
    assert_eq!(
        browser
            .come_back(&format!("/sso/callback?code=x&state={state}"))
            .await,
        REFUSED
    );
    nobody_is_in(&house).await;
}

#[tokio::test]
async fn the_code_of_another_tenants_provider_is_worth_nothing() {
    let house = House::build().await;
    let mut carl = Browser::at(&house.world, NORDWIND);
    let out = carl.start(house.nordwind, "/").await;
    let theirs = carl.at_provider(&out, "anna").await;
    let mut browser = house.browser();
    let out = browser.start(house.openid, "/").await;
    let (state, issuer) = (parameter(&out, "state"), parameter(&theirs, "iss"));
    let code = parameter(&theirs, "code");
    // The issuer is the same: only the client is another.
    let back = format!("/sso/callback?code={code}&state={state}&iss={issuer}");
    assert_eq!(browser.come_back(&back).await, REFUSED);
    // And a tenant's provider is no other tenant's.
    assert_eq!(
        house.browser().log_in(house.nordwind, "anna").await,
        REFUSED
    );
    nobody_is_in(&house).await;
}

#[tokio::test]
async fn one_providers_answer_is_not_taken_for_anothers() {
    let house = House::build().await;
    let mut browser = house.browser();
    let to_google = browser.start(house.google, "/").await;
    let to_openid = browser.start(house.openid, "/").await;
    let from_openid = browser.at_provider(&to_openid, "anna").await;
    let code = parameter(&from_openid, "code");
    let state = parameter(&to_google, "state");
    let named = format!(
        "/sso/callback?code={code}&state={state}&iss={}",
        parameter(&from_openid, "iss")
    );
    assert_eq!(browser.come_back(&named).await, REFUSED);
    nobody_is_in(&house).await;
}

/// The code then goes to the provider that was asked, and to no other.
#[tokio::test]
async fn a_provider_that_never_says_whose_an_answer_is_gets_its_own_codes_alone() {
    let (house, forger) = forged().await;
    forger.change(|path, json| {
        if path.ends_with("/openid-configuration") {
            json["authorization_response_iss_parameter_supported"] = json!(false);
        }
    });
    let mut browser = house.browser();
    let to_google = browser.start(house.google, "/").await;
    let to_openid = browser.start(house.openid, "/").await;
    let code = parameter(&browser.at_provider(&to_openid, "anna").await, "code");
    let state = parameter(&to_google, "state");
    let silent = format!("/sso/callback?code={code}&state={state}");
    assert_eq!(browser.come_back(&silent).await, REFUSED);
    nobody_is_in(&house).await;
    let to_google = browser.start(house.google, "/").await;
    let code = parameter(&browser.at_provider(&to_google, "anna").await, "code");
    let state = parameter(&to_google, "state");
    let own = format!("/sso/callback?code={code}&state={state}");
    assert_eq!(browser.come_back(&own).await, "/");
}

#[tokio::test]
async fn a_token_of_an_earlier_log_in_is_refused() {
    let (house, forger) = forged().await;
    let kept: Arc<Mutex<Option<String>>> = Arc::default();
    let keeper = Arc::clone(&kept);
    forger.forge(move |forger, header, claims| {
        let token = forger.signed(&header, &claims);
        keeper.lock().unwrap().get_or_insert(token).clone()
    });
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/tickets/7"
    );
    assert_eq!(
        house.browser().log_in(house.google, "ben").await,
        REFUSED,
        "nonce of before"
    );
    forger.claim(|claims| {
        claims.as_object_mut().unwrap().remove("nonce");
    });
    assert_eq!(
        house.browser().log_in(house.google, "ben").await,
        REFUSED,
        "no nonce"
    );
    assert_eq!(house.cookie_sessions().await, "1");
}

#[tokio::test]
async fn a_token_that_is_not_signed_by_the_provider_is_refused() {
    let (house, forger) = forged().await;
    let stranger = Arc::new(OtherKey::new());
    type Sign = Box<dyn Fn(&Forger, Value, Value) -> String + Send + Sync>;
    let by_stranger = Arc::clone(&stranger);
    let ways: Vec<(&str, Sign)> = vec![
        (
            "alg none",
            Box::new(|_, _, claims| unsigned(&json!({ "alg": "none" }), &claims)),
        ),
        (
            "alg None",
            Box::new(|_, _, claims| unsigned(&json!({ "alg": "None" }), &claims)),
        ),
        (
            "none with a signature",
            Box::new(|forger, mut header, claims| {
                header["alg"] = json!("none");
                forger.signed(&header, &claims)
            }),
        ),
        (
            "signature cut off",
            Box::new(|forger, header, claims| {
                let signed = forger.signed(&header, &claims);
                signed[..=signed.rfind('.').unwrap()].to_owned()
            }),
        ),
        (
            "client's secret",
            Box::new(|_, header, claims| by_secret(&header, &claims)),
        ),
        (
            "another's key under the same name",
            Box::new(move |_, header, claims| by_stranger.signed(&header, &claims)),
        ),
        (
            "changed after signing",
            Box::new(|forger, header, mut claims| {
                let signed = forger.signed(&header, &claims);
                claims["sub"] = json!("admin");
                let body = BASE64_URL_SAFE_NO_PAD.encode(claims.to_string());
                let parts: Vec<&str> = signed.split('.').collect();
                format!("{}.{body}.{}", parts[0], parts[2])
            }),
        ),
        (
            "no token at all",
            Box::new(|_, _, _| "not.a.token".to_owned()),
        ),
    ];
    for (name, way) in ways {
        forger.forge(way);
        assert_eq!(
            house.browser().log_in(house.google, "anna").await,
            REFUSED,
            "{name}"
        );
    }
    nobody_is_in(&house).await;
}

#[tokio::test]
async fn a_token_for_somebody_else_or_of_another_time_is_refused() {
    let (house, forger) = forged().await;
    type Change = fn(&mut Value);
    let ways: [(&str, Change); 9] = [
        ("wrong audience", |claims| {
            claims["aud"] = json!("portal-nordwind")
        }),
        ("one more audience", |claims| {
            claims["aud"] = json!(["portal-oriale", "evil"])
        }),
        ("no audience", |claims| claims["aud"] = json!([])),
        ("made out to another", |claims| {
            claims["azp"] = json!("portal-nordwind")
        }),
        ("expired", |claims| {
            claims["exp"] = json!(Utc::now().timestamp() - 1)
        }),
        ("of tomorrow", |claims| {
            claims["iat"] = json!(Utc::now().timestamp() + 86_400)
        }),
        ("another issuer", |claims| {
            claims["iss"] = json!("https://accounts.google.com")
        }),
        ("no subject", |claims| claims["sub"] = json!("")),
        ("another Workspace", |claims| {
            claims["hd"] = json!("evil.example")
        }),
    ];
    for (name, change) in ways {
        forger.claim(change);
        assert_eq!(
            house.browser().log_in(house.google, "anna").await,
            REFUSED,
            "{name}"
        );
    }
    nobody_is_in(&house).await;
    forger.claim(|_| ());
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/tickets/7"
    );
}

#[tokio::test]
async fn a_new_key_of_the_provider_is_looked_up() {
    let (house, forger) = forged().await;
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/tickets/7"
    );
    let new = Arc::new(OtherKey::new());
    let jwk = new.jwk("of-today");
    let announced = jwk.clone();
    let rotate = Arc::clone(&new);
    forger.forge(move |_, mut header, claims| {
        header["kid"] = json!("of-today");
        rotate.signed(&header, &claims)
    });
    assert_eq!(
        house.browser().log_in(house.openid, "ben").await,
        REFUSED,
        "nobody knows it"
    );
    forger.change(move |path, json| {
        if path.ends_with("/jwks") {
            json["keys"].as_array_mut().unwrap().push(announced.clone());
        }
    });
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/tickets/7"
    );
    // Whoever sends unknown keys again and again does not make us ask again and again.
    assert_eq!(house.browser().log_in(house.openid, "ben").await, REFUSED);
}

#[tokio::test]
async fn of_many_directories_only_those_on_the_list_are_let_in() {
    let (house, forger) = forged().await;
    let template = format!("{}/microsoft/{{tenantid}}/v2.0", forger.origin);
    house
        .sql(&format!(
            "UPDATE identity_provider_settings SET issuer = '{template}',
                 rules = '{{\"directories\": [\"{DIRECTORY}\", \"{OTHER_DIRECTORY}\"]}}'
             WHERE provider_id = '{}'",
            house.microsoft
        ))
        .await;
    let published = template.clone();
    forger.change(move |path, json| {
        if path.ends_with("/openid-configuration") && path.contains("microsoft") {
            json["issuer"] = json!(published);
        }
    });
    let ask = || async { house.browser().log_in(house.microsoft, "anna").await };
    assert_eq!(
        ask().await,
        "/log-in?sso=not-verified",
        "any of them could write any address"
    );
    forger.claim(|claims| claims["xms_edov"] = json!("1"));
    assert_eq!(ask().await, "/tickets/7");
    let issuer = template.replace("{tenantid}", "77777777-2222-3333-4444-555555555555");
    forger.claim(move |claims| {
        claims["xms_edov"] = json!(true);
        claims["iss"] = json!(issuer);
        claims["tid"] = json!("77777777-2222-3333-4444-555555555555");
    });
    assert_eq!(ask().await, REFUSED, "a directory that is not on the list");
    let issuer = template.replace("{tenantid}", OTHER_DIRECTORY);
    forger.claim(move |claims| {
        claims["xms_edov"] = json!(true);
        claims["iss"] = json!(issuer);
        claims["tid"] = json!(OTHER_DIRECTORY);
    });
    // The same subject in another directory is another person, and Anna is linked already.
    assert_eq!(ask().await, REFUSED);
    forger.claim(|claims| {
        claims["xms_edov"] = json!(true);
        claims["tid"] = json!(OTHER_DIRECTORY);
    });
    assert_eq!(
        ask().await,
        REFUSED,
        "issuer and directory do not belong together"
    );
}

#[tokio::test]
async fn the_userinfo_of_another_subject_is_not_believed() {
    let (house, forger) = forged().await;
    let email = Owner::Ben.email();
    forger.change(move |path, json| {
        if path.ends_with("/me") {
            *json = json!({ "sub": "ben", "email": email, "email_verified": true });
        }
    });
    assert_eq!(house.browser().log_in(house.openid, "anna").await, REFUSED);
    nobody_is_in(&house).await;
}

#[tokio::test]
async fn a_provider_that_describes_another_is_not_believed() {
    let (house, forger) = forged().await;
    forger.change(|path, json| {
        if path.ends_with("/openid-configuration") {
            json["issuer"] = json!("https://accounts.google.com");
        }
    });
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/log-in?sso=provider-down"
    );
    forger.change(|path, json| {
        if path.ends_with("/openid-configuration") {
            json["token_endpoint"] = json!("file:///etc/passwd");
        }
    });
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/log-in?sso=provider-down"
    );
}

/// Where the browser is sent back to is never the client's word.
#[tokio::test]
async fn the_redirect_address_is_the_portals_own() {
    let house = House::build().await;
    let out = house.browser().start(house.openid, "/").await;
    assert_eq!(
        parameter(&out, "redirect_uri"),
        "http://oriale.localhost:8080/sso/callback"
    );
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(parameter(&out, name).len(), 43, "{name}");
    }
    assert_eq!(parameter(&out, "code_challenge_method"), "S256");
    assert!(!out.contains("client_secret") && !out.contains(SECRET));
    let forged = axum::http::Request::get(crate::sso_browser::start_path(house.openid))
        .header("host", "oriale.localhost:1")
        .header("x-forwarded-host", "evil.example")
        .header("forwarded", "host=evil.example")
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = house.world.server.send(forged).await;
    let out = answer.headers["location"].to_str().unwrap();
    assert_eq!(
        parameter(out, "redirect_uri"),
        "http://oriale.localhost:8080/sso/callback"
    );
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(header), part(claims))
}

/// With what the client knows too, as if it were a shared key (HS256).
fn by_secret(header: &Value, claims: &Value) -> String {
    let mut header = header.clone();
    header["alg"] = json!("HS256");
    let text = unsigned(&header, claims);
    let text = text.trim_end_matches('.');
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    format!(
        "{text}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    )
}
