//! Everything about a contact given out, and taken back.

use serde_json::{Value, json};

use crate::{
    access_support::Access,
    support::{CallerName, Owner, World, code},
};

fn export(access: &Access) -> String {
    let id = access.contact(Owner::Anna);
    format!("exportContact(input: {{ contactId: \"{id}\" }}) {{ json fileName errors {{ code }} }}")
}

fn erase(access: &Access, email: &str) -> String {
    let id = access.contact(Owner::Anna);
    format!(
        "eraseContact(input: {{ contactId: \"{id}\", confirmEmail: \"{email}\" }}) {{ contact {{ displayName email phone active }} errors {{ code path }} }}"
    )
}

#[tokio::test]
async fn an_export_holds_all_of_a_contact_and_nothing_of_anybody_else() {
    let access = Access::open().await;
    access.initialize(1).await;
    let refused = access.do_as(CallerName::Agent, &export(&access)).await;
    assert_eq!(code(&refused), "FORBIDDEN");
    let given = access.do_as(CallerName::Admin, &export(&access)).await;
    let text = given["json"].as_str().unwrap_or_else(|| panic!("{given}"));
    let document: Value = serde_json::from_str(text).unwrap();
    assert_eq!(document["contact"]["email"], Owner::Anna.email());
    assert_eq!(document["tickets"].as_array().unwrap().len(), 1);
    assert_eq!(
        document["tickets"][0]["timeline"].as_array().unwrap().len(),
        5
    );
    let conversations = document["conversations"].as_array().unwrap();
    assert_eq!(conversations.len(), 2);
    assert_eq!(
        conversations[0]["messages"].as_array().unwrap().len()
            + conversations[1]["messages"].as_array().unwrap().len(),
        5
    );
    assert!(!document["mails"].as_array().unwrap().is_empty());
    assert!(!document["events"].as_array().unwrap().is_empty());
    for foreign in [
        "mark-ben",
        "mark-carl",
        "mark-staff note",
        "mark-staff sees",
        "mark-staff took back",
        "argon2",
        "token_hash",
        "sealed",
    ] {
        assert!(!text.contains(foreign), "{foreign}");
    }
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_tickets_that_can_be_read_and_no_name() {
    let access = Access::open().await;
    access.initialize(1).await;
    let token = access.world.token(CallerName::Colleague).unwrap();
    let mistyped = access
        .do_as(CallerName::Admin, &erase(&access, "somebody@else.example"))
        .await;
    assert_eq!(
        mistyped["errors"][0],
        json!({ "code": "INVALID_VALUE", "path": ["input", "confirmEmail"] })
    );
    let erased = access
        .do_as(CallerName::Admin, &erase(&access, &Owner::Anna.email()))
        .await;
    assert_eq!(
        erased["contact"]["displayName"], "Gelöschter Kontakt",
        "{erased}"
    );
    assert_eq!(erased["contact"]["phone"], Value::Null);
    assert_eq!(erased["contact"]["active"], false);
    assert!(
        access
            .log_in("oriale.localhost", &Owner::Anna.email(), World::PASSWORD)
            .await
            .is_err()
    );
    // A form asks for names and numbers: its questions stay, her answers do not.
    let form = format!(
        "SELECT request_form::text FROM tickets WHERE id = '{}'",
        access.world.tickets[&Owner::Anna].0
    );
    let form = access.world.database.text_as_owner(&form).await;
    assert!(
        form.contains("mark-label") && !form.contains("mark-answer"),
        "{form}"
    );
    // Nothing but what she wrote herself, which belongs to the ticket, and the log's addresses names her.
    for (table, columns) in [
        ("contacts", "t::text"),
        ("mail_outbox", "t::text"),
        ("ticket_entries", "author_name"),
        ("conversation_messages", "author_name"),
        ("sessions", "t::text"),
        ("contact_passwords", "t.contact_id::text"),
    ] {
        let found = format!(
            "SELECT count(*)::text FROM {table} t WHERE {columns} LIKE '%mark-anna%' OR {columns} LIKE '%{}%' AND '{table}' IN ('sessions', 'contact_passwords')",
            access.world.contacts[&Owner::Anna]
        );
        assert_eq!(
            access.world.database.text_as_owner(&found).await,
            "0",
            "{table}"
        );
    }
    let traces = "SELECT string_agg(body, ', ') FROM conversation_traces WHERE conversation_id =
        (SELECT id FROM conversations WHERE subject = 'mark-anna thread')";
    let traces = access.world.database.text_as_owner(traces).await;
    assert!(
        traces.contains("took back") && !traces.contains("sees what"),
        "{traces}"
    );
    let ticket = access
        .world
        .fill("{ serviceDesk { ticket(id: \"$ticket\") { subject requester { displayName } timeline(first: 3) { nodes { ... on Reply { author { displayName } } } } } } }", Owner::Anna);
    let read = access.world.ask(CallerName::Agent, &ticket).await;
    let ticket = &read["data"]["serviceDesk"]["ticket"];
    assert_eq!(
        ticket["requester"]["displayName"], "Gelöschter Kontakt",
        "{read}"
    );
    assert_eq!(
        ticket["timeline"]["nodes"][0]["author"]["displayName"],
        "Gelöschter Kontakt"
    );
    assert!(
        access.who("oriale.localhost", &token).await.is_some(),
        "nobody else is touched"
    );
    // Again, by the address that is there now: nothing more changes.
    let email = erased["contact"]["email"].as_str().unwrap();
    let again = access
        .do_as(CallerName::Admin, &erase(&access, email))
        .await;
    assert_eq!(again["contact"], erased["contact"]);
    let log = access
        .world
        .ask(CallerName::Admin, "{ serviceDesk { auditLog(filter: { action: [CONTACT_ERASED] }) { nodes { target } } } }")
        .await;
    let nodes = &log["data"]["serviceDesk"]["auditLog"]["nodes"];
    assert_eq!(nodes.as_array().unwrap().len(), 2, "{log}");
    assert_eq!(nodes[0]["target"], "Gelöschter Kontakt");
}
