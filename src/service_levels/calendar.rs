//! Working time: the hours of each weekday in a time zone, without holidays.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The weekdays as definitions name them, Monday first.
pub const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

const MINUTES_A_DAY: u16 = 24 * 60;
/// Nothing is looked for longer than a century: by then whoever promised it is gone.
const DAYS_LOOKED_AT: usize = 36_600;
/// A clock that is put forward leaves out a day at most (Samoa did, in 2011).
const LONGEST_GAP_MINUTES: i64 = 26 * 60;

/// From when to when: `08:00-17:30`; a day ends at `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Interval {
    opens: u16,
    closes: u16,
}

impl FromStr for Interval {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str =
            "hours are written from-to, such as 08:00-17:30, within one day that ends at 24:00";
        let (opens, closes) = text.split_once('-').ok_or(FORM)?;
        let (opens, closes) = (
            minute(opens.trim()).ok_or(FORM)?,
            minute(closes.trim()).ok_or(FORM)?,
        );
        if opens < closes {
            Ok(Self { opens, closes })
        } else {
            Err("it closes before it opens; write what goes beyond midnight at the next day")
        }
    }
}

/// `08:00` as minutes since midnight.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str| {
        (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse::<u16>().ok())
            .flatten()
    };
    let (hour, minute) = (digits(hour)?, digits(minute)?);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MINUTES_A_DAY).then_some(minutes)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        write!(f, "{}-{}", clock(self.opens), clock(self.closes))
    }
}

impl TryFrom<String> for Interval {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Interval> for String {
    fn from(interval: Interval) -> Self {
        interval.to_string()
    }
}

/// A day on which nobody works: `2026-04-03`, or `12-25` in every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Holiday {
    /// In every year.
    Yearly {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// Once.
    On(NaiveDate),
}

impl FromStr for Holiday {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            && text.len() == 10
        {
            return Ok(Self::On(date));
        }
        // A leap year has every day that there is.
        match NaiveDate::parse_from_str(&format!("2000-{text}"), "%Y-%m-%d") {
            Ok(date) if text.len() == 5 => Ok(Self::Yearly {
                month: date.month(),
                day: date.day(),
            }),
            _ => Err("a day is written 2026-12-24, or 12-24 for every year"),
        }
    }
}

impl fmt::Display for Holiday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yearly { month, day } => write!(f, "{month:02}-{day:02}"),
            Self::On(date) => write!(f, "{date}"),
        }
    }
}

impl TryFrom<String> for Holiday {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Holiday> for String {
    fn from(holiday: Holiday) -> Self {
        holiday.to_string()
    }
}

/// Why hours make no calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarFault {
    /// Two intervals of this weekday (0 is Monday) lie over each other.
    Overlap(usize),
    /// Nobody ever works.
    NeverOpen,
}

/// When somebody works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    zone: Tz,
    /// Of each weekday, Monday first, in order.
    hours: [Vec<Interval>; 7],
    holidays: BTreeSet<Holiday>,
}

impl Calendar {
    /// A calendar, with the intervals of each day in order.
    ///
    /// # Errors
    /// Intervals that lie over each other, and none at all.
    pub fn new(
        zone: Tz,
        mut hours: [Vec<Interval>; 7],
        holidays: BTreeSet<Holiday>,
    ) -> Result<Self, CalendarFault> {
        for (weekday, intervals) in hours.iter_mut().enumerate() {
            intervals.sort_unstable();
            if intervals
                .windows(2)
                .any(|pair| pair[0].closes > pair[1].opens)
            {
                return Err(CalendarFault::Overlap(weekday));
            }
        }
        if hours.iter().all(Vec::is_empty) {
            return Err(CalendarFault::NeverOpen);
        }
        Ok(Self {
            zone,
            hours,
            holidays,
        })
    }

    /// Where the clocks on the wall stand.
    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The hours of each weekday, Monday first.
    #[must_use]
    pub const fn hours(&self) -> &[Vec<Interval>; 7] {
        &self.hours
    }

    /// When nobody works.
    pub fn holidays(&self) -> impl Iterator<Item = Holiday> + '_ {
        self.holidays.iter().copied()
    }

    /// The moment at which so much working time has gone by since `start`. Nothing takes no time at all, even at night.
    #[must_use]
    pub fn after(&self, start: DateTime<Utc>, working: TimeDelta) -> DateTime<Utc> {
        let mut left = working;
        if left <= TimeDelta::zero() {
            return start;
        }
        for (opens, closes) in self.from(start) {
            let opens = opens.max(start);
            if closes <= opens {
                continue;
            }
            if left <= closes - opens {
                return opens + left;
            }
            left -= closes - opens;
        }
        start + working
    }

    /// How much working time lies between two moments; none when the second is the earlier one.
    #[must_use]
    pub fn between(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> TimeDelta {
        self.from(start)
            .take_while(|(opens, _)| *opens < end)
            .map(|(opens, closes)| closes.min(end) - opens.max(start))
            .filter(|time| *time > TimeDelta::zero())
            .sum()
    }

    /// When somebody works next: the interval in which the moment lies, or the first one after it, from and to.
    #[must_use]
    pub fn next(&self, moment: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        self.from(moment).find(|(_, closes)| *closes > moment)
    }

    /// The intervals in which somebody works, in order, from the day before the moment on.
    fn from(
        &self,
        start: DateTime<Utc>,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        let today = start.with_timezone(&self.zone).date_naive();
        today
            .pred_opt()
            .unwrap_or(today)
            .iter_days()
            .take(DAYS_LOOKED_AT)
            .filter(|date| !self.is_holiday(*date))
            .flat_map(move |date| {
                let weekday = date.weekday().num_days_from_monday();
                let intervals = self.hours.get(weekday as usize).map_or(&[][..], |day| day);
                intervals.iter().map(move |interval| {
                    (
                        self.moment(date, interval.opens),
                        self.moment(date, interval.closes),
                    )
                })
            })
    }

    fn is_holiday(&self, date: NaiveDate) -> bool {
        self.holidays.contains(&Holiday::On(date))
            || self.holidays.contains(&Holiday::Yearly {
                month: date.month(),
                day: date.day(),
            })
    }

    /// When the clock on the wall shows this. A time that comes twice is the first of the two, and one that is left out
    /// is the moment at which it is left out: later times on the wall are never earlier moments, so that a day's hours
    /// are as long as they are, be it one of 23 hours or of 25.
    fn moment(&self, date: NaiveDate, minutes: u16) -> DateTime<Utc> {
        let wall = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes.into());
        (0..=LONGEST_GAP_MINUTES)
            .find_map(|later| {
                let wall = wall + TimeDelta::minutes(later);
                match self.zone.from_local_datetime(&wall) {
                    MappedLocalTime::Single(moment) | MappedLocalTime::Ambiguous(moment, _) => {
                        Some(moment.to_utc())
                    }
                    MappedLocalTime::None => None,
                }
            })
            .unwrap_or_else(|| wall.and_utc())
    }
}

#[cfg(test)]
mod tests;
