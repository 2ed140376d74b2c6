//! What tenants say in mails in place of Portico's own words: written, checked and previewed at the desk. How mails wear it,
//! `notifications` knows.

mod check;
mod commands;
mod graphql;
mod model;
mod preview;
mod queries;

pub use check::Typed;
pub use graphql::{MailTextMutation, MailTextsOnDesk};
pub use preview::{PreviewOf, preview_page};
