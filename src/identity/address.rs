//! The e-mail address as a login name: one spelling, however it is typed.

use crate::text::{Text, TextError};

/// RFC 5321 §4.5.3.1.3 allows a path of 256 octets, of which two are its angle brackets.
const MAX_ADDRESS: usize = 254;

/// An address in the one spelling under which accounts are found and failures counted: NFC, lower case, no white
/// space around it.
///
/// PostgreSQL compares it with `lower(email)`. Only this side decides what is lower case, so that two spellings that
/// reach the same account are always counted as one.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LoginAddress(String);

impl LoginAddress {
    /// Reads what somebody typed to log in. Whether it looks like an address is not asked: an account with it is
    /// found, or it is not.
    ///
    /// # Errors
    /// Blank, longer than 254 characters, or with control characters.
    pub fn typed(text: &str) -> Result<Self, TextError> {
        Text::line(text, MAX_ADDRESS).map(|text| Self(text.as_str().to_lowercase()))
    }

    /// Reads the address of a new account, which must be one that mail can be sent to: none when it is not.
    #[must_use]
    pub fn of_account(text: &str) -> Option<Self> {
        let address = Self::typed(text).ok()?;
        let (local, domain) = address.0.rsplit_once('@')?;
        let fits = !local.is_empty()
            && !domain.is_empty()
            && address.0.len() <= MAX_ADDRESS
            && !address
                .0
                .chars()
                .any(|c| c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';'));
        fits.then_some(address)
    }

    /// The one spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last `@`; nothing when there is none.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl std::fmt::Debug for LoginAddress {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("LoginAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_of_an_address_are_one() {
        let one = LoginAddress::typed("jürgen@oriale.example").unwrap();
        for spelling in [
            "Jürgen@Oriale.example",
            " JÜRGEN@ORIALE.EXAMPLE\n",
            "ju\u{308}rgen@oriale.example",
        ] {
            assert_eq!(
                LoginAddress::typed(spelling).as_ref(),
                Ok(&one),
                "{spelling}"
            );
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_told_apart_from_an_unknown_one() {
        assert_eq!(LoginAddress::typed("  "), Err(TextError::Blank));
        assert_eq!(
            LoginAddress::typed("a\0@b"),
            Err(TextError::InvalidCharacters)
        );
        let long = format!("{}@b", "a".repeat(300));
        assert_eq!(
            LoginAddress::typed(&long),
            Err(TextError::TooLong { limit: 254 })
        );
        assert!(
            LoginAddress::typed("nobody").is_ok(),
            "an account with it is just not found"
        );
    }

    #[test]
    fn an_account_needs_an_address_that_mail_can_be_sent_to() {
        for bad in [
            "",
            "anna",
            "@b",
            "a@",
            "a b@c",
            "Anna <a@b>",
            "a@b,c@d",
            "a\n@b",
        ] {
            assert!(LoginAddress::of_account(bad).is_none(), "{bad}");
        }
        assert!(LoginAddress::of_account("Anna.Berg+x@Oriale.Example").is_some());
    }

    #[test]
    fn an_address_is_never_printed() {
        let address = LoginAddress::typed("anna@oriale.example").unwrap();
        assert!(!format!("{address:?}").contains("anna"));
    }
}
