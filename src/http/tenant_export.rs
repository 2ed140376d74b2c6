//! `/desk/export/<token>`: everything that is stored about a portal, for the admin whom the address was made for.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{app::App, files::confine, site::Site, visit::Visit};
use crate::{
    access::Viewer,
    api::Failure,
    provisioning::export::{ExportError, ask_again, export, way},
    text::{Locale, message},
};

/// Exports that one process makes at the same time: each holds a connection to the database while its rows are read.
const AT_ONCE: usize = 3;

/// Who is having an export made.
#[derive(Clone, Debug, Default)]
pub(super) struct Running(Arc<Mutex<HashSet<Uuid>>>);

/// A place among them, given back when it is dropped.
struct Place {
    running: Running,
    admin: Uuid,
}

impl Running {
    /// One for each admin, and a few for all.
    fn take(&self, admin: Uuid) -> Option<Place> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let free = running.len() < AT_ONCE && running.insert(admin);
        free.then(|| Place {
            running: self.clone(),
            admin,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut running = self
            .running
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        running.remove(&self.admin);
    }
}

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

/// Why there is no archive, for a person who has opened an address.
fn told(locale: Locale, status: StatusCode, id: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, message(locale, id, &[])).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_admin_has_one_export_at_once_and_all_have_a_few() {
        let running = Running::default();
        let first = running.take(Uuid::from_u128(1)).unwrap();
        assert!(running.take(Uuid::from_u128(1)).is_none());
        let _second = running.take(Uuid::from_u128(2)).unwrap();
        let _third = running.take(Uuid::from_u128(3)).unwrap();
        assert!(running.take(Uuid::from_u128(4)).is_none());
        drop(first);
        assert!(running.take(Uuid::from_u128(4)).is_some());
    }
}
