//! The audit log: read, given out, and never changed.

use serde_json::{Value, json};

use crate::{
    access_support::Access,
    support::{CallerName, Owner, code},
};

const PORTAL: &str = "oriale.localhost";

async fn ask(access: &Access, caller: CallerName, query: &str) -> Value {
    access.world.ask(caller, query).await
}

#[tokio::test]
async fn the_log_tells_admins_who_did_what_and_nobody_changes_it() {
    let access = Access::open().await;
    access.initialize(1).await;
    let _ = access
        .log_in(PORTAL, &Owner::Anna.email(), "wrong on purpose")
        .await;
    let query = format!(
        "{{ serviceDesk {{ auditLog(filter: {{ search: \"{}\" }}) {{ nodes {{ action actor {{ displayName side }} target address detail }} }} }} }}",
        Owner::Anna.mark()
    );
    let answer = ask(&access, CallerName::Admin, &query).await;
    let nodes = answer["data"]["serviceDesk"]["auditLog"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    let event = |action: &str| {
        nodes
            .iter()
            .find(|node| node["action"] == action)
            .unwrap_or_else(|| panic!("{action}: {answer}"))
    };
    let initialized = event("PASSWORD_INITIALIZED");
    assert_eq!(
        initialized["actor"],
        json!({ "displayName": "Alex Agent", "side": "SUPPORT" })
    );
    assert_eq!(initialized["target"], "mark-anna");
    assert_eq!(event("LOG_IN_FAILED")["actor"]["side"], "CONTACT");
    let agent = ask(&access, CallerName::Agent, &query).await;
    assert_eq!(code(&agent), "FORBIDDEN");
    // Anna sees her own, without who of the staff it was.
    let own = ask(
        &access,
        CallerName::Colleague,
        "{ viewer { loginEvents { kind actor { displayName } } } }",
    )
    .await;
    assert!(
        own["data"]["viewer"]["loginEvents"]
            .as_array()
            .unwrap()
            .iter()
            .any(|event| event["kind"] == "LOGGED_IN")
    );
    let pool = access.world.database.pool();
    let admin = portico::db::Identity::admin(access.world.agent);
    for statement in [
        "UPDATE audit_events SET action = 'x'",
        "DELETE FROM audit_events",
    ] {
        let mut tx = pool.begin(&admin).await.unwrap();
        let done = diesel_async::RunQueryDsl::execute(diesel::sql_query(statement), &mut *tx).await;
        assert!(done.is_err(), "{statement}");
    }
}

fn export(filter: &str) -> String {
    format!(
        "exportAuditLog(input: {{ filter: {filter} }}) {{ csv fileName count errors {{ code path message }} }}"
    )
}

#[tokio::test]
async fn the_log_can_be_given_out_as_a_file_which_is_written_down() {
    let access = Access::open().await;
    access.initialize(1).await;
    let refused = access.do_as(CallerName::Agent, &export("null")).await;
    assert_eq!(code(&refused), "FORBIDDEN");
    let filter = format!(
        "{{ tenant: \"{}\", action: [PASSWORD_INITIALIZED] }}",
        access.portal("oriale")
    );
    let given = access.do_as(CallerName::Admin, &export(&filter)).await;
    assert_eq!(given["count"], 1, "{given}");
    let csv = given["csv"].as_str().unwrap_or_else(|| panic!("{given}"));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let cells: Vec<&str> = rows[0].iter().collect();
    assert_eq!(
        cells[1..6],
        [
            "password_initialized",
            "staff",
            "Alex Agent",
            "mark-anna",
            "oriale"
        ]
    );
    let written = access.do_as(CallerName::Admin, &export("null")).await;
    let csv = written["csv"].as_str().unwrap();
    assert!(csv.contains(",audit_log_exported,staff,Ada Admin,,oriale,"));
    assert!(!csv.contains("argon2"));

    // Who wants too much is told to ask for less, and nothing is said to have been given out.
    access
        .world
        .database
        .as_owner(
            "INSERT INTO audit_events (id, action, actor_kind)
             SELECT gen_random_uuid(), 'log_in_failed', 'nobody' FROM generate_series(1, 50001)",
        )
        .await;
    let many = access
        .do_as(CallerName::Admin, &export("{ action: [LOG_IN_FAILED] }"))
        .await;
    assert_eq!(many["errors"][0]["path"], json!(["input", "filter"]));
    assert_eq!(
        many["errors"][0]["message"],
        "There are more than 50000 events. Please choose a shorter time."
    );
    let exports = "SELECT count(*)::text FROM audit_events WHERE action = 'audit_log_exported'";
    assert_eq!(
        access.world.database.text_as_owner(exports).await,
        "2",
        "the two above"
    );
}
