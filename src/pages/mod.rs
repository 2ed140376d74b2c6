//! A few pages of a tenant's own, in Markdown: legal notice, privacy, opening hours.

mod commands;
mod content;
mod graphql;
mod model;
mod public;
mod queries;

pub use graphql::{Page, PageLink, PageMutation, PagesOnDesk, page_links, shown_page};
pub use public::public_page;
