//! What lists of conversations and the fields around them share.

use async_graphql::{Context, ID, Result};
use uuid::Uuid;

use super::{message::ConversationMessage, types::Conversation};
use crate::{
    access::{Caller, Refusal},
    api::{self, Connection, CursorKey, Failure, GlobalId, NodeKind, PageArguments, internal},
    conversations::queries::{self, Filter},
    db::Database,
};

/// Characters of a search that are looked at.
const MAX_SEARCH: usize = 200;
/// Words of a search that are looked for.
const MAX_WORDS: usize = 8;

/// The words of a search that are looked for.
pub(super) fn words(search: Option<&str>) -> Vec<String> {
    api::words(search, MAX_SEARCH, MAX_WORDS)
}

/// An id that is none gets the answer of what is not there.
pub(super) fn parse(id: &ID, kind: NodeKind) -> Result<Uuid, Failure> {
    GlobalId::parse_as(id, kind).ok_or_else(|| Refusal::NotFound.into())
}

/// A page of the conversations that exist for the caller. Three statements at most: where the words
/// may be, the page, and the count when asked for.
pub(super) async fn list(
    ctx: &Context<'_>,
    arguments: PageArguments,
    filter: &Filter,
) -> Result<Connection<Conversation>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let which = filter.which;
    let keyset = ctx
        .data_unchecked::<CursorKey>()
        .keyset(caller, which.list());
    let page = arguments.check(caller, &keyset)?;
    let filter = queries::narrowed(db, caller, filter).await;
    let filter = &filter.map_err(|error| internal(caller, &error))?;
    let rows = queries::page(db, caller, filter, &page)
        .await
        .map_err(|error| internal(caller, &error))?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        let count = queries::count(db, caller, filter).await;
        Some(count.map_err(|error| internal(caller, &error))?)
    } else {
        None
    };
    let rows = rows.into_iter().map(Conversation::from).collect();
    Ok(Connection::new(
        &page,
        keyset,
        rows,
        total,
        |conversation: &Conversation| which.position(&conversation.row),
    ))
}

/// The conversation of this id, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<Conversation>> {
    let caller = Caller::of(ctx);
    let found = queries::by_id(ctx.data_unchecked::<Database>(), caller, id).await;
    Ok(found
        .map_err(|error| internal(caller, &error))?
        .map(Conversation::from))
}

/// The message of this id, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn load_message(ctx: &Context<'_>, id: Uuid) -> Result<Option<ConversationMessage>> {
    let caller = Caller::of(ctx);
    let found = queries::message(ctx.data_unchecked::<Database>(), caller, id).await;
    Ok(found
        .map_err(|error| internal(caller, &error))?
        .map(|(row, conversation)| ConversationMessage::new(conversation.owner(), row)))
}
