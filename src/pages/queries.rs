//! Reads of pages, each one statement.

use diesel::{pg::Pg, prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::model::{DeskRow, LinkRow, ShownRow};
use crate::{
    access::{Caller, Viewer},
    db::{Database, DbError, schema::pages},
};

/// Narrows to what exists for the caller in a portal: all of its pages for its people, the public ones before log-in.
macro_rules! shown_to {
    ($query:expr, $caller:expr, $tenant:expr) => {{
        let query = $query.filter(pages::tenant_id.eq($tenant));
        match $caller.viewer {
            _ if !$caller.guarded() => query,
            Viewer::Contact { tenant: own, .. } if own == $tenant => query,
            Viewer::Anonymous {
                tenant: Some(asked),
            } if asked == $tenant => query.filter(pages::public),
            _ => query.filter(false.into_sql::<Bool>()),
        }
    }};
}

/// What leads to the portal's pages, in order.
pub(super) async fn links(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Vec<LinkRow>, DbError> {
    let all = pages::table
        .select((pages::slug, pages::titles, pages::public))
        .order((pages::position, pages::slug))
        .into_boxed::<Pg>();
    db.read(&caller.identity(), shown_to!(all, caller, tenant))
        .await
}

/// The portal's page of this slug.
pub(super) async fn shown(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    slug: &str,
) -> Result<Option<ShownRow>, DbError> {
    let one = pages::table
        .filter(pages::slug.eq(slug.to_owned()))
        .select((
            pages::slug,
            pages::titles,
            pages::bodies,
            pages::public,
            pages::updated_at,
        ))
        .into_boxed::<Pg>();
    let rows = db
        .read(&caller.identity(), shown_to!(one, caller, tenant))
        .await?;
    Ok(rows.into_iter().next())
}

/// A tenant's pages for the desk, in order; or the one of this id.
pub(super) async fn on_desk(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
    only: Option<Uuid>,
) -> Result<Vec<DeskRow>, DbError> {
    let mut query = pages::table
        .select((
            pages::id,
            pages::slug,
            pages::titles,
            pages::bodies,
            pages::public,
            pages::version,
            pages::updated_at,
        ))
        .order((pages::position, pages::slug))
        .into_boxed::<Pg>();
    query = match (&caller.viewer, caller.served_tenants()) {
        _ if !caller.guarded() => query,
        (Viewer::Staff { .. }, Some(served)) => query.filter(pages::tenant_id.eq_any(served)),
        (Viewer::Staff { .. }, None) => query,
        _ => query.filter(false.into_sql::<Bool>()),
    };
    if let Some(tenant) = tenant {
        query = query.filter(pages::tenant_id.eq(tenant));
    }
    if let Some(only) = only {
        query = query.filter(pages::id.eq(only));
    }
    db.read(&caller.identity(), query).await
}
