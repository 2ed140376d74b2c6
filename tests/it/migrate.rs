//! Migrations and the service's role, on a private PostgreSQL.

use diesel_async::{
    AsyncConnection, AsyncPgConnection, async_connection_wrapper::AsyncConnectionWrapper,
};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use portico::config::{Config, DatabaseUrl, InstanceSecret, Purpose, Sources};
use portico::db::migrate::{MigrateError, migrate, service_url};
use portico::db::private::{PrivatePostgres, Usage};
use portico::db::{Database, Identity, System, schema::tenants};
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;
use tokio_postgres::NoTls;

use crate::support::{CallerName, Walls, World};

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

/// What makes up the database, a line each.
const STRUCTURE: &str = "SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default) AS line
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT concat_ws(' ', 'index', indexdef) FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, permissive, roles, cmd, qual, with_check) FROM pg_policies
    UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'function', oid::regprocedure, prosrc, prosecdef, proconfig) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'table', relname, relrowsecurity, relforcerowsecurity, relacl) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
) AS structure";

/// The way back is for whoever must return to the version before; what was there before the change must live.
#[tokio::test]
async fn each_migration_can_be_taken_back_and_made_again_with_tickets_there() {
    let world = World::create(Walls::Both).await;
    let list = "{ viewer { tickets(first: 50) { nodes { number subject replyCount } } } }";
    let before = world.ask(CallerName::Contact, list).await;
    let structure = world.database.text_as_owner(STRUCTURE).await;
    let owner = world.database.owner_url.clone();
    let undone = tokio::task::spawn_blocking(move || {
        let conn = tokio::runtime::Handle::current()
            .block_on(AsyncPgConnection::establish(&owner))
            .unwrap();
        let mut conn = AsyncConnectionWrapper::<AsyncPgConnection>::from(conn);
        let migrations = FileBasedMigrations::from_path("migrations").unwrap();
        let mut undone = 0;
        loop {
            let last = conn
                .revert_last_migration(migrations.clone())
                .unwrap()
                .to_string();
            undone += 1;
            if last.contains("001200") {
                break;
            }
        }
        conn.run_pending_migrations(migrations).unwrap();
        undone
    })
    .await
    .unwrap();
    assert!(undone > 12, "{undone}");
    let again = world.database.text_as_owner(STRUCTURE).await;
    let changed: Vec<_> = structure
        .lines()
        .filter(|line| !again.contains(line))
        .collect();
    assert!(changed.is_empty(), "{changed:#?}");
    assert_eq!(structure.lines().count(), again.lines().count());
    assert_eq!(world.ask(CallerName::Contact, list).await, before);
}
