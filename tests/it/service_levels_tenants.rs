//! What is promised differs from tenant to tenant, and from the first moment on with how pressing a ticket is.

use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::{
    service_levels::{ALWAYS, world},
    support::{CallerName, Owner, Server, Walls, World},
};

const LEVEL: &str = "id createdAt priority serviceLevel { firstResponse { targetMinutes due state } solution { targetMinutes due } }";

/// Opens a ticket as a contact; gives what they are told of it.
async fn open(world: &World, caller: CallerName, priority: &str) -> Value {
    let query = format!(
        "mutation {{ createTicket(input: {{ subject: \"s\", description: \"d\", priority: {priority} }}) {{ ticket {{ id number priority expectedAnswerBy }} errors {{ message }} }} }}"
    );
    let mut answer = world.ask(caller, &query).await;
    assert_eq!(
        answer["data"]["createTicket"]["errors"],
        json!([]),
        "{answer}"
    );
    answer["data"]["createTicket"]["ticket"].take()
}

async fn at_the_desk(world: &World, id: &Value) -> Value {
    let query = format!("{{ serviceDesk {{ ticket(id: {id}) {{ {LEVEL} }} }} }}");
    let mut answer = world.ask(CallerName::Agent, &query).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["serviceDesk"]["ticket"].take()
}

fn time(value: &Value) -> DateTime<Utc> {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .parse()
        .unwrap()
}

/// Minutes from the opening to what is due.
fn minutes(ticket: &Value, clock: &str) -> i64 {
    let due = time(&ticket["serviceLevel"][clock]["due"]);
    ((due - time(&ticket["createdAt"])).num_seconds() + 30).div_euclid(60)
}

#[tokio::test]
async fn each_ticket_takes_the_targets_and_the_hours_of_its_own_tenant() {
    let mut world = world(ALWAYS, &[]).await;
    // At Nordwind somebody works on the day after tomorrow alone, by the clocks of Kiribati, which has no summer time.
    let day = (Utc::now() + TimeDelta::hours(14)).date_naive() + TimeDelta::days(2);
    let mut hours = json!([[], [], [], [], [], [], []]);
    hours[day.weekday().num_days_from_monday() as usize] = json!(["09:00-17:00"]);
    let levels = json!({
        "calendar": { "zone": "Pacific/Kiritimati", "hours": hours, "holidays": [] },
        "targets": {
            "low": {},
            "normal": { "first_response": 90, "solution": 300 },
            "urgent": { "first_response": 20, "solution": 45 },
        },
        "warn_percent": 80,
        "show_expected_answer": false,
    });
    world
        .database
        .as_owner(&format!(
            "UPDATE tenants SET service_levels = '{levels}' WHERE slug = 'nordwind'"
        ))
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    let opening = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(9 - 14);
    for (priority, at_oriale, at_nordwind) in [
        ("NORMAL", (60, 240), (90, 300)),
        ("URGENT", (10, 30), (20, 45)),
    ] {
        let annas = open(&world, CallerName::Contact, priority).await;
        let carls = open(&world, CallerName::Other, priority).await;
        assert!(annas["expectedAnswerBy"].is_string(), "{annas}");
        assert!(carls["expectedAnswerBy"].is_null(), "{carls}");
        let annas = at_the_desk(&world, &annas["id"]).await;
        let due = (
            minutes(&annas, "firstResponse"),
            minutes(&annas, "solution"),
        );
        assert_eq!(due, at_oriale, "{priority}");
        let carls = at_the_desk(&world, &carls["id"]).await;
        let level = &carls["serviceLevel"];
        for (clock, target) in [
            ("firstResponse", at_nordwind.0),
            ("solution", at_nordwind.1),
        ] {
            assert_eq!(level[clock]["targetMinutes"], target, "{priority}");
            let due = opening + TimeDelta::minutes(target);
            assert_eq!(time(&level[clock]["due"]), due, "{priority}");
        }
    }
}

#[tokio::test]
async fn what_is_opened_as_urgent_is_urgent_for_both_sides_from_the_first_moment_on() {
    let world = world(ALWAYS, &[]).await;
    let own = open(&world, CallerName::Contact, "URGENT").await;
    assert_eq!(own["priority"], "URGENT", "{own}");
    let query = world.fill(
        "mutation { openTicket(input: { contactId: \"$contact\", subject: \"s\", description: \"d\", priority: URGENT }) { ticket { id number priority } errors { message } } }",
        Owner::Anna,
    );
    let called = world.ask(CallerName::Agent, &query).await;
    let called = &called["data"]["openTicket"]["ticket"];
    assert_eq!(called["priority"], "URGENT", "{called}");
    for ticket in [&own, called] {
        let seen = at_the_desk(&world, &ticket["id"]).await;
        assert_eq!(seen["priority"], "URGENT");
        let due = (minutes(&seen, "firstResponse"), minutes(&seen, "solution"));
        assert_eq!(due, (10, 30));
        let number = &ticket["number"];
        let query =
            format!("{{ viewer {{ ticket(number: {number}) {{ priority expectedAnswerBy }} }} }}");
        let read = world.ask(CallerName::Contact, &query).await;
        let read = &read["data"]["viewer"]["ticket"];
        assert_eq!(read["priority"], "URGENT", "{read}");
        let expected = time(&read["expectedAnswerBy"]);
        let due = time(&seen["serviceLevel"]["firstResponse"]["due"]);
        assert_eq!(expected.timestamp_micros(), due.timestamp_micros());
    }
}
