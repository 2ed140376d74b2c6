//! What every integration test stands on.

mod database;

pub use database::TestDatabase;
