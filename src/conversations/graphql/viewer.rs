//! `viewer.conversations` and its siblings: the contact's own.

use async_graphql::{Context, ID, Object, Result};

use super::{
    lists::{list, load, words},
    types::Conversation,
};
use crate::{
    access::{Caller, guarded},
    api::{Connection, GlobalId, NodeKind, PageArguments, internal, page_cost},
    conversations::{queries::Filter, reads},
    db::Database,
};

/// Adds conversations to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationsOfViewer;

#[guarded]
#[Object]
impl ConversationsOfViewer {
    /// One's own conversations with the support team, latest message first.
    #[allow_for(CONTACT, feature = MESSAGES)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn conversations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conversations from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only conversations behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Conversations from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only conversations before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "With each of these words in the subject or a message, upper or lower case."
        )]
        search: Option<String>,
    ) -> Result<Connection<Conversation>> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        let filter = Filter {
            words: words(search.as_deref()),
            ..Filter::default()
        };
        list(ctx, page, &filter).await
    }

    /// The conversation of this id; null when there is none, or when it is not one's own.
    #[allow_for(CONTACT, feature = MESSAGES)]
    async fn conversation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Conversation.id`.")] id: ID,
    ) -> Result<Option<Conversation>> {
        match GlobalId::parse_as(&id, NodeKind::Conversation) {
            Some(id) => load(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Messages that one has not read, in all of one's conversations: counted to 100 and no further.
    #[allow_for(CONTACT, feature = MESSAGES)]
    async fn unread_messages(&self, ctx: &Context<'_>) -> Result<i64> {
        let caller = Caller::of(ctx);
        let unread = reads::unread(ctx.data_unchecked::<Database>(), caller, &[]).await;
        unread.map_err(|error| internal(caller, &error))
    }
}
