//! What an organisation was promised.

use serde::{Deserialize, Serialize};

use super::calendar::Calendar;

/// How soon, in minutes of working time; nothing is promised where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Targets {
    /// Until the support team's first answer.
    pub first_response: Option<u32>,
    /// Until it is solved.
    pub solution: Option<u32>,
}

/// The targets of each priority.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PriorityTargets {
    /// Can wait.
    pub low: Targets,
    /// As usual.
    pub normal: Targets,
    /// Work is hindered.
    pub high: Targets,
    /// Work stands still.
    pub urgent: Targets,
}

/// Of whom what is promised, and when somebody works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLevels {
    /// When somebody works.
    pub calendar: Calendar,
    /// How soon.
    pub targets: PriorityTargets,
    /// The share of a target, in hundredths, after which the desk is warned.
    pub warn_percent: u32,
    /// Whether contacts are told until when somebody answers.
    pub show_expected_answer: bool,
}

impl ServiceLevels {
    /// The share after which the desk is warned where nothing else is said.
    pub const WARN_PERCENT: u32 = 80;
}
