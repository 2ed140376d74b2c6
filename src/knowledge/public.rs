//! What is public of a portal's knowledge base, for machines that follow it: feeds and search engines.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::{policy::Readable, queries::texts_shown};
use crate::{
    access::{Caller, Viewer},
    db::{
        Database, DbError,
        schema::{article_texts as t, articles},
    },
    tenants::Tenant,
    text::Locale,
};

/// A public article in one of its languages.
#[derive(Queryable, Clone, Debug)]
pub struct PublicText {
    /// Its address in that language.
    pub slug: String,
    /// The language.
    pub locale: String,
    /// One line.
    pub title: String,
    /// What it is about; may be empty.
    pub summary: String,
    /// Since when it says what it says.
    pub updated_at: DateTime<Utc>,
}

/// Whoever is not logged in at a tenant's portal, in place of the visitor.
#[must_use]
pub fn passer_by(tenant: &Tenant, locale: Locale, visitor: &Caller) -> Caller {
    Caller {
        viewer: Viewer::Anonymous {
            tenant: Some(tenant.id),
        },
        locale,
        features: tenant.features,
        viewed: false,
        reads_others: false,
        ..visitor.clone()
    }
}

/// What such a one may read, in each language that it has, the latest first, at most so many.
///
/// # Errors
/// When the database fails.
pub async fn public_texts(
    db: &Database,
    passer_by: &Caller,
    tenant: &Tenant,
    most: i64,
) -> Result<Vec<PublicText>, DbError> {
    let query = articles::table
        .inner_join(t::table.on(t::article_id.eq(articles::id)))
        .filter(Readable::in_portal(passer_by, tenant.id))
        .filter(texts_shown())
        .order((t::shown_from.desc(), t::article_id, t::locale))
        .limit(most)
        .select((t::slug, t::locale, t::title, t::summary, t::shown_from));
    db.read(&passer_by.identity(), query).await
}
