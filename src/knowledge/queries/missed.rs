//! What was looked for in vain.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    dsl::{max, sql},
    prelude::*,
    sql_types::BigInt,
};
use uuid::Uuid;

use crate::{
    access::Caller,
    db::{
        Database, DbError,
        schema::{missed_search_days, missed_searches},
    },
};

/// Words that found nothing.
#[derive(Queryable, Clone, Debug)]
pub(in crate::knowledge) struct MissedRow {
    pub words: String,
    pub locale: String,
    pub times: i64,
    pub last_at: DateTime<Utc>,
}

/// What was looked for in vain between two days (both counted, in UTC), the most often first; in these tenants, or in all.
pub(in crate::knowledge) async fn missed(
    db: &Database,
    caller: &Caller,
    tenants: Option<Vec<Uuid>>,
    (from, to): (NaiveDate, NaiveDate),
    most: i64,
) -> Result<Vec<MissedRow>, DbError> {
    use {missed_search_days as d, missed_searches as m};
    let times = || sql::<BigInt>("sum(missed_search_days.times)::bigint");
    let of = d::table
        .inner_join(
            m::table.on(m::tenant_id
                .eq(d::tenant_id)
                .and(m::locale.eq(d::locale))
                .and(m::words.eq(d::words))),
        )
        .filter(d::day.between(from, to))
        .group_by((d::words, d::locale))
        .order((times().desc(), d::words, d::locale))
        .limit(most)
        .select((
            d::words,
            d::locale,
            times(),
            max(m::last_at).assume_not_null(),
        ));
    match tenants {
        None => db.read(&caller.identity(), of).await,
        Some(tenants) => {
            let of = of.filter(d::tenant_id.eq_any(tenants));
            db.read(&caller.identity(), of).await
        }
    }
}

/// How often that was, day by day; days without are not there.
pub(in crate::knowledge) async fn missed_by_day(
    db: &Database,
    caller: &Caller,
    tenants: Option<Vec<Uuid>>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(NaiveDate, i64)>, DbError> {
    use missed_search_days as d;
    let of = d::table
        .filter(d::day.between(from, to))
        .group_by(d::day)
        .order(d::day)
        .select((
            d::day,
            sql::<BigInt>("sum(missed_search_days.times)::bigint"),
        ));
    match tenants {
        None => db.read(&caller.identity(), of).await,
        Some(tenants) => {
            let of = of.filter(d::tenant_id.eq_any(tenants));
            db.read(&caller.identity(), of).await
        }
    }
}
