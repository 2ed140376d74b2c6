//! What lists of tickets are counted and ordered by.

use async_graphql::{Enum, InputObject, SimpleObject};

use crate::{
    access::guarded,
    api,
    tickets::{
        model::TicketStatus,
        queries::{Order, OrderKey},
    },
};

/// Characters of a search that are looked at.
const MAX_SEARCH: usize = 200;
/// Words of a search that are looked for.
const MAX_WORDS: usize = 8;

/// The words of a search that are looked for.
pub(super) fn words(search: Option<String>) -> Vec<String> {
    api::words(search.as_deref(), MAX_SEARCH, MAX_WORDS)
}

/// How many tickets are in which state.
#[guarded]
#[derive(SimpleObject, Clone, Copy, Debug, Default)]
pub struct TicketSummary {
    /// The support team's turn: new or in progress.
    #[allow_for(HOLDER)]
    pub open: i64,
    /// The requester's turn.
    #[allow_for(HOLDER)]
    pub waiting: i64,
    /// Resolved or closed.
    #[allow_for(HOLDER)]
    pub resolved: i64,
    /// All of them.
    #[allow_for(HOLDER)]
    pub total: i64,
}

impl FromIterator<(TicketStatus, i64)> for TicketSummary {
    fn from_iter<I: IntoIterator<Item = (TicketStatus, i64)>>(counts: I) -> Self {
        let mut summary = Self::default();
        for (status, count) in counts {
            summary.total += count;
            match status {
                TicketStatus::New | TicketStatus::Open => summary.open += count,
                TicketStatus::Waiting => summary.waiting += count,
                TicketStatus::Resolved | TicketStatus::Closed => summary.resolved += count,
            }
        }
        summary
    }
}

/// What a list of tickets is ordered by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketOrderField {
    /// Latest activity.
    UpdatedAt,
    /// Age; within a portal this is also the order of numbers.
    CreatedAt,
    /// When the next promise of the service level breaks; what has none comes last. For staff: FORBIDDEN for contacts.
    NextDue,
}

/// Which way a list is ordered.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderDirection {
    /// Oldest first.
    Asc,
    /// Newest first.
    Desc,
}

/// A list's order. Without one, lists start with the latest activity.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct TicketOrder {
    /// By what.
    pub field: TicketOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

impl TicketOrder {
    /// The order asked for, or latest activity first.
    #[must_use]
    pub fn or_default(order: Option<Self>) -> Order {
        let order = order.unwrap_or(Self {
            field: TicketOrderField::UpdatedAt,
            direction: OrderDirection::Desc,
        });
        Order {
            key: match order.field {
                TicketOrderField::UpdatedAt => OrderKey::UpdatedAt,
                TicketOrderField::CreatedAt => OrderKey::CreatedAt,
                TicketOrderField::NextDue => OrderKey::NextDue,
            },
            descending: order.direction == OrderDirection::Desc,
        }
    }
}
