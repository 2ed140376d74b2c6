//! Contacts at the desk: made, changed, kept out, imported; and agents who serve some tenants only.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    access_support::Access,
    support::{CallerName, Owner, World, code},
};

const PORTAL: &str = "oriale.localhost";

async fn ask(access: &Access, caller: CallerName, query: &str) -> Value {
    access.world.ask(caller, query).await
}

fn create(tenant: &str, name: &str, email: &str) -> String {
    format!(
        "createContact(input: {{ tenantId: \"{tenant}\", displayName: \"{name}\", email: \"{email}\", kind: EMPLOYEE, locale: DE, phone: \" \", department: \"Lager\" }}) {{ contact {{ id displayName email department phone active portal {{ slug }} access {{ passwordState }} }} errors {{ code message path }} }}"
    )
}

#[tokio::test]
async fn a_contact_is_made_found_changed_and_found_again() {
    let access = Access::open().await;
    let oriale = access.portal("oriale");
    let made = access
        .do_as(
            CallerName::Agent,
            &create(&oriale, "Zora Zander", "Zora@Oriale.example"),
        )
        .await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let contact = &made["contact"];
    assert_eq!(contact["email"], "zora@oriale.example");
    assert_eq!(contact["department"], "Lager");
    assert_eq!(contact["phone"], Value::Null);
    assert_eq!(contact["portal"]["slug"], "oriale");
    assert_eq!(contact["access"]["passwordState"], "NONE");
    let id = contact["id"].as_str().unwrap();
    let again = access
        .do_as(
            CallerName::Agent,
            &create(&oriale, "Other", "ZORA@oriale.example"),
        )
        .await;
    assert_eq!(again["errors"][0]["code"], "ADDRESS_TAKEN");
    assert_eq!(again["errors"][0]["path"], json!(["input", "email"]));
    let bad = access
        .do_as(CallerName::Agent, &create(&oriale, " ", "no address"))
        .await;
    let codes: Vec<_> = bad["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["code"])
        .collect();
    assert_eq!(codes, ["BLANK", "BAD_ADDRESS"]);

    for (search, found) in [
        ("zora", 1),
        ("ZANDER lager", 1),
        ("zora nobody", 0),
        ("100%", 0),
    ] {
        let query = format!(
            "{{ serviceDesk {{ contacts(filter: {{ search: \"{search}\" }}) {{ totalCount nodes {{ displayName }} }} }} }}"
        );
        let answer = ask(&access, CallerName::Agent, &query).await;
        assert_eq!(
            answer["data"]["serviceDesk"]["contacts"]["totalCount"], found,
            "{search}: {answer}"
        );
    }
    let update = format!(
        "updateContact(input: {{ contactId: \"{id}\", displayName: \"Zora Z.\", email: \"zz@oriale.example\", kind: CUSTOMER, locale: EN }}) {{ contact {{ displayName email kind department access {{ events {{ kind detail }} }} }} errors {{ code }} }}"
    );
    let updated = access.do_as(CallerName::Admin, &update).await;
    assert_eq!(
        updated["contact"]["email"], "zz@oriale.example",
        "{updated}"
    );
    assert_eq!(updated["contact"]["department"], Value::Null);
    let told = access.mail(1).await;
    assert_eq!(told.to, ["zora@oriale.example"], "the old address is told");
    let kinds: Vec<_> = updated["contact"]["access"]["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    for kind in ["CONTACT_CREATED", "ADDRESS_CHANGED", "CONTACT_UPDATED"] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
}

#[tokio::test]
async fn pages_of_contacts_hold_everybody_once_by_name_in_both_directions() {
    let access = Access::open().await;
    let all = {
        let query = "{ serviceDesk { contacts(first: 100) { nodes { displayName } } } }";
        ask(&access, CallerName::Admin, query).await["data"]["serviceDesk"]["contacts"]["nodes"]
            .clone()
    };
    let all: Vec<_> = all.as_array().unwrap().clone();
    assert_eq!(all.len(), 9);
    for (size, cursor, end, more) in [
        ("first", "after", "endCursor", "hasNextPage"),
        ("last", "before", "startCursor", "hasPreviousPage"),
    ] {
        let (mut seen, mut position) = (Vec::new(), String::new());
        loop {
            let query = format!(
                "{{ serviceDesk {{ contacts({size}: 1{position}) {{ nodes {{ displayName }} pageInfo {{ {end} {more} }} }} }} }}"
            );
            let page =
                ask(&access, CallerName::Admin, &query).await["data"]["serviceDesk"]["contacts"]
                    .clone();
            seen.extend(page["nodes"].as_array().unwrap().clone());
            if page["pageInfo"][more] == false {
                break;
            }
            position = format!(", {cursor}: {}", page["pageInfo"][end]);
        }
        if size == "last" {
            seen.reverse();
        }
        assert_eq!(seen, all, "{size}");
    }
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_within_a_second_and_may_come_back() {
    let access = Access::open().await;
    let token = access.world.token(CallerName::Contact).unwrap();
    assert!(access.who(PORTAL, &token).await.is_some());
    let id = access.contact(Owner::Anna);
    let set = |active: bool| {
        format!(
            "setContactActive(input: {{ contactId: \"{id}\", active: {active} }}) {{ contact {{ active }} errors {{ code }} }}"
        )
    };
    let off = access.do_as(CallerName::Agent, &set(false)).await;
    assert_eq!(off["contact"]["active"], false, "{off}");
    Access::at_once(async || access.who(PORTAL, &token).await.is_none()).await;
    let refused = access
        .log_in(PORTAL, &Owner::Anna.email(), World::PASSWORD)
        .await;
    assert_eq!(refused, Err("WRONG_CREDENTIALS".to_owned()));
    access.do_as(CallerName::Agent, &set(true)).await;
    assert_eq!(
        access.who(PORTAL, &token).await,
        None,
        "what ended stays ended"
    );
    assert!(
        access
            .log_in(PORTAL, &Owner::Anna.email(), World::PASSWORD)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn switches_hold_for_one_contact_and_at_once() {
    let access = Access::open().await;
    let id = access.contact(Owner::Anna);
    let set = |password: bool, enabled: &str| {
        format!(
            "setContactAccess(input: {{ contactId: \"{id}\", passwordAllowed: {password}, singleSignOnAllowed: true, features: [{{ feature: TICKETS, enabled: {enabled} }}] }}) {{ contact {{ access {{ passwordAllowed features {{ feature enabled decidedBy override }} }} }} errors {{ code }} }}"
        )
    };
    let refused = access.do_as(CallerName::Agent, &set(true, "false")).await;
    assert_eq!(code(&refused), "FORBIDDEN", "an admin's to decide");
    let off = access.do_as(CallerName::Admin, &set(true, "false")).await;
    assert_eq!(
        off["contact"]["access"]["features"][0],
        json!({ "feature": "TICKETS", "enabled": false, "decidedBy": "CONTACT", "override": false })
    );
    let tickets = "{ viewer { features tickets { totalCount } } }";
    Access::at_once(async || {
        code(&ask(&access, CallerName::Contact, tickets).await) == "FORBIDDEN"
    })
    .await;
    assert_eq!(
        code(&ask(&access, CallerName::Colleague, tickets).await),
        "none"
    );
    let on = access.do_as(CallerName::Admin, &set(true, "null")).await;
    assert_eq!(
        on["contact"]["access"]["features"][0],
        json!({ "feature": "TICKETS", "enabled": true, "decidedBy": "PORTAL", "override": null })
    );
    let tenant = access.world.tenants["oriale"];
    access
        .world
        .database
        .as_owner(&format!(
            "UPDATE tenants SET features = NULL; SELECT pg_notify('portico', '{}')",
            json!({ "event": "tenant_changed", "tenant": tenant })
        ))
        .await;
    Access::at_once(async || {
        let on = access.do_as(CallerName::Admin, &set(true, "null")).await;
        on["contact"]["access"]["features"][0]["decidedBy"] == "DEFAULT"
    })
    .await;
    let token = access.world.token(CallerName::Contact).unwrap();
    access.do_as(CallerName::Admin, &set(false, "null")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        access.who(PORTAL, &token).await,
        None,
        "sessions by password end"
    );
    let refused = access
        .log_in(PORTAL, &Owner::Anna.email(), World::PASSWORD)
        .await;
    assert_eq!(refused, Err("WRONG_CREDENTIALS".to_owned()));
}

fn import(tenant: &str, csv: &str, dry_run: bool) -> String {
    format!(
        "importContacts(input: {{ tenantId: \"{tenant}\", csv: {}, dryRun: {dry_run}, mapping: [{{ column: 0, field: DISPLAY_NAME }}, {{ column: 1, field: EMAIL }}, {{ column: 2, field: DEPARTMENT }}] }}) {{ applied rows {{ line outcome messages }} errors {{ code message path }} }}",
        json!(csv)
    )
}

#[tokio::test]
async fn a_file_is_looked_at_row_by_row_and_taken_whole_or_not_at_all() {
    let access = Access::open().await;
    let oriale = access.portal("oriale");
    let count = async || {
        access
            .world
            .database
            .text_as_owner("SELECT count(*)::text FROM contacts")
            .await
    };
    let before = count().await;
    let mixed = format!(
        "Name;Mail;Abteilung\nNeu;neu@oriale.example;Lager\nmark-anna;{0};{0}\nmark-ben;{1};Einkauf\nKaputt;kein-at;\nDoppelt;NEU@oriale.example;\n",
        Owner::Anna.email(),
        Owner::Ben.email()
    );
    let dry = access
        .do_as(CallerName::Admin, &import(&oriale, &mixed, true))
        .await;
    let outcomes: Vec<_> = dry["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(
        outcomes,
        ["CREATE", "UNCHANGED", "UPDATE", "ERROR", "ERROR"],
        "{dry}"
    );
    assert_eq!(dry["rows"][3]["line"], 5);
    assert!(
        dry["rows"][4]["messages"][0]
            .as_str()
            .unwrap()
            .contains("twice"),
        "{dry}"
    );
    let refused = access
        .do_as(CallerName::Admin, &import(&oriale, &mixed, false))
        .await;
    assert_eq!(refused["applied"], false);
    assert_eq!(count().await, before, "nothing of it");
    let good: String = mixed
        .lines()
        .take(4)
        .map(|line| format!("{line}\r\n"))
        .collect();
    let taken = access
        .do_as(CallerName::Admin, &import(&oriale, &good, false))
        .await;
    assert_eq!(taken["applied"], true, "{taken}");
    assert_eq!(
        count().await.parse::<i32>().unwrap(),
        before.parse::<i32>().unwrap() + 1
    );
    let again = access
        .do_as(CallerName::Admin, &import(&oriale, &good, false))
        .await;
    let outcomes: Vec<_> = again["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["outcome"])
        .collect();
    assert_eq!(outcomes, ["UNCHANGED", "UNCHANGED", "UNCHANGED"]);
    let empty = access
        .do_as(CallerName::Admin, &import(&oriale, "a;b", false))
        .await;
    assert_eq!(empty["errors"][0]["path"], json!(["input", "csv"]));
}

#[tokio::test]
async fn a_restricted_agent_works_for_their_tenants_and_for_nobody_else() {
    let access = Access::open().await;
    let mine = CallerName::Restricted;
    let answer = ask(
        &access,
        mine,
        "{ serviceDesk { tenants { slug } contacts { totalCount nodes { email } } tickets { totalCount } mails { totalCount } } }",
    )
    .await;
    let desk = &answer["data"]["serviceDesk"];
    assert_eq!(desk["tenants"], json!([{ "slug": "nordwind" }]), "{answer}");
    assert_eq!(
        desk["contacts"]["nodes"],
        json!([{ "email": Owner::Carl.email() }])
    );
    assert_eq!(desk["tickets"]["totalCount"], 1);
    let made = access
        .do_as(
            mine,
            &create(&access.portal("oriale"), "X", "x@oriale.example"),
        )
        .await;
    assert_eq!(made["errors"][0]["code"], "NOT_FOUND");
    let made = access
        .do_as(
            mine,
            &create(&access.portal("nordwind"), "X", "x@nordwind.example"),
        )
        .await;
    assert_eq!(made["errors"], json!([]), "{made}");
    // Nobody gets a ticket that they cannot see.
    let staff = ask(
        &access,
        CallerName::Admin,
        "{ serviceDesk { staff { id displayName } tickets { nodes { id requester { email } } } } }",
    )
    .await;
    let desk = &staff["data"]["serviceDesk"];
    let rita = desk["staff"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["displayName"] == "Rita Restricted")
        .unwrap();
    for ticket in desk["tickets"]["nodes"].as_array().unwrap() {
        let assigned = access
            .do_as(
                CallerName::Admin,
                &format!(
                    "assignTicket(input: {{ ticketId: {}, assigneeId: {} }}) {{ errors {{ code }} }}",
                    ticket["id"], rita["id"]
                ),
            )
            .await;
        let theirs = ticket["requester"]["email"] == Owner::Carl.email().as_str();
        assert_eq!(
            assigned["errors"].as_array().unwrap().is_empty(),
            theirs,
            "{assigned}"
        );
    }
}
