//! Server-Sent Events as graphql-sse's "distinct connections" mode has them: a request for each subscription.

use std::{convert::Infallible, sync::Arc};

use async_graphql::{Executor as _, Response as GraphqlResponse};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, StatusCode, request::Parts},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{StreamExt, stream};
use tokio::{sync::mpsc, time::timeout};

use super::connection::{Connection, Executor};
use crate::{
    access::Refusal as Unseen,
    http::{
        answer::Refusal,
        graphql::{from_body, from_url, subscribing},
        visit::Visit,
    },
};

/// Answers with the subscription's events.
pub(super) async fn respond(
    connection: Arc<Connection>,
    visit: &Visit,
    parts: &Parts,
    body: Body,
) -> Result<Response, Refusal> {
    if visit.session.is_none() {
        let unseen = Unseen::Unauthenticated;
        return Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            unseen.code(),
            "error-unauthenticated",
        ));
    }
    let parameters = if parts.method == Method::POST {
        let limit = connection.app.parts.limits.body;
        let body = axum::body::to_bytes(body, limit).await.unwrap_or_default();
        from_body(&parts.headers, &body)?
    } else {
        from_url(parts.uri.query())?
    };
    let request = subscribing(parameters)?;
    connection.seat(visit)?;
    let ping = connection.live().settings.ping;
    // The pump gives up on who does not read; the body alone would wait for ever.
    let (sender, receiver) = mpsc::channel::<Event>(1);
    let tasks = connection.live().tasks.clone();
    tasks.spawn(pump(connection, request, sender));
    let events = stream::unfold(receiver, |mut receiver| async move {
        let event = receiver.recv().await?;
        Some((Ok::<_, Infallible>(event), receiver))
    });
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(ping))
        .into_response();
    // nginx would collect what is to arrive at once.
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

async fn pump(
    connection: Arc<Connection>,
    request: async_graphql::Request,
    sender: mpsc::Sender<Event>,
) {
    let patience = connection.live().settings.patience;
    let mut responses = Executor(Arc::clone(&connection)).execute_stream(request, None);
    loop {
        let response = tokio::select! {
            () = connection.live().stopping.cancelled() => return,
            () = sender.closed() => return,
            response = responses.next() => response,
        };
        let last = response.is_none();
        let event = event(response.as_ref());
        if !matches!(timeout(patience, sender.send(event)).await, Ok(Ok(()))) || last {
            return;
        }
    }
}

fn event(response: Option<&GraphqlResponse>) -> Event {
    match response {
        Some(response) => Event::default()
            .event("next")
            .data(serde_json::to_string(response).unwrap_or_default()),
        None => Event::default().event("complete").data(""),
    }
}
