//! What a person can mend: said in their language, at the field it concerns.

use async_graphql::{Enum, SimpleObject};

use crate::{
    access::guarded,
    text::{Locale, MessageArg, message},
};

/// What is wrong with an input, for programs.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserErrorCode {
    /// Something has to be written here.
    Blank,
    /// More characters than are allowed; the message names the limit.
    TooLong,
    /// Control characters, or ones that turn the direction of text.
    InvalidCharacters,
    /// Not one of the values that are allowed here.
    InvalidValue,
    /// Address and password do not belong together. Nothing says whether the address exists.
    WrongCredentials,
    /// Too many failed tries; the message says when to try again.
    TooManyAttempts,
    /// Not possible in the state that the object is in.
    InvalidState,
    /// There is no such thing for you.
    NotFound,
    /// The portal does not offer this.
    FeatureOff,
}

/// An error that the person can mend, at the input that it concerns.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// What is wrong, for programs.
    #[allow_for(HOLDER)]
    pub code: UserErrorCode,
    /// What is wrong and what to do, in the caller's language.
    #[allow_for(HOLDER)]
    pub message: String,
    /// The input field, from the argument down: `["input", "subject"]`.
    #[allow_for(HOLDER)]
    pub path: Vec<String>,
}

impl UserError {
    /// An error at `input.<field>` with a message of the catalogue.
    #[must_use]
    pub fn at(code: UserErrorCode, field: &str, locale: Locale, id: &str, arguments: &[(&str, MessageArg)]) -> Self {
        Self {
            code,
            message: message(locale, id, arguments),
            path: vec!["input".to_owned(), field.to_owned()],
        }
    }
}
