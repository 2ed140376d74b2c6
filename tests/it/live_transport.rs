//! How subscriptions travel: who may open a socket, what ends it, and Server-Sent Events in its place.

use std::time::Duration;

use serde_json::json;
use tokio_tungstenite::tungstenite::Error;

use crate::{
    live_support::Port,
    support::{CallerName, Owner, Server, Walls, World, config},
};

const LIST: &str = "subscription { ticketListChanged { ticketId } }";
const TICKET: &str =
    "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket { replyCount } } }";
const ANSWER: &str =
    "mutation { answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } } }";

/// The session's cookie, as a browser has it.
async fn cookie(world: &World) -> String {
    let log_in = "mutation($input: LogInInput!) { logIn(input: $input) { errors { code } } }";
    let input = json!({ "input": { "email": Owner::Anna.email(), "password": World::PASSWORD } });
    let host = CallerName::Contact.host();
    let answer = world.server.graphql(host, None, log_in, input).await;
    let set = answer.headers.get_all("set-cookie").iter();
    set.filter_map(|value| value.to_str().unwrap().split(';').next())
        .collect::<Vec<_>>()
        .join("; ")
}

fn status(refused: Result<crate::live_support::Socket, Error>) -> u16 {
    match refused {
        Err(Error::Http(response)) => response.status().as_u16(),
        Err(error) => panic!("{error}"),
        Ok(_) => 101,
    }
}

#[tokio::test]
async fn a_cookie_opens_a_socket_for_pages_of_its_origin_alone() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let host = CallerName::Contact.host();
    let cookie = cookie(&world).await;
    let own = config().http.public.origin(host);
    let with = |origin: &'static str| [("cookie", cookie.clone()), ("origin", origin.to_owned())];
    for origin in [
        "https://evil.example",
        "http://nordwind.localhost:3000",
        "null",
    ] {
        let headers = with(origin);
        let headers: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(status(port.socket(host, &headers).await), 403, "{origin}");
    }
    // Whoever sends no origin is no browser, and brings no cookie.
    assert_eq!(status(port.socket(host, &[("cookie", &cookie)]).await), 403);
    let mut socket = port
        .socket(host, &[("cookie", &cookie), ("origin", &own)])
        .await
        .unwrap();
    socket.say(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next().await["type"], "connection_ack");
    socket.subscribe("1", LIST).await;
    socket.event().await;
}

#[tokio::test]
async fn whoever_is_nobody_is_refused() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let host = CallerName::Contact.host();
    let mut silent = port.socket(host, &[]).await.unwrap();
    silent.say(json!({ "type": "connection_init" })).await;
    assert_eq!(silent.closed().await, (4401, "UNAUTHENTICATED".to_owned()));
    let mut hasty = port.socket(host, &[]).await.unwrap();
    hasty.subscribe("1", LIST).await;
    assert_eq!(hasty.closed().await.0, 4401);
    // A token of another portal is nobody's here.
    let mut stranger = port.socket(host, &[]).await.unwrap();
    stranger
        .initialise(&world.token(CallerName::Other).unwrap())
        .await;
    assert_eq!(stranger.closed().await.0, 4401);
    let mut events = port.events(host, None, LIST).await;
    assert!(
        events
            .until("UNAUTHENTICATED")
            .await
            .starts_with("HTTP/1.1 401")
    );
    assert_eq!(status(port.socket("nobody.localhost", &[]).await), 421);
}

#[tokio::test]
async fn only_subscriptions_of_one_field_within_the_limits() {
    let world = World::create(Walls::Both).await;
    let mut config = config();
    config.live.subscriptions = 2;
    let server = Server::configured(&world.database, Walls::Both, config).await;
    let port = Port::open(&server).await;
    let mut socket = port.join(&world, CallerName::Contact).await;
    let deep = format!(
        "subscription {{ ticketListChanged {{ ticket {}{} }} }}",
        "{ requester ".repeat(20),
        "{ id } }".to_owned() + &"}".repeat(19)
    );
    for (query, code) in [
        ("{ viewer { __typename } }", "SUBSCRIPTIONS_ONLY"),
        (
            "subscription { a: ticketListChanged { ticketId } b: ticketListChanged { ticketId } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription {", "GRAPHQL_VALIDATION_FAILED"),
        (deep.as_str(), "QUERY_TOO_COMPLEX"),
    ] {
        socket.subscribe("x", query).await;
        assert_eq!(socket.event().await, code, "{query}");
        assert_eq!(socket.next().await["type"], "complete");
    }
    for id in ["1", "2"] {
        socket.subscribe(id, LIST).await;
        socket.event().await;
    }
    socket.subscribe("3", LIST).await;
    assert_eq!(socket.event().await, "RATE_LIMITED");
    assert_eq!(socket.next().await["type"], "complete");
    socket.say(json!({ "type": "complete", "id": "1" })).await;
    assert_eq!(socket.next().await["type"], "complete");
    socket.subscribe("3", LIST).await;
    socket.event().await;
}

#[tokio::test]
async fn connections_are_counted_and_those_who_say_nothing_let_go() {
    let world = World::create(Walls::Both).await;
    let mut config = config();
    config.live.connections_per_person = 2;
    config.live.connections_per_address = 4;
    config.live.init_timeout = Duration::from_millis(300);
    let server = Server::configured(&world.database, Walls::Both, config).await;
    let port = Port::open(&server).await;
    let host = CallerName::Contact.host();
    let first = port.join(&world, CallerName::Contact).await;
    let _second = port.join(&world, CallerName::Contact).await;
    let mut third = port.socket(host, &[]).await.unwrap();
    third
        .initialise(&world.token(CallerName::Contact).unwrap())
        .await;
    assert_eq!(third.closed().await, (1013, "RATE_LIMITED".to_owned()));
    drop(first);
    let mut silent = port.socket(host, &[]).await.unwrap();
    assert_eq!(silent.closed().await.0, 4408);
    let _third = port.join(&world, CallerName::Contact).await;
    let _ben = port.join(&world, CallerName::Colleague).await;
    let _agent = port.join(&world, CallerName::Agent).await;
    assert_eq!(status(port.socket(host, &[]).await), 429);
}

/// A server with place for one who listens, and little patience.
async fn of_little_patience() -> (World, Port) {
    let world = World::create(Walls::Both).await;
    let mut config = config();
    config.live.patience = Duration::from_millis(300);
    config.live.ping = Duration::from_millis(300);
    config.live.connections = 1;
    config.http.unread = Duration::from_secs(1);
    let server = Server::configured(&world.database, Walls::Both, config).await;
    let port = Port::open(&server).await;
    (world, port)
}

/// Much, whenever anything happens to the ticket.
const MUCH: &str = "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket {
    a: internalNotes(last: 100) { nodes { body { html markdown } } }
    b: internalNotes(last: 100) { nodes { body { html markdown } } } } } }";

/// Writes until the place of whoever listens is free again.
async fn until_let_go(world: &World, port: &Port) {
    let body = "x".repeat(19_000);
    let fat = format!(
        "mutation {{ addInternalNote(input: {{ ticketId: \"$ticket\", body: \"{body}\" }}) {{ errors {{ code }} }} }}"
    );
    let full = async {
        loop {
            let note = world.fill(&fat, Owner::Anna);
            world.ask(CallerName::Agent, &note).await;
            if status(port.socket(CallerName::Contact.host(), &[]).await) == 101 {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), full)
        .await
        .expect("it is let go");
}

/// The client asks for much and reads nothing: the server holds one event of it and gives up.
#[tokio::test]
async fn whoever_does_not_read_is_let_go() {
    let (world, port) = of_little_patience().await;
    let mut deaf = port.join(&world, CallerName::Agent).await;
    deaf.subscribe("1", &world.fill(MUCH, Owner::Anna)).await;
    until_let_go(&world, &port).await;
    assert_ne!(deaf.closed().await.0, 1000);
}

#[tokio::test]
async fn whoever_does_not_read_events_is_let_go() {
    let (world, port) = of_little_patience().await;
    let token = world.token(CallerName::Agent).unwrap();
    let mut deaf = port
        .events(
            CallerName::Agent.host(),
            Some(&token),
            &world.fill(MUCH, Owner::Anna),
        )
        .await;
    deaf.until("event: next").await;
    until_let_go(&world, &port).await;
    // Nor does what waits to be sent keep the connection for ever: it is cut off unread.
    tokio::time::sleep(Duration::from_secs(5)).await;
    let rest = deaf.rest().await;
    assert!(!rest.contains("event: complete") && !rest.ends_with("\r\n0\r\n\r\n"));
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let mut socket = port.join(&world, CallerName::Contact).await;
    socket.subscribe("1", LIST).await;
    socket.event().await;
    let token = world.token(CallerName::Contact).unwrap();
    let mut events = port
        .events(CallerName::Contact.host(), Some(&token), LIST)
        .await;
    events.until("event: next").await;
    port.stop.cancel();
    assert_eq!(socket.closed().await.0, 1012);
    let stopped = tokio::time::timeout(Duration::from_secs(5), port.serving).await;
    stopped.expect("it stops").unwrap().unwrap();
}

/// The same by Server-Sent Events.
#[tokio::test]
async fn where_no_socket_passes_events_are_sent() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let host = CallerName::Contact.host();
    let token = world.token(CallerName::Contact).unwrap();
    let query = world.fill(TICKET, Owner::Anna);
    let mut events = port.events(host, Some(&token), &query).await;
    let head = events.until("\"replyCount\":1").await;
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    let mut foreign = {
        let token = world.token(CallerName::Colleague).unwrap();
        port.events(host, Some(&token), &query).await
    };
    foreign.until("NOT_FOUND").await;
    foreign.until("event: complete").await;
    world
        .ask(CallerName::Agent, &world.fill(ANSWER, Owner::Anna))
        .await;
    events.until("\"replyCount\":2").await;
    world
        .ask(
            CallerName::Contact,
            "mutation { logOut { errors { code } } }",
        )
        .await;
    events.until("UNAUTHENTICATED").await;
    events.until("event: complete").await;
}
