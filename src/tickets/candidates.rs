//! The tickets in which a search's words may be, by an index that row-level security cannot use itself: see the migration
//! `ticket_search`. What a list shows is still decided by its own predicate, under row-level security.

use std::collections::{HashMap, HashSet};

use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::filter::Filter;
use crate::{
    access::{Caller, Viewer},
    api::containing,
    db::{Database, DbError},
};

/// Places that are looked at for a word. One that is in more narrows nothing: newest first, a page of it is soon full.
const MOST: i32 = 3_000;
/// Letters or digits in a row that the index (of three each) can look for.
const INDEXED: usize = 3;

/// A word, where it is looked for, and whether among people as well.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Looked {
    pattern: String,
    tenant: Option<Uuid>,
    people: bool,
}

/// A filter with the candidates of its words.
///
/// # Errors
/// When the database fails.
pub(super) async fn of_one(
    db: &Database,
    caller: &Caller,
    filter: &Filter,
) -> Result<Filter, DbError> {
    let narrowed = narrowed(db, caller, std::slice::from_ref(filter)).await?;
    Ok(narrowed.into_iter().next().unwrap_or_default())
}

/// Filters with the candidates of their words: one statement for all of them, and none when nobody searches. A contact who
/// meets none but their own tickets has an index for just those.
///
/// # Errors
/// When the database fails.
pub(super) async fn narrowed(
    db: &Database,
    caller: &Caller,
    filters: &[Filter],
) -> Result<Vec<Filter>, DbError> {
    let mut filters = filters.to_vec();
    let reads_others = match caller.viewer {
        Viewer::Staff { .. } => true,
        Viewer::Contact { .. } => caller.reads_others,
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => false,
    };
    let mut words: Vec<Looked> = filters.iter().flat_map(looked_for).collect();
    words.sort_by(|one, other| one.pattern.cmp(&other.pattern));
    words.dedup();
    if !reads_others || words.is_empty() {
        return Ok(filters);
    }
    let found: Vec<(i64, Uuid)> = db.read(&caller.identity(), Candidates::of(&words)).await?;
    let mut places: HashMap<&Looked, Vec<Uuid>> = HashMap::new();
    for word in &words {
        places.insert(word, Vec::new());
    }
    for (place, ticket) in found {
        if let Some(word) = usize::try_from(place).ok().and_then(|at| words.get(at)) {
            places.entry(word).or_default().push(ticket);
        }
    }
    // A common word is said by no ticket's id; of another, one more than is looked at is too many.
    places.retain(|_, found| found.len() <= MOST as usize && !found.contains(&Uuid::nil()));
    for filter in &mut filters {
        filter.candidates = looked_for(filter)
            .iter()
            .filter_map(|word| places.get(word))
            .map(|found| found.iter().copied().collect::<HashSet<_>>())
            .reduce(|one, other| one.intersection(&other).copied().collect())
            .map(|both| both.into_iter().collect());
    }
    Ok(filters)
}

/// The words that the index can look for.
fn looked_for(filter: &Filter) -> Vec<Looked> {
    let letters = |word: &str| {
        word.split(|character: char| !character.is_alphanumeric())
            .any(|run| run.chars().count() >= INDEXED)
    };
    // The index has a ticket's number as it is written, without a sign before it.
    let plain = |word: &String| match word.trim_start_matches('#').parse::<i64>() {
        Ok(number) => number.to_string(),
        Err(_) => word.clone(),
    };
    filter
        .words
        .iter()
        .map(plain)
        .filter(|word| letters(word))
        .map(|word| Looked {
            pattern: containing(&word),
            tenant: filter.tenant,
            people: filter.people,
        })
        .collect()
}

/// For each word its place and a ticket that it may be in, [`MOST`] and one more for its texts and for its people.
struct Candidates {
    patterns: Vec<String>,
    tenants: Vec<Option<Uuid>>,
    people: Vec<bool>,
}

impl Candidates {
    fn of(words: &[Looked]) -> Self {
        Self {
            patterns: words.iter().map(|word| word.pattern.clone()).collect(),
            tenants: words.iter().map(|word| word.tenant).collect(),
            people: words.iter().map(|word| word.people).collect(),
        }
    }
}

impl QueryFragment<Pg> for Candidates {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // A number of ours, not a caller's.
        let most = MOST + 1;
        out.push_sql("SELECT w.n - 1, f.id FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.patterns)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<SqlUuid>>, _>(&self.tenants)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Bool>, _>(&self.people)?;
        out.push_sql(&format!(
            ") WITH ORDINALITY w (pattern, tenant, people, n) CROSS JOIN LATERAL (\
             SELECT c AS id FROM ticket_candidates(w.pattern, w.tenant, {most}) c UNION ALL \
             (SELECT t.id FROM contacts p JOIN tickets t ON t.tenant_id = p.tenant_id AND t.requester_id = p.id \
             WHERE w.people AND (p.display_name ILIKE w.pattern OR p.email ILIKE w.pattern) \
             AND (w.tenant IS NULL OR p.tenant_id = w.tenant) LIMIT {most})) f"
        ));
        Ok(())
    }
}

impl QueryId for Candidates {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Candidates {
    type SqlType = (BigInt, SqlUuid);
}
