//! People as GraphQL shows them: who sees whom, and how much.

use async_graphql::value;
use portico::access::Viewer;
use uuid::Uuid;

use crate::{
    login_house::{AGENT, ORIALE},
    login_portal::{Portal, at_portal, caller, codes},
};

#[tokio::test]
async fn a_contact_sees_themselves_and_the_names_of_staff() {
    let portal = Portal::open().await;
    let own = "{ viewer { contact { displayName side kind email phone locale } features } }";
    let response = portal.ask(own, portal.as_anna()).await;
    assert_eq!(
        response.data,
        value!({ "viewer": {
            "contact": {
                "displayName": "Anna", "side": "CONTACT", "kind": "EMPLOYEE",
                "email": "anna@oriale.example", "phone": null, "locale": "DE",
            },
            "features": ["TICKETS"],
        } }),
        "{:?}",
        response.errors
    );
    let actors = "{ actors { displayName side } }";
    let response = portal.ask(actors, portal.as_anna()).await;
    let expected = value!({ "actors": [
        { "displayName": "Anna", "side": "CONTACT" },
        { "displayName": "Arthur Agent", "side": "SUPPORT" },
        { "displayName": "Somebody", "side": "SUPPORT" },
    ] });
    assert_eq!(response.data, expected, "{:?}", response.errors);
    let account = "{ actors { ... on StaffMember { role } } }";
    assert_eq!(
        codes(&portal.ask(account, portal.as_anna()).await),
        ["\"FORBIDDEN\""]
    );
}

/// The interface has no way round the guards of what stands behind it.
#[tokio::test]
async fn a_colleague_is_no_more_visible_through_an_interface() {
    let portal = Portal::open().await;
    let nora = portal.id_of("nora@oriale.example").await;
    let as_nora = || {
        caller(Viewer::Contact {
            tenant: ORIALE,
            contact: nora,
        })
    };
    for query in [
        "{ actors { displayName } }",
        "{ actors { side } }",
        "{ actors { ... on Contact { email } } }",
        "{ actors { ... on Actor { displayName } } }",
    ] {
        assert_eq!(
            codes(&portal.ask(query, as_nora()).await),
            ["\"NOT_FOUND\""],
            "{query}"
        );
        let anonymous = codes(&portal.ask(query, at_portal()).await);
        assert!(
            !anonymous.is_empty() && anonymous.iter().all(|code| code == "\"UNAUTHENTICATED\""),
            "{query} {anonymous:?}"
        );
    }
}

#[tokio::test]
async fn staff_see_each_other() {
    let portal = Portal::open().await;
    let query = "{ desk { me { displayName role email } staff { displayName side role email } } }";
    let response = portal.ask(query, portal.as_agent()).await;
    assert_eq!(
        response.data,
        value!({ "desk": {
            "me": { "displayName": "Arthur Agent", "role": "AGENT", "email": AGENT },
            "staff": [{ "displayName": "Arthur Agent", "side": "SUPPORT", "role": "AGENT", "email": AGENT }],
        } }),
        "{:?}",
        response.errors
    );
    for query in ["{ desk { me { id } } }", "{ desk { staff { id } } }"] {
        assert_eq!(
            codes(&portal.ask(query, portal.as_anna()).await),
            ["\"FORBIDDEN\""]
        );
        assert_eq!(
            codes(&portal.ask(query, at_portal()).await),
            ["\"UNAUTHENTICATED\""]
        );
    }
    let viewer = "{ viewer { contact { id } } }";
    assert_eq!(
        codes(&portal.ask(viewer, portal.as_agent()).await),
        ["\"FORBIDDEN\""]
    );
}

/// By id, with the guards and with row-level security alone.
#[tokio::test]
async fn an_id_finds_whoever_exists_for_the_caller() {
    let portal = Portal::open().await;
    let (anna, agent) = (portal.house.anna, portal.house.agent);
    let nora = portal.id_of("nora@oriale.example").await;
    let contact = |id: Uuid| format!("{{ found: contactOf(id: \"{id}\") {{ __typename }} }}");
    let staff = |id: Uuid| format!("{{ found: staffOf(id: \"{id}\") {{ __typename }} }}");
    for guards_off in [false, true] {
        for (query, as_anna, as_agent) in [
            (contact(anna), true, true),
            (contact(nora), false, true),
            (contact(Uuid::from_u128(9)), false, false),
            (staff(agent), false, true),
            (staff(anna), false, false),
        ] {
            for (mut caller, expected) in [
                (portal.as_anna(), as_anna),
                (portal.as_agent(), as_agent),
                (at_portal(), false),
            ] {
                caller.guards_off = guards_off;
                let who = format!("{caller:?} {query}");
                let response = portal.ask(&query, caller).await;
                assert!(response.errors.is_empty(), "{who} {:?}", response.errors);
                let found = response.data.into_json().unwrap()["found"].is_object();
                assert_eq!(found, expected, "{who}");
            }
        }
        let mut anna = portal.as_anna();
        anna.guards_off = true;
        let account = portal
            .ask("{ actors { ... on StaffMember { email } } }", anna)
            .await;
        assert_eq!(
            codes(&account),
            ["\"NOT_FOUND\""],
            "row-level security alone"
        );
    }
    // Whoever works on a ticket of Anna's exists for her, and for nobody else.
    portal
        .house
        .database
        .as_owner(&format!(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, assignee_id, subject, description, status, priority)
             VALUES ('{ORIALE}', '{anna}', 1, '{anna}', '{agent}', 's', 'd', 'open', 'normal')"
        ))
        .await;
    for guards_off in [false, true] {
        for (contact, expected) in [(anna, true), (nora, false)] {
            let mut caller = caller(Viewer::Contact {
                tenant: ORIALE,
                contact,
            });
            caller.guards_off = guards_off;
            let response = portal.ask(&staff(agent), caller).await;
            let found = response.data.into_json().unwrap()["found"].is_object();
            assert_eq!(found, expected);
        }
    }
}

#[tokio::test]
async fn every_field_says_whom_it_is_for() {
    let portal = Portal::open().await;
    let sdl = portal.schema.sdl();
    for name in [
        "type Contact ",
        "type StaffMember ",
        "type Author ",
        "interface Actor ",
        "type IdentityOnDesk",
        "type LogInPayload",
        "type LogOutPayload",
    ] {
        let start = sdl.find(name).unwrap_or_else(|| panic!("{name} in {sdl}"));
        let body = &sdl[start..start + sdl[start..].find("\n}").unwrap()];
        let fields: Vec<_> = body
            .lines()
            .skip(1)
            .map(str::trim)
            .filter(|line| {
                line.contains(": ") && line.chars().next().is_some_and(|c| c.is_ascii_lowercase())
            })
            .collect();
        assert!(!fields.is_empty(), "{body}");
        for field in fields {
            assert!(field.contains("@guard(allow: ["), "{name}{field}");
        }
    }
}
