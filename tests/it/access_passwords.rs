//! (Re)Initialize Password, choosing one's own, forgetting it: over GraphQL, with real mails.

use serde_json::json;

use crate::{
    access_support::{Access, password_in, token_in},
    support::{CallerName, Owner, World, code},
};

const PORTAL: &str = "oriale.localhost";
const OWN: &str = "violine falke flocke gras";

fn anna() -> String {
    Owner::Anna.email()
}

fn change(current: &str, new: &str) -> String {
    format!(
        "changePassword(input: {{ currentPassword: \"{current}\", newPassword: \"{new}\" }}) {{ changed accessToken errors {{ code path }} }}"
    )
}

#[tokio::test]
async fn a_mailed_password_lets_in_and_opens_nothing_before_another_is_chosen() {
    let access = Access::open().await;
    let before = access.world.token(CallerName::Contact).unwrap();
    let password = access.initialize(1).await;
    assert_eq!(
        access.who(PORTAL, &before).await,
        None,
        "every session of hers has ended"
    );
    assert_eq!(
        access.log_in(PORTAL, &anna(), World::PASSWORD).await,
        Err("WRONG_CREDENTIALS".to_owned()),
        "the old password is dead"
    );
    let mail = access.mail(1).await;
    assert_eq!(mail.to, [anna()]);
    assert!(
        mail.header("Subject").unwrap().contains("Oriale Service"),
        "{}",
        mail.text
    );
    assert!(
        mail.text.contains("http://oriale.localhost:8080/log-in"),
        "{}",
        mail.text
    );
    assert!(mail.text.contains("72 hours"), "{}", mail.text);

    let token = access.log_in(PORTAL, &anna(), &password).await.unwrap();
    let ask = async |query: &str| {
        access
            .world
            .server
            .graphql(PORTAL, Some(&token), query, json!({}))
            .await
            .json()
    };
    let session =
        ask("{ session { mustChangePassword mayChangePassword passwordRules { minLength } } }")
            .await;
    assert_eq!(
        session["data"]["session"],
        json!({ "mustChangePassword": true, "mayChangePassword": false, "passwordRules": { "minLength": 10 } })
    );
    for query in [
        "{ viewer { contact { email } } }",
        "mutation { createTicket(input: { subject: \"s\", description: \"d\" }) { ticket { number } } }",
        "mutation { createAccessToken(input: { name: \"t\", days: 1 }) { accessToken } }",
        "mutation { endOtherSessions { ended } }",
    ] {
        let answer = ask(query).await;
        let refused = code(&answer);
        assert!(
            refused == "PASSWORD_CHANGE_REQUIRED" || answer["data"]["viewer"].is_null(),
            "{query}: {answer}"
        );
        assert!(!answer.to_string().contains("mark-anna@"), "{answer}");
    }
    for (new, refused) in [
        ("short", "PASSWORD_TOO_SHORT"),
        ("password1234", "PASSWORD_TOO_COMMON"),
        ("mark-anna-1", "PASSWORD_TOO_COMMON"),
        (password.as_str(), "PASSWORD_UNCHANGED"),
    ] {
        let payload = access
            .with_token(PORTAL, Some(&token), &change("", new))
            .await;
        assert_eq!(payload["changed"], false);
        assert_eq!(
            payload["errors"][0],
            json!({ "code": refused, "path": ["input", "newPassword"] })
        );
    }
    let payload = access
        .with_token(PORTAL, Some(&token), &change("", OWN))
        .await;
    assert_eq!(payload["changed"], true, "{payload}");
    let next = payload["accessToken"].as_str().unwrap();
    assert_eq!(
        access.who(PORTAL, &token).await,
        None,
        "the token is another one"
    );
    assert_eq!(access.who(PORTAL, next).await.as_deref(), Some("mark-anna"));
    let answer = access
        .world
        .server
        .graphql(
            PORTAL,
            Some(next),
            "{ viewer { contact { email } } }",
            json!({}),
        )
        .await
        .json();
    assert_eq!(answer["data"]["viewer"]["contact"]["email"], anna());
    let told = access.mail(2).await;
    assert!(told.text.contains("was changed just now"), "{}", told.text);
    assert!(access.log_in(PORTAL, &anna(), &password).await.is_err());
    assert!(access.log_in(PORTAL, &anna(), OWN).await.is_ok());
}

#[tokio::test]
async fn pressing_twice_sends_one_password_that_is_good_and_says_so() {
    let access = Access::open().await;
    let id = access.contact(Owner::Anna);
    let press = format!(
        "initializePassword(input: {{ contactId: \"{id}\" }}) {{ replacedEarlier contact {{ access {{ passwordState initialPasswordMail {{ state }} }} }} errors {{ code }} }}"
    );
    let (one, other) = tokio::join!(
        access.do_as(CallerName::Agent, &press),
        access.do_as(CallerName::Admin, &press)
    );
    let replaced = [&one, &other].map(|payload| payload["replacedEarlier"].as_bool().unwrap());
    assert!(
        replaced.contains(&true) && replaced.contains(&false),
        "{one} {other}"
    );
    assert_eq!(other["contact"]["access"]["passwordState"], "INITIAL");
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let mails = access.mails();
    assert!((1..=2).contains(&mails.len()), "{}", mails.len());
    let mut good = 0;
    for mail in &mails {
        good += usize::from(
            access
                .log_in(PORTAL, &anna(), &password_in(mail))
                .await
                .is_ok(),
        );
    }
    assert_eq!(good, 1);
}

#[tokio::test]
async fn while_the_mail_server_is_down_the_mail_waits_and_what_it_carries_is_sealed() {
    let (mut access, port) = Access::open_without_mail().await;
    let id = access.contact(Owner::Anna);
    let press =
        format!("initializePassword(input: {{ contactId: \"{id}\" }}) {{ errors {{ code }} }}");
    let pressed = access.do_as(CallerName::Agent, &press).await;
    assert_eq!(pressed["errors"], json!([]));
    let state = async |access: &Access| {
        let query = format!(
            "{{ serviceDesk {{ contact(id: \"{id}\") {{ access {{ initialPasswordMail {{ state lastError }} }} }} }} }}"
        );
        let answer = access.world.ask(CallerName::Agent, &query).await;
        answer["data"]["serviceDesk"]["contact"]["access"]["initialPasswordMail"].clone()
    };
    let mut seen = state(&access).await;
    for _ in 0..100 {
        if !seen["lastError"].is_null() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        seen = state(&access).await;
    }
    assert_eq!(seen["state"], "QUEUED");
    assert!(seen["lastError"].is_string(), "the desk sees why: {seen}");
    let stored = "SELECT string_agg(m::text, ' ') FROM mail_outbox m";
    let row = access.world.database.text_as_owner(stored).await;
    let sealed = "SELECT count(sealed)::text FROM mail_outbox";
    assert_eq!(access.world.database.text_as_owner(sealed).await, "1");
    access.mail_server_is_back(port);
    let password = password_in(&access.mail(1).await);
    assert!(!row.contains(&password));
    assert!(access.log_in(PORTAL, &anna(), &password).await.is_ok());
    for _ in 0..100 {
        if state(&access).await["state"] == "SENT" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(
        access.world.database.text_as_owner(sealed).await,
        "0",
        "once it is sent, it is gone"
    );
}

#[tokio::test]
async fn a_mailed_password_ends_by_itself_and_is_refused_where_passwords_are_off() {
    let access = Access::open().await;
    let password = access.initialize(1).await;
    let database = &access.world.database;
    database
        .as_owner("UPDATE contacts SET password_expires_at = now() - interval '1 second'")
        .await;
    let wrong = Err("WRONG_CREDENTIALS".to_owned());
    assert_eq!(access.log_in(PORTAL, &anna(), &password).await, wrong);
    let id = access.contact(Owner::Anna);
    let press =
        format!("initializePassword(input: {{ contactId: \"{id}\" }}) {{ errors {{ code }} }}");
    for (statement, code) in [
        ("UPDATE contacts SET active = false", "INVALID_STATE"),
        (
            "UPDATE contacts SET active = true, password_allowed = false",
            "PASSWORD_LOG_IN_OFF",
        ),
    ] {
        database.as_owner(statement).await;
        let pressed = access.do_as(CallerName::Agent, &press).await;
        assert_eq!(pressed["errors"][0]["code"], code, "{pressed}");
    }
    assert_eq!(access.mails().len(), 1);
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_ends_every_other_session() {
    let access = Access::open().await;
    let here = access
        .log_in(PORTAL, &anna(), World::PASSWORD)
        .await
        .unwrap();
    let elsewhere = access.world.token(CallerName::Contact).unwrap();
    let refused = access
        .with_token(PORTAL, Some(&here), &change("not it at all", OWN))
        .await;
    assert_eq!(
        refused["errors"][0],
        json!({ "code": "WRONG_CREDENTIALS", "path": ["input", "currentPassword"] })
    );
    let unchanged = access
        .with_token(
            PORTAL,
            Some(&here),
            &change(World::PASSWORD, World::PASSWORD),
        )
        .await;
    assert_eq!(unchanged["errors"][0]["code"], "PASSWORD_UNCHANGED");
    let changed = access
        .with_token(PORTAL, Some(&here), &change(World::PASSWORD, OWN))
        .await;
    assert_eq!(changed["changed"], true, "{changed}");
    assert_eq!(access.who(PORTAL, &elsewhere).await, None);
    assert_eq!(access.who(PORTAL, &here).await, None);
    let next = changed["accessToken"].as_str().unwrap();
    assert!(access.who(PORTAL, next).await.is_some());
}

fn forgot(email: &str) -> String {
    format!("requestPasswordReset(input: {{ email: \"{email}\" }}) {{ errors {{ code message }} }}")
}

fn reset(token: &str, new: &str) -> String {
    format!(
        "resetPassword(input: {{ token: \"{token}\", newPassword: \"{new}\" }}) {{ changed errors {{ code path }} }}"
    )
}

#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_once_by_a_link_to_a_registered_host() {
    let access = Access::open().await;
    let before = access.world.token(CallerName::Contact).unwrap();
    // Known or not, the answer is the same and takes the same time.
    let mut took = Vec::new();
    for email in [anna(), "nobody@oriale.example".to_owned()] {
        let began = std::time::Instant::now();
        let answer = access.with_token(PORTAL, None, &forgot(&email)).await;
        took.push(began.elapsed().as_millis());
        assert_eq!(answer, json!({ "errors": [] }));
    }
    assert!(
        took.iter().all(|took| (500..1500).contains(took)),
        "{took:?}"
    );
    let link = token_in(&access.mail(1).await);
    // At another portal's door it is none.
    let elsewhere = access
        .with_token("nordwind.localhost", None, &reset(&link, OWN))
        .await;
    assert_eq!(elsewhere["errors"][0]["code"], "TOKEN_INVALID");
    // A password that does not fit costs nothing.
    let short = access
        .with_token(PORTAL, None, &reset(&link, "short"))
        .await;
    assert_eq!(short["errors"][0]["code"], "PASSWORD_TOO_SHORT");
    let (call, again) = (reset(&link, OWN), reset(&link, "another one for good"));
    let (one, other) = tokio::join!(
        access.with_token(PORTAL, None, &call),
        access.with_token(PORTAL, None, &again)
    );
    let changed = [&one, &other].map(|payload| payload["changed"].as_bool().unwrap());
    assert_eq!(
        changed.iter().filter(|changed| **changed).count(),
        1,
        "{one} {other}"
    );
    assert_eq!(access.who(PORTAL, &before).await, None);
    let used = access.with_token(PORTAL, None, &reset(&link, OWN)).await;
    assert_eq!(used["errors"][0]["code"], "TOKEN_INVALID");
    access.mail(2).await;
    assert_eq!(
        access.mails().len(),
        1 + 1,
        "the link, and that it was used; nobody else got any"
    );
}

#[tokio::test]
async fn a_link_ends_with_its_time_and_with_the_next_one() {
    let access = Access::open().await;
    for number in 1..=2 {
        access.with_token(PORTAL, None, &forgot(&anna())).await;
        access.mail(number).await;
    }
    let mails = access.mails();
    let older = access
        .with_token(PORTAL, None, &reset(&token_in(&mails[0]), OWN))
        .await;
    assert_eq!(older["errors"][0]["code"], "TOKEN_INVALID");
    access
        .world
        .database
        .as_owner("UPDATE account_links SET expires_at = now()")
        .await;
    let late = access
        .with_token(PORTAL, None, &reset(&token_in(&mails[1]), OWN))
        .await;
    assert_eq!(late["errors"][0]["code"], "TOKEN_INVALID");
    let hashed = access
        .world
        .database
        .text_as_owner("SELECT string_agg(encode(token_hash, 'base64'), ' ') FROM account_links")
        .await;
    assert!(!hashed.contains(&token_in(&mails[1])[..20]));
}
