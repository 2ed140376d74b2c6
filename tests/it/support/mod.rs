//! What every integration test stands on.

mod database;
mod server;

pub use database::TestDatabase;
pub use server::{Server, Walls};
