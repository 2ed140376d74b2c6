//! Changing several tickets at once.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use uuid::Uuid;

use super::types::Ticket;
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::Database,
    tickets::{
        bulk::{Change, change_each},
        model::{TicketPriority, TicketStatus},
        queries,
    },
};

/// Tickets that can be changed at once.
const MOST: usize = 100;

/// A ticket, and what was looked at.
#[derive(InputObject, Clone, Debug)]
pub struct TicketToChange {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// The `Ticket.version` that was looked at: CONFLICT when somebody else has changed the same since.
    pub if_version: Option<i32>,
}

/// What shall hold of several tickets; what is not given stays as it is in each.
#[derive(InputObject, Clone, Debug)]
pub struct ChangeTicketsInput {
    /// Which: 1 to 100.
    pub tickets: Vec<TicketToChange>,
    /// The new state.
    pub status: Option<TicketStatus>,
    /// How pressing they are.
    pub priority: Option<TicketPriority>,
    /// `StaffMember.id` of who shall work on them; null takes them from whoever has them.
    pub assignee_id: MaybeUndefined<ID>,
}

/// What became of one of the tickets.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct TicketChangeResult {
    /// The id that was given.
    #[allow_for(HOLDER)]
    pub ticket_id: ID,
    /// As it stands now; null when there is none for you.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// Why it was not changed; empty when it was, or when all of it held already.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What became of each ticket, or what is wrong with the input as a whole.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ChangeTicketsPayload {
    /// One for each ticket, in the order given, each once; empty when there are errors.
    #[allow_for(HOLDER)]
    pub results: Vec<TicketChangeResult>,
    /// What to mend before anything is changed; empty when it was tried.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds changing several tickets to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketBulkMutation;

#[guarded]
#[Object]
impl TicketBulkMutation {
    /// Sets state, priority or assignee of up to 100 tickets. Each obeys the rules that hold for it alone, and one that is
    /// refused keeps no other from its change: `results` says what became of each.
    #[allow_for(AGENT, ADMIN)]
    async fn change_tickets(
        &self,
        ctx: &Context<'_>,
        input: ChangeTicketsInput,
    ) -> Result<ChangeTicketsPayload> {
        let caller = Caller::of(ctx);
        match change(ctx, caller, input).await {
            Ok(results) => Ok(ChangeTicketsPayload {
                results,
                errors: Vec::new(),
            }),
            Err(failure) => Ok(ChangeTicketsPayload {
                results: Vec::new(),
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }
}

async fn change(
    ctx: &Context<'_>,
    caller: &Caller,
    input: ChangeTicketsInput,
) -> Result<Vec<TicketChangeResult>, Failure> {
    let db = ctx.data_unchecked::<Database>();
    let change = wished(caller, &input)?;
    let mut asked: Vec<(ID, Uuid, Option<i32>)> = Vec::new();
    for TicketToChange {
        ticket_id,
        if_version,
    } in input.tickets
    {
        // What is no ticket's id is found by nobody, and told as any other that is not there.
        let id = GlobalId::parse_as(&ticket_id, NodeKind::Ticket).unwrap_or_default();
        if asked.iter().all(|(given, ..)| *given != ticket_id) {
            asked.push((ticket_id, id, if_version));
        }
    }
    let each: Vec<_> = asked.iter().map(|(_, id, seen)| (*id, *seen)).collect();
    let outcomes = change_each(db, caller, &each, change).await?;
    let ids: Vec<Uuid> = each.iter().map(|(id, _)| *id).collect();
    let mut now: HashMap<Uuid, Ticket> = queries::by_ids(db, caller, &ids)
        .await?
        .into_iter()
        .map(|found| (found.0.id, Ticket::from(found)))
        .collect();
    let results = asked
        .into_iter()
        .zip(outcomes)
        .map(|((ticket_id, id, _), outcome)| TicketChangeResult {
            ticket_id,
            ticket: now.remove(&id),
            errors: outcome.err().unwrap_or_default(),
        });
    Ok(results.collect())
}

fn wished(caller: &Caller, input: &ChangeTicketsInput) -> Result<Change, Failure> {
    let locale = caller.locale;
    if input.tickets.is_empty() || input.tickets.len() > MOST {
        let most = [("limit", MOST.into())];
        let (code, id) = (UserErrorCode::InvalidValue, "user-error-tickets-at-once");
        return Err(UserError::with(locale, code, "tickets", id, &most).into());
    }
    let assignee = match &input.assignee_id {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(id) => {
            let member = GlobalId::parse_as(id, NodeKind::StaffMember);
            let unknown = || UserError::at(locale, UserErrorCode::NotFound, "assigneeId");
            Some(Some(member.ok_or_else(unknown)?))
        }
    };
    let change = Change {
        status: input.status,
        priority: input.priority,
        assignee,
    };
    if change.is_empty() {
        let (code, id) = (UserErrorCode::Blank, "user-error-nothing-to-change");
        return Err(UserError::with(locale, code, "status", id, &[]).into());
    }
    Ok(change)
}
