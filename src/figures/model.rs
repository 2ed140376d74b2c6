//! What is counted.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

/// Figures of one tenant, of one period, or of everything. What was merged into another ticket is that one's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    /// Neither solved nor closed now.
    pub open: i64,
    /// Opened in the range.
    pub new: i64,
    /// Solved in the range, and not opened again.
    pub solved: i64,
    /// Of the new ones, those that somebody has answered.
    pub answered: i64,
    /// Seconds from opening to the first answer: half of them took no longer.
    pub median: Option<f64>,
    /// Seconds: nine out of ten took no longer.
    pub ninetieth: Option<f64>,
    /// Ratings given in the range.
    pub ratings: i64,
    /// Their average.
    pub rating: Option<f64>,
}

/// Everything that one statement counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub total: Counts,
    pub by_period: HashMap<NaiveDate, Counts>,
    pub by_tenant: HashMap<Uuid, Counts>,
}
