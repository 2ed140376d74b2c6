//! A promise that is at risk, live: the desk hears of it, and nobody else.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use portico::{
    db::{DbError, Identity, schema::ticket_clocks},
    tickets::warnings::warn_due,
};
use serde_json::json;

use crate::{
    live_support::{Port, Socket},
    service_levels::{ALWAYS, let_pass, open, world},
    support::{CallerName, Owner, World},
};

async fn listening(world: &World, port: &Port, caller: CallerName, query: &str) -> Socket {
    let mut socket = port.join(world, caller).await;
    socket.subscribe("1", query).await;
    // As it is at the beginning.
    socket.event().await;
    socket
}

#[tokio::test]
async fn the_desk_hears_of_a_promise_at_risk_and_the_contact_hears_nothing() {
    let world = world(ALWAYS, &[]).await;
    let id = open(&world, "NORMAL").await;
    let port = Port::open(&world.server).await;
    let queue = "subscription { deskQueueChanged { ticketId ticket { serviceLevel { firstResponse { state } } } } }";
    let list = "subscription { ticketListChanged { ticketId } }";
    let own = format!("subscription {{ ticketUpdated(ticketId: \"{id}\") {{ ticketId }} }}");
    let mut agent = listening(&world, &port, CallerName::Agent, queue).await;
    let mut restricted = listening(&world, &port, CallerName::Restricted, queue).await;
    let mut anna = listening(&world, &port, CallerName::Contact, list).await;
    let mut at_it = listening(&world, &port, CallerName::Contact, &own).await;
    let_pass(&world, &id, 50).await;
    assert_eq!(warn_due(&world.server.db).await.unwrap(), 1);
    assert_eq!(
        agent.event().await["deskQueueChanged"],
        json!({ "ticketId": id, "ticket": { "serviceLevel": { "firstResponse": { "state": "AT_RISK" } } } })
    );
    tokio::join!(restricted.silent(), anna.silent(), at_it.silent());
}

/// By row-level security alone: a contact's identity reads no clock, not even of their own ticket, and writes none. What
/// happens to the ticket moves it all the same.
#[tokio::test]
async fn no_contact_sees_a_clock_behind_row_level_security_alone() {
    let world = world(ALWAYS, &[]).await;
    let id = open(&world, "NORMAL").await;
    let ticket = portico::api::GlobalId::parse_as(&id, portico::api::NodeKind::Ticket).unwrap();
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let count = async |who: Identity| {
        let query = ticket_clocks::table
            .filter(ticket_clocks::ticket_id.eq(ticket))
            .count();
        let found: Vec<i64> = world.server.db.read(&who, query).await.unwrap();
        found[0]
    };
    assert_eq!(count(Identity::contact(tenant, anna)).await, 0);
    assert_eq!(count(Identity::anonymous(Some(tenant))).await, 0);
    assert_eq!(count(Identity::agent(world.agent)).await, 1);
    let mut tx = world
        .server
        .db
        .begin(&Identity::contact(tenant, anna))
        .await
        .unwrap();
    let changed = diesel::update(ticket_clocks::table)
        .set(ticket_clocks::clocks.eq(json!({})))
        .execute(&mut *tx)
        .await
        .unwrap();
    assert_eq!(changed, 0);
    let written = diesel::insert_into(ticket_clocks::table)
        .values((
            ticket_clocks::tenant_id.eq(tenant),
            ticket_clocks::ticket_id.eq(world.tickets[&Owner::Ben].0),
            ticket_clocks::clocks.eq(json!({})),
        ))
        .execute(&mut *tx)
        .await
        .map_err(DbError::from);
    assert!(matches!(written, Err(DbError::Refused(_))), "{written:?}");
}
