//! A page of a tenant's own, as far as its folder tells it.

use std::collections::BTreeMap;

use crate::text::Locale;

/// A page in Markdown, such as the legal notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPage {
    /// Its short name, unique in its tenant.
    pub slug: String,
    /// Whether it is shown before log-in.
    pub public: bool,
    /// What it is called, by language.
    pub titles: BTreeMap<Locale, String>,
    /// What stands on it, by language.
    pub bodies: BTreeMap<Locale, String>,
}

impl OwnPage {
    /// Pages that a tenant may have.
    pub const MOST: usize = 20;
    /// Characters of a title at most.
    pub const LONGEST_TITLE: usize = 80;
    /// Characters of a body at most.
    pub const LONGEST_BODY: usize = 20_000;

    /// Whether a page may be called so.
    #[must_use]
    pub fn may_be_called(slug: &str) -> bool {
        super::slug::is_slug(slug) && !slug.contains("--")
    }
}
