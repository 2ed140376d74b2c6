//! The life of tenants at the desk: opened, changed, suspended, archived, deleted after a grace period.
//!
//! What a tenant is, `tenants` knows, and its folder tells; here is who changes it from the desk, by which rules, and what
//! comes of it: sessions that end, files that go, a line in the audit log.

mod check;
mod commands;
mod deletion;
pub mod export;
mod graphql;
pub(crate) mod hosts;
mod model;
mod queries;
mod states;

pub use deletion::{GRACE_DAYS, delete_due};
pub use graphql::{ExportMutation, ProvisioningMutation, ProvisioningOnDesk};
pub use model::TenantCountsLoader;
pub use queries::found;

use crate::config::HostName;

/// What provisioning takes beside the database.
#[derive(Clone, Debug)]
pub struct Provisioning {
    /// The desk's own host, which is no portal's.
    pub desk_host: HostName,
}
