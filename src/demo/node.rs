//! Node programs that the demo runs beside itself.

use std::ffi::OsStr;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// A running program. It ends when this is dropped, or when we die: it listens to our end of a pipe.
#[derive(Debug)]
pub(super) struct NodeProgram {
    child: Child,
    alive: Option<ChildStdin>,
}

impl NodeProgram {
    /// Starts `scripts/<folder>/main.mjs` and waits until it says that it is ready. `what` is what people call it.
    pub async fn start<A: AsRef<OsStr>>(
        what: &str,
        node: &Path,
        folder: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> anyhow::Result<Self> {
        let script = format!("scripts/{folder}/main.mjs");
        let script = in_checkout(&script).with_context(|| {
            format!("the demo's {what} (scripts/{folder}) is not here; run the demo in a checkout of Portico")
        })?;
        let mut child = Command::new(node)
            .arg(&script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on the terminal is ours to handle.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("the demo's {what} needs Node; run: make setup"))?;
        let alive = child.stdin.take();
        let out = child.stdout.take().context("no output of a Node program")?;
        let mut out = BufReader::new(out);
        let mut line = String::new();
        let heard = tokio::time::timeout(Duration::from_secs(30), out.read_line(&mut line)).await;
        if !matches!(heard, Ok(Ok(_))) || line.split_whitespace().next() != Some("ready") {
            let mut said = String::new();
            if let Some(stderr) = child.stderr.as_mut() {
                // What it said is better than nothing; if that cannot be read, the sentence stands alone.
                let _ =
                    tokio::time::timeout(Duration::from_secs(1), stderr.read_to_string(&mut said))
                        .await;
            }
            let advice = if said.contains("ERR_MODULE_NOT_FOUND") {
                "its packages are missing; run: make setup"
            } else {
                said.trim()
            };
            anyhow::bail!("the demo's {what} does not start: {advice}");
        }
        Ok(Self { child, alive })
    }

    /// Ends it.
    pub async fn stop(mut self) {
        drop(self.alive.take());
        if tokio::time::timeout(Duration::from_secs(2), self.child.wait())
            .await
            .is_err()
        {
            // It holds nothing that is not written down.
            let _ = self.child.kill().await;
        }
    }
}

/// Whether `address` can be listened on just now.
///
/// # Errors
/// Why not.
pub fn probe(address: SocketAddr) -> std::io::Result<()> {
    TcpListener::bind(address).map(drop)
}

/// A file of the checkout: below the working directory, else where this binary was built.
pub(super) fn in_checkout(name: &str) -> Option<PathBuf> {
    [
        PathBuf::from(name),
        Path::new(env!("CARGO_MANIFEST_DIR")).join(name),
    ]
    .into_iter()
    .find(|path| path.is_file())
}
