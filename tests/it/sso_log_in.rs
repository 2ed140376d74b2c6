//! Logging in at a provider: the real one, by all three kinds.

use portico::{
    db::{Identity, System},
    identity::{commands::set_contact_active, sso::SSO_COOKIE},
};
use serde_json::json;

use crate::{
    sso_browser::start_path,
    sso_house::{House, ORIALE},
    sso_provider::person,
    support::{Owner, World},
};

#[tokio::test]
async fn somebody_logs_in_by_each_kind_of_provider() {
    let house = House::build().await;
    for (provider, method) in [
        (house.microsoft, "microsoft"),
        (house.google, "google"),
        (house.openid, "openid"),
    ] {
        let mut browser = house.browser();
        assert_eq!(
            browser.log_in(provider, "anna").await,
            "/tickets/7",
            "{method}"
        );
        assert_eq!(browser.who().await, Some(Owner::Anna.email()));
        assert!(
            !browser.cookies.contains_key(SSO_COOKIE),
            "the attempt is over"
        );
        let session = house
            .text("SELECT method || ' ' || user_agent FROM sessions WHERE NOT bearer ORDER BY created_at DESC LIMIT 1")
            .await;
        assert_eq!(session, format!("{method} Mozilla/5.0 (of the tests)"));
    }
    // Once more: by the subject that is linked now.
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/tickets/7"
    );
    let linked = house
        .text("SELECT string_agg(subject, ' ' ORDER BY linked_at) FROM linked_identities WHERE last_used_at IS NOT NULL")
        .await;
    assert_eq!(
        linked,
        "11111111-2222-3333-4444-555555555555/anna anna anna"
    );
    let told = house.audit().await;
    for method in ["microsoft", "google", "openid"] {
        for action in ["identity_linked", "logged_in"] {
            let line = format!("{action} contact {{\"method\": \"{method}\"}}");
            assert!(told.contains(&line), "{line} in {told}");
        }
    }
    // Everybody logged in by password when the world was made.
    let by_provider = told
        .lines()
        .filter(|line| line.starts_with("logged_in") && !line.contains("\"password\""));
    assert_eq!(by_provider.count(), 4);
    assert_eq!(
        house.text("SELECT count(*)::text FROM sso_attempts").await,
        "0"
    );
}

#[tokio::test]
async fn the_log_in_page_shows_what_is_switched_on() {
    let house = House::build().await;
    let query = "{ portal { loginMethods { kind label startUrl } } }";
    let ask = || async {
        let answer = house
            .world
            .server
            .graphql(ORIALE, None, query, json!({}))
            .await
            .json();
        answer["data"]["portal"]["loginMethods"].clone()
    };
    let methods = ask().await;
    assert_eq!(methods[0]["kind"], "PASSWORD");
    assert!(methods[0]["startUrl"].is_null());
    assert_eq!(
        methods[1],
        json!({ "kind": "GOOGLE", "label": "Log in by Google", "startUrl": start_path(house.google) })
    );
    assert_eq!(methods[2]["kind"], "MICROSOFT");
    assert_eq!(methods[3]["kind"], "OPENID");
    let tenant = house.world.tenants["oriale"];
    house
        .sql(&format!(
            "UPDATE tenants SET access = '{{\"password_log_in\": false}}' WHERE id = '{tenant}';
             UPDATE identity_providers SET active = false WHERE kind <> 'google';
             SELECT pg_notify('portico', '{{\"event\":\"tenant_changed\",\"tenant\":\"{tenant}\"}}')"
        ))
        .await;
    house.seen(ORIALE, 1).await;
    let kinds: Vec<_> = ask()
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].clone())
        .collect();
    assert_eq!(kinds, ["GOOGLE"]);
    let switched_off = house.browser().log_in(house.openid, "anna").await;
    assert_eq!(switched_off, "/log-in?sso=refused");
}

#[tokio::test]
async fn a_changed_address_is_still_the_same_person_and_another_subject_is_not() {
    let house = House::build().await;
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/tickets/7"
    );
    house.provider.people(json!([
        // Anna has married; somebody who is not Anna has her old address now.
        person("anna", "anna.new@oriale.example"),
        person("impostor", &Owner::Anna.email()),
    ]));
    let mut browser = house.browser();
    assert_eq!(browser.log_in(house.google, "anna").await, "/tickets/7");
    assert_eq!(browser.who().await, Some(Owner::Anna.email()));
    let mut browser = house.browser();
    assert_eq!(
        browser.log_in(house.google, "impostor").await,
        "/log-in?sso=refused"
    );
    assert_eq!(browser.who().await, None);
    assert_eq!(
        house
            .text("SELECT count(*)::text FROM linked_identities")
            .await,
        "1"
    );
    assert!(
        house
            .audit()
            .await
            .contains("log_in_failed nobody {\"name\": \"refused\", \"method\": \"google\"}")
    );
}

#[tokio::test]
async fn an_address_that_is_not_verified_is_nobodys() {
    let house = House::build().await;
    let mut unverified = person("anna", &Owner::Anna.email());
    unverified["emailVerified"] = json!(false);
    // A guest in the directory; an account of elsewhere.
    unverified["claims"] = json!({ "acct": 1 });
    house.provider.people(json!([unverified]));
    for provider in [house.microsoft, house.google, house.openid] {
        let mut browser = house.browser();
        assert_eq!(
            browser.log_in(provider, "anna").await,
            "/log-in?sso=not-verified"
        );
        assert_eq!(browser.who().await, None);
    }
    let mut without = person("anna", &Owner::Anna.email());
    without["email"] = json!(null);
    house.provider.people(json!([without]));
    for provider in [house.microsoft, house.google, house.openid] {
        assert_eq!(
            house.browser().log_in(provider, "anna").await,
            "/log-in?sso=not-verified"
        );
    }
    assert_eq!(
        house
            .text("SELECT count(*)::text FROM linked_identities")
            .await,
        "0"
    );
    assert_eq!(house.cookie_sessions().await, "0");
}

#[tokio::test]
async fn without_a_contact_nobody_is_logged_in_unless_the_portal_makes_one() {
    let house = House::build().await;
    assert_eq!(
        house.browser().log_in(house.openid, "stella").await,
        "/log-in?sso=no-account"
    );
    // Somebody of another portal is nobody here.
    assert_eq!(
        house.browser().log_in(house.openid, "carl").await,
        "/log-in?sso=no-account"
    );
    house
        .sql("UPDATE identity_provider_settings SET rules = rules || '{\"create_for_domains\": [\"oriale.example\"]}'")
        .await;
    let mut browser = house.browser();
    assert_eq!(browser.log_in(house.openid, "stella").await, "/tickets/7");
    let answer = browser
        .graphql(
            "{ viewer { contact { email displayName kind } linkedIdentities { provider email } } }",
        )
        .await;
    assert_eq!(
        answer["data"]["viewer"],
        json!({
            "contact": {
                "email": "stella@oriale.example", "displayName": "stella of the provider", "kind": "EMPLOYEE"
            },
            "linkedIdentities": [{ "provider": "OPENID", "email": "stella@oriale.example" }],
        })
    );
    assert!(house.audit().await.contains("contact_created system"));
    assert_eq!(
        house.browser().log_in(house.openid, "carl").await,
        "/log-in?sso=no-account"
    );
}

#[tokio::test]
async fn whoever_may_not_come_in_does_not_come_in_this_way_either() {
    let house = House::build().await;
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/tickets/7"
    );
    let anna = house.world.contacts[&Owner::Anna];
    let switches = [
        ("sso_allowed = false", "/log-in?sso=refused"),
        (
            "sso_allowed = true, active = false",
            "/log-in?sso=no-account",
        ),
    ];
    for (switch, refused) in switches {
        house
            .sql(&format!("UPDATE contacts SET {switch} WHERE id = '{anna}'"))
            .await;
        // By subject, and for the first time by address.
        for provider in [house.openid, house.google] {
            assert_eq!(
                house.browser().log_in(provider, "anna").await,
                refused,
                "{switch}"
            );
        }
    }
}

#[tokio::test]
async fn a_contact_who_is_deactivated_meanwhile_is_not_logged_in() {
    let house = House::build().await;
    let tenant = house.world.tenants["oriale"];
    let anna = house.world.contacts[&Owner::Anna];
    let mut browser = house.browser();
    let out = browser.start(house.openid, "/").await;
    let back = browser.at_provider(&out, "anna").await;
    let provision = Identity::system(System::Provision);
    let mut tx = house.world.server.db.begin(&provision).await.unwrap();
    set_contact_active(&mut tx, tenant, anna, false)
        .await
        .unwrap();
    let (refused, ()) = tokio::join!(browser.come_back(&back), async {
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        tx.commit().await.unwrap();
    });
    assert_eq!(refused, "/log-in?sso=no-account");
    assert_eq!(house.cookie_sessions().await, "0");
}

#[tokio::test]
async fn the_session_that_the_browser_came_with_ends() {
    let house = House::build().await;
    let mut browser = house.browser();
    browser.log_in(house.google, "ben").await;
    let before = browser.cookies.clone();
    assert_eq!(browser.log_in(house.google, "anna").await, "/tickets/7");
    assert_ne!(before["__Host-portico"], browser.cookies["__Host-portico"]);
    assert_eq!(browser.who().await, Some(Owner::Anna.email()));
    let mut stolen = house.browser();
    stolen.cookies = before;
    assert_eq!(
        stolen.who().await,
        None,
        "who kept the token from before is nobody"
    );
    assert_eq!(house.cookie_sessions().await, "1");
}

#[tokio::test]
async fn nobody_is_led_elsewhere() {
    let house = House::build().await;
    for to in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/sso/callback",
    ] {
        let mut browser = house.browser();
        let out = browser.start(house.openid, to).await;
        let back = browser.at_provider(&out, "anna").await;
        assert_eq!(browser.come_back(&back).await, "/", "{to}");
    }
}

#[tokio::test]
async fn who_goes_back_at_the_provider_is_told_so() {
    let house = House::build().await;
    assert_eq!(
        house.browser().log_in(house.openid, "-").await,
        "/log-in?sso=cancelled"
    );
    assert_eq!(
        house.text("SELECT count(*)::text FROM sso_attempts").await,
        "0"
    );
}

#[tokio::test]
async fn a_provider_that_is_down_keeps_nobody_from_their_password() {
    let house = House::build().await;
    house
        .sql("UPDATE identity_provider_settings SET issuer = 'http://127.0.0.1:9/openid' WHERE issuer LIKE '%/openid'")
        .await;
    let before = std::time::Instant::now();
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/log-in?sso=provider-down"
    );
    assert!(before.elapsed() < std::time::Duration::from_secs(6));
    // It goes down while somebody is there.
    let mut browser = house.browser();
    let out = browser.start(house.google, "/").await;
    let back = browser.at_provider(&out, "anna").await;
    let House {
        world, provider, ..
    } = &house;
    provider.stop().await;
    assert_eq!(browser.come_back(&back).await, "/log-in?sso=provider-down");
    world
        .server
        .log_in(ORIALE, &Owner::Anna.email(), World::PASSWORD)
        .await;
}
