//! What lists of assets and the fields around them share.

use async_graphql::{Context, ID, Result, dataloader::DataLoader};
use uuid::Uuid;

use super::{fields::AssetType, types::Asset};
use crate::{
    access::{Caller, Feature, Refusal, Viewer},
    api::{self, Connection, CursorKey, GlobalId, NodeKind, PageArguments, internal},
    assets::{
        loaders::TicketAssetsLoader,
        queries::{self, Filter},
    },
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

/// What an id names; of an id that is none there is nothing.
pub(super) fn named(id: &ID, kind: NodeKind) -> Uuid {
    GlobalId::parse_as(id, kind).unwrap_or_default()
}

/// A page of the assets that exist for the caller, by name. Four statements at most: the page and the count when asked for,
/// each after the candidates of a search of staff's.
pub(super) async fn list(
    ctx: &Context<'_>,
    arguments: PageArguments,
    filter: &Filter,
) -> Result<Connection<Asset>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let keyset = ctx
        .data_unchecked::<CursorKey>()
        .keyset(caller, "assets by name");
    let page = arguments.check(caller, &keyset)?;
    let rows = queries::page(db, caller, filter, &page)
        .await
        .map_err(|error| internal(caller, &error))?;
    let total = if ctx.look_ahead().field("totalCount").exists() {
        let count = queries::count(db, caller, filter).await;
        Some(count.map_err(|error| internal(caller, &error))?)
    } else {
        None
    };
    let rows = rows
        .into_iter()
        .map(|row| Asset::new(caller, row))
        .collect();
    Ok(Connection::new(&page, keyset, rows, total, Asset::position))
}

/// The asset of this id, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<Asset>> {
    let caller = Caller::of(ctx);
    let found = queries::by_ids(ctx.data_unchecked::<Database>(), caller, &[id]).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    Ok(found.into_iter().next().map(|row| Asset::new(caller, row)))
}

/// The types that the caller learns of.
pub(super) async fn types(ctx: &Context<'_>) -> Result<Vec<AssetType>> {
    let caller = Caller::of(ctx);
    let rows = queries::types(ctx.data_unchecked::<Database>(), caller).await;
    let rows = rows.map_err(|error| internal(caller, &error))?;
    Ok(rows
        .into_iter()
        .map(|row| AssetType::new(caller, row))
        .collect())
}

/// The assets that a ticket is about, as far as they exist for the caller: one statement for all tickets of a request.
///
/// # Errors
/// Refused where tickets are switched off for the contact who asks; when the database fails.
pub async fn assets_of(ctx: &Context<'_>, ticket: Uuid) -> Result<Vec<Asset>> {
    let caller = Caller::of(ctx);
    let contact = matches!(caller.viewer, Viewer::Contact { .. }) && caller.guarded();
    if contact && !caller.features.contains(Feature::Tickets) {
        return Err(Refusal::Forbidden.into_error(caller));
    }
    let loader = ctx.data_unchecked::<DataLoader<TicketAssetsLoader>>();
    let found = loader.load_one(ticket).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    let found = found.unwrap_or_default().into_iter();
    Ok(found.map(|row| Asset::new(caller, row)).collect())
}
