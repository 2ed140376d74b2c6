//! Who else of staff looks at a ticket or writes in it, told to staff alone.

use std::{collections::HashMap, time::Instant};

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject, Subscription};
use diesel::{ExpressionMethods, QueryDsl};
use futures_util::stream;
use uuid::Uuid;

use super::{desk::load, mutations::ticket_id};
use crate::{
    access::{Caller, Refusal, Viewer, guarded},
    api::{Failure, GlobalId, NodeKind, Occasion, UserError, Watch, internal, occasion, too_fast},
    db::{Activity, Database, DbError, Event, schema::staff},
    tickets::presence::{PresenceActivity, Presences},
};

/// One event, or none on this occasion.
type Once = stream::Iter<std::option::IntoIter<TicketPresence>>;

/// Somebody of staff who is at a ticket.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PersonPresent {
    /// What they are called.
    #[allow_for(AGENT, ADMIN)]
    pub display_name: String,
    /// What they do: they look, or write.
    #[allow_for(AGENT, ADMIN)]
    pub activity: PresenceActivity,
}

/// Who else of staff is at a ticket at this moment.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketPresence {
    /// Others than the one who asks, in the order in which they came.
    #[allow_for(AGENT, ADMIN)]
    pub people: Vec<PersonPresent>,
}

/// What one does at a ticket.
#[derive(InputObject, Clone, Debug)]
pub struct AnnouncePresenceInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// What one does. It holds for a minute: say it again before that, twice a minute is enough.
    pub activity: PresenceActivity,
}

/// What is wrong, if anything.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct AnnouncePresencePayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds saying that one is at a ticket to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PresenceMutation;

#[guarded]
#[Object]
impl PresenceMutation {
    /// Tells colleagues that one looks at a ticket, writes in it, or has left it. Nothing is stored, and contacts never
    /// learn of it. At most 30 times in ten seconds.
    #[allow_for(AGENT, ADMIN)]
    async fn announce_presence(
        &self,
        ctx: &Context<'_>,
        input: AnnouncePresenceInput,
    ) -> Result<AnnouncePresencePayload> {
        let errors = match announce(ctx, &input).await {
            Ok(()) => Vec::new(),
            Err(failure) => failure.into_user_errors(Caller::of(ctx))?,
        };
        Ok(AnnouncePresencePayload { errors })
    }
}

async fn announce(ctx: &Context<'_>, input: &AnnouncePresenceInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let Viewer::Staff { staff, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let ticket = ticket_id(&input.ticket_id)?;
    let presences = ctx.data_unchecked::<Presences>();
    presences
        .admit(staff, Instant::now())
        .map_err(|seconds| too_fast(caller.locale, "ticketId", seconds))?;
    let db = ctx.data_unchecked::<Database>();
    if !crate::tickets::queries::exists(db, caller, ticket).await? {
        return Err(Refusal::NotFound.into());
    }
    let event = Event::Presence {
        ticket,
        staff,
        activity: input.activity.into(),
    };
    let mut tx = db.begin(&caller.identity()).await?;
    event.notify(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Adds who is at a ticket to `Subscription`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PresenceSubscription;

#[guarded]
#[Subscription(visible = "crate::access::logged_in")]
impl PresenceSubscription {
    /// Who else of staff is at a ticket: at once, and whenever somebody comes, begins to write, or goes. Ends with
    /// `NOT_FOUND` when the ticket does not exist for the caller, or no longer.
    #[allow_for(AGENT, ADMIN)]
    async fn ticket_presence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Ticket.id`.")] ticket_id: ID,
    ) -> Result<Once> {
        let caller = Caller::of(ctx);
        let not_found = || Refusal::NotFound.into_error(caller);
        let id = GlobalId::parse_as(&ticket_id, NodeKind::Ticket).ok_or_else(not_found)?;
        let event = match occasion(ctx, Watch::Presence(id)) {
            Occasion::Declare => None,
            Occasion::Look | Occasion::Changed { .. } => {
                load(ctx, id).await?.ok_or_else(not_found)?;
                Some(TicketPresence {
                    people: people(ctx, id)
                        .await
                        .map_err(|error| internal(caller, &error))?,
                })
            }
        };
        Ok(stream::iter(event))
    }
}

/// The others at a ticket, with their names; for staff and nobody else, guards or no guards.
async fn people(ctx: &Context<'_>, ticket: Uuid) -> Result<Vec<PersonPresent>, DbError> {
    let caller = Caller::of(ctx);
    let Viewer::Staff { staff: own, .. } = caller.viewer else {
        return Ok(Vec::new());
    };
    let mut there = ctx.data_unchecked::<Presences>().at(ticket, Instant::now());
    there.retain(|(id, _)| *id != own);
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = there.iter().map(|(id, _)| *id).collect();
    let query = staff::table
        .filter(staff::id.eq_any(ids))
        .select((staff::id, staff::display_name));
    let names: Vec<(Uuid, String)> = ctx
        .data_unchecked::<Database>()
        .read(&caller.identity(), query)
        .await?;
    let mut names: HashMap<Uuid, String> = names.into_iter().collect();
    Ok(there
        .into_iter()
        .filter_map(|(id, activity): (Uuid, Activity)| {
            Some(PersonPresent {
                display_name: names.remove(&id)?,
                activity: activity.into(),
            })
        })
        .collect())
}
