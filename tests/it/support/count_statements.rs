//! Counts the statements that each test's database is sent, by diesel's own instrumentation.

use std::{
    collections::HashMap,
    sync::{Mutex, Once},
};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use super::TestDatabase;

static COUNTS: Mutex<Option<HashMap<String, usize>>> = Mutex::new(None);
static INSTALLED: Once = Once::new();

#[derive(Default)]
struct Counter {
    url: String,
}

impl Instrumentation for Counter {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => self.url = url.to_owned(),
            InstrumentationEvent::StartQuery { .. } => {
                let mut counts = COUNTS.lock().unwrap();
                *counts
                    .get_or_insert_default()
                    .entry(self.url.clone())
                    .or_default() += 1;
            }
            _ => {}
        }
    }
}

/// Counts on every connection that is opened from now on.
pub fn install() {
    INSTALLED
        .call_once(|| set_default_instrumentation(|| Some(Box::<Counter>::default())).unwrap());
}

/// Statements that this database was sent by the service role so far.
pub fn of(database: &TestDatabase) -> usize {
    COUNTS
        .lock()
        .unwrap()
        .get_or_insert_default()
        .get(&database.service_url)
        .copied()
        .unwrap_or(0)
}
