use std::collections::BTreeSet;

use chrono_tz::Tz;

use super::*;
use crate::service_levels::{Calendar, PriorityTargets};

/// Weekdays, eight to four in Berlin.
fn levels() -> ServiceLevels {
    let mut hours = std::array::from_fn(|_| vec!["08:00-16:00".parse().unwrap()]);
    hours[5] = Vec::new();
    hours[6] = Vec::new();
    ServiceLevels {
        calendar: Calendar::new(Tz::Europe__Berlin, hours, BTreeSet::new()).unwrap(),
        targets: PriorityTargets::default(),
        warn_percent: 80,
        show_expected_answer: false,
    }
}

const TARGETS: Targets = Targets {
    first_response: Some(60),
    solution: Some(240),
};

/// A time of Wednesday, 4 November 2026, in Berlin.
fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-04T{time}:00+01:00").parse().unwrap()
}

fn to(phase: Phase, time: &str) -> Change {
    Change {
        at: at(time),
        answered: false,
        to: phase,
        targets: None,
    }
}

fn states(clocks: &Clocks, time: &str) -> (ClockState, ClockState) {
    let now = at(time);
    (
        clocks.first_response(now).unwrap().state,
        clocks.solution(now).unwrap().state,
    )
}

#[test]
fn both_run_from_the_beginning_and_the_first_answer_ends_one() {
    let levels = levels();
    let mut clocks = Clocks::start(&levels, TARGETS, at("09:00"));
    assert_eq!(clocks.next_due(), Some(at("10:00")));
    assert_eq!(clocks.answer_due(), Some(at("10:00")));
    assert_eq!(clocks.next_risk(), Some(at("09:48")));
    assert_eq!(
        states(&clocks, "09:47"),
        (ClockState::OnTrack, ClockState::OnTrack)
    );
    assert_eq!(
        states(&clocks, "09:48"),
        (ClockState::AtRisk, ClockState::OnTrack)
    );
    assert_eq!(
        states(&clocks, "10:00"),
        (ClockState::Breached, ClockState::OnTrack)
    );
    let answer = Change {
        answered: true,
        ..to(Phase::Running, "10:00")
    };
    clocks.advance(&levels, &answer);
    assert_eq!(
        states(&clocks, "11:00"),
        (ClockState::Met, ClockState::OnTrack)
    );
    assert_eq!(
        (clocks.next_due(), clocks.answer_due()),
        (Some(at("13:00")), None)
    );
    // A second answer changes nothing of that.
    clocks.advance(
        &levels,
        &Change {
            at: at("12:00"),
            ..answer
        },
    );
    assert_eq!(
        clocks.first_response(at("12:00")).unwrap().met,
        Some(at("10:00"))
    );
}

#[test]
fn it_stands_still_while_it_waits_and_goes_on_with_what_is_left() {
    let levels = levels();
    let mut clocks = Clocks::start(&levels, TARGETS, at("09:00"));
    let answer = Change {
        answered: true,
        ..to(Phase::Waiting, "10:00")
    };
    clocks.advance(&levels, &answer);
    assert_eq!(
        states(&clocks, "15:00"),
        (ClockState::Met, ClockState::Paused)
    );
    assert_eq!(
        (clocks.next_due(), clocks.next_risk(), clocks.next_warning()),
        (None, None, None)
    );
    assert_eq!(
        clocks.solution(at("15:00")).unwrap().paused,
        Some(at("10:00"))
    );
    // Three hours are left: two today, one tomorrow.
    clocks.advance(&levels, &to(Phase::Running, "14:00"));
    let due = at("08:00") + TimeDelta::hours(25);
    assert_eq!(clocks.next_due(), Some(due));
    // Solved in time, and opened again: it goes on where it was.
    clocks.advance(&levels, &to(Phase::Done, "15:00"));
    assert_eq!(states(&clocks, "15:00"), (ClockState::Met, ClockState::Met));
    assert_eq!(clocks.next_due(), None);
    clocks.advance(&levels, &to(Phase::Running, "15:30"));
    assert_eq!(clocks.next_due(), Some(due + TimeDelta::minutes(30)));
    let late = Change {
        at: due + TimeDelta::hours(1),
        ..to(Phase::Done, "15:00")
    };
    clocks.advance(&levels, &late);
    assert_eq!(clocks.solution(late.at).unwrap().state, ClockState::Missed);
}

#[test]
fn another_priority_has_other_targets_for_what_is_not_done() {
    let levels = levels();
    let mut clocks = Clocks::start(&levels, TARGETS, at("09:00"));
    let pressing = Targets {
        first_response: Some(30),
        solution: Some(120),
    };
    let change = Change {
        targets: Some(pressing),
        ..to(Phase::Running, "09:50")
    };
    assert_eq!(
        clocks.warn(at("09:50")),
        [Warning::FirstResponse(at("10:00"))]
    );
    clocks.advance(&levels, &change);
    assert_eq!(
        clocks.next_due(),
        Some(at("09:30")),
        "it counts from the beginning"
    );
    assert_eq!(
        states(&clocks, "09:50"),
        (ClockState::Breached, ClockState::OnTrack)
    );
    assert_eq!(clocks.warn(at("09:50")), [], "they know already");
    // Nothing is promised of what can wait.
    let idle = Change {
        targets: Some(Targets::default()),
        ..change
    };
    clocks.advance(&levels, &idle);
    assert_eq!((clocks.next_due(), clocks.next_warning()), (None, None));
    assert_eq!(clocks.solution(at("09:50")), None);
    // And what was used counts when something is again.
    clocks.advance(
        &levels,
        &Change {
            at: at("10:00"),
            ..change
        },
    );
    assert_eq!(clocks.solution(at("10:00")).unwrap().due, Some(at("11:00")));
}

#[test]
fn what_is_used_up_is_overdue_at_once_when_it_goes_on() {
    let levels = levels();
    let mut clocks = Clocks::start(&levels, TARGETS, at("08:00"));
    clocks.advance(&levels, &to(Phase::Waiting, "13:00"));
    assert_eq!(
        clocks.solution(at("13:00")).unwrap().state,
        ClockState::Paused
    );
    // At night.
    clocks.advance(&levels, &to(Phase::Running, "22:00"));
    assert_eq!(
        clocks.solution(at("22:00")).unwrap().state,
        ClockState::Breached
    );
}

#[test]
fn the_desk_is_warned_once_of_each() {
    let levels = levels();
    let mut clocks = Clocks::start(&levels, TARGETS, at("09:00"));
    assert_eq!(clocks.next_warning(), Some(at("09:48")));
    assert_eq!(clocks.warn(at("09:47")), []);
    assert_eq!(
        clocks.warn(at("09:48")),
        [Warning::FirstResponse(at("10:00"))]
    );
    assert_eq!(clocks.warn(at("09:49")), []);
    assert_eq!(clocks.next_warning(), Some(at("12:12")));
    assert_eq!(clocks.warn(at("14:00")), [Warning::Solution(at("13:00"))]);
    assert_eq!(clocks.next_warning(), None);
    // Who solved it and opened it again is not warned a second time.
    clocks.advance(&levels, &to(Phase::Done, "14:00"));
    clocks.advance(&levels, &to(Phase::Running, "14:30"));
    assert_eq!(clocks.warn(at("15:00")), []);
}

#[test]
fn what_is_solved_without_an_answer_needs_none() {
    let levels = levels();
    let mut clocks = Clocks::start(&levels, TARGETS, at("09:00"));
    clocks.advance(&levels, &to(Phase::Done, "09:30"));
    assert_eq!(states(&clocks, "15:00"), (ClockState::Met, ClockState::Met));
    assert_eq!(clocks.next_due(), None);
    let written = serde_json::to_value(&clocks).unwrap();
    assert_eq!(clocks, serde_json::from_value::<Clocks>(written).unwrap());
}
