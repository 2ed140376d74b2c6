//! GraphQL of pages.

mod desk;
mod mutations;
mod portal;

pub use desk::PagesOnDesk;
pub use mutations::PageMutation;
pub use portal::{Page, PageLink, page_links, shown_page};
