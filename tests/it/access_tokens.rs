//! Sessions and access tokens as their owner sees them.

use serde_json::json;

use crate::{
    access_support::Access,
    support::{CallerName, Owner, code},
};

const PORTAL: &str = "oriale.localhost";

#[tokio::test]
async fn a_token_that_only_reads_changes_nothing_and_ends_with_the_rest() {
    let access = Access::open().await;
    let make = |read_only: bool| {
        format!(
            "createAccessToken(input: {{ name: \"Intranet\", days: 7, readOnly: {read_only} }}) {{ accessToken session {{ name kind readOnly }} errors {{ code path }} }}"
        )
    };
    let made = access.do_as(CallerName::Contact, &make(true)).await;
    assert_eq!(
        made["session"],
        json!({ "name": "Intranet", "kind": "TOKEN", "readOnly": true }),
        "{made}"
    );
    let token = made["accessToken"].as_str().unwrap();
    let ask = async |query: &str| {
        access
            .world
            .server
            .graphql(PORTAL, Some(token), query, json!({}))
            .await
            .json()
    };
    let read = ask("{ viewer { tickets { totalCount } sessions { name current } } }").await;
    assert_eq!(read["data"]["viewer"]["tickets"]["totalCount"], 1, "{read}");
    for mutation in [
        "createTicket(input: { subject: \"s\", description: \"d\" }) { ticket { number } }",
        "updateProfile(input: { displayName: \"x\", locale: EN }) { contact { id } }",
        "createAccessToken(input: { name: \"t\", days: 1 }) { accessToken }",
        "endOtherSessions { ended }",
        "changePassword(input: { currentPassword: \"a\", newPassword: \"b\" }) { changed }",
    ] {
        let refused = ask(&format!("mutation {{ {mutation} }}")).await;
        assert_eq!(code(&refused), "READ_ONLY", "{mutation}: {refused}");
    }
    let bad = access
        .do_as(
            CallerName::Contact,
            "createAccessToken(input: { name: \" \", days: 1000 }) { errors { code path } }",
        )
        .await;
    assert_eq!(bad["errors"].as_array().unwrap().len(), 2, "{bad}");
    // Its owner ends it; a colleague cannot even name it.
    let listed = access
        .world
        .ask(
            CallerName::Contact,
            "{ viewer { sessions { id name current } } }",
        )
        .await;
    let sessions = listed["data"]["viewer"]["sessions"].as_array().unwrap();
    let one = sessions
        .iter()
        .find(|session| session["name"] == "Intranet")
        .unwrap();
    let end = format!(
        "endSession(input: {{ sessionId: {} }}) {{ errors {{ code }} }}",
        one["id"]
    );
    let foreign = access.do_as(CallerName::Colleague, &end).await;
    assert_eq!(foreign["errors"][0]["code"], "NOT_FOUND");
    assert!(access.who(PORTAL, token).await.is_some());
    let ended = access.do_as(CallerName::Contact, &end).await;
    assert_eq!(ended["errors"], json!([]));
    Access::at_once(async || access.who(PORTAL, token).await.is_none()).await;
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_and_the_tenant_says_when() {
    let access = Access::open().await;
    let database = &access.world.database;
    database
        .as_owner(
            "UPDATE tenants SET access = '{\"session_idle_minutes\": 5, \"session_hours\": 2}'",
        )
        .await;
    let slot = "SELECT string_agg(DISTINCT extract(epoch FROM idle)::int || ' ' || round(extract(epoch FROM expires_at - created_at)), ', ') FROM sessions WHERE NOT bearer";
    // The portal's record was cached when the world was made.
    let server = crate::support::Server::over(database, crate::support::Walls::Both).await;
    let body = json!({
        "query": "mutation($i: LogInInput!) { logIn(input: $i) { loggedIn } }",
        "variables": { "i": { "email": Owner::Anna.email(), "password": crate::support::World::PASSWORD } }
    });
    let request = axum::http::Request::post("/graphql")
        .header("host", PORTAL)
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("user-agent", "Mozilla/5.0 (Windows NT 10.0) Firefox/142.0")
        .body(body.to_string().into())
        .unwrap();
    let answer = server.send(request).await;
    assert_eq!(
        answer.json()["data"]["logIn"]["loggedIn"],
        true,
        "{}",
        answer.text()
    );
    let cookies: Vec<_> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap().to_owned())
        .collect();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("__Host-portico=") && cookie.contains("Max-Age=7200")),
        "{cookies:?}"
    );
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("__Host-portico-device=")),
        "{cookies:?}"
    );
    assert_eq!(database.text_as_owner(slot).await, "300 7200");
    let cookie = cookies[0].split(';').next().unwrap().to_owned();
    let who = async || {
        let fresh = crate::support::Server::over(database, crate::support::Walls::Both).await;
        let request = axum::http::Request::post("/graphql")
            .header("host", PORTAL)
            .header("content-type", "application/json")
            .header("cookie", &cookie)
            .body(
                json!({ "query": "{ viewer { sessions { device current } } }" })
                    .to_string()
                    .into(),
            )
            .unwrap();
        fresh.send(request).await.json()
    };
    let seen = who().await;
    let sessions = seen["data"]["viewer"]["sessions"].as_array().unwrap();
    assert!(
        sessions.contains(&json!({ "device": "Firefox · Windows", "current": true })),
        "{seen}"
    );
    database
        .as_owner("UPDATE sessions SET last_used_at = now() - interval '4 minutes 50 seconds' WHERE NOT bearer")
        .await;
    assert!(!who().await["data"]["viewer"].is_null());
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let noted = "SELECT (max(last_used_at) > now() - interval '1 minute')::text FROM sessions WHERE NOT bearer";
    assert_eq!(database.text_as_owner(noted).await, "true", "use is noted");
    database
        .as_owner("UPDATE sessions SET last_used_at = now() - interval '5 minutes 1 second' WHERE NOT bearer")
        .await;
    assert!(who().await["data"]["viewer"].is_null(), "idle for too long");
}

#[tokio::test]
async fn a_browser_that_is_known_is_not_slowed_down_by_strangers() {
    let access = Access::open().await;
    let mut config = crate::support::config();
    config.login.account_failures = 2;
    let server = crate::support::Server::configured(
        &access.world.database,
        crate::support::Walls::Both,
        config,
    )
    .await;
    let try_it = async |password: &str, device: Option<&str>| {
        let body = json!({
            "query": "mutation($i: LogInInput!) { logIn(input: $i) { loggedIn errors { code } } }",
            "variables": { "i": { "email": Owner::Anna.email(), "password": password, "issueToken": true } }
        });
        let mut request = axum::http::Request::post("/graphql")
            .header("host", PORTAL)
            .header("content-type", "application/json")
            .header("sec-fetch-site", "same-origin");
        if let Some(device) = device {
            request = request.header("cookie", device);
        }
        server
            .send(request.body(body.to_string().into()).unwrap())
            .await
    };
    let first = try_it(crate::support::World::PASSWORD, None).await;
    let device = first
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| {
            value
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .to_owned()
        })
        .find(|cookie| cookie.starts_with("__Host-portico-device="))
        .unwrap();
    for _ in 0..4 {
        try_it("wrong on purpose", None).await;
    }
    let stranger = try_it(crate::support::World::PASSWORD, None).await.json();
    assert_eq!(
        stranger["data"]["logIn"]["errors"][0]["code"],
        "TOO_MANY_ATTEMPTS"
    );
    let known = try_it(crate::support::World::PASSWORD, Some(&device))
        .await
        .json();
    assert_eq!(known["data"]["logIn"]["loggedIn"], true, "{known}");
}

#[tokio::test]
async fn log_ins_that_come_in_one_request_count_one_by_one() {
    let access = Access::open().await;
    let mut config = crate::support::config();
    config.login.account_failures = 3;
    // A process that was just started: what is counted is in the database, for all of them.
    let processes = [config.clone(), config].map(|config| {
        crate::support::Server::configured(
            &access.world.database,
            crate::support::Walls::Both,
            config,
        )
    });
    let tries: String = (0..5)
        .map(|number| {
            format!(
                "t{number}: logIn(input: {{ email: \"{}\", password: \"wrong {number} on purpose\" }}) {{ errors {{ code }} }} ",
                Owner::Anna.email()
            )
        })
        .collect();
    let [first, second] = processes;
    let answer = first
        .await
        .graphql(PORTAL, None, &format!("mutation {{ {tries} }}"), json!({}))
        .await
        .json();
    let codes: Vec<&str> = (0..5)
        .map(|number| {
            answer["data"][format!("t{number}")]["errors"][0]["code"]
                .as_str()
                .unwrap_or_else(|| panic!("{answer}"))
        })
        .collect();
    assert_eq!(
        codes,
        [
            "WRONG_CREDENTIALS",
            "WRONG_CREDENTIALS",
            "WRONG_CREDENTIALS",
            "TOO_MANY_ATTEMPTS",
            "TOO_MANY_ATTEMPTS"
        ]
    );
    let right = format!(
        "mutation {{ logIn(input: {{ email: \"{}\", password: \"{}\" }}) {{ loggedIn errors {{ code }} }} }}",
        Owner::Anna.email(),
        crate::support::World::PASSWORD
    );
    let later = second
        .await
        .graphql(PORTAL, None, &right, json!({}))
        .await
        .json();
    assert_eq!(
        later["data"]["logIn"]["errors"][0]["code"], "TOO_MANY_ATTEMPTS",
        "{later}"
    );
}
