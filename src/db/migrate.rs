//! The schema's history, compiled in; run as the owner and nobody else.

use diesel::connection::SimpleConnection;
use diesel_async::{
    AsyncConnection, AsyncPgConnection, async_connection_wrapper::AsyncConnectionWrapper,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbError;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
/// Held while migrating, so that of several processes that start together one works and the others wait.
const LOCK: i64 = 0x0070_6f72_7469_636f;

/// Brings the database to this version's schema. `url` is the owner's.
///
/// Returns the names of the migrations that were run, oldest first; none when there was nothing to do.
///
/// # Errors
/// When the database cannot be reached, or a migration fails; the failed one leaves nothing behind.
pub async fn migrate(url: &str) -> Result<Vec<String>, DbError> {
    let conn = AsyncPgConnection::establish(url)
        .await
        .map_err(|error| DbError::Unavailable(error.into()))?;
    let run = tokio::task::spawn_blocking(move || {
        let mut conn: AsyncConnectionWrapper<AsyncPgConnection> = conn.into();
        conn.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
        let done = conn
            .run_pending_migrations(MIGRATIONS)
            .map(|versions| versions.iter().map(ToString::to_string).collect())
            .map_err(|error| DbError::Refused(anyhow::anyhow!("{error}")));
        conn.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
        done
    });
    run.await.map_err(|error| DbError::Refused(error.into()))?
}
