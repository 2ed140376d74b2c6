//! How logging in and what hangs on it can end other than well.

use crate::{
    api::{UserError, UserErrorCode},
    db::DbError,
    identity::passwords::HashingError,
    text::Locale,
};

/// Why nobody was logged in.
#[derive(Debug)]
pub enum LogInFailure {
    /// Something that the person can mend, or wait for.
    User(Vec<UserError>),
    /// Too many log in at this moment; nothing was counted.
    Busy,
    /// Something that only the operator can mend.
    Database(DbError),
}

impl From<UserError> for LogInFailure {
    fn from(error: UserError) -> Self {
        Self::User(vec![error])
    }
}

impl From<diesel::result::Error> for LogInFailure {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<DbError> for LogInFailure {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

pub(super) fn wrong(locale: Locale) -> LogInFailure {
    let code = UserErrorCode::WrongCredentials;
    LogInFailure::User(vec![UserError::at(locale, code, "password")])
}

/// Seconds below a minute and a half are told as such.
pub(super) fn too_many(locale: Locale, field: &str, seconds: i64) -> LogInFailure {
    let (id, unit, number) = if seconds < 90 {
        ("user-error-too-many-attempts-seconds", "seconds", seconds)
    } else {
        (
            "user-error-too-many-attempts",
            "minutes",
            (seconds + 59) / 60,
        )
    };
    let code = UserErrorCode::TooManyAttempts;
    LogInFailure::User(vec![UserError::with(
        locale,
        code,
        field,
        id,
        &[(unit, number.into())],
    )])
}

pub(super) fn not_hashed(error: &HashingError) -> LogInFailure {
    match error {
        HashingError::Failed(reason) => {
            LogInFailure::Database(DbError::Refused(anyhow::anyhow!("hashing: {reason}")))
        }
        _ => LogInFailure::Busy,
    }
}
