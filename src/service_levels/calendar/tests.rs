use chrono::Weekday;
use proptest::prelude::*;

use super::*;

fn hours(text: &str) -> Vec<Interval> {
    text.split_whitespace()
        .map(|interval| interval.parse().unwrap())
        .collect()
}

/// Monday to Friday, eight to twelve and one to five.
fn office(zone: Tz, holidays: &[&str]) -> Calendar {
    let day = hours("13:00-17:00 08:00-12:00");
    let mut week = std::array::from_fn(|_| day.clone());
    week[5] = Vec::new();
    week[6] = Vec::new();
    let holidays = holidays.iter().map(|day| day.parse().unwrap()).collect();
    Calendar::new(zone, week, holidays).unwrap()
}

fn always(zone: Tz) -> Calendar {
    let week = std::array::from_fn(|_| hours("00:00-24:00"));
    Calendar::new(zone, week, BTreeSet::new()).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn friday_evening_goes_on_on_monday() {
    let office = office(Tz::Europe__Berlin, &[]);
    // Friday, 16:30 in Berlin; an hour later is Monday, 8:30.
    let friday = at("2026-11-27T15:30:00Z");
    assert_eq!(friday.weekday(), Weekday::Fri);
    assert_eq!(
        office.after(friday, TimeDelta::hours(1)),
        at("2026-11-30T07:30:00Z")
    );
    assert_eq!(
        office.after(at("2026-11-28T12:00:00Z"), TimeDelta::minutes(1)),
        at("2026-11-30T07:01:00Z")
    );
    assert_eq!(
        office.after(friday, TimeDelta::minutes(30)),
        at("2026-11-27T16:00:00Z"),
        "what ends at closing time ends then, and not in the morning"
    );
}

#[test]
fn breaks_and_holidays_do_not_count() {
    let office = office(Tz::Europe__Berlin, &["12-25", "2026-12-24"]);
    let before = at("2026-12-23T10:30:00Z");
    // 11:30 to 12:00, 13:00 to 17:00, and the rest on Monday the 28th.
    assert_eq!(
        office.after(before, TimeDelta::hours(5)),
        at("2026-12-28T07:30:00Z")
    );
    assert_eq!(
        office.between(at("2026-12-24T00:00:00Z"), at("2026-12-28T00:00:00Z")),
        TimeDelta::zero()
    );
    // In another year the 24th is a day like others.
    assert_eq!(
        office.between(at("2027-12-24T00:00:00Z"), at("2027-12-26T00:00:00Z")),
        TimeDelta::hours(8)
    );
}

#[test]
fn a_day_is_as_long_as_it_is() {
    let berlin = always(Tz::Europe__Berlin);
    let day = |from: &str, to: &str| berlin.between(at(from), at(to));
    assert_eq!(
        day("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        TimeDelta::hours(23)
    );
    assert_eq!(
        day("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        TimeDelta::hours(25)
    );
    let night = |zone| {
        let week = std::array::from_fn(|_| hours("01:00-02:30 02:30-04:00"));
        Calendar::new(zone, week, BTreeSet::new()).unwrap()
    };
    let in_spring =
        night(Tz::Europe__Berlin).between(at("2026-03-28T22:00:00Z"), at("2026-03-29T12:00:00Z"));
    assert_eq!(in_spring, TimeDelta::hours(2));
    let in_autumn =
        night(Tz::Europe__Berlin).between(at("2026-10-24T22:00:00Z"), at("2026-10-25T12:00:00Z"));
    assert_eq!(in_autumn, TimeDelta::hours(4));
    // Samoa had no 30 December 2011 at all.
    let apia = always(Tz::Pacific__Apia);
    assert_eq!(
        apia.between(at("2011-12-29T10:00:00Z"), at("2012-01-01T10:00:00Z")),
        TimeDelta::hours(72)
    );
}

#[test]
fn what_is_no_calendar_is_said() {
    let mut week: [Vec<Interval>; 7] = std::array::from_fn(|_| Vec::new());
    let none = Calendar::new(Tz::UTC, week.clone(), BTreeSet::new());
    assert_eq!(none, Err(CalendarFault::NeverOpen));
    week[2] = hours("08:00-12:00 11:59-13:00");
    let over = Calendar::new(Tz::UTC, week, BTreeSet::new());
    assert_eq!(over, Err(CalendarFault::Overlap(2)));
    for wrong in [
        "8:00-12:00",
        "08:00",
        "12:00-08:00",
        "08:00-24:01",
        "08:60-09:00",
        "+8:00-12:00",
        "08:00-08:00",
    ] {
        assert!(wrong.parse::<Interval>().is_err(), "{wrong}");
    }
    for wrong in ["2026-02-30", "13-01", "1-1", "26-12-24", "12-24-", "24.12."] {
        assert!(wrong.parse::<Holiday>().is_err(), "{wrong}");
    }
    assert!("02-29".parse::<Holiday>().is_ok());
}

#[test]
fn what_is_written_is_read_again() {
    let calendar = office(Tz::America__New_York, &["12-25", "2026-11-26"]);
    let written = serde_json::to_value(&calendar).unwrap();
    assert_eq!(written["zone"], "America/New_York");
    assert_eq!(written["hours"][0][0], "08:00-12:00");
    assert_eq!(calendar, serde_json::from_value(written).unwrap());
}

prop_compose! {
    fn some_calendar()(
        zone in prop::sample::select(vec![
            Tz::Europe__Berlin, Tz::America__New_York, Tz::Australia__Lord_Howe, Tz::Asia__Kathmandu, Tz::Pacific__Apia,
            Tz::Africa__Casablanca, Tz::UTC,
        ]),
        bounds in prop::collection::vec(prop::collection::btree_set(0u16..=MINUTES_A_DAY, 0..7), 7),
        open_day in 0usize..7,
        holidays in prop::collection::btree_set(
            prop_oneof![
                (1u32..=12, 1u32..=28).prop_map(|(month, day)| Holiday::Yearly { month, day }),
                (0i64..9_000).prop_map(|day| Holiday::On(DateTime::from_timestamp(day * 86_400 + 1_262_304_000, 0).unwrap().date_naive())),
            ],
            0..12,
        ),
    ) -> Calendar {
        let mut hours: [Vec<Interval>; 7] = std::array::from_fn(|weekday| {
            let bounds: Vec<u16> = bounds[weekday].iter().copied().collect();
            bounds.chunks_exact(2).map(|pair| Interval { opens: pair[0], closes: pair[1] }).collect()
        });
        if hours.iter().all(Vec::is_empty) {
            hours[open_day] = vec![Interval { opens: 90, closes: 200 }];
        }
        Calendar::new(zone, hours, holidays).unwrap()
    }
}

fn some_moment() -> impl Strategy<Value = DateTime<Utc>> {
    // From 2010 to 2034, so that Samoa's day is in it.
    (1_262_304_000_i64..2_019_686_400)
        .prop_map(|second| DateTime::from_timestamp(second, 0).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_and_measuring_are_inverse(
        calendar in some_calendar(), start in some_moment(), seconds in 0i64..60_000,
    ) {
        let working = TimeDelta::seconds(seconds);
        let end = calendar.after(start, working);
        prop_assert!(end >= start);
        prop_assert_eq!(calendar.between(start, end), working);
    }

    #[test]
    fn nothing_ends_while_nobody_works(
        calendar in some_calendar(), start in some_moment(), seconds in 1i64..60_000,
    ) {
        let end = calendar.after(start, TimeDelta::seconds(seconds));
        // The second before belongs to somebody's working time.
        let before = end - TimeDelta::seconds(1);
        prop_assert_eq!(calendar.between(before, end), TimeDelta::seconds(1));
    }

    #[test]
    fn later_and_longer_end_later(
        calendar in some_calendar(), start in some_moment(), later in 0i64..400_000, seconds in 0i64..30_000, more in 0i64..30_000,
    ) {
        let (working, longer) = (TimeDelta::seconds(seconds), TimeDelta::seconds(seconds + more));
        prop_assert!(calendar.after(start, working) <= calendar.after(start, longer));
        let start_later = start + TimeDelta::seconds(later);
        prop_assert!(calendar.after(start, working) <= calendar.after(start_later, working));
    }

    #[test]
    fn time_adds_up(
        calendar in some_calendar(), start in some_moment(), first in 0i64..900_000, second in 0i64..900_000,
    ) {
        let middle = start + TimeDelta::seconds(first);
        let end = middle + TimeDelta::seconds(second);
        let whole = calendar.between(start, end);
        prop_assert_eq!(whole, calendar.between(start, middle) + calendar.between(middle, end));
        prop_assert!(whole <= end - start);
        prop_assert_eq!(calendar.between(end, start), TimeDelta::zero());
    }
}
