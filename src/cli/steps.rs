//! What a command is doing, step by step, for whoever watches.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Shows one step at a time on standard error: a spinner on a terminal, a line when it is done elsewhere.
#[derive(Clone)]
pub(super) struct Steps {
    current: Arc<Mutex<Option<Step>>>,
    shown: bool,
}

struct Step {
    text: String,
    began: Instant,
    bar: Option<ProgressBar>,
}

impl Steps {
    /// Shows steps.
    pub fn shown() -> Self {
        Self {
            current: Arc::default(),
            shown: true,
        }
    }

    /// Shows nothing: for `serve`, whose log says what matters, and for commands whose output is read by programs.
    pub fn silent() -> Self {
        Self {
            current: Arc::default(),
            shown: false,
        }
    }

    /// Ends the step before, if any, and begins another.
    pub fn begin(&self, text: &str) {
        self.done();
        if !self.shown {
            tracing::debug!(step = text, "starting");
            return;
        }
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner().with_message(text.to_owned());
            // Without a style of ours the bar's own is shown; that is no reason to fail.
            if let Ok(style) = ProgressStyle::with_template("  {spinner} {msg} {elapsed:.dim}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        *self.lock() = Some(Step {
            text: text.to_owned(),
            began: Instant::now(),
            bar,
        });
    }

    /// Ends the step.
    pub fn done(&self) {
        if let Some(step) = self.lock().take() {
            if let Some(bar) = step.bar {
                bar.finish_and_clear();
            }
            eprintln!(
                "  ✓ {} ({:.1} s)",
                step.text,
                step.began.elapsed().as_secs_f64()
            );
        }
    }

    /// Ends the step as one that did not succeed; what went wrong is told by whoever ends.
    pub fn failed(&self) {
        if let Some(step) = self.lock().take() {
            if let Some(bar) = step.bar {
                bar.finish_and_clear();
            }
            eprintln!("  ✗ {}", step.text);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Step>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
