//! A promise that is at risk, live: the desk hears of it, and nobody else.

use portico::tickets::warnings::warn_due;
use serde_json::json;

use crate::{
    live_support::{Port, Socket},
    service_levels::{ALWAYS, let_pass, open, world},
    support::{CallerName, World},
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
