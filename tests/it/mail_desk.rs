//! `serviceDesk.mails`: the outbox as the desk sees it.

use std::sync::Arc;

use async_graphql::{EmptyMutation, EmptySubscription, Schema, Value};
use portico::access::{Caller, FeatureSet, Serves, StaffRole, Viewer};
use portico::api::CursorKey;
use portico::notifications::MailsOnDesk;
use portico::text::Locale;
use uuid::Uuid;

use crate::support::TestDatabase;

const TENANT: Uuid = Uuid::from_u128(0xa1);

async fn desk(test: &TestDatabase, viewer: Viewer, query: &str) -> async_graphql::Response {
    let caller = Caller::new(viewer, Locale::En, FeatureSet::default(), Arc::from("test"));
    let schema = Schema::build(MailsOnDesk, EmptyMutation, EmptySubscription)
        .data(test.pool())
        .data(CursorKey::new(&[7; 32]))
        .finish();
    schema
        .execute(async_graphql::Request::new(query).data(caller))
        .await
}

fn agent() -> Viewer {
    Viewer::Staff {
        staff: Uuid::from_u128(0xb1),
        role: StaffRole::Agent,
        serves: Serves::All,
    }
}

async fn with_mails() -> TestDatabase {
    let test = TestDatabase::create().await;
    test.as_owner(&format!(
        "INSERT INTO tenants (id, slug, name, default_locale, locales, features, support, branding_version)
         VALUES ('{TENANT}', 'oriale', 'Oriale', 'de', '{{de}}', '{{tickets}}', '{{}}', 1);
         INSERT INTO mail_outbox (tenant_id, id, template, locale, recipient_name, recipient_email, payload, state, attempts,
             last_error, created_at, sent_at)
         SELECT '{TENANT}', gen_random_uuid(), 'ticket-answered', 'de', 'Person ' || n, 'p' || n || '@oriale.example', '{{}}',
             CASE n % 3 WHEN 0 THEN 'queued' WHEN 1 THEN 'sent' ELSE 'dead' END, n % 3,
             CASE n % 3 WHEN 2 THEN '550 No such user' END,
             -- Two at each moment, so that ids must break ties.
             timestamptz '2026-01-01' + (n / 2) * interval '1 minute',
             CASE n % 3 WHEN 1 THEN timestamptz '2026-02-01' END
         FROM generate_series(1, 25) n"
    ))
    .await;
    test
}

fn names(response: &async_graphql::Response) -> Vec<String> {
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    let data = response.data.clone().into_json().unwrap();
    let nodes = data["mails"]["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| node["recipientName"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn pages_hold_every_mail_once_in_both_directions() {
    let test = with_mails().await;
    for (size, cursor, end, more) in [
        ("first", "after", "endCursor", "hasNextPage"),
        ("last", "before", "startCursor", "hasPreviousPage"),
    ] {
        let (mut all, mut position) = (Vec::new(), String::new());
        loop {
            let query = format!(
                "{{ mails({size}: 7{position}) {{ nodes {{ recipientName }} pageInfo {{ {end} {more} }} totalCount }} }}"
            );
            let response = desk(&test, agent(), &query).await;
            let mut page = names(&response);
            let data = response.data.into_json().unwrap();
            assert_eq!(data["mails"]["totalCount"], 25);
            if size == "first" {
                all.extend(page);
            } else {
                page.extend(all);
                all = page;
            }
            if data["mails"]["pageInfo"][more] == false {
                break;
            }
            position = format!(", {cursor}: {}", data["mails"]["pageInfo"][end]);
        }
        assert_eq!(all.len(), 25);
        let numbers: Vec<u32> = all
            .iter()
            .map(|name| name["Person ".len()..].parse().unwrap())
            .collect();
        assert!(
            numbers.windows(2).all(|pair| pair[0] / 2 >= pair[1] / 2),
            "{numbers:?}"
        );
        let mut once = numbers.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), 25);
    }
}

#[tokio::test]
async fn dead_letters_say_why() {
    let test = with_mails().await;
    let query = "{ mails(state: DEAD, first: 1) { totalCount nodes {
        id recipientName recipientEmail template state attempts lastError createdAt sentAt nextAttemptAt } } }";
    let response = desk(&test, agent(), query).await;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    let mut data = response.data.into_json().unwrap();
    let id = data["mails"]["nodes"][0]
        .as_object_mut()
        .unwrap()
        .remove("id")
        .unwrap();
    assert!(id.as_str().unwrap().len() > 20);
    assert_eq!(
        data,
        serde_json::json!({ "mails": { "totalCount": 8, "nodes": [{
            "recipientName": "Person 23", "recipientEmail": "p23@oriale.example", "template": "ticket-answered", "state": "DEAD",
            "attempts": 2, "lastError": "550 No such user", "createdAt": "2026-01-01T00:11:00+00:00", "sentAt": null,
            "nextAttemptAt": null }] } })
    );
    let queued = desk(
        &test,
        agent(),
        "{ mails(state: QUEUED, first: 1) { nodes { nextAttemptAt sentAt } } }",
    )
    .await;
    let queued = queued.data.into_json().unwrap();
    assert!(queued["mails"]["nodes"][0]["nextAttemptAt"].is_string());
}

#[tokio::test]
async fn nobody_but_staff_sees_it() {
    let test = with_mails().await;
    let contact = Viewer::Contact {
        tenant: TENANT,
        contact: Uuid::from_u128(0xc1),
    };
    for (viewer, code) in [
        (contact, "FORBIDDEN"),
        (
            Viewer::Anonymous {
                tenant: Some(TENANT),
            },
            "UNAUTHENTICATED",
        ),
    ] {
        let response = desk(&test, viewer, "{ mails { nodes { recipientName } } }").await;
        let extensions = response.errors[0].extensions.clone().unwrap();
        assert_eq!(extensions.get("code"), Some(&Value::from(code)));
        assert_eq!(response.data, Value::Null);
    }
    let admin = Viewer::Staff {
        staff: Uuid::from_u128(0xb2),
        role: StaffRole::Admin,
        serves: Serves::All,
    };
    assert_eq!(
        names(&desk(&test, admin, "{ mails { nodes { recipientName } } }").await).len(),
        20
    );
}

#[tokio::test]
async fn bad_pages_and_cursors_are_refused() {
    let test = with_mails().await;
    for (arguments, code) in [
        ("first: 0", "BAD_PAGE"),
        ("first: 101", "BAD_PAGE"),
        ("first: 1, last: 1", "BAD_PAGE"),
        ("after: \"AAAA\"", "BAD_CURSOR"),
    ] {
        let response = desk(
            &test,
            agent(),
            &format!("{{ mails({arguments}) {{ nodes {{ id }} }} }}"),
        )
        .await;
        let extensions = response.errors[0].extensions.clone().unwrap();
        assert_eq!(
            extensions.get("code"),
            Some(&Value::from(code)),
            "{arguments}"
        );
    }
}
