//! `GET /view-as/<token>`: an admin comes from the desk to see a portal as one of its contacts does.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{app::App, page, visit::Visit};
use crate::{identity::ResponseCookies, tenants::escape_html, text::message};

/// Opens the session, once, and shows the home page.
pub async fn open(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    let Some(tenant) = visit.site.tenant() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cookies = ResponseCookies::default();
    let log_ins = &app.parts.log_ins;
    let looked = match visit.only_looks() {
        Some(_) => Ok(false),
        None => {
            log_ins
                .look_as(tenant.id, &token, &visit.origin, &cookies)
                .await
        }
    };
    match looked {
        Ok(true) => page::see_other("/", cookies.take()),
        Ok(false) => {
            let locale = visit.caller.locale;
            let say = |id: &str| escape_html(&message(locale, id, &[]));
            let body = format!(
                "<h1>{}</h1><p>{}</p>",
                say("page-view-as-over-title"),
                say("page-view-as-over-text")
            );
            page::branded(StatusCode::NOT_FOUND, tenant, locale, &body)
        }
        Err(error) => {
            tracing::warn!(%error, "a portal cannot be looked at");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
