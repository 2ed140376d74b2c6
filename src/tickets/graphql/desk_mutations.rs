//! What staff do with tickets.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    desk::load,
    ending_mutations::settled,
    mutations::{ticket_id, with_reply},
    notes::InternalNote,
    timeline::Reply,
    types::Ticket,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode},
    attachments::attachment_ids,
    db::Database,
    tickets::{
        commands::{self, MAX_BODY},
        desk_changes,
        model::{EntryRow, NoteRow, TicketStatus},
    },
};

/// Staff's answer to a ticket.
#[derive(InputObject, Clone, Debug)]
pub struct AnswerTicketInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// What to say to the requester, in Markdown: at most 20,000 characters.
    pub body: String,
    /// The state that the answer leaves the ticket in.
    #[graphql(default_with = "TicketStatus::Waiting")]
    pub status: TicketStatus,
    /// The `Ticket.version` that was looked at: CONFLICT when somebody else has replied or changed the state since.
    pub if_version: Option<i32>,
    /// A UUID made once for each draft. A second try with the same key changes nothing and returns the first's reply.
    pub client_key: Option<Uuid>,
    /// Files that were uploaded for it (`uploadAttachment`): `Attachment.id`, at most 10.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// The answer and the ticket as it stands after it, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct AnswerTicketPayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub reply: Option<Reply>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// A note that only staff may read.
#[derive(InputObject, Clone, Debug)]
pub struct AddInternalNoteInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// What colleagues should know, in Markdown: at most 20,000 characters.
    pub body: String,
    /// A UUID made once for each draft. A second try with the same key changes nothing and returns the first's note.
    pub client_key: Option<Uuid>,
    /// Files that were uploaded for it (`uploadAttachment`): `Attachment.id`, at most 10.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// The note and its ticket, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct AddInternalNotePayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub note: Option<InternalNote>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Where a ticket shall stand.
#[derive(InputObject, Clone, Debug)]
pub struct SetTicketStatusInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// The new state. NEW is never come back to, and a closed ticket can only be opened.
    pub status: TicketStatus,
    /// The `Ticket.version` that was looked at: CONFLICT when somebody else has changed the state since.
    pub if_version: Option<i32>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetTicketStatusPayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Who shall work on a ticket.
#[derive(InputObject, Clone, Debug)]
pub struct AssignTicketInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// `StaffMember.id`; null takes the ticket from whoever has it.
    pub assignee_id: Option<ID>,
    /// The `Ticket.version` that was looked at: CONFLICT when somebody else has given it to somebody since.
    pub if_version: Option<i32>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct AssignTicketPayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds what staff do with tickets to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketDeskMutation;

#[guarded]
#[Object]
impl TicketDeskMutation {
    /// Answers a ticket. The requester gets a mail in their portal's brand and their language.
    #[allow_for(AGENT, ADMIN)]
    async fn answer_ticket(
        &self,
        ctx: &Context<'_>,
        input: AnswerTicketInput,
    ) -> Result<AnswerTicketPayload> {
        let caller = Caller::of(ctx);
        let id = input.ticket_id.clone();
        match answer(ctx, caller, input).await {
            Ok(entry) => {
                let (ticket, reply) = with_reply(ctx, entry).await?;
                Ok(AnswerTicketPayload {
                    ticket,
                    reply,
                    errors: Vec::new(),
                })
            }
            Err(failure) => {
                let (ticket, errors) = settled(ctx, &id, Err(failure)).await?;
                Ok(AnswerTicketPayload {
                    ticket,
                    reply: None,
                    errors,
                })
            }
        }
    }

    /// Writes a note that contacts never see.
    #[allow_for(AGENT, ADMIN)]
    async fn add_internal_note(
        &self,
        ctx: &Context<'_>,
        input: AddInternalNoteInput,
    ) -> Result<AddInternalNotePayload> {
        let caller = Caller::of(ctx);
        match note(ctx, caller, input).await {
            Ok(row) => Ok(AddInternalNotePayload {
                ticket: load(ctx, row.ticket_id).await?,
                note: Some(row.into()),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(AddInternalNotePayload {
                ticket: None,
                note: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }

    /// Moves a ticket to another state.
    #[allow_for(AGENT, ADMIN)]
    async fn set_ticket_status(
        &self,
        ctx: &Context<'_>,
        input: SetTicketStatusInput,
    ) -> Result<SetTicketStatusPayload> {
        let done = set_status(ctx, Caller::of(ctx), &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(SetTicketStatusPayload { ticket, errors })
    }

    /// Gives a ticket to a member of staff, or to nobody.
    #[allow_for(AGENT, ADMIN)]
    async fn assign_ticket(
        &self,
        ctx: &Context<'_>,
        input: AssignTicketInput,
    ) -> Result<AssignTicketPayload> {
        let done = assign(ctx, Caller::of(ctx), &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(AssignTicketPayload { ticket, errors })
    }
}

async fn answer(
    ctx: &Context<'_>,
    caller: &Caller,
    input: AnswerTicketInput,
) -> Result<EntryRow, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let body = check.block("body", &input.body, MAX_BODY);
    check.finish()?;
    let ticket = ticket_id(&input.ticket_id)?;
    let db = ctx.data_unchecked::<Database>();
    let (status, seen) = (input.status, input.if_version);
    let files = attachment_ids(caller, &input.attachment_ids)?;
    commands::answer(
        db,
        caller,
        ticket,
        body,
        status,
        seen,
        input.client_key,
        &files,
    )
    .await
}

async fn note(
    ctx: &Context<'_>,
    caller: &Caller,
    input: AddInternalNoteInput,
) -> Result<NoteRow, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let body = check.block("body", &input.body, MAX_BODY);
    check.finish()?;
    let ticket = ticket_id(&input.ticket_id)?;
    commands::add_note(
        ctx.data_unchecked::<Database>(),
        caller,
        ticket,
        body,
        input.client_key,
        &attachment_ids(caller, &input.attachment_ids)?,
    )
    .await
}

async fn set_status(
    ctx: &Context<'_>,
    caller: &Caller,
    input: &SetTicketStatusInput,
) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let db = ctx.data_unchecked::<Database>();
    commands::set_status(db, caller, ticket, input.status, input.if_version).await
}

async fn assign(
    ctx: &Context<'_>,
    caller: &Caller,
    input: &AssignTicketInput,
) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let assignee = match &input.assignee_id {
        None => None,
        Some(id) => Some(
            GlobalId::parse_as(id, NodeKind::StaffMember).ok_or_else(|| {
                UserError::at(caller.locale, UserErrorCode::NotFound, "assigneeId")
            })?,
        ),
    };
    let db = ctx.data_unchecked::<Database>();
    desk_changes::assign(db, caller, ticket, assignee, input.if_version).await
}
