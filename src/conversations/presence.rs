//! Who of staff is connected, to whichever process: kept in memory alone. Each process tells the others by NOTIFY who is
//! connected to it when somebody comes or goes, and every [`BEAT`]; what it said is forgotten after [`LASTS`].

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Notify;
use uuid::Uuid;

use crate::db::{Database, DbError, Event, Identity, System};

/// How often a process says who is connected to it.
pub const BEAT: Duration = Duration::from_secs(10);
/// How long what a process said holds.
pub const LASTS: Duration = Duration::from_secs(25);
/// People of other processes who are kept at most.
const PEOPLE: usize = 10_000;
/// People who are named in an event at most: it has to fit into what PostgreSQL carries.
const NAMED: usize = 90;

/// See the module. One of them in a process; clones are the same.
#[derive(Clone, Debug)]
pub struct StaffOnline {
    process: Uuid,
    people: Arc<Mutex<People>>,
    changed: Arc<Notify>,
}

#[derive(Debug, Default)]
struct People {
    /// Connections to this process.
    own: HashMap<Uuid, usize>,
    /// Who is connected to others, by process and person, with when that was heard.
    others: HashMap<(Uuid, Uuid), Instant>,
}

impl Default for StaffOnline {
    fn default() -> Self {
        Self {
            process: Uuid::new_v4(),
            people: Arc::default(),
            changed: Arc::default(),
        }
    }
}

impl StaffOnline {
    /// Somebody is connected to this process, once more. Each call is undone by one of [`StaffOnline::left`].
    pub fn came(&self, staff: Uuid) {
        let mut people = self.lock();
        let connections = people.own.entry(staff).or_default();
        *connections += 1;
        if *connections == 1 {
            self.changed.notify_one();
        }
    }

    /// A connection to this process is over.
    pub fn left(&self, staff: Uuid) {
        let mut people = self.lock();
        if let Some(connections) = people.own.get_mut(&staff) {
            *connections -= 1;
            if *connections == 0 {
                people.own.remove(&staff);
                self.changed.notify_one();
            }
        }
    }

    /// Takes in what a process said.
    pub fn hear(&self, process: Uuid, staff: &[Uuid], gone: &[Uuid], now: Instant) {
        if process == self.process {
            return;
        }
        let mut people = self.lock();
        for person in gone {
            people.others.remove(&(process, *person));
        }
        for person in staff {
            let key = (process, *person);
            if people.others.len() < PEOPLE || people.others.contains_key(&key) {
                people.others.insert(key, now);
            }
        }
    }

    /// Who is connected, in order of their ids.
    #[must_use]
    pub fn at(&self, now: Instant) -> Vec<Uuid> {
        let people = self.lock();
        let fresh = |heard: &Instant| now.duration_since(*heard) < LASTS;
        let others = people.others.iter().filter(|(_, heard)| fresh(heard));
        let all: BTreeSet<Uuid> = others
            .map(|((_, person), _)| *person)
            .chain(people.own.keys().copied())
            .collect();
        all.into_iter().collect()
    }

    /// Forgets what is too old.
    fn expire(&self, now: Instant) {
        let fresh = |heard: &Instant| now.duration_since(*heard) < LASTS;
        self.lock().others.retain(|_, heard| fresh(heard));
    }

    fn own(&self) -> BTreeSet<Uuid> {
        self.lock().own.keys().copied().collect()
    }

    fn lock(&self) -> MutexGuard<'_, People> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells the other processes who is connected to this one, for ever.
pub async fn announce(online: StaffOnline, db: Database) {
    let mut told = BTreeSet::new();
    let mut beat = tokio::time::interval(BEAT);
    loop {
        let all = tokio::select! {
            () = online.changed.notified() => false,
            _ = beat.tick() => true,
        };
        online.expire(Instant::now());
        let own = online.own();
        let gone: Vec<Uuid> = told.difference(&own).copied().collect();
        let staff: Vec<Uuid> = if all {
            own.iter().copied().collect()
        } else {
            own.difference(&told).copied().collect()
        };
        if staff.is_empty() && gone.is_empty() {
            continue;
        }
        match tell(&db, online.process, &staff, &gone).await {
            Ok(()) => told = own,
            // What was not said is said with the next beat.
            Err(error) => tracing::warn!(%error, "not told who is connected; trying again soon"),
        }
    }
}

async fn tell(db: &Database, process: Uuid, staff: &[Uuid], gone: &[Uuid]) -> Result<(), DbError> {
    let mut tx = db.begin(&Identity::system(System::Chats)).await?;
    let mut events = Vec::new();
    for some in staff.chunks(NAMED) {
        events.push((some.to_vec(), Vec::new()));
    }
    for some in gone.chunks(NAMED) {
        events.push((Vec::new(), some.to_vec()));
    }
    for (staff, gone) in events {
        let event = Event::StaffConnected {
            process,
            staff,
            gone,
        };
        event.notify(&mut tx).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARA: Uuid = Uuid::from_u128(1);
    const TOM: Uuid = Uuid::from_u128(2);
    const ELSEWHERE: Uuid = Uuid::from_u128(3);

    #[test]
    fn whoever_has_a_connection_left_is_there() {
        let (online, now) = (StaffOnline::default(), Instant::now());
        online.came(MARA);
        online.came(MARA);
        online.left(MARA);
        assert_eq!(online.at(now), [MARA]);
        online.left(MARA);
        assert!(online.at(now).is_empty());
        online.left(MARA);
        assert!(online.at(now).is_empty());
    }

    #[test]
    fn what_another_process_said_is_forgotten_when_it_falls_silent() {
        let (online, start) = (StaffOnline::default(), Instant::now());
        let third = Uuid::from_u128(4);
        online.hear(ELSEWHERE, &[MARA, TOM], &[], start);
        online.hear(third, &[MARA], &[], start);
        online.hear(ELSEWHERE, &[TOM], &[MARA], start + BEAT);
        assert_eq!(online.at(start + BEAT), [MARA, TOM]);
        assert_eq!(online.at(start + LASTS), [TOM]);
        online.expire(start + LASTS);
        assert_eq!(online.lock().others.len(), 1);
        assert!(online.at(start + BEAT + LASTS).is_empty());
    }

    #[test]
    fn people_do_not_fill_the_memory() {
        let (online, now) = (StaffOnline::default(), Instant::now());
        let many: Vec<Uuid> = (0..20_000).map(Uuid::from_u128).collect();
        online.hear(ELSEWHERE, &many, &[], now);
        assert_eq!(online.lock().others.len(), PEOPLE);
        // What it says of itself it knows better.
        let own = online.process;
        online.hear(own, &[], &many, now);
        assert_eq!(online.lock().others.len(), PEOPLE);
    }
}
