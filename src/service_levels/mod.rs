//! What an organisation was promised: when somebody answers and when it is solved, in the hours in which somebody works.
//!
//! Nothing in here knows a ticket or asks the database: hours and holidays ([`Calendar`]), what was promised
//! ([`ServiceLevels`]), and the clocks that run in them ([`Clocks`]).

mod calendar;
mod clocks;
mod definition;
mod graphql;

pub use calendar::{Calendar, CalendarFault, Holiday, Interval, WEEKDAYS};
pub use clocks::{Change, ClockState, Clocks, Phase, Warning};
pub use definition::{PriorityTargets, ServiceLevels, Targets};
pub use graphql::{ServiceClock, TicketServiceLevel};
