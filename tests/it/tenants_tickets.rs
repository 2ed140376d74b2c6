//! `[tickets]` of `tenant.toml`: each key means what it is called, is written back so, and time goes by it.

use std::{fs, path::Path};

use portico::tenants::folder;
use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Server, Walls, World};

/// No number twice, so that no two keys can stand for each other.
const ORIALE: &str = "
[tickets]
reopen_days = 5
close_after_days = 3
show_assignee = false
mail_content = true
answer_within_hours = 9
file_megabytes = 40
files_per_message = 7
";
const NORDWIND: &str = "
[tickets]
reopen_days = 30
close_after_days = 20
show_assignee = true
mail_content = false
answer_within_hours = 100
file_megabytes = 2
files_per_message = 50
";

/// The world, where both tenants have decided about their tickets.
async fn world() -> World {
    let mut world = World::create(Walls::Both).await;
    let folder = tempfile::tempdir().unwrap();
    for (slug, section) in [("oriale", ORIALE), ("nordwind", NORDWIND)] {
        let own = folder.path().join(slug);
        fs::create_dir(&own).unwrap();
        for file in fs::read_dir(Path::new("tenants").join(slug)).unwrap() {
            let file = file.unwrap();
            // Its articles are another folder's business.
            if file.file_type().unwrap().is_dir() {
                continue;
            }
            fs::copy(file.path(), own.join(file.file_name())).unwrap();
        }
        let toml = own.join("tenant.toml");
        let text = fs::read_to_string(&toml).unwrap();
        fs::write(toml, text + section).unwrap();
    }
    folder::apply(folder.path(), &world.server.db)
        .await
        .unwrap();
    world.server = Server::over(&world.database, Walls::Both).await;
    world
}

#[tokio::test]
async fn each_key_is_read_and_written_back_as_what_it_is_called() {
    let world = world().await;
    for (slug, rules) in [
        (
            "oriale",
            json!({ "reopen_days": 5, "close_after_days": 3, "show_assignee": false, "mail_content": true, "push_content": false,
                "answer_within_hours": 9, "file_megabytes": 40, "files_per_message": 7 }),
        ),
        (
            "nordwind",
            json!({ "reopen_days": 30, "close_after_days": 20, "show_assignee": true, "mail_content": false, "push_content": false,
                "answer_within_hours": 100, "file_megabytes": 2, "files_per_message": 50 }),
        ),
    ] {
        let kept = format!("SELECT ticket_rules::text FROM tenants WHERE slug = '{slug}'");
        let kept = world.database.text_as_owner(&kept).await;
        assert_eq!(
            serde_json::from_str::<Value>(&kept).unwrap(),
            rules,
            "{slug}"
        );
    }
    let asked = "{ portal { ticketRules { reopenDays closeAfterDays answerWithinHours maxFileSize maxFiles } } }";
    let told = world.ask(CallerName::Contact, asked).await;
    assert_eq!(
        told["data"]["portal"]["ticketRules"],
        json!({ "reopenDays": 5, "closeAfterDays": 3, "answerWithinHours": 9, "maxFileSize": 40 * 1024 * 1024, "maxFiles": 7 })
    );
    let exported = tempfile::tempdir().unwrap();
    folder::export(exported.path(), &world.server.db)
        .await
        .unwrap();
    for (slug, section) in [("oriale", ORIALE), ("nordwind", NORDWIND)] {
        let text = fs::read_to_string(exported.path().join(slug).join("tenant.toml")).unwrap();
        let (_, written) = text.split_once("[tickets]\n").unwrap();
        let written: Vec<&str> = written
            .lines()
            .take_while(|line| !line.is_empty())
            .collect();
        // What is as Portico has it anyway is not said.
        let expected = section.lines().filter(|line| line.contains(" = "));
        let mut expected: Vec<&str> = expected.filter(|line| !line.ends_with("true")).collect();
        expected.sort_unstable();
        assert_eq!(written, expected, "{slug}");
    }
}

/// As if these tickets had been resolved so many days ago.
async fn resolved_ago(world: &World, days: [(Owner, u32); 3]) {
    for (owner, days) in days {
        let (ticket, _) = world.tickets[&owner];
        world
            .database
            .as_owner(&format!(
                "UPDATE tickets SET resolved_at = now() - interval '{days} days' WHERE id = '{ticket}'"
            ))
            .await;
    }
}

async fn statuses(world: &World) -> String {
    let all = "SELECT string_agg(status, ' ' ORDER BY number) FROM tickets";
    world.database.text_as_owner(all).await
}

#[tokio::test]
async fn what_is_resolved_closes_after_as_many_days_as_its_tenant_says() {
    let world = world().await;
    let close = || portico::tickets::ending::close_due(&world.server.db);
    // Three days at Oriale and twenty at Nordwind: one day less is too early for both.
    let early = [(Owner::Anna, 2), (Owner::Ben, 2), (Owner::Carl, 19)];
    resolved_ago(&world, early).await;
    assert_eq!(close().await.unwrap(), 0);
    let due = [(Owner::Anna, 2), (Owner::Ben, 4), (Owner::Carl, 19)];
    resolved_ago(&world, due).await;
    assert_eq!(close().await.unwrap(), 1);
    assert_eq!(statuses(&world).await, "resolved closed resolved");
    resolved_ago(
        &world,
        [(Owner::Anna, 4), (Owner::Ben, 4), (Owner::Carl, 21)],
    )
    .await;
    assert_eq!(close().await.unwrap(), 2);
    assert_eq!(statuses(&world).await, "closed closed closed");
}

#[tokio::test]
async fn what_is_closed_opens_again_for_as_many_days_as_its_tenant_says() {
    let world = world().await;
    for (caller, owner, days) in [
        (CallerName::Contact, Owner::Anna, 5),
        (CallerName::Other, Owner::Carl, 30),
    ] {
        let (ticket, _) = world.tickets[&owner];
        for (ago, code) in [(days - 1, Value::Null), (days + 1, json!("INVALID_STATE"))] {
            let close = world.fill(
                "mutation { closeTicket(input: { ticketId: \"$ticket\" }) { errors { code } } }",
                owner,
            );
            let closed = world.ask(caller, &close).await;
            assert_eq!(closed["data"]["closeTicket"]["errors"], json!([]));
            world
                .database
                .as_owner(&format!(
                    "UPDATE tickets SET closed_at = now() - interval '{ago} days' WHERE id = '{ticket}'"
                ))
                .await;
            let open = world.fill(
                "mutation { reopenTicket(input: { ticketId: \"$ticket\" }) { errors { code } } }",
                owner,
            );
            let opened = world.ask(caller, &open).await;
            let errors = &opened["data"]["reopenTicket"]["errors"];
            assert_eq!(errors[0]["code"], code, "{ago} days ago: {opened}");
        }
    }
}
