//! `/pdf/tickets/<Ticket.id>`: a ticket as PDF, for whoever may read it.

use std::{sync::Arc, time::Duration};

use async_graphql::Request as Operation;
use axum::{
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use chrono::Utc;
use chrono_tz::Tz;
use serde::Deserialize;

use super::{
    answer::{Format, Refusal},
    app::App,
    files::confine,
    graphql::dressed,
    visit::Visit,
};
use crate::{
    access::Viewer,
    papers::{self, Asked, PaperError, Sources},
    text::Locale,
};

/// Longest time from the request to the document.
const PATIENCE: Duration = Duration::from_secs(60);
/// Documents that are made for one person at the same time.
pub(super) const AT_ONCE: usize = 2;

/// How the reader wants it. A link cannot send headers, and the server does not know where its reader is.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wishes {
    locale: Option<String>,
    zone: Option<String>,
}

/// Makes it. Whoever may not read the ticket hears what they hear of one that does not exist.
pub(super) async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Query(wishes): Query<Wishes>,
    visit: Visit,
    headers: HeaderMap,
) -> Response {
    let offered = visit
        .site
        .tenant()
        .map_or(Locale::ALL.as_slice(), |tenant| tenant.locales.as_slice());
    let locale = wishes
        .locale
        .and_then(|locale| locale.parse().ok())
        .filter(|locale| offered.contains(locale))
        .unwrap_or(visit.caller.locale);
    let refuse = |status, code, message| {
        Refusal::new(status, code, message)
            .answer(Format::negotiate(&headers).unwrap_or(Format::Json), locale)
    };
    let person = match visit.caller.viewer {
        Viewer::Contact { contact, .. } => contact,
        Viewer::Staff { staff, .. } => staff,
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => {
            return refuse(StatusCode::NOT_FOUND, "NOT_FOUND", "error-not-found");
        }
    };
    let Some(_order) = app.orders.take(person) else {
        return refuse(
            StatusCode::TOO_MANY_REQUESTS,
            "RATE_LIMITED",
            "page-pdf-busy",
        );
    };
    let sources = Sources {
        tenants: &app.parts.tenants,
        files: &app.parts.files,
        press: &app.press,
    };
    let asked = Asked {
        id: &id,
        caller: &visit.caller,
        locale,
        zone: wishes
            .zone
            .and_then(|zone| zone.parse().ok())
            .unwrap_or(Tz::UTC),
        now: Utc::now(),
    };
    let execute = |operation: Operation| app.unmeasured.execute(dressed(operation, &app, &visit));
    let made = papers::ticket(sources, asked, execute);
    let unavailable = || {
        refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "UNAVAILABLE",
            "error-unavailable",
        )
    };
    match tokio::time::timeout(PATIENCE, made).await {
        Ok(Ok(Some(paper))) => give(paper),
        Ok(Ok(None)) => refuse(StatusCode::NOT_FOUND, "NOT_FOUND", "error-not-found"),
        Ok(Err(PaperError::Database(error))) => {
            tracing::warn!(%error, "no database for a document");
            unavailable()
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a document cannot be made");
            unavailable()
        }
        Err(_) => {
            tracing::warn!("a document took too long");
            unavailable()
        }
    }
}

/// Saved, not shown: what people wrote has no business on the portal's origin.
fn give(paper: papers::Paper) -> Response {
    let mut response = paper.bytes.into_response();
    confine(
        &mut response,
        "application/pdf",
        "attachment",
        &paper.file_name,
    );
    response
}
