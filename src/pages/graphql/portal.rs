//! `Query.pages` and `Query.page`.

use std::sync::Arc;

use async_graphql::{Context, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, guarded},
    api::{RichText, internal},
    db::Database,
    pages::{model::spoken, queries},
    tenants::Tenant,
    text::Locale,
};

/// What leads to a page of a portal's own.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PageLink {
    /// Its short name: `page(slug: …)`. `imprint` and `privacy` are where `SupportContact.imprintUrl` and `privacyUrl` lead
    /// unless they are set.
    #[allow_for(HOLDER)]
    pub slug: String,
    /// What it is called, in the caller's language or else in the portal's.
    #[allow_for(HOLDER)]
    pub title: String,
    /// Whether it is shown before log-in.
    #[allow_for(HOLDER)]
    pub is_public: bool,
}

/// A page of a portal's own, such as its legal notice.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct Page {
    /// Its short name, unique in its portal.
    #[allow_for(HOLDER)]
    pub slug: String,
    /// What it is called, in the caller's language or else in the portal's.
    #[allow_for(HOLDER)]
    pub title: String,
    /// What stands on it, in the same language.
    #[allow_for(HOLDER)]
    pub body: RichText,
    /// The language of title and body.
    #[allow_for(HOLDER)]
    pub locale: Locale,
    /// Whether it is shown before log-in.
    #[allow_for(HOLDER)]
    pub is_public: bool,
    /// When it was last changed.
    #[allow_for(HOLDER)]
    pub updated_at: DateTime<Utc>,
}

/// What leads to the pages of the portal behind the host, for the caller; nothing on the desk's host.
///
/// # Errors
/// When the database fails.
pub async fn page_links(ctx: &Context<'_>) -> Result<Vec<PageLink>> {
    let Some(tenant) = ctx.data_opt::<Arc<Tenant>>() else {
        return Ok(Vec::new());
    };
    let caller = Caller::of(ctx);
    let rows = queries::links(ctx.data_unchecked::<Database>(), caller, tenant.id)
        .await
        .map_err(|error| internal(caller, &error))?;
    let wanted = [caller.locale, tenant.default_locale];
    let links = rows.into_iter().filter_map(|row| {
        Some(PageLink {
            title: spoken(&row.titles, wanted)?.1,
            slug: row.slug,
            is_public: row.public,
        })
    });
    Ok(links.collect())
}

/// The page of this slug, if the caller may read it.
///
/// # Errors
/// When the database fails.
pub async fn shown_page(ctx: &Context<'_>, slug: &str) -> Result<Option<Page>> {
    let Some(tenant) = ctx.data_opt::<Arc<Tenant>>() else {
        return Ok(None);
    };
    let caller = Caller::of(ctx);
    // PostgreSQL takes no NUL, and no slug has one.
    if slug.contains('\0') {
        return Ok(None);
    }
    let found = queries::shown(ctx.data_unchecked::<Database>(), caller, tenant.id, slug)
        .await
        .map_err(|error| internal(caller, &error))?;
    Ok(found.and_then(|row| {
        let (locale, title) = spoken(&row.titles, [caller.locale, tenant.default_locale])?;
        let (_, body) = spoken(&row.bodies, [locale, tenant.default_locale])?;
        Some(Page {
            slug: row.slug,
            title,
            body: RichText::from(body),
            locale,
            is_public: row.public,
            updated_at: row.updated_at,
        })
    }))
}
