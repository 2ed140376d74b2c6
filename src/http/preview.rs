//! Previews: a customer looks at the design of their portal before everybody does.
//!
//! `/preview/<token>` puts the link into a cookie; with it, the portal's host answers in the design that is not published
//! yet: as to nobody who is logged in, and changing nothing. `/preview/leave` takes the cookie away.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use chrono::Utc;

use super::{
    answer::Refusal,
    app::{App, Parts},
    page,
    site::Site,
    visit::accepted,
};
use crate::{
    db::DbError,
    identity::{cookie, cookie_of},
    studio::{preview_opened, previewed},
    tenants::{Tenant, escape_html},
    text::message,
};

/// The cookie's name; see [`crate::identity::SESSION_COOKIE`] for what `__Host-` does.
const COOKIE: &str = "__Host-portico-preview";
/// Where a preview begins: the page before log-in.
const BEGIN: &str = "/login";

/// The tenant as the link in a request's cookie shows it; none without a link that is good here.
pub async fn dressed(
    headers: &HeaderMap,
    tenant: &Tenant,
    parts: &Parts,
) -> Result<Option<Tenant>, DbError> {
    let Some(link) = cookie_of(headers, COOKIE).and_then(|token| parts.previews.open(token)) else {
        return Ok(None);
    };
    let shown = previewed(&parts.db, tenant.id, link).await?;
    Ok(shown.map(|shown| tenant.dressed_in(shown.design, shown.until)))
}

/// Nothing is changed, and nobody listens, in a preview.
pub const fn only_looks() -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        "PREVIEW_READ_ONLY",
        "error-preview-read-only",
    )
}

/// `GET /preview/<token>`
pub async fn open(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let parts = &app.parts;
    let tenant = match Site::of(&headers, &uri, parts).await {
        Ok(Some(Site::Portal(tenant))) => tenant,
        Ok(Some(Site::Desk)) => return StatusCode::NOT_FOUND.into_response(),
        Ok(None) => return page::without_a_site(StatusCode::MISDIRECTED_REQUEST, &headers),
        Err(error) => return unavailable(&error, &headers),
    };
    let until = match parts.previews.open(&token) {
        Some(link) => preview_opened(&parts.db, tenant.id, link).await,
        None => Ok(None),
    };
    match until {
        Ok(Some(until)) => {
            let seconds = (until - Utc::now()).num_seconds().try_into().unwrap_or(0);
            page::see_other(BEGIN, [cookie(COOKIE, &token, seconds)])
        }
        Ok(None) => over(&tenant, &headers),
        Err(error) => unavailable(&error, &headers),
    }
}

/// `GET /preview/leave`
pub async fn leave() -> Response {
    page::see_other("/", [cookie(COOKIE, "", 0)])
}

/// The link is not good any more, or never was: the same words for both.
fn over(tenant: &Tenant, headers: &HeaderMap) -> Response {
    let locale = accepted(headers, &tenant.locales, tenant.default_locale);
    let say = |id: &str| escape_html(&message(locale, id, &[]));
    let body = format!(
        "<h1>{}</h1><p>{}</p><p><a href=\"/\">{}</a></p>",
        say("page-preview-over-title"),
        say("page-preview-over-text"),
        say("page-preview-over-portal"),
    );
    page::branded(StatusCode::NOT_FOUND, tenant, locale, &body)
}

fn unavailable(error: &DbError, headers: &HeaderMap) -> Response {
    tracing::warn!(%error, "a preview cannot be looked up");
    page::without_a_site(StatusCode::SERVICE_UNAVAILABLE, headers)
}
