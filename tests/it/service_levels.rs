//! What is promised of tickets: due times in opening hours, paused, warned of, and who learns of it.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use portico::tickets::warnings::warn_due;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{CallerName, Owner, Server, Walls, World};

/// The world, whose tenants work at all times or in the hours given, Monday first.
pub async fn world(hours: [&str; 7], holidays: &[String]) -> World {
    let mut world = World::create(Walls::Both).await;
    let hours: Vec<Vec<&str>> = hours
        .iter()
        .map(|day| day.split_whitespace().collect())
        .collect();
    let levels = json!({
        "calendar": { "zone": "UTC", "hours": hours, "holidays": holidays },
        "targets": {
            "low": {},
            "normal": { "first_response": 60, "solution": 240 },
            "urgent": { "first_response": 10, "solution": 30 },
        },
        "warn_percent": 80,
        "show_expected_answer": true,
    });
    world
        .database
        .as_owner(&format!("UPDATE tenants SET service_levels = '{levels}'"))
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    world
}

pub const ALWAYS: [&str; 7] = ["00:00-24:00"; 7];

const SERVICE: &str = "id number createdAt expectedAnswerBy serviceLevel { \
    firstResponse { targetMinutes due metAt pausedSince state } solution { targetMinutes due metAt pausedSince state } }";

/// Anna opens a ticket; gives its id.
pub async fn open(world: &World, priority: &str) -> String {
    let query = format!(
        "mutation {{ createTicket(input: {{ subject: \"s\", description: \"d\", priority: {priority} }}) {{ ticket {{ id expectedAnswerBy createdAt }} errors {{ message }} }} }}"
    );
    let answer = world.ask(CallerName::Contact, &query).await;
    let ticket = &answer["data"]["createTicket"]["ticket"];
    ticket["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

async fn look(world: &World, id: &str) -> Value {
    let query = format!("{{ serviceDesk {{ ticket(id: \"{id}\") {{ {SERVICE} }} }} }}");
    let mut answer = world.ask(CallerName::Agent, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["serviceDesk"]["ticket"].take()
}

async fn change(world: &World, caller: CallerName, mutation: &str, id: &str, rest: &str) {
    let query = format!(
        "mutation {{ {mutation}(input: {{ ticketId: \"{id}\", {rest} }}) {{ errors {{ code message }} }} }}"
    );
    let answer = world.ask(caller, &query).await;
    assert_eq!(answer["data"][mutation]["errors"], json!([]), "{answer}");
}

fn time(value: &Value) -> DateTime<Utc> {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .parse()
        .unwrap()
}

/// Minutes from the opening of the ticket to the moment.
fn minutes(ticket: &Value, moment: &Value) -> i64 {
    let since = time(moment) - time(&ticket["createdAt"]);
    (since.num_seconds() + 30).div_euclid(60)
}

fn states(ticket: &Value) -> (String, String) {
    let level = &ticket["serviceLevel"];
    let state = |clock: &str| level[clock]["state"].as_str().unwrap_or("none").to_owned();
    (state("firstResponse"), state("solution"))
}

fn both(first: &str, solution: &str) -> (String, String) {
    (first.to_owned(), solution.to_owned())
}

/// Puts a ticket's clocks as if everything had happened so much earlier.
pub async fn let_pass(world: &World, id: &str, minutes: i64) {
    let id = portico::api::GlobalId::parse_as(id, portico::api::NodeKind::Ticket).unwrap();
    let text = format!("SELECT clocks::text FROM ticket_clocks WHERE ticket_id = '{id}'");
    let clocks: Value = serde_json::from_str(&world.database.text_as_owner(&text).await).unwrap();
    fn earlier(value: &Value, by: TimeDelta) -> Value {
        match value {
            Value::Object(map) => {
                let moved = map
                    .iter()
                    .map(|(key, value)| (key.clone(), earlier(value, by)));
                Value::Object(moved.collect())
            }
            Value::String(text) => {
                let moment: DateTime<Utc> = text.parse().unwrap();
                json!(moment - by)
            }
            other => other.clone(),
        }
    }
    let clocks = earlier(&clocks, TimeDelta::minutes(minutes));
    world
        .database
        .as_owner(&format!(
            "UPDATE ticket_clocks SET clocks = '{clocks}' WHERE ticket_id = '{id}';
             UPDATE tickets SET answer_due = answer_due - interval '{minutes} minutes',
                 next_due = next_due - interval '{minutes} minutes', next_risk = next_risk - interval '{minutes} minutes', next_warning = next_warning - interval '{minutes} minutes'
             WHERE id = '{id}'"
        ))
        .await;
}

#[tokio::test]
async fn what_is_opened_while_nobody_works_is_due_when_somebody_does() {
    // Somebody works on the day after tomorrow alone, and it is a holiday then: next week.
    let day = Utc::now().date_naive() + TimeDelta::days(2);
    let mut hours = [""; 7];
    hours[day.weekday().num_days_from_monday() as usize] = "09:00-17:00";
    let world = world(hours, &[day.to_string()]).await;
    let id = open(&world, "NORMAL").await;
    let ticket = look(&world, &id).await;
    let at = |hour: i64| {
        day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::days(7) + TimeDelta::hours(hour)
    };
    assert_eq!(
        time(&ticket["serviceLevel"]["firstResponse"]["due"]),
        at(10)
    );
    assert_eq!(time(&ticket["serviceLevel"]["solution"]["due"]), at(13));
    assert_eq!(ticket["serviceLevel"]["solution"]["targetMinutes"], 240);
    assert_eq!(states(&ticket), both("ON_TRACK", "ON_TRACK"));
    // The contact learns the one time, and nothing else.
    let number = &ticket["number"];
    let ask = |fields: &str| format!("{{ viewer {{ ticket(number: {number}) {{ {fields} }} }} }}");
    let answer = world
        .ask(CallerName::Contact, &ask("expectedAnswerBy"))
        .await;
    assert_eq!(
        time(&answer["data"]["viewer"]["ticket"]["expectedAnswerBy"]),
        at(10)
    );
    let refused = world
        .ask(
            CallerName::Contact,
            &ask("serviceLevel { solution { due } }"),
        )
        .await;
    assert_eq!(crate::support::code(&refused), "FORBIDDEN");
    let order =
        "{ viewer { tickets(orderBy: { field: NEXT_DUE, direction: ASC }) { nodes { id } } } }";
    let refused = world.ask(CallerName::Contact, order).await;
    assert_eq!(crate::support::code(&refused), "FORBIDDEN");
}

#[tokio::test]
async fn an_answer_is_expected_where_the_tenant_shows_it_until_there_is_one() {
    let mut world = world(ALWAYS, &[]).await;
    let id = open(&world, "NORMAL").await;
    let ticket = look(&world, &id).await;
    assert_eq!(minutes(&ticket, &ticket["expectedAnswerBy"]), 60);
    change(
        &world,
        CallerName::Agent,
        "answerTicket",
        &id,
        "body: \"x\", status: OPEN",
    )
    .await;
    let ticket = look(&world, &id).await;
    assert_eq!(ticket["expectedAnswerBy"], Value::Null);
    assert_eq!(states(&ticket), both("MET", "ON_TRACK"));
    let other = open(&world, "NORMAL").await;
    world
        .database
        .as_owner("UPDATE tenants SET service_levels = jsonb_set(service_levels, '{show_expected_answer}', 'false')")
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    let ticket = look(&world, &other).await;
    assert_eq!(ticket["expectedAnswerBy"], Value::Null);
    assert_eq!(states(&ticket), both("ON_TRACK", "ON_TRACK"));
}

#[tokio::test]
async fn it_stands_still_while_it_waits_ends_when_solved_and_goes_on_when_reopened() {
    let world = world(ALWAYS, &[]).await;
    let (agent, anna) = (CallerName::Agent, CallerName::Contact);
    let id = open(&world, "NORMAL").await;
    let_pass(&world, &id, 30).await;
    change(
        &world,
        agent,
        "answerTicket",
        &id,
        "body: \"which?\", status: WAITING",
    )
    .await;
    let ticket = look(&world, &id).await;
    assert_eq!(states(&ticket), both("MET", "PAUSED"));
    let solution = &ticket["serviceLevel"]["solution"];
    assert_eq!(solution["due"], Value::Null);
    assert!(solution["pausedSince"].is_string());
    // A day in which nothing is owed.
    let_pass(&world, &id, 24 * 60).await;
    change(&world, anna, "replyToTicket", &id, "body: \"that one\"").await;
    let ticket = look(&world, &id).await;
    assert_eq!(states(&ticket), both("MET", "ON_TRACK"));
    assert_eq!(
        minutes(&ticket, &ticket["serviceLevel"]["solution"]["due"]),
        210
    );
    let_pass(&world, &id, 209).await;
    assert_eq!(states(&look(&world, &id).await), both("MET", "AT_RISK"));
    change(&world, agent, "setTicketStatus", &id, "status: RESOLVED").await;
    let ticket = look(&world, &id).await;
    assert_eq!(states(&ticket), both("MET", "MET"));
    assert!(ticket["serviceLevel"]["solution"]["metAt"].is_string());
    let_pass(&world, &id, 60).await;
    change(&world, anna, "reopenTicket", &id, "").await;
    assert_eq!(states(&look(&world, &id).await), both("MET", "AT_RISK"));
    let_pass(&world, &id, 2).await;
    assert_eq!(states(&look(&world, &id).await), both("MET", "BREACHED"));
    change(&world, anna, "closeTicket", &id, "").await;
    assert_eq!(states(&look(&world, &id).await), both("MET", "MISSED"));
}

#[tokio::test]
async fn another_priority_has_other_targets_one_by_one_and_in_bulk() {
    let world = world(ALWAYS, &[]).await;
    let id = open(&world, "NORMAL").await;
    change(
        &world,
        CallerName::Agent,
        "setTicketPriority",
        &id,
        "priority: URGENT",
    )
    .await;
    let ticket = look(&world, &id).await;
    let level = &ticket["serviceLevel"];
    assert_eq!(minutes(&ticket, &level["firstResponse"]["due"]), 10);
    assert_eq!(minutes(&ticket, &level["solution"]["due"]), 30);
    let bulk = format!(
        "mutation {{ changeTickets(input: {{ tickets: [{{ ticketId: \"{id}\" }}], priority: LOW }}) {{ errors {{ message }} }} }}"
    );
    let answer = world.ask(CallerName::Agent, &bulk).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    let ticket = look(&world, &id).await;
    assert_eq!(
        ticket["serviceLevel"],
        Value::Null,
        "nothing is promised of what can wait"
    );
}

#[tokio::test]
async fn a_merged_ticket_owes_nothing_until_it_is_taken_out_again() {
    let world = world(ALWAYS, &[]).await;
    let (id, into) = (open(&world, "URGENT").await, open(&world, "NORMAL").await);
    change(
        &world,
        CallerName::Agent,
        "mergeTickets",
        &id,
        &format!("intoId: \"{into}\""),
    )
    .await;
    let due = "SELECT count(next_due)::text FROM tickets";
    assert_eq!(look(&world, &id).await["serviceLevel"], Value::Null);
    assert_eq!(world.database.text_as_owner(due).await, "1");
    change(&world, CallerName::Agent, "unmergeTicket", &id, "").await;
    assert_eq!(states(&look(&world, &id).await).1, "ON_TRACK");
    assert_eq!(world.database.text_as_owner(due).await, "2");
}

#[tokio::test]
async fn the_desk_is_warned_once_and_finds_what_is_at_risk_or_broken() {
    let world = world(ALWAYS, &[]).await;
    let (fine, risky, late) = (
        open(&world, "NORMAL").await,
        open(&world, "NORMAL").await,
        open(&world, "NORMAL").await,
    );
    for id in [&risky, &late] {
        let to = world.fill("assigneeId: \"$staff\"", Owner::Anna);
        change(&world, CallerName::Admin, "assignTicket", id, &to).await;
    }
    let_pass(&world, &risky, 50).await;
    let_pass(&world, &late, 61).await;
    let find = |caller, filter: &'static str| {
        let world = &world;
        async move {
            let query = format!(
                "{{ serviceDesk {{ tickets(filter: {{ {filter} }}, orderBy: {{ field: NEXT_DUE, direction: ASC }}) {{ totalCount nodes {{ id }} }} }} }}"
            );
            let answer = world.ask(caller, &query).await;
            let nodes = answer["data"]["serviceDesk"]["tickets"]["nodes"].as_array();
            let nodes = nodes.unwrap_or_else(|| panic!("{answer}"));
            let ids = nodes
                .iter()
                .map(|node| node["id"].as_str().unwrap().to_owned());
            ids.collect::<Vec<_>>()
        }
    };
    let agent = CallerName::Agent;
    assert_eq!(
        find(agent, "serviceLevel: AT_RISK").await,
        std::slice::from_ref(&risky)
    );
    assert_eq!(
        find(agent, "serviceLevel: [BREACHED]").await,
        std::slice::from_ref(&late)
    );
    let either = "serviceLevel: [AT_RISK, BREACHED]";
    assert_eq!(find(agent, either).await, [late.clone(), risky.clone()]);
    // Whoever serves another portal alone finds none of this one's.
    assert_eq!(
        find(CallerName::Restricted, either).await,
        Vec::<String>::new()
    );
    let all = find(agent, "").await;
    assert_eq!(
        all[..3],
        [late.clone(), risky.clone(), fine.clone()],
        "by what is due next, and the rest last"
    );
    assert_eq!(all.len(), 6);

    // Two processes at once share the work; a third comes to nothing.
    let (one, two) = tokio::join!(warn_due(&world.server.db), warn_due(&world.server.db));
    assert_eq!(one.unwrap() + two.unwrap(), 2);
    assert_eq!(warn_due(&world.server.db).await.unwrap(), 0);
    let mails = "SELECT count(*) || ' ' || min(recipient_email) || ' ' || max(payload ->> 'portal') || ' ' || min(payload ->> 'zone')
        FROM mail_outbox WHERE template = 'ticket-at-risk'";
    let agents = agent.email().unwrap();
    assert_eq!(
        world.database.text_as_owner(mails).await,
        format!("2 {agents} Oriale UTC")
    );
    assert_eq!(
        states(&look(&world, &risky).await),
        both("AT_RISK", "ON_TRACK")
    );
    // What is answered is warned of no more; the solution is, in its turn.
    change(
        &world,
        agent,
        "answerTicket",
        &risky,
        "body: \"x\", status: OPEN",
    )
    .await;
    let_pass(&world, &risky, 150).await;
    assert_eq!(warn_due(&world.server.db).await.unwrap(), 1);
    let kinds = "SELECT count(*)::text FROM mail_outbox WHERE template = 'ticket-at-risk' AND payload -> 'promise' ? 'solution'";
    assert_eq!(world.database.text_as_owner(kinds).await, "1");
}

#[tokio::test]
async fn time_warns_and_changes_nothing_else() {
    let world = world(ALWAYS, &[]).await;
    let id = open(&world, "NORMAL").await;
    let id: Uuid = portico::api::GlobalId::parse_as(&id, portico::api::NodeKind::Ticket).unwrap();
    let time = portico::db::Identity::system(portico::db::System::Tickets);
    let mut tx = world.server.db.begin(&time).await.unwrap();
    use diesel_async::RunQueryDsl;
    let told = diesel::sql_query(format!(
        "UPDATE tickets SET subject = 'x' WHERE id = '{id}'"
    ))
    .execute(&mut *tx)
    .await;
    assert!(
        told.unwrap_err()
            .to_string()
            .contains("time changes nothing")
    );
    drop(tx);
    let mut tx = world.server.db.begin(&time).await.unwrap();
    let resolved =
        diesel::sql_query("UPDATE tickets SET next_warning = now() WHERE next_due IS NULL")
            .execute(&mut *tx)
            .await;
    assert!(
        resolved.is_err(),
        "what has no clock it closes, or leaves alone"
    );
}
