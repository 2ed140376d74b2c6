//! `viewer.assets` and its siblings: what the contact has, alone or with others.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{
    fields::AssetType,
    lists::{list, load, named, types, words},
    types::Asset,
};
use crate::{
    access::guarded,
    api::{Connection, GlobalId, NodeKind, PageArguments, page_cost},
    assets::{AssetStatus, queries::Filter},
};

/// Which of one's assets.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AssetFilter {
    /// With each of these words in name, inventory number, serial number, manufacturer, model or location, upper or lower case.
    pub search: Option<String>,
    /// Of this type (`AssetType.id`).
    pub type_id: Option<ID>,
    /// In one of these states; not given or empty, in any.
    #[graphql(default)]
    pub status: Vec<AssetStatus>,
}

/// Adds assets to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssetsOfViewer;

#[guarded]
#[Object]
impl AssetsOfViewer {
    /// What is assigned to one now, to one's department, or to everybody, by name.
    #[allow_for(CONTACT, feature = ASSETS)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn assets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Assets from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only assets behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Assets from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only assets before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them; all when not given.")] filter: Option<AssetFilter>,
    ) -> Result<Connection<Asset>> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        let given = filter.unwrap_or_default();
        let filter = Filter {
            words: words(given.search.as_deref()),
            of_type: given.type_id.map(|id| named(&id, NodeKind::AssetType)),
            statuses: given.status,
            ..Filter::default()
        };
        list(ctx, page, &filter).await
    }

    /// The asset of this id; null when there is none, or when one does not have it.
    #[allow_for(CONTACT, feature = ASSETS)]
    async fn asset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Asset.id`.")] id: ID,
    ) -> Result<Option<Asset>> {
        match GlobalId::parse_as(&id, NodeKind::Asset) {
            Some(id) => load(ctx, id).await,
            None => Ok(None),
        }
    }

    /// The types of one's assets.
    #[allow_for(CONTACT, feature = ASSETS)]
    async fn asset_types(&self, ctx: &Context<'_>) -> Result<Vec<AssetType>> {
        types(ctx).await
    }
}
