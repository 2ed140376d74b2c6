//! What was published, the newest first.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    expression::SqlLiteral,
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Integer, Nullable, Text},
};
use serde_json::Value;
use uuid::Uuid;

use super::{drafts, policy::may_design};
use crate::{
    access::Caller,
    api::Page,
    branding::Design,
    db::{
        Database, DbError,
        schema::{branding_publications, branding_versions},
    },
};

/// A design that was published.
#[derive(Clone, Debug)]
pub(super) struct Version {
    /// Counts a tenant's, from 1.
    pub number: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; none for the command line.
    pub by: Option<String>,
    /// The version that it shows again.
    pub restored_from: Option<i32>,
    /// Whether it came of a new base brand.
    pub from_base: bool,
    /// What was decided.
    pub design: Design,
}

type Row = (i32, DateTime<Utc>, Option<String>, Option<i32>, bool, Value);

type Columns = (
    branding_versions::version,
    branding_versions::published_at,
    SqlLiteral<Nullable<Text>>,
    SqlLiteral<Nullable<Integer>>,
    SqlLiteral<Bool>,
    branding_versions::design,
);

fn columns() -> Columns {
    (
        branding_versions::version,
        branding_versions::published_at,
        sql("branding_publications.published_by"),
        sql("branding_publications.restored_from"),
        sql("coalesce(branding_publications.from_base, false)"),
        branding_versions::design,
    )
}

fn version((number, at, by, restored_from, from_base, design): Row) -> Result<Version, DbError> {
    Ok(Version {
        number,
        at,
        by,
        restored_from,
        from_base,
        design: drafts::read(&design)?,
    })
}

/// What belongs to a version: by whom it was published.
#[diesel::dsl::auto_type(no_type_alias)]
fn its_own() -> _ {
    branding_publications::tenant_id
        .eq(branding_versions::tenant_id)
        .and(branding_publications::version.eq(branding_versions::version))
}

/// A page of them. One statement.
pub(super) async fn page(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    page: &Page,
) -> Result<Vec<Version>, DbError> {
    let mut query = branding_versions::table
        .left_join(branding_publications::table.on(its_own()))
        .filter(may_design(caller, tenant).into_sql::<Bool>())
        .filter(branding_versions::tenant_id.eq(tenant))
        .select(columns())
        .limit(page.size + 1)
        .into_boxed::<Pg>();
    let number = |key: i64| i32::try_from(key).unwrap_or(i32::MAX);
    if let Some(after) = page.after {
        query = query.filter(branding_versions::version.lt(number(after.key)));
    }
    if let Some(before) = page.before {
        query = query.filter(branding_versions::version.gt(number(before.key)));
    }
    query = if page.backwards {
        query.order(branding_versions::version.asc())
    } else {
        query.order(branding_versions::version.desc())
    };
    let rows: Vec<Row> = db.read(&caller.identity(), query).await?;
    rows.into_iter().map(version).collect()
}

/// One of them.
pub(super) async fn find(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    number: i32,
) -> Result<Option<Version>, DbError> {
    let query = branding_versions::table
        .left_join(branding_publications::table.on(its_own()))
        .filter(may_design(caller, tenant).into_sql::<Bool>())
        .filter(branding_versions::tenant_id.eq(tenant))
        .filter(branding_versions::version.eq(number))
        .select(columns());
    let rows: Vec<Row> = db.read(&caller.identity(), query).await?;
    rows.into_iter().next().map(version).transpose()
}

/// How many there are.
pub(super) async fn count(db: &Database, caller: &Caller, tenant: Uuid) -> Result<i64, DbError> {
    let query = branding_versions::table
        .filter(may_design(caller, tenant).into_sql::<Bool>())
        .filter(branding_versions::tenant_id.eq(tenant))
        .count();
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().next().unwrap_or_default())
}
