//! Log lines on standard error: for people on a terminal, JSON for machines.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{LogConfig, LogFormat};

/// Sends log lines to standard error from now on. A second call changes nothing.
///
/// Each line carries the fields of the spans around it: request id, tenant, operation name.
pub fn start_logging(config: &LogConfig) {
    // The filter was checked when the configuration was read.
    let filter = EnvFilter::try_new(&config.filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let json = match config.format {
        LogFormat::Json => true,
        LogFormat::Human => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A test, or whoever embeds Portico, may have set up logging already.
    let _ = if json {
        builder
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .finish()
            .try_init()
    } else {
        builder
            .with_ansi(std::io::stderr().is_terminal())
            .with_target(false)
            .finish()
            .try_init()
    };
}
