//! What a printed ticket says in the house's own words.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::answer::{Entry, RequestAnswer, Said};
use crate::text::{Locale, MessageArg, message};

/// For whom it is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub locale: Locale,
    /// Staff, for whom a ticket waits for its contact.
    pub staff: bool,
    pub zone: Tz,
}

/// A line of the timeline that is no message: what happened, to what, and what was said to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Happened {
    pub text: String,
    pub value: String,
    pub more: String,
}

impl Reader {
    pub(super) fn say(&self, id: &str, args: &[(&str, MessageArg<'_>)]) -> String {
        message(self.locale, id, args)
    }

    pub(super) fn status(&self, status: &str) -> String {
        let id = match status {
            "WAITING" if self.staff => "ticket-status-waiting-desk".to_owned(),
            _ => format!("ticket-status-{}", status.to_ascii_lowercase()),
        };
        self.say(&id, &[])
    }

    pub(super) fn priority(&self, priority: &str) -> String {
        let id = format!("ticket-priority-{}", priority.to_ascii_lowercase());
        self.say(&id, &[])
    }

    /// Date and time in the reader's zone.
    pub(super) fn time(&self, at: DateTime<Utc>) -> String {
        let form = match self.locale {
            Locale::De => "%d.%m.%Y, %H:%M",
            Locale::En => "%-d %b %Y, %H:%M",
        };
        at.with_timezone(&self.zone).format(form).to_string()
    }

    fn day(&self, day: NaiveDate) -> String {
        let form = match self.locale {
            Locale::De => "%d.%m.%Y",
            Locale::En => "%-d %b %Y",
        };
        day.format(form).to_string()
    }

    /// An answer of the request's form, as one line.
    pub(super) fn answer(&self, answer: &RequestAnswer) -> String {
        match answer.kind.as_str() {
            "CHECKBOX" if answer.values.iter().any(|value| value == "true") => {
                self.say("paper-yes", &[])
            }
            "CHECKBOX" => self.say("paper-no", &[]),
            "FILE" => answer
                .files
                .iter()
                .map(|file| file.file_name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            "DATE" => answer
                .values
                .iter()
                .map(|value| {
                    value
                        .parse::<NaiveDate>()
                        .map_or_else(|_| value.clone(), |day| self.day(day))
                })
                .collect::<Vec<_>>()
                .join(", "),
            _ => answer.values.join(", "),
        }
    }

    /// What a file is called and how big it is.
    pub(super) fn file(&self, name: &str, bytes: i64) -> String {
        let (size, unit) = match bytes {
            ..1_000 => (bytes, "B"),
            1_000..1_000_000 => ((bytes + 500) / 1_000, "kB"),
            _ => ((bytes + 500_000) / 1_000_000, "MB"),
        };
        format!("{name} ({size} {unit})")
    }

    /// What an entry tells, other than a reply.
    pub(super) fn happened(&self, entry: &Entry) -> Happened {
        let name = entry.author.display_name.as_str();
        let by = [("name", MessageArg::from(name))];
        let (mut value, mut more) = (String::new(), String::new());
        let text = match &entry.said {
            Said::Reply { .. } => String::new(),
            Said::StatusChange {
                is_automatic: true, ..
            } => self.say("paper-closed-itself", &[]),
            Said::StatusChange { to, reason, .. } => {
                value = self.status(to);
                if let Some(reason) = reason {
                    more = self.say("paper-reason", &[("reason", reason.as_str().into())]);
                }
                self.say("paper-status-changed", &by)
            }
            Said::PriorityChange { new_priority } => {
                value = self.priority(new_priority);
                self.say("paper-priority-changed", &by)
            }
            Said::RatingGiven { stars, comment } => {
                value = self.say("paper-stars", &[("stars", (*stars).into())]);
                more = comment.clone().unwrap_or_default();
                self.say("paper-rated", &by)
            }
            Said::AssigneeChange { assignee_name } => match assignee_name.as_deref() {
                None => self.say("paper-unassigned", &by),
                Some(assignee) if assignee == name => self.say("paper-took-over", &by),
                Some(assignee) => self.say(
                    "paper-assigned",
                    &[("name", name.into()), ("assignee", assignee.into())],
                ),
            },
            Said::ParticipantChange { person_name, added } => {
                let both = [
                    ("name", name.into()),
                    ("person", person_name.as_str().into()),
                ];
                match added {
                    true => self.say("paper-participant-added", &both),
                    false if person_name == name => self.say("paper-participant-left", &both[1..]),
                    false => self.say("paper-participant-removed", &both),
                }
            }
            Said::PersonalChange { personal: true } => self.say("paper-personal", &by),
            Said::PersonalChange { personal: false } => self.say("paper-not-personal", &by),
            Said::RequestTypeChange { new_type } => {
                value = new_type
                    .clone()
                    .unwrap_or_else(|| self.say("paper-no-type", &[]));
                self.say("paper-type-changed", &by)
            }
            Said::RelationChange { event, other } => {
                if let Some(other) = other {
                    value = format!("#{} {}", other.number, other.subject);
                }
                self.relation(event, name)
            }
        };
        Happened { text, value, more }
    }

    fn relation(&self, event: &str, name: &str) -> String {
        let by = [("name", MessageArg::from(name))];
        match event {
            "MERGED" => self.say("paper-merged", &by),
            "UNMERGED" => self.say("paper-unmerged", &by),
            "TOOK_IN" => self.say("paper-took-in", &by),
            "GAVE_BACK" => self.say("paper-gave-back", &by),
            "SPLIT" => self.say("paper-split", &by),
            _ => self.say("paper-split-from", &by),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(locale: Locale) -> Reader {
        Reader {
            locale,
            staff: false,
            zone: chrono_tz::Europe::Berlin,
        }
    }

    fn entry(said: serde_json::Value) -> Entry {
        let mut all = serde_json::json!({
            "createdAt": "2026-11-27T09:26:00Z",
            "author": { "displayName": "Ada", "side": "CONTACT" },
        });
        for (name, value) in said.as_object().unwrap() {
            all[name] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn times_and_days_are_written_as_the_language_does() {
        let at = "2026-11-27T09:26:00Z".parse().unwrap();
        assert_eq!(reader(Locale::De).time(at), "27.11.2026, 10:26");
        assert_eq!(reader(Locale::En).time(at), "27 Nov 2026, 10:26");
    }

    #[test]
    fn every_state_and_priority_has_a_word() {
        for locale in Locale::ALL {
            for staff in [false, true] {
                let reader = Reader {
                    staff,
                    ..reader(locale)
                };
                for status in ["NEW", "OPEN", "WAITING", "RESOLVED", "CLOSED"] {
                    assert!(!reader.status(status).contains("ticket-status"), "{status}");
                }
                for priority in ["LOW", "NORMAL", "HIGH", "URGENT"] {
                    assert!(!reader.priority(priority).contains('-'), "{priority}");
                }
            }
        }
    }

    #[test]
    fn what_happened_is_told() {
        let en = reader(Locale::En);
        let told = |said| {
            let Happened { text, value, more } = en.happened(&entry(said));
            [text, value, more]
        };
        assert_eq!(
            told(serde_json::json!({
                "__typename": "StatusChange", "to": "CLOSED", "reason": "Done.", "isAutomatic": false
            })),
            ["Ada changed the state to", "Closed", "Reason: Done."]
        );
        assert_eq!(
            told(serde_json::json!({ "__typename": "RatingGiven", "stars": 4, "comment": "Good" })),
            ["Ada gave a rating:", "4 of 5", "Good"]
        );
        assert_eq!(
            told(serde_json::json!({ "__typename": "AssigneeChange", "assigneeName": "Ada" })),
            ["Ada took over the ticket", "", ""]
        );
        assert_eq!(
            told(serde_json::json!({
                "__typename": "ParticipantChange", "personName": "Ada", "added": false
            })),
            ["Ada left the ticket", "", ""]
        );
        assert_eq!(
            told(serde_json::json!({
                "__typename": "RelationChange", "event": "TOOK_IN",
                "other": { "number": 7, "subject": "Printer" }
            })),
            ["Ada merged a ticket into this one", "#7 Printer", ""]
        );
    }
}
