//! Provisioning's part of the schema.

mod desk;
mod export;
mod inputs;
mod mutations;
mod types;

pub use desk::ProvisioningOnDesk;
pub use export::ExportMutation;
pub use mutations::ProvisioningMutation;
