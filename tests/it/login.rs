//! Logging in by password: who gets in where, what the others are told, and how often one may try.

use std::net::IpAddr;

use portico::{
    api::UserErrorCode,
    config::PasswordsConfig,
    identity::{
        Carrier, LogInFailure, LoggedIn, Password, RequestOrigin,
        commands::{AccountError, NewContact, create_contact, set_contact_password},
    },
    text::Locale,
};
use uuid::Uuid;

use crate::login_house::{
    AGENT, ANNA, CLIENT, House, ORIALE, PASSWORD, QUICK, TALVEN, credential, log_in, origin,
    process, provision, settings, typed,
};

const WRONG: &str = "not the password of anybody";

/// The one error that somebody was shown.
fn error(tried: Result<LoggedIn, LogInFailure>) -> (UserErrorCode, String, Vec<String>) {
    let Err(LogInFailure::User(errors)) = tried else {
        panic!("{tried:?}");
    };
    assert_eq!(errors.len(), 1, "{errors:?}");
    let error = errors.into_iter().next().unwrap();
    (error.code, error.message, error.path)
}

fn code(tried: Result<LoggedIn, LogInFailure>) -> UserErrorCode {
    error(tried).0
}

#[tokio::test]
async fn everybody_gets_in_at_their_own_door_only() {
    let house = House::build(settings()).await;
    for (tenant, email) in [
        (Some(ORIALE), ANNA),
        (Some(ORIALE), " ANNA@Oriale.Example "),
        (Some(TALVEN), "tom@talven.example"),
        (None, AGENT),
    ] {
        let opened = house.log_in(tenant, email, PASSWORD).await;
        assert!(opened.is_ok(), "{tenant:?} {email} {opened:?}");
    }
    for (tenant, email) in [
        (Some(TALVEN), ANNA),
        (None, ANNA),
        (Some(ORIALE), AGENT),
        (Some(Uuid::from_u128(0xC)), ANNA),
    ] {
        let refused = house.log_in(tenant, email, PASSWORD).await;
        assert_eq!(
            code(refused),
            UserErrorCode::WrongCredentials,
            "{tenant:?} {email}"
        );
    }
}

/// Work is compared by what is done, not by the clock: one password is hashed, and the same rows are counted.
#[tokio::test]
async fn whoever_cannot_get_in_is_told_the_same_after_the_same_work() {
    let house = House::build(settings()).await;
    let mut answers = Vec::new();
    for (case, email, password) in [
        ("wrong password", ANNA, WRONG),
        ("unknown address", "nobody@oriale.example", PASSWORD),
        ("not active", "ines@oriale.example", PASSWORD),
        ("without a password", "nora@oriale.example", PASSWORD),
        ("of another tenant", "tom@talven.example", PASSWORD),
        ("of the staff", AGENT, PASSWORD),
    ] {
        house.database.as_owner("TRUNCATE login_attempts").await;
        let checks = house.log_ins.passwords().checks();
        let answer = error(house.log_in(Some(ORIALE), email, password).await);
        assert_eq!(house.log_ins.passwords().checks(), checks + 1, "{case}");
        let counted = house
            .count("SELECT sum(failures) AS count FROM login_attempts")
            .await;
        assert_eq!(
            counted, 3,
            "one for the account, one for the client, one for the portal: {case}"
        );
        answers.push((case, answer));
    }
    for (case, answer) in &answers {
        assert_eq!(answer, &answers[0].1, "{case}");
    }
    assert_eq!(answers[0].1.0, UserErrorCode::WrongCredentials);
    assert_eq!(house.count("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn what_cannot_be_right_is_said_at_its_field_and_not_counted() {
    let house = House::build(settings()).await;
    let long = "x".repeat(2000);
    for (email, password, expected) in [
        ("", PASSWORD, (UserErrorCode::Blank, "email")),
        (&long, PASSWORD, (UserErrorCode::TooLong, "email")),
        (
            "anna\0@x",
            PASSWORD,
            (UserErrorCode::InvalidCharacters, "email"),
        ),
        (ANNA, "", (UserErrorCode::Blank, "password")),
        (ANNA, &long, (UserErrorCode::TooLong, "password")),
    ] {
        let (code, _, path) = error(house.log_in(Some(ORIALE), email, password).await);
        assert_eq!((code, path[1].as_str()), expected);
    }
    // A password may hold anything, so this one is only wrong.
    let answer = house.log_in(Some(ORIALE), ANNA, "\0\u{202e}").await;
    assert_eq!(code(answer), UserErrorCode::WrongCredentials);
    assert_eq!(house.log_ins.passwords().checks(), 1);
}

#[tokio::test]
async fn an_account_that_failed_too_often_has_to_wait_whether_it_exists_or_not() {
    let house = House::build(settings()).await;
    let mut answers = Vec::new();
    for (email, client) in [
        (ANNA, "192.0.2.10"),
        ("nobody@oriale.example", "192.0.2.11"),
    ] {
        let client: IpAddr = client.parse().unwrap();
        for _ in 0..3 {
            let failed = log_in(&house.log_ins, Some(ORIALE), email, WRONG, client).await;
            assert_eq!(code(failed), UserErrorCode::WrongCredentials);
        }
        let checks = house.log_ins.passwords().checks();
        // From elsewhere, spelt otherwise, with the right password: it makes no difference.
        let upper = email.to_uppercase();
        let refused = log_in(&house.log_ins, Some(ORIALE), &upper, PASSWORD, CLIENT).await;
        answers.push(error(refused));
        assert_eq!(
            house.log_ins.passwords().checks(),
            checks,
            "the password is not looked at"
        );
    }
    assert_eq!(answers[0], answers[1]);
    let (refused, message, path) = &answers[0];
    assert_eq!(*refused, UserErrorCode::TooManyAttempts);
    assert!(message.contains("15 seconds"), "{message}");
    assert_eq!(path, &["input", "password"]);

    // The same address at another portal is another account.
    assert!(
        house
            .log_in(Some(TALVEN), "tom@talven.example", PASSWORD)
            .await
            .is_ok()
    );
    // Each failure after that puts the next try off for twice as long, up to the longest delay.
    for (client, seconds) in (20..).zip([30, 60, 120, 240, 480, 900, 900]) {
        house.waited().await;
        let client: IpAddr = format!("192.0.2.{client}").parse().unwrap();
        let failed = log_in(&house.log_ins, Some(ORIALE), ANNA, WRONG, client).await;
        assert_eq!(code(failed), UserErrorCode::WrongCredentials);
        let left = house
            .count(
                "SELECT ceil(extract(epoch FROM max(not_before) - now()))::bigint AS count FROM login_attempts",
            )
            .await;
        assert!(
            (seconds - 5..=seconds).contains(&left),
            "{left} of {seconds}"
        );
    }
    let (_, message, _) = error(house.log_in(Some(ORIALE), ANNA, PASSWORD).await);
    assert!(message.contains("15 minutes"), "{message}");
    house.waited().await;
    assert!(house.log_in(Some(ORIALE), ANNA, PASSWORD).await.is_ok());
}

#[tokio::test]
async fn a_success_forgives_the_account_and_is_no_failure_of_the_client() {
    let house = House::build(settings()).await;
    for _ in 0..3 {
        for _ in 0..2 {
            let other: IpAddr = "192.0.2.77".parse().unwrap();
            let failed = log_in(&house.log_ins, Some(ORIALE), ANNA, WRONG, other).await;
            assert!(matches!(code(failed), UserErrorCode::WrongCredentials));
        }
        for _ in 0..3 {
            let opened = house.log_in(Some(ORIALE), ANNA, PASSWORD).await;
            assert!(opened.is_ok(), "{opened:?}");
        }
    }
    let left = house
        .count("SELECT sum(failures) AS count FROM login_attempts")
        .await;
    assert_eq!(
        left, 12,
        "the other client's, of its address and of the portal"
    );
}

#[tokio::test]
async fn a_client_that_failed_too_often_has_to_wait_and_locks_no_further_accounts() {
    let house = House::build(settings()).await;
    let attempt = async |email: &str, password: &str, client: &str| {
        let client = client.parse().unwrap();
        log_in(&house.log_ins, Some(ORIALE), email, password, client).await
    };
    for guess in 0..6 {
        let email = format!("guess{guess}@oriale.example");
        let failed = attempt(&email, WRONG, "2001:db8:1:2::1").await;
        assert_eq!(code(failed), UserErrorCode::WrongCredentials);
    }
    for _ in 0..5 {
        // Another address of the same network.
        let refused = attempt(ANNA, PASSWORD, "2001:db8:1:2:ffff::9").await;
        assert_eq!(code(refused), UserErrorCode::TooManyAttempts);
    }
    assert!(attempt(ANNA, PASSWORD, "2001:db8:1:3::1").await.is_ok());
}

/// Parallel guesses through two processes: as many passwords are looked at as the limit allows, and not one more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_at_the_same_time_do_not_slip_through_together() {
    let house = House::build(settings()).await;
    let other = process(&house.database, settings()).await;
    let guesses = (0..40).map(|guess| {
        let log_ins = if guess % 2 == 0 {
            &house.log_ins
        } else {
            &other
        };
        let client: IpAddr = format!("192.0.2.{guess}").parse().unwrap();
        log_in(log_ins, Some(ORIALE), ANNA, WRONG, client)
    });
    let answers = futures_util::future::join_all(guesses).await;
    let codes: Vec<_> = answers.into_iter().map(code).collect();
    let wrong = |code: &&UserErrorCode| **code == UserErrorCode::WrongCredentials;
    assert_eq!(codes.iter().filter(wrong).count(), 3, "{codes:?}");
    let checks = house.log_ins.passwords().checks() + other.passwords().checks();
    assert_eq!(checks, 3);
}

#[tokio::test]
async fn counts_are_swept_when_their_time_is_over() {
    let house = House::build(settings()).await;
    let _ = house.log_in(Some(ORIALE), ANNA, WRONG).await;
    assert_eq!(house.log_ins.sweep().await.unwrap(), 0);
    house
        .database
        .as_owner("UPDATE login_attempts SET counted_at = now() - interval '25 hours', not_before = now()")
        .await;
    assert_eq!(house.log_ins.sweep().await.unwrap(), 3);
}

#[tokio::test]
async fn a_password_is_hashed_anew_when_the_settings_have_changed() {
    let house = House::build(settings()).await;
    let mut stronger = settings();
    stronger.passwords = PasswordsConfig {
        iterations: 2,
        ..QUICK
    };
    let stronger = process(&house.database, stronger).await;
    let anew = "SELECT count(*) FROM contact_passwords WHERE hash LIKE '%,t=2,%'";
    let failed = log_in(&stronger, Some(ORIALE), ANNA, WRONG, CLIENT).await;
    assert!(failed.is_err());
    assert_eq!(house.count(anew).await, 0);
    // Two at once, each of whom finds the old hash: both get in.
    let (one, two) = tokio::join!(
        log_in(&stronger, Some(ORIALE), ANNA, PASSWORD, CLIENT),
        log_in(&stronger, Some(ORIALE), ANNA, PASSWORD, CLIENT)
    );
    assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
    assert_eq!(house.count(anew).await, 1);
    assert!(
        log_in(&stronger, Some(ORIALE), ANNA, PASSWORD, CLIENT)
            .await
            .is_ok()
    );
    assert!(
        log_in(&stronger, Some(ORIALE), ANNA, WRONG, CLIENT)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn logging_in_again_ends_the_session_of_before() {
    let house = House::build(settings()).await;
    let first = house.session_of_anna(Carrier::Cookie).await;
    let elsewhere = house.session_of_anna(Carrier::Cookie).await;
    let again = RequestOrigin {
        session: Some(first.token),
        ..origin(CLIENT)
    };
    let failed = house
        .log_ins
        .log_in(&typed(Some(ORIALE), ANNA, WRONG), &again)
        .await;
    assert!(failed.is_err());
    let sessions = house.log_ins.sessions();
    assert!(
        sessions
            .resolve(&first, Some(ORIALE))
            .await
            .unwrap()
            .is_some()
    );
    let second = house
        .log_ins
        .log_in(&typed(Some(ORIALE), ANNA, PASSWORD), &again)
        .await;
    let second = credential(&second.unwrap(), Carrier::Cookie);
    for (session, good) in [(first, false), (second, true), (elsewhere, true)] {
        let found = sessions.resolve(&session, Some(ORIALE)).await.unwrap();
        assert_eq!(found.is_some(), good);
    }
}

#[tokio::test]
async fn an_address_is_one_account_and_a_new_password_ends_sessions() {
    let house = House::build(settings()).await;
    let session = house.session_of_anna(Carrier::Bearer).await;
    let mut tx = provision(&house.db).await;
    let mut second = NewContact {
        tenant: ORIALE,
        email: "ANNA@oriale.EXAMPLE",
        display_name: "Anna again",
        kind: portico::identity::ContactKind::Customer,
        locale: Locale::En,
        phone: None,
        password: None,
    };
    let taken = create_contact(&mut tx, &second).await;
    assert!(
        matches!(taken, Err(AccountError::AddressTaken)),
        "{taken:?}"
    );
    second.tenant = TALVEN;
    create_contact(&mut tx, &second)
        .await
        .expect("free at another portal");
    let chosen = Password::chosen("another password, just as long", None, &[]).unwrap();
    let hash = house.log_ins.passwords().hash(&chosen).await.unwrap();
    set_contact_password(&mut tx, ORIALE, house.anna, &hash)
        .await
        .unwrap();
    let unknown = set_contact_password(&mut tx, TALVEN, house.anna, &hash).await;
    assert!(matches!(unknown, Err(AccountError::Unknown)), "{unknown:?}");
    drop(tx);
    assert!(
        house.log_in(Some(ORIALE), ANNA, PASSWORD).await.is_ok(),
        "nothing was committed"
    );

    let mut tx = provision(&house.db).await;
    set_contact_password(&mut tx, ORIALE, house.anna, &hash)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let found = house
        .log_ins
        .sessions()
        .resolve(&session, Some(ORIALE))
        .await
        .unwrap();
    assert!(found.is_none());
    assert!(house.log_in(Some(ORIALE), ANNA, PASSWORD).await.is_err());
    let opened = house
        .log_in(Some(ORIALE), ANNA, "another password, just as long")
        .await;
    assert!(opened.is_ok(), "{opened:?}");
}
