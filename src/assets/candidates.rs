//! The assets in which a search's words may be, by an index that row-level security cannot use itself: see the migration
//! `assets`. For staff; what a list shows is still decided by its own predicate.

use std::collections::HashSet;

use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use crate::{
    access::{Caller, Viewer},
    api::containing,
    db::{Database, DbError},
};

/// Assets that are looked at for a word. One that is in more narrows nothing.
const MOST: i32 = 3_000;
/// Letters or digits in a row that the index (of three each) can look for.
const INDEXED: usize = 3;

/// None but these can have all the words; none given, where the index does not say. One statement, for staff who search.
pub(super) async fn of(
    db: &Database,
    caller: &Caller,
    words: &[String],
    tenants: &[Uuid],
) -> Result<Option<Vec<Uuid>>, DbError> {
    let patterns: Vec<String> = words
        .iter()
        .filter(|word| {
            word.split(|character: char| !character.is_alphanumeric())
                .any(|run| run.chars().count() >= INDEXED)
        })
        .map(|word| containing(word))
        .collect();
    if patterns.is_empty() || !matches!(caller.viewer, Viewer::Staff { .. }) {
        return Ok(None);
    }
    let asked = Candidates {
        patterns,
        tenants: (!tenants.is_empty()).then(|| tenants.to_vec()),
    };
    let count = asked.patterns.len();
    let found: Vec<(i64, Uuid)> = db.read(&caller.identity(), asked).await?;
    let mut each = vec![HashSet::new(); count];
    for (place, asset) in found {
        if let Some(word) = usize::try_from(place).ok().and_then(|at| each.get_mut(at)) {
            word.insert(asset);
        }
    }
    let both = each
        .into_iter()
        .filter(|found| found.len() <= MOST as usize)
        .reduce(|one, other| one.intersection(&other).copied().collect());
    Ok(both.map(|ids| ids.into_iter().collect()))
}

/// For each word its place and an asset that it may be in, [`MOST`] and one more.
struct Candidates {
    patterns: Vec<String>,
    tenants: Option<Vec<Uuid>>,
}

impl QueryFragment<Pg> for Candidates {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // A number of ours, not a caller's.
        let most = MOST + 1;
        out.push_sql("SELECT w.n - 1, c FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.patterns)?;
        out.push_sql(
            ") WITH ORDINALITY w (pattern, n) CROSS JOIN LATERAL asset_candidates(w.pattern, ",
        );
        out.push_bind_param::<Nullable<Array<SqlUuid>>, _>(&self.tenants)?;
        out.push_sql(&format!(", {most}) c"));
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
