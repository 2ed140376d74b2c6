//! `/metrics` and what else is for machines of the house, on a port of its own: it is never reachable where portals are.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use prometheus_client::encoding::prometheus_text;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::Metrics;

/// Serves `/metrics` and `more` on `listener` until `stop`.
///
/// # Errors
/// The listener broke.
pub async fn serve_metrics(
    listener: TcpListener,
    metrics: Metrics,
    more: Router,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let answer = move || {
        let metrics = metrics.clone();
        async move {
            (
                [(CONTENT_TYPE, prometheus_text::CONTENT_TYPE)],
                metrics.encode(),
            )
        }
    };
    let router = Router::new().route("/metrics", get(answer)).merge(more);
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}
