//! `graphql-transport-ws`: async-graphql speaks the protocol, this keeps the socket.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_graphql::{
    Data, Error,
    http::{WebSocket as Protocol, WebSocketProtocols, WsMessage},
};
use axum::{
    body::Bytes,
    extract::{
        FromRequestParts,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::{StatusCode, request::Parts},
    response::Response,
};
use futures_util::{SinkExt, StreamExt, future::ready, stream::SplitSink};
use tokio::time::{Instant, interval_at, sleep, timeout};

use super::connection::{Connection, Executor};
use crate::http::answer::Refusal;

/// The sub-protocol.
const PROTOCOL: &str = "graphql-transport-ws";
/// Bytes that are read and written at once: events are small, and sockets are many.
const BUFFER: usize = 4 * 1024;
/// How long a client that does not read is given to hear that it is let go.
const FAREWELL: Duration = Duration::from_millis(500);

/// Opens the socket.
pub(super) async fn upgrade(
    connection: Arc<Connection>,
    parts: &mut Parts,
) -> Result<Response, Refusal> {
    let malformed = || Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", "error-bad-request");
    let upgrade = WebSocketUpgrade::from_request_parts(parts, &())
        .await
        .map_err(|_| malformed())?
        .protocols([PROTOCOL]);
    if upgrade.selected_protocol().is_none() {
        return Err(malformed());
    }
    let tasks = connection.live().tasks.clone();
    let limit = connection.app.parts.limits.body;
    Ok(upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_message_size(limit)
        .max_frame_size(limit)
        .on_upgrade(move |socket| tasks.track_future(serve(socket, connection))))
}

async fn serve(socket: WebSocket, connection: Arc<Connection>) {
    let settings = connection.live().settings;
    let (sink, stream) = socket.split();
    let mut outgoing = Outgoing {
        sink,
        patience: settings.patience,
    };
    let began = Instant::now();
    let heard = Arc::new(AtomicU64::new(0));
    let incoming = {
        let heard = Arc::clone(&heard);
        stream
            .take_while(|message| ready(!matches!(message, Err(_) | Ok(Message::Close(_)))))
            .filter_map(move |message| {
                heard.store(began.elapsed().as_millis() as u64, Ordering::Relaxed);
                ready(match message {
                    Ok(Message::Text(text)) => Some(Bytes::from(text)),
                    Ok(Message::Binary(bytes)) => Some(bytes),
                    _ => None,
                })
            })
    };
    let opening = Arc::clone(&connection);
    let protocol = Protocol::new(
        Executor(Arc::clone(&connection)),
        incoming,
        WebSocketProtocols::GraphQLWS,
    )
    .on_connection_init(move |payload| async move {
        opening.initialise(&payload).await.map_err(|why| {
            let _ = opening.refused.set(why);
            Error::new(why.1)
        })?;
        Ok(Data::default())
    });
    let mut protocol = std::pin::pin!(protocol);
    let mut ping = interval_at(Instant::now() + settings.ping, settings.ping);
    let mut patience = std::pin::pin!(sleep(settings.init_timeout));
    let (code, reason) = loop {
        tokio::select! {
            biased;
            () = connection.live().stopping.cancelled() => break (1012, "Restarting"),
            () = &mut patience, if !connection.is_seated() => {
                break (4408, "Connection initialisation timeout");
            }
            message = protocol.next() => match message {
                None => break (1000, ""),
                Some(WsMessage::Text(text)) => {
                    if !outgoing.send(Message::text(text)).await {
                        break (1013, "Reads too slowly");
                    }
                }
                Some(WsMessage::Close(code, _)) => {
                    break match (connection.refused.get(), code) {
                        (Some(why), _) => *why,
                        (None, 1011) => (4401, "Unauthorized"),
                        (None, 4429) => (4429, "Too many initialisation requests"),
                        (None, _) => (4400, "Invalid message"),
                    };
                }
            },
            // Behind the protocol: what it has still to say goes out first.
            () = connection.ended.cancelled() => break (4401, "UNAUTHENTICATED"),
            _ = ping.tick() => {
                let last = Duration::from_millis(heard.load(Ordering::Relaxed));
                if began.elapsed().saturating_sub(last) > settings.ping * 2 + settings.patience {
                    break (1013, "Silent for too long");
                }
                if !outgoing.send(Message::Ping(Bytes::new())).await {
                    break (1013, "Reads too slowly");
                }
            }
        }
    };
    tracing::debug!(code, reason, "a live connection ends");
    outgoing.close(code, reason).await;
}

struct Outgoing {
    sink: SplitSink<WebSocket, Message>,
    patience: Duration,
}

impl Outgoing {
    /// False when the client does not take it, or is gone.
    async fn send(&mut self, message: Message) -> bool {
        matches!(
            timeout(self.patience, self.sink.send(message)).await,
            Ok(Ok(()))
        )
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame {
            code,
            reason: reason.into(),
        };
        let farewell = self.sink.send(Message::Close(Some(frame)));
        let _ = timeout(FAREWELL, farewell).await;
    }
}
