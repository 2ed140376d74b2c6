//! `serviceDesk.tickets`: the queue over all tenants.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    lists::{TicketOrder, words},
    types::Ticket,
    viewer::list,
};
use crate::{
    access::{Caller, Viewer, guarded},
    api::{Connection, GlobalId, NodeKind, PageArguments, internal, page_cost},
    db::Database,
    tenants::TenantDirectory,
    tickets::{
        model::{TicketPriority, TicketStatus, Turn},
        queries::{self, Filter, Promise},
    },
};

/// Whose tickets, seen from the one who asks.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssigneeFilter {
    /// One's own.
    Me,
    /// Nobody's yet.
    Unassigned,
}

/// How it stands with what was promised.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceLevelFilter {
    /// Most of the time of a promise has gone by, and none is broken.
    AtRisk,
    /// A promise is broken, and what was promised is not done.
    Breached,
}

impl From<ServiceLevelFilter> for Promise {
    fn from(filter: ServiceLevelFilter) -> Self {
        match filter {
            ServiceLevelFilter::AtRisk => Self::AtRisk,
            ServiceLevelFilter::Breached => Self::Breached,
        }
    }
}

/// Which tickets of the queue.
#[derive(InputObject, Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueFilter {
    /// Of this portal.
    pub tenant: Option<ID>,
    /// In one of these states; not given or empty, in any.
    #[graphql(default)]
    pub status: Vec<TicketStatus>,
    /// One's own, or nobody's.
    pub assignee: Option<AssigneeFilter>,
    /// Assigned to this member of staff (`StaffMember.id`); `assignee` goes before it.
    pub assignee_id: Option<ID>,
    /// As pressing as one of these; not given or empty, in any way.
    #[graphql(default)]
    pub priority: Vec<TicketPriority>,
    /// Opened by this contact (`Contact.id`).
    pub requester_id: Option<ID>,
    /// Opened before this moment.
    pub created_before: Option<DateTime<Utc>>,
    /// Nothing that the requester can see has happened since this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// With this number, in any portal.
    pub number: Option<i64>,
    /// About this asset (`Asset.id`).
    pub asset_id: Option<ID>,
    /// Begun as this request type (`RequestType.key`).
    pub request_type: Option<String>,
    /// With each of these words in subject, description, an answer of its form, a reply, or the requester's name or e-mail
    /// address, upper or lower case, or as the ticket's number.
    pub search: Option<String>,
    /// Whose turn it is.
    pub waiting_for: Option<Turn>,
    /// Opened at this moment or later.
    pub created_after: Option<DateTime<Utc>>,
    /// Something that the requester can see has happened at this moment or later.
    pub updated_after: Option<DateTime<Utc>>,
    /// Opened at least so many days ago.
    pub opened_days: Option<i32>,
    /// Nothing that the requester can see has happened for at least so many days.
    pub idle_days: Option<i32>,
    /// Whose service level stands in one of these ways; not given or empty, in any. What waits for its contact is in none.
    #[graphql(default)]
    pub service_level: Vec<ServiceLevelFilter>,
}

impl QueueFilter {
    /// As the query takes it: who "me" is, and what today is, is settled now.
    #[must_use]
    pub fn for_caller(self, caller: &Caller) -> Filter {
        let me = match caller.viewer {
            Viewer::Staff { staff, .. } => Some(staff),
            _ => None,
        };
        Filter {
            statuses: self.status,
            tenant: self.tenant.map(|id| named(&id, NodeKind::Portal)),
            number: self.number,
            request_type: self.request_type,
            assignee: match self.assignee {
                Some(AssigneeFilter::Me) => Some(me),
                Some(AssigneeFilter::Unassigned) => Some(None),
                None => self
                    .assignee_id
                    .map(|id| Some(named(&id, NodeKind::StaffMember))),
            },
            asset: self.asset_id.map(|id| named(&id, NodeKind::Asset)),
            priorities: self.priority,
            requester: self.requester_id.map(|id| named(&id, NodeKind::Contact)),
            created_before: earlier(self.created_before, self.opened_days),
            updated_before: earlier(self.updated_before, self.idle_days),
            created_after: self.created_after,
            updated_after: self.updated_after,
            turn: self.waiting_for,
            words: words(self.search),
            people: true,
            promises: self.service_level.into_iter().map(Into::into).collect(),
            ..Filter::default()
        }
    }
}

/// Days back that are looked at: a century.
const LONGEST_AGO: u64 = 36_500;

/// The earlier of a moment and of so many days ago.
fn earlier(moment: Option<DateTime<Utc>>, days: Option<i32>) -> Option<DateTime<Utc>> {
    let days = days.and_then(|days| u64::try_from(days).ok());
    let ago = days.and_then(|days| Utc::now().checked_sub_days(Days::new(days.min(LONGEST_AGO))));
    match (moment, ago) {
        (Some(moment), Some(ago)) => Some(moment.min(ago)),
        (moment, ago) => moment.or(ago),
    }
}

/// What is not there has no tickets.
fn named(id: &ID, kind: NodeKind) -> Uuid {
    GlobalId::parse_as(id, kind).unwrap_or_default()
}

/// Adds the queue to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketsOnDesk;

#[guarded]
#[Object]
impl TicketsOnDesk {
    /// The queue: tickets of all portals (of archived ones only when `filter.tenant` names it), latest activity first unless ordered otherwise.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's arguments")]
    async fn tickets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Tickets from the start, 1 to 100; 20 when neither end is named.")] first: Option<i32>,
        #[graphql(desc = "Only tickets behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Tickets from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only tickets before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them; all when not given.")] filter: Option<QueueFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<TicketOrder>,
    ) -> Result<Connection<Ticket>> {
        let mut filter = filter.unwrap_or_default().for_caller(Caller::of(ctx));
        leave_out_archived(ctx, std::slice::from_mut(&mut filter)).await?;
        list(
            ctx,
            PageArguments {
                first,
                after,
                last,
                before,
            },
            &filter,
            TicketOrder::or_default(order_by),
        )
        .await
    }

    /// The ticket of this id, in whichever portal; null when there is none.
    #[allow_for(AGENT, ADMIN)]
    async fn ticket(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Ticket.id`.")] id: ID,
    ) -> Result<Option<Ticket>> {
        let Some(id) = GlobalId::parse_as(&id, NodeKind::Ticket) else {
            return Ok(None);
        };
        load(ctx, id).await
    }
}

/// Leaves tickets of archived portals out of what names no portal.
///
/// # Errors
/// When the database does not answer.
pub async fn leave_out_archived(ctx: &Context<'_>, filters: &mut [Filter]) -> Result<()> {
    let archived = ctx.data_unchecked::<TenantDirectory>().set_aside().await;
    let archived = archived.map_err(|error| internal(Caller::of(ctx), &error))?;
    for filter in filters.iter_mut().filter(|filter| filter.tenant.is_none()) {
        filter.not_of = archived.to_vec();
    }
    Ok(())
}

/// The ticket of this id, if it exists for the caller.
pub async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<Ticket>> {
    let caller = Caller::of(ctx);
    let found = queries::by_id(ctx.data_unchecked::<Database>(), caller, id).await;
    Ok(found
        .map_err(|error| internal(caller, &error))?
        .map(Ticket::from))
}
