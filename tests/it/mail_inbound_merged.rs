//! Answers by mail to a ticket that was merged: kept for staff, and their sender told where it goes on.

use portico::notifications::{Answered, ReplyTo};

use crate::attachments_support::ticket_id;
use crate::mail_inbound_support::{Inbound, kept, mail};
use crate::support::{CallerName, Owner, Walls, World};

const KEPT: &str = "250 2.0.0 Kept for the service desk\r\n";
const LIST: &str =
    "{ serviceDesk { parkedMails(first: 9, state: PARKED) { nodes { id reason } } } }";

async fn merge(world: &World, from: &str, into: &str) {
    let call = format!(
        "mutation {{ mergeTickets(input: {{ ticketId: \"{from}\", intoId: \"{into}\" }}) {{ errors {{ code }} }} }}"
    );
    let answer = world.ask(CallerName::Agent, &call).await;
    let errors = &answer["data"]["mergeTickets"]["errors"];
    assert_eq!(*errors, serde_json::json!([]), "{answer}");
}

/// What the sender was told, and of which ticket.
async fn told(world: &World) -> String {
    world
        .database
        .text_as_owner(
            "SELECT coalesce(string_agg(concat_ws(' ', recipient_email, t.subject, payload ->> 'merged', payload ->> 'into'),
                 ', ' ORDER BY m.created_at), '') FROM mail_outbox m JOIN tickets t ON t.id = m.ticket_id
             WHERE template = 'reply-not-taken'",
        )
        .await
}

#[tokio::test]
async fn an_answer_to_a_merged_ticket_is_kept_and_leads_on() {
    let world = World::create(Walls::Both).await;
    world.database.as_owner("DELETE FROM inbound_mails").await;
    let inbound = Inbound::over(&world).await;
    let opened = world
        .ask(
            CallerName::Contact,
            "mutation { createTicket(input: { subject: \"twin\", description: \"d\" }) { ticket { id } } }",
        )
        .await;
    let twin = opened["data"]["createTicket"]["ticket"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{opened}"))
        .to_owned();
    let id = world
        .database
        .text_as_owner("SELECT id::text FROM tickets WHERE subject = 'twin'")
        .await;
    let to_twin = inbound.addresses.seal(ReplyTo::new(
        Answered::Ticket(id.parse().unwrap()),
        world.contacts[&Owner::Anna],
    ));
    let anna = ticket_id(&world, Owner::Anna);
    merge(&world, &twin, &anna).await;
    // Told once, with the number of what she may read.
    for id in ["m1", "m2"] {
        assert_eq!(
            inbound.deliver(&to_twin, &mail(id, "Noch etwas.")).await,
            KEPT
        );
    }
    assert_eq!(kept(&world).await, "parked merged, parked merged");
    let first = "mark-anna@oriale.example twin true 101";
    assert_eq!(told(&world).await, first);
    let written = "SELECT count(*)::text FROM ticket_entries WHERE body LIKE 'Noch etwas%'";
    assert_eq!(world.database.text_as_owner(written).await, "0");
    // Staff cannot make it a reply either while the ticket is merged.
    let list = world.ask(CallerName::Agent, LIST).await;
    let mails = &list["data"]["serviceDesk"]["parkedMails"]["nodes"];
    assert_eq!(mails[0]["reason"], "MERGED", "{list}");
    let accept = format!(
        "mutation {{ acceptParkedMail(input: {{ parkedMailId: {} }}) {{ errors {{ code message }} }} }}",
        mails[0]["id"]
    );
    let refused = world.ask(CallerName::Agent, &accept).await;
    let error = &refused["data"]["acceptParkedMail"]["errors"][0];
    assert_eq!(error["code"], "INVALID_STATE", "{refused}");
    assert!(
        error["message"].as_str().unwrap().contains("#101"),
        "{error}"
    );
    // Of a ticket that she may not read she learns nothing but that there is one.
    merge(&world, &anna, &ticket_id(&world, Owner::Ben)).await;
    let to_anna = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    assert_eq!(
        inbound
            .deliver(&to_anna, &mail("m3", "Und noch etwas."))
            .await,
        KEPT
    );
    let all = told(&world).await;
    let second = all.strip_prefix(first).unwrap_or_else(|| panic!("{all}"));
    assert!(
        second.starts_with(", mark-anna@oriale.example") && second.ends_with(" true"),
        "{all}"
    );
}
