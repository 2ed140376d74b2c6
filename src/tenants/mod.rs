//! The customer organisations: who they are, under which hosts, with what switched on and in which design; and the
//! folder `tenants/` that an operator keeps them in.

pub mod assets;
mod directory;

mod graphql;
mod head;
mod host;
mod model;
mod rows;

pub use directory::TenantDirectory;
pub use graphql::{LoginMethod, LoginMethodKind, Portal, SupportContact};
pub use head::{first_response_head, house_head};
pub use host::normalize_host;
pub use model::{Support, Tenant};
