//! Reads of the log, each one statement.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text, Timestamptz, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::model::AuditAction;
use crate::{
    access::Caller,
    api::Page,
    db::{Database, DbError, schema::audit_events},
};

/// A row with the names of those in it, as they are today.
#[derive(Queryable, Clone, Debug)]
pub struct AuditRow {
    /// Its key.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub action: AuditAction,
    /// `contact`, `staff`, `system` or `nobody`.
    pub actor_kind: String,
    /// In which portal.
    pub tenant_id: Option<Uuid>,
    /// To which contact.
    pub contact_id: Option<Uuid>,
    /// From where.
    pub client_address: Option<String>,
    /// With what.
    pub user_agent: Option<String>,
    /// An [`super::AuditDetail`].
    pub detail: serde_json::Value,
    /// None for a person who is gone, for nobody, and where the caller may not know it.
    pub actor_name: Option<String>,
    /// Whom it was done to.
    pub subject_name: Option<String>,
}

/// Which events.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub tenant: Option<Uuid>,
    pub actions: Vec<AuditAction>,
    /// Part of the name or address of whoever did it or had it done to them.
    pub search: Option<String>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}

/// Rows of the log with the names in them, for any narrowing.
macro_rules! audit_rows {
    () => {
        $crate::db::schema::audit_events::table
            .select((
                audit_events::id,
                audit_events::at,
                audit_events::action,
                audit_events::actor_kind,
                audit_events::tenant_id,
                audit_events::contact_id,
                audit_events::client_address,
                audit_events::user_agent,
                audit_events::detail,
                ::diesel::dsl::sql::<::diesel::sql_types::Nullable<::diesel::sql_types::Text>>(
                    "CASE actor_kind
                     WHEN 'staff' THEN (SELECT s.display_name FROM staff s WHERE s.id = audit_events.actor_id)
                     WHEN 'contact' THEN (SELECT c.display_name FROM contacts c
                        WHERE c.tenant_id = audit_events.tenant_id AND c.id = audit_events.actor_id) END AS actor_name",
                ),
                ::diesel::dsl::sql::<::diesel::sql_types::Nullable<::diesel::sql_types::Text>>(
                    "CASE WHEN contact_id IS NOT NULL THEN (SELECT c.display_name FROM contacts c
                        WHERE c.tenant_id = audit_events.tenant_id AND c.id = audit_events.contact_id)
                     ELSE (SELECT s.display_name FROM staff s WHERE s.id = audit_events.staff_id) END AS subject_name",
                ),
            ))
            .into_boxed::<::diesel::pg::Pg>()
    };
}

pub(crate) use audit_rows;

/// One page of the whole log, newest first, one more than its size. For admins; nothing for anybody else.
pub async fn page(
    db: &Database,
    caller: &Caller,
    filter: &Filter,
    page: &Page,
) -> Result<Vec<AuditRow>, DbError> {
    let mut query = audit_rows!().filter(caller.administers().into_sql::<Bool>());
    if let Some(tenant) = filter.tenant {
        query = query.filter(audit_events::tenant_id.eq(tenant));
    }
    if !filter.actions.is_empty() {
        query = query.filter(audit_events::action.eq_any(filter.actions.clone()));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_events::at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_events::at.lt(to));
    }
    if let Some(search) = &filter.search {
        let pattern = crate::api::containing(search);
        query = query.filter(
            sql::<Bool>(
                "EXISTS (SELECT FROM contacts c WHERE c.tenant_id = audit_events.tenant_id
                    AND c.id IN (audit_events.actor_id, audit_events.contact_id)
                    AND (c.display_name ILIKE ",
            )
            .bind::<Text, _>(pattern.clone())
            .sql(" OR c.email ILIKE ")
            .bind::<Text, _>(pattern.clone())
            .sql(
                ")) OR EXISTS (SELECT FROM staff s WHERE s.id IN (audit_events.actor_id, audit_events.staff_id)
                    AND s.display_name ILIKE ",
            )
            .bind::<Text, _>(pattern)
            .sql(")"),
        );
    }
    for (cursor, comparison) in [
        (page.after, "(audit_events.at, audit_events.id) < ("),
        (page.before, "(audit_events.at, audit_events.id) > ("),
    ] {
        if let Some(position) = cursor {
            let time = DateTime::from_timestamp_micros(position.key).unwrap_or_default();
            query = query.filter(
                sql::<Bool>(comparison)
                    .bind::<Timestamptz, _>(time)
                    .sql(", ")
                    .bind::<SqlUuid, _>(position.id)
                    .sql(")"),
            );
        }
    }
    let query = if page.backwards {
        query.order((audit_events::at.asc(), audit_events::id.asc()))
    } else {
        query.order((audit_events::at.desc(), audit_events::id.desc()))
    };
    db.read(&caller.identity(), query.limit(page.size + 1))
        .await
}
