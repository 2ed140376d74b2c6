//! What staff alone do with conversations.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{drafting::checked, lists::parse, mutations::conversation_after, types::Conversation};
use crate::{
    access::{Caller, guarded},
    api::{Failure, NodeKind, UserError},
    conversations::{commands, opening},
    db::Database,
    tenants::TenantDirectory,
};

/// A thread with a contact to be begun.
#[derive(InputObject, Clone, Debug)]
pub struct WriteToContactInput {
    /// `Contact.id`.
    pub contact_id: ID,
    /// What it is about: one line of at most 200 characters.
    pub subject: String,
    /// The first message, in Markdown: at most 20,000 characters in 2,000 lines.
    pub body: String,
    /// A UUID made once for each draft. A second try with the same one changes nothing and returns the first's thread.
    pub client_id: Uuid,
    /// Files that go with the message (`Attachment.id` of `uploadAttachment`, with the contact's id): at most 10. It may then
    /// be empty.
    #[graphql(default)]
    pub attachment_ids: Vec<ID>,
}

/// A conversation to be taken on.
#[derive(InputObject, Clone, Debug)]
pub struct TakeConversationInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
}

/// A conversation to be left.
#[derive(InputObject, Clone, Debug)]
pub struct LeaveConversationInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
}

/// The thread that was begun, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct WriteToContactPayload {
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
pub struct TakeConversationPayload {
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
pub struct LeaveConversationPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub conversation: Option<Conversation>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds what staff alone do with conversations to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationDeskMutation;

#[guarded]
#[Object]
impl ConversationDeskMutation {
    /// Begins a thread with a contact, in which one takes part. Not where messages are switched off for them.
    #[allow_for(AGENT, ADMIN)]
    async fn write_to_contact(
        &self,
        ctx: &Context<'_>,
        input: WriteToContactInput,
    ) -> Result<WriteToContactPayload> {
        let (conversation, errors) = conversation_after(ctx, write_to(ctx, &input).await).await?;
        Ok(WriteToContactPayload {
            conversation,
            errors,
        })
    }

    /// Takes part in a conversation; what waited waits no longer.
    #[allow_for(AGENT, ADMIN)]
    async fn take_conversation(
        &self,
        ctx: &Context<'_>,
        input: TakeConversationInput,
    ) -> Result<TakeConversationPayload> {
        let (conversation, errors) = conversation_after(ctx, take(ctx, &input).await).await?;
        Ok(TakeConversationPayload {
            conversation,
            errors,
        })
    }

    /// Takes no part in it any more. When nobody of staff is left, it waits again.
    #[allow_for(AGENT, ADMIN)]
    async fn leave_conversation(
        &self,
        ctx: &Context<'_>,
        input: LeaveConversationInput,
    ) -> Result<LeaveConversationPayload> {
        let (conversation, errors) = conversation_after(ctx, leave(ctx, &input).await).await?;
        Ok(LeaveConversationPayload {
            conversation,
            errors,
        })
    }
}

async fn write_to(ctx: &Context<'_>, input: &WriteToContactInput) -> Result<Uuid, Failure> {
    let contact = parse(&input.contact_id, NodeKind::Contact)?;
    let said = (input.body.as_str(), input.attachment_ids.as_slice());
    let (subject, draft) = checked(ctx, &input.subject, said, input.client_id)?;
    let db = ctx.data_unchecked::<Database>();
    let tenants = ctx.data_unchecked::<TenantDirectory>();
    opening::write_to(db, tenants, Caller::of(ctx), contact, subject, draft).await
}

async fn take(ctx: &Context<'_>, input: &TakeConversationInput) -> Result<Uuid, Failure> {
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    commands::take(ctx.data_unchecked::<Database>(), Caller::of(ctx), id).await?;
    Ok(id)
}

async fn leave(ctx: &Context<'_>, input: &LeaveConversationInput) -> Result<Uuid, Failure> {
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    commands::leave(ctx.data_unchecked::<Database>(), Caller::of(ctx), id).await?;
    Ok(id)
}
