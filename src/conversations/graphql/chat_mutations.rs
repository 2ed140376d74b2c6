//! What is done in chats: they begin, somebody writes at this moment, and colleagues are brought in.

use std::time::Instant;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    chats::offered, drafting::drafted, lists::parse, mutations::conversation_after,
    types::Conversation,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, NodeKind, UserError, UserErrorCode, user_errors},
    conversations::{Typings, bringing, opening, queries::person, saying},
    db::Database,
};

/// A chat to be begun.
#[derive(InputObject, Clone, Debug)]
pub struct StartChatInput {
    /// The first message, in Markdown: at most 20,000 characters in 2,000 lines.
    pub body: String,
    /// A UUID made once for each draft. A second try with the same one changes nothing and returns the first's conversation.
    pub client_id: Uuid,
    /// The ticket that it is about: one that one may read (`Ticket.id`).
    pub ticket_id: Option<ID>,
    /// Files that go with the message (`Attachment.id` of `uploadAttachment`): at most 10. It may then be empty.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// That one writes in a conversation, or no longer does.
#[derive(InputObject, Clone, Debug)]
pub struct SetTypingInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
    /// Whether one writes.
    pub typing: bool,
}

/// A colleague to be brought into a conversation.
#[derive(InputObject, Clone, Debug)]
pub struct InviteToConversationInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
    /// `ChatAgent.id`.
    pub staff_id: ID,
}

/// A conversation to be left to a colleague.
#[derive(InputObject, Clone, Debug)]
pub struct HandOverConversationInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
    /// `ChatAgent.id`.
    pub staff_id: ID,
}

/// The conversation that was begun, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct StartChatPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub conversation: Option<Conversation>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What is wrong, if anything.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetTypingPayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The conversation as it is then, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct InviteToConversationPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub conversation: Option<Conversation>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The conversation as it is then, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct HandOverConversationPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub conversation: Option<Conversation>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds what is done in chats to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChatMutation;

#[guarded]
#[Object]
impl ChatMutation {
    /// Begins a chat, or a thread when nobody is there: `conversation.kind` tells. One has one chat at a time. At most 30
    /// messages in ten seconds.
    #[allow_for(CONTACT, feature = CHAT)]
    async fn start_chat(
        &self,
        ctx: &Context<'_>,
        input: StartChatInput,
    ) -> Result<StartChatPayload> {
        let (conversation, errors) = conversation_after(ctx, start(ctx, &input).await).await?;
        Ok(StartChatPayload {
            conversation,
            errors,
        })
    }

    /// Tells the others in a conversation that one writes, or no longer does. Say it again every few seconds; it is forgotten
    /// by itself. Kept nowhere, and told once a second at most.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    async fn set_typing(
        &self,
        ctx: &Context<'_>,
        input: SetTypingInput,
    ) -> Result<SetTypingPayload> {
        let errors = user_errors(Caller::of(ctx), type_in(ctx, &input).await)?;
        Ok(SetTypingPayload { errors })
    }

    /// Brings a colleague into a conversation; what waited waits no longer.
    #[allow_for(AGENT, ADMIN)]
    async fn invite_to_conversation(
        &self,
        ctx: &Context<'_>,
        input: InviteToConversationInput,
    ) -> Result<InviteToConversationPayload> {
        let done = bring(ctx, &input.conversation_id, &input.staff_id, false).await;
        let (conversation, errors) = conversation_after(ctx, done).await?;
        Ok(InviteToConversationPayload {
            conversation,
            errors,
        })
    }

    /// Brings a colleague into a conversation and leaves it to them.
    #[allow_for(AGENT, ADMIN)]
    async fn hand_over_conversation(
        &self,
        ctx: &Context<'_>,
        input: HandOverConversationInput,
    ) -> Result<HandOverConversationPayload> {
        let done = bring(ctx, &input.conversation_id, &input.staff_id, true).await;
        let (conversation, errors) = conversation_after(ctx, done).await?;
        Ok(HandOverConversationPayload {
            conversation,
            errors,
        })
    }
}

async fn start(ctx: &Context<'_>, input: &StartChatInput) -> Result<Uuid, Failure> {
    let caller = Caller::of(ctx);
    let ticket = input.ticket_id.as_ref().map(|id| {
        parse(id, NodeKind::Ticket)
            .map_err(|_| UserError::at(caller.locale, UserErrorCode::NotFound, "ticketId"))
    });
    let ticket = ticket.transpose()?;
    let draft = drafted(ctx, &input.body, &input.attachment_ids, input.client_id)?;
    let offered = offered(ctx).await?;
    let db = ctx.data_unchecked::<Database>();
    opening::start_chat(db, caller, offered.state, draft, ticket).await
}

async fn type_in(ctx: &Context<'_>, input: &SetTypingInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    let typings = ctx.data_unchecked::<Typings>();
    if !typings.admit(person(caller), id, input.typing, Instant::now()) {
        return Ok(());
    }
    saying::say(ctx.data_unchecked::<Database>(), caller, id, input.typing).await
}

async fn bring(
    ctx: &Context<'_>,
    conversation: &ID,
    staff: &ID,
    leaving: bool,
) -> Result<Uuid, Failure> {
    let caller = Caller::of(ctx);
    let id = parse(conversation, NodeKind::Conversation)?;
    let colleague = parse(staff, NodeKind::StaffMember)
        .map_err(|_| UserError::at(caller.locale, UserErrorCode::NotFound, "staffId"))?;
    let db = ctx.data_unchecked::<Database>();
    bringing::bring(db, caller, id, colleague, leaving).await?;
    Ok(id)
}
