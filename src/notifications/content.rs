//! The kinds of mail and what each needs to be written. Kept in the outbox as JSON; never a secret.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::account_content::{AccountChanged, InitialPassword, PasswordReset, StaffInvited};
use super::domain_at_risk::DomainNotice;
use super::message_received::MessageMail;
use super::reply_to::{Answered, ReplyTo};
use super::stop::Preference;
use super::transcript::TranscriptMail;
use crate::service_levels::Warning;

/// What a mail is about. The variant's name in the outbox (`template`) is also its folder in `templates/`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "template", content = "payload", rename_all = "kebab-case")]
pub enum MailContent {
    /// An agent has answered a ticket; goes to its requester and its participants.
    TicketAnswered(TicketAnswer),
    /// A ticket has moved to another state; goes to its requester.
    TicketMoved(TicketMove),
    /// A ticket was merged into another one; goes to its requester and its participants.
    TicketMerged(TicketMerge),
    /// A ticket was given to a member of staff; goes to them.
    TicketAssigned(TicketAssignment),
    /// Something promised for a ticket is about to be broken; goes to whoever works on it.
    TicketAtRisk(PromiseAtRisk),
    /// Somebody of support has written in a conversation; goes to its contact, who has not read it.
    MessageReceived(MessageMail),
    /// All that was said in a conversation; goes to its contact, who asked for it.
    ConversationTranscript(TranscriptMail),
    /// Somebody takes part in a ticket from now on; goes to them.
    TicketAdded(TicketAddition),
    /// An answer by mail came to a ticket that is closed or merged; goes to whose answer it was.
    ReplyNotTaken(ReplyNotTaken),
    /// Staff had a password made for a contact; goes to the contact, with the password sealed beside it.
    InitialPassword(InitialPassword),
    /// Somebody asked for a link to a new password; goes to whose account it is, with the link's token sealed beside it.
    PasswordReset(PasswordReset),
    /// An admin has invited a member of staff; goes to them, with the link's token sealed beside it.
    StaffInvited(StaffInvited),
    /// Something about an account has changed; goes to where its owner was reached before.
    AccountChanged(AccountChanged),
    /// The proof of a customer's domain is gone; goes to the admins of its portal.
    DomainFailing(DomainNotice),
}

/// See [`MailContent::TicketAnswered`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TicketAnswer {
    /// The ticket: its mails stand together in a mail program.
    #[serde(default)]
    pub ticket: Option<Uuid>,
    /// The recipient, who can have such mails stopped.
    #[serde(default)]
    pub contact: Option<Uuid>,
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
    /// The reply's entry in the timeline, whose files the mail tells of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Uuid>,
    /// Replies of moments before, oldest first, which this mail tells of as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierAnswer>,
}

/// A reply of moments before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct EarlierAnswer {
    /// Its entry in the timeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Uuid>,
    /// The agent's display name.
    pub agent: String,
    /// The reply, in Markdown as it was written.
    pub body: String,
}

/// See [`MailContent::TicketMoved`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TicketMove {
    /// The ticket: its mails stand together in a mail program.
    pub ticket: Option<Uuid>,
    /// The recipient, who can have such mails stopped.
    pub contact: Option<Uuid>,
    /// The ticket's number in its tenant; part of the link.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The ticket's state now, as a word.
    pub status: String,
}

/// See [`MailContent::TicketMerged`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TicketMerge {
    /// The ticket: its mails stand together in a mail program.
    pub ticket: Option<Uuid>,
    /// The recipient, who can have such mails stopped.
    pub contact: Option<Uuid>,
    /// The ticket's number in its tenant.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The number of the ticket in which it is continued, for whoever may read that.
    pub into: Option<i64>,
}

/// See [`MailContent::TicketAssigned`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TicketAssignment {
    /// The ticket: its mails stand together in a mail program.
    pub ticket: Option<Uuid>,
    /// The ticket's `Node.id`; part of the link.
    pub id: String,
    /// The ticket's number in its tenant.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The organisation's name.
    pub portal: String,
    /// The name of whoever gave it to them.
    pub by: String,
    /// Those of the same organisation that they were given moments before, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierAssignment>,
}

/// A ticket that somebody was given moments before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct EarlierAssignment {
    /// The ticket's `Node.id`; part of the link.
    pub id: String,
    /// The ticket's number in its tenant.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
}

/// See [`MailContent::TicketAtRisk`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct PromiseAtRisk {
    /// The ticket: its mails stand together in a mail program.
    pub ticket: Uuid,
    /// The ticket's `Node.id`; part of the link.
    pub id: String,
    /// The ticket's number in its tenant.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The organisation's name.
    pub portal: String,
    /// What was promised, and when it is due.
    pub promise: Warning,
    /// The organisation's time zone.
    pub zone: String,
}

/// See [`MailContent::TicketAdded`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TicketAddition {
    /// The ticket: its mails stand together in a mail program.
    #[serde(default)]
    pub ticket: Option<Uuid>,
    /// The ticket's number in its tenant; part of the link.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The name of whoever added them.
    pub by: String,
}

/// See [`MailContent::ReplyNotTaken`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ReplyNotTaken {
    /// The ticket: its mails stand together in a mail program.
    pub ticket: Uuid,
    /// The ticket's number in its tenant; part of the link.
    pub number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// Whether it goes on in another ticket.
    #[serde(default)]
    pub merged: bool,
    /// That one's number, for whoever may read it.
    #[serde(default)]
    pub into: Option<i64>,
}

impl MailContent {
    /// The template's name, as the outbox has it.
    #[must_use]
    pub const fn template(&self) -> &'static str {
        match self {
            Self::TicketAnswered(_) => "ticket-answered",
            Self::TicketMoved(_) => "ticket-moved",
            Self::TicketMerged(_) => "ticket-merged",
            Self::TicketAssigned(_) => "ticket-assigned",
            Self::TicketAtRisk(_) => "ticket-at-risk",
            Self::MessageReceived(_) => "message-received",
            Self::ConversationTranscript(_) => "conversation-transcript",
            Self::TicketAdded(_) => "ticket-added",
            Self::ReplyNotTaken(_) => "reply-not-taken",
            Self::InitialPassword(_) => "initial-password",
            Self::PasswordReset(_) => "password-reset",
            Self::StaffInvited(_) => "staff-invited",
            Self::AccountChanged(_) => "account-changed",
            Self::DomainFailing(_) => "domain-failing",
        }
    }

    /// The ticket that it is about, if it is about one.
    #[must_use]
    pub const fn ticket(&self) -> Option<Uuid> {
        match self {
            Self::TicketAnswered(answer) => answer.ticket,
            Self::TicketMoved(moved) => moved.ticket,
            Self::TicketMerged(merged) => merged.ticket,
            Self::TicketAssigned(assigned) => assigned.ticket,
            Self::TicketAtRisk(at_risk) => Some(at_risk.ticket),
            Self::TicketAdded(added) => added.ticket,
            Self::ReplyNotTaken(reply) => Some(reply.ticket),
            _ => None,
        }
    }

    /// The conversation that it is about, if it is about one.
    #[must_use]
    pub const fn conversation(&self) -> Option<Uuid> {
        match self {
            Self::MessageReceived(mail) => Some(mail.conversation),
            _ => None,
        }
    }

    /// The entries of the timeline, or the messages of a conversation, that it tells of word for word.
    #[must_use]
    pub fn entries(&self) -> Vec<Uuid> {
        match self {
            Self::TicketAnswered(answer) => {
                let earlier = answer.earlier.iter().filter_map(|earlier| earlier.entry);
                earlier.chain(answer.entry).collect()
            }
            Self::MessageReceived(mail) => mail.messages.iter().filter_map(|it| it.id).collect(),
            _ => Vec::new(),
        }
    }

    /// What its recipient can switch off to get no more of its kind; none for what is sent in any case.
    #[must_use]
    pub const fn preference(&self) -> Option<(Uuid, Preference)> {
        match self {
            Self::TicketAnswered(TicketAnswer {
                contact: Some(contact),
                ..
            }) => Some((*contact, Preference::Answers)),
            Self::TicketMoved(TicketMove {
                contact: Some(contact),
                ..
            })
            | Self::TicketMerged(TicketMerge {
                contact: Some(contact),
                ..
            }) => Some((*contact, Preference::States)),
            Self::MessageReceived(mail) => Some((mail.contact, Preference::Messages)),
            _ => None,
        }
    }

    /// What, and as whom, its recipient answers when they answer the mail; none for what nobody answers.
    #[must_use]
    pub fn reply_to(&self) -> Option<ReplyTo> {
        match self {
            Self::TicketAnswered(TicketAnswer {
                ticket: Some(ticket),
                contact: Some(contact),
                status,
                ..
            })
            | Self::TicketMoved(TicketMove {
                ticket: Some(ticket),
                contact: Some(contact),
                status,
                ..
            }) if status != "closed" => Some(ReplyTo::new(Answered::Ticket(*ticket), *contact)),
            Self::MessageReceived(mail) => {
                let to = Answered::Conversation(mail.conversation);
                Some(ReplyTo::new(to, mail.contact))
            }
            _ => None,
        }
    }

    /// The templates of mails to members of staff.
    pub(super) const FOR_STAFF: [&'static str; 3] =
        ["ticket-assigned", "ticket-at-risk", "domain-failing"];

    /// Templates that tell contacts of tickets: only who has tickets gets them.
    pub(super) const OF_TICKETS: [&'static str; 4] = [
        "ticket-answered",
        "ticket-moved",
        "ticket-merged",
        "ticket-added",
    ];

    /// Templates that tell contacts of messages: only who has messages gets them.
    pub(super) const OF_MESSAGES: [&'static str; 2] =
        ["message-received", "conversation-transcript"];

    /// Whether it goes to a member of staff, and wears the house's design, though it is about a tenant's.
    #[must_use]
    pub fn is_for_staff(&self) -> bool {
        Self::FOR_STAFF.contains(&self.template())
    }

    /// What the template needs, as the outbox has it.
    ///
    /// # Errors
    /// None for what these types can hold.
    pub fn payload(&self) -> serde_json::Result<serde_json::Value> {
        match self {
            Self::TicketAnswered(payload) => serde_json::to_value(payload),
            Self::TicketMoved(payload) => serde_json::to_value(payload),
            Self::TicketMerged(payload) => serde_json::to_value(payload),
            Self::TicketAssigned(payload) => serde_json::to_value(payload),
            Self::TicketAtRisk(payload) => serde_json::to_value(payload),
            Self::MessageReceived(payload) => serde_json::to_value(payload),
            Self::ConversationTranscript(payload) => serde_json::to_value(payload),
            Self::TicketAdded(payload) => serde_json::to_value(payload),
            Self::ReplyNotTaken(payload) => serde_json::to_value(payload),
            Self::InitialPassword(payload) => serde_json::to_value(payload),
            Self::PasswordReset(payload) => serde_json::to_value(payload),
            Self::StaffInvited(payload) => serde_json::to_value(payload),
            Self::AccountChanged(payload) => serde_json::to_value(payload),
            Self::DomainFailing(payload) => serde_json::to_value(payload),
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
            ticket: None,
            contact: None,
            entry: None,
            earlier: Vec::new(),
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
