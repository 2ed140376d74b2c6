//! `Ticket.serviceLevel`.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};

use super::clocks::{ClockState, Clocks, Face};
use crate::access::guarded;

/// What was promised for a ticket, and how it stands with that. For staff alone.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketServiceLevel {
    /// Until the support team's first answer; null when none was promised.
    #[allow_for(AGENT, ADMIN)]
    pub first_response: Option<ServiceClock>,
    /// Until it is solved; null when that was not promised.
    #[allow_for(AGENT, ADMIN)]
    pub solution: Option<ServiceClock>,
}

/// A promise with its clock, which runs in the opening hours of the portal's support team.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ServiceClock {
    /// How much working time was promised, in minutes.
    #[allow_for(AGENT, ADMIN)]
    pub target_minutes: u32,
    /// When it has to be done; null while the clock stands still.
    #[allow_for(AGENT, ADMIN)]
    pub due: Option<DateTime<Utc>>,
    /// When it was done; null while it is not.
    #[allow_for(AGENT, ADMIN)]
    pub met_at: Option<DateTime<Utc>>,
    /// Since when the clock stands still, since the ticket waits for its contact; null while it does not. The first
    /// answer's never does.
    #[allow_for(AGENT, ADMIN)]
    pub paused_since: Option<DateTime<Utc>>,
    /// How it stands.
    #[allow_for(AGENT, ADMIN)]
    pub state: ClockState,
}

impl From<Face> for ServiceClock {
    fn from(face: Face) -> Self {
        Self {
            target_minutes: face.target,
            due: face.due,
            met_at: face.met,
            paused_since: face.paused,
            state: face.state,
        }
    }
}

impl TicketServiceLevel {
    /// How it stands now; none when nothing was promised.
    #[must_use]
    pub fn at(clocks: &Clocks, now: DateTime<Utc>) -> Option<Self> {
        let shown = Self {
            first_response: clocks.first_response(now).map(Into::into),
            solution: clocks.solution(now).map(Into::into),
        };
        (shown.first_response.is_some() || shown.solution.is_some()).then_some(shown)
    }
}
