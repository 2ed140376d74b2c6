//! `Subscription`'s field: conversations as they change.
//!
//! The operation is run anew for each event by `http::live` (see [`Occasion`]).

use async_graphql::{Context, ID, Result, SimpleObject, Subscription};
use futures_util::stream;
use uuid::Uuid;

use super::{lists::load, message::ConversationMessage, types::Conversation};
use crate::{
    access::guarded,
    api::{GlobalId, NodeKind, Occasion, Watch, Watching, occasion},
};

/// Messages of an event at most.
const MAX_MESSAGES: i32 = 50;

/// One event, or none on this occasion.
type Once = stream::Iter<std::option::IntoIter<ConversationEvent>>;

/// Something happened in a conversation, or may have.
#[guarded]
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct ConversationEvent {
    /// The conversation that changed. Null when more than one may have: query the list again, and of what is shown,
    /// `changes(after: …)`. So it is at once after subscribing, and after a pause of the connection between server and
    /// database.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    pub conversation_id: Option<ID>,
    /// The conversation as it is now, null with `conversationId`.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    pub conversation: Option<Conversation>,
    /// What is new, edited or deleted in it since the last event of this subscription, by revision; at most 50. Empty when
    /// something else changed: its state, who takes part, or what somebody has read.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    pub messages: Vec<ConversationMessage>,
    /// Whether that is all; otherwise ask `changes` after the last revision that you have.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    pub complete: bool,
}

/// Conversations as they change.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationSubscription;

#[guarded]
#[Subscription(visible = "crate::access::logged_in")]
impl ConversationSubscription {
    /// For contacts, their own conversations; for staff, those that they take part in, and each that waits, begins or is
    /// taken on in a portal that they serve: an event for whatever happens in them.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = MESSAGES)]
    async fn conversation_events(&self, ctx: &Context<'_>) -> Result<Once> {
        let event = match occasion(ctx, Watch::Conversations) {
            Occasion::Declare => None,
            Occasion::Look => Some(ConversationEvent::default()),
            Occasion::Changed { id, since } => changed(ctx, id, since).await?,
        };
        Ok(stream::iter(event))
    }
}

/// Nothing is told of a conversation that does not exist for the caller, its id neither.
async fn changed(
    ctx: &Context<'_>,
    id: Uuid,
    since: Option<i32>,
) -> Result<Option<ConversationEvent>> {
    let Some(mut conversation) = load(ctx, id).await? else {
        return Ok(None);
    };
    let (messages, complete) = match since {
        None => (Vec::new(), true),
        Some(since) => {
            // What was said after the conversation was read is told by the next event, and not twice.
            let most = MAX_MESSAGES.min(conversation.row.revision.saturating_sub(since) + 1);
            let changes = conversation.changed_from(ctx, since, most).await?;
            ctx.data_unchecked::<Watching>().tell(changes.revision);
            let count = conversation.row.message_count;
            let last = changes.messages.iter().find(|one| one.number() == count);
            conversation.last = last.cloned().map(Box::new);
            (changes.messages, !changes.has_more)
        }
    };
    Ok(Some(ConversationEvent {
        conversation_id: Some(ID::from(GlobalId::new(NodeKind::Conversation, id))),
        conversation: Some(conversation),
        messages,
        complete,
    }))
}
