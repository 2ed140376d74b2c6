//! From which day to which, in whose time.

use async_graphql::Enum;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::api::{BadRange, counted_days};

/// Up to so many days, each is told by itself.
const BY_DAY: i64 = 45;

/// How long a period of the figures is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiguresInterval {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
}

/// Whole days of a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub zone: Tz,
}

impl Range {
    /// From one day to another, both counted.
    pub fn check(from: NaiveDate, to: NaiveDate, zone: Tz) -> Result<Self, BadRange> {
        counted_days(from, to)?;
        Ok(Self { from, to, zone })
    }

    fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    pub fn interval(self) -> FiguresInterval {
        if self.days() > BY_DAY {
            FiguresInterval::Week
        } else {
            FiguresInterval::Day
        }
    }

    /// When the first day begins, and when the last is over.
    pub fn moments(self) -> (DateTime<Utc>, DateTime<Utc>) {
        (
            begin(self.from, self.zone),
            begin(self.to + Days::new(1), self.zone),
        )
    }

    /// The day by which a period is known: its own, or its Monday.
    fn key(self, day: NaiveDate) -> NaiveDate {
        match self.interval() {
            FiguresInterval::Day => day,
            FiguresInterval::Week => {
                day - Days::new(u64::from(day.weekday().num_days_from_monday()))
            }
        }
    }

    /// Each period by the day by which it is known, with its first and last day within the range.
    pub fn periods(self) -> Vec<(NaiveDate, NaiveDate, NaiveDate)> {
        let mut periods: Vec<(NaiveDate, NaiveDate, NaiveDate)> = Vec::new();
        for day in self.from.iter_days().take_while(|day| *day <= self.to) {
            let key = self.key(day);
            match periods.last_mut() {
                Some((known, _, last)) if *known == key => *last = day,
                _ => periods.push((key, day, day)),
            }
        }
        periods
    }
}

/// When a day begins: where the clocks jump over midnight, an hour later.
fn begin(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let local = zone.from_local_datetime(&midnight).earliest();
    let local = local.or_else(|| {
        zone.from_local_datetime(&(midnight + TimeDelta::hours(1)))
            .earliest()
    });
    local.map_or_else(|| midnight.and_utc(), |moment| moment.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn range(from: &str, to: &str) -> Result<Range, BadRange> {
        Range::check(day(from), day(to), Tz::Europe__Berlin)
    }

    #[test]
    fn a_range_goes_forwards_and_is_a_year_at_most() {
        assert!(range("2026-01-01", "2026-01-01").is_ok());
        assert!(range("2024-01-01", "2024-12-31").is_ok());
        assert_eq!(range("2026-01-02", "2026-01-01"), Err(BadRange::Backwards));
        assert_eq!(range("2026-01-01", "2027-01-02"), Err(BadRange::TooLong));
        assert_eq!(range("1926-01-01", "2026-01-01"), Err(BadRange::TooLong));
        assert_eq!(range("9999-12-31", "9999-12-31"), Err(BadRange::TooLong));
        let all = Range::check(NaiveDate::MIN, NaiveDate::MAX, Tz::UTC);
        assert_eq!(all, Err(BadRange::TooLong));
    }

    #[test]
    fn days_are_those_of_the_zone_also_when_clocks_change() {
        let (begin, end) = range("2026-03-29", "2026-03-29").unwrap().moments();
        assert_eq!((end - begin).num_hours(), 23);
        // Midnight is skipped there.
        let beirut = Range::check(day("2026-03-29"), day("2026-03-29"), Tz::Asia__Beirut).unwrap();
        assert_eq!((beirut.moments().1 - beirut.moments().0).num_hours(), 23);
    }

    #[test]
    fn longer_ranges_are_told_by_week() {
        let days = range("2026-01-01", "2026-02-14").unwrap();
        assert_eq!(
            (days.interval(), days.periods().len()),
            (FiguresInterval::Day, 45)
        );
        let weeks = range("2026-01-01", "2026-02-15").unwrap();
        assert_eq!(weeks.interval(), FiguresInterval::Week);
        let periods = weeks.periods();
        // Thursday: the week's Monday is before the range.
        assert_eq!(
            periods[0],
            (day("2025-12-29"), day("2026-01-01"), day("2026-01-04"))
        );
        assert_eq!(periods.last().unwrap().2, day("2026-02-15"));
        assert_eq!(periods.len(), 7);
    }
}
