//! What is counted of the knowledge base.

use chrono::NaiveDate;
use diesel::{
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, BigInt, Date, Uuid as SqlUuid},
};
use uuid::Uuid;

use crate::{
    access::Caller,
    db::{Database, DbError, schema::articles},
    knowledge::policy::Readable,
};

/// What was counted on a day.
#[derive(Queryable, Clone, Debug)]
pub(in crate::knowledge) struct DayRow {
    pub day: NaiveDate,
    pub reads: i64,
    pub solved: i64,
    pub helpful: i64,
    pub unhelpful: i64,
}

/// What was counted of an article.
#[derive(Queryable, Clone, Debug)]
pub(in crate::knowledge) struct UsedRow {
    pub article: Uuid,
    pub reads: i64,
    pub solved: i64,
    pub helpful: i64,
    pub unhelpful: i64,
}

/// Reads and votes between two days (both counted, in UTC), put together by what `KEY` says.
struct Used {
    /// Of these tenants; None: of all.
    tenants: Option<Vec<Uuid>>,
    from: NaiveDate,
    to: NaiveDate,
    key: Key,
}

#[derive(Clone, Copy)]
enum Key {
    Day,
    /// So many articles, the most read first.
    Article(i64),
}

impl QueryFragment<Pg> for Used {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (reads, votes) = match self.key {
            Key::Day => ("d.day", "(v.voted_at AT TIME ZONE 'UTC')::date"),
            Key::Article(_) => ("d.article_id", "v.article_id"),
        };
        out.push_sql("SELECT k, sum(r)::bigint AS reads, sum(s)::bigint, sum(h)::bigint, sum(u)::bigint FROM (SELECT ");
        out.push_sql(reads);
        out.push_sql(" AS k, d.reads AS r, d.solved AS s, 0 AS h, 0 AS u FROM article_days d WHERE d.day BETWEEN ");
        self.range(&mut out)?;
        self.of(&mut out, "d")?;
        out.push_sql(" UNION ALL SELECT ");
        out.push_sql(votes);
        out.push_sql(", 0, 0, v.helpful::integer, (NOT v.helpful)::integer FROM article_votes v WHERE (v.voted_at AT TIME ZONE 'UTC')::date BETWEEN ");
        self.range(&mut out)?;
        self.of(&mut out, "v")?;
        out.push_sql(") counted GROUP BY k ORDER BY ");
        match &self.key {
            Key::Day => out.push_sql("k"),
            Key::Article(most) => {
                out.push_sql("reads DESC, k LIMIT ");
                out.push_bind_param::<BigInt, _>(most)?;
            }
        }
        Ok(())
    }
}

impl Used {
    fn range<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param::<Date, _>(&self.from)?;
        out.push_sql(" AND ");
        out.push_bind_param::<Date, _>(&self.to)
    }

    fn of<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>, table: &str) -> QueryResult<()> {
        if let Some(tenants) = &self.tenants {
            out.push_sql(&format!(" AND {table}.tenant_id = ANY ("));
            out.push_bind_param::<Array<SqlUuid>, _>(tenants)?;
            out.push_sql(")");
        }
        Ok(())
    }
}

/// [`Used`], whose key is a day or an article.
struct By<K>(Used, std::marker::PhantomData<K>);

impl<K> QueryFragment<Pg> for By<K> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<K> QueryId for By<K> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for By<Date> {
    type SqlType = (Date, BigInt, BigInt, BigInt, BigInt);
}

impl Query for By<SqlUuid> {
    type SqlType = (SqlUuid, BigInt, BigInt, BigInt, BigInt);
}

/// Day by day; days without anything are not there.
pub(in crate::knowledge) async fn used_by_day(
    db: &Database,
    caller: &Caller,
    tenants: Option<Vec<Uuid>>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<DayRow>, DbError> {
    let used = Used {
        tenants,
        from,
        to,
        key: Key::Day,
    };
    let query = By::<Date>(used, std::marker::PhantomData);
    db.read(&caller.identity(), query).await
}

/// Article by article, the most read first.
pub(in crate::knowledge) async fn used_by_article(
    db: &Database,
    caller: &Caller,
    tenants: Option<Vec<Uuid>>,
    (from, to): (NaiveDate, NaiveDate),
    most: i64,
) -> Result<Vec<UsedRow>, DbError> {
    let used = Used {
        tenants,
        from,
        to,
        key: Key::Article(most),
    };
    let query = By::<SqlUuid>(used, std::marker::PhantomData);
    db.read(&caller.identity(), query).await
}

/// How many published articles should have been looked through again by now: of a tenant's own and the provider's for it, or all.
pub(in crate::knowledge) async fn past_review(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
    today: NaiveDate,
) -> Result<i64, DbError> {
    let of = articles::table
        .filter(Readable::on_desk(caller))
        .filter(articles::state.eq("published"))
        .filter(articles::review_on.lt(today.succ_opt()))
        .count()
        .into_boxed::<Pg>();
    let query = match tenant {
        None => of,
        Some(tenant) => of.filter(
            articles::tenant_id
                .eq(tenant)
                .or(articles::tenant_id.is_null().and(
                    articles::tenants
                        .is_null()
                        .or(articles::tenants.contains(vec![tenant])),
                )),
        ),
    };
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().sum())
}
