//! `[access]` of `tenant.toml`: read, compared and written back.

use std::ops::RangeInclusive;

use toml::Value;

use super::fields::word;
use super::reader::Reader;
use super::section::Section;
use crate::tenants::access::{
    AccessRules, MAX_MIN_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, OwnPassword,
};

const KEYS: [&str; 6] = [
    "password_log_in",
    "password_min_length",
    "own_password",
    "initial_password_hours",
    "session_idle_minutes",
    "session_hours",
];
/// A month is the longest that anything lasts.
const HOURS: RangeInclusive<u32> = 1..=720;

/// Reads the section; what is not there is as Portico has it.
pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section<'_>) -> AccessRules {
    let defaults = AccessRules::default();
    let Some(mut section) = root.section(reader, "access", &KEYS) else {
        return defaults;
    };
    let lengths = MIN_PASSWORD_LENGTH..=MAX_MIN_PASSWORD_LENGTH;
    AccessRules {
        password_log_in: section
            .flag(reader, "password_log_in")
            .unwrap_or(defaults.password_log_in),
        password_min_length: section
            .number(reader, "password_min_length", lengths)
            .unwrap_or(defaults.password_min_length),
        own_password: section
            .word(reader, "own_password", &OwnPassword::WORDS)
            .unwrap_or_default(),
        initial_password_hours: section
            .number(reader, "initial_password_hours", HOURS)
            .unwrap_or(defaults.initial_password_hours),
        session_idle_minutes: section
            .number(reader, "session_idle_minutes", 5..=10_080)
            .unwrap_or(defaults.session_idle_minutes),
        session_hours: section.number(reader, "session_hours", HOURS),
    }
}

/// What differs from the defaults, in the file's order.
pub(super) fn fields(rules: &AccessRules) -> Vec<(&'static str, Value)> {
    let defaults = AccessRules::default();
    let mut fields = Vec::new();
    if rules.password_log_in != defaults.password_log_in {
        fields.push(("password_log_in", Value::Boolean(rules.password_log_in)));
    }
    if rules.own_password != defaults.own_password {
        let word = word(&OwnPassword::WORDS, rules.own_password);
        fields.push(("own_password", Value::String(word.to_owned())));
    }
    for (key, value, default) in [
        (
            "password_min_length",
            rules.password_min_length,
            defaults.password_min_length,
        ),
        (
            "initial_password_hours",
            rules.initial_password_hours,
            defaults.initial_password_hours,
        ),
        (
            "session_idle_minutes",
            rules.session_idle_minutes,
            defaults.session_idle_minutes,
        ),
    ] {
        if value != default {
            fields.push((key, Value::Integer(value.into())));
        }
    }
    if let Some(hours) = rules.session_hours {
        fields.push(("session_hours", Value::Integer(hours.into())));
    }
    fields
}
