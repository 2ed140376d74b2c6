//! Connections: taken in, bounded in number and patience, and let go in order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{body::Body, extract::ConnectInfo, http::Request};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::ServiceExt;

use super::{App, Record, router};

/// How long a client may take to send the head of a request, and how long its body.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of a connection in memory on the way in and on the way out; the head of a request fits into them. hyper's own 400 kB
/// are a lot when many send files at once.
const BUFFER: usize = 64 * 1024;
/// Connections at once; more wait in the listener's queue.
const MAX_CONNECTIONS: usize = 4096;

/// Serves until `stop` resolves, then lets requests in flight finish for as long as the configuration grants.
///
/// # Errors
/// None today; a listener that refuses a connection is asked again.
pub async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    record: Record,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let grace = app.parts.http.shutdown_grace;
    let router = router(Arc::clone(&app), record);
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(BUFFER);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PATIENCE)
        .keep_alive_timeout(PATIENCE);
    let unread = app.parts.http.unread;
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places, unread) => accepted,
        };
        let (stream, peer, place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many open files, or a client that was gone already: neither is for ever.
                tracing::warn!(%error, "a connection could not be taken in");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let router = router.clone();
        let service = hyper::service::service_fn(move |request: Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = builder
            .serve_connection_with_upgrades(TokioIo::new(stream), service)
            .into_owned();
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    let over = async { tokio::join!(app.live.stop(), graceful.shutdown()) };
    if tokio::time::timeout(grace, over).await.is_err() {
        tracing::warn!("requests were still in flight when the grace period ended");
    }
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    unread: Duration,
) -> std::io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    stream.set_nodelay(true)?;
    // Who asks and does not read would keep the connection, and what waits to be sent, for ever (RFC 5482). Where there is
    // no such option, that is so.
    #[cfg(target_os = "linux")]
    socket2::SockRef::from(&stream).set_tcp_user_timeout(Some(unread))?;
    #[cfg(not(target_os = "linux"))]
    let _ = unread;
    Ok((stream, peer, place))
}
