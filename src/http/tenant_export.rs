//! `/desk/export/<token>`: everything that is stored about a portal, for the admin whom the address was made for.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{app::App, files::confine, page::told, site::Site, visit::Visit};
use crate::{
    access::Viewer,
    api::Failure,
    provisioning::export::{ExportError, ask_again, export, way},
};

/// Exports that one process makes at the same time: each holds a connection to the database while its rows are read.
pub(super) const AT_ONCE: usize = 3;

/// Makes the archive while it is taken. Whoever it is not for hears what they hear of an address that never was.
pub(super) async fn get(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    let locale = visit.caller.locale;
    let over = || told(locale, StatusCode::NOT_FOUND, "page-export-over");
    let (Site::Desk, Viewer::Staff { staff, .. }) = (&visit.site, &visit.caller.viewer) else {
        return over();
    };
    let parts = &app.parts;
    let Some(tenant) = parts.exports.open(&visit.caller, &token) else {
        return over();
    };
    let asked = match ask_again(&parts.db, &visit.caller, tenant).await {
        Ok(asked) => asked,
        Err(Failure::Database(error)) => {
            tracing::warn!(%error, "cannot say who may export a portal");
            let unavailable = StatusCode::SERVICE_UNAVAILABLE;
            return told(locale, unavailable, "page-export-unavailable");
        }
        Err(Failure::User(_) | Failure::Refused(_)) => return over(),
    };
    let Some(place) = app.exporting.take(*staff) else {
        return told(locale, StatusCode::TOO_MANY_REQUESTS, "page-export-busy");
    };
    let (sink, pieces) = way();
    let (db, files, order) = (parts.db.clone(), parts.files.clone(), asked.order);
    tokio::spawn(async move {
        let _place = place;
        match export(&db, &files, order, sink).await {
            Ok(done) => tracing::info!(%tenant, ?done, "a portal was exported"),
            Err(error @ ExportError::NobodyTakes) => tracing::info!(%tenant, %error),
            Err(error) => {
                let error = anyhow::Error::new(error);
                tracing::error!(%tenant, error = format!("{error:#}"), "an export was cut off");
            }
        }
    });
    let mut response = Body::from_stream(pieces.into_stream()).into_response();
    let (media_type, kind) = ("application/zip", "attachment");
    confine(&mut response, media_type, kind, &asked.file_name);
    response
}
