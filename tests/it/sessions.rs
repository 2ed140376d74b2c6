//! Sessions: whose they are, where they are good, and how soon everybody knows that one has ended.

use std::time::Duration;

use diesel::prelude::*;
use portico::{
    access::{Serves, StaffRole, Viewer},
    db::{
        Events, Identity, System,
        schema::{contact_passwords, login_attempts, sessions, staff_passwords},
    },
    identity::{
        Carrier, Credential, SessionSettings, SessionStore,
        commands::{set_contact_active, set_staff_active},
    },
    text::Locale,
};
use uuid::Uuid;

use crate::login_house::{House, ORIALE, TALVEN, process, provision, settings};

async fn good(store: &SessionStore, credential: &Credential, tenant: Option<Uuid>) -> bool {
    store.resolve(credential, tenant).await.unwrap().is_some()
}

/// Whether the session is gone within a second.
async fn ends(store: &SessionStore, credential: &Credential, tenant: Option<Uuid>) -> bool {
    for _ in 0..100 {
        if !good(store, credential, tenant).await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

#[tokio::test]
async fn a_session_says_whose_it_is() {
    let house = House::build(settings()).await;
    let store = house.log_ins.sessions();
    let (anna, agent) = (
        house.session_of_anna(Carrier::Cookie).await,
        house.session_of_agent().await,
    );
    for round in ["from the database", "from the cache"] {
        let session = store
            .resolve(&anna, Some(ORIALE))
            .await
            .unwrap()
            .expect(round);
        let contact = Viewer::Contact {
            tenant: ORIALE,
            contact: house.anna,
        };
        assert_eq!(session.viewer, contact, "{round}");
        assert_eq!(
            (session.display_name.as_str(), session.locale),
            ("Anna", Locale::De)
        );
        let session = store.resolve(&agent, None).await.unwrap().expect(round);
        let staff = Viewer::Staff {
            staff: house.agent,
            role: StaffRole::Agent,
            serves: Serves::All,
        };
        assert_eq!(session.viewer, staff, "{round}");
        assert_eq!(session.locale, Locale::En);
        let hours = (session.expires_at - chrono::Utc::now()).num_minutes();
        assert!((719..=720).contains(&hours), "12 hours: {hours} minutes");
    }
}

#[tokio::test]
async fn a_session_is_good_at_its_own_door_and_the_way_it_was_handed_out() {
    let house = House::build(settings()).await;
    let store = house.log_ins.sessions();
    let cookie = house.session_of_anna(Carrier::Cookie).await;
    let bearer = house.session_of_anna(Carrier::Bearer).await;
    let agent = house.session_of_agent().await;
    let other_way = |credential: Credential| Credential {
        carrier: match credential.carrier {
            Carrier::Cookie => Carrier::Bearer,
            Carrier::Bearer => Carrier::Cookie,
        },
        ..credential
    };
    // Twice, so that the second time the cache has been warmed by whoever may.
    for _ in 0..2 {
        for (credential, tenant, expected) in [
            (cookie, Some(ORIALE), true),
            (cookie, Some(TALVEN), false),
            (cookie, None, false),
            (other_way(cookie), Some(ORIALE), false),
            (bearer, Some(ORIALE), true),
            (bearer, Some(TALVEN), false),
            (bearer, None, false),
            (other_way(bearer), Some(ORIALE), false),
            (agent, None, true),
            (agent, Some(ORIALE), false),
            (other_way(agent), None, false),
        ] {
            let found = good(store, &credential, tenant).await;
            assert_eq!(found, expected, "{:?} {tenant:?}", credential.carrier);
        }
    }
}

/// The cache answers while there is no connection to be had.
#[tokio::test]
async fn a_session_that_was_just_seen_costs_no_question_to_the_database() {
    let house = House::build(settings()).await;
    let credential = house.session_of_anna(Carrier::Cookie).await;
    let narrow = portico::db::Database::new(&house.database.service_url, 1).unwrap();
    let events = Events::listen(house.database.owner_url.clone());
    while !events.connected() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let store = SessionStore::new(narrow.clone(), events, SessionSettings::default());
    // The feed may bring the connection's own beginning in between, which empties the cache once.
    for _ in 0..2 {
        assert!(good(&store, &credential, Some(ORIALE)).await);
    }
    let _all = narrow
        .begin(&Identity::system(System::Login))
        .await
        .unwrap();
    let asked = tokio::time::timeout(
        Duration::from_millis(200),
        good(&store, &credential, Some(ORIALE)),
    );
    assert_eq!(asked.await, Ok(true));
}

#[tokio::test]
async fn a_session_that_ended_in_one_process_has_ended_in_all() {
    let house = House::build(settings()).await;
    let (here, other) = (
        house.log_ins.sessions(),
        process(&house.database, settings()).await,
    );
    let credential = house.session_of_anna(Carrier::Cookie).await;
    let kept = house.session_of_anna(Carrier::Cookie).await;
    for store in [here, other.sessions()] {
        assert!(good(store, &credential, Some(ORIALE)).await);
    }
    here.end(&credential.token).await.unwrap();
    assert!(
        !good(here, &credential, Some(ORIALE)).await,
        "at once where it was ended"
    );
    assert!(ends(other.sessions(), &credential, Some(ORIALE)).await);
    assert!(good(other.sessions(), &kept, Some(ORIALE)).await);
    here.end(&credential.token)
        .await
        .expect("ending it again is no error");
}

/// Whoever looks a session up at the very moment at which it ends does not keep it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_while_it_is_looked_up_is_not_remembered() {
    let house = House::build(settings()).await;
    let other = process(&house.database, settings()).await;
    for _ in 0..30 {
        let credential = house.session_of_anna(Carrier::Cookie).await;
        let here = house.log_ins.sessions();
        let (there, looks) = (other.sessions(), 4);
        let looked = futures_util::future::join_all((0..looks).map(async |look| {
            tokio::time::sleep(Duration::from_micros(look * 300)).await;
            good(there, &credential, Some(ORIALE)).await
        }));
        let (_, ended) = tokio::join!(looked, here.end(&credential.token));
        ended.unwrap();
        assert!(ends(there, &credential, Some(ORIALE)).await);
        assert!(!good(here, &credential, Some(ORIALE)).await);
    }
}

#[tokio::test]
async fn whoever_is_deactivated_has_no_session_any_more() {
    let house = House::build(settings()).await;
    let other = process(&house.database, settings()).await;
    let anna = house.session_of_anna(Carrier::Cookie).await;
    let token = house.session_of_anna(Carrier::Bearer).await;
    let agent = house.session_of_agent().await;
    for (credential, tenant) in [(anna, Some(ORIALE)), (token, Some(ORIALE)), (agent, None)] {
        assert!(good(other.sessions(), &credential, tenant).await);
    }
    let mut tx = provision(&house.db).await;
    set_contact_active(&mut tx, ORIALE, house.anna, false)
        .await
        .unwrap();
    set_staff_active(&mut tx, house.agent, false).await.unwrap();
    tx.commit().await.unwrap();
    for (credential, tenant) in [(anna, Some(ORIALE)), (token, Some(ORIALE)), (agent, None)] {
        assert!(ends(other.sessions(), &credential, tenant).await);
    }
    let mut tx = provision(&house.db).await;
    set_contact_active(&mut tx, ORIALE, house.anna, true)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(
        !good(other.sessions(), &anna, Some(ORIALE)).await,
        "it does not come back"
    );
}

/// Somebody who changes the table by hand is heeded too, but for what the cache remembers.
#[tokio::test]
async fn an_inactive_person_has_no_session_even_if_the_row_is_there() {
    let house = House::build(settings()).await;
    let anna = house.session_of_anna(Carrier::Cookie).await;
    let agent = house.session_of_agent().await;
    house
        .database
        .as_owner("UPDATE contacts SET active = false; UPDATE staff_accounts SET active = false")
        .await;
    let store = house.log_ins.sessions();
    assert!(!good(store, &anna, Some(ORIALE)).await);
    assert!(!good(store, &agent, None).await);
}

#[tokio::test]
async fn a_session_ends_when_its_time_is_over_cached_or_not() {
    let mut short = settings();
    short.sessions.cookie_lifetime = Duration::from_millis(600);
    let house = House::build(short).await;
    let store = house.log_ins.sessions();
    let credential = house.session_of_anna(Carrier::Cookie).await;
    let bearer = house.session_of_anna(Carrier::Bearer).await;
    assert!(good(store, &credential, Some(ORIALE)).await);
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(
        !good(store, &credential, Some(ORIALE)).await,
        "remembered, and not believed"
    );
    let other = process(&house.database, short).await;
    assert!(!good(other.sessions(), &credential, Some(ORIALE)).await);
    assert_eq!(house.log_ins.sweep().await.unwrap(), 1);
    assert_eq!(house.count("SELECT count(*) FROM sessions").await, 1);
    assert!(good(store, &bearer, Some(ORIALE)).await);
}

/// While nothing is heard of a session's end, nothing is remembered either.
#[tokio::test]
async fn the_cache_is_not_trusted_while_events_do_not_arrive() {
    let house = House::build(settings()).await;
    let credential = house.session_of_anna(Carrier::Cookie).await;
    let deaf = Events::listen("postgresql://nobody@127.0.0.1:1/nothing".to_owned());
    let deaf = SessionStore::new(house.db.clone(), deaf, SessionSettings::default());
    assert!(good(&deaf, &credential, Some(ORIALE)).await);
    house.database.as_owner("DELETE FROM sessions").await;
    assert!(!good(&deaf, &credential, Some(ORIALE)).await);
}

/// A session that ends while a process does not listen is forgotten when it listens again.
#[tokio::test]
async fn what_was_missed_while_the_feed_was_down_is_not_remembered() {
    let house = House::build(settings()).await;
    let store = house.log_ins.sessions();
    let credential = house.session_of_anna(Carrier::Cookie).await;
    for _ in 0..2 {
        assert!(good(store, &credential, Some(ORIALE)).await);
    }
    house
        .database
        .as_owner(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
               AND usename = current_user",
        )
        .await;
    // Without an event, as if it had been sent while nobody listened.
    house.database.as_owner("DELETE FROM sessions").await;
    let mut gone = false;
    for _ in 0..300 {
        gone = !good(store, &credential, Some(ORIALE)).await;
        if gone {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(gone, "within three seconds");
}

#[tokio::test]
async fn the_database_gone_is_an_error_and_nobody_is_taken_for_anonymous() {
    let house = House::build(settings()).await;
    let credential = house.session_of_anna(Carrier::Cookie).await;
    let nowhere = portico::db::Database::new("postgresql://nobody@127.0.0.1:1/nothing", 1).unwrap();
    let events = Events::listen("postgresql://nobody@127.0.0.1:1/nothing".to_owned());
    let store = SessionStore::new(nowhere, events, SessionSettings::default());
    assert!(store.resolve(&credential, Some(ORIALE)).await.is_err());
}

/// Secrets are for `system:login` alone; nobody who logs in can read any of them, not even their own.
#[tokio::test]
async fn nobody_reads_secrets() {
    let house = House::build(settings()).await;
    let _ = house.session_of_anna(Carrier::Cookie).await;
    let _ = house.session_of_agent().await;
    let _ = house
        .log_in(Some(ORIALE), "nobody@oriale.example", "whatever")
        .await;
    for who in [
        Identity::anonymous(Some(ORIALE)),
        Identity::contact(ORIALE, house.anna),
        Identity::agent(house.agent),
        Identity::admin(house.agent),
        Identity::system(System::Mail),
        Identity::system(System::Tenants),
    ] {
        let tokens: Vec<Vec<u8>> = house
            .db
            .read(&who, sessions::table.select(sessions::token_hash))
            .await
            .unwrap();
        let keys: Vec<Vec<u8>> = house
            .db
            .read(&who, login_attempts::table.select(login_attempts::key))
            .await
            .unwrap();
        let contacts: Vec<String> = house
            .db
            .read(
                &who,
                contact_passwords::table.select(contact_passwords::hash),
            )
            .await
            .unwrap();
        let staff: Vec<String> = house
            .db
            .read(&who, staff_passwords::table.select(staff_passwords::hash))
            .await
            .unwrap();
        // People list sessions, their own and those of the contacts they serve; a hash opens none.
        let listed = match who {
            _ if who == Identity::contact(ORIALE, house.anna) => 1,
            _ if who == Identity::agent(house.agent) || who == Identity::admin(house.agent) => 2,
            _ => 0,
        };
        let seen = (tokens.len(), keys.len(), contacts.len(), staff.len());
        assert_eq!(seen, (listed, 0, 0, 0), "{who:?}");
    }
}
