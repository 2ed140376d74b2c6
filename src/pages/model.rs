//! Pages as they are kept.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use crate::text::Locale;

/// A text by language.
pub(super) type ByLocale = BTreeMap<Locale, String>;

/// A page in a list: what leads to it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct LinkRow {
    pub slug: String,
    pub titles: Value,
    pub public: bool,
}

/// A page as a portal shows it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct ShownRow {
    pub slug: String,
    pub titles: Value,
    pub bodies: Value,
    pub public: bool,
    pub updated_at: DateTime<Utc>,
}

/// A page as the desk has it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct DeskRow {
    pub id: Uuid,
    pub slug: String,
    pub titles: Value,
    pub bodies: Value,
    pub public: bool,
    pub version: i32,
    pub updated_at: DateTime<Utc>,
}

/// The words in the first of these languages that has them, or in whichever there is.
pub(super) fn spoken(texts: &Value, wanted: [Locale; 2]) -> Option<(Locale, String)> {
    let texts: ByLocale = serde_json::from_value(texts.clone()).ok()?;
    let found = wanted.into_iter().find(|locale| texts.contains_key(locale));
    let locale = found.or_else(|| texts.keys().next().copied())?;
    Some((locale, texts.get(&locale)?.clone()))
}
