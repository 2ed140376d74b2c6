//! What is known of a contact, given out whole and taken back: the right of access and the right to erasure (GDPR,
//! articles 15 and 17).

mod erase;
mod export;
mod graphql;

pub use erase::erase_contact;
pub use export::export_contact;
pub use graphql::PrivacyMutation;
