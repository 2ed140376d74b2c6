//! What a contact thought of a chat.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{drafting::admit, lists::parse, mutations::conversation_after, types::Conversation};
use crate::{
    access::{Caller, guarded},
    api::{Failure, InputCheck, NodeKind, UserError},
    conversations::{
        model::ConversationRow,
        rating::{self, MAX_COMMENT, STARS},
    },
    db::Database,
};

/// What a contact thought of a chat.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ConversationRating {
    /// 1 (bad) to 5 (very good).
    #[allow_for(HOLDER)]
    pub stars: i32,
    /// What else they said.
    #[allow_for(HOLDER)]
    pub comment: Option<String>,
}

impl ConversationRating {
    /// None before they say so.
    #[must_use]
    pub fn of(row: &ConversationRow) -> Option<Self> {
        Some(Self {
            stars: row.rating?.into(),
            comment: row.rating_comment.clone(),
        })
    }
}

/// What one thought of a chat.
#[derive(InputObject, Clone, Debug)]
pub struct RateConversationInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
    /// 1 (bad) to 5 (very good).
    pub stars: i32,
    /// What else there is to say: at most 1,000 characters.
    pub comment: Option<String>,
}

/// The conversation as it is then, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RateConversationPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub conversation: Option<Conversation>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds rating chats to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationRatingMutation;

#[guarded]
#[Object]
impl ConversationRatingMutation {
    /// Says what one thought of a chat that is over. Again, it replaces what one said.
    #[allow_for(CONTACT, feature = CHAT)]
    async fn rate_conversation(
        &self,
        ctx: &Context<'_>,
        input: RateConversationInput,
    ) -> Result<RateConversationPayload> {
        let (conversation, errors) = conversation_after(ctx, rate(ctx, &input).await).await?;
        Ok(RateConversationPayload {
            conversation,
            errors,
        })
    }
}

async fn rate(ctx: &Context<'_>, input: &RateConversationInput) -> Result<Uuid, Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let stars = i16::try_from(input.stars).unwrap_or_default();
    if !STARS.contains(&stars) {
        check.invalid("stars");
    }
    let comment = check.optional_block("comment", input.comment.as_deref(), MAX_COMMENT);
    check.finish()?;
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    admit(ctx, "stars")?;
    rating::rate(ctx.data_unchecked::<Database>(), caller, id, stars, comment).await?;
    Ok(id)
}
