//! What an organisation decided about its tickets.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

/// The rules of a tenant; what is not set is as Portico has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketRules {
    /// Days after its end in which a requester may open a closed ticket again: 0 (never) to 365.
    pub reopen_days: u32,
    /// Days after which a resolved ticket closes by itself: 0 (never) to 365.
    pub close_after_days: u32,
    /// Whether contacts learn who works on their ticket. Whoever answers signs in either case.
    pub show_assignee: bool,
    /// Whether mails say what was written, and not only that something was.
    pub mail_content: bool,
    /// Whether notifications in browsers say what was written, and not only that something was.
    pub push_content: bool,
    /// Hours within which contacts are told to expect an answer; none: nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_within_hours: Option<u32>,
    /// What a file may have at most, in MiB; within [`TicketRules::FILE_MEGABYTES`].
    pub file_megabytes: u32,
    /// How many files may come with one message; within [`TicketRules::FILES_PER_MESSAGE`].
    pub files_per_message: u32,
}

impl TicketRules {
    /// What a tenant may decide on for a file, in MiB.
    pub const FILE_MEGABYTES: RangeInclusive<u32> = 1..=500;
    /// What a tenant may decide on for the files of a message.
    pub const FILES_PER_MESSAGE: RangeInclusive<u32> = 1..=50;
}

impl Default for TicketRules {
    fn default() -> Self {
        Self {
            reopen_days: 14,
            close_after_days: 7,
            show_assignee: true,
            mail_content: true,
            push_content: false,
            answer_within_hours: None,
            file_megabytes: 25,
            files_per_message: 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_portico_has_it() {
        let rules: TicketRules = serde_json::from_str("{}").unwrap();
        assert_eq!(rules, TicketRules::default());
        let rules: TicketRules = serde_json::from_str(r#"{"reopen_days": 0}"#).unwrap();
        assert_eq!((rules.reopen_days, rules.close_after_days), (0, 7));
    }
}
