//! How a ticket hangs together with others, and what its timeline tells of that.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{timeline::Entry, types::Ticket};
use crate::{
    access::{Caller, Owned, Owner, guarded},
    api::{GlobalId, NodeKind, internal},
    identity::Author,
    tenants::TenantDirectory,
    tickets::{
        linking::{LinkKind, LinkLoader},
        model::{EntryKind, EntryRow, TicketRow, TicketStatus},
        references::{MergedLoader, Reference, ReferenceLoader},
        standing::Standing,
    },
};

/// Another ticket, as a way to it. Whoever asks may read that ticket too.
#[derive(Clone, Debug)]
pub struct TicketReference {
    pub(in crate::tickets) owner: Owner,
    row: TicketRow,
}

impl TicketReference {
    pub(super) fn new(caller: &Caller, (row, reach): Reference) -> Self {
        let standing = Standing::of(caller, reach, String::new());
        Self {
            owner: Owner {
                reader: standing.reader,
                ..row.owner()
            },
            row,
        }
    }
}

/// Another ticket, as a way to it. It is null where the one who asks may not read that ticket.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl TicketReference {
    /// `Ticket.id`.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::Ticket, self.row.id))
    }

    /// The number that people say aloud.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn number(&self) -> i64 {
        self.row.number
    }

    /// What it is about, in one line.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn subject(&self) -> &str {
        &self.row.subject
    }

    /// Where it stands.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn status(&self) -> TicketStatus {
        self.row.status
    }

    /// Whether it is the same contact's as that of the ticket it is named by, as `Ticket.requester` has it.
    #[allow_for(AGENT, ADMIN)]
    async fn requester_id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::Contact, self.row.requester_id))
    }

    /// The name of the portal that it was opened in.
    #[allow_for(AGENT, ADMIN)]
    async fn portal_name(&self, ctx: &Context<'_>) -> Result<String> {
        let tenant = ctx
            .data_unchecked::<TenantDirectory>()
            .by_id(self.row.tenant_id)
            .await;
        Ok(tenant
            .map_err(|error| internal(Caller::of(ctx), &error))?
            .map(|tenant| tenant.name.clone())
            .unwrap_or_default())
    }
}

/// A link between two tickets, made by staff for staff.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketLink {
    /// How the ticket that was asked hangs together with the other one.
    #[allow_for(AGENT, ADMIN)]
    pub kind: LinkKind,
    /// The other one, in whichever portal.
    #[allow_for(AGENT, ADMIN)]
    pub ticket: TicketReference,
}

/// How a ticket hangs together with others.
#[derive(Clone, Debug)]
pub struct TicketRelations {
    pub(in crate::tickets) owner: Owner,
    ticket: Uuid,
    continued_in: Option<Uuid>,
}

impl TicketRelations {
    pub(super) fn of(ticket: &Ticket) -> Self {
        Self {
            owner: ticket.owner(),
            ticket: ticket.row.id,
            continued_in: ticket.row.continued_in,
        }
    }
}

/// How a ticket hangs together with others.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl TicketRelations {
    /// Whether it was merged into another one, in which it is continued: nobody writes to it any more.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn is_merged(&self) -> bool {
        self.continued_in.is_some()
    }

    /// Where it is continued, however often that was merged too; null when it is not merged, and when the one who asks may
    /// not read that ticket.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn continued_in(&self, ctx: &Context<'_>) -> Result<Option<TicketReference>> {
        reference(ctx, self.continued_in).await
    }

    /// The tickets that were merged into this one.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn merged_tickets(&self, ctx: &Context<'_>) -> Result<Vec<TicketReference>> {
        let caller = Caller::of(ctx);
        let found = ctx
            .data_unchecked::<DataLoader<MergedLoader>>()
            .load_one(self.ticket)
            .await
            .map_err(|error| internal(caller, &error))?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(|found| TicketReference::new(caller, found))
            .collect())
    }

    /// What staff linked it to, in the order in which they did. A link to a ticket of a portal that the one who asks does
    /// not serve is not there for them.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<TicketLink>> {
        let caller = Caller::of(ctx);
        let found = ctx
            .data_unchecked::<DataLoader<LinkLoader>>()
            .load_one(self.ticket)
            .await
            .map_err(|error| internal(caller, &error))?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(|(kind, found)| TicketLink {
                kind,
                ticket: TicketReference::new(caller, found),
            })
            .collect())
    }
}

/// What happened between a ticket and another one.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelationEvent {
    /// The ticket was merged into the other one, where it is continued.
    Merged,
    /// It was taken out of the other one again.
    Unmerged,
    /// The other one was merged into it.
    TookIn,
    /// The other one was taken out again.
    GaveBack,
    /// The other one was made of a reply of this one.
    Split,
    /// It was made of a reply of the other one.
    SplitFrom,
}

impl RelationEvent {
    pub(super) const fn of(kind: EntryKind) -> Option<Self> {
        match kind {
            EntryKind::Merged => Some(Self::Merged),
            EntryKind::Unmerged => Some(Self::Unmerged),
            EntryKind::TookIn => Some(Self::TookIn),
            EntryKind::GaveBack => Some(Self::GaveBack),
            EntryKind::Split => Some(Self::Split),
            EntryKind::SplitFrom => Some(Self::SplitFrom),
            _ => None,
        }
    }
}

/// Something happened between the ticket and another one.
#[derive(Clone, Debug)]
pub struct RelationChange {
    pub(in crate::tickets) owner: Owner,
    pub(super) entry: Entry,
    event: RelationEvent,
    other: Option<Uuid>,
}

impl RelationChange {
    pub(super) fn new(owner: Owner, row: &EntryRow) -> Option<Self> {
        Some(Self {
            owner,
            event: RelationEvent::of(row.kind)?,
            other: row.related_ticket_id,
            entry: Entry::of(row),
        })
    }
}

/// Something happened between the ticket and another one: it was merged, or made of a reply.
#[guarded]
#[Object]
impl RelationChange {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who did it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// What happened.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn event(&self) -> RelationEvent {
        self.event
    }

    /// The other ticket; null when the one who asks may not read it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn other(&self, ctx: &Context<'_>) -> Result<Option<TicketReference>> {
        reference(ctx, self.other).await
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}

async fn reference(ctx: &Context<'_>, id: Option<Uuid>) -> Result<Option<TicketReference>> {
    let Some(id) = id else { return Ok(None) };
    let caller = Caller::of(ctx);
    let found = ctx
        .data_unchecked::<DataLoader<ReferenceLoader>>()
        .load_one(id)
        .await
        .map_err(|error| internal(caller, &error))?;
    Ok(found.map(|found| TicketReference::new(caller, found)))
}
