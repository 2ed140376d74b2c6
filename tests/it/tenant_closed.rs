//! A portal that is suspended: its notice, its API, its people's sessions, subscriptions and mails.

use std::time::{Duration, Instant};

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::{
    live_support::Port,
    mail_house::{House, TENANT},
    mail_server::SmtpServer,
    support::{CallerName, Owner, Walls, World, code},
    tenant_life::{mutate, step},
};

#[tokio::test]
async fn its_hosts_show_a_notice_in_its_brand_and_its_api_answers_one_code() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let portal = world.portal("oriale");
        let input = json!({ "tenantId": portal, "notice": [{ "locale": "EN", "text": "Moved to <b>new</b> rooms\nBack soon" }] });
        let done = mutate(&world, CallerName::Admin, "suspendTenant", input).await;
        assert_eq!(done["tenant"]["state"], "SUSPENDED", "{done}");
        for path in [
            "/",
            "/tickets/1",
            "/forgot",
            "/mail/stop/x",
            "/files/x",
            "/pdf/tickets/x",
            "/sso/callback",
            "/robots.txt",
        ] {
            let page = world.server.get("oriale.localhost", path).await;
            assert_eq!(page.status, 503, "{path}");
            assert_eq!(page.headers["cache-control"], "no-store", "{path}");
            assert!(page.text().contains("Oriale Service"), "{path}");
        }
        // The portal speaks German unless asked otherwise, and has no note in it: Portico's own words.
        let german = world.server.get("oriale.localhost", "/").await.text();
        assert!(
            german.contains("<html lang=\"de\">") && german.contains("Es geht nichts verloren"),
            "{german}"
        );
        assert!(
            german.contains("<link rel=\"stylesheet\" href=\"/brand/")
                && german.contains("<img src=\"/brand/")
        );
        let request = Request::get("/")
            .header("host", "oriale.localhost")
            .header("accept-language", "en");
        let english = world
            .server
            .send(request.body(Body::empty()).unwrap())
            .await
            .text();
        assert!(
            english.contains("<p>Moved to &lt;b&gt;new&lt;/b&gt; rooms</p><p>Back soon</p>"),
            "{english}"
        );
        assert!(
            english.contains("Your support") && english.contains("mailto:"),
            "{english}"
        );
        for file in german.split('"').filter(|part| part.starts_with("/brand/")) {
            assert_eq!(
                world.server.get("oriale.localhost", file).await.status,
                200,
                "{file}"
            );
        }
        // The API: what the portal is called, and nothing else, for whoever asks.
        let (host, token) = ("oriale.localhost", world.token(CallerName::Contact));
        for (query, answered) in [
            ("{ portal { name isOpen support { email } } }", "none"),
            (
                "{ ...p } fragment p on Query { portal { name } __typename }",
                "none",
            ),
            ("{ session { expiresAt } }", "PORTAL_SUSPENDED"),
            (
                "{ portal { name } viewer { contact { email } } }",
                "PORTAL_SUSPENDED",
            ),
            (
                "{ ...p } fragment p on Query { portal { name } session { expiresAt } }",
                "PORTAL_SUSPENDED",
            ),
            (
                "{ ... on Query { node(id: \"x\") { id } } }",
                "PORTAL_SUSPENDED",
            ),
            (
                "mutation { markAllTicketsRead { errors { code } } }",
                "PORTAL_SUSPENDED",
            ),
            (
                "mutation { logIn(input: { email: \"mark-anna@oriale.example\", password: \"a long enough passphrase\" }) { loggedIn } }",
                "PORTAL_SUSPENDED",
            ),
        ] {
            for token in [None, token.as_deref()] {
                let answer = world.server.graphql(host, token, query, json!({})).await;
                let status = if answered == "none" { 200 } else { 503 };
                assert_eq!(answer.status, status, "{query}");
                let answer = answer.json();
                assert_eq!(code(&answer), answered, "{query}: {answer}");
            }
        }
        // Others go on, and so does the desk with its tickets.
        let open = world
            .server
            .graphql(
                "nordwind.localhost",
                None,
                "{ portal { isOpen } session { expiresAt } }",
                json!({}),
            )
            .await
            .json();
        assert_eq!(open["data"]["portal"]["isOpen"], true, "{open}");
        let query = world.fill("mutation { answerTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { reply { id } errors { code } } }", Owner::Anna);
        let answered = world.ask(CallerName::Agent, &query).await;
        assert!(
            answered["data"]["answerTicket"]["reply"]["id"].is_string(),
            "{answered}"
        );
        let others = world
            .ask(CallerName::Other, "{ viewer { contact { email } } }")
            .await;
        assert!(others["errors"].is_null(), "{others}");
    }
}

#[tokio::test]
async fn sessions_and_subscriptions_end_at_once_in_every_process_and_do_not_come_back() {
    let world = World::create(Walls::Both).await;
    let elsewhere = crate::support::Server::over(&world.database, Walls::Both).await;
    let (here, there) = (
        Port::open(&world.server).await,
        Port::open(&elsewhere).await,
    );
    let list = "subscription { ticketListChanged { ticketId } }";
    let mut sockets = Vec::new();
    for port in [&here, &there] {
        let mut socket = port.join(&world, CallerName::Contact).await;
        socket.subscribe("1", list).await;
        socket.event().await;
        sockets.push(socket);
    }
    let mut other = here.join(&world, CallerName::Other).await;
    other.subscribe("1", list).await;
    other.event().await;
    let me = "{ viewer { contact { email } } }";
    let (host, token) = ("oriale.localhost", world.token(CallerName::Contact));
    let asked = elsewhere
        .graphql(host, token.as_deref(), me, json!({}))
        .await;
    assert_eq!(asked.status, 200);
    let portal = json!(world.portal("oriale"));
    let began = Instant::now();
    step(&world, "suspendTenant", &portal).await;
    for socket in &mut sockets {
        socket.closed().await;
    }
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
    other.silent().await;
    let refused = elsewhere
        .graphql(host, token.as_deref(), me, json!({}))
        .await;
    assert_eq!(code(&refused.json()), "PORTAL_SUSPENDED");
    let left = "SELECT count(*)::text FROM sessions s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = 'oriale'";
    assert_eq!(world.database.text_as_owner(left).await, "0");
    // Opened again, everybody logs in anew.
    step(&world, "resumeTenant", &portal).await;
    for server in [&world.server, &elsewhere] {
        let mut answer = json!({});
        for _ in 0..40 {
            answer = server
                .graphql(host, token.as_deref(), me, json!({}))
                .await
                .json();
            if code(&answer) != "PORTAL_SUSPENDED" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(
            answer,
            json!({ "data": { "viewer": null } }),
            "nobody is logged in"
        );
    }
    world
        .server
        .log_in(host, "mark-anna@oriale.example", World::PASSWORD)
        .await;
}

#[tokio::test]
async fn its_mails_wait_until_it_is_open_again() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let state = |word: &str| {
        format!("UPDATE tenants SET state = '{word}', updated_at = now() WHERE id = '{TENANT}'")
    };
    house.test.as_owner(&state("suspended")).await;
    let held = house.queue("held@customer.example").await;
    let running = house.worker(server.port);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(house.state(held).await, ("queued".to_owned(), 0, None));
    house.test.as_owner(&state("active")).await;
    house.wait_for_state(held, "sent").await;
    running.stop().await;
}
