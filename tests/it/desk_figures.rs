//! Figures of tenants: known numbers, whose they are, and ranges that are none.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, code, count_statements, desk};

const SET: &str = "openNow newTickets solvedTickets answeredTickets firstResponseMedian firstResponseNinetieth ratings ratingAverage";

async fn asked(world: &World, caller: CallerName, variables: Value) -> Value {
    let query = format!(
        "query($tenantId: ID, $from: Date!, $to: Date!, $timeZone: String) {{ serviceDesk {{
             figures(tenantId: $tenantId, from: $from, to: $to, timeZone: $timeZone) {{
                 from to timeZone interval total {{ {SET} }}
                 periods {{ from to figures {{ {SET} }} }} tenants {{ id name figures {{ {SET} }} }} }} }} }}"
    );
    let token = world.token(caller);
    let asked = world
        .server
        .graphql(caller.host(), token.as_deref(), &query, variables);
    asked.await.json()
}

async fn figures(world: &World, caller: CallerName, variables: Value) -> Value {
    let answer = asked(world, caller, variables).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["serviceDesk"]["figures"].clone()
}

/// In March 2026 at Oriale: ten tickets, opened at noon of the days 1 to 10, answered after 1 to 9 hours and one not at all;
/// four of them solved on the 20th, two rated 5 and 2 on the 21st. At Nordwind: one, solved and opened again.
async fn march(world: &World) {
    let (oriale, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let (nordwind, carl) = (world.tenants["nordwind"], world.contacts[&Owner::Carl]);
    let sql = format!(
        "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority, created_at,
             updated_at, resolved_at, rating, rated_at)
         SELECT '{oriale}', ('00000000-0000-0000-0000-' || to_char(n, 'FM000000000000'))::uuid, 7000 + n, '{anna}', 's', '',
             CASE WHEN n <= 2 THEN 'closed' WHEN n <= 4 THEN 'resolved' ELSE 'open' END, 'normal',
             '2026-02-28 12:00Z'::timestamptz + n * interval '1 day', now(),
             CASE WHEN n <= 4 THEN '2026-03-20 23:30Z'::timestamptz END,
             CASE n WHEN 1 THEN 5 WHEN 2 THEN 2 END, CASE WHEN n <= 2 THEN '2026-03-21 08:00Z'::timestamptz END
         FROM generate_series(1, 10) n;
         INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_name, body, created_at, automatic)
         SELECT tenant_id, id, p, gen_random_uuid(), 'reply', CASE WHEN p = 1 THEN requester_id END, 'x', 'x',
             created_at + CASE p WHEN 1 THEN interval '1 minute' WHEN 2 THEN (number - 7000) * interval '1 hour' ELSE interval '90 days' END,
             false
         FROM tickets, generate_series(1, 3) p WHERE number BETWEEN 7001 AND 7010 AND (p = 1 OR number < 7010);
         INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority, created_at, updated_at)
         VALUES ('{nordwind}', gen_random_uuid(), 7011, '{carl}', 's', '', 'open', 'normal', '2026-03-05 12:00Z', now())"
    );
    world.database.as_owner(&sql).await;
}

fn range(from: &str, to: &str) -> Value {
    json!({ "from": from, "to": to })
}

#[tokio::test]
async fn known_numbers_come_out() {
    let world = World::create(Walls::Both).await;
    march(&world).await;
    let found = figures(&world, CallerName::Agent, range("2026-03-01", "2026-03-31")).await;
    assert_eq!(
        (&found["interval"], &found["timeZone"]),
        (&json!("DAY"), &json!("UTC"))
    );
    let total = &found["total"];
    assert_eq!(total["newTickets"], 11);
    assert_eq!(total["solvedTickets"], 4);
    assert_eq!(total["answeredTickets"], 9);
    assert_eq!(total["firstResponseMedian"], 5 * 3600);
    // Between the eighth and the ninth of nine, a fifth of the way.
    assert_eq!(total["firstResponseNinetieth"], 8 * 3600 + 720);
    assert_eq!(
        (&total["ratings"], &total["ratingAverage"]),
        (&json!(2), &json!(3.5))
    );

    let periods = found["periods"].as_array().unwrap();
    assert_eq!(periods.len(), 31);
    let day = |number: usize| &periods[number - 1]["figures"];
    assert_eq!(periods[4]["from"], "2026-03-05");
    assert_eq!(
        (&day(5)["newTickets"], &day(5)["openNow"]),
        (&json!(2), &Value::Null)
    );
    assert_eq!(day(5)["firstResponseMedian"], 5 * 3600);
    assert_eq!(
        (&day(10)["newTickets"], &day(10)["firstResponseMedian"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(
        (&day(20)["solvedTickets"], &day(21)["ratings"]),
        (&json!(4), &json!(2))
    );
    assert_eq!(day(31)["newTickets"], 0);

    let tenants = found["tenants"].as_array().unwrap();
    let of = |slug: &str| {
        let id = world.portal(slug);
        &tenants
            .iter()
            .find(|tenant| tenant["id"] == id.as_str())
            .unwrap()["figures"]
    };
    assert_eq!(
        (
            &of("oriale")["newTickets"],
            &of("oriale")["answeredTickets"]
        ),
        (&json!(10), &json!(9))
    );
    assert_eq!(
        (
            &of("nordwind")["newTickets"],
            &of("nordwind")["ratingAverage"]
        ),
        (&json!(1), &Value::Null)
    );
    let open = "SELECT count(*)::text FROM tickets WHERE status NOT IN ('resolved', 'closed') AND merged_into IS NULL";
    let open: i64 = world.database.text_as_owner(open).await.parse().unwrap();
    assert_eq!(total["openNow"], open);
    let sum: i64 = tenants
        .iter()
        .map(|tenant| tenant["figures"]["openNow"].as_i64().unwrap())
        .sum();
    assert_eq!(sum, open);

    let one =
        json!({ "from": "2026-03-01", "to": "2026-03-31", "tenantId": world.portal("nordwind") });
    let one = figures(&world, CallerName::Agent, one).await;
    assert_eq!(
        (
            &one["total"]["newTickets"],
            one["tenants"].as_array().unwrap().len()
        ),
        (&json!(1), 1)
    );
}

#[tokio::test]
async fn days_are_those_of_the_time_zone_and_long_ranges_have_weeks() {
    let world = World::create(Walls::Both).await;
    march(&world).await;
    // Half past eleven in Greenwich is the next day in Berlin.
    let berlin = json!({ "from": "2026-03-20", "to": "2026-03-21", "timeZone": "Europe/Berlin" });
    let found = figures(&world, CallerName::Agent, berlin).await;
    assert_eq!(found["timeZone"], "Europe/Berlin");
    assert_eq!(found["periods"][0]["figures"]["solvedTickets"], 0);
    assert_eq!(found["periods"][1]["figures"]["solvedTickets"], 4);
    for zone in ["Europe/Entenhausen", "'; --", ""] {
        let other = json!({ "from": "2026-03-20", "to": "2026-03-20", "timeZone": zone });
        let found = figures(&world, CallerName::Agent, other).await;
        assert_eq!(
            (&found["timeZone"], &found["total"]["solvedTickets"]),
            (&json!("UTC"), &json!(4))
        );
    }
    let weeks = figures(&world, CallerName::Agent, range("2026-02-01", "2026-04-30")).await;
    assert_eq!(weeks["interval"], "WEEK");
    let periods = weeks["periods"].as_array().unwrap();
    assert_eq!(
        (&periods[0]["from"], &periods[0]["to"]),
        (&json!("2026-02-01"), &json!("2026-02-01"))
    );
    let sum: i64 = periods
        .iter()
        .map(|week| week["figures"]["newTickets"].as_i64().unwrap())
        .sum();
    assert_eq!(weeks["total"]["newTickets"], 11);
    assert_eq!(sum, 11);
}

#[tokio::test]
async fn what_was_merged_counts_as_the_other_and_archived_portals_only_by_name() {
    let world = World::create(Walls::Both).await;
    march(&world).await;
    world
        .database
        .as_owner(
            "UPDATE tickets t SET merged_into = o.id, continued_in = o.id, status = 'closed' FROM tickets o WHERE t.number = 7009 AND o.number = 7010
                 AND o.tenant_id = t.tenant_id",
        )
        .await;
    let all = range("2026-03-01", "2026-03-31");
    let found = figures(&world, CallerName::Agent, all.clone()).await;
    assert_eq!(found["total"]["newTickets"], 10);
    desk::archive(&world, "oriale").await;
    let found = figures(&world, CallerName::Agent, all).await;
    assert_eq!(
        (
            &found["total"]["newTickets"],
            found["tenants"].as_array().unwrap().len()
        ),
        (&json!(1), 2)
    );
    let named =
        json!({ "from": "2026-03-01", "to": "2026-03-31", "tenantId": world.portal("oriale") });
    assert_eq!(
        figures(&world, CallerName::Agent, named).await["total"]["newTickets"],
        9
    );
}

#[tokio::test]
async fn each_wall_alone_counts_only_what_one_serves() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        march(&world).await;
        let all = range("2026-03-01", "2026-03-31");
        let found = figures(&world, CallerName::Restricted, all.clone()).await;
        assert_eq!(found["total"]["newTickets"], 1, "{walls:?}");
        assert_eq!(found["tenants"].as_array().unwrap().len(), 1, "{walls:?}");
        assert_eq!(
            found["tenants"][0]["id"],
            world.portal("nordwind"),
            "{walls:?}"
        );
        let other =
            json!({ "from": "2026-03-01", "to": "2026-03-31", "tenantId": world.portal("oriale") });
        assert!(
            figures(&world, CallerName::Restricted, other.clone())
                .await
                .is_null(),
            "{walls:?}"
        );
        for caller in [
            CallerName::Anonymous,
            CallerName::Newcomer,
            CallerName::Other,
            CallerName::Verifying,
        ] {
            let answer = asked(&world, caller, other.clone()).await;
            let new = &answer["data"]["serviceDesk"]["figures"]["total"]["newTickets"];
            assert!(
                new.is_null() || new == 0,
                "{walls:?} {} {answer}",
                caller.title()
            );
        }
    }
}

#[tokio::test]
async fn ranges_and_ids_that_are_none_have_their_answers() {
    let world = World::create(Walls::Both).await;
    let agent = CallerName::Agent;
    for (from, to) in [
        ("2026-03-02", "2026-03-01"),
        ("1926-01-01", "2026-01-01"),
        ("2026-01-01", "2027-01-02"),
        ("9999-12-31", "9999-12-31"),
        ("-0001-01-01", "-0001-01-02"),
    ] {
        assert_eq!(
            code(&asked(&world, agent, range(from, to)).await),
            "BAD_RANGE",
            "{from} {to}"
        );
    }
    for odd in ["yesterday", "2026-02-30", "2026-13-01", "20260301", ""] {
        let answer = asked(&world, agent, range(odd, "2026-03-01")).await;
        assert!(
            !answer["errors"].is_null() && answer["data"]["serviceDesk"].is_null(),
            "{odd} {answer}"
        );
    }
    for id in [
        "",
        "nonsense",
        &world.fill("$ticket", Owner::Anna),
        "UG9ydGFsOjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMA",
    ] {
        let variables = json!({ "from": "2026-03-01", "to": "2026-03-01", "tenantId": id });
        assert!(figures(&world, agent, variables).await.is_null(), "{id}");
    }
    // What everybody's world holds was rated today.
    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    let found = figures(&world, agent, range(&today, &today)).await;
    assert!(found["total"]["ratingAverage"].is_f64(), "{found}");
    // A day of which nothing is known is full of noughts.
    let quiet = figures(&world, agent, range("1999-03-01", "1999-03-01")).await;
    assert_eq!(
        (
            &quiet["total"]["newTickets"],
            &quiet["total"]["ratingAverage"]
        ),
        (&json!(0), &Value::Null)
    );
}

#[tokio::test]
async fn a_year_costs_as_many_statements_as_a_day() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    march(&world).await;
    for (from, to) in [("2026-03-01", "2026-03-01"), ("2026-01-01", "2026-12-31")] {
        figures(&world, CallerName::Agent, range(from, to)).await;
        let before = count_statements::of(&world.database);
        figures(&world, CallerName::Agent, range(from, to)).await;
        assert_eq!(count_statements::of(&world.database) - before, 2, "{from}");
    }
}
