//! A real SMTP server of its own for a test: `mail/smtp_server.py`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Deserialize;

/// A mail that the server took.
#[derive(Clone, Debug, Deserialize)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// All of it, with `\n`.
    pub text: String,
}

impl Received {
    /// All of it with lines joined that were broken on the way: folded headers, quoted-printable.
    pub fn unfolded(&self) -> String {
        self.text.replace("=\n", "").replace("\n ", " ")
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\n\n").next()?;
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// Stopped when dropped.
pub struct SmtpServer {
    process: Child,
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl SmtpServer {
    /// Starts it on `port`; 0 takes a free one.
    pub fn start(port: u16) -> Self {
        Self::with(port, &[])
    }

    /// One that wants a log-in and accepts none.
    pub fn that_wants_a_login() -> Self {
        Self::with(0, &["login"])
    }

    fn with(port: u16, arguments: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/mail/smtp_server.py");
        let mut process = Command::new(python())
            .arg(script)
            .arg(port.to_string())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first: serde_json::Value =
            serde_json::from_str(&lines.next().expect("the server starts").unwrap()).unwrap();
        let port = first["port"].as_u64().unwrap().try_into().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&received);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                sink.lock()
                    .unwrap()
                    .push(serde_json::from_str(&line).unwrap());
            }
        });
        Self {
            process,
            port,
            received,
        }
    }

    /// What it took until now.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until it has taken `count` mails.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..400 {
            let received = self.received();
            if received.len() >= count {
                return received;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} of {count} mails arrived", self.received().len());
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The first Python that has aiosmtpd.
fn python() -> &'static str {
    ["/usr/bin/python3", "python3"]
        .into_iter()
        .find(|python| {
            let found = Command::new(python)
                .args(["-c", "import aiosmtpd"])
                .stderr(Stdio::null())
                .status();
            found.is_ok_and(|status| status.success())
        })
        .expect(
            "these tests need aiosmtpd: apt-get install python3-aiosmtpd (or pip install aiosmtpd)",
        )
}
