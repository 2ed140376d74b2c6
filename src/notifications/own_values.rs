//! What the placeholders of a tenant's own words stand for, and mails to look at before any was sent.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::account_content::{AccountChange, AccountChanged, InitialPassword, PasswordReset};
use super::content::{
    MailContent, ReplyNotTaken, TicketAddition, TicketAnswer, TicketMerge, TicketMove,
};
use super::message_received::{MailedMessage, MessageMail};
use super::own_texts::MailKind;
use super::render::{Frame, one_line};
use super::transcript::{SaidInConversation, TranscriptMail};
use crate::text::{Locale, message};

/// The conversation that sample mails lead to; there is none of that id.
const SAMPLE_ID: &str = "conversation";
/// When things were said in it.
const SAMPLE_TIME: DateTime<Utc> = match DateTime::from_timestamp(1_796_029_920, 0) {
    Some(time) => time,
    None => DateTime::UNIX_EPOCH,
};

/// What a placeholder stands for in this mail; none for one that it does not have.
pub(super) fn value(content: &MailContent, frame: &Frame<'_>, name: &str) -> Option<String> {
    let ticket = |number: i64, subject: &str| match name {
        "number" => Some(number.to_string()),
        // What was written, mails of this tenant do not tell.
        "subject" if !frame.brand.shows_content => {
            let number = number.to_string();
            let number = [("number", number.as_str().into())];
            Some(message(
                frame.locale,
                "mail-ticket-answered-ticket",
                &number,
            ))
        }
        "subject" => Some(one_line(subject)),
        _ => None,
    };
    let conversation = |subject: &str| match name {
        // As above.
        "subject" if !frame.brand.shows_content => {
            Some(message(frame.locale, "mail-conversation-subject", &[]))
        }
        "subject" => Some(one_line(subject)),
        _ => None,
    };
    let status = |status: &str| message(frame.locale, &format!("ticket-status-{status}"), &[]);
    match name {
        "recipient" => return Some(one_line(frame.recipient)),
        "portal" => return Some(one_line(&frame.brand.product)),
        _ => {}
    }
    match content {
        MailContent::TicketAnswered(mail) => match name {
            "agent" => Some(one_line(&mail.agent)),
            "status" => Some(status(&mail.status)),
            _ => ticket(mail.number, &mail.subject),
        },
        MailContent::TicketMoved(mail) => match name {
            "status" => Some(status(&mail.status)),
            _ => ticket(mail.number, &mail.subject),
        },
        MailContent::TicketMerged(mail) => ticket(mail.number, &mail.subject),
        MailContent::TicketAdded(mail) => match name {
            "by" => Some(one_line(&mail.by)),
            _ => ticket(mail.number, &mail.subject),
        },
        MailContent::ReplyNotTaken(mail) => ticket(mail.number, &mail.subject),
        MailContent::MessageReceived(mail) => match (name, mail.messages.last()) {
            ("agent", Some(last)) => Some(one_line(&last.agent)),
            _ => conversation(&mail.subject),
        },
        MailContent::ConversationTranscript(mail) => conversation(&mail.subject),
        MailContent::InitialPassword(mail) => match name {
            "login" => Some(one_line(&mail.login)),
            "hours" => Some(mail.hours.to_string()),
            _ => None,
        },
        MailContent::PasswordReset(mail) => (name == "minutes").then(|| mail.minutes.to_string()),
        _ => None,
    }
}

/// A mail of this kind as it could be sent, and the secret that it carries.
#[must_use]
pub fn sample(kind: MailKind, locale: Locale) -> (MailContent, Option<&'static str>) {
    let (subject, body, agent) = match locale {
        Locale::De => (
            "Drucker im 2. Stock druckt nicht",
            "Guten Tag,\n\nder Drucker hat einen neuen **Treiber** bekommen. Klappt es jetzt?",
            "Tom Berger",
        ),
        Locale::En => (
            "The printer on the 2nd floor does not print",
            "Hello,\n\nthe printer has a new **driver** now. Does it work?",
            "Tom Berger",
        ),
    };
    let (number, subject) = (1042, subject.to_owned());
    let ticket = Some(Uuid::nil());
    let content = match kind {
        MailKind::TicketAnswered => MailContent::TicketAnswered(TicketAnswer {
            ticket,
            contact: None,
            number,
            subject,
            status: "waiting".to_owned(),
            agent: agent.to_owned(),
            body: body.to_owned(),
            entry: None,
            earlier: Vec::new(),
        }),
        MailKind::TicketMoved => MailContent::TicketMoved(TicketMove {
            ticket,
            contact: None,
            number,
            subject,
            status: "resolved".to_owned(),
        }),
        MailKind::TicketMerged => MailContent::TicketMerged(TicketMerge {
            ticket,
            contact: None,
            number,
            subject,
            into: Some(1017),
        }),
        MailKind::TicketAdded => MailContent::TicketAdded(TicketAddition {
            ticket,
            number,
            subject,
            by: agent.to_owned(),
        }),
        MailKind::ReplyNotTaken => MailContent::ReplyNotTaken(ReplyNotTaken {
            ticket: Uuid::nil(),
            number,
            subject,
            merged: false,
            into: None,
        }),
        MailKind::MessageReceived => MailContent::MessageReceived(MessageMail {
            conversation: Uuid::nil(),
            contact: Uuid::nil(),
            id: SAMPLE_ID.to_owned(),
            subject,
            messages: vec![MailedMessage {
                id: None,
                position: 1,
                agent: agent.to_owned(),
                body: body.to_owned(),
            }],
        }),
        MailKind::ConversationTranscript => MailContent::ConversationTranscript(TranscriptMail {
            id: SAMPLE_ID.to_owned(),
            zone: "Europe/Berlin".to_owned(),
            left_out: 0,
            said: [("Anna Weber", subject.as_str()), (agent, body)]
                .map(|(name, body)| SaidInConversation {
                    name: name.to_owned(),
                    by_support: name == agent,
                    at: SAMPLE_TIME,
                    body: body.to_owned(),
                    files: Vec::new(),
                })
                .to_vec(),
            subject,
        }),
        MailKind::InitialPassword => MailContent::InitialPassword(InitialPassword {
            login: "anna.weber@example.com".to_owned(),
            hours: 72,
            must_choose: true,
        }),
        MailKind::PasswordReset => MailContent::PasswordReset(PasswordReset { minutes: 30 }),
        MailKind::PasswordChanged => MailContent::AccountChanged(AccountChanged {
            what: AccountChange::Password,
        }),
        MailKind::AddressChanged => MailContent::AccountChanged(AccountChanged {
            what: AccountChange::Address,
        }),
    };
    let secret = match kind {
        MailKind::InitialPassword => Some("xxxx-xxxx-xxxx"),
        MailKind::PasswordReset => Some("xxxx"),
        _ => None,
    };
    (content, secret)
}
