//! A request's id, its span, and its line in the log: method, path, status and time, never a secret or anybody's text.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::{Instrument, field::Empty};
use uuid::Uuid;

/// The header that carries the request's id in the answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request's id: a UUID made here. What a client sends as one is not taken over, so that nobody writes into the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

/// What was answered, for the metrics.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The route's pattern; none for files of the web app.
    pub route: Option<String>,
    /// The status.
    pub status: u16,
    /// From the request's arrival to the answer's head.
    pub took: Duration,
}

/// Gives the request an id and a span, logs its end and hands it to `record`.
pub async fn trace(mut request: Request, next: Next, record: impl Fn(&Answered)) -> Response {
    let id: Arc<str> = Uuid::now_v7().simple().to_string().into();
    request.extensions_mut().insert(RequestId(Arc::clone(&id)));
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let span = tracing::info_span!(
        "request",
        id = &*id,
        method = %request.method(),
        route = route.as_deref().unwrap_or("file"),
        tenant = Empty,
        operation = Empty,
    );
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let answered = Answered {
        route,
        status: response.status().as_u16(),
        took: began.elapsed(),
    };
    span.in_scope(|| {
        let milliseconds = answered.took.as_secs_f64() * 1000.0;
        tracing::debug!(status = answered.status, milliseconds, "answered");
    });
    record(&answered);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
