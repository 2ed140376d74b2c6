//! What helped people most, by category.

use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, BigInt, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::portal::{LINK, LinkColumns, join_text};
use crate::{
    access::Caller,
    db::{Database, DbError},
    knowledge::{model::LinkRow, policy::Readable},
    text::Locale,
};

struct Helpful {
    readable: Readable,
    /// Each category at the top as often as there are categories in it, itself among them; and those.
    tops: Vec<Uuid>,
    inside: Vec<Uuid>,
    wanted: [&'static str; 2],
    most: i64,
}

impl QueryFragment<Pg> for Helpful {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT c.top, ");
        out.push_sql(LINK);
        out.push_sql(" FROM (SELECT m.top, array_agg(m.inside) AS inside FROM unnest(");
        out.push_bind_param::<Array<SqlUuid>, _>(&self.tops)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<SqlUuid>, _>(&self.inside)?;
        out.push_sql(") m (top, inside) GROUP BY m.top) c CROSS JOIN LATERAL (SELECT articles.* FROM articles WHERE articles.helped > 0 AND articles.category_id = ANY (c.inside) AND ");
        self.readable.walk_ast(out.reborrow())?;
        out.push_sql(
            " ORDER BY articles.helped DESC, articles.published_at DESC, articles.id LIMIT ",
        );
        out.push_bind_param::<BigInt, _>(&self.most)?;
        out.push_sql(") articles");
        join_text(
            &mut out,
            "t.slug, t.title, t.summary, t.locale, t.shown_from",
            &self.wanted,
        )?;
        out.push_sql(
            "ORDER BY c.top, articles.helped DESC, articles.published_at DESC, articles.id",
        );
        Ok(())
    }
}

impl QueryId for Helpful {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Helpful {
    type SqlType = (SqlUuid, LinkColumns);
}

/// Of each of these categories, the articles in it and below that helped more people than not, the most helpful first; at most so
/// many of each. `categories`: a category and what lies in it, itself among it.
pub(in crate::knowledge) async fn helpful(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    categories: &[(Uuid, Vec<Uuid>)],
    wanted: [Locale; 2],
    most: i64,
) -> Result<Vec<(Uuid, LinkRow)>, DbError> {
    let pairs = categories
        .iter()
        .flat_map(|(top, inside)| inside.iter().map(|id| (*top, *id)));
    let (tops, inside) = pairs.unzip();
    let query = Helpful {
        readable: Readable::in_portal(caller, tenant),
        tops,
        inside,
        wanted: wanted.map(Locale::as_str),
        most,
    };
    db.read(&caller.identity(), query).await
}
