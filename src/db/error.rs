//! What can go wrong with the database, said without SQL and without anybody's data.

use diesel::result::{DatabaseErrorKind, Error as Diesel};

/// Failure of a database call.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection to be had, or it broke: worth trying again.
    #[error("the database cannot be reached")]
    Unavailable(#[source] anyhow::Error),
    /// A unique or foreign key said no.
    #[error("constraint {constraint} was violated")]
    Conflict {
        /// Name of the constraint or index.
        constraint: String,
    },
    /// A tenant that is archived, of which nothing changes any more.
    #[error("the tenant is read-only")]
    ReadOnlyTenant,
    /// A programming error, or something that only an operator can mend.
    #[error("the database refused a statement")]
    Refused(#[source] anyhow::Error),
}

impl From<Diesel> for DbError {
    fn from(error: Diesel) -> Self {
        match error {
            Diesel::DatabaseError(
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::ForeignKeyViolation,
                information,
            ) => Self::Conflict {
                constraint: information.constraint_name().unwrap_or("?").to_owned(),
            },
            Diesel::DatabaseError(
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
                _,
            )
            | Diesel::BrokenTransactionManager => Self::Unavailable(error.into()),
            // As the migration `tenant_life` says it.
            Diesel::DatabaseError(_, ref information)
                if information.message() == "the tenant is read-only" =>
            {
                Self::ReadOnlyTenant
            }
            // A server that is going down, or just coming up, says so in words (57P01, 57P02, 57P03).
            Diesel::DatabaseError(_, ref information)
                if ["terminating connection", "the database system is"]
                    .iter()
                    .any(|words| information.message().starts_with(words)) =>
            {
                Self::Unavailable(error.into())
            }
            other => Self::Refused(other.into()),
        }
    }
}

impl From<diesel_async::pooled_connection::deadpool::PoolError> for DbError {
    fn from(error: diesel_async::pooled_connection::deadpool::PoolError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// A value as a column of JSON has it.
///
/// # Errors
/// None for what the types of the domains can hold.
pub fn json(value: &impl serde::Serialize) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(value).map_err(|error| DbError::Refused(error.into()))
}
