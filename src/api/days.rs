//! From which day to which something is counted.

use chrono::{Datelike, NaiveDate};

use super::ErrorCode;
use crate::access::Caller;

/// Days that are counted at once, at most: a leap year.
pub const LONGEST_DAYS: i64 = 366;
/// Years of which there are figures; so no sum of days leaves the calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=9998;

/// Why no figures can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRange {
    /// The last day is before the first.
    Backwards,
    /// More than [`LONGEST_DAYS`], or in a year without figures.
    TooLong,
}

impl BadRange {
    /// As whoever asked is told.
    #[must_use]
    pub fn into_error(self, caller: &Caller) -> async_graphql::Error {
        let (id, values) = match self {
            Self::Backwards => ("error-range-order", Vec::new()),
            Self::TooLong => ("error-range-length", vec![("limit", LONGEST_DAYS.into())]),
        };
        ErrorCode::BadRange.error(caller.locale, id, &values)
    }
}

/// How many days there are from one to another, both counted.
///
/// # Errors
/// When they are none that are counted.
pub fn counted_days(from: NaiveDate, to: NaiveDate) -> Result<i64, BadRange> {
    if from > to {
        return Err(BadRange::Backwards);
    }
    let days = (to - from).num_days() + 1;
    if days > LONGEST_DAYS || !YEARS.contains(&from.year()) || !YEARS.contains(&to.year()) {
        return Err(BadRange::TooLong);
    }
    Ok(days)
}
