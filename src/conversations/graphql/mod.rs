//! Conversations in the schema: their types, what hangs under `viewer` and `serviceDesk`, the mutations and the subscription.

use async_graphql::MergedObject;

mod agents;
mod chat_mutations;
mod chats;
mod desk;
mod desk_mutations;
mod drafting;
mod lists;
mod message;
mod mutations;
mod people;
mod rating;
mod sending;
mod subscriptions;
mod ticket;
mod transcript;
mod types;
mod viewer;

pub use agents::{ChatAgent, ChatAgentsOnDesk};
pub use chats::{ChatOfViewer, ChatOffer, ChatPlace, ConversationTyping};
pub use desk::ConversationsOnDesk;
pub use lists::{load, load_message};
pub(super) use message::excerpt;
pub use message::{ConversationMessage, MessageTrace, QuotedMessage};
pub use people::ConversationPerson;
pub use rating::ConversationRating;
pub use sending::{LeftOutRecipient, MessageRecipients, RecipientsOnDesk};
pub use subscriptions::{ConversationEvent, ConversationSubscription};
pub use types::{Conversation, ConversationChanges};
pub use viewer::ConversationsOfViewer;

/// All that can be changed about conversations.
#[derive(MergedObject, Default)]
pub struct ConversationMutations(
    mutations::ConversationMutation,
    desk_mutations::ConversationDeskMutation,
    chat_mutations::ChatMutation,
    agents::ChatAgentMutation,
    ticket::ConversationTicketMutation,
    rating::ConversationRatingMutation,
    transcript::TranscriptMutation,
    sending::SendingMutation,
);
