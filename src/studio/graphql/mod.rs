//! The studio as GraphQL sees it.

mod base;
mod design;
mod desk;
mod mutations;
mod pictures;
mod preview;
mod preview_links;
mod types;

pub use desk::BrandStudioOnDesk;
pub use mutations::{BrandDraftMutation, BrandPublishMutation};
pub use pictures::BrandPictureMutation;

/// Adds the studio to `Mutation`.
#[derive(async_graphql::MergedObject, Clone, Copy, Debug, Default)]
pub struct BrandStudioMutation(
    BrandDraftMutation,
    BrandPublishMutation,
    BrandPictureMutation,
    preview_links::BrandPreviewLinkMutation,
    base::BrandBaseMutation,
);
