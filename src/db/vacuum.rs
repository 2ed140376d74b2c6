//! Tidying up after many rows were written at once.

use diesel_async::RunQueryDsl;

use super::{DbError, connect};
use crate::config::DatabaseUrl;

/// Vacuums and analyses every table of the owner's, which no transaction may contain. It reads nobody's rows to anybody.
///
/// # Errors
/// The owner cannot log in, or the server refuses.
pub async fn vacuum(owner: &DatabaseUrl) -> Result<(), DbError> {
    let mut conn = connect::diesel(owner)
        .await
        .map_err(|error| DbError::Unavailable(error.into()))?;
    diesel::sql_query("VACUUM (ANALYZE)")
        .execute(&mut conn)
        .await?;
    Ok(())
}
