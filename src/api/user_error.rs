//! What a person can mend: said in their language, at the field it concerns.

use async_graphql::{Enum, SimpleObject};

use crate::{
    access::guarded,
    text::{Locale, MessageArg, TextError, field_label, message},
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
    /// Fewer characters than a password needs here; the message names how many.
    PasswordTooShort,
    /// A password that others use, or that is easily guessed.
    PasswordTooCommon,
    /// The new password is the old one.
    PasswordUnchanged,
    /// Another contact of the portal, or member of staff, has this e-mail address.
    AddressTaken,
    /// Another thing of its kind has this already.
    Taken,
    /// Not an address that mail can be sent to.
    BadAddress,
    /// The link was used before, is too old, or was never one.
    TokenInvalid,
    /// Logging in by password is switched off, for the portal or for this contact.
    PasswordLogInOff,
    /// Nobody would be left who can administer.
    LastAdmin,
    /// The caller's own password has to be entered once more: `confirmPassword`, then try again.
    PasswordNeeded,
    /// Not the code of this moment, or one that was used before.
    WrongCode,
    /// Somebody else was faster; the message says what they did, and the payload has the object as it is now.
    Conflict,
    /// A file of more bytes than the portal takes; the message names how many.
    FileTooLarge,
    /// More files than one message may have, or than may wait to be sent.
    TooManyFiles,
    /// A picture that cannot be read, or has too many pixels.
    BadPicture,
    /// Files cannot be stored at present; what was typed is not lost, and trying again later may work.
    StorageUnavailable,
}

impl UserErrorCode {
    const fn message_id(self) -> &'static str {
        match self {
            Self::Blank => "user-error-blank",
            Self::TooLong => "user-error-too-long",
            Self::InvalidCharacters => "user-error-invalid-characters",
            Self::InvalidValue => "user-error-invalid-value",
            Self::WrongCredentials => "user-error-wrong-credentials",
            Self::TooManyAttempts => "user-error-too-many-attempts",
            Self::InvalidState => "user-error-invalid-state",
            Self::NotFound => "user-error-not-found",
            Self::FeatureOff => "user-error-feature-off",
            Self::PasswordTooShort => "user-error-password-too-short",
            Self::PasswordTooCommon => "user-error-password-too-common",
            Self::PasswordUnchanged => "user-error-password-unchanged",
            Self::AddressTaken => "user-error-address-taken",
            Self::Taken => "user-error-taken",
            Self::BadAddress => "user-error-bad-address",
            Self::TokenInvalid => "user-error-token-invalid",
            Self::PasswordLogInOff => "user-error-password-log-in-off",
            Self::LastAdmin => "user-error-last-admin",
            Self::PasswordNeeded => "user-error-password-needed",
            Self::WrongCode => "user-error-wrong-code",
            Self::Conflict => "user-error-conflict",
            Self::FileTooLarge => "user-error-file-too-large",
            Self::TooManyFiles => "user-error-too-many-files",
            Self::BadPicture => "user-error-picture-damaged",
            Self::StorageUnavailable => "user-error-storage-unavailable",
        }
    }
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
    /// An error at `input.<field>`; the message's `field` is what the field is called in that language.
    #[must_use]
    pub fn at(locale: Locale, code: UserErrorCode, field: &str) -> Self {
        Self::with(locale, code, field, code.message_id(), &[])
    }

    /// An error that concerns no field, but the caller.
    #[must_use]
    pub fn of_caller(locale: Locale, code: UserErrorCode) -> Self {
        Self {
            code,
            message: message(locale, code.message_id(), &[]),
            path: Vec::new(),
        }
    }

    /// An error at `input.<field>` with a message of its own and further values in it.
    #[must_use]
    pub fn with(
        locale: Locale,
        code: UserErrorCode,
        field: &str,
        id: &str,
        arguments: &[(&str, MessageArg<'_>)],
    ) -> Self {
        let mut all = vec![("field", MessageArg::from(field_label(locale, field)))];
        all.extend(arguments.iter().cloned());
        Self {
            code,
            message: message(locale, id, &all),
            path: vec!["input".to_owned(), field.to_owned()],
        }
    }

    /// An error at `input.answers.<key>`, a field of a form that an organisation wrote; `label` is what it is called there.
    #[must_use]
    pub fn of_answer(
        locale: Locale,
        code: UserErrorCode,
        key: &str,
        label: &str,
        id: &str,
        arguments: &[(&str, MessageArg<'_>)],
    ) -> Self {
        let mut all = vec![("field", MessageArg::from(label))];
        all.extend(arguments.iter().cloned());
        Self {
            code,
            message: message(locale, id, &all),
            path: ["input", "answers", key].map(str::to_owned).to_vec(),
        }
    }

    /// What is wrong with a text that was typed into `input.<field>`.
    #[must_use]
    pub fn of_text(locale: Locale, field: &str, error: &TextError) -> Self {
        match *error {
            TextError::Blank => Self::at(locale, UserErrorCode::Blank, field),
            TextError::InvalidCharacters => {
                Self::at(locale, UserErrorCode::InvalidCharacters, field)
            }
            TextError::TooLong { limit } => {
                let code = UserErrorCode::TooLong;
                Self::with(
                    locale,
                    code,
                    field,
                    code.message_id(),
                    &[("limit", limit.into())],
                )
            }
        }
    }
}
