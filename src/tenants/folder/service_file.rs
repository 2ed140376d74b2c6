//! `[service]` of `tenant.toml`: opening hours, holidays and what is promised; read, compared and written back.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono_tz::Tz;
use toml::{Table, Value};

use super::reader::{Located, Reader};
use super::section::Section;
use crate::service_levels::{
    Calendar, CalendarFault, Interval, PriorityTargets, ServiceLevels, Targets, WEEKDAYS,
};

const KEYS: [&str; 7] = [
    "time_zone",
    "hours",
    "holidays",
    "warn_percent",
    "show_expected_answer",
    "first_response",
    "solution",
];
const PRIORITIES: [&str; 4] = ["low", "normal", "high", "urgent"];
/// Thirty days and nights.
const MINUTES: RangeInclusive<u32> = 1..=43_200;
const DEFAULT_ZONE: &str = "\"Europe/Berlin\"";

/// Reads the section; without it, nothing is promised.
pub(super) fn read(reader: &mut Reader<'_>, root: &mut Section<'_>) -> Option<ServiceLevels> {
    let mut section = root.section(reader, "service", &KEYS)?;
    let zone = zone(reader, &mut section);
    let hours = section.required_section(reader, "hours", &WEEKDAYS);
    let holidays = section.list(reader, "holidays");
    let holidays = parsed(reader, "service.holidays", holidays);
    let warn_percent = section.number(reader, "warn_percent", 1..=100);
    let show_expected_answer = section.flag(reader, "show_expected_answer");
    let first = minutes(reader, &mut section, "first_response");
    let solution = minutes(reader, &mut section, "solution");
    let targets = |at: usize| Targets {
        first_response: first[at],
        solution: solution[at],
    };
    let calendar = calendar(
        reader,
        zone?,
        hours?,
        holidays.into_iter().map(|day| day.value).collect(),
    )?;
    Some(ServiceLevels {
        calendar,
        targets: PriorityTargets {
            low: targets(0),
            normal: targets(1),
            high: targets(2),
            urgent: targets(3),
        },
        warn_percent: warn_percent.unwrap_or(ServiceLevels::WARN_PERCENT),
        show_expected_answer: show_expected_answer.unwrap_or(false),
    })
}

fn zone(reader: &mut Reader<'_>, section: &mut Section<'_>) -> Option<Located<Tz>> {
    let written = section.required_line(reader, "time_zone", 60, DEFAULT_ZONE)?;
    match written.value.parse() {
        Ok(value) => Some(Located {
            value,
            at: written.at,
        }),
        Err(_) => {
            let message = format!(
                "“{}” is no time zone; write its name in the IANA's list, such as Europe/Berlin",
                written.value
            );
            reader.wrong(written.at, "service.time_zone", message);
            None
        }
    }
}

fn calendar(
    reader: &mut Reader<'_>,
    zone: Located<Tz>,
    mut section: Section<'_>,
    holidays: BTreeSet<crate::service_levels::Holiday>,
) -> Option<Calendar> {
    let before = reader.problems.len();
    let week = WEEKDAYS.map(|weekday| {
        let written = section.list(reader, weekday);
        parsed::<Interval>(reader, &format!("service.hours.{weekday}"), written)
    });
    let hours = week
        .each_ref()
        .map(|day| day.iter().map(|interval| interval.value).collect());
    let fault = match Calendar::new(zone.value, hours, holidays) {
        Ok(calendar) => return Some(calendar),
        Err(fault) => fault,
    };
    match fault {
        CalendarFault::Overlap(weekday) => {
            let at = week[weekday].first().map_or(zone.at, |first| first.at);
            let field = format!("service.hours.{}", WEEKDAYS[weekday]);
            reader.wrong(at, &field, "two of these intervals lie over each other");
        }
        // What was meant to be an interval is told already.
        CalendarFault::NeverOpen if reader.problems.len() > before => {}
        CalendarFault::NeverOpen => {
            let message =
                "nobody ever works; write for example: monday = [\"08:00-12:00\", \"13:00-17:00\"]";
            reader.wrong(zone.at, "service.hours", message);
        }
    }
    None
}

/// What of a list can be read; what cannot is told.
fn parsed<T: FromStr<Err = &'static str>>(
    reader: &mut Reader<'_>,
    field: &str,
    list: Vec<Located<String>>,
) -> Vec<Located<T>> {
    let read = list
        .into_iter()
        .filter_map(|written| match written.value.parse() {
            Ok(value) => Some(Located {
                value,
                at: written.at,
            }),
            Err(why) => {
                let message = format!("“{}” cannot be read: {why}", written.value);
                reader.wrong(written.at, field, message);
                None
            }
        });
    read.collect()
}

fn minutes(reader: &mut Reader<'_>, section: &mut Section<'_>, key: &str) -> [Option<u32>; 4] {
    match section.section(reader, key, &PRIORITIES) {
        Some(mut section) => PRIORITIES.map(|priority| section.number(reader, priority, MINUTES)),
        None => [None; 4],
    }
}

/// The section as it is written, with what differs from the defaults.
pub(super) fn table(levels: &ServiceLevels) -> Table {
    let texts = |values: Vec<String>| Value::Array(values.into_iter().map(Value::String).collect());
    let calendar = &levels.calendar;
    let mut table = Table::new();
    let mut set = |key: &str, value: Value| table.insert(key.to_owned(), value);
    set(
        "time_zone",
        Value::String(calendar.zone().name().to_owned()),
    );
    let holidays: Vec<_> = calendar.holidays().map(|day| day.to_string()).collect();
    if !holidays.is_empty() {
        set("holidays", texts(holidays));
    }
    if levels.warn_percent != ServiceLevels::WARN_PERCENT {
        set("warn_percent", Value::Integer(levels.warn_percent.into()));
    }
    if levels.show_expected_answer {
        set("show_expected_answer", Value::Boolean(true));
    }
    let days = WEEKDAYS.iter().zip(calendar.hours());
    let hours: Table = days
        .filter(|(_, intervals)| !intervals.is_empty())
        .map(|(day, intervals)| {
            let written = intervals.iter().map(ToString::to_string).collect();
            ((*day).to_owned(), texts(written))
        })
        .collect();
    set("hours", Value::Table(hours));
    let by_priority = [
        levels.targets.low,
        levels.targets.normal,
        levels.targets.high,
        levels.targets.urgent,
    ];
    type Of = fn(&Targets) -> Option<u32>;
    let promises: [(&str, Of); 2] = [
        ("first_response", |targets| targets.first_response),
        ("solution", |targets| targets.solution),
    ];
    for (key, of) in promises {
        let minutes: Table = PRIORITIES
            .iter()
            .zip(&by_priority)
            .filter_map(|(priority, targets)| {
                Some(((*priority).to_owned(), Value::Integer(of(targets)?.into())))
            })
            .collect();
        if !minutes.is_empty() {
            set(key, Value::Table(minutes));
        }
    }
    table
}

/// The section's fields, each with its value on a line.
pub(super) fn fields(levels: Option<&ServiceLevels>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (key, value) in levels.map(table).unwrap_or_default() {
        match value {
            Value::Table(inner) => {
                let inner = inner.into_iter();
                fields.extend(inner.map(|(name, value)| (format!("{key}.{name}"), line(&value))));
            }
            value => fields.push((key, line(&value))),
        }
    }
    fields
}

fn line(value: &Value) -> String {
    match value {
        Value::Array(values) => values.iter().map(line).collect::<Vec<_>>().join(", "),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
