//! `portico staff`: what the operator does at the command line, on a private PostgreSQL as a first install has it.

use std::{
    os::unix::fs::PermissionsExt,
    process::{Command, Output},
};

use portico::db::private::{PrivatePostgres, Usage};
use tempfile::TempDir;
use tokio_postgres::NoTls;

fn staff(dir: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portico"))
        .arg("staff")
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env("PORTICO_DATA_DIR", dir.path())
        .current_dir(dir.path())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_admin_is_made_and_the_last_one_stays() {
    let dir = tempfile::tempdir().unwrap();
    // The user postgres has to come through.
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let first = ["--email", "a.lang@example.com"];
    let made = staff(
        &dir,
        &[&["create-admin", "--name", "Anna Lang"], &first[..]].concat(),
    );
    assert!(made.status.success(), "{}", said(&made));
    assert!(said(&made).contains("Password (shown this once): "));
    let again = staff(
        &dir,
        &[&["create-admin", "--name", "Again"], &first[..]].concat(),
    );
    assert!(!again.status.success());
    assert!(
        said(&again).contains("account with this e-mail address already"),
        "{}",
        said(&again)
    );

    let refused = staff(&dir, &[&["disable"], &first[..]].concat());
    assert!(!refused.status.success());
    assert!(said(&refused).contains("last admin"), "{}", said(&refused));
    let second = [
        "create-admin",
        "--name",
        "Bea Lang",
        "--email",
        "b.lang@example.com",
    ];
    assert!(staff(&dir, &second).status.success());
    let disabled = staff(&dir, &[&["disable"], &first[..]].concat());
    assert!(disabled.status.success(), "{}", said(&disabled));
    let listed = said(&staff(&dir, &["list"]));
    for line in [
        "a.lang@example.com  admin  disabled  Anna Lang",
        "b.lang@example.com  admin  active    Bea Lang",
    ] {
        assert!(listed.contains(line), "{listed}");
    }

    // All of it is in the log, and nothing that was refused.
    let postgres = PrivatePostgres::start(dir.path(), Usage::Command, &|_| ())
        .await
        .unwrap();
    let settings = postgres.owner_url().settings().clone();
    let (client, connection) = settings.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
        .batch_execute("SET portico.role = 'admin'")
        .await
        .unwrap();
    let rows = client
        .query(
            "SELECT action || ' ' || actor_kind FROM audit_events ORDER BY at, id",
            &[],
        )
        .await
        .unwrap();
    let actions: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        actions,
        [
            "staff_created system",
            "staff_created system",
            "staff_deactivated system"
        ]
    );
    drop(client);
    postgres.stop().await;
}
