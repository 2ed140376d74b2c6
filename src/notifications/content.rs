//! The kinds of mail and what each needs to be written. Kept in the outbox as JSON; never a secret.

use serde::{Deserialize, Serialize};

/// What a mail is about. The variant's name in the outbox (`template`) is also its folder in `templates/`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "template", content = "payload", rename_all = "kebab-case")]
pub enum MailContent {
    /// An agent has answered a ticket; goes to its requester.
    TicketAnswered(TicketAnswer),
    /// Staff had a password made for a contact; goes to the contact, with the password sealed beside it.
    InitialPassword(InitialPassword),
    /// Somebody asked for a link to a new password; goes to whose account it is, with the link's token sealed beside it.
    PasswordReset(PasswordReset),
    /// An admin has invited a member of staff; goes to them, with the link's token sealed beside it.
    StaffInvited(StaffInvited),
    /// Something about an account has changed; goes to where its owner was reached before.
    AccountChanged(AccountChanged),
}

/// See [`MailContent::TicketAnswered`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TicketAnswer {
    /// The ticket's number in its tenant; part of the link.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The ticket's state after the answer, as a word: `waiting`, `resolved`, …
    pub status: String,
    /// The agent's display name.
    pub agent: String,
    /// The reply, in Markdown as it was written.
    pub body: String,
}

/// See [`MailContent::InitialPassword`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct InitialPassword {
    /// The address that the contact logs in with.
    pub login: String,
    /// Hours that the password is good for, from when the mail was written.
    pub hours: u32,
    /// Whether the contact has to choose a password of their own.
    pub must_choose: bool,
}

/// See [`MailContent::PasswordReset`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct PasswordReset {
    /// Minutes that the link is good for, from when the mail was written.
    pub minutes: u32,
}

/// See [`MailContent::StaffInvited`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct StaffInvited {
    /// The admin's display name.
    pub inviter: String,
    /// The address that the person will log in with.
    pub login: String,
    /// Hours that the link is good for, from when the mail was written.
    pub hours: u32,
}

/// See [`MailContent::AccountChanged`].
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

impl MailContent {
    /// The template's name, as the outbox has it.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::TicketAnswered(_) => "ticket-answered",
            Self::InitialPassword(_) => "initial-password",
            Self::PasswordReset(_) => "password-reset",
            Self::StaffInvited(_) => "staff-invited",
            Self::AccountChanged(_) => "account-changed",
        }
    }

    /// What the template needs, as the outbox has it.
    ///
    /// # Errors
    /// None for what these types can hold.
    pub fn payload(&self) -> serde_json::Result<serde_json::Value> {
        match self {
            Self::TicketAnswered(payload) => serde_json::to_value(payload),
            Self::InitialPassword(payload) => serde_json::to_value(payload),
            Self::PasswordReset(payload) => serde_json::to_value(payload),
            Self::StaffInvited(payload) => serde_json::to_value(payload),
            Self::AccountChanged(payload) => serde_json::to_value(payload),
        }
    }

    /// Puts together what the outbox holds.
    ///
    /// # Errors
    /// A template that this version does not know, or a payload that lacks something.
    pub fn from_row(template: &str, payload: serde_json::Value) -> serde_json::Result<Self> {
        serde_json::from_value(serde_json::json!({ "template": template, "payload": payload }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_reads_back() {
        let content = MailContent::TicketAnswered(TicketAnswer {
            number: 7,
            subject: "Printer".into(),
            status: "waiting".into(),
            agent: "Tom".into(),
            body: "**Hello**".into(),
        });
        let payload = content.payload().unwrap();
        assert_eq!(
            MailContent::from_row(content.template(), payload.clone()).unwrap(),
            content
        );
        assert!(MailContent::from_row("no-such", payload).is_err());
        assert!(MailContent::from_row("ticket-answered", serde_json::json!({})).is_err());
    }
}
