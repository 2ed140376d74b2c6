//! Colleagues as rows: each right that one contact can have to another's ticket, and what it lets them do there.

use serde_json::Value;

use crate::support::{CallerName, Owner, World};

/// What is set up, in SQL: `$reader` is who asks, `$anna` and `$ticket` what it is about.
const GRANT: &str = "UPDATE ticket_grants SET scope = '%scope', target_contact_id = %contact, target_department = %department,
     may_reply = %write, may_open = %write, valid_until = now() + interval '%days days' WHERE reader_id = $reader";

struct Right {
    name: &'static str,
    scope: &'static str,
    target: &'static str,
    write: bool,
    days: &'static str,
    personal: bool,
}

const fn right(
    name: &'static str,
    scope: &'static str,
    target: &'static str,
    write: bool,
) -> Right {
    Right {
        name,
        scope,
        target,
        write,
        days: "1",
        personal: false,
    }
}

const fn rights() -> [Right; 13] {
    [
        right("contact, read", "contact", "$anna", false),
        right("contact, write", "contact", "$anna", true),
        right("another contact", "contact", "$ben", true),
        right("department, read", "department", "'Finance'", false),
        right("department, write", "department", "'Finance'", true),
        right("another department", "department", "'Sales'", true),
        right("tenant, read", "tenant", "", false),
        right("tenant, write", "tenant", "", true),
        Right {
            days: "-1",
            ..right("contact, ended", "contact", "$anna", true)
        },
        Right {
            days: "-1",
            ..right("department, ended", "department", "'Finance'", true)
        },
        Right {
            personal: true,
            ..right("contact, personal", "contact", "$anna", true)
        },
        Right {
            personal: true,
            ..right("department, personal", "department", "'Finance'", true)
        },
        Right {
            personal: true,
            ..right("tenant, personal", "tenant", "", true)
        },
    ]
}

/// What is tried, in an order in which nothing that succeeds changes what comes after.
const ACTS: [(&str, &str); 14] = [
    ("node", "{ node(id: \"$ticket\") { id } }"),
    (
        "text",
        "{ viewer { ticket(number: $number) { description { markdown } } } }",
    ),
    (
        "timeline",
        "{ viewer { ticket(number: $number) { timeline(first: 1) { nodes { __typename } } } } }",
    ),
    (
        "list",
        "{ viewer { tickets(filter: { scope: COLLEAGUES }) { nodes { subject } } } }",
    ),
    (
        "search",
        "{ viewer { tickets(filter: { scope: ALL, search: \"mark-anna\" }) { nodes { subject } } } }",
    ),
    (
        "mine",
        "{ viewer { tickets(filter: { scope: MINE }) { nodes { subject } } } }",
    ),
    (
        "reply",
        "mutation { replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { reply { id } errors { code } } }",
    ),
    (
        "open for",
        "mutation { createTicket(input: { subject: \"s\", description: \"d\", onBehalfOf: \"$contact\" }) { ticket { id } errors { code } } }",
    ),
    (
        "close",
        "mutation { closeTicket(input: { ticketId: \"$ticket\" }) { ticket { id } errors { code } } }",
    ),
    (
        "rate",
        "mutation { rateTicket(input: { ticketId: \"$ticket\", stars: 1 }) { ticket { id } errors { code } } }",
    ),
    (
        "personal",
        "mutation { setTicketPersonal(input: { ticketId: \"$ticket\", personal: true }) { ticket { id } errors { code } } }",
    ),
    (
        "add",
        "mutation { addParticipant(input: { ticketId: \"$ticket\", email: \"mark-ben@oriale.example\" }) { ticket { id } errors { code } } }",
    ),
    (
        "remove",
        "mutation { removeParticipant(input: { ticketId: \"$ticket\", contactId: \"$participant\" }) { ticket { id } errors { code } } }",
    ),
    (
        "read mark",
        "mutation { markTicketRead(input: { ticketId: \"$ticket\" }) { ticket { id } errors { code } } }",
    ),
];

/// `+` is Anna's ticket or a change done; `.` nothing; else what was said.
fn cell(answer: &Value) -> String {
    if let Some(error) = answer["errors"].get(0) {
        return error["extensions"]["code"]
            .as_str()
            .unwrap_or("?")
            .to_owned();
    }
    let payload = answer["data"]
        .as_object()
        .and_then(|data| data.values().next());
    let payload = payload.unwrap_or(&Value::Null);
    if let Some(error) = payload["errors"].get(0) {
        return error["code"].as_str().unwrap_or("?").to_owned();
    }
    let text = payload.to_string();
    let nothing = payload.is_null()
        || text.contains("\"ticket\":null")
        || text == "{\"tickets\":{\"nodes\":[]}}"
        || (text.contains("\"nodes\"") && text.contains("subject") && !text.contains("mark-anna"));
    if nothing { "." } else { "+" }.to_owned()
}

async fn row(world: &World, caller: CallerName, participant: &str) -> String {
    let mut cells = Vec::new();
    for (act, query) in ACTS {
        let query = world
            .fill(query, Owner::Anna)
            .replace("$participant", participant);
        let said = cell(&world.ask(caller, &query).await);
        cells.push(format!("{act} {said}"));
    }
    cells.join(", ")
}

/// A line for each right.
pub async fn table(world: &World) -> String {
    let id = |email: &str| format!("(SELECT id FROM contacts WHERE email = '{email}')");
    let reader = id(&CallerName::Granted.email().unwrap());
    let participant = world
        .database
        .text_as_owner(&format!(
            "{}::text",
            id(&CallerName::Participant.email().unwrap())
        ))
        .await;
    let participant = portico::api::GlobalId::new(
        portico::api::NodeKind::Contact,
        participant.parse().unwrap(),
    )
    .to_string();
    world
        .database
        .as_owner("UPDATE contacts SET department = 'Finance' WHERE email LIKE 'mark-anna%'; UPDATE contacts SET department = 'Sales' WHERE email LIKE 'mark-ben%'; UPDATE tickets SET status = 'open', resolved_at = NULL WHERE subject LIKE 'mark-anna%'")
        .await;
    let mut text = String::new();
    for right in rights() {
        let target = |scope: &str| {
            if right.scope == scope {
                right
                    .target
                    .replace("$anna", &id(&Owner::Anna.email()))
                    .replace("$ben", &id(&Owner::Ben.email()))
            } else {
                "NULL".to_owned()
            }
        };
        let grant = GRANT
            .replace("%scope", right.scope)
            .replace("%contact", &target("contact"))
            .replace("%department", &target("department"))
            .replace("%write", &right.write.to_string())
            .replace("%days", right.days)
            .replace("$reader", &reader);
        let personal = format!(
            "UPDATE tickets SET personal = {} WHERE subject LIKE 'mark-anna%'",
            right.personal
        );
        world
            .database
            .as_owner(&format!("{grant}; {personal}"))
            .await;
        let done = row(world, CallerName::Granted, &participant).await;
        text += &format!("{}: {done}\n", right.name);
    }
    world
        .database
        .as_owner("UPDATE tickets SET personal = false WHERE subject LIKE 'mark-anna%'")
        .await;
    let row = row(world, CallerName::Participant, &participant).await;
    text + &format!("takes part (and leaves): {row}\n")
}
