//! Articles by what they are called, as the desk looks for them: titles and addresses in every language, drafts too, and tags (see
//! the migration `article_names`).

use diesel::{
    dsl::sql,
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, Bool, Jsonb, Nullable, Text, Uuid as SqlUuid},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    access::Caller,
    db::{Database, DbError, schema::articles},
    knowledge::{
        model::{ArticleState, FoundArticle, said_in},
        policy::Readable,
    },
};

/// The condition on `articles` that each of these words is in what it is called.
#[derive(Clone, Debug)]
pub(super) struct Called(pub Vec<String>);

impl QueryFragment<Pg> for Called {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // The patterns are made once, not for each article.
        out.push_sql(
            "articles.id IN (SELECT n.article_id FROM article_names n WHERE n.names LIKE ALL (ARRAY(\
             SELECT '%' || regexp_replace(lower(unaccent(w)), '([\\\\%_])', '\\\\\\1', 'g') || '%' FROM unnest(",
        );
        out.push_bind_param::<Array<Text>, _>(&self.0)?;
        out.push_sql(") w)))");
        Ok(())
    }
}

impl Expression for Called {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for Called {}
impl<QS> SelectableExpression<QS> for Called {}
impl<GB> ValidGrouping<GB> for Called {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for Called {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

type Row = (Uuid, Vec<Uuid>, String, bool, Value, Option<Value>);

/// Articles that are called so, the latest change first, at most so many; without those of these tenants.
///
/// # Errors
/// When the database does not answer.
pub async fn articles_called(
    db: &Database,
    caller: &Caller,
    words: Vec<String>,
    not_of: Vec<Uuid>,
    most: i64,
) -> Result<Vec<FoundArticle>, DbError> {
    let query = articles::table
        .filter(Readable::on_desk(caller))
        .filter(Called(words))
        .filter(
            articles::tenant_id
                .is_null()
                .or(diesel::dsl::not(articles::tenant_id.eq_any(not_of))),
        )
        .order((articles::updated_at.desc(), articles::id.desc()))
        .limit(most)
        .select((
            articles::id,
            // Of others than one serves, row-level security tells nothing.
            sql::<Array<SqlUuid>>(
                "ARRAY(SELECT t.id FROM tenants t WHERE t.id = articles.tenant_id OR t.id = ANY (articles.tenants) \
                 ORDER BY t.name)",
            ),
            articles::state,
            articles::in_review,
            sql::<Jsonb>(
                "coalesce((SELECT jsonb_object_agg(t.key, t.value -> 'title') FROM article_versions v, \
                 jsonb_each(v.texts) t WHERE v.article_id = articles.id AND v.number = articles.latest), '{}')",
            ),
            sql::<Nullable<Jsonb>>(
                "(SELECT c.names FROM knowledge_categories c WHERE c.id = articles.category_id)",
            ),
        ));
    let rows: Vec<Row> = db.read(&caller.identity(), query).await?;
    let found =
        rows.into_iter().map(
            |(id, tenants, state, in_review, titles, category)| FoundArticle {
                id,
                title: said_in(&titles, [caller.locale]).unwrap_or_default(),
                category: category.and_then(|names| said_in(&names, [caller.locale])),
                tenants,
                state: ArticleState::of(&state, in_review),
            },
        );
    Ok(found.collect())
}
