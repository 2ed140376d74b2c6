//! The mail catcher: a Node program of its own that keeps every mail and shows it.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};

/// A running mail catcher. It ends when this is dropped, or when we die: it listens to our end of a pipe.
#[derive(Debug)]
pub struct MailCatcher {
    child: Child,
    alive: Option<ChildStdin>,
}

impl MailCatcher {
    /// Starts it, with mails kept in `folder`, and waits until it listens.
    ///
    /// # Errors
    /// Node or the catcher's packages are missing, or it cannot listen. (Ports are checked by the caller before, who
    /// knows what their keys are called.)
    pub async fn start(smtp: SocketAddr, web: SocketAddr, folder: &Path) -> anyhow::Result<Self> {
        let script = script()?;
        let mut child = Command::new("node")
            .arg(&script)
            .arg("--smtp")
            .arg(smtp.to_string())
            .arg("--web")
            .arg(web.to_string())
            .arg("--folder")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on the terminal is ours to handle.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .context("the demo's mail catcher needs Node 20 or later; run: make setup")?;
        let alive = child.stdin.take();
        let mut out = BufReader::new(
            child
                .stdout
                .take()
                .context("no output of the mail catcher")?,
        );
        let mut line = String::new();
        let heard = tokio::time::timeout(Duration::from_secs(30), out.read_line(&mut line)).await;
        if !matches!(heard, Ok(Ok(_))) || line.trim() != "ready" {
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
            anyhow::bail!("the demo's mail catcher does not start: {advice}");
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

    /// Whether `address` can be listened on just now.
    ///
    /// # Errors
    /// Why not.
    pub fn probe(address: SocketAddr) -> std::io::Result<()> {
        TcpListener::bind(address).map(drop)
    }
}

/// The catcher's program: below the working directory, else where this binary was built.
fn script() -> anyhow::Result<PathBuf> {
    let name = "scripts/mail-catcher/main.mjs";
    [PathBuf::from(name), Path::new(env!("CARGO_MANIFEST_DIR")).join(name)]
        .into_iter()
        .find(|path| path.is_file())
        .context("the demo's mail catcher (scripts/mail-catcher) is not here; run the demo in a checkout of Portico")
}
