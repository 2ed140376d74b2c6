//! What Portico tells its operators: log lines and metrics. Neither ever holds a secret or what a customer wrote.

mod listener;
mod logging;
mod metrics;
mod operations;

pub use listener::serve_metrics;
pub use logging::start_logging;
pub use metrics::{LoginSide, MailState, Metrics, Outcome, Route};
