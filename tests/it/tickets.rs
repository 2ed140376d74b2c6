//! Tickets from both sides.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, count_statements};

const CREATE: &str = "mutation { createTicket(input: { subject: \"s\", description: \"d\" }) { ticket { number } errors { code } } }";

#[tokio::test]
async fn numbers_have_no_gaps_however_many_open_tickets_at_once() {
    let world = World::create(Walls::Both).await;
    let asked = (0..40).map(|index| {
        let caller = if index % 2 == 0 {
            CallerName::Contact
        } else {
            CallerName::Colleague
        };
        // Every third one fails after it could have taken a number.
        let query = if index % 3 == 0 {
            CREATE.replace("\"d\"", "\" \"")
        } else {
            CREATE.to_owned()
        };
        let world = &world;
        async move { world.ask(caller, &query).await }
    });
    let numbers: BTreeSet<i64> = futures_util::future::join_all(asked)
        .await
        .iter()
        .filter_map(|answer| answer["data"]["createTicket"]["ticket"]["number"].as_i64())
        .collect();
    let expected: BTreeSet<i64> = (2000..2000 + numbers.len() as i64).collect();
    assert_eq!(numbers, expected);
    assert_eq!(numbers.len(), 26);
}

/// The whole story by the API alone, as another front end would tell it.
#[tokio::test]
async fn a_contact_asks_and_an_agent_answers() {
    let world = World::create(Walls::Both).await;
    let create = "mutation { createTicket(input: { subject: \"Printer\", description: \"**Jam**\", priority: HIGH }) { ticket { id number status description { html } } errors { code } } }";
    let created = world.ask(CallerName::Contact, create).await;
    let ticket = &created["data"]["createTicket"]["ticket"];
    let id = ticket["id"].as_str().unwrap();
    assert_eq!(ticket["status"], "NEW");
    assert_eq!(
        ticket["description"]["html"],
        "<p><strong>Jam</strong></p>\n"
    );

    let answer = format!(
        "mutation {{ answerTicket(input: {{ ticketId: \"{id}\", body: \"Open it\" }}) {{ ticket {{ status }} reply {{ author {{ displayName side }} }} errors {{ code }} }} }}"
    );
    let answered = world.ask(CallerName::Agent, &answer).await;
    assert_eq!(
        answered["data"]["answerTicket"],
        json!({ "ticket": { "status": "WAITING" }, "reply": { "author": { "displayName": "Alex Agent", "side": "SUPPORT" } }, "errors": [] })
    );
    let mail = "SELECT template || ' ' || recipient_email || ' ' || state FROM mail_outbox WHERE state = 'queued' AND created_at > now() - interval '1 minute' AND last_error IS NULL";
    assert_eq!(
        world.database.text_as_owner(mail).await,
        format!("ticket-answered {} queued", Owner::Anna.email())
    );

    let reply = format!(
        "mutation {{ replyToTicket(input: {{ ticketId: \"{id}\", body: \"Done\" }}) {{ ticket {{ status }} errors {{ code }} }} }}"
    );
    assert_eq!(
        world.ask(CallerName::Contact, &reply).await["data"]["replyToTicket"]["ticket"]["status"],
        "OPEN"
    );
    let close = format!(
        "mutation {{ setTicketStatus(input: {{ ticketId: \"{id}\", status: CLOSED }}) {{ ticket {{ status canReply }} errors {{ code }} }} }}"
    );
    assert_eq!(
        world.ask(CallerName::Agent, &close).await["data"]["setTicketStatus"]["ticket"],
        json!({ "status": "CLOSED", "canReply": false })
    );
    let late = world.ask(CallerName::Contact, &reply).await;
    assert_eq!(
        late["data"]["replyToTicket"]["errors"][0]["code"], "INVALID_STATE",
        "{late}"
    );
    let answer_late = world.ask(CallerName::Agent, &answer).await;
    assert_eq!(
        answer_late["data"]["answerTicket"]["errors"][0]["code"],
        "INVALID_STATE"
    );

    let timeline = format!(
        "{{ node(id: \"{id}\") {{ ... on Ticket {{ timeline(first: 100) {{ totalCount nodes {{ __typename ... on StatusChange {{ from to }} ... on Reply {{ body {{ markdown }} }} }} }} }} }} }}"
    );
    let seen = world.ask(CallerName::Contact, &timeline).await;
    assert_eq!(
        seen["data"]["node"]["timeline"]["nodes"],
        json!([
            { "__typename": "Reply", "body": { "markdown": "Open it" } },
            { "__typename": "StatusChange", "from": "NEW", "to": "WAITING" },
            { "__typename": "Reply", "body": { "markdown": "Done" } },
            { "__typename": "StatusChange", "from": "WAITING", "to": "OPEN" },
            { "__typename": "StatusChange", "from": "OPEN", "to": "CLOSED" },
        ])
    );
}

/// A list of 25 in pages of 10, forwards and backwards, in each order, while new tickets come in.
#[tokio::test]
async fn pages_neither_lose_nor_repeat_a_ticket_while_others_come_in() {
    let world = World::create(Walls::Both).await;
    for _ in 0..24 {
        world.ask(CallerName::Contact, CREATE).await;
    }
    for (field, direction) in [
        ("UPDATED_AT", "DESC"),
        ("UPDATED_AT", "ASC"),
        ("CREATED_AT", "DESC"),
        ("CREATED_AT", "ASC"),
    ] {
        let order = format!("orderBy: {{ field: {field}, direction: {direction} }}");
        let whole = numbers(&ask_page(&world, &format!("first: 100, {order}")).await);
        let mut forwards = Vec::new();
        let mut after = String::new();
        loop {
            let page = ask_page(&world, &format!("first: 10{after}, {order}")).await;
            forwards.extend(numbers(&page));
            world.ask(CallerName::Colleague, CREATE).await;
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = format!(", after: {}", page["pageInfo"]["endCursor"]);
        }
        assert_eq!(forwards, whole, "{order}");
        let mut backwards = Vec::new();
        let mut before = String::new();
        loop {
            let page = ask_page(&world, &format!("last: 10{before}, {order}")).await;
            let mut numbers = numbers(&page);
            numbers.extend(std::mem::take(&mut backwards));
            backwards = numbers;
            if page["pageInfo"]["hasPreviousPage"] != true {
                break;
            }
            before = format!(", before: {}", page["pageInfo"]["startCursor"]);
        }
        assert_eq!(backwards, whole, "{order}");
    }
}

async fn ask_page(world: &World, arguments: &str) -> Value {
    let query = format!(
        "{{ viewer {{ tickets({arguments}) {{ totalCount nodes {{ number }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }} }}"
    );
    let mut answer = world.ask(CallerName::Contact, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    assert_eq!(answer["data"]["viewer"]["tickets"]["totalCount"], 25);
    answer["data"]["viewer"]["tickets"].take()
}

fn numbers(page: &Value) -> Vec<i64> {
    page["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["number"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn filters_find_what_they_name_and_nothing_of_others() {
    let world = World::create(Walls::Both).await;
    for (filter, found) in [
        ("search: \"MARK-ANNA sub\"", 1),
        ("search: \"mark-anna desc\"", 1),
        ("search: \"subject mark-anna\"", 1),
        ("search: \"reply MARK-ANNA\"", 1),
        ("search: \"#101\"", 1),
        ("search: \"101 subject\"", 1),
        ("search: \"102\"", 0),
        ("search: \"note\"", 0),
        ("search: \"mark-ben\"", 0),
        ("search: \"mark%anna\"", 0),
        ("search: \"  \"", 1),
        ("status: [RESOLVED]", 1),
        ("status: [NEW, OPEN]", 0),
        ("status: []", 1),
    ] {
        let query = format!(
            "{{ viewer {{ tickets(filter: {{ {filter} }}) {{ totalCount nodes {{ number }} }} }} }}"
        );
        let answer = world.ask(CallerName::Contact, &query).await;
        assert_eq!(
            answer["data"]["viewer"]["tickets"]["totalCount"], found,
            "{filter}: {answer}"
        );
    }
    let portal = world.fill("$portal", Owner::Carl);
    for (filter, found) in [
        (format!("tenant: \"{portal}\""), 1),
        ("tenant: \"nonsense\"".to_owned(), 0),
        ("number: 102".to_owned(), 1),
        ("assignee: ME".to_owned(), 3),
        ("assignee: UNASSIGNED".to_owned(), 0),
    ] {
        let query =
            format!("{{ serviceDesk {{ tickets(filter: {{ {filter} }}) {{ totalCount }} }} }}");
        let answer = world.ask(CallerName::Agent, &query).await;
        assert_eq!(
            answer["data"]["serviceDesk"]["tickets"]["totalCount"], found,
            "{filter}: {answer}"
        );
    }
}

/// A request costs a constant number of statements, whatever the page's size.
#[tokio::test]
async fn statements_do_not_grow_with_the_page() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    for _ in 0..30 {
        world.ask(CallerName::Contact, CREATE).await;
    }
    let contact = "{ viewer { tickets(first: %) { nodes { number requester { displayName } assignee { displayName } replyCount timeline(first: 5) { totalCount nodes { __typename } } } pageInfo { hasNextPage } } } }";
    let desk = "{ serviceDesk { tickets(first: %) { totalCount nodes { number requester { email } assignee { displayName role } portal { name branding { productName } } internalNotes(last: 3) { nodes { body { html } } } timeline(last: 5) { nodes { __typename } } } } } }";
    for (caller, query, most) in [
        (CallerName::Contact, contact, 2),
        (CallerName::Agent, desk, 6),
    ] {
        let mut counts = Vec::new();
        for size in ["1", "2", "30"] {
            let query = query.replace('%', size);
            let ask = async || {
                let answer = world.ask(caller, &query).await;
                assert!(answer.get("errors").is_none(), "{answer}");
            };
            counts.push(count_statements::fewest(&world.database, ask).await);
        }
        assert!(counts[0] > 0, "{}: nothing was counted", caller.title());
        assert_eq!(counts[1], counts[2], "{}: {counts:?}", caller.title());
        assert!(counts[2] <= most, "{}: {counts:?}", caller.title());
    }
}
