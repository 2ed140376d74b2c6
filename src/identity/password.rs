//! What a password may be.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;

use crate::{
    tenants::{AccessRules, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH},
    text::TextError,
};

/// Characters of a new password at least; a tenant may raise it.
pub const MIN_PASSWORD: usize = MIN_PASSWORD_LENGTH as usize;
/// Characters of a password at most.
const MAX_PASSWORD: usize = MAX_PASSWORD_LENGTH as usize;
/// Characters that say enough about how easily a password is guessed; estimating takes time that grows with its square.
const ESTIMATED: usize = 72;
/// Why somebody has to choose another password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPassword {
    /// Fewer characters than are asked for.
    #[error("the password needs at least {least} characters")]
    TooShort {
        /// How many are.
        least: usize,
    },
    /// On a list of common and breached ones, or as easily guessed.
    #[error("the password is a common one, or easily guessed")]
    TooCommon,
    /// More than 1024 characters, or with control characters, which cannot be typed everywhere.
    #[error("{0}")]
    Text(TextError),
}

/// Guesses that a password must withstand, as a power of ten: far more than the limits on log-ins let through in years.
const SAFE_GUESSES: f64 = 7.5;

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

    /// Takes a password that somebody chose for an account. No rule says of which characters it is made (NIST SP
    /// 800-63B §5.1.1.2); how it compares with lists of common and breached passwords, names and words does, and so do
    /// `own_words`: the account's name, address and portal.
    ///
    /// # Errors
    /// See [`UnfitPassword`].
    pub fn chosen(
        text: &str,
        rules: Option<&AccessRules>,
        own_words: &[&str],
    ) -> Result<Self, UnfitPassword> {
        if text.chars().any(char::is_control) {
            return Err(UnfitPassword::Text(TextError::InvalidCharacters));
        }
        let password = Self::typed(text).map_err(UnfitPassword::Text)?;
        let least = rules.map_or(MIN_PASSWORD, |rules| rules.password_min_length as usize);
        let plain = password.0.expose_secret();
        if plain.chars().count() < least {
            return Err(UnfitPassword::TooShort { least });
        }
        let start: String = plain.chars().take(ESTIMATED).collect();
        if zxcvbn::zxcvbn(&start, own_words).guesses_log10() < SAFE_GUESSES {
            return Err(UnfitPassword::TooCommon);
        }
        Ok(password)
    }

    /// A password for somebody else, to be read and typed once: four groups of five from 31 letters and digits that
    /// nobody takes for one another. 99 bits.
    #[must_use]
    pub fn random() -> (Self, SecretString) {
        use rand::seq::IndexedRandom;
        const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
        let mut rng = rand::rng();
        let groups: Vec<String> = std::iter::repeat_with(|| {
            std::iter::repeat_with(|| *LETTERS.choose(&mut rng).unwrap_or(&b'x'))
                .take(5)
                .map(char::from)
                .collect()
        })
        .take(4)
        .collect();
        let text = groups.join("-");
        (Self(text.clone().into()), text.into())
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
            Password::chosen("nine char", None, &[]).unwrap_err(),
            UnfitPassword::TooShort { least: 10 }
        );
        assert!(Password::chosen("ten chars!", None, &[]).is_ok());
        assert_eq!(
            Password::chosen("ten chars\0 and more", None, &[]).unwrap_err(),
            UnfitPassword::Text(TextError::InvalidCharacters)
        );
        let printed = format!("{:?}", Password::typed("hunter2").unwrap());
        assert!(!printed.contains("hunter2"), "{printed}");
    }

    #[test]
    fn a_tenant_may_ask_for_more() {
        let rules = AccessRules {
            password_min_length: 16,
            ..AccessRules::default()
        };
        assert_eq!(
            Password::chosen("fifteen charact", Some(&rules), &[]).unwrap_err(),
            UnfitPassword::TooShort { least: 16 }
        );
    }

    #[test]
    fn common_breached_and_personal_ones_are_refused_and_phrases_are_not() {
        for bad in [
            "1234567890",
            "qwertyuiop",
            "password123",
            "Passw0rd123!",
            "iloveyou123",
            "aaaaaaaaaaaa",
            "Anna.Berger",
            "oriale2024",
        ] {
            let own = ["Anna Berger", "anna", "berger", "oriale"];
            let guesses = zxcvbn::zxcvbn(bad, &own).guesses_log10();
            assert_eq!(
                Password::chosen(bad, None, &own).err(),
                Some(UnfitPassword::TooCommon),
                "{bad}: {guesses}"
            );
        }
        for good in [
            "fabel-falke-violine-flocke-44",
            "ten chars!",
            "über den Dächern",
        ] {
            assert!(
                Password::chosen(good, None, &["Anna Berger"]).is_ok(),
                "{good}"
            );
        }
    }

    #[test]
    fn random_ones_differ_and_can_be_read_aloud() {
        let (_, one) = Password::random();
        let (_, other) = Password::random();
        assert_ne!(one.expose_secret(), other.expose_secret());
        let text = one.expose_secret();
        assert_eq!(text.len(), 23);
        assert!(!text.contains(['0', 'o', '1', 'l', 'i']), "{text}");
        assert!(Password::chosen(text, None, &[]).is_ok());
    }
}
