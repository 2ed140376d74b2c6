//! What a requester said about how their ticket was solved.

use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};

use crate::{access::guarded, tickets::model::TicketRow};

/// How content the requester was with what was done.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketRating {
    /// 1 (not at all) to 5 (very).
    #[allow_for(HOLDER)]
    pub stars: i32,
    /// What they said about it.
    #[allow_for(HOLDER)]
    pub comment: Option<String>,
    /// When they first said so, since the ticket was last resolved.
    #[allow_for(HOLDER)]
    pub rated_at: DateTime<Utc>,
}

impl TicketRating {
    /// None when it was never rated.
    #[must_use]
    pub fn of(ticket: &TicketRow) -> Option<Self> {
        Some(Self {
            stars: ticket.rating?.into(),
            comment: ticket.rating_comment.clone(),
            rated_at: ticket.rated_at?,
        })
    }
}
