//! The demo: people and tickets for every tenant in the folder, a mail catcher, providers of
//! single sign-on, and a file that tells a program all of it.

mod assets;
mod attachments;
mod content;
mod conversations;
mod data;
mod desk;
mod file;
mod identity_provider;
mod knowledge;
mod mail_catcher;
mod node;
mod people;
mod relations;
mod requests;
mod routine;
mod rows;
mod service_levels;
mod steps;
mod team_lead;
mod words;

pub use data::fill;
pub use file::{
    DemoContact, DemoDesk, DemoFile, DemoIdentityProvider, DemoMail, DemoSignIn, DemoStaff,
    DemoTenant,
};
pub use identity_provider::{IdentityProviders, Trial};
pub use mail_catcher::MailCatcher;
pub use node::probe;
