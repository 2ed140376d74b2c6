//! Request types: forms that a tenant wrote, answers that fit them, and what a ticket keeps.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::{
    attachments_support::{picture, upload},
    support::{CallerName, Owner, Walls, World},
};

const REQUEST: &str =
    "request { requestType name answers { field kind label values files { id fileName } } }";

async fn create(world: &World, caller: CallerName, request: &str) -> Value {
    let query = format!(
        "mutation {{ createTicket(input: {{ subject: \"s\", description: \"\", {request} }}) \
         {{ ticket {{ id {REQUEST} }} errors {{ code message path }} }} }}"
    );
    world.ask(caller, &query).await["data"]["createTicket"].clone()
}

fn wrong(answer: &Value) -> Vec<String> {
    let errors = answer["errors"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"));
    let told = |error: &Value| {
        let path: Vec<&str> = error["path"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        format!("{} {}", path.join("."), error["code"].as_str().unwrap())
    };
    errors.iter().map(told).collect()
}

#[tokio::test]
async fn a_form_is_drawn_answered_and_kept() {
    let world = World::create(Walls::Both).await;
    let drawn = world
        .ask(
            CallerName::Contact,
            "{ portal { requestTypes { key name icon fields { key kind label required options { value label } shownWhen { field values } } } } }",
        )
        .await;
    let types = drawn["data"]["portal"]["requestTypes"].as_array().unwrap();
    assert_eq!(types.len(), 4, "{drawn}");
    let device = types
        .iter()
        .find(|of| of["key"] == "broken-device")
        .unwrap();
    assert_eq!(
        device["fields"][1]["shownWhen"],
        json!({ "field": "device", "values": ["other"] })
    );

    let asked = "requestType: \"broken-device\", answers: [{ field: \"device\", values: [\"other\"] }, { field: \"which\", values: [\" Beamer \"] }]";
    let made = create(&world, CallerName::Contact, asked).await;
    assert_eq!(made["errors"], json!([]));
    let kept = &made["ticket"]["request"];
    assert_eq!(kept["requestType"], "broken-device");
    assert_eq!(kept["answers"][1]["values"], json!(["Beamer"]));
    assert_eq!(kept["answers"].as_array().unwrap().len(), 2);

    // The definition goes; what was asked stays, for the desk too, and the queue finds it.
    let portal = world.fill("$portal", Owner::Anna);
    let gone = format!(
        "mutation {{ setRequestTypes(input: {{ portalId: \"{portal}\", definition: \"\" }}) {{ portal {{ requestTypes {{ key }} }} errors {{ message }} }} }}"
    );
    let gone = world.ask(CallerName::Admin, &gone).await;
    assert_eq!(
        gone["data"]["setRequestTypes"],
        json!({ "portal": { "requestTypes": [] }, "errors": [] })
    );
    let audited = "SELECT count(*)::text FROM audit_events WHERE action = 'request_types_changed'";
    assert_eq!(world.database.text_as_owner(audited).await, "1");
    let queue = format!(
        "{{ serviceDesk {{ tickets(filter: {{ requestType: \"broken-device\" }}) {{ nodes {{ id {REQUEST} }} }} }} }}"
    );
    let queue = world.ask(CallerName::Agent, &queue).await;
    let nodes = queue["data"]["serviceDesk"]["tickets"]["nodes"]
        .as_array()
        .unwrap();
    assert_eq!(nodes.len(), 1, "{queue}");
    assert_eq!(nodes[0]["id"], made["ticket"]["id"]);
    assert_eq!(
        nodes[0]["request"]["answers"][1]["values"],
        json!(["Beamer"])
    );
    assert_eq!(
        wrong(&create(&world, CallerName::Contact, asked).await),
        ["input.requestType NOT_FOUND"]
    );
}

#[tokio::test]
async fn answers_that_do_not_fit_make_no_ticket() {
    let world = World::create(Walls::Both).await;
    let count = "SELECT count(*)::text || ' ' || sum(n.next_ticket_number) FROM tickets, (SELECT sum(next_ticket_number) AS next_ticket_number FROM tenants) n";
    let before = world.database.text_as_owner(count).await;
    for (request, expected) in [
        (
            "requestType: \"broken-device\"",
            "input.answers.device BLANK",
        ),
        ("requestType: \"nothing\"", "input.requestType NOT_FOUND"),
        (
            "answers: [{ field: \"device\", values: [\"laptop\"] }]",
            "input.requestType BLANK",
        ),
        // Of another form.
        (
            "requestType: \"broken-device\", answers: [{ field: \"device\", values: [\"laptop\"] }, { field: \"program\", values: [\"x\"] }]",
            "input.answers.program INVALID_VALUE",
        ),
        // Not shown.
        (
            "requestType: \"broken-device\", answers: [{ field: \"device\", values: [\"laptop\"] }, { field: \"which\", values: [\"x\"] }]",
            "input.answers.which INVALID_VALUE",
        ),
        (
            "requestType: \"new-employee\", answers: [{ field: \"name\", values: [\"x\"] }, { field: \"start\", values: [\"tomorrow\"] }]",
            "input.answers.start INVALID_VALUE",
        ),
        (
            "requestType: \"software\", answers: [{ field: \"program\", values: [\"x\"] }, { field: \"seats\", values: [\"501\"] }]",
            "input.answers.seats INVALID_VALUE",
        ),
    ] {
        let answer = create(&world, CallerName::Contact, request).await;
        assert!(
            wrong(&answer).contains(&expected.to_owned()),
            "{request}: {answer}"
        );
        assert_eq!(answer["ticket"], Value::Null);
    }
    // Another tenant's type: nordwind offers no software.
    let foreign = "requestType: \"software\", answers: [{ field: \"program\", values: [\"x\"] }]";
    let answer = create(&world, CallerName::Other, foreign).await;
    assert_eq!(wrong(&answer), ["input.requestType NOT_FOUND"], "{answer}");
    assert_eq!(world.database.text_as_owner(count).await, before);
}

#[tokio::test]
async fn files_of_answers_come_with_the_ticket_and_are_ones_own() {
    let world = World::create(Walls::Both).await;
    let picture = picture(ImageFormat::Png, 8, 8);
    let file = upload(&world, CallerName::Contact, "a.png", &picture).await["id"].clone();
    let file = file.as_str().unwrap();
    let request = format!(
        "requestType: \"broken-device\", answers: [{{ field: \"device\", values: [\"laptop\"] }}, {{ field: \"photo\", values: [\"{file}\"] }}]"
    );
    // A colleague cannot send what is not theirs.
    let stolen = create(&world, CallerName::Colleague, &request).await;
    assert_eq!(wrong(&stolen), ["input.attachmentIds NOT_FOUND"]);
    let made = create(&world, CallerName::Contact, &request).await;
    assert_eq!(
        made["ticket"]["request"]["answers"][1]["files"][0]["id"],
        json!(file),
        "{made}"
    );
}

#[tokio::test]
async fn only_admins_set_what_can_be_asked() {
    let world = World::create(Walls::Both).await;
    let portal = world.fill("$portal", Owner::Anna);
    let set = |definition: &str, version: &str| {
        format!(
            "mutation {{ setRequestTypes(input: {{ portalId: \"{portal}\", definition: {}, ifVersion: \"{version}\" }}) \
             {{ portal {{ requestTypesDefinition {{ version text }} }} errors {{ code message path }} }} }}",
            json!(definition)
        )
    };
    let read = "{ serviceDesk { tenants { slug requestTypesDefinition { version text } } } }";
    let all = world.ask(CallerName::Admin, read).await;
    let tenants = all["data"]["serviceDesk"]["tenants"]
        .as_array()
        .unwrap_or_else(|| panic!("{all}"));
    let own = tenants
        .iter()
        .find(|tenant| tenant["slug"] == "oriale")
        .unwrap();
    let definition = &own["requestTypesDefinition"];
    let (text, version) = (
        definition["text"].as_str().unwrap(),
        definition["version"].as_str().unwrap(),
    );
    // What is given out is taken back, and nothing has changed.
    let same = world.ask(CallerName::Admin, &set(text, version)).await;
    assert_eq!(
        same["data"]["setRequestTypes"]["portal"]["requestTypesDefinition"]["version"], version,
        "{same}"
    );
    let late = world.ask(CallerName::Admin, &set("", "older")).await;
    assert_eq!(
        wrong(&late["data"]["setRequestTypes"]),
        ["input.ifVersion CONFLICT"]
    );
    let bad = world
        .ask(
            CallerName::Admin,
            &set(&text.replacen("\"device\"", "\"gadget\"", 1), version),
        )
        .await;
    assert_eq!(
        wrong(&bad["data"]["setRequestTypes"]),
        ["input.definition INVALID_VALUE"],
        "{bad}"
    );
    for caller in [CallerName::Agent, CallerName::Contact] {
        let refused = world.ask(caller, &set("", version)).await;
        assert!(refused["errors"][0].is_object(), "{refused}");
    }
}

/// The second wall alone: what code forgot, the database refuses.
#[tokio::test]
async fn the_database_keeps_types_from_contacts_and_agents() {
    let world = World::create(Walls::Both).await;
    let (anna, _) = world.tickets[&Owner::Anna];
    let tenant = world.tenants[Owner::Anna.slug()];
    let contact = world.contacts[&Owner::Anna];
    for (role, person) in [("contact", contact), ("agent", world.agent)] {
        for change in [
            "UPDATE tenants SET request_types = '[]'".to_owned(),
            format!(
                "UPDATE tickets SET request_type = 'x', request_form = '{{}}' WHERE id = '{anna}'"
            ),
        ] {
            let sql = format!(
                "DO $$ BEGIN
                    PERFORM set_config('portico.role', '{role}', true), set_config('portico.tenant', '{tenant}', true),
                        set_config('portico.person', '{person}', true);
                    {change};
                    RAISE EXCEPTION 'it was let through';
                 EXCEPTION WHEN insufficient_privilege THEN NULL;
                 END $$"
            );
            world.database.as_owner(&sql).await;
        }
    }
}
