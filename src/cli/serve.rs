//! `portico serve`.

use std::path::Path;
use std::process::ExitCode;

use super::server::{Ports, Server};
use super::startup::{configure, prepare};
use super::steps::Steps;
use super::stop;
use crate::config::Purpose;
use crate::db::private::Usage;

pub(super) async fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = configure(Purpose::Serve, file)?;
    let stop = stop::on_signal()?;
    let ports = Ports::take(&config).await?;
    let ready = prepare(&config, Usage::Server, &Steps::silent()).await?;
    let server = Server::new(&config, &ready.service, ports)?;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        listen = %config.http.listen,
        desk = %config.http.public.origin(config.http.desk_host.as_str()),
        migrations = ready.applied.len(),
        "serving"
    );
    let served = server.run(stop).await;
    ready.stop().await;
    tracing::info!("stopped");
    served.map(|()| ExitCode::SUCCESS)
}
