//! The ticket of a conversation.

use async_graphql::{
    Context, ID, InputObject, Object, Result, SimpleObject, dataloader::DataLoader,
};
use uuid::Uuid;

use super::{
    lists::{load, parse},
    types::Conversation,
};
use crate::{
    access::{Caller, Feature, Viewer, guarded},
    api::{Failure, InputCheck, NodeKind, UserError, internal},
    attachments::Files,
    conversations::{
        commands::MAX_SUBJECT,
        ticket::{self, ConversationTicketLoader},
    },
    db::Database,
    tenants::TenantDirectory,
    tickets::graphql::Ticket,
};

/// The ticket of this id, if the one who asks may read it: one statement for all of a request.
pub(super) async fn ticket_of(ctx: &Context<'_>, id: Option<Uuid>) -> Result<Option<Ticket>> {
    let caller = Caller::of(ctx);
    let without = matches!(caller.viewer, Viewer::Contact { .. })
        && caller.guarded()
        && !caller.features.contains(Feature::Tickets);
    let Some(id) = id.filter(|_| !without) else {
        return Ok(None);
    };
    let loader = ctx.data_unchecked::<DataLoader<ConversationTicketLoader>>();
    let found = loader.load_one(id).await;
    Ok(found
        .map_err(|error| internal(caller, &error))?
        .map(Ticket::from))
}

/// A conversation that shall become a ticket.
#[derive(InputObject, Clone, Debug)]
pub struct CreateTicketFromConversationInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
    /// What the ticket is about: one line of at most 200 characters. The conversation's when not given.
    pub subject: Option<String>,
}

/// The ticket and the conversation, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CreateTicketFromConversationPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub conversation: Option<Conversation>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds making tickets of conversations to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationTicketMutation;

#[guarded]
#[Object]
impl ConversationTicketMutation {
    /// Makes a conversation a ticket of its contact's, with what was said as its description and the files that came with it.
    /// Again, it returns the ticket that it became. Not where tickets are switched off for the contact.
    #[allow_for(AGENT, ADMIN)]
    async fn create_ticket_from_conversation(
        &self,
        ctx: &Context<'_>,
        input: CreateTicketFromConversationInput,
    ) -> Result<CreateTicketFromConversationPayload> {
        match create(ctx, &input).await {
            Ok((conversation, ticket)) => Ok(CreateTicketFromConversationPayload {
                ticket: ticket_of(ctx, Some(ticket)).await?,
                conversation: load(ctx, conversation).await?,
                errors: Vec::new(),
            }),
            Err(failure) => Ok(CreateTicketFromConversationPayload {
                ticket: None,
                conversation: None,
                errors: failure.into_user_errors(Caller::of(ctx))?,
            }),
        }
    }
}

async fn create(
    ctx: &Context<'_>,
    input: &CreateTicketFromConversationInput,
) -> Result<(Uuid, Uuid), Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let subject = check.optional_line("subject", input.subject.as_deref(), MAX_SUBJECT);
    check.finish()?;
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    let db = ctx.data_unchecked::<Database>();
    let files = ctx.data_unchecked::<Files>();
    let tenants = ctx.data_unchecked::<TenantDirectory>();
    let ticket = ticket::create(db, files, tenants, caller, id, subject).await?;
    Ok((id, ticket))
}
