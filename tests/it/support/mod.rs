//! What every integration test stands on.

mod database;
mod people;
mod server;
mod world;

pub use database::TestDatabase;
pub use people::{CallerName, Owner};
pub use server::{Server, Walls};
pub use world::World;
