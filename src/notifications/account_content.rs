//! What mails about accounts say. Kept in the outbox as JSON; never a secret.

use serde::{Deserialize, Serialize};

/// See [`super::MailContent::InitialPassword`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InitialPassword {
    /// The address that the contact logs in with.
    pub login: String,
    /// Hours that the password is good for, from when the mail was written.
    pub hours: u32,
    /// Whether the contact has to choose a password of their own.
    pub must_choose: bool,
}

/// See [`super::MailContent::PasswordReset`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct PasswordReset {
    /// Minutes that the link is good for, from when the mail was written.
    pub minutes: u32,
}

/// See [`super::MailContent::StaffInvited`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct StaffInvited {
    /// The admin's display name.
    pub inviter: String,
    /// The address that the person will log in with.
    pub login: String,
    /// Hours that the link is good for, from when the mail was written.
    pub hours: u32,
}

/// See [`super::MailContent::AccountChanged`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AccountChanged {
    /// What has.
    pub what: AccountChange,
}

/// What has changed about an account.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountChange {
    /// Its password.
    Password,
    /// Its e-mail address, which is its login.
    Address,
    /// Its second factor, which was taken away.
    Code,
}

impl AccountChange {
    /// Part of the messages' names.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Address => "address",
            Self::Code => "code",
        }
    }
}
