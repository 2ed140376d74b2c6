//! `portico migrate`.

use std::path::Path;
use std::process::ExitCode;

use super::output::print;
use super::startup::{configure, prepare};
use super::steps::Steps;
use crate::config::Purpose;
use crate::db::private::Usage;

pub(super) async fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = configure(Purpose::Tool, file)?;
    let steps = Steps::shown();
    let ready = prepare(&config, Usage::Command, &steps)
        .await
        .inspect_err(|_| steps.failed())?;
    let done = match ready.applied.len() {
        0 => "up to date".to_owned(),
        n => format!("{n} migrations applied"),
    };
    print(&format!(
        "{}: {done}
",
        ready.owner
    ))?;
    ready.stop().await;
    Ok(ExitCode::SUCCESS)
}
