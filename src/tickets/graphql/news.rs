//! What the bell tells: what happened to one's tickets and was not read yet.

use async_graphql::{ID, SimpleObject};
use uuid::Uuid;

use super::timeline::TimelineItem;
use crate::{
    access::{Owner, guarded},
    api::{GlobalId, NodeKind},
    tickets::model::{EntryRow, TicketRow},
};

/// Something that happened to a ticket, and that the contact has not read.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketNews {
    /// `Ticket.id`.
    #[allow_for(HOLDER)]
    pub ticket_id: ID,
    /// The ticket's number.
    #[allow_for(HOLDER)]
    pub number: i64,
    /// What the ticket is about.
    #[allow_for(HOLDER)]
    pub subject: String,
    /// What happened.
    #[allow_for(HOLDER)]
    pub item: TimelineItem,
}

impl TicketNews {
    /// None for an entry that this version does not know.
    #[must_use]
    pub fn new(reader: Option<Uuid>, (ticket, entry): (TicketRow, EntryRow)) -> Option<Self> {
        // Only what the contact reads is among what they have not read.
        let owner = Owner {
            reader,
            ..ticket.owner()
        };
        Some(Self {
            ticket_id: ID::from(GlobalId::new(NodeKind::Ticket, ticket.id)),
            number: ticket.number,
            item: TimelineItem::new(owner, entry)?,
            subject: ticket.subject,
        })
    }
}
