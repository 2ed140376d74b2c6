//! A page for whoever is not logged in, where there is no API to ask: under the hosts of a portal that is closed.

use diesel::prelude::*;
use serde_json::Value;

use super::model::spoken;
use crate::{
    db::{Database, DbError, Identity, schema::pages},
    tenants::Tenant,
    text::{Locale, markdown_to_html},
};

/// Title and safe HTML of a tenant's public page, in this language or else in the tenant's own.
///
/// # Errors
/// When the database does not answer.
pub async fn public_page(
    db: &Database,
    tenant: &Tenant,
    slug: &str,
    locale: Locale,
) -> Result<Option<(String, String)>, DbError> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tenant.id))
        .filter(pages::public)
        .filter(pages::slug.eq(slug.to_owned()))
        .select((pages::titles, pages::bodies));
    let rows: Vec<(Value, Value)> = db
        .read(&Identity::anonymous(Some(tenant.id)), query)
        .await?;
    Ok(rows.into_iter().next().and_then(|(titles, bodies)| {
        let (locale, title) = spoken(&titles, [locale, tenant.default_locale])?;
        let (_, body) = spoken(&bodies, [locale, tenant.default_locale])?;
        Some((title, markdown_to_html(&body)))
    }))
}
