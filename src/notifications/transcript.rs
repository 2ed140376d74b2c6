//! The mail with all that was said in a conversation, which its contact asked for.

use chrono::{DateTime, Utc};
use minijinja::context;
use minijinja::value::Value;
use serde::{Deserialize, Serialize};

use super::brand::MailBrand;
use super::render::{initials, one_line};
use super::rich_body::{rich_body, shorten};
use super::ticket_at_risk::wall_clock;
use crate::text::{Locale, markdown_to_text, message};

/// See [`super::MailContent::ConversationTranscript`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TranscriptMail {
    /// The conversation's `Node.id`; part of the link.
    pub id: String,
    /// The conversation's subject.
    pub subject: String,
    /// The time zone in which times are told.
    pub zone: String,
    /// Messages before those that there was no room for.
    pub left_out: i64,
    /// What was said, oldest first.
    pub said: Vec<SaidInConversation>,
}

/// A message as it was when somebody asked for the mail.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SaidInConversation {
    /// The author's display name.
    pub name: String,
    /// Whether they are of staff.
    #[serde(default)]
    pub by_support: bool,
    /// When they wrote.
    pub at: DateTime<Utc>,
    /// The message, in Markdown as it was written.
    pub body: String,
    /// The names of files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

pub(super) fn values(mail: &TranscriptMail, brand: &MailBrand, locale: Locale) -> Value {
    let day = match locale {
        Locale::De => "%d.%m.%Y",
        Locale::En => "%-d %b %Y",
    };
    let messages = mail.said.iter().map(|said| {
        let (body, shortened) = shorten(&said.body);
        let (body_html, _) = rich_body(body, &[], &brand.light);
        let (day, time) = wall_clock(said.at, &mail.zone, day);
        let side = match said.by_support {
            true => "transcript-by-support",
            false => "transcript-by-contact",
        };
        let files: Vec<String> = said.files.iter().map(|name| one_line(name)).collect();
        context! {
            name => one_line(&said.name),
            side => message(locale, side, &[]),
            initials => initials(&said.name),
            day,
            time,
            body_html => Value::from_safe_string(body_html),
            body_text => markdown_to_text(body),
            shortened,
            files => files.join(", "),
        }
    });
    context! {
        messages => messages.collect::<Vec<Value>>(),
        left_out => mail.left_out,
        zone => mail.zone.as_str(),
        subject => one_line(&mail.subject),
        url => format!("{}/messages/{}", brand.origin, mail.id),
    }
}
