//! How a command can end other than well.

use async_graphql::{Error, Result};

use super::{UserError, UserErrorCode, internal};
use crate::{
    access::{Caller, Refusal},
    db::{DbError, Transaction},
    text::{Locale, Text},
};

/// Why a command did nothing.
#[derive(Debug)]
pub enum Failure {
    /// Something that the person can mend.
    User(Vec<UserError>),
    /// Not theirs, or not for them.
    Refused(Refusal),
    /// Something that only the operator can mend.
    Database(DbError),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<UserError> for Failure {
    fn from(error: UserError) -> Self {
        Self::User(vec![error])
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What a payload shows of what was done, where that gives nothing else to show.
///
/// # Errors
/// As [`Failure::into_user_errors`].
pub fn user_errors(
    caller: &Caller,
    done: std::result::Result<(), Failure>,
) -> Result<Vec<UserError>> {
    match done {
        Ok(()) => Ok(Vec::new()),
        Err(failure) => failure.into_user_errors(caller),
    }
}

impl Failure {
    /// What a payload shows of it, or the top-level error that it is.
    ///
    /// # Errors
    /// All but [`Failure::User`].
    pub fn into_user_errors(self, caller: &Caller) -> Result<Vec<UserError>> {
        match self {
            Self::User(errors) => Ok(errors),
            other => Err(other.into_error(caller)),
        }
    }

    /// Whether somebody else was faster: the payload then shows the object as it is now.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::User(errors) if errors.iter().any(|error| error.code == UserErrorCode::Conflict))
    }

    /// The top-level error that it is, where there is no payload to show it in.
    #[must_use]
    pub fn into_error(self, caller: &Caller) -> Error {
        match self {
            Self::User(errors) => Error::new(
                errors
                    .into_iter()
                    .map(|error| error.message)
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            Self::Refused(refusal) => refusal.into_error(caller),
            Self::Database(error) => internal(caller, &error),
        }
    }
}

/// Ends the transaction in order, with nothing done.
///
/// # Errors
/// Always: with what it is refused for, or because the database is gone.
pub async fn refuse<T>(
    tx: Transaction,
    why: impl Into<Failure>,
) -> std::result::Result<T, Failure> {
    tx.rollback().await?;
    Err(why.into())
}

/// Checks an input field by field and reports all that is wrong at once.
#[derive(Debug)]
pub struct InputCheck {
    locale: Locale,
    errors: Vec<UserError>,
}

impl InputCheck {
    /// Messages come in this language.
    #[must_use]
    pub const fn new(locale: Locale) -> Self {
        Self {
            locale,
            errors: Vec::new(),
        }
    }

    /// A text of one line, at most `max` characters, never blank.
    pub fn line(&mut self, field: &str, value: &str, max: usize) -> String {
        let checked = Text::line(value, max);
        self.text(field, checked)
    }

    /// A text of any number of lines, at most `max` characters, never blank.
    pub fn block(&mut self, field: &str, value: &str, max: usize) -> String {
        let checked = Text::block(value, max);
        self.text(field, checked)
    }

    /// A text of one line, at most `max` characters; blank is none.
    pub fn optional_line(
        &mut self,
        field: &str,
        value: Option<&str>,
        max: usize,
    ) -> Option<String> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some(self.line(field, value, max))
    }

    /// A text of any number of lines, at most `max` characters; blank is none.
    pub fn optional_block(
        &mut self,
        field: &str,
        value: Option<&str>,
        max: usize,
    ) -> Option<String> {
        let value = value.filter(|value| !value.trim().is_empty())?;
        Some(self.block(field, value, max))
    }

    /// Notes that something is wrong with the field.
    pub fn wrong(&mut self, code: UserErrorCode, field: &str) {
        self.errors.push(UserError::at(self.locale, code, field));
    }

    /// Notes that the field's value is not one that is allowed.
    pub fn invalid(&mut self, field: &str) {
        self.errors.push(UserError::at(
            self.locale,
            UserErrorCode::InvalidValue,
            field,
        ));
    }

    /// Adds what was found wrong elsewhere.
    pub fn add(&mut self, errors: Vec<UserError>) {
        self.errors.extend(errors);
    }

    /// # Errors
    /// When anything was wrong.
    pub fn finish(self) -> std::result::Result<(), Failure> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(Failure::User(self.errors))
        }
    }

    fn text(
        &mut self,
        field: &str,
        checked: std::result::Result<Text, crate::text::TextError>,
    ) -> String {
        match checked {
            Ok(text) => text.into_string(),
            Err(error) => {
                self.errors
                    .push(UserError::of_text(self.locale, field, &error));
                String::new()
            }
        }
    }
}
