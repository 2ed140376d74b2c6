//! `/mail/stop/<token>`: the way out of a kind of mail, in one click (RFC 8058).

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};

use super::{app::App, site::Site, visit::accepted};
use crate::{identity::commands::stop_mails, text::message};

/// A person followed the link: a mail scanner follows links too, so nothing changes. Their profile has the switch.
pub async fn ask() -> Redirect {
    Redirect::to("/profile#mails")
}

/// The mail program asks, on behalf of whoever got the mail. Done again, it changes nothing more.
pub async fn stop(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let parts = &app.parts;
    let site = Site::of(&headers, &uri, parts).await;
    let tenant = site.ok().flatten().and_then(|site| site.tenant().cloned());
    // An address of one portal is good for nothing at another.
    let stop = parts.mail_stop.open(&token);
    let here = stop
        .zip(tenant)
        .filter(|(stop, tenant)| stop.tenant == tenant.id);
    let Some((stop, tenant)) = here else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if let Err(error) = stop_mails(&parts.db, stop).await {
        tracing::warn!(%error, "mails were not stopped");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let locale = accepted(&headers, &tenant.locales, tenant.default_locale);
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        message(locale, "mail-stopped", &[]),
    )
        .into_response()
}
