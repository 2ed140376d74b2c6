//! What staff keep for their own work: views of the queue, and answers that are written often.

pub mod canned;
pub mod graphql;
mod placeholders;
mod policy;
pub mod views;

pub use policy::MOST_OWN;
