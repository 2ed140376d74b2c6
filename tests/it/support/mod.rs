//! What every integration test stands on.

mod accounts;
pub mod announcements;
pub mod assets;
pub mod chats;
pub mod conversations;
pub mod count_statements;
mod database;
pub mod desk;
pub mod domains;
pub mod knowledge;
mod mails;
pub mod pages;
mod people;
mod readers;
mod server;
pub mod studio;
mod world;

/// What is promised within a second has to come within this: the host of the tests does everything else at the same time.
/// How fast it is, the benches say.
pub const SOON: std::time::Duration = std::time::Duration::from_secs(8);

pub use database::TestDatabase;
pub use people::{CallerName, Owner};
pub use server::{Answer, Server, Walls, code, config};
pub use world::World;
