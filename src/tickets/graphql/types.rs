//! `Ticket` and what it is listed by.

use std::sync::Arc;

use async_graphql::{
    Context, Enum, ID, InputObject, Object, Result, SimpleObject, dataloader::DataLoader,
};
use chrono::{DateTime, Utc};

use super::timeline::{InternalNote, TimelineItem};
use crate::{
    access::{Caller, Owned, guarded},
    api::{
        Connection, CursorKey, GlobalId, NodeKind, PageArguments, RichText, internal, page_cost,
    },
    db::DbError,
    identity::{Contact, StaffMember},
    tenants::{Portal, TenantDirectory},
    tickets::{
        model::{TicketPriority, TicketRow, TicketStatus},
        queries::{Order, OrderKey, TicketWithPeople},
        timeline::{EntryLoader, NoteLoader, Window},
    },
};

/// A ticket and the people that it names.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub(in crate::tickets) row: TicketRow,
    requester: Contact,
    assignee: Option<StaffMember>,
}

impl From<TicketWithPeople> for Ticket {
    fn from((row, requester, assignee): TicketWithPeople) -> Self {
        Self {
            row,
            requester: requester.into(),
            assignee: assignee.map(Into::into),
        }
    }
}

/// Something a contact asked for, and all that happened to it since.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Ticket {
    /// Opaque and stable.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    pub async fn id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::Ticket, self.row.id))
    }

    /// The number that people say aloud. It counts up in each portal, without gaps.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn number(&self) -> i64 {
        self.row.number
    }

    /// What it is about, in one line.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn subject(&self) -> &str {
        &self.row.subject
    }

    /// What the requester wrote when they opened it.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn description(&self) -> RichText {
        RichText(self.row.description.clone())
    }

    /// Where it stands.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn status(&self) -> TicketStatus {
        self.row.status
    }

    /// How pressing it is.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn priority(&self) -> TicketPriority {
        self.row.priority
    }

    /// The contact whose ticket it is.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn requester(&self) -> &Contact {
        &self.requester
    }

    /// Who works on it; null when nobody does yet.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn assignee(&self) -> Option<&StaffMember> {
        self.assignee.as_ref()
    }

    /// When it was opened.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// When something last happened that the requester can see.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row.updated_at
    }

    /// Since when it is resolved or closed; null while it is neither.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn resolved_at(&self) -> Option<DateTime<Utc>> {
        self.row.resolved_at
    }

    /// How many replies it has, of both sides.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn reply_count(&self) -> i32 {
        self.row.reply_count
    }

    /// Whether anything more can be written: not when it is closed.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn can_reply(&self) -> bool {
        self.row.status != TicketStatus::Closed
    }

    /// What happened to it, oldest first: replies, changes of state, changes of assignee.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Entries from the start, 1 to 100; 20 when neither end is named.")] first: Option<i32>,
        #[graphql(desc = "Only entries behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Entries from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only entries before this cursor.")] before: Option<String>,
    ) -> Result<Connection<TimelineItem>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("timeline of {}", self.row.id));
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let window = Window::of(self.row.tenant_id, self.row.id, self.row.entry_count, &page);
        let loader = ctx.data_unchecked::<DataLoader<EntryLoader>>();
        let rows = loader
            .load_one(window)
            .await
            .map_err(|error| technical(caller, &error))?
            .unwrap_or_default();
        let items = rows
            .into_iter()
            .filter_map(|row| TimelineItem::new(self.owner(), row));
        let items = in_page_order(items, page.backwards);
        Ok(Connection::new(
            &page,
            keyset,
            items,
            Some(self.row.entry_count.into()),
            TimelineItem::position,
        ))
    }

    /// The portal that it was opened in.
    #[allow_for(AGENT, ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Option<Portal>> {
        let tenant = ctx
            .data_unchecked::<TenantDirectory>()
            .by_id(self.row.tenant_id)
            .await;
        Ok(tenant
            .map_err(|error| internal(Caller::of(ctx), &error))?
            .map(Portal::from))
    }

    /// What staff wrote for staff, oldest first. Contacts never see it.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn internal_notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Notes from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only notes behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Notes from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only notes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<InternalNote>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("notes of {}", self.row.id));
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let window = Window::of(self.row.tenant_id, self.row.id, self.row.note_count, &page);
        let loader = ctx.data_unchecked::<DataLoader<NoteLoader>>();
        let rows = loader
            .load_one(window)
            .await
            .map_err(|error| technical(caller, &error))?
            .unwrap_or_default();
        let notes = in_page_order(rows.into_iter().map(InternalNote::from), page.backwards);
        Ok(Connection::new(
            &page,
            keyset,
            notes,
            Some(self.row.note_count.into()),
            InternalNote::position,
        ))
    }
}

/// A connection takes rows as a query would return them: from the page's own end.
fn in_page_order<T>(rows: impl DoubleEndedIterator<Item = T>, backwards: bool) -> Vec<T> {
    if backwards {
        rows.rev().collect()
    } else {
        rows.collect()
    }
}

fn technical(caller: &Caller, error: &Arc<DbError>) -> async_graphql::Error {
    internal(caller, error)
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
            },
            descending: order.direction == OrderDirection::Desc,
        }
    }
}
