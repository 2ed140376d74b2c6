//! `portico healthcheck`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::output::print;
use super::startup::configure;
use crate::config::Purpose;

pub(super) async fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = configure(Purpose::Tool, file)?;
    let address = reachable(config.http.listen);
    let status = tokio::time::timeout(Duration::from_secs(5), ask(address))
        .await
        .with_context(|| format!("{address} does not answer within 5 seconds"))?
        .with_context(|| format!("{address} does not answer"))?;
    print(&format!("{status}\n"))?;
    Ok(if status.contains(" 200 ") {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// An address to connect to for one that may mean "all of this machine's".
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen.ip() {
        ip if !ip.is_unspecified() => listen,
        IpAddr::V4(_) => (Ipv4Addr::LOCALHOST, listen.port()).into(),
        IpAddr::V6(_) => (Ipv6Addr::LOCALHOST, listen.port()).into(),
    }
}

/// The status line for `/readyz`. One request of fixed form needs no HTTP client.
async fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await?;
    let mut answer = Vec::new();
    stream.take(4096).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
