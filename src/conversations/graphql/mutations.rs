//! What both sides do in conversations.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    drafting::{admit, admitted, checked},
    lists::{load, parse},
    message::ConversationMessage,
    types::Conversation,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, InputCheck, NodeKind, UserError, UserErrorCode},
    conversations::{commands, contact, model::MessageRow, opening, wording::check_body},
    db::Database,
    tenants::TenantDirectory,
};

/// A thread to be begun.
#[derive(InputObject, Clone, Debug)]
pub struct StartMessageThreadInput {
    /// What it is about: one line of at most 200 characters.
    pub subject: String,
    /// The first message, in Markdown: at most 20,000 characters in 2,000 lines.
    pub body: String,
    /// A UUID made once for each draft. A second try with the same one changes nothing and returns the first's thread.
    pub client_id: Uuid,
    /// Files that go with the message (`Attachment.id` of `uploadAttachment`): at most 10. It may then be empty.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// A message to be sent.
#[derive(InputObject, Clone, Debug)]
pub struct SendMessageInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
    /// What to say, in Markdown: at most 20,000 characters in 2,000 lines.
    pub body: String,
    /// A UUID made once for each draft. A second try with the same one changes nothing and returns the first's message.
    pub client_id: Uuid,
    /// The message of the same conversation that it answers (`ConversationMessage.id`).
    pub replies_to: Option<ID>,
    /// Files that go with it (`Attachment.id` of `uploadAttachment`): at most 10. The text may then be empty.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// Another text for a message of one's own.
#[derive(InputObject, Clone, Debug)]
pub struct EditMessageInput {
    /// `ConversationMessage.id`.
    pub message_id: ID,
    /// What it shall say, in Markdown: at most 20,000 characters in 2,000 lines.
    pub body: String,
}

/// A message of one's own to be deleted.
#[derive(InputObject, Clone, Debug)]
pub struct DeleteMessageInput {
    /// `ConversationMessage.id`.
    pub message_id: ID,
}

/// How far one has read.
#[derive(InputObject, Clone, Debug)]
pub struct MarkConversationReadInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
    /// The position of the last message that one has read.
    pub up_to: i32,
}

/// A conversation to be ended.
#[derive(InputObject, Clone, Debug)]
pub struct EndConversationInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
}

/// The thread that was begun, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct StartMessageThreadPayload {
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
pub struct MarkConversationReadPayload {
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
pub struct EndConversationPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub conversation: Option<Conversation>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The message that was sent, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SendMessagePayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub message: Option<ConversationMessage>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The message as it is then, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct EditMessagePayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub message: Option<ConversationMessage>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The message as it is then, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DeleteMessagePayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub message: Option<ConversationMessage>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds what both sides do in conversations to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationMutation;

#[guarded]
#[Object]
impl ConversationMutation {
    /// Begins a thread with the support team. At most 30 messages in ten seconds.
    #[allow_for(CONTACT, feature = MESSAGES)]
    async fn start_message_thread(
        &self,
        ctx: &Context<'_>,
        input: StartMessageThreadInput,
    ) -> Result<StartMessageThreadPayload> {
        let (conversation, errors) = conversation_after(ctx, start(ctx, &input).await).await?;
        Ok(StartMessageThreadPayload {
            conversation,
            errors,
        })
    }

    /// Writes into a conversation. Staff who write take part from then on; what was over is open again. At most 30 messages in
    /// ten seconds.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    async fn send_message(
        &self,
        ctx: &Context<'_>,
        input: SendMessageInput,
    ) -> Result<SendMessagePayload> {
        let (message, errors) = message_after(ctx, send(ctx, &input).await).await?;
        Ok(SendMessagePayload { message, errors })
    }

    /// Gives a message of one's own another text; staff still see the former.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    async fn edit_message(
        &self,
        ctx: &Context<'_>,
        input: EditMessageInput,
    ) -> Result<EditMessagePayload> {
        let (message, errors) = message_after(ctx, edit(ctx, &input).await).await?;
        Ok(EditMessagePayload { message, errors })
    }

    /// Deletes a message of one's own: its place stays, what it says goes; staff still see that.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    async fn delete_message(
        &self,
        ctx: &Context<'_>,
        input: DeleteMessageInput,
    ) -> Result<DeleteMessagePayload> {
        let (message, errors) = message_after(ctx, delete(ctx, &input).await).await?;
        Ok(DeleteMessagePayload { message, errors })
    }

    /// Says how far one has read. It never goes back, and of staff it is kept of those who take part alone.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    async fn mark_conversation_read(
        &self,
        ctx: &Context<'_>,
        input: MarkConversationReadInput,
    ) -> Result<MarkConversationReadPayload> {
        let (conversation, errors) = conversation_after(ctx, mark_read(ctx, &input).await).await?;
        Ok(MarkConversationReadPayload {
            conversation,
            errors,
        })
    }

    /// Ends a conversation for both sides. A further message opens it again.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    async fn end_conversation(
        &self,
        ctx: &Context<'_>,
        input: EndConversationInput,
    ) -> Result<EndConversationPayload> {
        let (conversation, errors) = conversation_after(ctx, end(ctx, &input).await).await?;
        Ok(EndConversationPayload {
            conversation,
            errors,
        })
    }
}

/// The conversation as a payload shows it after a command that gives its id.
pub(super) async fn conversation_after(
    ctx: &Context<'_>,
    done: Result<Uuid, Failure>,
) -> Result<(Option<Conversation>, Vec<UserError>)> {
    match done {
        Ok(id) => Ok((load(ctx, id).await?, Vec::new())),
        Err(failure) => Ok((None, failure.into_user_errors(Caller::of(ctx))?)),
    }
}

async fn message_after(
    ctx: &Context<'_>,
    done: Result<MessageRow, Failure>,
) -> Result<(Option<ConversationMessage>, Vec<UserError>)> {
    match done {
        Ok(row) => {
            let conversation = load(ctx, row.conversation_id).await?;
            let message = conversation
                .map(|conversation| ConversationMessage::new(conversation.row.owner(), row));
            Ok((message, Vec::new()))
        }
        Err(failure) => Ok((None, failure.into_user_errors(Caller::of(ctx))?)),
    }
}

async fn start(ctx: &Context<'_>, input: &StartMessageThreadInput) -> Result<Uuid, Failure> {
    let said = (input.body.as_str(), input.attachment_ids.as_slice());
    let (subject, draft) = checked(ctx, &input.subject, said, input.client_id)?;
    let db = ctx.data_unchecked::<Database>();
    opening::start(db, Caller::of(ctx), subject, draft).await
}

async fn send(ctx: &Context<'_>, input: &SendMessageInput) -> Result<MessageRow, Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let has_files = !input.attachment_ids.is_empty();
    let body = check_body(&mut check, caller.locale, &input.body, has_files);
    let replies_to = input.replies_to.as_ref().map(|id| {
        parse(id, NodeKind::ConversationMessage).unwrap_or_else(|_| {
            check.wrong(UserErrorCode::NotFound, "repliesTo");
            Uuid::nil()
        })
    });
    check.finish()?;
    let conversation = parse(&input.conversation_id, NodeKind::Conversation)?;
    let draft = admitted(ctx, body, &input.attachment_ids, input.client_id)?;
    let db = ctx.data_unchecked::<Database>();
    let tenants = ctx.data_unchecked::<TenantDirectory>();
    contact::must_read(db, tenants, caller, conversation).await?;
    commands::send(db, caller, conversation, draft, replies_to).await
}

async fn edit(ctx: &Context<'_>, input: &EditMessageInput) -> Result<MessageRow, Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    // Whether files stand for a text, the message itself tells.
    let body = check_body(&mut check, caller.locale, &input.body, true);
    check.finish()?;
    let message = parse(&input.message_id, NodeKind::ConversationMessage)?;
    admit(ctx, "body")?;
    commands::edit(ctx.data_unchecked::<Database>(), caller, message, body).await
}

async fn delete(ctx: &Context<'_>, input: &DeleteMessageInput) -> Result<MessageRow, Failure> {
    let message = parse(&input.message_id, NodeKind::ConversationMessage)?;
    commands::delete(ctx.data_unchecked::<Database>(), Caller::of(ctx), message).await
}

async fn mark_read(ctx: &Context<'_>, input: &MarkConversationReadInput) -> Result<Uuid, Failure> {
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    let db = ctx.data_unchecked::<Database>();
    commands::mark_read(db, Caller::of(ctx), id, input.up_to).await?;
    Ok(id)
}

async fn end(ctx: &Context<'_>, input: &EndConversationInput) -> Result<Uuid, Failure> {
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    commands::end(ctx.data_unchecked::<Database>(), Caller::of(ctx), id).await?;
    Ok(id)
}
