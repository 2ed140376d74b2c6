//! What organisations have entrusted to their people: devices and other things, by types with fields of their own; who has them,
//! who had them, and which tickets are about them.

mod candidates;
pub mod commands;
mod definition;
pub mod graphql;
pub mod holding;
mod loaders;
mod model;
mod policy;
pub mod queries;
mod tickets;
pub mod types;

pub use definition::{AssetFieldKind, FieldDefinition, FieldOption};
pub use loaders::{AssetLoader, AssignmentLoader, PartsLoader, TicketAssetsLoader};
pub use model::{AssetIcon, AssetStatus};
pub use policy::{ExistingFor, existing_for};
pub use tickets::{concerns, must_be_theirs};
