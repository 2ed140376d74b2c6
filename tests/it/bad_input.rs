//! What nobody should send: each has its answer, and nothing is lost or leaked.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, code};

const CREATE: &str = "mutation($input: CreateTicketInput!) { createTicket(input: $input) { ticket { number subject description { html } } errors { code message path } } }";

async fn create(world: &World, input: Value) -> Value {
    let caller = CallerName::Contact;
    let answer = world
        .server
        .graphql(
            caller.host(),
            world.token(caller).as_deref(),
            CREATE,
            json!({ "input": input }),
        )
        .await;
    answer.json()
}

async fn tickets_there_are(world: &World) -> String {
    world
        .database
        .text_as_owner("SELECT count(*)::text FROM tickets")
        .await
}

fn post(body: impl Into<Body>) -> Request<Body> {
    Request::post("/graphql")
        .header("host", "oriale.localhost")
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

#[tokio::test]
async fn a_wrong_host_gets_a_page_that_names_nobody() {
    let world = World::create(Walls::Both).await;
    for host in [
        "nobody.localhost",
        "oriale.localhost.evil.example",
        "127.0.0.1",
        "xn--oriale-9ua.localhost",
    ] {
        let page = world.server.get(host, "/").await;
        assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        for name in ["Oriale", "Nordwind", "Luma"] {
            assert!(!page.text().contains(name), "{host} learns of {name}");
        }
        let answer = world
            .server
            .graphql(host, None, "{ portal { name } }", json!({}))
            .await;
        assert_eq!(
            (answer.status, code(&answer.json())),
            (StatusCode::MISDIRECTED_REQUEST, "UNKNOWN_HOST".to_owned())
        );
    }
    let two = Request::get("/")
        .header("host", "oriale.localhost")
        .header("host", "nordwind.localhost");
    let page = world.server.send(two.body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_tampered_or_borrowed_cursor_is_refused() {
    let world = World::create(Walls::Both).await;
    let page = "{ viewer { tickets(first: 1) { pageInfo { endCursor } } } }";
    let answer = world.ask(CallerName::Contact, page).await;
    let cursor = answer["data"]["viewer"]["tickets"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let next = |cursor: &str, order: &str| {
        format!(
            "{{ viewer {{ tickets(first: 1, after: \"{cursor}\"{order}) {{ nodes {{ number }} }} }} }}"
        )
    };
    assert!(
        world
            .ask(CallerName::Contact, &next(&cursor, ""))
            .await
            .get("errors")
            .is_none()
    );
    let flipped = format!(
        "{}{}",
        if cursor.starts_with('A') { 'B' } else { 'A' },
        &cursor[1..]
    );
    let other_order = ", orderBy: { field: CREATED_AT, direction: ASC }";
    for (caller, query) in [
        (CallerName::Contact, next(&flipped, "")),
        (CallerName::Contact, next("nonsense", "")),
        (CallerName::Contact, next(&cursor, other_order)),
        (CallerName::Colleague, next(&cursor, "")),
    ] {
        assert_eq!(code(&world.ask(caller, &query).await), "BAD_CURSOR");
    }
}

/// What is another's, what never was and what is no id: the same answer, word for word.
#[tokio::test]
async fn a_foreign_id_is_like_one_that_never_was() {
    let world = World::create(Walls::Both).await;
    let never = portico::api::GlobalId::new(portico::api::NodeKind::Ticket, uuid::Uuid::now_v7())
        .to_string();
    let mut answers = Vec::new();
    for id in ["$ticket", never.as_str(), "no-id", ""] {
        let node = format!("{{ node(id: \"{id}\") {{ id }} }}");
        let reply = format!(
            "mutation {{ replyToTicket(input: {{ ticketId: \"{id}\", body: \"b\" }}) {{ errors {{ code }} }} }}"
        );
        let mut pair = Vec::new();
        for query in [node, reply] {
            let answer = world
                .ask(CallerName::Contact, &world.fill(&query, Owner::Ben))
                .await;
            pair.push(answer.to_string());
        }
        answers.push(pair);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    let number = world
        .ask(
            CallerName::Contact,
            &world.fill("{ viewer { ticket(number: $number) { id } } }", Owner::Ben),
        )
        .await;
    assert_eq!(number, json!({ "data": { "viewer": { "ticket": null } } }));
}

#[tokio::test]
async fn ten_megabytes_of_subject_are_refused_by_the_name_of_the_limit() {
    let world = World::create(Walls::Both).await;
    let before = tickets_there_are(&world).await;
    let answer = create(
        &world,
        json!({ "subject": "x".repeat(10 << 20), "description": "d" }),
    )
    .await;
    assert_eq!(code(&answer), "PAYLOAD_TOO_LARGE");
    assert!(
        answer["errors"][0]["extensions"]["limit"].is_u64(),
        "{answer}"
    );
    // Small enough for the door, too long for the field.
    let answer = create(
        &world,
        json!({ "subject": "x".repeat(201), "description": " " }),
    )
    .await;
    let errors = &answer["data"]["createTicket"]["errors"];
    assert_eq!(errors[0]["code"], "TOO_LONG");
    assert!(
        errors[0]["message"].as_str().unwrap().contains("200"),
        "{errors}"
    );
    assert_eq!(errors[0]["path"], json!(["input", "subject"]));
    assert_eq!(
        (&errors[1]["code"], &errors[1]["path"]),
        (&json!("BLANK"), &json!(["input", "description"]))
    );
    assert_eq!(tickets_there_are(&world).await, before);
}

#[tokio::test]
async fn what_is_not_text_is_refused_and_what_turns_text_is_taken_out() {
    let world = World::create(Walls::Both).await;
    let before = tickets_there_are(&world).await;
    let invalid = world
        .server
        .send(post(&b"{\"query\":\"{ portal { name } }\xff\"}"[..]))
        .await;
    assert_eq!(
        (invalid.status, code(&invalid.json())),
        (StatusCode::BAD_REQUEST, "BAD_REQUEST".to_owned())
    );
    for subject in ["nul \0 here", "bell \u{7} here", "two\nlines"] {
        let answer = create(&world, json!({ "subject": subject, "description": "d" })).await;
        let error = &answer["data"]["createTicket"]["errors"][0];
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("INVALID_CHARACTERS"), &json!(["input", "subject"]))
        );
    }
    assert_eq!(tickets_there_are(&world).await, before);
    let answer = create(
        &world,
        json!({ "subject": "invoice \u{202e}fdp.exe", "description": "<script>alert(1)</script>" }),
    )
    .await;
    let ticket = &answer["data"]["createTicket"]["ticket"];
    assert_eq!(ticket["subject"], "invoice fdp.exe");
    assert!(
        !ticket["description"]["html"]
            .as_str()
            .unwrap()
            .contains("<script"),
        "{ticket}"
    );
    let search = "{ viewer { tickets(filter: { search: \"a\\u0000%_\" }) { nodes { number } } } }";
    assert_eq!(
        world.ask(CallerName::Contact, search).await["data"]["viewer"]["tickets"]["nodes"],
        json!([])
    );
}

#[tokio::test]
async fn each_limit_on_a_query_is_named() {
    let world = World::create(Walls::Both).await;
    let aliases: String = (0..10_000)
        .map(|index| format!("a{index}: __typename "))
        .collect();
    let roots: String = "__typename ".repeat(500);
    let pages = "tickets(first: 100) { nodes { timeline(first: 100) { nodes { __typename } } } }";
    let costly = format!("{{ viewer {{ a: {pages} b: {pages} c: {pages} }} }}");
    for (limit, query) in [
        ("depth", format!("{}{}", "{ a".repeat(400), "}".repeat(400))),
        ("aliases", format!("{{ {aliases} }}")),
        ("rootFields", format!("{{ {roots} }}")),
        ("complexity", costly),
        (
            "directives",
            format!(
                "{{ portal {{ name {} }} }}",
                "@include(if: true) ".repeat(200)
            ),
        ),
    ] {
        let answer = world.ask(CallerName::Contact, &query).await;
        assert_eq!(code(&answer), "QUERY_TOO_COMPLEX", "{limit}: {answer}");
        assert_eq!(
            answer["errors"][0]["extensions"]["limit"], limit,
            "{answer}"
        );
    }
    for page in ["first: 101", "first: 0", "first: -1", "last: 1000000"] {
        let query = format!("{{ viewer {{ tickets({page}) {{ nodes {{ number }} }} }} }}");
        let answer = world.ask(CallerName::Contact, &query).await;
        assert_eq!(code(&answer), "BAD_PAGE", "{page}");
        assert!(
            answer["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains("100"),
            "{answer}"
        );
    }
    let batch = world
        .server
        .send(post("[{\"query\":\"{ portal { name } }\"}]"))
        .await;
    assert_eq!(
        (batch.status, code(&batch.json())),
        (StatusCode::BAD_REQUEST, "BATCHING_NOT_SUPPORTED".to_owned())
    );
}

#[tokio::test]
async fn two_replies_at_once_are_two_entries_in_one_order() {
    let world = World::create(Walls::Both).await;
    let reply = world.fill(
        "mutation { replyToTicket(input: { ticketId: \"$ticket\", body: \"at once\" }) { reply { id } errors { code } } }",
        Owner::Anna,
    );
    let asked = (0..8).map(|_| world.ask(CallerName::Contact, &reply));
    for answer in futures_util::future::join_all(asked).await {
        assert!(
            answer["data"]["replyToTicket"]["reply"]["id"].is_string(),
            "{answer}"
        );
    }
    let places = "SELECT string_agg(position::text, ',' ORDER BY position) FROM ticket_entries e JOIN tickets t ON t.id = e.ticket_id WHERE t.number = 101";
    // Five were there; the first reply also opened the resolved ticket.
    assert_eq!(
        world.database.text_as_owner(places).await,
        "1,2,3,4,5,6,7,8,9,10,11,12,13,14"
    );
    let counts = "SELECT reply_count || ' ' || entry_count FROM tickets WHERE number = 101";
    assert_eq!(world.database.text_as_owner(counts).await, "9 14");
}

/// Two clicks, a retry after a lost answer: one ticket, one reply, one number.
#[tokio::test]
async fn a_retry_with_the_same_key_changes_nothing() {
    let world = World::create(Walls::Both).await;
    let input =
        json!({ "subject": "twice", "description": "d", "clientKey": uuid::Uuid::new_v4() });
    let answers =
        futures_util::future::join_all((0..6).map(|_| create(&world, input.clone()))).await;
    let numbers: std::collections::BTreeSet<_> = answers
        .iter()
        .map(|answer| {
            answer["data"]["createTicket"]["ticket"]["number"]
                .as_i64()
                .unwrap()
        })
        .collect();
    assert_eq!(numbers.len(), 1, "{answers:?}");
    let next = create(&world, json!({ "subject": "next", "description": "d" })).await;
    let next = next["data"]["createTicket"]["ticket"]["number"]
        .as_i64()
        .unwrap();
    assert_eq!(
        next,
        numbers.first().unwrap() + 1,
        "the retries took no number"
    );
    let key = uuid::Uuid::new_v4();
    let reply = world.fill(
        &format!("mutation {{ replyToTicket(input: {{ ticketId: \"$ticket\", body: \"once\", clientKey: \"{key}\" }}) {{ reply {{ id }} }} }}"),
        Owner::Anna,
    );
    let first = world.ask(CallerName::Contact, &reply).await;
    assert_eq!(first, world.ask(CallerName::Contact, &reply).await);
}
