//! The tree of categories as somebody may see it: what has no readable article in it or below is not there.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::model::CategoryRow;

/// Floors of a tree at most.
pub(super) const DEEPEST: usize = 6;

/// A category with its numbers.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub row: CategoryRow,
    /// Articles in it.
    pub own: i64,
    /// Articles in it and below.
    pub total: i64,
}

/// Categories that have something, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree(pub Vec<Counted>);

impl Tree {
    /// Counts upward, and leaves out what is empty.
    pub fn of(rows: Vec<CategoryRow>, counts: &[(Uuid, i64)]) -> Self {
        let parents: BTreeMap<Uuid, Option<Uuid>> =
            rows.iter().map(|row| (row.id, row.parent)).collect();
        let mut totals = BTreeMap::<Uuid, i64>::new();
        for &(category, count) in counts {
            for id in upward(&parents, category) {
                *totals.entry(id).or_default() += count;
            }
        }
        let own: BTreeMap<Uuid, i64> = counts.iter().copied().collect();
        let counted = rows.into_iter().filter_map(|row| {
            let total = totals.get(&row.id).copied().filter(|total| *total > 0)?;
            Some(Counted {
                own: own.get(&row.id).copied().unwrap_or(0),
                total,
                row,
            })
        });
        Self(counted.collect())
    }

    /// The category of this slug; a portal's own before the provider's.
    pub fn named(&self, slug: &str) -> Option<&Counted> {
        let mut named = self.0.iter().filter(|one| one.row.slug == slug);
        let first = named.next()?;
        Some(named.find(|one| one.row.tenant.is_some()).unwrap_or(first))
    }

    /// It and all below it.
    pub fn below(&self, top: Uuid) -> Vec<Uuid> {
        let mut ids = BTreeSet::from([top]);
        for _ in 0..DEEPEST {
            let under = self
                .0
                .iter()
                .filter(|one| one.row.parent.is_some_and(|parent| ids.contains(&parent)));
            let under: Vec<Uuid> = under.map(|one| one.row.id).collect();
            ids.extend(under);
        }
        ids.into_iter().collect()
    }
}

/// It and what it lies in, from below; ends whatever the rows say.
pub(super) fn upward(parents: &BTreeMap<Uuid, Option<Uuid>>, from: Uuid) -> Vec<Uuid> {
    let mut way = Vec::new();
    let mut next = parents.contains_key(&from).then_some(from);
    while let Some(id) = next
        && !way.contains(&id)
    {
        way.push(id);
        next = parents.get(&id).copied().flatten();
        next = next.filter(|id| parents.contains_key(id));
    }
    way
}
