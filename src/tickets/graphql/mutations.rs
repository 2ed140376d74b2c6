//! What a contact does with tickets.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{desk::load, request, timeline::Reply, types::Ticket};
use crate::{
    access::{Caller, Owned, Refusal, Viewer, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode},
    attachments::attachment_ids,
    db::Database,
    request_types::Answer,
    tickets::{
        commands::{self, MAX_BODY, MAX_SUBJECT, NewTicket},
        model::{EntryRow, TicketPriority},
    },
};

/// A ticket to be opened.
#[derive(InputObject, Clone, Debug)]
pub struct CreateTicketInput {
    /// What it is about: one line of at most 200 characters.
    pub subject: String,
    /// What happened, in Markdown: at most 20,000 characters.
    pub description: String,
    /// How pressing it is.
    #[graphql(default_with = "TicketPriority::Normal")]
    pub priority: TicketPriority,
    /// A UUID made once for each draft. A second try with the same key changes nothing and returns the first's ticket.
    pub client_key: Option<Uuid>,
    /// Files that were uploaded for it (`uploadAttachment`): `Attachment.id`, at most 10.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
    /// `Contact.id` of a colleague in whose name one may open tickets (`Viewer.colleagues`): they are the requester then.
    pub on_behalf_of: Option<ID>,
    /// `RequestType.key` of what is asked for. The description may then be empty: the form asks what matters.
    pub request_type: Option<String>,
    /// Answers to the form of that type. Files of answers need not be in `attachmentIds` too.
    #[graphql(default)]
    pub answers: Vec<Answer>,
    /// `Asset.id` of what it is about: one of `Viewer.assets`. Not where assets are switched off.
    pub asset_id: Option<ID>,
}

/// The ticket that was opened, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CreateTicketPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// A contact's reply.
#[derive(InputObject, Clone, Debug)]
pub struct ReplyToTicketInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// What to say, in Markdown: at most 20,000 characters.
    pub body: String,
    /// A UUID made once for each draft. A second try with the same key changes nothing and returns the first's reply.
    pub client_key: Option<Uuid>,
    /// Files that were uploaded for it (`uploadAttachment`): `Attachment.id`, at most 10.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// The reply and the ticket as it stands after it, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ReplyToTicketPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub reply: Option<Reply>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds what contacts do with tickets to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketMutation;

#[guarded]
#[Object]
impl TicketMutation {
    /// Opens a ticket in one's own name, or in that of a colleague.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn create_ticket(
        &self,
        ctx: &Context<'_>,
        input: CreateTicketInput,
    ) -> Result<CreateTicketPayload> {
        let caller = Caller::of(ctx);
        match create(ctx, caller, input).await {
            Ok(id) => Ok(CreateTicketPayload {
                ticket: load(ctx, id).await?,
                errors: Vec::new(),
            }),
            Err(failure) => Ok(CreateTicketPayload {
                ticket: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }

    /// Replies to one's own ticket, or to a colleague's in which one may. One that waited for the answer, or was resolved, is open again.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn reply_to_ticket(
        &self,
        ctx: &Context<'_>,
        input: ReplyToTicketInput,
    ) -> Result<ReplyToTicketPayload> {
        let caller = Caller::of(ctx);
        match reply(ctx, caller, input).await {
            Ok(entry) => {
                let (ticket, reply) = with_reply(ctx, entry).await?;
                Ok(ReplyToTicketPayload {
                    ticket,
                    reply,
                    errors: Vec::new(),
                })
            }
            Err(failure) => Ok(ReplyToTicketPayload {
                ticket: None,
                reply: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }
}

async fn create(
    ctx: &Context<'_>,
    caller: &Caller,
    input: CreateTicketInput,
) -> Result<Uuid, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let on_behalf_of = input.on_behalf_of.as_ref().map(|id| {
        GlobalId::parse_as(id, NodeKind::Contact).unwrap_or_else(|| {
            check.wrong(UserErrorCode::NotFound, "onBehalfOf");
            Uuid::nil()
        })
    });
    let Viewer::Contact { tenant, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let given = (input.request_type.as_deref(), input.answers.as_slice());
    let request = request::asked(ctx, tenant, given, &mut check).await?;
    let mut attachments = attachment_ids(caller, &input.attachment_ids)?;
    request::add_files(&mut attachments, request.as_ref());
    let new = NewTicket {
        subject: check.line("subject", &input.subject, MAX_SUBJECT),
        description: request::description(&mut check, &input.description, given.0),
        priority: input.priority,
        client_key: input.client_key,
        attachments,
        on_behalf_of,
        request,
        asset: input
            .asset_id
            .map(|id| GlobalId::parse_as(&id, NodeKind::Asset).unwrap_or_default()),
    };
    check.finish()?;
    commands::create(ctx.data_unchecked::<Database>(), caller, new).await
}

async fn reply(
    ctx: &Context<'_>,
    caller: &Caller,
    input: ReplyToTicketInput,
) -> Result<EntryRow, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let body = check.block("body", &input.body, MAX_BODY);
    check.finish()?;
    let ticket = ticket_id(&input.ticket_id)?;
    commands::reply(
        ctx.data_unchecked::<Database>(),
        caller,
        ticket,
        body,
        input.client_key,
        &attachment_ids(caller, &input.attachment_ids)?,
    )
    .await
}

/// An id that is none gets the answer of a ticket that is not there.
pub(super) fn ticket_id(id: &ID) -> Result<Uuid, Failure> {
    GlobalId::parse_as(id, NodeKind::Ticket).ok_or_else(|| Refusal::NotFound.into())
}

/// The ticket after a reply, and the reply.
pub(super) async fn with_reply(
    ctx: &Context<'_>,
    entry: EntryRow,
) -> Result<(Option<Ticket>, Option<Reply>)> {
    let ticket = load(ctx, entry.ticket_id).await?;
    let reply = ticket
        .as_ref()
        .and_then(|ticket| Reply::new(ticket.owner(), entry));
    Ok((ticket, reply))
}
