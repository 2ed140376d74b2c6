//! The thread that owns the server process: starts it, starts it again when it dies, stops it at the end.

use std::process::Child;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::PrivateError;
use super::server::{Server, shut_down};

/// A running server. Dropped, it is shut down, also when the drop comes from a panic.
#[derive(Debug)]
pub(super) struct Keeper {
    stop: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts the server and returns when it lets clients in.
    pub async fn start(server: Server) -> Result<Self, PrivateError> {
        let (stop, stopped) = channel();
        let (report, started) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("private-postgres".to_owned())
            .spawn(move || keep(&server, &stopped, report))
            .map_err(PrivateError::file("cannot start a thread for", "postgres"))?;
        let keeper = Self {
            stop,
            thread: Some(thread),
        };
        match started.await {
            Ok(Ok(())) => Ok(keeper),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(PrivateError::Stopped),
        }
    }

    /// Shuts the server down and waits until it has gone.
    pub async fn stop(self) {
        // Dropping waits for the thread; a server that writes out its last pages may need a while.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        // The thread may have ended already, when the start failed.
        let _ = self.stop.send(());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(server: &Server, stop: &Receiver<()>, report: oneshot::Sender<Result<(), PrivateError>>) {
    let mut child = match server.launch(stop) {
        Ok(child) => child,
        Err(error) => {
            // Nobody to hear it only when the start itself was given up.
            let _ = report.send(Err(error));
            return;
        }
    };
    if report.send(Ok(())).is_err() {
        shut_down(&mut child);
        return;
    }
    loop {
        if watch(&mut child, stop) {
            shut_down(&mut child);
            return;
        }
        tracing::error!("the private PostgreSQL ended unexpectedly; starting it again");
        match restart(server, stop) {
            Some(restarted) => child = restarted,
            None => return,
        }
        tracing::info!("the private PostgreSQL runs again");
    }
}

/// True when told to stop, false when the child ended by itself.
fn watch(child: &mut Child, stop: &Receiver<()>) -> bool {
    loop {
        match stop.recv_timeout(Duration::from_millis(200)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if !matches!(child.try_wait(), Ok(None)) {
            return false;
        }
    }
}

/// Tries until it runs; `None` when told to stop. A full disk, for one, may take a person's time to be mended.
fn restart(server: &Server, stop: &Receiver<()>) -> Option<Child> {
    let mut pause = Duration::from_millis(100);
    loop {
        match server.launch(stop) {
            Ok(child) => return Some(child),
            Err(PrivateError::Stopped) => return None,
            Err(error) => tracing::error!(%error, "the private PostgreSQL does not start"),
        }
        pause = (pause * 2).min(Duration::from_secs(5));
        if !matches!(stop.recv_timeout(pause), Err(RecvTimeoutError::Timeout)) {
            return None;
        }
    }
}
