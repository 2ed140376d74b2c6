//! Whose browsers are told: those that their owners let, until somebody logs them out.

use serde_json::{Value, json};

use crate::{
    conversations::act,
    push_support::{PushService, quiet, subscribe, subscribed},
    support::{CallerName, Walls, World},
};

use CallerName::{
    Admin, Agent, Anonymous, Colleague, Contact, Deactivated, Other, Reader, Viewing,
};

const DEVICES: &str = "{ viewer { push { key devices { name isThis since } } } }";

async fn devices(world: &World, caller: CallerName) -> Value {
    let answer = world.ask(caller, DEVICES).await;
    answer["data"]["viewer"]["push"]["devices"].clone()
}

fn wrong(payload: &Value) -> Vec<(String, String)> {
    let errors = payload["errors"]
        .as_array()
        .unwrap_or_else(|| panic!("{payload}"));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|error| (text(&error["path"][1]), text(&error["code"])))
        .collect()
}

#[tokio::test]
async fn what_is_no_browser_is_told_clearly() {
    let world = quiet(Walls::Both).await;
    let good = PushService::open().await.browser("anna");
    let with = |field: &str, value: &str| {
        let mut input = good.clone();
        input[field] = value.into();
        input
    };
    let long = format!("https://push.example/{}", "x".repeat(5_000));
    for (input, field, code) in [
        (with("endpoint", &long), "endpoint", "TOO_LONG"),
        (with("endpoint", ""), "endpoint", "BLANK"),
        (with("endpoint", "push"), "endpoint", "INVALID_VALUE"),
        (
            with("endpoint", "https://10.1.2.3/push"),
            "endpoint",
            "INVALID_VALUE",
        ),
        (
            with("endpoint", "https://127.0.0.2/push"),
            "endpoint",
            "INVALID_VALUE",
        ),
        (
            with("endpoint", "https://[::1]/push"),
            "endpoint",
            "INVALID_VALUE",
        ),
        (
            with("endpoint", "https://169.254.169.254/latest"),
            "endpoint",
            "INVALID_VALUE",
        ),
        (
            with("endpoint", "https://me:you@push.example/"),
            "endpoint",
            "INVALID_VALUE",
        ),
        (
            with("endpoint", "file:///etc/passwd"),
            "endpoint",
            "INVALID_VALUE",
        ),
        (with("p256dh", "BCVx"), "p256dh", "INVALID_VALUE"),
        (with("p256dh", &"A".repeat(87)), "p256dh", "INVALID_VALUE"),
        (with("p256dh", "not base64!"), "p256dh", "INVALID_VALUE"),
        (with("auth", "AAAA"), "auth", "INVALID_VALUE"),
        (with("auth", &"A".repeat(500)), "auth", "TOO_LONG"),
    ] {
        let done = subscribe(&world, Contact, input).await;
        assert_eq!(
            wrong(&done),
            [(field.to_owned(), code.to_owned())],
            "{done}"
        );
        assert_eq!(done["device"], Value::Null);
        let message = done["errors"][0]["message"].as_str().unwrap();
        assert!(!message.contains("user-error"), "{message}");
    }
    assert_eq!(subscribed(&world).await, "0");
}

#[tokio::test]
async fn each_has_their_own_and_nobody_takes_anothers() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = quiet(walls).await;
        let service = PushService::open().await;
        subscribe(&world, Contact, service.browser("anna")).await;
        subscribe(&world, Colleague, service.browser("ben")).await;
        subscribe(&world, Other, service.browser("carl")).await;
        for caller in [Contact, Colleague, Other] {
            let own = devices(&world, caller).await;
            assert_eq!(
                own.as_array().unwrap().len(),
                1,
                "{walls:?} {caller:?}: {own}"
            );
            assert_eq!(own[0]["isThis"], true);
        }
        // Anna's address with other keys takes nothing from her.
        let mut foreign = service.browser("ben");
        foreign["endpoint"] = service.browser("anna")["endpoint"].clone();
        subscribe(&world, Colleague, foreign).await;
        let off = "mutation { unsubscribeFromPush { errors { code } } }";
        for caller in [
            Colleague,
            Other,
            Agent,
            Admin,
            Anonymous,
            Deactivated,
            Reader,
            Viewing,
        ] {
            world.ask(caller, off).await;
            if !matches!(caller, Colleague | Other) {
                let done = subscribe(&world, caller, service.browser("thief")).await;
                assert!(
                    done.is_string() || done["device"].is_null(),
                    "{walls:?} {caller:?}: {done}"
                );
            }
        }
        assert_eq!(subscribed(&world).await, "1", "{walls:?}");
        assert_eq!(devices(&world, Contact).await[0]["isThis"], true);
        world.ask(Contact, off).await;
        assert_eq!(subscribed(&world).await, "0");
    }
}

#[tokio::test]
async fn a_browser_that_somebody_else_uses_now_is_theirs() {
    let world = quiet(Walls::Both).await;
    let service = PushService::open().await;
    subscribe(&world, Contact, service.browser("shared")).await;
    subscribe(&world, Colleague, service.browser("shared")).await;
    assert_eq!(devices(&world, Contact).await, json!([]));
    assert_eq!(
        devices(&world, Colleague).await.as_array().unwrap().len(),
        1
    );
    // Again, it is the same; with another address it is another browser, and the first is forgotten.
    subscribe(&world, Colleague, service.browser("shared")).await;
    subscribe(&world, Colleague, service.browser("new")).await;
    assert_eq!(subscribed(&world).await, "1");
}

#[tokio::test]
async fn of_more_than_ten_the_one_that_was_away_for_longest_goes() {
    let world = quiet(Walls::Both).await;
    let service = PushService::open().await;
    for number in 0..12 {
        let sql = format!(
            "UPDATE push_subscriptions SET session = NULL, renewed_at = renewed_at - interval '1 day' WHERE {number} >= 0"
        );
        world.database.as_owner(&sql).await;
        subscribe(&world, Contact, service.browser(&format!("b{number}"))).await;
    }
    let sql = "SELECT count(*) || ' ' || count(*) FILTER (WHERE endpoint LIKE '%/b0' OR endpoint LIKE '%/b1') FROM push_subscriptions";
    assert_eq!(world.database.text_as_owner(sql).await, "10 0");
}

#[tokio::test]
async fn a_browser_that_is_logged_out_is_told_nothing_more() {
    let end = "DELETE FROM sessions WHERE NOT EXISTS (SELECT FROM push_subscriptions p WHERE p.session = token_hash)";
    for way in ["out", "others", "deactivated", "reset", "detached"] {
        let world = quiet(Walls::Both).await;
        let service = PushService::open().await;
        subscribe(&world, Contact, service.browser("anna")).await;
        world.database.as_owner(end).await;
        world.log_everybody_in().await;
        assert_eq!(
            subscribed(&world).await,
            "1",
            "{way}: another log-in ends nothing"
        );
        match way {
            "out" => {
                subscribe(&world, Contact, service.browser("second")).await;
                assert_eq!(subscribed(&world).await, "2");
                act(&world, Contact, "logOut { errors { code } }").await;
                assert_eq!(subscribed(&world).await, "1", "the other one goes on");
                continue;
            }
            "others" => {
                act(&world, Contact, "endOtherSessions { errors { code } }").await;
            }
            "detached" => {
                // It ran out by itself, and is told all the same, until all is ended.
                let sql = "UPDATE sessions s SET expires_at = now() - interval '1 minute'
                    FROM push_subscriptions p WHERE p.session = s.token_hash";
                world.database.as_owner(sql).await;
                world.server.log_ins.sessions().sweep().await.unwrap();
                let sql = "SELECT count(*) || ' ' || count(session) FROM push_subscriptions";
                assert_eq!(world.database.text_as_owner(sql).await, "1 0");
                act(&world, Contact, "endOtherSessions { errors { code } }").await;
            }
            _ => {
                let call = match way {
                    "deactivated" => {
                        "setContactActive(input: { contactId: \"$contact\", active: false }) { errors { code } }"
                    }
                    _ => {
                        "initializePassword(input: { contactId: \"$contact\" }) { errors { code } }"
                    }
                };
                let done = act(&world, Admin, call).await;
                assert_eq!(done["errors"], json!([]), "{way}: {done}");
            }
        }
        assert_eq!(subscribed(&world).await, "0", "{way}");
    }
}
