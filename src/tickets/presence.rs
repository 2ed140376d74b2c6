//! Who of staff looks at a ticket or writes in it at this moment: kept in memory alone, told to every process by NOTIFY, and
//! forgotten a minute after it was last said.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use async_graphql::Enum;
use uuid::Uuid;

use crate::{api::Pace, db::Activity};

/// How long what somebody said of themselves holds.
pub const LASTS: Duration = Duration::from_secs(60);
/// People at a ticket who are kept at most.
const PEOPLE: usize = 20;
/// Tickets of which anything is kept.
const TICKETS: usize = 5_000;
/// Announcements of a person in [`WINDOW`].
const ANNOUNCEMENTS: u32 = 30;
const WINDOW: Duration = Duration::from_secs(10);

/// What somebody does at a ticket.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "Activity")]
pub enum PresenceActivity {
    /// They look at it.
    Looking,
    /// They write an answer or a note.
    Writing,
    /// They have left it.
    Gone,
}

/// See the module. One of them in a process; clones are the same.
#[derive(Clone, Debug)]
pub struct Presences {
    at: Arc<Mutex<People>>,
    pace: Pace,
}

/// By ticket.
type People = HashMap<Uuid, Vec<Person>>;

#[derive(Clone, Copy, Debug)]
struct Person {
    staff: Uuid,
    activity: Activity,
    heard: Instant,
}

impl Default for Presences {
    fn default() -> Self {
        Self {
            at: Arc::default(),
            pace: Pace::new(ANNOUNCEMENTS, WINDOW),
        }
    }
}

impl Presences {
    /// Takes in what somebody said; returns whether others now see something else.
    pub fn hear(&self, ticket: Uuid, staff: Uuid, activity: Activity, now: Instant) -> bool {
        let mut at = self.lock();
        let full = at.len() >= TICKETS;
        if activity != Activity::Gone && full && !at.contains_key(&ticket) {
            return false;
        }
        let people = at.entry(ticket).or_default();
        let place = people.iter().position(|person| person.staff == staff);
        let person = Person {
            staff,
            activity,
            heard: now,
        };
        let changed = match (place, activity) {
            (Some(place), Activity::Gone) => {
                people.remove(place);
                true
            }
            (None, Activity::Gone) => false,
            (Some(place), _) => {
                let before = std::mem::replace(&mut people[place], person);
                before.activity != activity || now.duration_since(before.heard) >= LASTS
            }
            (None, _) if people.len() < PEOPLE => {
                people.push(person);
                true
            }
            (None, _) => false,
        };
        if people.is_empty() {
            at.remove(&ticket);
        }
        changed
    }

    /// Who is at a ticket, in the order in which they came.
    #[must_use]
    pub fn at(&self, ticket: Uuid, now: Instant) -> Vec<(Uuid, Activity)> {
        let at = self.lock();
        let people = at.get(&ticket).into_iter().flatten();
        people
            .filter(|person| now.duration_since(person.heard) < LASTS)
            .map(|person| (person.staff, person.activity))
            .collect()
    }

    /// Forgets what is too old; returns the tickets at which somebody is no more.
    pub fn expire(&self, now: Instant) -> Vec<Uuid> {
        let mut at = self.lock();
        let mut left = Vec::new();
        at.retain(|ticket, people| {
            let before = people.len();
            people.retain(|person| now.duration_since(person.heard) < LASTS);
            if people.len() != before {
                left.push(*ticket);
            }
            !people.is_empty()
        });
        left
    }

    /// Whether a member of staff may announce something now; else how many seconds are left until they may.
    ///
    /// # Errors
    /// The seconds.
    pub fn admit(&self, staff: Uuid, now: Instant) -> Result<(), u64> {
        self.pace.admit(staff, now)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, People> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICKET: Uuid = Uuid::from_u128(1);
    const MARA: Uuid = Uuid::from_u128(2);
    const TOM: Uuid = Uuid::from_u128(3);

    #[test]
    fn what_is_said_again_wakes_nobody_and_holds_on() {
        let presences = Presences::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert!(presences.hear(TICKET, MARA, Activity::Looking, start));
        assert!(!presences.hear(TICKET, MARA, Activity::Looking, after(30)));
        assert!(presences.hear(TICKET, MARA, Activity::Writing, after(40)));
        assert!(presences.hear(TICKET, TOM, Activity::Looking, after(50)));
        let both = vec![(MARA, Activity::Writing), (TOM, Activity::Looking)];
        assert_eq!(presences.at(TICKET, after(60)), both);
        assert_eq!(presences.expire(after(99)), Vec::<Uuid>::new());
        assert_eq!(
            presences.at(TICKET, after(100)),
            vec![(TOM, Activity::Looking)]
        );
        assert_eq!(presences.expire(after(100)), vec![TICKET]);
        assert!(presences.hear(TICKET, TOM, Activity::Gone, after(101)));
        assert!(!presences.hear(TICKET, TOM, Activity::Gone, after(102)));
        assert!(presences.lock().is_empty());
    }

    #[test]
    fn neither_people_nor_tickets_fill_the_memory() {
        let presences = Presences::default();
        let now = Instant::now();
        for number in 0..100 {
            presences.hear(TICKET, Uuid::from_u128(number), Activity::Looking, now);
        }
        assert_eq!(presences.at(TICKET, now).len(), PEOPLE);
        for number in 0..10_000 {
            presences.hear(Uuid::from_u128(number), MARA, Activity::Looking, now);
        }
        assert_eq!(presences.lock().len(), TICKETS);
    }

    #[test]
    fn whoever_announces_without_end_has_to_wait() {
        let presences = Presences::default();
        let now = Instant::now();
        for _ in 0..ANNOUNCEMENTS {
            assert_eq!(presences.admit(MARA, now), Ok(()));
        }
        assert_eq!(presences.admit(MARA, now), Err(10));
        assert_eq!(presences.admit(TOM, now), Ok(()));
        assert_eq!(presences.admit(MARA, now + WINDOW), Ok(()));
    }
}
