//! What an organisation's admin decided about logging in to its portal.

use serde::{Deserialize, Serialize};

/// Characters of a password at least, unless the tenant asks for more. NIST SP 800-63B asks for 8.
pub const MIN_PASSWORD_LENGTH: u32 = 10;
/// Characters of a password at most, so that nobody makes us hash a book. NIST asks to allow 64 at least.
pub const MAX_PASSWORD_LENGTH: i32 = 1024;
/// Characters that a tenant may ask for at most.
pub const MAX_MIN_PASSWORD_LENGTH: u32 = 64;

/// Whether a contact who came in with a password that Portico made has to choose their own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OwnPassword {
    /// Nothing else works until they have.
    #[default]
    Must,
    /// They are asked, and may keep the one that they were sent.
    May,
}

impl OwnPassword {
    /// The words of `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 2] = [("must", Self::Must), ("may", Self::May)];
}

/// The rules of a tenant; what is not set is as Portico has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessRules {
    /// Whether contacts may log in by password at all.
    pub password_log_in: bool,
    /// Characters of a new password at least: 10 to 64.
    pub password_min_length: u32,
    /// What follows a log-in with an initial password.
    pub own_password: OwnPassword,
    /// Hours that an initial password is good for: 1 to 720.
    pub initial_password_hours: u32,
    /// Minutes after which a session that nobody uses ends: 5 to 10,080.
    pub session_idle_minutes: u32,
    /// Hours after which a session ends, used or not: 1 to 720. None: as configured for the instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_hours: Option<u32>,
}

impl Default for AccessRules {
    fn default() -> Self {
        Self {
            password_log_in: true,
            password_min_length: MIN_PASSWORD_LENGTH,
            own_password: OwnPassword::default(),
            initial_password_hours: 72,
            session_idle_minutes: 240,
            session_hours: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_portico_has_it() {
        let rules: AccessRules = serde_json::from_str("{}").unwrap();
        assert_eq!(rules, AccessRules::default());
        let rules: AccessRules =
            serde_json::from_str(r#"{"own_password": "may", "session_hours": 8}"#).unwrap();
        assert_eq!(rules.own_password, OwnPassword::May);
        assert_eq!(rules.session_hours, Some(8));
        assert!(rules.password_log_in);
    }
}
