//! What the desk has.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    sql_types::{Array, Bool, Jsonb, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::named::Called;
use crate::{
    access::Caller,
    api::Page,
    db::{
        Database, DbError,
        schema::{article_versions, articles, knowledge_categories},
    },
    knowledge::{
        model::{ArticleState, CategoryRow, DeskRow, VersionRow},
        policy::Readable,
    },
};

/// Versions that are listed of an article.
const MOST_VERSIONS: i64 = 100;

/// Which articles the desk lists.
#[derive(Clone, Debug, Default)]
pub(in crate::knowledge) struct DeskFilter {
    pub state: Option<ArticleState>,
    /// A tenant's own; `Some(None)`: the provider's.
    pub tenant: Option<Option<Uuid>>,
    pub category: Option<Uuid>,
    pub owner: Option<Uuid>,
    /// What they are called; see [`Called`].
    pub words: Vec<String>,
}

macro_rules! narrowed {
    ($query:expr, $caller:expr, $filter:expr) => {{
        let mut query = $query.filter(Readable::on_desk($caller));
        query = match $filter.state {
            None => query,
            Some(ArticleState::Draft) => query.filter(
                articles::state
                    .eq("draft")
                    .and(articles::in_review.eq(false)),
            ),
            Some(ArticleState::InReview) => query.filter(articles::in_review),
            Some(ArticleState::Published) => query.filter(articles::state.eq("published")),
            Some(ArticleState::Archived) => query.filter(articles::state.eq("archived")),
        };
        query = match $filter.tenant {
            None => query,
            Some(None) => query.filter(articles::tenant_id.is_null()),
            Some(Some(tenant)) => query.filter(articles::tenant_id.eq(tenant)),
        };
        if let Some(category) = $filter.category {
            query = query.filter(articles::category_id.eq(category));
        }
        if let Some(owner) = $filter.owner {
            query = query.filter(articles::owner_id.eq(owner));
        }
        if !$filter.words.is_empty() {
            query = query.filter(Called($filter.words.clone()));
        }
        query
    }};
}

macro_rules! desk_columns {
    () => {
        (
            articles::id,
            articles::tenant_id,
            articles::tenants,
            articles::category_id,
            articles::state,
            articles::in_review,
            articles::audience,
            articles::kinds,
            articles::departments,
            articles::tags,
            articles::owner_id,
            articles::review_on,
            articles::latest,
            articles::published,
            articles::publish_at,
            articles::expires_at,
            articles::version,
            articles::created_at,
            articles::updated_at,
            sql::<Jsonb>(
                "coalesce((SELECT v.texts FROM article_versions v WHERE v.article_id = articles.id \
                 AND v.number = articles.latest), '{}') AS texts",
            ),
            sql::<Array<SqlUuid>>(
                "ARRAY(SELECT c.contact_id FROM article_contacts c WHERE c.article_id = articles.id \
                 ORDER BY c.contact_id) AS chosen",
            ),
            articles::related,
        )
    };
}

/// One page, one more than its size, the latest change first.
pub(in crate::knowledge) async fn desk_page(
    db: &Database,
    caller: &Caller,
    filter: &DeskFilter,
    page: &Page,
) -> Result<Vec<DeskRow>, DbError> {
    let all = articles::table.select(desk_columns!()).into_boxed::<Pg>();
    let mut query = narrowed!(all, caller, filter);
    if let Some(after) = page.after {
        let time = time_of(after.key);
        query = query.filter(
            articles::updated_at
                .lt(time)
                .or(articles::updated_at.eq(time).and(articles::id.lt(after.id))),
        );
    }
    if let Some(before) = page.before {
        let time = time_of(before.key);
        query = query.filter(
            articles::updated_at.gt(time).or(articles::updated_at
                .eq(time)
                .and(articles::id.gt(before.id))),
        );
    }
    let query = if page.backwards {
        query.order((articles::updated_at.asc(), articles::id.asc()))
    } else {
        query.order((articles::updated_at.desc(), articles::id.desc()))
    };
    db.read(&caller.identity(), query.limit(page.size + 1))
        .await
}

/// How many there are for the caller.
pub(in crate::knowledge) async fn desk_count(
    db: &Database,
    caller: &Caller,
    filter: &DeskFilter,
) -> Result<i64, DbError> {
    let all = articles::table.count().into_boxed::<Pg>();
    let counts: Vec<i64> = db
        .read(&caller.identity(), narrowed!(all, caller, filter))
        .await?;
    Ok(counts.into_iter().sum())
}

/// The article of this id.
pub(in crate::knowledge) async fn desk_one(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<DeskRow>, DbError> {
    let query = articles::table
        .filter(articles::id.eq(id))
        .filter(Readable::on_desk(caller))
        .select(desk_columns!());
    let rows = db.read(&caller.identity(), query).await?;
    Ok(rows.into_iter().next())
}

/// Those of these articles that are there for the caller, in no order.
pub(in crate::knowledge) async fn desk_many(
    db: &Database,
    caller: &Caller,
    ids: Vec<Uuid>,
) -> Result<Vec<DeskRow>, DbError> {
    let query = articles::table
        .filter(articles::id.eq_any(ids))
        .filter(Readable::on_desk(caller))
        .select(desk_columns!());
    db.read(&caller.identity(), query).await
}

/// The versions of an article, the newest first.
pub(in crate::knowledge) async fn versions(
    db: &Database,
    caller: &Caller,
    article: Uuid,
) -> Result<Vec<VersionRow>, DbError> {
    use article_versions as v;
    let query = v::table
        .inner_join(articles::table.on(articles::id.eq(v::article_id)))
        .filter(v::article_id.eq(article))
        .filter(Readable::on_desk(caller))
        .order(v::number.desc())
        .limit(MOST_VERSIONS)
        .select((v::number, v::texts, v::author_name, v::created_at));
    db.read(&caller.identity(), query).await
}

/// All categories of the portals that one serves, and the provider's, in order.
pub(in crate::knowledge) async fn desk_categories(
    db: &Database,
    caller: &Caller,
) -> Result<Vec<CategoryRow>, DbError> {
    use knowledge_categories as c;
    let all = c::table
        .order((c::position, c::slug))
        .select((
            c::id,
            c::tenant_id,
            c::parent_id,
            c::names,
            c::slug,
            c::icon,
            c::version,
        ))
        .into_boxed::<Pg>();
    let query = match Readable::on_desk(caller) {
        Readable::Unguarded | Readable::Everything => all,
        Readable::Of(served) => all.filter(c::tenant_id.is_null().or(c::tenant_id.eq_any(served))),
        _ => all.filter(false.into_sql::<Bool>()),
    };
    db.read(&caller.identity(), query).await
}

fn time_of(microseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(microseconds).unwrap_or_default()
}
