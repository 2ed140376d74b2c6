//! Old hosts of a portal: their pages lead on to the first host, whatever else is asked of them still works.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    app::App,
    site::{Site, host, is_among},
};

/// What goes on under an old host: programs that call it, links that were given out to be used once, what somebody at a provider
/// is on their way back to, files that a page which is still open asks for.
const GOES_ON: [&str; 9] = [
    "/graphql",
    "/brand/",
    "/files/",
    "/pdf/",
    "/neutral.css",
    "/sso/callback",
    "/_app/",
    "/healthz",
    "/readyz",
];

/// Answers page views under an old host with the same page under the first one, for good (308).
pub async fn lead_on(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let page = matches!(*request.method(), Method::GET | Method::HEAD)
        && !is_among(request.uri().path(), &GOES_ON);
    if page
        && let Some(host) = host(request.headers(), request.uri())
        && let Some(Site::Portal(tenant)) = Site::found(&mut request, &app.parts).await
        && tenant.redirects(&host)
    {
        let origin = app.parts.http.public.origin(tenant.primary_host());
        let path = request.uri().path_and_query();
        let path = path.map_or("/", |path| path.as_str());
        // Kept for an hour at most: an admin may change their mind.
        let headers: [(HeaderName, String); 2] = [
            (header::LOCATION, format!("{origin}{path}")),
            (header::CACHE_CONTROL, "max-age=3600".to_owned()),
        ];
        return (StatusCode::PERMANENT_REDIRECT, headers).into_response();
    }
    next.run(request).await
}
