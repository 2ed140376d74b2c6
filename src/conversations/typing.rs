//! Who writes in a conversation at this moment: kept in memory alone, told to every process by NOTIFY, and forgotten a little
//! after it was last said.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;

use super::live::ConversationChange;
use crate::api::Pace;

/// How long what somebody said of themselves holds.
pub const LASTS: Duration = Duration::from_secs(6);
/// So often somebody says in a conversation that they write, and so often that they no longer do.
const SPACING: Duration = Duration::from_secs(1);
/// People in a conversation who are kept at most.
const PEOPLE: usize = 20;
/// Conversations of which anything is kept.
const CONVERSATIONS: usize = 5_000;

/// See the module. One of them in a process; clones are the same.
#[derive(Clone, Debug)]
pub struct Typings {
    at: Arc<Mutex<HashMap<Uuid, Writers>>>,
    pace: Pace,
}

#[derive(Debug)]
struct Writers {
    /// Whom it concerns.
    change: ConversationChange,
    people: Vec<(Uuid, Instant)>,
}

impl Default for Typings {
    fn default() -> Self {
        Self {
            at: Arc::default(),
            pace: Pace::new(1, SPACING),
        }
    }
}

impl Typings {
    /// Takes in what somebody said in a conversation; returns whether others now see something else.
    pub fn hear(
        &self,
        change: &ConversationChange,
        person: Uuid,
        typing: bool,
        now: Instant,
    ) -> bool {
        if !typing {
            return self.stop(change.conversation, person, now);
        }
        let mut at = self.lock();
        if at.len() >= CONVERSATIONS && !at.contains_key(&change.conversation) {
            return false;
        }
        let writers = at.entry(change.conversation).or_insert_with(|| Writers {
            change: change.clone(),
            people: Vec::new(),
        });
        writers.change = change.clone();
        let before = writers.people.iter_mut().find(|(id, _)| *id == person);
        if let Some((_, heard)) = before {
            let before = std::mem::replace(heard, now);
            return now.duration_since(before) >= LASTS;
        }
        let room = writers.people.len() < PEOPLE;
        if room {
            writers.people.push((person, now));
        }
        room
    }

    /// Somebody no longer writes; returns whether they did.
    pub fn stop(&self, conversation: Uuid, person: Uuid, now: Instant) -> bool {
        let mut at = self.lock();
        let Some(writers) = at.get_mut(&conversation) else {
            return false;
        };
        let place = writers.people.iter().position(|(id, _)| *id == person);
        let before = place.map(|place| writers.people.remove(place));
        if writers.people.is_empty() {
            at.remove(&conversation);
        }
        before.is_some_and(|(_, heard)| now.duration_since(heard) < LASTS)
    }

    /// Who writes in a conversation, in the order in which they began.
    #[must_use]
    pub fn at(&self, conversation: Uuid, now: Instant) -> Vec<Uuid> {
        let at = self.lock();
        let people = at.get(&conversation).into_iter().flat_map(|it| &it.people);
        people
            .filter(|(_, heard)| now.duration_since(*heard) < LASTS)
            .map(|(person, _)| *person)
            .collect()
    }

    /// Forgets what is too old; returns whom that concerns.
    pub fn expire(&self, now: Instant) -> Vec<ConversationChange> {
        let mut at = self.lock();
        let mut left = Vec::new();
        at.retain(|_, writers| {
            let before = writers.people.len();
            let fresh = |heard: Instant| now.duration_since(heard) < LASTS;
            writers.people.retain(|(_, heard)| fresh(*heard));
            if writers.people.len() != before {
                left.push(writers.change.clone());
            }
            !writers.people.is_empty()
        });
        left
    }

    /// Whether it is told what somebody says in a conversation: it need not be so often that it would burden anybody.
    #[must_use]
    pub fn admit(&self, person: Uuid, conversation: Uuid, typing: bool, now: Instant) -> bool {
        // Ids are random enough for the three of them to be one.
        let key = person.as_u128() ^ conversation.as_u128().rotate_left(1) ^ u128::from(typing);
        self.pace.admit(Uuid::from_u128(key), now).is_ok()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Writers>> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Uuid = Uuid::from_u128(1);
    const MARA: Uuid = Uuid::from_u128(2);

    fn change(conversation: u128) -> ConversationChange {
        ConversationChange {
            tenant: Uuid::from_u128(9),
            conversation: Uuid::from_u128(conversation),
            contact: ANNA,
            staff: vec![MARA],
            waiting: false,
            revision: None,
        }
    }

    #[test]
    fn what_is_said_again_wakes_nobody_and_holds_on() {
        let (typings, start) = (Typings::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let (one, id) = (change(7), Uuid::from_u128(7));
        assert!(typings.hear(&one, ANNA, true, start));
        assert!(!typings.hear(&one, ANNA, true, after(3)));
        assert!(typings.hear(&one, MARA, true, after(3)));
        assert_eq!(typings.at(id, after(8)), [ANNA, MARA]);
        assert!(typings.expire(after(8)).is_empty());
        assert!(typings.hear(&one, MARA, false, after(8)));
        assert!(!typings.hear(&one, MARA, false, after(8)));
        assert_eq!(typings.at(id, after(9)), Vec::<Uuid>::new());
        assert_eq!(typings.expire(after(9)), [one]);
        assert!(typings.lock().is_empty());
    }

    #[test]
    fn neither_people_nor_conversations_fill_the_memory() {
        let (typings, now) = (Typings::default(), Instant::now());
        for number in 0..100 {
            typings.hear(&change(7), Uuid::from_u128(number), true, now);
        }
        assert_eq!(typings.at(Uuid::from_u128(7), now).len(), PEOPLE);
        for number in 0..10_000 {
            typings.hear(&change(number), MARA, true, now);
        }
        assert_eq!(typings.lock().len(), CONVERSATIONS);
    }

    #[test]
    fn it_is_told_once_a_second_of_each_person_in_each_conversation() {
        let (typings, start) = (Typings::default(), Instant::now());
        let (one, two) = (Uuid::from_u128(70), Uuid::from_u128(80));
        let admitted = |number: u32| {
            let now = start + SPACING * number / 1000;
            usize::from(typings.admit(ANNA, one, true, now))
        };
        assert_eq!((0..1000).map(admitted).sum::<usize>(), 1);
        assert!(typings.admit(ANNA, one, false, start));
        assert!(!typings.admit(ANNA, one, false, start));
        assert!(typings.admit(MARA, one, true, start));
        assert!(typings.admit(ANNA, two, true, start));
        assert!(typings.admit(ANNA, one, true, start + SPACING));
    }
}
