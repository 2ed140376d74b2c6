//! `serviceDesk.assets` and its siblings.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{
    fields::AssetType,
    lists::{list, load, named, types, words},
    types::Asset,
};
use crate::{
    access::{Caller, guarded},
    api::{Connection, GlobalId, NodeKind, PageArguments, internal, page_cost},
    assets::{AssetStatus, queries::Filter},
    tenants::TenantDirectory,
};

/// Portals that are named at most.
const MOST_PORTALS: usize = 100;

/// Which assets.
#[derive(InputObject, Clone, Debug, Default)]
pub struct DeskAssetFilter {
    /// Of these portals (`Portal.id`), a hundred at most; not given or empty, of all but archived ones.
    #[graphql(default)]
    pub portal_ids: Vec<ID>,
    /// Of this type (`AssetType.id`).
    pub type_id: Option<ID>,
    /// In one of these states; not given or empty, in any.
    #[graphql(default)]
    pub status: Vec<AssetStatus>,
    /// Assigned to this contact (`Contact.id`).
    pub contact_id: Option<ID>,
    /// Only what somebody has, or only what nobody has.
    pub held: Option<bool>,
    /// With each of these words in name, inventory number, serial number, manufacturer, model or location, upper or lower case.
    pub search: Option<String>,
}

/// Adds assets to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssetsOnDesk;

#[guarded]
#[Object]
impl AssetsOnDesk {
    /// The assets of the portals that one serves, by name.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn assets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Assets from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only assets behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Assets from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only assets before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them; all when not given.")] filter: Option<DeskAssetFilter>,
    ) -> Result<Connection<Asset>> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        let given = filter.unwrap_or_default();
        let portals = given.portal_ids.iter().take(MOST_PORTALS);
        let tenants: Vec<_> = portals.map(|id| named(id, NodeKind::Portal)).collect();
        let not_of = if tenants.is_empty() {
            let archived = ctx.data_unchecked::<TenantDirectory>().set_aside().await;
            let archived = archived.map_err(|error| internal(Caller::of(ctx), &error))?;
            archived.to_vec()
        } else {
            Vec::new()
        };
        let filter = Filter {
            tenants,
            not_of,
            of_type: given.type_id.map(|id| named(&id, NodeKind::AssetType)),
            statuses: given.status,
            contact: given.contact_id.map(|id| named(&id, NodeKind::Contact)),
            held: given.held,
            words: words(given.search.as_deref()),
            ..Filter::default()
        };
        list(ctx, page, &filter).await
    }

    /// The asset of this id, in whichever portal; null when there is none.
    #[allow_for(AGENT, ADMIN)]
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

    /// The types of assets, for all portals.
    #[allow_for(AGENT, ADMIN)]
    async fn asset_types(&self, ctx: &Context<'_>) -> Result<Vec<AssetType>> {
        types(ctx).await
    }
}
