//! What a requester said about how their ticket was solved.

use async_graphql::{ID, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::timeline::Entry;
use crate::{
    access::{Owner, guarded},
    identity::Author,
    tickets::model::TicketRow,
};

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

/// The requester said how content they are.
#[derive(Clone, Debug)]
pub struct RatingGiven {
    pub(in crate::tickets) owner: Owner,
    pub(super) entry: Entry,
    pub(super) stars: i16,
    pub(super) comment: Option<String>,
}

/// The requester said how content they are.
#[guarded]
#[Object]
impl RatingGiven {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who did: the requester.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// 1 (not at all) to 5 (very).
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn stars(&self) -> i32 {
        self.stars.into()
    }

    /// What they said about it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn comment(&self) -> Option<&str> {
        self.comment.as_deref()
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}
