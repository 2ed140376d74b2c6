//! The brand studio: a tenant's design in the making, what of it was published when and by whom, and the pictures that it
//! may use. What a design is, `branding` says; which one a portal shows, `tenants`.

mod base;
mod changes;
mod drafts;
mod form;
mod graphql;
mod logo_colors;
mod pictures;
mod policy;
mod preview_links;
mod publishing;
mod report;
mod sweep;
mod versions;

pub use form::design_of_json;
pub use graphql::{BrandStudioMutation, BrandStudioOnDesk};
pub use pictures::studio_picture;
pub use preview_links::{PreviewLinks, Previewed, preview_opened, previewed};
pub use publishing::publish_planned;
pub use sweep::remove_unused_pictures;
