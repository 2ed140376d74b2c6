//! What is made for people beside the API, some of it at a time: nobody keeps a worker to themselves.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

/// So many places for each person, and so many for all.
#[derive(Clone, Debug)]
pub(super) struct Places {
    each: usize,
    all: usize,
    taken: Arc<Mutex<HashMap<Uuid, usize>>>,
}

/// A place among them, given back when it is dropped.
pub(super) struct Place {
    places: Places,
    person: Uuid,
}

impl Places {
    pub fn new(each: usize, all: usize) -> Self {
        Self {
            each,
            all,
            taken: Arc::default(),
        }
    }

    /// A place for this person; none while theirs, or all, are taken.
    pub fn take(&self, person: Uuid) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(&person).copied().unwrap_or_default();
        if own >= self.each || taken.values().sum::<usize>() >= self.all {
            return None;
        }
        taken.insert(person, own + 1);
        Some(Place {
            places: self.clone(),
            person,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let taken = self.places.taken.lock();
        let mut taken = taken.unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.person) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_has_a_few_at_once_and_keeps_nobody_out() {
        let places = Places::new(2, usize::MAX);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = places.take(one).unwrap();
        let _second = places.take(one).unwrap();
        assert!(places.take(one).is_none());
        assert!(places.take(other).is_some());
        drop(first);
        assert!(places.take(one).is_some());
        assert_eq!(places.taken.lock().unwrap().len(), 1);
    }

    #[test]
    fn one_person_has_one_at_once_and_all_have_a_few() {
        let places = Places::new(1, 3);
        let first = places.take(Uuid::from_u128(1)).unwrap();
        assert!(places.take(Uuid::from_u128(1)).is_none());
        let _second = places.take(Uuid::from_u128(2)).unwrap();
        let _third = places.take(Uuid::from_u128(3)).unwrap();
        assert!(places.take(Uuid::from_u128(4)).is_none());
        drop(first);
        assert!(places.take(Uuid::from_u128(4)).is_some());
    }
}
