//! Subscriptions: over WebSocket (`graphql-transport-ws`) and, where a proxy eats those, as Server-Sent Events
//! (`graphql-sse`, a connection for each).
//!
//! Both share one way: a [`connection`] knows how its request came in, a [`subscription`] runs its operation anew for
//! each event with whoever that request is by now, and the [`hub`] says when.

mod connection;
mod hub;
mod mailbox;
mod places;
mod socket;
mod sse;
mod subscription;

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::hub::Heard;
use self::{
    connection::Connection,
    hub::Hub,
    places::{Holder, Places},
};
use super::{
    answer::{Format, Refusal},
    app::App,
    visit::Visit,
};
use crate::{
    api::ErrorCode,
    config::LiveConfig,
    db::{Database, Events},
};

/// Operations that are run at once for events: more would take the pool from requests.
const RUNS: usize = 16;

/// What all live connections of this process share.
pub struct Live {
    settings: LiveConfig,
    hub: Hub,
    places: Places,
    runs: Semaphore,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Live {
    pub(super) fn new(events: &Events, db: Database, settings: LiveConfig, heard: Heard) -> Self {
        Self {
            settings,
            hub: Hub::follow(events, db, heard),
            places: Places::default(),
            runs: Semaphore::new(RUNS),
            stopping: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }

    /// Ends all connections, and waits until they are told so.
    pub(super) async fn stop(&self) {
        self.stopping.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Takes what asks for a live connection, and lets everything else pass.
pub async fn take(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let upgrade = names(request.headers(), &header::UPGRADE, "websocket");
    if !upgrade && !names(request.headers(), &header::ACCEPT, "text/event-stream") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let visit = match Visit::from_request_parts(&mut parts, &app).await {
        Ok(visit) => visit,
        Err(refused) => return refused,
    };
    let locale = visit.caller.locale;
    let opened = async {
        if let Some(closed) = visit.closed() {
            return Err(closed);
        }
        if !visit.is_trusted() {
            return Err(Refusal::new(
                StatusCode::FORBIDDEN,
                "CROSS_SITE",
                "error-cross-site",
            ));
        }
        let settings = &app.live.settings;
        let address = visit.origin.client_address;
        let place = app
            .live
            .places
            .take(Holder::Everybody, settings.connections)
            .zip(
                app.live
                    .places
                    .take(Holder::address(address), settings.connections_per_address),
            )
            .ok_or_else(crowded)?;
        let connection = Connection::open(&app, &parts, place);
        if upgrade {
            socket::upgrade(connection, &mut parts).await
        } else {
            sse::respond(connection, &visit, &parts, body).await
        }
    };
    opened
        .await
        .unwrap_or_else(|refusal| refusal.answer(Format::Json, locale))
}

fn crowded() -> Refusal {
    Refusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::RateLimited.code(),
        "error-too-many-connections",
    )
}

/// Whether a header that is a list names something.
fn names(headers: &HeaderMap, header: &header::HeaderName, what: &str) -> bool {
    headers
        .get_all(header)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|item| item.split(';').next())
        .any(|item| item.trim().eq_ignore_ascii_case(what))
}
