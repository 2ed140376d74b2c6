//! HTTP: the router, one file for each thing that it does.

mod answer;
mod app;
mod article;
mod closed;
mod documents;
mod feeds;
mod files;
mod first;
mod graphiql;
mod graphql;
mod health;
mod listen;
mod live;
mod mail_preview;
mod mail_stop;
mod measure;
mod moved;
mod origin;
mod page;
mod places;
mod preview;
mod security;
mod site;
mod sso;
mod studio;
mod tenant_export;
mod ticket_pdf;
mod trace;
mod uploads;
mod view_as;
mod visit;
mod web;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing,
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{AllowOrigin, CorsLayer},
};

pub use app::{App, Parts};
pub use live::Heard;
pub use trace::Answered;

pub use listen::serve;

use crate::text::Locale;
use answer::{Format, Refusal};
use site::Site;
use visit::accepted;

/// Hears of every answer; the metrics are behind it.
pub type Record = Arc<dyn Fn(&Answered) + Send + Sync>;

/// All routes. The service expects [`SocketAddr`]s of peers as connect info.
pub fn router(app: Arc<App>, record: Record) -> Router {
    let limit = app.parts.limits.body;
    let graphql = routing::get(graphql::get)
        .post(uploads::post)
        .layer::<_, std::convert::Infallible>(from_fn_with_state(Arc::clone(&app), live::take))
        .layer::<_, std::convert::Infallible>(from_fn_with_state(limit, bounded_body))
        .layer::<_, std::convert::Infallible>(cors(&app));
    let mut router = Router::new()
        .route("/graphql", graphql)
        .route("/brand/{file}", routing::get(brand).layer(packed()))
        .route("/desk/brand/{tenant}/{file}", routing::get(studio::picture))
        .route("/desk/export/{token}", routing::get(tenant_export::get))
        .route("/desk/mail-preview", routing::post(mail_preview::show))
        .route("/files/{token}", routing::get(files::get))
        .route("/pdf/tickets/{id}", routing::get(ticket_pdf::get))
        .route("/sso/{provider}/start", routing::get(sso::start))
        .route("/sso/callback", routing::get(sso::callback))
        .route(
            "/mail/stop/{token}",
            routing::get(mail_stop::ask).post(mail_stop::stop),
        )
        .route("/sitemap.xml", routing::get(feeds::sitemap))
        .route("/articles.atom", routing::get(feeds::atom))
        .route("/robots.txt", routing::get(feeds::robots))
        .route("/view-as/{token}", routing::get(view_as::open))
        .route("/preview/leave", routing::get(preview::leave))
        .route("/preview/{token}", routing::get(preview::open))
        .route(
            "/neutral.css",
            routing::get(neutral_stylesheet).layer(packed()),
        )
        .route("/healthz", routing::get(health::alive))
        .route("/readyz", routing::get(health::ready));
    if app.parts.http.graphiql {
        router = router
            .route("/graphiql", routing::get(graphiql::page))
            .route("/graphiql/{*file}", routing::get(graphiql::file));
    }
    router
        .fallback(routing::any(web::serve).layer(packed()))
        .layer(from_fn_with_state(Arc::clone(&app), moved::lead_on))
        .layer(from_fn_with_state(Arc::clone(&app), closed::turn_away))
        .layer(DefaultBodyLimit::max(limit))
        .layer(from_fn(security::headers))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(move |request: Request, next| {
            let record = Arc::clone(&record);
            async move { trace::trace(request, next, |answered| record(answered)).await }
        }))
        .with_state(app)
}

/// What is made at run time and is the same for everybody is packed on its way; the app's files are already. Answers of the API are
/// not: how long one is when packed tells something of what is in it beside what somebody asked for (BREACH).
fn packed() -> CompressionLayer {
    CompressionLayer::new()
}

/// Pages of other origins that the operator allows: with a bearer token, never with the cookie.
fn cors(app: &App) -> CorsLayer {
    let allowed = app.parts.http.allowed_origins.clone();
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| {
            origin
                .to_str()
                .is_ok_and(|origin| origin::is_allowed(origin, &allowed))
        }))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            header::ACCEPT,
            header::ACCEPT_LANGUAGE,
            header::HeaderName::from_static("portico-locale"),
        ])
}

/// Takes in a body, within the limit and in good time, before any of it is looked at. Files have limits of their own.
async fn bounded_body(
    State(limit): State<usize>,
    request: Request,
    next: axum::middleware::Next,
) -> Response {
    if uploads::is_multipart(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let read = tokio::time::timeout(listen::PATIENCE, axum::body::to_bytes(body, limit));
    let refusal = match read.await {
        Ok(Ok(bytes)) => return next.run(Request::from_parts(parts, bytes.into())).await,
        Ok(Err(error)) if is_over_limit(&error) => Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            "error-payload-too-large",
        )
        .with("limit", limit),
        Ok(Err(_)) => Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", "error-bad-request"),
        Err(_) => Refusal::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", "error-timeout"),
    };
    let locale = accepted(&parts.headers, &Locale::ALL, Locale::En);
    refusal.answer(
        Format::negotiate(&parts.headers).unwrap_or(Format::Json),
        locale,
    )
}

fn is_over_limit(error: &axum::Error) -> bool {
    std::error::Error::source(error)
        .is_some_and(|source| source.is::<http_body_util::LengthLimitError>())
}

/// Stylesheets and pictures: no session is looked at, since they are the same for everybody under the host.
async fn brand(
    State(app): State<Arc<App>>,
    axum::extract::Path(file): axum::extract::Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let tenants = &app.parts.tenants;
    match Site::of(&headers, &uri, &app.parts).await {
        Ok(site) => {
            let tenant = site.as_ref().and_then(Site::tenant).map(Arc::as_ref);
            crate::tenants::brand_file(tenants, tenant, &file, &headers).await
        }
        Err(error) => {
            tracing::warn!(%error, "cannot say whose host it is");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// How the page under a host that is nobody's is laid out; its colours come from the house's own stylesheet.
async fn neutral_stylesheet() -> Response {
    let style = include_str!("neutral.css");
    (
        [
            (header::CONTENT_TYPE, "text/css; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        style,
    )
        .into_response()
}

/// A panic ends one request and nothing else; its words stay in the log.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    let body = r#"{"errors":[{"message":"Internal error","extensions":{"code":"INTERNAL"}}]}"#;
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "application/json")],
        body,
    )
        .into_response()
}
