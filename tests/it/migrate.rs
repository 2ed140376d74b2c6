//! Migrations and the service's role, on a private PostgreSQL.

use portico::config::{Config, DatabaseUrl, InstanceSecret, Purpose, Sources};
use portico::db::migrate::{MigrateError, migrate, service_url};
use portico::db::private::{PrivatePostgres, Usage};
use portico::db::{Database, Identity, System, schema::tenants};
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;
use tokio_postgres::NoTls;

async fn postgres() -> (TempDir, PrivatePostgres) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let postgres = PrivatePostgres::start(dir.path(), Usage::Server, &|_| ())
        .await
        .unwrap();
    (dir, postgres)
}

fn config(variables: &[(&str, &str)]) -> Config {
    let variables = variables
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .chain([("PORTICO_INSTANCE_SECRET".to_owned(), "x".repeat(40))])
        .collect();
    Config::load(
        Purpose::Tool,
        &Sources {
            file: None,
            variables,
        },
    )
    .unwrap()
}

async fn execute(url: &DatabaseUrl, sql: &str) {
    let (client, connection) = url.settings().connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}

#[tokio::test]
async fn two_that_start_together_migrate_once_and_both_can_serve() {
    let (_dir, postgres) = postgres().await;
    let owner = postgres.owner_url();
    let (one, other) = tokio::join!(migrate(owner, |_| ()), migrate(owner, |_| ()));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(one.is_empty() != other.is_empty(), "{one:?} {other:?}");
    assert!(migrate(owner, |_| ()).await.unwrap().is_empty());

    let config = config(&[]);
    let (one, other) = tokio::join!(
        service_url(&config.database, owner, &config.instance_secret),
        service_url(&config.database, owner, &config.instance_secret)
    );
    assert_eq!(one.unwrap().user(), "portico_service");
    let database = Database::new(other.unwrap().expose(), 1).unwrap();
    let identity = Identity::system(System::Tenants);
    let rows: Vec<uuid::Uuid> = database
        .read(
            &identity,
            diesel::QueryDsl::select(tenants::table, tenants::id),
        )
        .await
        .unwrap();
    assert!(rows.is_empty());
}

#[tokio::test]
async fn another_instance_secret_sets_the_password_anew() {
    let (_dir, postgres) = postgres().await;
    let owner = postgres.owner_url();
    migrate(owner, |_| ()).await.unwrap();
    let config = config(&[]);
    let first = service_url(&config.database, owner, &config.instance_secret)
        .await
        .unwrap();
    let second = service_url(&config.database, owner, &InstanceSecret::generate())
        .await
        .unwrap();
    assert_ne!(first.expose(), second.expose());
    assert!(first.settings().connect(NoTls).await.is_err());
    assert!(second.settings().connect(NoTls).await.is_ok());
}

#[tokio::test]
async fn a_service_that_could_get_around_row_level_security_is_refused() {
    let (_dir, postgres) = postgres().await;
    let owner = postgres.owner_url();
    migrate(owner, |_| ()).await.unwrap();
    let config = config(&[]);
    execute(
        owner,
        "CREATE ROLE somebody; GRANT somebody TO portico_service",
    )
    .await;
    let refused = service_url(&config.database, owner, &config.instance_secret)
        .await
        .unwrap_err();
    assert!(
        matches!(refused, MigrateError::ServiceTooMighty { .. }),
        "{refused}"
    );
    assert!(refused.to_string().contains("NOBYPASSRLS"), "{refused}");
}

#[tokio::test]
async fn a_database_that_is_not_there_is_told_without_the_password() {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().to_str().unwrap().replace('/', "%2F");
    let url = DatabaseUrl::parse(&format!("postgres://owner:hunter2@{socket}/portico")).unwrap();
    let told = migrate(&url, |_| ()).await.unwrap_err().to_string();
    assert!(
        told.contains("owner@") && told.contains("DATABASE_URL") && !told.contains("hunter2"),
        "{told}"
    );
}
