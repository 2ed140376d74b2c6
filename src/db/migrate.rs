//! Migrations, as the owner and one process at a time; and the service's role, which they create, made ready to log in.

use diesel::QueryableByName;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::sql_types::{Bool, Integer, Text};
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use secrecy::ExposeSecret;

use super::connect::{self, ConnectError};
use crate::config::{DatabaseConfig, DatabaseUrl, InstanceSecret, SERVICE_ROLE};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// The oldest PostgreSQL that serves, as `server_version_num`.
const OLDEST_VERSION: i32 = 150_000;

/// The advisory lock under which migrations run: "portico" in ASCII.
const LOCK: i64 = 0x0070_6f72_7469_636f;

/// Why the database cannot be made ready. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The owner cannot log in.
    #[error(
        "The database cannot be reached as its owner: {0}. Check database.url (DATABASE_URL) and that the server runs."
    )]
    Connect(#[from] ConnectError),
    /// The server is too old.
    #[error("The server is PostgreSQL {0}; Portico needs 15 or later.")]
    TooOld(String),
    /// The database's encoding is not UTF-8.
    #[error(
        "The database's encoding is {0}; Portico needs UTF8. Create it anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
    )]
    Encoding(String),
    /// A migration failed and was rolled back.
    #[error("The migration {name} failed and was rolled back: {words}")]
    Failed {
        /// Which one.
        name: String,
        /// What the server said.
        words: String,
    },
    /// The owner may not set the service's password.
    #[error(
        "The owner {owner} may not set the password of {SERVICE_ROLE}: {words}. Either grant it (as a superuser: ALTER ROLE \
         {owner} CREATEROLE; and from PostgreSQL 16 on: GRANT {SERVICE_ROLE} TO {owner} WITH ADMIN OPTION), or give \
         {SERVICE_ROLE} a password yourself and set database.service_url."
    )]
    ServicePassword {
        /// The owner's role.
        owner: String,
        /// What the server said.
        words: String,
    },
    /// The service cannot log in.
    #[error(
        "The database cannot be reached as {SERVICE_ROLE}: {0}. Check database.service_url, and pg_hba.conf on the server."
    )]
    ServiceLogin(ConnectError),
    /// The service's role could get around row-level security.
    #[error(
        "The role {SERVICE_ROLE} {what}: row-level security would not hold it. As a superuser: ALTER ROLE {SERVICE_ROLE} \
         NOSUPERUSER NOBYPASSRLS; and let it own nothing and be a member of nothing."
    )]
    ServiceTooMighty {
        /// What it may do, such as `is a superuser`.
        what: &'static str,
    },
    /// A statement of the preparation failed.
    #[error("The database refused to be prepared: {0}")]
    Refused(String),
}

impl From<diesel::result::Error> for MigrateError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Text)]
    version_name: String,
    #[diesel(sql_type = Text)]
    encoding: String,
}

/// Runs the migrations that are not applied yet and returns their names. `progress` hears each before it runs.
///
/// A second process waits until the first is done. Every migration is a transaction of its own: what fails is rolled
/// back, what went before it stays.
///
/// # Errors
/// The server cannot be reached, is too old, or refuses.
pub async fn migrate(
    owner: &DatabaseUrl,
    progress: impl Fn(&str) + Send + 'static,
) -> Result<Vec<String>, MigrateError> {
    let mut conn = connect::diesel(owner).await?;
    check_server(&mut conn).await?;
    diesel::sql_query("SELECT pg_advisory_lock($1)")
        .bind::<diesel::sql_types::BigInt, _>(LOCK)
        .execute(&mut conn)
        .await?;
    // diesel's migrations are written for a blocking connection; this wraps ours for a thread that may block. The lock
    // goes with the connection.
    tokio::task::spawn_blocking(move || run(Blocking::from(conn), &progress))
        .await
        .map_err(|error| MigrateError::Refused(error.to_string()))?
}

type Blocking = AsyncConnectionWrapper<AsyncPgConnection>;

fn run(mut conn: Blocking, progress: &dyn Fn(&str)) -> Result<Vec<String>, MigrateError> {
    let refused =
        |error: Box<dyn std::error::Error + Send + Sync>| MigrateError::Refused(error.to_string());
    let pending: Vec<Box<dyn Migration<Pg>>> =
        conn.pending_migrations(MIGRATIONS).map_err(refused)?;
    warn_if_newer(&mut conn)?;
    let mut applied = Vec::with_capacity(pending.len());
    for migration in pending {
        let name = migration.name().to_string();
        progress(&name);
        conn.run_migration(&*migration)
            .map_err(|error| MigrateError::Failed {
                name: name.clone(),
                words: error.to_string(),
            })?;
        applied.push(name);
    }
    Ok(applied)
}

/// An older Portico on a newer database happens while a cluster is being updated; it is worth a line, no more.
fn warn_if_newer(conn: &mut Blocking) -> Result<(), MigrateError> {
    let refused =
        |error: Box<dyn std::error::Error + Send + Sync>| MigrateError::Refused(error.to_string());
    let ours = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(refused)?;
    let newest = ours
        .iter()
        .map(|migration| migration.name().version())
        .max();
    let applied = conn.applied_migrations().map_err(refused)?;
    if let Some(unknown) = applied
        .iter()
        .max()
        .filter(|version| Some(*version) > newest.as_ref())
    {
        tracing::warn!(version = %unknown, "the database was migrated by a newer Portico");
    }
    Ok(())
}

async fn check_server(conn: &mut AsyncPgConnection) -> Result<(), MigrateError> {
    let server: Server = diesel::sql_query(
        "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS version_name, \
         pg_encoding_to_char(encoding)::text AS encoding FROM pg_database WHERE datname = current_database()",
    )
    .get_result(conn)
    .await?;
    if server.version < OLDEST_VERSION {
        return Err(MigrateError::TooOld(server.version_name));
    }
    if server.encoding != "UTF8" {
        return Err(MigrateError::Encoding(server.encoding));
    }
    Ok(())
}

/// The URL that serves, for a migrated database: as configured, else derived from the owner's; then the role's
/// password is set when it does not log in yet. Either way it is made sure that row-level security holds the role.
///
/// # Errors
/// The service cannot log in, the owner may not help it, or the role is too mighty.
pub async fn service_url(
    config: &DatabaseConfig,
    owner: &DatabaseUrl,
    secret: &InstanceSecret,
) -> Result<DatabaseUrl, MigrateError> {
    let url = match &config.service_url {
        Some(url) => url.clone(),
        None => derive_service(owner, secret).await?,
    };
    let mut conn = connect::diesel(&url)
        .await
        .map_err(MigrateError::ServiceLogin)?;
    check_service(&mut conn).await?;
    Ok(url)
}

async fn derive_service(
    owner: &DatabaseUrl,
    secret: &InstanceSecret,
) -> Result<DatabaseUrl, MigrateError> {
    let password = secret.derive_password("password of the database role portico_service");
    let url = owner
        .for_role(SERVICE_ROLE, &password)
        .map_err(MigrateError::Refused)?;
    if connect::client(&url).await.is_ok() {
        return Ok(url);
    }
    let client = connect::client(owner).await?;
    // Only a hash goes over, so that no log of PostgreSQL's can hold the password; it holds no quote.
    let hash = postgres_protocol::password::scram_sha_256(password.expose_secret().as_bytes());
    // Under the migrations' lock, for two processes that change one role at once disturb each other.
    // Called by its path: the trait in scope would shadow it.
    tokio_postgres::Client::execute(&client, "SELECT pg_advisory_lock($1)", &[&LOCK])
        .await
        .map_err(|error| MigrateError::Refused(connect::words(&error)))?;
    client
        .batch_execute(&format!(
            "ALTER ROLE {SERVICE_ROLE} LOGIN PASSWORD '{hash}'"
        ))
        .await
        .map_err(|error| MigrateError::ServicePassword {
            owner: owner.user().to_owned(),
            words: connect::words(&error),
        })?;
    Ok(url)
}

#[derive(QueryableByName)]
struct Might {
    #[diesel(sql_type = Bool)]
    superuser: bool,
    #[diesel(sql_type = Bool)]
    bypasses: bool,
    #[diesel(sql_type = Bool)]
    member: bool,
    #[diesel(sql_type = Bool)]
    owns: bool,
}

async fn check_service(conn: &mut AsyncPgConnection) -> Result<(), MigrateError> {
    let might: Might = diesel::sql_query(
        "SELECT r.rolsuper AS superuser, r.rolbypassrls AS bypasses, \
         EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid) AS member, \
         EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid) AS owns FROM pg_roles r WHERE r.rolname = current_user",
    )
    .get_result(conn)
    .await?;
    let what = match might {
        Might {
            superuser: true, ..
        } => "is a superuser",
        Might { bypasses: true, .. } => "may bypass row-level security",
        Might { member: true, .. } => "is a member of another role",
        Might { owns: true, .. } => "owns tables",
        _ => return Ok(()),
    };
    Err(MigrateError::ServiceTooMighty { what })
}
