//! What staff do with a ticket besides working on it: opening one for a contact, saying how pressing it is, keeping it
//! from the portal.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{desk::load, ending_mutations::settled, mutations::ticket_id, request, types::Ticket};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode},
    attachments::attachment_ids,
    db::Database,
    identity::queries,
    request_types::Answer,
    tickets::{
        commands::{MAX_SUBJECT, NewTicket},
        desk_changes,
        model::TicketPriority,
        opening,
    },
};

/// A ticket that staff open for a contact.
#[derive(InputObject, Clone, Debug)]
pub struct OpenTicketInput {
    /// `Contact.id` of whoever will be its requester.
    pub contact_id: ID,
    /// What it is about: one line of at most 200 characters.
    pub subject: String,
    /// What happened, in Markdown: at most 20,000 characters. The contact reads it unless the ticket is hidden.
    pub description: String,
    /// How pressing it is.
    #[graphql(default_with = "TicketPriority::Normal")]
    pub priority: TicketPriority,
    /// Whether it is kept from the portal until staff show it.
    #[graphql(default)]
    pub hidden: bool,
    /// A UUID made once for each draft. A second try with the same key changes nothing and returns the first's ticket.
    pub client_key: Option<Uuid>,
    /// `RequestType.key` of what the contact asks for, in their portal. The description may then be empty.
    pub request_type: Option<String>,
    /// Answers to the form of that type.
    #[graphql(default)]
    pub answers: Vec<Answer>,
    /// Files that were uploaded for it (`uploadAttachment`, with the contact's id): `Attachment.id`, at most 10.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// How pressing a ticket shall be.
#[derive(InputObject, Clone, Debug)]
pub struct SetTicketPriorityInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// How pressing it is.
    pub priority: TicketPriority,
    /// The `Ticket.version` that was looked at: CONFLICT when somebody has changed the priority since.
    pub if_version: Option<i32>,
}

/// Whether a ticket shall be kept from the portal.
#[derive(InputObject, Clone, Debug)]
pub struct SetTicketHiddenInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// True: its requester does not see it, and gets no mail about it.
    pub hidden: bool,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct OpenTicketPayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetTicketPriorityPayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetTicketHiddenPayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds opening tickets for contacts, and what hangs on it, to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketOpeningMutation;

#[guarded]
#[Object]
impl TicketOpeningMutation {
    /// Opens a ticket for a contact, who is its requester: they called, or do not know of it yet.
    #[allow_for(AGENT, ADMIN)]
    async fn open_ticket(
        &self,
        ctx: &Context<'_>,
        input: OpenTicketInput,
    ) -> Result<OpenTicketPayload> {
        match open(ctx, input).await {
            Ok(id) => Ok(OpenTicketPayload {
                ticket: load(ctx, id).await?,
                errors: Vec::new(),
            }),
            Err(failure) => Ok(OpenTicketPayload {
                ticket: None,
                errors: failure.into_user_errors(Caller::of(ctx))?,
            }),
        }
    }

    /// Says how pressing a ticket is.
    #[allow_for(AGENT, ADMIN)]
    async fn set_ticket_priority(
        &self,
        ctx: &Context<'_>,
        input: SetTicketPriorityInput,
    ) -> Result<SetTicketPriorityPayload> {
        let done = set_priority(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(SetTicketPriorityPayload { ticket, errors })
    }

    /// Keeps a ticket from the portal, or shows it there.
    #[allow_for(AGENT, ADMIN)]
    async fn set_ticket_hidden(
        &self,
        ctx: &Context<'_>,
        input: SetTicketHiddenInput,
    ) -> Result<SetTicketHiddenPayload> {
        let done = set_hidden(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(SetTicketHiddenPayload { ticket, errors })
    }
}

async fn open(ctx: &Context<'_>, input: OpenTicketInput) -> Result<Uuid, Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let db = ctx.data_unchecked::<Database>();
    let contact = GlobalId::parse_as(&input.contact_id, NodeKind::Contact);
    if contact.is_none() {
        check.wrong(UserErrorCode::NotFound, "contactId");
    }
    let given = (input.request_type.as_deref(), input.answers.as_slice());
    // Whose portal it is matters to the form alone.
    let tenant = match contact.filter(|_| given.0.is_some()) {
        Some(contact) => queries::contact(db, caller, contact).await?,
        None => None,
    };
    let tenant = tenant.map(|row| row.tenant_id).unwrap_or_default();
    let request = request::asked(ctx, tenant, given, &mut check).await?;
    let mut attachments = attachment_ids(caller, &input.attachment_ids)?;
    request::add_files(&mut attachments, request.as_ref());
    let new = NewTicket {
        subject: check.line("subject", &input.subject, MAX_SUBJECT),
        description: request::description(&mut check, &input.description, given.0),
        priority: input.priority,
        client_key: input.client_key,
        attachments,
        on_behalf_of: None,
        request,
        asset: None,
    };
    check.finish()?;
    opening::open_for(db, caller, contact.unwrap_or_default(), input.hidden, new).await
}

async fn set_priority(ctx: &Context<'_>, input: &SetTicketPriorityInput) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let db = ctx.data_unchecked::<Database>();
    let (priority, seen) = (input.priority, input.if_version);
    desk_changes::set_priority(db, Caller::of(ctx), ticket, priority, seen).await
}

async fn set_hidden(ctx: &Context<'_>, input: &SetTicketHiddenInput) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let db = ctx.data_unchecked::<Database>();
    desk_changes::set_hidden(db, Caller::of(ctx), ticket, input.hidden).await
}
