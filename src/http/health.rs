//! Whether the process lives, and whether it can work. Answered on every host, to anybody, and says nothing else.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use super::app::App;

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The database answers too.
pub async fn ready(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    match app.parts.db.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database cannot be reached\n",
            )
        }
    }
}
