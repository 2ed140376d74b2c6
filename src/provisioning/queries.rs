//! Reads of tenants for the desk, each one statement.

use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::model::{DeskTenantRow, desk_columns};
use crate::{
    access::{Caller, Viewer},
    api::{Page, containing},
    db::{Database, DbError, schema::tenants},
    tenants::TenantState,
};

/// Which tenants of those that the caller serves.
#[derive(Clone, Debug, Default)]
pub(super) struct TenantFilter {
    /// This one.
    pub only: Option<Uuid>,
    /// With each of these words in name, short name or a host.
    pub words: Vec<String>,
    /// In this state; none: all that are not archived.
    pub state: Option<TenantState>,
    /// In any state, whatever `state` says.
    pub any_state: bool,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub by_name: bool,
    pub descending: bool,
}

macro_rules! narrowed {
    ($query:expr, $caller:expr, $filter:expr) => {{
        let mut query = $query;
        query = match (&$caller.viewer, $caller.served_tenants()) {
            _ if !$caller.guarded() => query,
            (Viewer::Staff { .. }, Some(served)) => query.filter(tenants::id.eq_any(served)),
            (Viewer::Staff { .. }, None) => query,
            _ => query.filter(false.into_sql::<Bool>()),
        };
        if let Some(only) = $filter.only {
            query = query.filter(tenants::id.eq(only));
        }
        query = match $filter.state {
            _ if $filter.any_state => query,
            Some(state) => query.filter(tenants::state.eq(state)),
            None => query.filter(tenants::state.ne(TenantState::Archived)),
        };
        for word in &$filter.words {
            let pattern = containing(word);
            query = query.filter(
                tenants::name
                    .ilike(pattern.clone())
                    .or(tenants::slug.ilike(pattern.clone()))
                    .or(sql::<Bool>(
                        "EXISTS (SELECT FROM tenant_hosts h WHERE h.tenant_id = tenants.id AND h.host ILIKE ",
                    )
                    .bind::<Text, _>(pattern)
                    .sql(" OFFSET 0)")),
            );
        }
        query
    }};
}

/// One page, one more than its size. A cursor names a tenant, whose row says where it is.
pub(super) async fn page(
    db: &Database,
    caller: &Caller,
    filter: &TenantFilter,
    order: Order,
    page: &Page,
) -> Result<Vec<DeskTenantRow>, DbError> {
    let all = tenants::table.select(desk_columns!()).into_boxed::<Pg>();
    let mut query = narrowed!(all, caller, filter);
    let (here, there) = if order.by_name {
        ("(lower(tenants.name), tenants.id)", "lower(c.name), c.id")
    } else {
        ("(tenants.created_at, tenants.id)", "c.created_at, c.id")
    };
    for (cursor, behind) in [(page.after, true), (page.before, false)] {
        if let Some(position) = cursor {
            let comparison = if behind == order.descending { "<" } else { ">" };
            query = query.filter(
                sql::<Bool>(&format!(
                    "{here} {comparison} (SELECT {there} FROM tenants c WHERE c.id = "
                ))
                .bind::<SqlUuid, _>(position.id)
                .sql(")"),
            );
        }
    }
    let name = || sql::<Text>("lower(tenants.name)");
    let query = match (order.by_name, page.backwards == order.descending) {
        (true, true) => query.order((name().asc(), tenants::id.asc())),
        (true, false) => query.order((name().desc(), tenants::id.desc())),
        (false, true) => query.order((tenants::created_at.asc(), tenants::id.asc())),
        (false, false) => query.order((tenants::created_at.desc(), tenants::id.desc())),
    };
    db.read(&caller.identity(), query.limit(page.size + 1))
        .await
}

/// How many tenants pass the filter.
pub(super) async fn count(
    db: &Database,
    caller: &Caller,
    filter: &TenantFilter,
) -> Result<i64, DbError> {
    let all = tenants::table.count().into_boxed::<Pg>();
    let counts: Vec<i64> = db
        .read(&caller.identity(), narrowed!(all, caller, filter))
        .await?;
    Ok(counts.into_iter().sum())
}

/// The tenant of this id, in whichever state.
pub(super) async fn one(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Option<DeskTenantRow>, DbError> {
    let filter = TenantFilter {
        only: Some(tenant),
        any_state: true,
        ..TenantFilter::default()
    };
    let all = tenants::table.select(desk_columns!()).into_boxed::<Pg>();
    let rows = db
        .read(&caller.identity(), narrowed!(all, caller, filter))
        .await?;
    Ok(rows.into_iter().next())
}

/// The tenants with each of these words in name, short name or a host, by name, one more than the page's size: who they are,
/// and the host that links name.
///
/// # Errors
/// When the database fails.
pub async fn found(
    db: &Database,
    caller: &Caller,
    words: &[String],
    size: &Page,
) -> Result<Vec<(Uuid, Option<String>)>, DbError> {
    let filter = TenantFilter {
        words: words.to_vec(),
        ..TenantFilter::default()
    };
    let by_name = Order {
        by_name: true,
        descending: false,
    };
    let rows = page(db, caller, &filter, by_name, size).await?;
    let first = |row: DeskTenantRow| (row.id, row.hosts.into_iter().next());
    Ok(rows.into_iter().map(first).collect())
}
