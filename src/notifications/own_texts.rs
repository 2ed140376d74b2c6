//! What a tenant says in a mail in place of Portico's own words: subject, introduction and closing, by kind and language.
//! What leads on (button, link, password, how long these are good for) is not theirs to change, and cannot be lost.

use async_graphql::Enum;
use diesel::{
    deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text as SqlText,
};
use serde::Serialize;
use uuid::Uuid;

use super::account_content::AccountChange;
use super::content::MailContent;
use crate::{
    db::{Database, DbError, Identity, System, schema::mail_texts},
    text::Locale,
    text_enum,
};

/// A kind of mail whose words a tenant can change: all that go to contacts.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum MailKind {
    /// Somebody of support has answered a ticket.
    TicketAnswered,
    /// A ticket has another status.
    TicketMoved,
    /// A ticket was merged into another one.
    TicketMerged,
    /// Somebody takes part in a ticket from now on.
    TicketAdded,
    /// An answer by mail came too late.
    ReplyNotTaken,
    /// Somebody of support has written in a conversation.
    MessageReceived,
    /// All that was said in a conversation, for whoever asked for it.
    ConversationTranscript,
    /// Somebody gets a password.
    InitialPassword,
    /// Somebody asked for a link to a new password.
    PasswordReset,
    /// A password was changed.
    PasswordChanged,
    /// An e-mail address was changed.
    AddressChanged,
}

text_enum!(MailKind {
    TicketAnswered = "ticket-answered",
    TicketMoved = "ticket-moved",
    TicketMerged = "ticket-merged",
    TicketAdded = "ticket-added",
    ReplyNotTaken = "reply-not-taken",
    MessageReceived = "message-received",
    ConversationTranscript = "conversation-transcript",
    InitialPassword = "initial-password",
    PasswordReset = "password-reset",
    PasswordChanged = "password-changed",
    AddressChanged = "address-changed",
});

impl MailKind {
    /// The kind of a mail; none for those whose words are the house's.
    #[must_use]
    pub const fn of(content: &MailContent) -> Option<Self> {
        Some(match content {
            MailContent::TicketAnswered(_) => Self::TicketAnswered,
            MailContent::TicketMoved(_) => Self::TicketMoved,
            MailContent::TicketMerged(_) => Self::TicketMerged,
            MailContent::TicketAdded(_) => Self::TicketAdded,
            MailContent::ReplyNotTaken(_) => Self::ReplyNotTaken,
            MailContent::MessageReceived(_) => Self::MessageReceived,
            MailContent::ConversationTranscript(_) => Self::ConversationTranscript,
            MailContent::InitialPassword(_) => Self::InitialPassword,
            MailContent::PasswordReset(_) => Self::PasswordReset,
            MailContent::AccountChanged(changed) => match changed.what {
                AccountChange::Password => Self::PasswordChanged,
                AccountChange::Address => Self::AddressChanged,
                AccountChange::Code => return None,
            },
            MailContent::TicketAssigned(_)
            | MailContent::TicketAtRisk(_)
            | MailContent::StaffInvited(_)
            | MailContent::DomainFailing(_) => return None,
        })
    }

    /// What its texts may name in double braces.
    #[must_use]
    pub const fn placeholders(self) -> &'static [&'static str] {
        match self {
            Self::TicketAnswered => &[
                "recipient",
                "portal",
                "number",
                "subject",
                "status",
                "agent",
            ],
            Self::TicketMoved => &["recipient", "portal", "number", "subject", "status"],
            Self::TicketMerged | Self::ReplyNotTaken => {
                &["recipient", "portal", "number", "subject"]
            }
            Self::TicketAdded => &["recipient", "portal", "number", "subject", "by"],
            Self::MessageReceived => &["recipient", "portal", "subject", "agent"],
            Self::ConversationTranscript => &["recipient", "portal", "subject"],
            Self::InitialPassword => &["recipient", "portal", "login", "hours"],
            Self::PasswordReset => &["recipient", "portal", "minutes"],
            Self::PasswordChanged | Self::AddressChanged => &["recipient", "portal"],
        }
    }

    /// What its subject must name: by the number, people find a ticket's mails.
    #[must_use]
    pub const fn required_in_subject(self) -> &'static [&'static str] {
        match self {
            Self::TicketAnswered
            | Self::TicketMoved
            | Self::TicketMerged
            | Self::TicketAdded
            | Self::ReplyNotTaken => &["number"],
            Self::MessageReceived
            | Self::ConversationTranscript
            | Self::InitialPassword
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::AddressChanged => &[],
        }
    }
}

/// A tenant's own words for a kind of mail in one language; none where Portico's stand.
#[derive(Queryable, Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OwnTexts {
    /// One line.
    pub subject: Option<String>,
    /// After the greeting.
    pub introduction: Option<String>,
    /// Before what stands at the end of every mail.
    pub closing: Option<String>,
}

impl OwnTexts {
    /// Those of the tenant, if it has any.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn load(
        db: &Database,
        tenant: Uuid,
        kind: MailKind,
        locale: Locale,
    ) -> Result<Option<Self>, DbError> {
        let query = mail_texts::table
            .find((tenant, kind, locale.as_str()))
            .select((
                mail_texts::subject,
                mail_texts::introduction,
                mail_texts::closing,
            ));
        let found = db.read(&Identity::system(System::Mail), query).await?;
        Ok(found.into_iter().next())
    }

    /// With every placeholder replaced by what `value` says of it. What is put in is text, and not looked through again.
    pub(super) fn filled(&self, value: impl Fn(&str) -> Option<String>) -> Self {
        let fill = |text: &Option<String>| text.as_deref().map(|text| filled(text, &value));
        Self {
            subject: fill(&self.subject),
            introduction: fill(&self.introduction),
            closing: fill(&self.closing),
        }
    }
}

/// The placeholders that a text names, each once, as they stand in the braces.
#[must_use]
pub fn named(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (name, _) in pieces(text).into_iter().filter_map(|piece| piece.1) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn filled(text: &str, value: &impl Fn(&str) -> Option<String>) -> String {
    let mut written = String::with_capacity(text.len());
    for (before, placeholder) in pieces(text) {
        written.push_str(before);
        if let Some((name, whole)) = placeholder {
            written.push_str(value(name).as_deref().unwrap_or(whole));
        }
    }
    written
}

/// Pieces of a text: what stands before a placeholder, its name, and the whole of it.
fn pieces(text: &str) -> Vec<(&str, Option<(&str, &str)>)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(length) = rest[start..].find("}}") else {
            break;
        };
        let whole = &rest[start..start + length + 2];
        pieces.push((&rest[..start], Some((whole[2..length].trim(), whole))));
        rest = &rest[start + length + 2..];
    }
    pieces.push((rest, None));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_only_those_that_are_known() {
        let own = OwnTexts {
            subject: Some("{{number}}: {{ subject }} {{nothing}} {{".to_owned()),
            ..OwnTexts::default()
        };
        let filled = own.filled(|name| match name {
            "number" => Some("7".to_owned()),
            "subject" => Some("{{number}} <b>".to_owned()),
            _ => None,
        });
        let expected = "7: {{number}} <b> {{nothing}} {{";
        assert_eq!(filled.subject.as_deref(), Some(expected));
        assert_eq!(filled.introduction, None);
        assert_eq!(named("{{a}} {{ b }} {{a}} {{"), ["a", "b"]);
    }
}
