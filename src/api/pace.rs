//! How fast somebody may do something.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;

use super::{UserError, UserErrorCode};
use crate::text::Locale;

/// People of whom it is known when they did it; beyond that, those are forgotten whose window is over.
const PEOPLE: usize = 4096;

/// When who did it how often, in this process. Clones are the same.
#[derive(Clone, Debug)]
pub struct Pace {
    most: u32,
    window: Duration,
    done: Arc<Mutex<Done>>,
}

#[derive(Debug, Default)]
struct Done {
    /// When somebody's window began, and how often it was since.
    by: HashMap<Uuid, (Instant, u32)>,
    /// When those were forgotten last whose window is over.
    forgot: Option<Instant>,
}

impl Pace {
    /// At most so often in a window.
    #[must_use]
    pub fn new(most: u32, window: Duration) -> Self {
        Self {
            most,
            window,
            done: Arc::default(),
        }
    }

    /// Whether somebody may do it now; else how many seconds are left until they may.
    ///
    /// # Errors
    /// The seconds.
    pub fn admit(&self, person: Uuid, now: Instant) -> Result<(), u64> {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        // Once a window: looking through all of them for each who comes would cost more than they do.
        let due = |forgot: Instant| now.duration_since(forgot) >= self.window;
        if done.by.len() >= PEOPLE && done.forgot.is_none_or(due) {
            done.by
                .retain(|_, (began, _)| now.duration_since(*began) < self.window);
            done.forgot = Some(now);
        }
        let (began, count) = done.by.entry(person).or_insert((now, 0));
        let gone = now.duration_since(*began);
        if gone >= self.window {
            (*began, *count) = (now, 0);
        } else if *count >= self.most {
            return Err((self.window - gone).as_secs().max(1));
        }
        *count += 1;
        Ok(())
    }
}

/// What whoever has to wait for so many seconds is told, at a field of the input.
#[must_use]
pub fn too_fast(locale: Locale, field: &str, seconds: u64) -> UserError {
    let arguments = [("seconds", usize::try_from(seconds).unwrap_or(1).into())];
    let id = "user-error-too-many-attempts-seconds";
    UserError::with(
        locale,
        UserErrorCode::TooManyAttempts,
        field,
        id,
        &arguments,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u32 = 30;
    const WINDOW: Duration = Duration::from_secs(10);
    const ANNA: Uuid = Uuid::from_u128(1);
    const BEN: Uuid = Uuid::from_u128(2);

    #[test]
    fn whoever_does_it_without_end_has_to_wait() {
        let (pace, now) = (Pace::new(MOST, WINDOW), Instant::now());
        for _ in 0..MOST {
            assert_eq!(pace.admit(ANNA, now), Ok(()));
        }
        assert_eq!(pace.admit(ANNA, now), Err(10));
        assert_eq!(pace.admit(BEN, now), Ok(()));
        assert_eq!(pace.admit(ANNA, now + WINDOW), Ok(()));
    }

    #[test]
    fn people_do_not_fill_the_memory() {
        let (pace, now) = (Pace::new(MOST, WINDOW), Instant::now());
        for person in 0..10_000 {
            let later = now + WINDOW * (u32::try_from(person).unwrap() / 1000);
            assert_eq!(pace.admit(Uuid::from_u128(person), later), Ok(()));
        }
        assert!(pace.done.lock().unwrap().by.len() <= PEOPLE);
    }
}
