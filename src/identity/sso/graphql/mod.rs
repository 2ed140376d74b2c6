//! Single sign-on as GraphQL sees it.

mod desk;
mod mutations;
mod types;
mod viewer;

pub use desk::SingleSignOnOnDesk;
pub use mutations::SingleSignOnMutation;
pub use types::{IdentityProvider, LinkedIdentity, identities_of};
pub use viewer::SingleSignOnOfViewer;
