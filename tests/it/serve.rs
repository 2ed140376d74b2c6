//! The program as it runs: what it does by itself, with nobody asking.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{TestDatabase, Walls, World};

/// `portico serve` over a database, ended with the value.
struct Served(Child);

impl Served {
    fn over(database: &TestDatabase, data: &std::path::Path) -> Self {
        // Free now, and below those that the system gives to whoever asks for any.
        let port = || {
            std::iter::repeat_with(|| rand::random_range(15_000..32_000))
                .find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
                .and_then(|free| free.local_addr().ok())
                .unwrap()
                .to_string()
        };
        let child = Command::new(env!("CARGO_BIN_EXE_portico"))
            .arg("serve")
            .env("DATABASE_URL", &database.owner_url)
            .env("PORTICO_DATABASE_SERVICE_URL", &database.service_url)
            .env(
                "PORTICO_INSTANCE_SECRET",
                "a-secret-of-the-tests-and-of-nothing-else",
            )
            .env("PORTICO_DATA_DIR", data)
            .env("PORTICO_HTTP_LISTEN", port())
            .env("PORTICO_HTTP_DESK_HOST", "desk.localhost")
            .env("PORTICO_METRICS_LISTEN", port())
            .env("PORTICO_MAIL_SMTP_HOST", "127.0.0.1")
            .env("PORTICO_MAIL_SMTP_PORT", "9")
            .env("PORTICO_MAIL_SMTP_TLS", "none")
            .env("PORTICO_MAIL_FROM", "portico@example.com")
            .current_dir(data)
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(data.join("out")).unwrap())
            .stderr(std::fs::File::create(data.join("err")).unwrap())
            .spawn()
            .unwrap();
        Self(child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What was resolved long ago closes, and what was planned is published: soon after the start, without being asked.
#[tokio::test]
async fn what_is_due_is_done_by_the_running_program() {
    let world = World::create(Walls::Both).await;
    let due =
        "UPDATE tickets SET resolved_at = now() - interval '1 year' WHERE status = 'resolved';
         UPDATE branding_drafts SET planned_for = now() + interval '1 second'";
    world.database.as_owner(due).await;
    let state = "SELECT (SELECT count(*) FROM tickets WHERE status = 'resolved')::text || ' ' ||
         (SELECT string_agg(DISTINCT branding_version::text, ',') FROM tenants)";
    assert!(!world.database.text_as_owner(state).await.starts_with("0 "));
    let dir = tempfile::tempdir().unwrap();
    let served = Served::over(&world.database, dir.path());
    let begun = Instant::now();
    loop {
        let now = world.database.text_as_owner(state).await;
        if now == "0 3" {
            break;
        }
        let said = || std::fs::read_to_string(dir.path().join("err")).unwrap_or_default();
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "{now}: {}",
            said()
        );
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    drop(served);
    let left = world
        .database
        .text_as_owner("SELECT count(*)::text FROM branding_drafts WHERE planned_for IS NOT NULL")
        .await;
    assert_eq!(left, "0");
}
