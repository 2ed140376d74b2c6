//! The two clocks of a ticket: they run in working time, stand still while it waits for its contact, and end.

use async_graphql::Enum;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::definition::{ServiceLevels, Targets};

/// Where a ticket stands, as far as clocks care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is the support team's turn.
    Running,
    /// It is its contact's turn.
    Waiting,
    /// It is solved or closed.
    Done,
}

/// What happened to a ticket.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// The support team answered.
    pub answered: bool,
    /// Where it stands after it.
    pub to: Phase,
    /// What is promised from now on, when it became more or less pressing.
    pub targets: Option<Targets>,
}

/// How it stands with a promise.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "ServiceState")]
pub enum ClockState {
    /// There is time.
    OnTrack,
    /// Most of the time has gone by (by default 80 %).
    AtRisk,
    /// The time is over, and it is not done.
    Breached,
    /// It was done in time.
    Met,
    /// It was done too late.
    Missed,
    /// It waits for the contact: the clock stands still.
    Paused,
}

/// Which promise is about to be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Nobody has answered.
    FirstResponse(DateTime<Utc>),
    /// It is not solved.
    Solution(DateTime<Utc>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Response {
    target: Option<u32>,
    due: Option<DateTime<Utc>>,
    risk: Option<DateTime<Utc>>,
    met: Option<DateTime<Utc>>,
    warned: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Solution {
    target: Option<u32>,
    /// Seconds of working time until `running`.
    used: i64,
    running: Option<DateTime<Utc>>,
    paused: Option<DateTime<Utc>>,
    met: Option<DateTime<Utc>>,
    due: Option<DateTime<Utc>>,
    risk: Option<DateTime<Utc>>,
    warned: bool,
}

/// A ticket's clocks, with what they need to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    began: DateTime<Utc>,
    response: Response,
    solution: Solution,
}

/// What is shown of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Face {
    pub target: u32,
    pub due: Option<DateTime<Utc>>,
    pub met: Option<DateTime<Utc>>,
    pub paused: Option<DateTime<Utc>>,
    pub state: ClockState,
}

fn working(minutes: u32) -> TimeDelta {
    TimeDelta::minutes(minutes.into())
}

/// The part of a target after which the desk is warned.
fn share(minutes: u32, percent: u32) -> TimeDelta {
    TimeDelta::seconds(i64::from(minutes) * 60 * i64::from(percent) / 100)
}

impl Clocks {
    /// The clocks of a ticket that is opened now.
    #[must_use]
    pub fn start(levels: &ServiceLevels, targets: Targets, at: DateTime<Utc>) -> Self {
        let mut clocks = Self {
            began: at,
            response: Response {
                target: targets.first_response,
                due: None,
                risk: None,
                met: None,
                warned: false,
            },
            solution: Solution {
                target: targets.solution,
                used: 0,
                running: Some(at),
                paused: None,
                met: None,
                due: None,
                risk: None,
                warned: false,
            },
        };
        clocks.plan(levels);
        clocks
    }

    /// Takes in what happened.
    pub fn advance(&mut self, levels: &ServiceLevels, change: &Change) {
        // What is solved without an answer needs none any more.
        if change.answered || change.to == Phase::Done {
            self.response.met = self.response.met.or(Some(change.at));
        }
        self.solution.go_to(levels, change);
        if let Some(targets) = change.targets {
            if self.response.met.is_none() {
                self.response.target = targets.first_response;
            }
            // What was solved stays as it was promised then.
            if change.to != Phase::Done {
                self.solution.target = targets.solution;
            }
        }
        self.plan(levels);
        if change.targets.is_some() {
            // Another promise is warned of anew, when its time comes.
            let comes = |risk: Option<DateTime<Utc>>| risk.is_some_and(|risk| risk > change.at);
            self.response.warned &= !comes(self.response.risk);
            self.solution.warned &= !comes(self.solution.risk);
        }
    }

    /// When what is to be done is due, and from when on that is at risk.
    fn plan(&mut self, levels: &ServiceLevels) {
        let calendar = &levels.calendar;
        let response = &mut self.response;
        if response.met.is_none() {
            let since_began = |time| calendar.after(self.began, time);
            response.due = response.target.map(|target| since_began(working(target)));
            let risk = |target| since_began(share(target, levels.warn_percent));
            response.risk = response.target.map(risk);
        }
        let solution = &mut self.solution;
        if let Some(running) = solution.running {
            let used = TimeDelta::seconds(solution.used);
            let go_on = |time: TimeDelta| calendar.after(running, time - used);
            solution.due = solution.target.map(|target| go_on(working(target)));
            let risk = |target| go_on(share(target, levels.warn_percent));
            solution.risk = solution.target.map(risk);
        } else if solution.met.is_none() {
            (solution.due, solution.risk) = (None, None);
        }
    }

    /// What runs: the moment at which it is due, that from which on it is at risk, and whether the desk was warned.
    fn running(&self) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>, bool)> {
        let response = &self.response;
        let solution = &self.solution;
        let answer = response
            .met
            .is_none()
            .then_some(response.due.zip(response.risk));
        let answer = answer
            .flatten()
            .map(|(due, risk)| (due, risk, response.warned));
        let solved = solution.running.and(solution.due.zip(solution.risk));
        let solved = solved.map(|(due, risk)| (due, risk, solution.warned));
        answer.into_iter().chain(solved)
    }

    /// When the next promise breaks; none when no clock runs.
    #[must_use]
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.running().map(|(due, ..)| due).min()
    }

    /// From when on a promise is at risk; none when no clock runs.
    #[must_use]
    pub fn next_risk(&self) -> Option<DateTime<Utc>> {
        self.running().map(|(_, risk, _)| risk).min()
    }

    /// When the desk is to be warned next.
    #[must_use]
    pub fn next_warning(&self) -> Option<DateTime<Utc>> {
        let unwarned = self.running().filter(|(.., warned)| !warned);
        unwarned.map(|(_, risk, _)| risk).min()
    }

    /// What the desk is to be warned of now. Each is said once.
    pub fn warn(&mut self, now: DateTime<Utc>) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let passed = |risk: Option<DateTime<Utc>>| risk.is_some_and(|risk| risk <= now);
        let response = &mut self.response;
        if response.met.is_none() && !response.warned && passed(response.risk) {
            response.warned = true;
            warnings.extend(response.due.map(Warning::FirstResponse));
        }
        let solution = &mut self.solution;
        if solution.running.is_some() && !solution.warned && passed(solution.risk) {
            solution.warned = true;
            warnings.extend(solution.due.map(Warning::Solution));
        }
        warnings
    }

    /// Until when somebody answers, while nobody has.
    #[must_use]
    pub fn answer_due(&self) -> Option<DateTime<Utc>> {
        self.response.due.filter(|_| self.response.met.is_none())
    }

    pub(super) fn first_response(&self, now: DateTime<Utc>) -> Option<Face> {
        let response = &self.response;
        let (target, due) = response.target.zip(response.due)?;
        let state = match response.met {
            Some(met) if met <= due => ClockState::Met,
            Some(_) => ClockState::Missed,
            None => running_state(now, response.due, response.risk),
        };
        Some(Face {
            target,
            due: Some(due),
            met: response.met,
            paused: None,
            state,
        })
    }

    pub(super) fn solution(&self, now: DateTime<Utc>) -> Option<Face> {
        let solution = &self.solution;
        let target = solution.target?;
        let state = match (solution.met, solution.paused) {
            (Some(_), _) if solution.used <= working(target).num_seconds() => ClockState::Met,
            (Some(_), _) => ClockState::Missed,
            (None, Some(_)) => ClockState::Paused,
            (None, None) => running_state(now, solution.due, solution.risk),
        };
        Some(Face {
            target,
            due: solution.due,
            met: solution.met,
            paused: solution.paused,
            state,
        })
    }
}

impl Solution {
    fn go_to(&mut self, levels: &ServiceLevels, change: &Change) {
        let at = change.at;
        let there = match change.to {
            Phase::Running => self.running,
            Phase::Waiting => self.paused,
            Phase::Done => self.met,
        };
        if there.is_some() {
            return;
        }
        if let Some(running) = self.running {
            self.used += levels.calendar.between(running, at).num_seconds();
        }
        (self.running, self.paused, self.met) = match change.to {
            Phase::Running => (Some(at), None, None),
            Phase::Waiting => (None, Some(at), None),
            Phase::Done => (None, None, Some(at)),
        };
    }
}

fn running_state(
    now: DateTime<Utc>,
    due: Option<DateTime<Utc>>,
    risk: Option<DateTime<Utc>>,
) -> ClockState {
    let passed = |moment: Option<DateTime<Utc>>| moment.is_some_and(|moment| moment <= now);
    if passed(due) {
        ClockState::Breached
    } else if passed(risk) {
        ClockState::AtRisk
    } else {
        ClockState::OnTrack
    }
}

#[cfg(test)]
mod tests;
