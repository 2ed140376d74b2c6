//! Assets in the schema: their types, what hangs under `viewer` and `serviceDesk`, and the mutations.

use async_graphql::MergedObject;

mod desk;
mod fields;
mod history;
mod holding_mutations;
mod lists;
mod mutations;
mod type_mutations;
mod types;
mod viewer;

pub use desk::AssetsOnDesk;
pub use fields::{AssetField, AssetFieldDefinition, AssetFieldOption, AssetText, AssetType};
pub use history::AssetAssignment;
pub use lists::{assets_of, load};
pub use types::{Asset, AssetHolding};
pub use viewer::AssetsOfViewer;

/// All that can be changed about assets.
#[derive(MergedObject, Default)]
pub struct AssetMutations(
    mutations::AssetMutation,
    holding_mutations::AssetHoldingMutation,
    type_mutations::AssetTypeMutation,
);
