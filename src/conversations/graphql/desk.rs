//! `serviceDesk.conversations` and its siblings: those of all portals.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use uuid::Uuid;

use super::{
    lists::{list, load, words},
    types::Conversation,
};
use crate::{
    access::{Caller, guarded},
    api::{Connection, GlobalId, NodeKind, PageArguments, internal, page_cost},
    conversations::{
        ConversationKind,
        queries::{Filter, Which},
        reads,
    },
    db::Database,
    tenants::TenantDirectory,
};

/// Which part of the conversations of the portals that one serves.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversationBox {
    /// Nobody of staff has taken them on: longest waiting first.
    Waiting,
    /// Those that one takes part in, without what is `UNANSWERED`: latest message first.
    Own,
    /// What one wrote to many (`writeToContacts`) and nobody has answered: latest message first.
    Unanswered,
    /// All of them: latest message first.
    All,
}

impl From<ConversationBox> for Which {
    fn from(part: ConversationBox) -> Self {
        match part {
            ConversationBox::Waiting => Self::Waiting,
            ConversationBox::Own => Self::Own,
            ConversationBox::Unanswered => Self::Unanswered,
            ConversationBox::All => Self::All,
        }
    }
}

/// Which conversations.
#[derive(InputObject, Clone, Debug)]
pub struct DeskConversationFilter {
    /// Which part of them.
    #[graphql(name = "box", default_with = "ConversationBox::All")]
    pub part: ConversationBox,
    /// Of the portal of this short name.
    pub tenant_slug: Option<String>,
    /// With this contact (`Contact.id`).
    pub contact_id: Option<ID>,
    /// With each of these words in the subject, a message or the contact's name, upper or lower case.
    pub search: Option<String>,
    /// Only of this kind.
    pub kind: Option<ConversationKind>,
}

impl Default for DeskConversationFilter {
    fn default() -> Self {
        Self {
            part: ConversationBox::All,
            tenant_slug: None,
            contact_id: None,
            search: None,
            kind: None,
        }
    }
}

/// Adds conversations to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConversationsOnDesk;

#[guarded]
#[Object]
impl ConversationsOnDesk {
    /// Conversations of the portals that one serves (of archived ones only when `filter.tenantSlug` names it): latest
    /// message first, and in the box of what waits, longest waiting first.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn conversations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conversations from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only conversations behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Conversations from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only conversations before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them; all when not given.")] filter: Option<
            DeskConversationFilter,
        >,
    ) -> Result<Connection<Conversation>> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        let given = filter.unwrap_or_default();
        let not_of = if given.tenant_slug.is_some() {
            Vec::new()
        } else {
            archived(ctx).await?
        };
        let filter = Filter {
            which: given.part.into(),
            // PostgreSQL's texts hold no NUL.
            tenant: given.tenant_slug.map(|slug| slug.replace('\0', "")),
            // What is not there has no conversations.
            contact: given
                .contact_id
                .map(|id| GlobalId::parse_as(&id, NodeKind::Contact).unwrap_or_default()),
            words: words(given.search.as_deref()),
            kind: given.kind,
            not_of,
            ..Filter::default()
        };
        list(ctx, page, &filter).await
    }

    /// The conversation of this id, in whichever portal; null when there is none.
    #[allow_for(AGENT, ADMIN)]
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

    /// Messages of conversations that wait, and of those that one takes part in, that one has not read: counted to 100 and
    /// no further. Those of archived portals are left out.
    #[allow_for(AGENT, ADMIN)]
    async fn unread_messages(&self, ctx: &Context<'_>) -> Result<i64> {
        let caller = Caller::of(ctx);
        let archived = archived(ctx).await?;
        let unread = reads::unread(ctx.data_unchecked::<Database>(), caller, &archived).await;
        unread.map_err(|error| internal(caller, &error))
    }
}

/// Portals whose conversations are shown to whoever names them alone.
async fn archived(ctx: &Context<'_>) -> Result<Vec<Uuid>> {
    let archived = ctx.data_unchecked::<TenantDirectory>().set_aside().await;
    let archived = archived.map_err(|error| internal(Caller::of(ctx), &error))?;
    Ok(archived.to_vec())
}
