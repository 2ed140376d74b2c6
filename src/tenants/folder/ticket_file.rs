//! `[tickets]` of `tenant.toml`: read, compared and written back.

use std::ops::RangeInclusive;

use toml::Value;

use super::reader::Reader;
use super::section::Section;
use crate::tenants::ticket_rules::TicketRules;

const KEYS: [&str; 8] = [
    "reopen_days",
    "close_after_days",
    "show_assignee",
    "mail_content",
    "push_content",
    "answer_within_hours",
    "file_megabytes",
    "files_per_message",
];
const DAYS: RangeInclusive<u32> = 0..=365;

/// Reads the section; what is not there is as Portico has it.
pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section<'_>) -> TicketRules {
    let defaults = TicketRules::default();
    let Some(mut section) = root.section(reader, "tickets", &KEYS) else {
        return defaults;
    };
    TicketRules {
        reopen_days: section
            .number(reader, "reopen_days", DAYS)
            .unwrap_or(defaults.reopen_days),
        close_after_days: section
            .number(reader, "close_after_days", DAYS)
            .unwrap_or(defaults.close_after_days),
        show_assignee: section
            .flag(reader, "show_assignee")
            .unwrap_or(defaults.show_assignee),
        mail_content: section
            .flag(reader, "mail_content")
            .unwrap_or(defaults.mail_content),
        push_content: section
            .flag(reader, "push_content")
            .unwrap_or(defaults.push_content),
        answer_within_hours: section.number(reader, "answer_within_hours", 1..=720),
        file_megabytes: section
            .number(reader, "file_megabytes", TicketRules::FILE_MEGABYTES)
            .unwrap_or(defaults.file_megabytes),
        files_per_message: section
            .number(reader, "files_per_message", TicketRules::FILES_PER_MESSAGE)
            .unwrap_or(defaults.files_per_message),
    }
}

/// What differs from the defaults, in the file's order.
pub(super) fn fields(rules: &TicketRules) -> Vec<(&'static str, Value)> {
    let defaults = TicketRules::default();
    let mut fields = Vec::new();
    for (key, value, default) in [
        ("reopen_days", rules.reopen_days, defaults.reopen_days),
        (
            "close_after_days",
            rules.close_after_days,
            defaults.close_after_days,
        ),
    ] {
        if value != default {
            fields.push((key, Value::Integer(value.into())));
        }
    }
    if rules.show_assignee != defaults.show_assignee {
        fields.push(("show_assignee", Value::Boolean(rules.show_assignee)));
    }
    if rules.mail_content != defaults.mail_content {
        fields.push(("mail_content", Value::Boolean(rules.mail_content)));
    }
    if rules.push_content != defaults.push_content {
        fields.push(("push_content", Value::Boolean(rules.push_content)));
    }
    if let Some(hours) = rules.answer_within_hours {
        fields.push(("answer_within_hours", Value::Integer(hours.into())));
    }
    for (key, value, default) in [
        (
            "file_megabytes",
            rules.file_megabytes,
            defaults.file_megabytes,
        ),
        (
            "files_per_message",
            rules.files_per_message,
            defaults.files_per_message,
        ),
    ] {
        if value != default {
            fields.push((key, Value::Integer(value.into())));
        }
    }
    fields
}
