//! Domains' part of the schema.

mod desk;
mod mutations;
mod types;

pub use desk::DomainsOnDesk;
pub use mutations::DomainMutation;
