//! Provisioning's part of the schema.

mod desk;
mod inputs;
mod mutations;
mod types;

pub use desk::ProvisioningOnDesk;
pub use mutations::ProvisioningMutation;
