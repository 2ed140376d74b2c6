//! The second factor of staff: set up, asked for, never good twice; and recovery codes.

use portico::identity::one_time::codes_of;
use serde_json::{Value, json};
use totp_rs::Secret;

use crate::{
    access_support::Access,
    support::{CallerName, Server, Walls, World, code, config},
};

const DESK: &str = "desk.localhost";

/// The code some steps from now.
fn code_now(secret: &str, later: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let then = now.checked_add_signed(30 * later).unwrap();
    codes_of(secret.as_bytes())
        .unwrap()
        .generate(then)
        .to_string()
}

fn confirm(code: &str) -> String {
    format!(
        "confirmCode(input: {{ code: \"{code}\" }}) {{ recoveryCodes accessToken errors {{ code path }} }}"
    )
}

fn verify(code: &str) -> String {
    format!(
        "verifyCode(input: {{ code: \"{code}\" }}) {{ verified accessToken errors {{ code path }} }}"
    )
}

/// Sets a second factor up for the agent: its secret, the recovery codes, and the token that goes on.
async fn set_up(access: &Access) -> (String, Vec<String>, String) {
    let shown = access
        .do_as(
            CallerName::Agent,
            "setUpCode { uri secret qrSvg errors { code } }",
        )
        .await;
    let secret = shown["secret"]
        .as_str()
        .unwrap_or_else(|| panic!("{shown}"))
        .to_owned();
    let uri = shown["uri"].as_str().unwrap();
    assert!(
        uri.starts_with(
            "otpauth://totp/Service%20Desk:mark-staff-agent%40provider.example?secret="
        ),
        "{uri}"
    );
    assert!(shown["qrSvg"].as_str().unwrap().contains("<svg"));
    let wrong = access.do_as(CallerName::Agent, &confirm("000000")).await;
    assert_eq!(wrong["errors"][0]["code"], "WRONG_CODE");
    // The step before: the present one is left for the log-in.
    let done = access
        .do_as(CallerName::Agent, &confirm(&code_now(&secret, -1)))
        .await;
    assert_eq!(done["errors"], json!([]), "{done}");
    let codes: Vec<String> = serde_json::from_value(done["recoveryCodes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    let token = done["accessToken"].as_str().unwrap().to_owned();
    (secret, codes, token)
}

async fn log_in(access: &Access) -> String {
    let email = CallerName::Agent.email().unwrap();
    access.log_in(DESK, &email, World::PASSWORD).await.unwrap()
}

async fn session(access: &Access, token: &str) -> Value {
    let query = "{ session { mustVerifyCode mustSetUpCode hasSecondFactor } }";
    let answer = access
        .world
        .server
        .graphql(DESK, Some(token), query, json!({}))
        .await;
    answer.json()["data"]["session"].clone()
}

async fn desk(access: &Access, token: &str) -> Value {
    let query = "{ serviceDesk { me { displayName } } }";
    access
        .world
        .server
        .graphql(DESK, Some(token), query, json!({}))
        .await
        .json()
}

#[tokio::test]
async fn a_code_is_asked_for_and_good_once() {
    let access = Access::open().await;
    let before = access.world.token(CallerName::Agent).unwrap().to_owned();
    let (secret, codes, token) = set_up(&access).await;
    assert_eq!(access.who(DESK, &before).await, None, "another session id");
    assert_eq!(code(&desk(&access, &token).await), "none");

    let pending = log_in(&access).await;
    assert_eq!(
        session(&access, &pending).await,
        json!({ "mustVerifyCode": true, "mustSetUpCode": false, "hasSecondFactor": true })
    );
    assert_eq!(code(&desk(&access, &pending).await), "CODE_REQUIRED");
    for call in [
        "setUpCode { errors { code } }",
        "endOtherSessions { ended }",
    ] {
        let refused = access.with_token(DESK, Some(&pending), call).await;
        assert_eq!(code(&refused), "CODE_REQUIRED", "{refused}");
    }
    let wrong = access
        .with_token(DESK, Some(&pending), &verify("12 34"))
        .await;
    assert_eq!(
        wrong["errors"],
        json!([{ "code": "WRONG_CODE", "path": ["input", "code"] }])
    );
    let present = code_now(&secret, 0);
    let right = access
        .with_token(DESK, Some(&pending), &verify(&present))
        .await;
    assert_eq!(right["verified"], true, "{right}");
    let inside = right["accessToken"].as_str().unwrap();
    assert_eq!(code(&desk(&access, inside).await), "none");
    assert_eq!(access.who(DESK, &pending).await, None, "another session id");

    let pending = log_in(&access).await;
    let replayed = access
        .with_token(DESK, Some(&pending), &verify(&present))
        .await;
    assert_eq!(
        replayed["errors"][0]["code"], "WRONG_CODE",
        "a step is used once"
    );
    let typed = codes[0].to_uppercase().replace('-', " ");
    let recovered = access
        .with_token(DESK, Some(&pending), &verify(&typed))
        .await;
    assert_eq!(recovered["verified"], true, "{recovered}");
    let pending = log_in(&access).await;
    let again = access
        .with_token(DESK, Some(&pending), &verify(&codes[0]))
        .await;
    assert_eq!(
        again["errors"][0]["code"], "WRONG_CODE",
        "a recovery code is used once"
    );
    let stored = access
        .world
        .database
        .text_as_owner("SELECT string_agg(encode(sealed, 'escape'), '') || (SELECT string_agg(encode(hash, 'escape'), '') FROM staff_recovery_codes) FROM staff_codes")
        .await;
    assert!(!stored.contains(&codes[1]) && !stored.contains(&secret));
}

#[tokio::test]
async fn tries_are_limited_like_log_ins() {
    let access = Access::open().await;
    let (secret, ..) = set_up(&access).await;
    let mut config = config();
    config.login.account_failures = 3;
    let server = Server::configured(&access.world.database, Walls::Both, config).await;
    let pending = log_in(&access).await;
    let mut codes = Vec::new();
    for _ in 0..4 {
        let query = format!("mutation {{ {} }}", verify("000000"));
        let answer = server
            .graphql(DESK, Some(&pending), &query, json!({}))
            .await
            .json();
        codes.push(answer["data"]["verifyCode"]["errors"][0]["code"].clone());
    }
    assert_eq!(
        codes,
        [
            "WRONG_CODE",
            "WRONG_CODE",
            "WRONG_CODE",
            "TOO_MANY_ATTEMPTS"
        ]
    );
    let query = format!("mutation {{ {} }}", verify(&code_now(&secret, 0)));
    let right = server
        .graphql(DESK, Some(&pending), &query, json!({}))
        .await
        .json();
    assert_eq!(
        right["data"]["verifyCode"]["errors"][0]["code"],
        "TOO_MANY_ATTEMPTS"
    );
}

#[tokio::test]
async fn an_admin_helps_whoever_lost_the_device_and_everybody_may_take_theirs_away() {
    let access = Access::open().await;
    let (_, _, token) = set_up(&access).await;
    let id = portico::api::GlobalId::new(portico::api::NodeKind::StaffMember, access.world.agent);
    let call = format!(
        "removeSecondFactor(input: {{ staffId: \"{id}\" }}) {{ staffMember {{ hasSecondFactor }} errors {{ code }} }}"
    );
    let removed = access.do_as(CallerName::Admin, &call).await;
    assert_eq!(
        removed["staffMember"]["hasSecondFactor"], false,
        "{removed}"
    );
    assert_eq!(access.who(DESK, &token).await, None);
    let told = access.mail(1).await;
    assert_eq!(told.to, [CallerName::Agent.email().unwrap()]);
    let token = log_in(&access).await;
    assert_eq!(code(&desk(&access, &token).await), "none");

    let shown = access
        .with_token(DESK, Some(&token), "setUpCode { secret errors { code } }")
        .await;
    let secret = shown["secret"].as_str().unwrap();
    let done = access
        .with_token(DESK, Some(&token), &confirm(&code_now(secret, 0)))
        .await;
    let token = done["accessToken"].as_str().unwrap();
    let twice = access
        .with_token(DESK, Some(token), "setUpCode { secret errors { code } }")
        .await;
    assert_eq!(twice["errors"][0]["code"], "INVALID_STATE");
    let disable = |password: &str| {
        format!("disableCode(input: {{ currentPassword: \"{password}\" }}) {{ errors {{ code }} }}")
    };
    let wrong = access
        .with_token(DESK, Some(token), &disable("not this one"))
        .await;
    assert_eq!(wrong["errors"][0]["code"], "WRONG_CREDENTIALS");
    let right = access
        .with_token(DESK, Some(token), &disable(World::PASSWORD))
        .await;
    assert_eq!(right["errors"], json!([]));
    assert_eq!(session(&access, token).await["hasSecondFactor"], false);
    let events = access
        .world
        .database
        .text_as_owner("SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_events WHERE action LIKE 'code%' AND staff_id IN (SELECT staff_id FROM staff_accounts WHERE email = 'mark-staff-agent@provider.example')")
        .await;
    assert_eq!(events, "code_set_up code_removed code_set_up code_removed");
}

#[tokio::test]
async fn where_it_is_required_nothing_else_works_before() {
    let access = Access::open().await;
    let mut config = config();
    config.require_totp = true;
    let server = Server::configured(&access.world.database, Walls::Both, config).await;
    let token = log_in(&access).await;
    let ask = |token: String, query: String| {
        let server = &server;
        async move {
            server
                .graphql(DESK, Some(&token), &query, json!({}))
                .await
                .json()
        }
    };
    let desk = "{ serviceDesk { me { displayName } } }".to_owned();
    assert_eq!(
        code(&ask(token.clone(), desk.clone()).await),
        "CODE_SETUP_REQUIRED"
    );
    let shown = ask(
        token.clone(),
        "mutation { setUpCode { secret errors { code } } }".to_owned(),
    )
    .await;
    let secret = shown["data"]["setUpCode"]["secret"].as_str().unwrap();
    let query = format!("mutation {{ {} }}", confirm(&code_now(secret, 0)));
    let done = ask(token, query).await;
    let token = done["data"]["confirmCode"]["accessToken"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(code(&ask(token, desk).await), "none");
    // Contacts are not asked.
    let anna = access.world.token(CallerName::Contact).unwrap();
    let viewer = server
        .graphql(
            "oriale.localhost",
            Some(&anna),
            "{ viewer { contact { id } } }",
            json!({}),
        )
        .await
        .json();
    assert_eq!(code(&viewer), "none");
}
