//! The conversations in which a search's words may be, by an index that row-level security cannot use itself: see the migration
//! `message_search`. What a list shows is still decided by its own predicate, under row-level security.

use std::collections::HashSet;

use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, BigInt, Nullable, Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::queries::Filter;
use crate::{
    access::{Caller, Viewer},
    api::containing,
    db::{Database, DbError},
};

/// Places that are looked at for a word. One that is in more narrows nothing: newest first, a page of it is soon full.
const MOST: i32 = 3_000;
/// Letters or digits in a row that the index (of three each) can look for.
const INDEXED: usize = 3;

/// A filter with the conversations in which its words may be: one statement, and none when nobody searches. A contact has an
/// index for just their own, and so has whoever looks for those of one contact.
///
/// # Errors
/// When the database fails.
pub(super) async fn narrowed(
    db: &Database,
    caller: &Caller,
    filter: &Filter,
) -> Result<Filter, DbError> {
    let mut filter = filter.clone();
    let patterns: Vec<String> = filter
        .words
        .iter()
        .filter(|word| is_indexed(word))
        .map(|word| containing(word))
        .collect();
    let staff = matches!(caller.viewer, Viewer::Staff { .. });
    if !staff || filter.contact.is_some() || patterns.is_empty() {
        return Ok(filter);
    }
    let mut places = vec![HashSet::new(); patterns.len()];
    let mut counts = vec![0_i64; patterns.len()];
    let query = Candidates {
        patterns,
        tenant: filter.tenant.clone(),
    };
    let found: Vec<(i64, Uuid)> = db.read(&caller.identity(), query).await?;
    for (place, conversation) in found {
        let Ok(at) = usize::try_from(place) else {
            continue;
        };
        if let (Some(place), Some(count)) = (places.get_mut(at), counts.get_mut(at)) {
            place.insert(conversation);
            *count += 1;
        }
    }
    // Of a common word, one more than is looked at is too many.
    filter.candidates = places
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count <= i64::from(MOST))
        .map(|(place, _)| place)
        .reduce(|one, other| one.intersection(&other).copied().collect())
        .map(|all| all.into_iter().collect());
    Ok(filter)
}

fn is_indexed(word: &str) -> bool {
    word.split(|character: char| !character.is_alphanumeric())
        .any(|run| run.chars().count() >= INDEXED)
}

/// For each word its place and a conversation that it may be in, [`MOST`] and one more for its texts and for its contacts.
struct Candidates {
    patterns: Vec<String>,
    /// Slug of the tenant that is looked in.
    tenant: Option<String>,
}

impl QueryFragment<Pg> for Candidates {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // A number of ours, not a caller's.
        let most = MOST + 1;
        out.push_sql(
            "SELECT w.n - 1, f.id FROM (SELECT (SELECT t.id FROM tenants t WHERE t.slug = ",
        );
        out.push_bind_param::<Nullable<Text>, _>(&self.tenant)?;
        out.push_sql(") AS tenant) s CROSS JOIN unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.patterns)?;
        out.push_sql(&format!(
            ") WITH ORDINALITY w (pattern, n) CROSS JOIN LATERAL (\
             SELECT c AS id FROM conversation_candidates(w.pattern, s.tenant, {most}) c UNION ALL \
             (SELECT v.id FROM contacts p JOIN conversations v ON v.tenant_id = p.tenant_id AND v.contact_id = p.id \
             WHERE p.display_name ILIKE w.pattern AND (s.tenant IS NULL OR p.tenant_id = s.tenant) LIMIT {most})) f"
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
