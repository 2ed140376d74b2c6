//! `Subscription`'s fields: tickets as they change.
//!
//! The operation is run anew for each event by `http::live`, with a caller and loaders that are as fresh as those of a
//! request, so these resolvers give one event at most and end (see [`Occasion`]).

use async_graphql::{Context, ID, Result, SimpleObject, Subscription};
use futures_util::stream;
use uuid::Uuid;

use super::{desk::load, types::Ticket};
use crate::{
    access::{Caller, Refusal, guarded},
    api::{GlobalId, NodeKind, Occasion, Watch, occasion},
};

/// One event, or none on this occasion.
type Once = stream::Iter<std::option::IntoIter<TicketEvent>>;

/// Something happened to a ticket, or may have.
#[guarded]
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct TicketEvent {
    /// The ticket that changed. Null when more than one may have, or something that cannot be named: query the list
    /// again. So it is at once after subscribing, and after a pause of the connection between server and database.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = TICKETS)]
    pub ticket_id: Option<ID>,
    /// The ticket as it is now, null with `ticketId`. Several changes in a row can be one event: what was written
    /// since is `timeline(after: …)` with the last cursor that you have.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = TICKETS)]
    pub ticket: Option<Ticket>,
}

impl TicketEvent {
    fn of(ticket: Ticket) -> Self {
        let id = GlobalId::new(NodeKind::Ticket, ticket.row.id);
        Self {
            ticket_id: Some(ID::from(id)),
            ticket: Some(ticket),
        }
    }
}

/// Tickets as they change.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketSubscription;

#[guarded]
#[Subscription(visible = "crate::access::logged_in")]
impl TicketSubscription {
    /// One ticket: as it is at once, and again whenever something happens to it that the caller may see. Ends with
    /// `NOT_FOUND` when it does not exist for them, or no longer.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = TICKETS)]
    async fn ticket_updated(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Ticket.id`.")] ticket_id: ID,
    ) -> Result<Once> {
        let not_found = || Refusal::NotFound.into_error(Caller::of(ctx));
        let id = GlobalId::parse_as(&ticket_id, NodeKind::Ticket).ok_or_else(not_found)?;
        let event = match occasion(ctx, Watch::Ticket(id)) {
            Occasion::Declare => None,
            Occasion::Look | Occasion::Changed { .. } => {
                let ticket = load(ctx, id).await?.ok_or_else(not_found)?;
                Some(TicketEvent::of(ticket))
            }
        };
        Ok(stream::iter(event))
    }

    /// The tickets that one may read, one's own and others': an event for each that is new or that something happened to.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn ticket_list_changed(&self, ctx: &Context<'_>) -> Result<Once> {
        listed(ctx, Watch::List).await
    }

    /// The desk's tickets: an event for each that is new or that something happened to, notes included.
    #[allow_for(AGENT, ADMIN)]
    async fn desk_queue_changed(&self, ctx: &Context<'_>) -> Result<Once> {
        listed(ctx, Watch::Queue).await
    }
}

async fn listed(ctx: &Context<'_>, watch: Watch) -> Result<Once> {
    let event = match occasion(ctx, watch) {
        Occasion::Declare => None,
        Occasion::Look => Some(TicketEvent::default()),
        Occasion::Changed { id, .. } => changed(ctx, id).await?,
    };
    Ok(stream::iter(event))
}

/// Nothing is told of a ticket that does not exist for the caller, its id neither.
async fn changed(ctx: &Context<'_>, ticket: Uuid) -> Result<Option<TicketEvent>> {
    Ok(load(ctx, ticket).await?.map(TicketEvent::of))
}
