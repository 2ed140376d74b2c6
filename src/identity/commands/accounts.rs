//! What all commands on accounts share.
//!
//! They run in a transaction of `Identity::system(System::Provision)` that the caller opens and commits, so that any
//! number of changes are made together or not at all.

use diesel_async::AsyncPgConnection;

use super::credentials::lock_password;
use crate::{
    db::DbError,
    identity::{
        session::Account,
        sessions::{Which, end_sessions_of},
    },
    text::{Text, TextError},
};

/// Characters of a name at most.
pub const MAX_NAME: usize = 200;
/// Why an account was not changed. Says which field, and never what was in it.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Not an address that mail can be sent to.
    #[error("the e-mail address must look like name@example.com")]
    BadAddress,
    /// Somebody in the same place logs in with this address already.
    #[error("there is an account with this e-mail address already")]
    AddressTaken,
    /// A name or telephone number that cannot be taken.
    #[error("{field}: {error}")]
    BadText {
        /// Which.
        field: &'static str,
        /// Why.
        error: TextError,
    },
    /// There is no such account.
    #[error("there is no such account")]
    Unknown,
    /// Nobody would be left who can administer.
    #[error("this is the last admin who can log in; make somebody else an admin first")]
    LastAdmin,
    /// See [`DbError`].
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for AccountError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Ends what a person can no longer do.
pub(super) async fn after_change(
    conn: &mut AsyncPgConnection,
    changed: usize,
    active: bool,
    account: Account,
) -> Result<(), AccountError> {
    if changed == 0 {
        return Err(AccountError::Unknown);
    }
    if !active {
        // Waits for a log-in that is just being finished, so that its session is among those that end.
        lock_password(conn, account).await?;
        end_sessions_of(conn, account, Which::All).await?;
    }
    Ok(())
}

/// A password's foreign key found nobody.
pub(super) fn unknown_when_missing(error: DbError) -> AccountError {
    match error {
        DbError::Conflict { .. } => AccountError::Unknown,
        other => other.into(),
    }
}

/// A text of one line, or what is wrong with it.
pub(super) fn text(field: &'static str, value: &str, max: usize) -> Result<String, AccountError> {
    Text::line(value, max)
        .map(Text::into_string)
        .map_err(|error| AccountError::BadText { field, error })
}
