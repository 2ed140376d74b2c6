//! What a portal shows.

use diesel::{
    dsl::sql,
    expression::SqlLiteral,
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use uuid::Uuid;

use crate::{
    access::Caller,
    db::{
        Database, DbError,
        schema::{articles, knowledge_categories},
    },
    knowledge::{
        model::{AlternateRow, CategoryRow, ShownRow},
        policy::Readable,
    },
    text::Locale,
};

/// The columns of a [`LinkRow`].
pub(super) type LinkColumns = (
    SqlUuid,
    Nullable<SqlUuid>,
    Array<Text>,
    Text,
    Text,
    Text,
    Text,
    Timestamptz,
    Timestamptz,
);

/// Those columns.
pub(super) const LINK: &str = "articles.id, articles.category_id, articles.tags, t.slug, t.title, t.summary, t.locale, t.shown_from, articles.published_at";

/// What is read of a text at this moment.
pub(super) const SHOWN: &str =
    "t.shown_from <= now() AND (t.shown_until IS NULL OR t.shown_until > now())";

/// The same of the table by its own name.
pub(in crate::knowledge) fn texts_shown() -> SqlLiteral<Bool> {
    sql(&SHOWN.replace("t.", "article_texts."))
}

/// Joins the text in the first language wanted.
pub(super) fn join_text<'b>(
    out: &mut AstPass<'_, 'b, Pg>,
    columns: &str,
    wanted: &'b [&'static str; 2],
) -> QueryResult<()> {
    out.push_sql(" JOIN LATERAL (SELECT ");
    out.push_sql(columns);
    out.push_sql(" FROM article_texts t WHERE t.article_id = articles.id AND ");
    out.push_sql(SHOWN);
    out.push_sql(" ORDER BY (t.locale = ");
    out.push_bind_param::<Text, _>(&wanted[0])?;
    out.push_sql(") DESC, (t.locale = ");
    out.push_bind_param::<Text, _>(&wanted[1])?;
    out.push_sql(") DESC");
    out.push_sql(", t.locale LIMIT 1) t ON true ");
    Ok(())
}

/// The article that has, or had, a slug.
struct BySlug {
    readable: Readable,
    tenant: Uuid,
    slug: String,
    wanted: [&'static str; 2],
}

impl QueryFragment<Pg> for BySlug {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        out.push_sql(LINK);
        out.push_sql(
            ", t.body, t.number, articles.related FROM article_slugs s JOIN articles ON articles.id = s.article_id",
        );
        join_text(
            &mut out,
            "t.slug, t.title, t.summary, t.locale, t.shown_from, t.body, t.number",
            &self.wanted,
        )?;
        out.push_sql(" WHERE s.published AND s.slug = ");
        out.push_bind_param::<Text, _>(&self.slug)?;
        out.push_sql(" AND (s.tenant_id IS NULL OR s.tenant_id = ");
        out.push_bind_param::<SqlUuid, _>(&self.tenant)?;
        out.push_sql(") AND ");
        self.readable.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY s.tenant_id NULLS LAST LIMIT 1");
        Ok(())
    }
}

impl QueryId for BySlug {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for BySlug {
    type SqlType = (LinkColumns, Text, Integer, Array<SqlUuid>);
}

/// The article of a slug, of today or of any day.
pub(in crate::knowledge) async fn article(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    slug: &str,
    wanted: [Locale; 2],
) -> Result<Option<ShownRow>, DbError> {
    let query = BySlug {
        readable: Readable::in_portal(caller, tenant),
        tenant,
        slug: slug.to_owned(),
        wanted: wanted.map(|locale| locale.as_str()),
    };
    let rows: Vec<ShownRow> = db.read(&caller.identity(), query).await?;
    Ok(rows.into_iter().next())
}

/// The languages in which an article is.
struct Alternates {
    readable: Readable,
    id: Uuid,
}

impl QueryFragment<Pg> for Alternates {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT t.locale, t.slug, t.title FROM articles JOIN article_texts t ON t.article_id = articles.id AND ");
        out.push_sql(SHOWN);
        out.push_sql(" WHERE articles.id = ");
        out.push_bind_param::<SqlUuid, _>(&self.id)?;
        out.push_sql(" AND ");
        self.readable.walk_ast(out.reborrow())?;
        out.push_sql(" ORDER BY t.locale");
        Ok(())
    }
}

impl QueryId for Alternates {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Alternates {
    type SqlType = (Text, Text, Text);
}

/// The languages in which an article is, and how it is reached in each.
pub(in crate::knowledge) async fn alternates(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    id: Uuid,
) -> Result<Vec<AlternateRow>, DbError> {
    let readable = Readable::in_portal(caller, tenant);
    db.read(&caller.identity(), Alternates { readable, id })
        .await
}

/// How many articles the caller may read in each category.
pub(in crate::knowledge) async fn counts(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Vec<(Uuid, i64)>, DbError> {
    let query = articles::table
        .filter(Readable::in_portal(caller, tenant))
        .filter(articles::category_id.is_not_null())
        .group_by(articles::category_id)
        .select((
            articles::category_id.assume_not_null(),
            diesel::dsl::count_star(),
        ));
    db.read(&caller.identity(), query).await
}

/// All categories of a portal, those without a readable article among them: whoever shows them leaves these out.
pub(in crate::knowledge) async fn categories(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Vec<CategoryRow>, DbError> {
    use knowledge_categories as c;
    let query = c::table
        .filter(c::tenant_id.is_null().or(c::tenant_id.eq(tenant)))
        .order((c::position, c::slug))
        .select((
            c::id,
            c::tenant_id,
            c::parent_id,
            c::names,
            c::slug,
            c::icon,
            c::version,
        ));
    db.read(&caller.identity(), query).await
}
