//! Counts the statements that a test's own server sends, by diesel's own instrumentation.
//!
//! A test's runtime has one thread, on which its server runs as well, so each thread's count is its test's. (The pool
//! makes its connections itself, and their instrumentation is never told an address to tell them by.)

use std::{cell::Cell, sync::Once};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use super::TestDatabase;

static INSTALLED: Once = Once::new();
thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counter;

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            COUNT.with(|count| count.set(count.get() + 1));
        }
    }
}

/// Counts on every connection that is opened from now on.
pub fn install() {
    INSTALLED.call_once(|| set_default_instrumentation(|| Some(Box::new(Counter))).unwrap());
}

/// What asking costs: the fewest of some rounds, since on a slow machine a loader may be asked in more than one go.
pub async fn fewest(database: &TestDatabase, ask: impl AsyncFn()) -> usize {
    let mut fewest = usize::MAX;
    for _ in 0..8 {
        let before = of(database);
        ask().await;
        fewest = fewest.min(of(database) - before);
    }
    fewest
}

/// Statements that were sent so far on the test's thread: its server's, and its own.
pub fn of(_: &TestDatabase) -> usize {
    COUNT.get()
}
