//! What a password may be.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

use crate::text::TextError;

/// Characters of a new password at least. NIST SP 800-63B asks for 8; a tenant may raise it.
pub const MIN_PASSWORD: usize = 10;
/// Characters of a password at most, so that nobody makes us hash a book. NIST asks to allow 64 at least.
const MAX_PASSWORD: usize = 1024;
/// Why somebody has to choose another password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPassword {
    /// Fewer than [`MIN_PASSWORD`] characters.
    #[error("the password needs at least {MIN_PASSWORD} characters")]
    TooShort,
    /// More than 1024 characters, or with control characters, which cannot be typed everywhere.
    #[error("{0}")]
    Text(TextError),
}

/// A password as it is hashed.
///
/// Prepared by RFC 8265 §4.2 (OpaqueString): any kind of space is a space, and NFC, so that the same keys give the
/// same password on every keyboard and system. Nothing is trimmed and case counts. `Debug` shows nothing.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

impl Password {
    /// Takes what somebody typed to log in.
    ///
    /// # Errors
    /// Empty, or longer than 1024 characters.
    pub fn typed(text: &str) -> Result<Self, TextError> {
        if text.is_empty() {
            return Err(TextError::Blank);
        }
        if text.chars().nth(MAX_PASSWORD).is_some() {
            return Err(TextError::TooLong {
                limit: MAX_PASSWORD,
            });
        }
        let prepared: String = text
            .chars()
            .map(|c| if is_space(c) { ' ' } else { c })
            .nfc()
            .collect();
        Ok(Self(prepared.into()))
    }

    /// Takes a password that somebody chose for an account.
    ///
    /// # Errors
    /// See [`UnfitPassword`].
    pub fn chosen(text: &str) -> Result<Self, UnfitPassword> {
        if text.chars().any(char::is_control) {
            return Err(UnfitPassword::Text(TextError::InvalidCharacters));
        }
        let password = Self::typed(text).map_err(UnfitPassword::Text)?;
        if password.0.expose_secret().chars().count() < MIN_PASSWORD {
            return Err(UnfitPassword::TooShort);
        }
        Ok(password)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

/// Unicode's space separators (category Zs).
const fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_kept_and_nothing_is_printed() {
        assert_eq!(Password::typed("").unwrap_err(), TextError::Blank);
        assert_eq!(
            Password::typed(&"ä".repeat(1025)).unwrap_err(),
            TextError::TooLong { limit: 1024 }
        );
        assert!(Password::typed(&"ä".repeat(1024)).is_ok());
        assert!(Password::typed(" ").is_ok());
        assert_eq!(
            Password::chosen("nine char").unwrap_err(),
            UnfitPassword::TooShort
        );
        assert!(Password::chosen("ten chars!").is_ok());
        assert_eq!(
            Password::chosen("ten chars\0 and more").unwrap_err(),
            UnfitPassword::Text(TextError::InvalidCharacters)
        );
        let printed = format!("{:?}", Password::typed("hunter2").unwrap());
        assert!(!printed.contains("hunter2"), "{printed}");
    }
}
