//! How fast somebody may write.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;

/// Messages of one person in a window at most.
const MESSAGES: u32 = 30;
/// See [`MESSAGES`].
const WINDOW: Duration = Duration::from_secs(10);
/// People of whom it is known when they wrote; beyond that, those are forgotten whose window is over.
const PEOPLE: usize = 4096;

/// When whom wrote, in this process.
#[derive(Clone, Debug, Default)]
pub struct Pace(Arc<Mutex<HashMap<Uuid, (Instant, u32)>>>);

impl Pace {
    /// Whether somebody may write now; else how many seconds are left until they may.
    ///
    /// # Errors
    /// The seconds.
    pub fn admit(&self, person: Uuid, now: Instant) -> Result<(), u64> {
        let mut wrote = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if wrote.len() >= PEOPLE {
            wrote.retain(|_, (began, _)| now.duration_since(*began) < WINDOW);
        }
        let (began, count) = wrote.entry(person).or_insert((now, 0));
        let gone = now.duration_since(*began);
        if gone >= WINDOW {
            (*began, *count) = (now, 0);
        } else if *count >= MESSAGES {
            return Err((WINDOW - gone).as_secs().max(1));
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Uuid = Uuid::from_u128(1);
    const BEN: Uuid = Uuid::from_u128(2);

    #[test]
    fn whoever_writes_without_end_has_to_wait() {
        let (pace, now) = (Pace::default(), Instant::now());
        for _ in 0..MESSAGES {
            assert_eq!(pace.admit(ANNA, now), Ok(()));
        }
        assert_eq!(pace.admit(ANNA, now), Err(10));
        assert_eq!(pace.admit(BEN, now), Ok(()));
        assert_eq!(pace.admit(ANNA, now + WINDOW), Ok(()));
    }

    #[test]
    fn people_do_not_fill_the_memory() {
        let (pace, now) = (Pace::default(), Instant::now());
        for person in 0..10_000 {
            let later = now + WINDOW * (u32::try_from(person).unwrap() / 1000);
            assert_eq!(pace.admit(Uuid::from_u128(person), later), Ok(()));
        }
        assert!(pace.0.lock().unwrap().len() <= PEOPLE);
    }
}
