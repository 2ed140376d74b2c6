//! A ticket that monitoring opens for a contact, by an access token and kept from the portal: nobody there hears of it until
//! staff show it.

use serde_json::{Value, json};

use crate::{
    live_support::Port,
    support::{CallerName, Owner, Walls, World},
};

const LIST: &str = "subscription { ticketListChanged { ticketId } }";
const SEEN: &str = "{ viewer { ticketNews { subject } ticketSummary { total } tickets(filter: { search: \"disk\" }) { totalCount } } }";
const MAILS: &str = "SELECT count(*)::text FROM mail_outbox";

#[tokio::test]
async fn what_monitoring_opens_is_not_heard_of_in_the_portal_until_it_is_shown() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    // A session with a bearer token, which is what a program has.
    assert!(world.token(CallerName::Agent).is_some());
    let mut list = port.join(&world, CallerName::Contact).await;
    list.subscribe("1", LIST).await;
    list.event().await;
    let (before, mails) = (
        world.ask(CallerName::Contact, SEEN).await,
        world.database.text_as_owner(MAILS).await,
    );
    let open = world.fill(
        "mutation { openTicket(input: { contactId: \"$contact\", subject: \"The disk is full\", description: \"/var at 98 %\", hidden: true }) { ticket { id } errors { code } } }",
        Owner::Anna,
    );
    let opened = world.ask(CallerName::Agent, &open).await;
    let payload = &opened["data"]["openTicket"];
    assert_eq!(payload["errors"], json!([]), "{opened}");
    let id = payload["ticket"]["id"].as_str().unwrap().to_owned();
    // What staff do at it is heard of as little.
    for act in [
        format!(
            "answerTicket(input: {{ ticketId: \"{id}\", body: \"b\" }}) {{ errors {{ code }} }}"
        ),
        format!(
            "setTicketPriority(input: {{ ticketId: \"{id}\", priority: URGENT }}) {{ errors {{ code }} }}"
        ),
    ] {
        let done = world
            .ask(CallerName::Agent, &format!("mutation {{ {act} }}"))
            .await;
        assert!(done["errors"].is_null(), "{done}");
    }
    list.silent().await;
    assert_eq!(world.ask(CallerName::Contact, SEEN).await, before);
    assert_eq!(world.database.text_as_owner(MAILS).await, mails);

    let show = format!(
        "mutation {{ setTicketHidden(input: {{ ticketId: \"{id}\", hidden: false }}) {{ errors {{ code }} }} }}"
    );
    world.ask(CallerName::Agent, &show).await;
    assert_eq!(list.event().await["ticketListChanged"]["ticketId"], id);
    let after = world.ask(CallerName::Contact, SEEN).await;
    assert_eq!(
        after["data"]["viewer"]["tickets"]["totalCount"], 1,
        "{after}"
    );
}

/// What is the desk's does not come by a subscription either, with either wall alone.
#[tokio::test]
async fn no_event_brings_a_contact_what_is_the_desks() {
    for walls in [Walls::Both, Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        let port = Port::open(&world.server).await;
        for (caller, field) in [
            "assignee { email }",
            "internalNotes(first: 9) { nodes { body { markdown } } }",
            "serviceLevel { solution { due } firstResponse { due } }",
            "portal { requestTypesDefinition { __typename } }",
            "requester { email lastLogInAt }",
        ]
        .into_iter()
        .flat_map(|field| {
            [CallerName::Participant, CallerName::Granted].map(|caller| (caller, field))
        }) {
            let mut socket = port.join(&world, caller).await;
            let query = format!(
                "subscription {{ ticketUpdated(ticketId: \"$ticket\") {{ ticket {{ {field} }} }} }}"
            );
            socket
                .subscribe("1", &world.fill(&query, Owner::Anna))
                .await;
            let first: Value = socket.event().await;
            let text = first.to_string();
            for secret in [
                "@provider.example",
                "mark-staff note",
                "2100-01-01",
                "mark-anna@",
            ] {
                assert!(
                    !text.contains(secret),
                    "{walls:?} {}: {field}: {text}",
                    caller.title()
                );
            }
        }
    }
}
