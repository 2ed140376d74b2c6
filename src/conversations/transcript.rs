//! All that was said in a conversation, and as the Markdown that a ticket's description is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::ConversationRow;
use crate::{
    attachments::AttachmentState,
    db::{
        DbError,
        schema::{attachments, conversation_messages},
    },
    tenants::TenantDirectory,
    text::{Locale, message, without_definitions},
};

/// Messages that are looked at: the last ones. No more have room anyway.
const MOST: i64 = 500;
/// Characters that are kept for what stands above the messages.
const HEAD: usize = 300;
/// In which language it is, and by which clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    pub locale: Locale,
    pub zone: Tz,
}

impl Voice {
    /// A contact's, as their tenant offers it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(
        tenants: &TenantDirectory,
        tenant: Uuid,
        locale: Locale,
    ) -> Result<Self, DbError> {
        let tenant = tenants.by_id(tenant).await?;
        let levels = tenant.as_ref().and_then(|it| it.service_levels.as_ref());
        Ok(Self {
            zone: levels.map_or(Tz::UTC, |levels| levels.calendar.zone()),
            locale: tenant.as_ref().map_or(locale, |it| it.offered(locale)),
        })
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        let form = match self.locale {
            Locale::De => "%d.%m.%Y, %H:%M",
            Locale::En => "%-d %b %Y, %H:%M",
        };
        at.with_timezone(&self.zone).format(form).to_string()
    }
}

/// What was said, without what was deleted.
#[derive(Clone, Debug)]
pub(super) struct Transcript {
    /// Oldest first.
    pub said: Vec<Said>,
    /// So many came before.
    pub earlier: i64,
}

/// A message, with the names of its files.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub name: String,
    /// Whether somebody of staff said it: a name alone is anybody's.
    pub by_support: bool,
    pub at: DateTime<Utc>,
    pub body: String,
    pub files: Vec<String>,
}

/// A message's id, its author's name, who of staff that is, when it came, and its text.
type Written = (Uuid, String, Option<Uuid>, DateTime<Utc>, Option<String>);

/// Reads the end of a conversation.
///
/// # Errors
/// When the database fails.
pub(super) async fn read(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
) -> Result<Transcript, DbError> {
    let there = || {
        conversation_messages::table
            .filter(conversation_messages::tenant_id.eq(row.tenant_id))
            .filter(conversation_messages::conversation_id.eq(row.id))
            .filter(conversation_messages::deleted_at.is_null())
    };
    let count: i64 = there().count().get_result(&mut *conn).await?;
    let messages: Vec<Written> = there()
        .order(conversation_messages::position.desc())
        .limit(MOST)
        .select((
            conversation_messages::id,
            conversation_messages::author_name,
            conversation_messages::author_staff_id,
            conversation_messages::created_at,
            conversation_messages::body,
        ))
        .load(&mut *conn)
        .await?;
    let ids: Vec<Uuid> = messages.iter().map(|(id, ..)| *id).collect();
    let named: Vec<(Option<Uuid>, String)> = attachments::table
        .filter(attachments::tenant_id.eq(row.tenant_id))
        .filter(attachments::message_id.eq_any(ids))
        .filter(attachments::state.ne(AttachmentState::Refused))
        .order((attachments::message_id, attachments::position))
        .select((attachments::message_id, attachments::file_name))
        .load(conn)
        .await?;
    let mut files: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (message, name) in named {
        files
            .entry(message.unwrap_or_default())
            .or_default()
            .push(name);
    }
    let said: Vec<Said> = messages
        .into_iter()
        .rev()
        .map(|(id, name, staff, at, body)| Said {
            name,
            by_support: staff.is_some(),
            at,
            body: body.unwrap_or_default(),
            files: files.remove(&id).unwrap_or_default(),
        })
        .collect();
    let earlier = count - i64::try_from(said.len()).unwrap_or_default();
    Ok(Transcript { said, earlier })
}

impl Transcript {
    /// As Markdown of so many characters at most: who, when, and what as a quotation, so that nothing that somebody wrote
    /// reaches beyond their own words. What has no room is the beginning, and it says so there.
    pub fn as_markdown(
        &self,
        voice: &Voice,
        most: usize,
        rename: impl Fn(&str) -> String,
    ) -> String {
        let room = most.saturating_sub(HEAD);
        let texts = self
            .said
            .iter()
            .map(|said| said.as_markdown(voice, &rename));
        let mut texts: Vec<String> = texts.collect();
        let mut first = fitting(texts.iter().map(|text| text.chars().count() + 2), room);
        if first == texts.len()
            && let Some(last) = texts.last_mut()
        {
            *last = cut(last, room);
            first -= 1;
        }
        let left_out = self.earlier + i64::try_from(first).unwrap_or_default();
        let mut parts = Vec::with_capacity(texts.len() + 2);
        if left_out > 0 {
            let arguments = [("count", left_out.into())];
            let words = message(voice.locale, "transcript-left-out", &arguments);
            parts.push(format!("*{words}*"));
        }
        let zone = [("zone", voice.zone.name().into())];
        let words = message(voice.locale, "transcript-zone", &zone);
        parts.push(words);
        parts.extend(texts.drain(first..));
        parts.join("\n\n")
    }
}

impl Said {
    fn as_markdown(&self, voice: &Voice, rename: &impl Fn(&str) -> String) -> String {
        let side = side_word(voice.locale, self.by_support);
        let (name, time) = (escaped(&self.name), voice.time(self.at));
        let mut text = format!("**{name}** · {side} · {time}");
        if !self.body.is_empty() {
            text.push('\n');
            for line in without_definitions(&rename(&self.body)).lines() {
                text.push_str("\n> ");
                text.push_str(line);
            }
        }
        if !self.files.is_empty() {
            let files = escaped(&self.files.join(", "));
            let arguments = [("files", files.into())];
            let words = message(voice.locale, "transcript-files", &arguments);
            text.push_str("\n\n");
            text.push_str(&words);
        }
        text
    }
}

/// What the side is called that somebody speaks for.
fn side_word(locale: Locale, by_support: bool) -> String {
    let id = if by_support {
        "transcript-by-support"
    } else {
        "transcript-by-contact"
    };
    message(locale, id, &[])
}

/// From which on they fit together, counted from the end.
pub(super) fn fitting(
    lengths: impl DoubleEndedIterator<Item = usize> + ExactSizeIterator,
    room: usize,
) -> usize {
    let mut first = lengths.len();
    let mut length = 0;
    for one in lengths.rev() {
        length += one;
        if length > room {
            break;
        }
        first -= 1;
    }
    first
}

/// The beginning of what does not fit by itself.
fn cut(text: &str, room: usize) -> String {
    match text.char_indices().nth(room.saturating_sub(1)) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Words in which no character means anything else than itself (CommonMark 2.4), in one line and not at its beginning.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for character in words.chars() {
        // The erasing of a contact knows them too (`privacy::erase`).
        if "]\\`*_[<>&~|!".contains(character) {
            text.push('\\');
        }
        text.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOICE: Voice = Voice {
        locale: Locale::En,
        zone: Tz::Europe__Berlin,
    };

    fn said(name: &str, body: &str) -> Said {
        Said {
            name: name.to_owned(),
            by_support: name == "Alex",
            at: DateTime::from_timestamp(1_764_590_580, 0).unwrap_or_default(),
            body: body.to_owned(),
            files: Vec::new(),
        }
    }

    #[test]
    fn nobody_s_words_reach_into_another_s() {
        let transcript = Transcript {
            said: vec![
                said("*Anna*", "# Help\n```\nnever closed"),
                Said {
                    files: vec!["a_b.pdf".to_owned()],
                    ..said("Alex", "")
                },
            ],
            earlier: 0,
        };
        let text = transcript.as_markdown(&VOICE, 20_000, str::to_owned);
        let expected = [
            "All times: Europe/Berlin",
            "",
            "**\\*Anna\\*** · Contact · 1 Dec 2025, 13:03",
            "",
            "> # Help",
            "> ```",
            "> never closed",
            "",
            "**Alex** · Support team · 1 Dec 2025, 13:03",
            "",
            "Files: a\\_b.pdf",
        ];
        assert_eq!(text, expected.join("\n"));
    }

    #[test]
    fn what_has_no_room_is_the_beginning() {
        let lines: Vec<Said> = (0..100)
            .map(|n| said("Anna", &format!("line {n} {}", "x".repeat(90))))
            .collect();
        let transcript = Transcript {
            said: lines,
            earlier: 7,
        };
        let text = transcript.as_markdown(&VOICE, 2_000, str::to_owned);
        assert!(text.chars().count() <= 2_000, "{}", text.chars().count());
        assert!(
            text.contains("line 99 ") && !text.contains("line 0 "),
            "{text}"
        );
        let kept = text.matches("line ").count();
        assert!(
            text.starts_with(&format!("*{} earlier messages", 107 - kept)),
            "{text}"
        );
        let one = Transcript {
            said: vec![said("Anna", &"y".repeat(9_000))],
            earlier: 0,
        };
        let text = one.as_markdown(&VOICE, 2_000, str::to_owned);
        assert!(
            text.chars().count() <= 2_000 && text.ends_with("y…"),
            "{text}"
        );
    }
}
