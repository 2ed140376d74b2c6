//! Tickets that hang together: merged, taken out again, linked, made of a reply; and who learns what of it.

use std::time::{Duration, Instant};

use diesel_async::RunQueryDsl;
use image::ImageFormat;
use portico::{
    api::{GlobalId, NodeKind},
    db::Identity,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    attachments_support::{follow, picture, reply, ticket_id, upload},
    support::{CallerName, Owner, SOON, Walls, World},
};

const RELATIONS: &str = "status version canReply canReopen canRate isUnread relations { isMerged continuedIn { number } } \
     timeline(last: 20) { nodes { ... on RelationChange { event other { number } author { side } } } }";

async fn mutate(world: &World, caller: CallerName, call: &str) -> Value {
    let answer = world.ask(caller, &format!("mutation {{ {call} }}")).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => json!([{ "code": code }]),
        None => answer["data"].as_object().unwrap().values().next().unwrap()["errors"].clone(),
    }
}

async fn done(world: &World, caller: CallerName, call: &str) {
    assert_eq!(mutate(world, caller, call).await, json!([]), "{call}");
}

fn code(errors: &Value) -> &str {
    errors[0]["code"].as_str().unwrap_or_default()
}

fn merging(from: &str, into: &str, more: &str) -> String {
    format!(
        "mergeTickets(input: {{ ticketId: \"{from}\", intoId: \"{into}\" {more} }}) {{ errors {{ code message path }} }}"
    )
}

fn unmerging(id: &str) -> String {
    format!("unmergeTicket(input: {{ ticketId: \"{id}\" }}) {{ errors {{ code message path }} }}")
}

fn replying(id: &str) -> String {
    format!(
        "replyToTicket(input: {{ ticketId: \"{id}\", body: \"b\" }}) {{ errors {{ code message path }} }}"
    )
}

/// A new ticket of the caller's: its id and number.
async fn open(world: &World, caller: CallerName, subject: &str) -> (String, i64) {
    let call = format!(
        "mutation {{ createTicket(input: {{ subject: \"{subject}\", description: \"d\" }}) {{ ticket {{ id number }} }} }}"
    );
    let answer = world.ask(caller, &call).await;
    let ticket = &answer["data"]["createTicket"]["ticket"];
    (
        ticket["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"))
            .to_owned(),
        ticket["number"].as_i64().unwrap(),
    )
}

/// What the caller sees of a ticket; null when nothing.
async fn seen(world: &World, caller: CallerName, id: &str) -> Value {
    let query = format!("{{ node(id: \"{id}\") {{ ... on Ticket {{ {RELATIONS} }} }} }}");
    let answer = world.ask(caller, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["node"].clone()
}

/// The relations that a ticket's timeline tells of: what, and the other's number.
fn told(ticket: &Value) -> Vec<(String, Option<i64>)> {
    let items = ticket["timeline"]["nodes"].as_array().unwrap();
    items
        .iter()
        .filter(|item| item.get("event").is_some())
        .map(|item| {
            (
                item["event"].as_str().unwrap().to_owned(),
                item["other"]["number"].as_i64(),
            )
        })
        .collect()
}

fn event(event: &str, other: Option<i64>) -> Vec<(String, Option<i64>)> {
    vec![(event.to_owned(), other)]
}

async fn mails(world: &World, template: &str) -> Value {
    let found = world
        .database
        .text_as_owner(&format!(
            "SELECT coalesce(jsonb_object_agg(recipient_email, payload -> 'into'), '{{}}')::text FROM mail_outbox
             WHERE template = '{template}'"
        ))
        .await;
    serde_json::from_str(&found).unwrap()
}

#[tokio::test]
async fn a_duplicate_goes_on_in_the_other_ticket_and_can_be_taken_out_again() {
    let world = World::create(Walls::Both).await;
    let anna = ticket_id(&world, Owner::Anna);
    let (twin, number) = open(&world, CallerName::Contact, "twin").await;
    done(&world, CallerName::Agent, &merging(&twin, &anna, "")).await;

    let merged = seen(&world, CallerName::Contact, &twin).await;
    assert_eq!(
        merged["relations"],
        json!({ "isMerged": true, "continuedIn": { "number": 101 } })
    );
    assert_eq!(merged["status"], "CLOSED");
    for may in ["canReply", "canReopen", "canRate"] {
        assert_eq!(merged[may], false, "{may}");
    }
    assert_eq!(told(&merged), event("MERGED", Some(101)));
    let target = seen(&world, CallerName::Contact, &anna).await;
    assert_eq!(told(&target), event("TOOK_IN", Some(number)));
    // Who takes part in the one learns that there was another, and not which.
    let shared = seen(&world, CallerName::Participant, &anna).await;
    assert_eq!(told(&shared), event("TOOK_IN", None));
    assert_eq!(
        mails(&world, "ticket-merged").await,
        json!({ "mark-anna@oriale.example": 101 })
    );

    // Nobody writes to it or opens it again, and everybody is told where it goes on.
    let calls = [
        (CallerName::Contact, replying(&twin)),
        (
            CallerName::Contact,
            format!(
                "reopenTicket(input: {{ ticketId: \"{twin}\" }}) {{ errors {{ code message }} }}"
            ),
        ),
        (
            CallerName::Contact,
            format!(
                "rateTicket(input: {{ ticketId: \"{twin}\", stars: 5 }}) {{ errors {{ code message }} }}"
            ),
        ),
        (
            CallerName::Agent,
            format!(
                "answerTicket(input: {{ ticketId: \"{twin}\", body: \"b\" }}) {{ errors {{ code message }} }}"
            ),
        ),
        (
            CallerName::Agent,
            format!(
                "setTicketStatus(input: {{ ticketId: \"{twin}\", status: OPEN }}) {{ errors {{ code message }} }}"
            ),
        ),
        (CallerName::Agent, merging(&twin, &anna, "")),
    ];
    for (caller, call) in &calls {
        let errors = mutate(&world, *caller, call).await;
        assert_eq!(code(&errors), "INVALID_STATE", "{call}");
        assert!(
            errors[0]["message"].as_str().unwrap().contains("#101"),
            "{errors}"
        );
    }

    done(&world, CallerName::Agent, &unmerging(&twin)).await;
    let free = seen(&world, CallerName::Contact, &twin).await;
    assert_eq!(
        free["relations"],
        json!({ "isMerged": false, "continuedIn": null })
    );
    assert_eq!(
        (&free["status"], &free["canReply"]),
        (&json!("OPEN"), &json!(true))
    );
    assert_eq!(told(&free).last().unwrap().0, "UNMERGED");
    let target = seen(&world, CallerName::Contact, &anna).await;
    assert_eq!(told(&target).last().unwrap().0, "GAVE_BACK");
    done(&world, CallerName::Contact, &replying(&twin)).await;
    assert_eq!(
        code(&mutate(&world, CallerName::Agent, &unmerging(&twin)).await),
        "INVALID_STATE"
    );
}

#[tokio::test]
async fn merging_lets_nobody_read_what_they_could_not_read_before() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let (anna, ben) = (
            ticket_id(&world, Owner::Anna),
            ticket_id(&world, Owner::Ben),
        );
        let before = seen(&world, CallerName::Contact, &anna).await;
        done(&world, CallerName::Agent, &merging(&ben, &anna, "")).await;

        let merged = seen(&world, CallerName::Colleague, &ben).await;
        assert_eq!(
            merged["relations"],
            json!({ "isMerged": true, "continuedIn": null }),
            "{walls:?}"
        );
        assert_eq!(told(&merged), event("MERGED", None), "{walls:?}");
        assert!(seen(&world, CallerName::Colleague, &anna).await.is_null());
        assert!(seen(&world, CallerName::Contact, &ben).await.is_null());
        let refused = mutate(&world, CallerName::Colleague, &replying(&ben)).await;
        assert_eq!(code(&refused), "INVALID_STATE");
        assert!(!refused.to_string().contains("101"), "{refused}");
        assert_eq!(
            mails(&world, "ticket-merged").await,
            json!({ "mark-ben@oriale.example": null })
        );
        // Her ticket is as it was for Anna: nothing new, nothing unread.
        assert_eq!(seen(&world, CallerName::Contact, &anna).await, before);
        // Whoever may read both finds the way from the one to the other.
        let granted = seen(&world, CallerName::Granted, &ben).await;
        assert_eq!(told(&granted), event("MERGED", Some(101)), "{walls:?}");
        // Staff have a note of it, and the list.
        let query = format!(
            "{{ serviceDesk {{ ticket(id: \"{anna}\") {{ internalNotes(last: 1) {{ nodes {{ body {{ markdown }} }} }}
                relations {{ mergedTickets {{ number requesterId portalName }} }} }} }} }}"
        );
        let desk =
            world.ask(CallerName::Agent, &query).await["data"]["serviceDesk"]["ticket"].clone();
        let note = desk["internalNotes"]["nodes"][0]["body"]["markdown"]
            .as_str()
            .unwrap();
        assert!(note.contains("#102"), "{note}");
        assert_eq!(desk["relations"]["mergedTickets"][0]["number"], 102);
    }
}

#[tokio::test]
async fn a_requester_is_let_in_where_staff_say_so() {
    let world = World::create(Walls::Both).await;
    let (anna, ben) = (
        ticket_id(&world, Owner::Anna),
        ticket_id(&world, Owner::Ben),
    );
    done(
        &world,
        CallerName::Agent,
        &merging(&ben, &anna, "addRequester: true"),
    )
    .await;
    let until = Instant::now() + SOON;
    while seen(&world, CallerName::Colleague, &anna).await.is_null() {
        assert!(Instant::now() < until, "Ben does not read it");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let merged = seen(&world, CallerName::Colleague, &ben).await;
    assert_eq!(merged["relations"]["continuedIn"]["number"], 101);
    assert!(seen(&world, CallerName::Contact, &ben).await.is_null());
    done(&world, CallerName::Colleague, &replying(&anna)).await;
    assert_eq!(
        mails(&world, "ticket-merged").await,
        json!({ "mark-ben@oriale.example": 101 })
    );
    // What is personal lets nobody in.
    done(&world, CallerName::Agent, &unmerging(&ben)).await;
    let personal = format!(
        "setTicketPersonal(input: {{ ticketId: \"{anna}\", personal: true }}) {{ errors {{ code }} }}"
    );
    done(&world, CallerName::Contact, &personal).await;
    let call = merging(&ben, &anna, "addRequester: true");
    let refused = mutate(&world, CallerName::Agent, &call).await;
    assert_eq!(
        (code(&refused), &refused[0]["path"]),
        ("INVALID_STATE", &json!(["input", "addRequester"]))
    );
    assert_eq!(
        seen(&world, CallerName::Colleague, &ben).await["relations"]["isMerged"],
        false
    );
}

#[tokio::test]
async fn what_is_kept_from_somebody_is_kept_from_them_when_it_is_merged() {
    let world = World::create(Walls::Both).await;
    let anna = ticket_id(&world, Owner::Anna);
    let hide = |id: &str| {
        format!(
            "setTicketHidden(input: {{ ticketId: \"{id}\", hidden: true }}) {{ errors {{ code }} }}"
        )
    };
    // A hidden one: its requester hears nothing, and the other's timeline is silent.
    let (hidden, _) = open(&world, CallerName::Contact, "hidden").await;
    done(&world, CallerName::Agent, &hide(&hidden)).await;
    done(&world, CallerName::Agent, &merging(&hidden, &anna, "")).await;
    assert_eq!(told(&seen(&world, CallerName::Contact, &anna).await), []);
    assert_eq!(mails(&world, "ticket-merged").await, json!({}));
    // Into a hidden one: it goes on, and nobody says where.
    let (second, _) = open(&world, CallerName::Contact, "second").await;
    let (target, number) = open(&world, CallerName::Contact, "target").await;
    done(&world, CallerName::Agent, &hide(&target)).await;
    done(&world, CallerName::Agent, &merging(&second, &target, "")).await;
    let merged = seen(&world, CallerName::Contact, &second).await;
    assert_eq!(told(&merged), event("MERGED", None));
    assert_eq!(
        mails(&world, "ticket-merged").await,
        json!({ "mark-anna@oriale.example": null })
    );
    let refused = mutate(&world, CallerName::Contact, &replying(&second)).await;
    assert!(
        !refused.to_string().contains(&number.to_string()),
        "{refused}"
    );
    // A personal one: those who read the other do not hear that there is one.
    let (personal, _) = open(&world, CallerName::Contact, "personal").await;
    let call = format!(
        "setTicketPersonal(input: {{ ticketId: \"{personal}\", personal: true }}) {{ errors {{ code }} }}"
    );
    done(&world, CallerName::Contact, &call).await;
    done(&world, CallerName::Agent, &merging(&personal, &anna, "")).await;
    assert_eq!(
        told(&seen(&world, CallerName::Participant, &anna).await),
        []
    );
    assert_eq!(
        told(&seen(&world, CallerName::Contact, &personal).await),
        event("MERGED", Some(101))
    );
}

#[tokio::test]
async fn a_chain_leads_to_its_end_and_never_in_a_circle() {
    let world = World::create(Walls::Both).await;
    let mut chain = Vec::new();
    for subject in ["a", "b", "c"] {
        chain.push(open(&world, CallerName::Contact, subject).await);
    }
    let [(a, _), (b, second), (c, third)] = &chain[..] else {
        unreachable!()
    };
    done(&world, CallerName::Agent, &merging(a, b, "")).await;
    done(&world, CallerName::Agent, &merging(b, c, "")).await;
    let end = async |id: &str| {
        seen(&world, CallerName::Contact, id).await["relations"]["continuedIn"]["number"].clone()
    };
    assert_eq!((end(a).await, end(b).await), (json!(third), json!(third)));
    // Closed, being merged: nothing can be merged into what is in the chain, its own end neither.
    for into in [a, b] {
        let refused = mutate(&world, CallerName::Agent, &merging(c, into, "")).await;
        assert_eq!(code(&refused), "INVALID_STATE");
    }
    done(&world, CallerName::Agent, &unmerging(b)).await;
    assert_eq!((end(a).await, end(b).await), (json!(second), Value::Null));
    // And taken out of the middle while the rest goes on.
    done(&world, CallerName::Agent, &merging(b, c, "")).await;
    done(&world, CallerName::Agent, &unmerging(a)).await;
    assert_eq!((end(a).await, end(b).await), (Value::Null, json!(third)));
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let world = World::create(Walls::Both).await;
    let (anna, ben) = (
        ticket_id(&world, Owner::Anna),
        ticket_id(&world, Owner::Ben),
    );
    let carl = ticket_id(&world, Owner::Carl);
    let (closed, _) = open(&world, CallerName::Contact, "closed").await;
    let close = format!("closeTicket(input: {{ ticketId: \"{closed}\" }}) {{ errors {{ code }} }}");
    done(&world, CallerName::Contact, &close).await;
    let unknown = GlobalId::new(NodeKind::Ticket, Uuid::nil()).to_string();
    let into = |id: &str, expected: &'static str| (merging(&anna, id, ""), expected);
    for (call, expected) in [
        into(&anna, "INVALID_VALUE"),
        into(&carl, "INVALID_VALUE"),
        into(&closed, "INVALID_STATE"),
        into(&unknown, "NOT_FOUND"),
        into("nonsense", "NOT_FOUND"),
    ] {
        let refused = mutate(&world, CallerName::Agent, &call).await;
        assert_eq!(code(&refused), expected, "{call}");
        assert_eq!(refused[0]["path"], json!(["input", "intoId"]), "{call}");
    }
    // Somebody has replied since it was looked at.
    done(&world, CallerName::Contact, &replying(&anna)).await;
    let late = mutate(
        &world,
        CallerName::Agent,
        &merging(&anna, &ben, "ifVersion: 5"),
    )
    .await;
    assert_eq!(code(&late), "CONFLICT");
    // Whoever does not serve the portal, and whoever is no staff.
    let call = merging(&anna, &ben, "");
    for (caller, expected) in [
        (CallerName::Restricted, "NOT_FOUND"),
        (CallerName::Contact, "FORBIDDEN"),
        (CallerName::Anonymous, "UNAUTHENTICATED"),
    ] {
        assert_eq!(code(&mutate(&world, caller, &call).await), expected);
    }
    assert_eq!(
        seen(&world, CallerName::Agent, &anna).await["relations"]["isMerged"],
        false
    );
}

/// The second wall says it in its own words.
#[tokio::test]
async fn the_database_lets_no_contact_write_to_what_is_merged() {
    let world = World::create(Walls::Both).await;
    let anna = ticket_id(&world, Owner::Anna);
    let (twin, _) = open(&world, CallerName::Contact, "twin").await;
    done(&world, CallerName::Agent, &merging(&twin, &anna, "")).await;
    let id = GlobalId::parse_as(&twin, NodeKind::Ticket).unwrap();
    let (tenant, contact) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let entry = format!(
        "INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_name, body)
         VALUES ('{tenant}', '{id}', 99, '{}', 'reply', '{contact}', 'Anna', 'b')",
        Uuid::now_v7()
    );
    let freed =
        format!("UPDATE tickets SET merged_into = NULL, continued_in = NULL WHERE id = '{id}'");
    let opened = format!("UPDATE tickets SET status = 'open' WHERE id = '{id}'");
    for statement in [entry, freed, opened] {
        let identity = Identity::contact(tenant, contact);
        let mut tx = world.server.db.begin(&identity).await.unwrap();
        let tried = diesel::sql_query(&statement).execute(&mut *tx).await;
        assert!(tried.is_err(), "{statement}");
    }
}

fn linking(from: &str, to: &str, kind: &str) -> String {
    format!(
        "linkTickets(input: {{ ticketId: \"{from}\", otherId: \"{to}\", kind: {kind} }}) {{ errors {{ code path }} }}"
    )
}

async fn links(world: &World, caller: CallerName, id: &str) -> Value {
    let query = format!(
        "{{ node(id: \"{id}\") {{ ... on Ticket {{ relations {{ links {{ kind ticket {{ number portalName }} }} }} }} }} }}"
    );
    let answer = world.ask(caller, &query).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => answer["data"]["node"]["relations"]["links"].clone(),
    }
}

#[tokio::test]
async fn links_are_staffs_own_and_go_both_ways() {
    let world = World::create(Walls::Both).await;
    let (anna, carl) = (
        ticket_id(&world, Owner::Anna),
        ticket_id(&world, Owner::Carl),
    );
    done(&world, CallerName::Agent, &linking(&anna, &carl, "BLOCKS")).await;
    let link = |kind: &str, number: i64, portal: &str| json!([{ "kind": kind, "ticket": { "number": number, "portalName": portal } }]);
    let name = async |slug: &str| {
        world
            .database
            .text_as_owner(&format!("SELECT name FROM tenants WHERE slug = '{slug}'"))
            .await
    };
    let (oriale, nordwind) = (name("oriale").await, name("nordwind").await);
    assert_eq!(
        links(&world, CallerName::Agent, &anna).await,
        link("BLOCKS", 1001, &nordwind)
    );
    assert_eq!(
        links(&world, CallerName::Admin, &carl).await,
        link("BLOCKED_BY", 101, &oriale)
    );
    // Said anew from the other side, it is one link all the same.
    done(
        &world,
        CallerName::Agent,
        &linking(&carl, &anna, "DUPLICATE_OF"),
    )
    .await;
    assert_eq!(
        links(&world, CallerName::Agent, &anna).await,
        link("DUPLICATED_BY", 1001, &nordwind)
    );
    // Whoever serves one portal alone does not learn of the other's ticket, and cannot make or take such a link.
    assert_eq!(
        links(&world, CallerName::Restricted, &carl).await,
        json!([])
    );
    for call in [
        linking(&carl, &anna, "RELATED"),
        format!(
            "unlinkTickets(input: {{ ticketId: \"{carl}\", otherId: \"{anna}\" }}) {{ errors {{ code }} }}"
        ),
    ] {
        assert_eq!(
            code(&mutate(&world, CallerName::Restricted, &call).await),
            "NOT_FOUND"
        );
    }
    assert_eq!(links(&world, CallerName::Contact, &anna).await, "FORBIDDEN");
    assert_eq!(
        code(
            &mutate(
                &world,
                CallerName::Contact,
                &linking(&anna, &carl, "RELATED")
            )
            .await
        ),
        "FORBIDDEN"
    );
    let itself = mutate(&world, CallerName::Agent, &linking(&anna, &anna, "RELATED")).await;
    assert_eq!(
        (code(&itself), &itself[0]["path"]),
        ("INVALID_VALUE", &json!(["input", "otherId"]))
    );
    let unlink = format!(
        "unlinkTickets(input: {{ ticketId: \"{carl}\", otherId: \"{anna}\" }}) {{ errors {{ code }} }}"
    );
    done(&world, CallerName::Agent, &unlink).await;
    assert_eq!(links(&world, CallerName::Agent, &anna).await, json!([]));
}

#[tokio::test]
async fn either_wall_alone_keeps_links_from_contacts_and_from_who_serves_one_portal() {
    for walls in [Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let (anna, carl) = (
            ticket_id(&world, Owner::Anna),
            ticket_id(&world, Owner::Carl),
        );
        done(&world, CallerName::Agent, &linking(&anna, &carl, "RELATED")).await;
        let contact = links(&world, CallerName::Contact, &anna).await;
        let nothing = if walls == Walls::NoGuards {
            json!([])
        } else {
            json!("FORBIDDEN")
        };
        assert_eq!(contact, nothing, "{walls:?}");
        assert_eq!(
            links(&world, CallerName::Restricted, &carl).await,
            json!([]),
            "{walls:?}"
        );
    }
}

#[tokio::test]
async fn other_tickets_are_found_by_number_and_words_within_the_portal() {
    let world = World::create(Walls::Both).await;
    let anna = ticket_id(&world, Owner::Anna);
    let (_, number) = open(&world, CallerName::Contact, "100% drucker").await;
    let find = async |caller: CallerName, search: &str, mergeable: bool| {
        let query = format!(
            "{{ serviceDesk {{ otherTickets(ticketId: \"{anna}\", search: \"{search}\", mergeable: {mergeable}) {{ number }} }} }}"
        );
        let answer = world.ask(caller, &query).await;
        let found = answer["data"]["serviceDesk"]["otherTickets"]
            .as_array()
            .cloned();
        found
            .unwrap_or_default()
            .iter()
            .map(|it| it["number"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        find(CallerName::Agent, "DRUCKER 100%", false).await,
        [number]
    );
    assert_eq!(
        find(CallerName::Agent, &format!("#{number}"), true).await,
        [number]
    );
    assert_eq!(find(CallerName::Agent, "", false).await, [number, 102]);
    assert_eq!(
        find(CallerName::Agent, "mark-carl", false).await,
        [0_i64; 0]
    );
    assert_eq!(find(CallerName::Restricted, "", false).await, [0_i64; 0]);
    world
        .database
        .as_owner("UPDATE tickets SET status = 'closed' WHERE number = 102")
        .await;
    assert_eq!(find(CallerName::Agent, "", true).await, [number]);
}

/// The newest reply of a ticket.
async fn newest_reply(world: &World, id: &str) -> String {
    let query = format!(
        "{{ node(id: \"{id}\") {{ ... on Ticket {{ timeline(last: 20) {{ nodes {{ ... on Reply {{ id }} }} }} }} }} }}"
    );
    let answer = world.ask(CallerName::Agent, &query).await;
    let items = answer["data"]["node"]["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    items
        .iter()
        .rev()
        .find_map(|item| item["id"].as_str())
        .unwrap()
        .to_owned()
}

const NEW: &str = "ticket { id number subject priority status isPersonal requesterName description { markdown html } attachments { fileName url thumbnailUrl } \
     timeline(last: 5) { nodes { ... on RelationChange { event other { number } } } } } errors { code message path }";

async fn split(world: &World, ticket: &str, reply: &str, key: Uuid) -> Value {
    let call = format!(
        "mutation {{ splitReply(input: {{ ticketId: \"{ticket}\", replyId: \"{reply}\", subject: \"Something else\", clientKey: \"{key}\" }}) {{ {NEW} }} }}"
    );
    world.ask(CallerName::Agent, &call).await["data"]["splitReply"].clone()
}

#[tokio::test]
async fn a_reply_becomes_a_ticket_of_its_authors_with_its_files() {
    let world = World::create(Walls::Both).await;
    let anna = ticket_id(&world, Owner::Anna);
    let png = picture(ImageFormat::Png, 600, 300);
    let file = upload(&world, CallerName::Contact, "router.png", &png).await;
    let name = file["id"].as_str().unwrap();
    let call = format!(
        "replyToTicket(input: {{ ticketId: \"{anna}\", body: \"Another thing: ![p](attachment:{name})\", attachmentIds: [\"{name}\"] }}) {{ errors {{ code }} }}"
    );
    done(&world, CallerName::Contact, &call).await;
    let reply = newest_reply(&world, &anna).await;
    let key = Uuid::now_v7();
    let made = split(&world, &anna, &reply, key).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let new = &made["ticket"];
    assert_eq!(
        (&new["status"], &new["requesterName"], &new["isPersonal"]),
        (&json!("NEW"), &json!("mark-anna"), &json!(false))
    );
    assert_eq!(
        new["timeline"]["nodes"][0],
        json!({ "event": "SPLIT_FROM", "other": { "number": 101 } })
    );
    // A copy of the file, which the text names.
    assert_eq!(new["attachments"].as_array().unwrap().len(), 1);
    assert!(
        new["description"]["html"]
            .as_str()
            .unwrap()
            .contains("<img"),
        "{new}"
    );
    assert!(
        !new["description"]["markdown"]
            .as_str()
            .unwrap()
            .contains(name)
    );
    let url = new["attachments"][0]["url"].as_str().unwrap();
    let got = follow(&world, CallerName::Agent, url, &[]).await;
    assert_eq!(got.status, 200);
    // Sent again it is the same; the reply and its file are where they were.
    let again = split(&world, &anna, &reply, key).await;
    assert_eq!(again["ticket"]["id"], new["id"]);
    let id = new["id"].as_str().unwrap();
    let number = new["number"].as_i64();
    let original = seen(&world, CallerName::Contact, &anna).await;
    assert_eq!(told(&original), event("SPLIT", number));
    // Who takes part in the one does not in the other.
    assert_eq!(
        told(&seen(&world, CallerName::Participant, &anna).await),
        event("SPLIT", None)
    );
    assert!(seen(&world, CallerName::Participant, id).await.is_null());
    // The copy lives when the original is erased.
    world
        .database
        .as_owner(&format!(
            "DELETE FROM attachments WHERE file_name = 'router.png' AND message_id <> '{}'",
            GlobalId::parse_as(id, NodeKind::Ticket).unwrap()
        ))
        .await;
    let query = format!("{{ node(id: \"{id}\") {{ ... on Ticket {{ attachments {{ url }} }} }} }}");
    let answer = world.ask(CallerName::Contact, &query).await;
    let url = answer["data"]["node"]["attachments"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        follow(&world, CallerName::Contact, &url, &[]).await.status,
        200
    );
    assert_eq!(
        follow(&world, CallerName::Colleague, &url, &[])
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn a_participants_reply_becomes_theirs_and_personal() {
    let world = World::create(Walls::Both).await;
    let anna = ticket_id(&world, Owner::Anna);
    let written = reply(&world, CallerName::Participant, Owner::Anna, &[]).await;
    assert_eq!(written["errors"], json!([]), "{written}");
    let theirs = newest_reply(&world, &anna).await;
    let made = split(&world, &anna, &theirs, Uuid::now_v7()).await;
    let new = &made["ticket"];
    assert_eq!(
        (&new["requesterName"], &new["isPersonal"]),
        (&json!("mark-participant"), &json!(true)),
        "{made}"
    );
    let id = new["id"].as_str().unwrap();
    assert_eq!(
        told(&seen(&world, CallerName::Participant, id).await),
        event("SPLIT_FROM", Some(101))
    );
    // Neither the requester of the first nor who reads everybody's tickets reads it.
    for caller in [
        CallerName::Contact,
        CallerName::Granted,
        CallerName::GrantedReply,
    ] {
        assert!(
            seen(&world, caller, id).await.is_null(),
            "{}",
            caller.title()
        );
    }
    assert_eq!(
        told(&seen(&world, CallerName::Contact, &anna).await),
        event("SPLIT", None)
    );
}

#[tokio::test]
async fn only_a_contacts_reply_can_be_split_and_only_by_who_serves_them() {
    let world = World::create(Walls::Both).await;
    let anna = ticket_id(&world, Owner::Anna);
    let reply = newest_reply(&world, &anna).await;
    let call = |reply: &str| {
        format!(
            "splitReply(input: {{ ticketId: \"{anna}\", replyId: \"{reply}\", subject: \"s\" }}) {{ errors {{ code path }} }}"
        )
    };
    for (caller, expected) in [
        (CallerName::Restricted, "NOT_FOUND"),
        (CallerName::Contact, "FORBIDDEN"),
    ] {
        assert_eq!(code(&mutate(&world, caller, &call(&reply)).await), expected);
    }
    let answer = format!(
        "answerTicket(input: {{ ticketId: \"{anna}\", body: \"b\" }}) {{ errors {{ code }} }}"
    );
    done(&world, CallerName::Agent, &answer).await;
    let staffs = newest_reply(&world, &anna).await;
    assert_eq!(
        code(&mutate(&world, CallerName::Agent, &call(&staffs)).await),
        "INVALID_VALUE"
    );
    assert_eq!(
        code(&mutate(&world, CallerName::Agent, &call("nonsense")).await),
        "NOT_FOUND"
    );
    let blank = call(&reply).replace("\"s\"", "\" \"");
    assert_eq!(
        code(&mutate(&world, CallerName::Agent, &blank).await),
        "BLANK"
    );
}
