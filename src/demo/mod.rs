//! The demo: people and tickets for every tenant in the folder, a mail catcher, and a file that tells a program all of it.

mod content;
mod data;
mod file;
mod mail_catcher;
mod people;
mod rows;
mod words;

pub use data::fill;
pub use file::{DemoContact, DemoDesk, DemoFile, DemoMail, DemoStaff, DemoTenant};
pub use mail_catcher::MailCatcher;
