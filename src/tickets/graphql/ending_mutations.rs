//! What a contact does with a ticket besides writing: closing, opening again, rating, having read it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{desk::load, mutations::ticket_id, types::Ticket};
use crate::{
    access::{Caller, Viewer, guarded},
    api::{Failure, InputCheck, UserError},
    db::Database,
    tenants::TenantDirectory,
    tickets::{ending, reads},
};

/// Characters of a reason or of a comment on a rating at most.
const MAX_REASON: usize = 2_000;

/// A ticket that its requester closes.
#[derive(InputObject, Clone, Debug)]
pub struct CloseTicketInput {
    /// `Ticket.id` of one's own ticket.
    pub ticket_id: ID,
    /// Why, if one likes to say so: at most 2,000 characters, plain text.
    pub reason: Option<String>,
}

/// A ticket that its requester opens again.
#[derive(InputObject, Clone, Debug)]
pub struct ReopenTicketInput {
    /// `Ticket.id` of one's own ticket.
    pub ticket_id: ID,
    /// Why, if one likes to say so: at most 2,000 characters, plain text.
    pub reason: Option<String>,
}

/// How content a requester is.
#[derive(InputObject, Clone, Debug)]
pub struct RateTicketInput {
    /// `Ticket.id` of one's own ticket.
    pub ticket_id: ID,
    /// 1 (not at all) to 5 (very).
    pub stars: i32,
    /// What to say about it: at most 2,000 characters, plain text.
    pub comment: Option<String>,
}

/// A ticket that was read.
#[derive(InputObject, Clone, Debug)]
pub struct MarkTicketReadInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// The `Ticket.version` that was looked at; without it, all that there is now.
    pub version: Option<i32>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CloseTicketPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ReopenTicketPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RateTicketPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct MarkTicketReadPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What is wrong, if anything.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct MarkAllTicketsReadPayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds the end of a ticket to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketEndingMutation;

#[guarded]
#[Object]
impl TicketEndingMutation {
    /// Closes one's own ticket: it is solved, or of no matter any more.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn close_ticket(
        &self,
        ctx: &Context<'_>,
        input: CloseTicketInput,
    ) -> Result<CloseTicketPayload> {
        let done = close(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(CloseTicketPayload { ticket, errors })
    }

    /// Opens one's own ticket again, when it is resolved, or closed not longer than the portal allows (see
    /// `Ticket.canReopen`).
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn reopen_ticket(
        &self,
        ctx: &Context<'_>,
        input: ReopenTicketInput,
    ) -> Result<ReopenTicketPayload> {
        let done = reopen(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(ReopenTicketPayload { ticket, errors })
    }

    /// Says how content one is with how one's own ticket was solved, or says it anew (see `Ticket.canRate`).
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn rate_ticket(
        &self,
        ctx: &Context<'_>,
        input: RateTicketInput,
    ) -> Result<RateTicketPayload> {
        let done = rate(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(RateTicketPayload { ticket, errors })
    }

    /// Takes the mark of something new from a ticket.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn mark_ticket_read(
        &self,
        ctx: &Context<'_>,
        input: MarkTicketReadInput,
    ) -> Result<MarkTicketReadPayload> {
        let done = mark_read(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(MarkTicketReadPayload { ticket, errors })
    }

    /// Takes the mark of something new from all tickets.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn mark_all_tickets_read(&self, ctx: &Context<'_>) -> Result<MarkAllTicketsReadPayload> {
        let caller = Caller::of(ctx);
        let done = reads::mark_all_read(ctx.data_unchecked::<Database>(), caller).await;
        let errors = match done {
            Ok(()) => Vec::new(),
            Err(failure) => failure.into_user_errors(caller)?,
        };
        Ok(MarkAllTicketsReadPayload { errors })
    }
}

async fn close(ctx: &Context<'_>, input: &CloseTicketInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let why = check.optional_block("reason", input.reason.as_deref(), MAX_REASON);
    check.finish()?;
    let ticket = ticket_id(&input.ticket_id)?;
    ending::close(ctx.data_unchecked::<Database>(), caller, ticket, why).await
}

async fn reopen(ctx: &Context<'_>, input: &ReopenTicketInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let why = check.optional_block("reason", input.reason.as_deref(), MAX_REASON);
    check.finish()?;
    let ticket = ticket_id(&input.ticket_id)?;
    let rules = match caller.viewer {
        Viewer::Contact { tenant, .. } => {
            let directory = ctx.data_unchecked::<TenantDirectory>();
            directory.by_id(tenant).await?
        }
        _ => None,
    };
    let rules = rules.map(|tenant| tenant.tickets.clone());
    let db = ctx.data_unchecked::<Database>();
    ending::reopen(db, caller, ticket, why, &rules.unwrap_or_default()).await
}

async fn rate(ctx: &Context<'_>, input: &RateTicketInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let stars = i16::try_from(input.stars)
        .ok()
        .filter(|stars| (1..=5).contains(stars));
    if stars.is_none() {
        check.invalid("stars");
    }
    let comment = check.optional_block("comment", input.comment.as_deref(), MAX_REASON);
    check.finish()?;
    let ticket = ticket_id(&input.ticket_id)?;
    let db = ctx.data_unchecked::<Database>();
    ending::rate(db, caller, ticket, stars.unwrap_or_default(), comment).await
}

async fn mark_read(ctx: &Context<'_>, input: &MarkTicketReadInput) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let db = ctx.data_unchecked::<Database>();
    reads::mark_read(db, Caller::of(ctx), ticket, input.version).await
}

/// What a payload says of a change: the ticket as it is now, or what is wrong. Where somebody else was faster, both.
pub(super) async fn settled(
    ctx: &Context<'_>,
    ticket: &ID,
    done: Result<(), Failure>,
) -> Result<(Option<Ticket>, Vec<UserError>)> {
    let (shown, errors) = match done {
        Ok(()) => (true, Vec::new()),
        Err(failure) => (
            failure.is_conflict(),
            failure.into_user_errors(Caller::of(ctx))?,
        ),
    };
    let id = ticket_id(ticket).ok().filter(|_| shown);
    let ticket = match id {
        Some(id) => load(ctx, id).await?,
        None => None,
    };
    Ok((ticket, errors))
}
