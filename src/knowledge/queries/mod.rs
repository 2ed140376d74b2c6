//! Reads of the knowledge base, each one statement.

mod desk;
mod portal;
mod search;

pub(super) use desk::{DeskFilter, desk_categories, desk_count, desk_one, desk_page, versions};
pub(super) use portal::{Links, Which, alternates, article, categories, counts, linked};
pub(super) use search::{MARK, found};
