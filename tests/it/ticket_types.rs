//! What a ticket asks for: staff say it anew, and open tickets for contacts with a form and files.

use serde_json::{Value, json};

use crate::{
    attachments_support::{UPLOAD, form, send_form},
    support::{CallerName, Owner, Walls, World},
};

const TICKET: &str = "ticket { id version request { requestType name answers { field values } } \
     attachments { fileName } timeline(last: 10) { nodes { ... on RequestTypeChange { oldType newType author { side } } } } }";

/// A ticket of Anna's about a broken device; returns its id.
async fn broken(world: &World) -> String {
    let query = "mutation { createTicket(input: { subject: \"s\", description: \"d\", requestType: \"broken-device\", \
         answers: [{ field: \"device\", values: [\"laptop\"] }] }) { ticket { id } errors { message } } }";
    let made = world.ask(CallerName::Contact, query).await;
    let id = made["data"]["createTicket"]["ticket"]["id"].as_str();
    id.unwrap_or_else(|| panic!("{made}")).to_owned()
}

async fn set(world: &World, caller: CallerName, id: &str, rest: &str) -> Value {
    let query = format!(
        "mutation {{ setTicketType(input: {{ ticketId: \"{id}\", {rest} }}) {{ {TICKET} errors {{ code message path }} }} }}"
    );
    world.ask(caller, &query).await
}

async fn found(world: &World, key: &str) -> Vec<String> {
    let query = format!(
        "{{ serviceDesk {{ tickets(filter: {{ requestType: \"{key}\" }}) {{ nodes {{ id }} }} }} }}"
    );
    let answer = world.ask(CallerName::Agent, &query).await;
    let nodes = answer["data"]["serviceDesk"]["tickets"]["nodes"].clone();
    let ids = nodes.as_array().unwrap().iter();
    ids.map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn staff_say_what_a_ticket_is_and_the_answers_stay() {
    let world = World::create(Walls::Both).await;
    let id = broken(&world).await;
    let answer = set(
        &world,
        CallerName::Agent,
        &id,
        "requestType: \"software\", ifVersion: 0",
    )
    .await;
    let payload = &answer["data"]["setTicketType"];
    assert_eq!(payload["errors"], json!([]), "{answer}");
    let request = &payload["ticket"]["request"];
    assert_eq!(request["requestType"], "software");
    assert_eq!(
        request["answers"],
        json!([{ "field": "device", "values": ["Laptop"] }])
    );
    let changes = payload["ticket"]["timeline"]["nodes"].as_array().unwrap();
    assert_eq!(changes.len(), 1);
    assert_ne!(changes[0]["oldType"], changes[0]["newType"]);
    assert_eq!(changes[0]["newType"], request["name"]);
    assert_eq!(changes[0]["author"]["side"], "SUPPORT");
    assert_eq!(found(&world, "software").await, [id.as_str()]);
    assert!(found(&world, "broken-device").await.is_empty());

    // The same once more is no change; another member of staff learns that somebody was faster.
    let again = set(&world, CallerName::Agent, &id, "requestType: \"software\"").await;
    assert_eq!(again["data"]["setTicketType"]["ticket"]["version"], 1);
    let late = set(
        &world,
        CallerName::Admin,
        &id,
        "requestType: null, ifVersion: 0",
    )
    .await;
    let late = &late["data"]["setTicketType"];
    assert_eq!(late["errors"][0]["code"], "CONFLICT");
    assert_eq!(late["errors"][0]["path"], json!(["input", "requestType"]));
    let told = late["errors"][0]["message"].as_str().unwrap();
    assert!(told.contains(request["name"].as_str().unwrap()), "{told}");
    assert_eq!(late["ticket"]["request"]["requestType"], "software");

    // Nothing particular: the answers are left.
    let none = set(&world, CallerName::Admin, &id, "requestType: null").await;
    let none = &none["data"]["setTicketType"]["ticket"];
    assert_eq!(none["request"]["requestType"], Value::Null);
    assert_eq!(none["request"]["answers"][0]["field"], "device");
    assert_eq!(none["timeline"]["nodes"][1]["newType"], Value::Null);
    assert!(found(&world, "software").await.is_empty());
}

#[tokio::test]
async fn a_ticket_without_a_form_gets_a_type_and_loses_it() {
    let world = World::create(Walls::Both).await;
    let query = "mutation { createTicket(input: { subject: \"s\", description: \"d\" }) { ticket { id } } }";
    let made = world.ask(CallerName::Contact, query).await;
    let id = made["data"]["createTicket"]["ticket"]["id"]
        .as_str()
        .unwrap();
    let typed = set(&world, CallerName::Agent, id, "requestType: \"software\"").await;
    let typed = &typed["data"]["setTicketType"]["ticket"];
    assert_eq!(typed["request"]["answers"], json!([]), "{typed}");
    assert_eq!(typed["timeline"]["nodes"][0]["oldType"], Value::Null);
    let bare = set(&world, CallerName::Agent, id, "requestType: null").await;
    assert_eq!(
        bare["data"]["setTicketType"]["ticket"]["request"],
        Value::Null
    );

    // What its portal does not offer; what one does not serve; whoever is no staff.
    let unknown = set(&world, CallerName::Agent, id, "requestType: \"nothing\"").await;
    let error = &unknown["data"]["setTicketType"]["errors"][0];
    assert_eq!(
        (&error["code"], &error["path"]),
        (&json!("NOT_FOUND"), &json!(["input", "requestType"]))
    );
    for (caller, code) in [
        (CallerName::Restricted, "NOT_FOUND"),
        (CallerName::Contact, "FORBIDDEN"),
    ] {
        for wished in ["null", "\"software\""] {
            let answer = set(&world, caller, id, &format!("requestType: {wished}")).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
        }
    }
}

#[tokio::test]
async fn the_database_says_so_too() {
    let world = World::create(Walls::Both).await;
    let (tenant, contact) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let (anna, _) = world.tickets[&Owner::Anna];
    let typed = format!("UPDATE tickets SET request_type = 'x' WHERE id = '{anna}'");
    let entry = format!(
        "INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_name) \
         VALUES ('{tenant}', '{anna}', 99, gen_random_uuid(), 'type', '{contact}', 'Anna')"
    );
    let answers = format!(
        "UPDATE tickets SET request_form = jsonb_set(request_form, '{{answers}}', '[]') WHERE id = '{anna}'"
    );
    for (role, person, change) in [
        ("contact", contact, &typed),
        ("contact", contact, &entry),
        ("agent", world.agent, &answers),
    ] {
        let sql = format!(
            "DO $$ BEGIN
                PERFORM set_config('portico.role', '{role}', true), set_config('portico.tenant', '{tenant}', true),
                    set_config('portico.person', '{person}', true);
                SET LOCAL ROLE portico_service;
                {change};
                RAISE EXCEPTION 'it was let through';
             EXCEPTION WHEN insufficient_privilege THEN NULL;
             END $$"
        );
        world.database.as_owner(&sql).await;
    }
}

#[tokio::test]
async fn staff_open_a_ticket_with_a_form_and_files() {
    let world = World::create(Walls::Both).await;
    let contact = world.fill("$contact", Owner::Anna);
    let upload = async |caller: CallerName, contact: &str| {
        let operations = json!({ "query": UPLOAD, "variables": { "input": { "file": null, "contactId": contact } } });
        let body = form(&[
            ("operations", None, operations.to_string().as_bytes()),
            ("map", None, br#"{ "0": ["variables.input.file"] }"#),
            ("0", Some("note.txt"), b"by telephone"),
        ]);
        send_form(&world, &world.server, caller, body).await.json()
    };
    let file = upload(CallerName::Agent, &contact).await;
    let file = file["data"]["uploadAttachment"]["attachment"]["id"].clone();
    assert!(file.is_string());
    let query = format!(
        "mutation {{ openTicket(input: {{ contactId: \"{contact}\", subject: \"s\", description: \"\", \
         requestType: \"broken-device\", answers: [{{ field: \"device\", values: [\"laptop\"] }}], \
         attachmentIds: [{file}] }}) {{ {TICKET} errors {{ code message path }} }} }}"
    );
    let opened = world.ask(CallerName::Agent, &query).await;
    let payload = &opened["data"]["openTicket"];
    assert_eq!(payload["errors"], json!([]), "{opened}");
    assert_eq!(
        payload["ticket"]["attachments"],
        json!([{ "fileName": "note.txt" }])
    );
    assert_eq!(payload["ticket"]["request"]["requestType"], "broken-device");

    // It was sent; it is no other's; and for a contact whom one does not serve nothing is taken in.
    let twice = world.ask(CallerName::Agent, &query).await;
    let error = &twice["data"]["openTicket"]["errors"][0];
    assert_eq!(error["path"], json!(["input", "attachmentIds"]), "{twice}");
    for place in [contact.as_str(), "nobody"] {
        let refused = upload(CallerName::Restricted, place).await;
        assert_eq!(
            refused["errors"][0]["extensions"]["code"], "NOT_FOUND",
            "{refused}"
        );
    }
}
