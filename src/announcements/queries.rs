//! Reads of announcements, each one statement.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    sql_types::{Array, Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::model::{AnnouncementState, DeskRow, ShownRow};
use crate::{
    access::{Caller, Viewer},
    api::Page,
    db::{Database, DbError, schema::announcements},
};

/// What a portal shows at once at most.
const MOST_SHOWN: i64 = 20;

const RUNS: &str = "(announcements.starts_at <= now() AND (announcements.ends_at IS NULL OR announcements.ends_at > now()))";
const FOR_TENANT: &str = "EXISTS (SELECT FROM announcement_tenants t WHERE t.announcement_id = announcements.id AND t.tenant_id = ";

/// What runs in the portal now and the caller has not dismissed, the gravest first; before log-in what is public. None of
/// it for staff, who read at the desk.
pub(super) async fn shown(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Vec<ShownRow>, DbError> {
    let mut query = announcements::table
        .select((
            announcements::id,
            announcements::severity,
            announcements::texts,
            announcements::starts_at,
            announcements::ends_at,
            announcements::public,
            announcements::dismissible,
            announcements::revision,
        ))
        .order((
            sql::<diesel::sql_types::Integer>(
                "CASE announcements.severity WHEN 'outage' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END",
            ),
            announcements::starts_at.desc(),
            announcements::id,
        ))
        .limit(MOST_SHOWN)
        .into_boxed::<Pg>();
    if caller.guarded() {
        query = query.filter(sql::<Bool>(RUNS)).filter(
            announcements::for_all.or(sql::<Bool>(FOR_TENANT)
                .bind::<SqlUuid, _>(tenant)
                .sql(" OFFSET 0)")),
        );
        query = match caller.viewer {
            Viewer::Contact { tenant: own, .. } if own == tenant => query,
            Viewer::Anonymous {
                tenant: Some(asked),
            } if asked == tenant => query.filter(announcements::public),
            _ => query.filter(false.into_sql::<Bool>()),
        };
    }
    if let Viewer::Contact { contact, .. } = caller.viewer {
        query = query.filter(
            sql::<Bool>(
                "NOT EXISTS (SELECT FROM announcement_dismissals d WHERE d.announcement_id = announcements.id \
                 AND d.revision = announcements.revision AND d.contact_id = ",
            )
            .bind::<SqlUuid, _>(contact)
            .sql(" OFFSET 0)"),
        );
    }
    db.read(&caller.identity(), query).await
}

macro_rules! narrowed {
    ($query:expr, $caller:expr, $state:expr) => {{
        let mut query = $query;
        query = match (&$caller.viewer, $caller.served_tenants()) {
            _ if !$caller.guarded() => query,
            (Viewer::Staff { .. }, Some(served)) => query.filter(
                announcements::for_all.or(sql::<Bool>(FOR_TENANT)
                    .sql("ANY(")
                    .bind::<Array<SqlUuid>, _>(served)
                    .sql(") OFFSET 0)")),
            ),
            (Viewer::Staff { .. }, None) => query,
            _ => query.filter(false.into_sql::<Bool>()),
        };
        match $state {
            None => query,
            Some(AnnouncementState::Planned) => {
                query.filter(sql::<Bool>("announcements.starts_at > now()"))
            }
            Some(AnnouncementState::Running) => query.filter(sql::<Bool>(RUNS)),
            Some(AnnouncementState::Over) => {
                query.filter(sql::<Bool>("announcements.ends_at <= now()"))
            }
        }
    }};
}

macro_rules! desk_columns {
    () => {
        (
            announcements::id,
            announcements::severity,
            announcements::texts,
            announcements::for_all,
            announcements::starts_at,
            announcements::ends_at,
            announcements::public,
            announcements::dismissible,
            announcements::version,
            announcements::updated_at,
            sql::<Array<SqlUuid>>(
                "ARRAY(SELECT t.tenant_id FROM announcement_tenants t WHERE t.announcement_id = announcements.id \
                 ORDER BY t.tenant_id) AS tenants",
            ),
        )
    };
}

/// One page for the desk, one more than its size, the latest start first.
pub(super) async fn page(
    db: &Database,
    caller: &Caller,
    state: Option<AnnouncementState>,
    page: &Page,
) -> Result<Vec<DeskRow>, DbError> {
    let all = announcements::table
        .select(desk_columns!())
        .into_boxed::<Pg>();
    let mut query = narrowed!(all, caller, state);
    if let Some(after) = page.after {
        let time = time_of(after.key);
        query = query.filter(
            announcements::starts_at
                .lt(time)
                .or(announcements::starts_at
                    .eq(time)
                    .and(announcements::id.lt(after.id))),
        );
    }
    if let Some(before) = page.before {
        let time = time_of(before.key);
        query = query.filter(
            announcements::starts_at
                .gt(time)
                .or(announcements::starts_at
                    .eq(time)
                    .and(announcements::id.gt(before.id))),
        );
    }
    let query = if page.backwards {
        query.order((announcements::starts_at.asc(), announcements::id.asc()))
    } else {
        query.order((announcements::starts_at.desc(), announcements::id.desc()))
    };
    db.read(&caller.identity(), query.limit(page.size + 1))
        .await
}

/// How many there are for the caller.
pub(super) async fn count(
    db: &Database,
    caller: &Caller,
    state: Option<AnnouncementState>,
) -> Result<i64, DbError> {
    let all = announcements::table.count().into_boxed::<Pg>();
    let counts: Vec<i64> = db
        .read(&caller.identity(), narrowed!(all, caller, state))
        .await?;
    Ok(counts.into_iter().sum())
}

/// The announcement of this id.
pub(super) async fn one(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<DeskRow>, DbError> {
    let all = announcements::table
        .filter(announcements::id.eq(id))
        .select(desk_columns!())
        .into_boxed::<Pg>();
    let rows = db
        .read(
            &caller.identity(),
            narrowed!(all, caller, None::<AnnouncementState>),
        )
        .await?;
    Ok(rows.into_iter().next())
}

fn time_of(microseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(microseconds).unwrap_or_default()
}
