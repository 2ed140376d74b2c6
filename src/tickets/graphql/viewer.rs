//! `viewer.tickets` and its siblings: the contact's own, and what they may read of others'.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};

use uuid::Uuid;

use super::{
    lists::{TicketOrder, TicketSummary, words},
    news::TicketNews,
    types::Ticket,
};
use crate::{
    access::{Caller, Feature, Refusal, Viewer, guarded},
    api::{Connection, CursorKey, GlobalId, NodeKind, PageArguments, internal, page_cost},
    assets,
    db::Database,
    tenants::TenantDirectory,
    tickets::{
        model::TicketStatus,
        policy::Scope,
        queries::{self, Filter, Order, OrderKey},
        reads,
    },
};

/// Whose tickets, seen from the contact who asks.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketScope {
    /// One's own, and those that one takes part in.
    Mine,
    /// One's own.
    Own,
    /// Those of others that one takes part in.
    Participating,
    /// Those of others that an admin has let one read.
    Colleagues,
    /// All that one may read.
    All,
}

impl From<TicketScope> for Scope {
    fn from(scope: TicketScope) -> Self {
        match scope {
            TicketScope::Mine => Self::Mine,
            TicketScope::Own => Self::Own,
            TicketScope::Participating => Self::Participating,
            TicketScope::Colleagues => Self::Colleagues,
            TicketScope::All => Self::All,
        }
    }
}

/// Which of the tickets that one may read.
#[derive(InputObject, Clone, Debug)]
pub struct TicketFilter {
    /// In one of these states; not given or empty, in any.
    #[graphql(default)]
    pub status: Vec<TicketStatus>,
    /// With each of these words in subject, description, an answer of its form or a reply, upper or lower case, or as the
    /// ticket's number.
    pub search: Option<String>,
    /// Whose.
    #[graphql(default_with = "TicketScope::Mine")]
    pub scope: TicketScope,
    /// About this asset (`Asset.id`), which is one of `Viewer.assets`.
    pub asset_id: Option<ID>,
}

impl Default for TicketFilter {
    fn default() -> Self {
        Self {
            status: Vec::new(),
            search: None,
            scope: TicketScope::Mine,
            asset_id: None,
        }
    }
}

impl From<TicketFilter> for Filter {
    fn from(filter: TicketFilter) -> Self {
        Self {
            statuses: filter.status,
            scope: filter.scope.into(),
            words: words(filter.search),
            asset: filter
                .asset_id
                .map(|id| GlobalId::parse_as(&id, NodeKind::Asset).unwrap_or_default()),
            ..Self::default()
        }
    }
}

/// The asset that tickets shall be about: of another's than one's own there are none.
async fn of_own_asset(ctx: &Context<'_>, asset: Uuid) -> Result<Uuid> {
    let caller = Caller::of(ctx);
    if caller.guarded() && !caller.features.contains(Feature::Assets) {
        return Err(Refusal::Forbidden.into_error(caller));
    }
    let own = assets::graphql::load(ctx, asset).await?;
    Ok(own.map(|_| asset).unwrap_or_default())
}

/// Adds tickets to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketsOfViewer;

#[guarded]
#[Object]
impl TicketsOfViewer {
    /// One's own tickets and those that one takes part in, or whichever the filter names; latest activity first unless
    /// ordered otherwise.
    #[allow_for(CONTACT, feature = TICKETS)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's arguments")]
    async fn tickets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Tickets from the start, 1 to 100; 20 when neither end is named.")] first: Option<i32>,
        #[graphql(desc = "Only tickets behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Tickets from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only tickets before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Which of them; one's own and those that one takes part in when not given."
        )]
        filter: Option<TicketFilter>,
        #[graphql(desc = "In which order.")] order_by: Option<TicketOrder>,
    ) -> Result<Connection<Ticket>> {
        let mut filter = Filter::from(filter.unwrap_or_default());
        if let Some(asset) = filter.asset {
            filter.asset = Some(of_own_asset(ctx, asset).await?);
        }
        let order = TicketOrder::or_default(order_by);
        if order.key == OrderKey::NextDue {
            return Err(Refusal::Forbidden.into_error(Caller::of(ctx)));
        }
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        list(ctx, page, &filter, order).await
    }

    /// The ticket of this number; null when there is none, or when one may not read it.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn ticket(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number that people say aloud.")] number: i64,
    ) -> Result<Option<Ticket>> {
        let caller = Caller::of(ctx);
        let found = queries::by_number(ctx.data_unchecked::<Database>(), caller, number).await;
        Ok(found
            .map_err(|error| internal(caller, &error))?
            .map(Ticket::from))
    }

    /// How many of one's own tickets, and of those that one takes part in, are in which state.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn ticket_summary(&self, ctx: &Context<'_>) -> Result<TicketSummary> {
        let caller = Caller::of(ctx);
        let counts = queries::count_by_status(ctx.data_unchecked::<Database>(), caller).await;
        Ok(counts
            .map_err(|error| internal(caller, &error))?
            .into_iter()
            .collect())
    }

    /// What others did to one's tickets and one has not read yet, newest first: what a bell shows.
    #[allow_for(CONTACT, feature = TICKETS)]
    #[graphql(complexity = "page_cost(Some(first), None, child_complexity)")]
    async fn ticket_news(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, 1 to 100.", default = 20)] first: i32,
    ) -> Result<Vec<TicketNews>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let tenant = match caller.viewer {
            Viewer::Contact { tenant, .. } => {
                let directory = ctx.data_unchecked::<TenantDirectory>();
                directory.by_id(tenant).await
            }
            _ => Ok(None),
        };
        let tenant = tenant.map_err(|error| internal(caller, &error))?;
        let assignees = tenant.is_some_and(|tenant| tenant.tickets.show_assignee);
        let unread = reads::unread(db, caller, assignees, first.clamp(1, 100).into()).await;
        let unread = unread.map_err(|error| internal(caller, &error))?;
        let reader = match caller.viewer {
            Viewer::Contact { contact, .. } => Some(contact),
            _ => None,
        };
        Ok(unread
            .into_iter()
            .filter_map(|news| TicketNews::new(reader, news))
            .collect())
    }
}

/// A page of the tickets that exist for the caller. Two statements at most: the page, and the count when asked for.
pub(super) async fn list(
    ctx: &Context<'_>,
    arguments: PageArguments,
    filter: &Filter,
    order: Order,
) -> Result<Connection<Ticket>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let keyset = ctx
        .data_unchecked::<CursorKey>()
        .keyset(caller, order.list());
    let page = arguments.check(caller, &keyset)?;
    let rows = queries::page(db, caller, filter, order, &page)
        .await
        .map_err(|error| internal(caller, &error))?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        Some(
            queries::count(db, caller, filter)
                .await
                .map_err(|error| internal(caller, &error))?,
        )
    } else {
        None
    };
    let tickets = rows.into_iter().map(Ticket::from).collect();
    Ok(Connection::new(
        &page,
        keyset,
        tickets,
        total,
        |ticket: &Ticket| order.position(&ticket.row),
    ))
}
