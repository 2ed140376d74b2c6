//! Entries of the timeline that tell who may read the ticket from then on.

use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};

use super::timeline::Entry;
use crate::{
    access::{Owner, guarded},
    identity::Author,
};

/// A colleague was added to the ticket, or removed from it.
#[derive(Clone, Debug)]
pub struct ParticipantChange {
    pub(in crate::tickets) owner: Owner,
    pub(super) entry: Entry,
    pub(super) person_name: String,
    pub(super) added: bool,
}

/// A colleague takes part in the ticket from then on, or no longer.
#[guarded]
#[Object]
impl ParticipantChange {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who added or removed them.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// What the colleague was called then.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn person_name(&self) -> &str {
        &self.person_name
    }

    /// True: they take part from then on. False: no longer.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn added(&self) -> bool {
        self.added
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}

/// The requester made the ticket personal, or not personal any more.
#[derive(Clone, Debug)]
pub struct PersonalChange {
    pub(in crate::tickets) owner: Owner,
    pub(super) entry: Entry,
    pub(super) personal: bool,
}

/// The requester made the ticket personal, or took that back.
#[guarded]
#[Object]
impl PersonalChange {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who did it: the requester.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// True: from then on only the requester and staff read it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn personal(&self) -> bool {
        self.personal
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}
