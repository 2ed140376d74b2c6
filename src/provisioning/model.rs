//! Tenants as the desk has them.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use diesel::{dsl::sql, prelude::*, sql_types::BigInt};
use uuid::Uuid;

use crate::{
    access::{Caller, FeatureSet},
    db::{Database, DbError, schema::tenants},
    tenants::{Support, TenantState},
    text::Locale,
};

/// What an admin decides on of a tenant, checked.
#[derive(Clone, Debug)]
pub(super) struct TenantRecord {
    pub name: String,
    pub hosts: Vec<String>,
    pub locales: Vec<Locale>,
    pub default_locale: Locale,
    /// None: as Portico has them.
    pub features: Option<FeatureSet>,
    pub support: Support,
}

/// A tenant with where it stands in its life.
#[derive(Queryable, Clone, Debug)]
pub(super) struct DeskTenantRow {
    pub id: Uuid,
    pub state: TenantState,
    pub state_since: DateTime<Utc>,
    pub state_by: Option<Uuid>,
    pub state_note: serde_json::Value,
    pub version: i32,
    pub features: Option<Vec<String>>,
    pub support: serde_json::Value,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deletes_at: Option<DateTime<Utc>>,
    pub hosts: Vec<String>,
}

/// The columns of a [`DeskTenantRow`].
macro_rules! desk_columns {
    () => {
        (
            tenants::id,
            tenants::state,
            tenants::state_since,
            tenants::state_by,
            tenants::state_note,
            tenants::record_version,
            tenants::features,
            tenants::support,
            tenants::created_at,
            tenants::updated_at,
            tenants::deletes_at,
            diesel::dsl::sql::<diesel::sql_types::Array<diesel::sql_types::Text>>(
                "ARRAY(SELECT h.host FROM tenant_hosts h WHERE h.tenant_id = tenants.id ORDER BY h.position) AS hosts",
            ),
        )
    };
}
pub(super) use desk_columns;

/// How many contacts may log in, and how many tickets are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TenantCounts {
    /// Contacts who may log in.
    pub contacts: i64,
    /// Tickets that are neither resolved nor closed.
    pub open_tickets: i64,
}

/// Counts for all tenants of a page in one statement. Made for one request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct TenantCountsLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for TenantCountsLoader {
    type Value = TenantCounts;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, TenantCounts>, Self::Error> {
        counts(&self.db, &self.caller, ids).await.map_err(Arc::new)
    }
}

/// Counts for all of these in one statement.
pub(super) async fn counts(
    db: &Database,
    caller: &Caller,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, TenantCounts>, DbError> {
    let served: Vec<Uuid> = ids
        .iter()
        .copied()
        .filter(|id| caller.serves(*id))
        .collect();
    let query = tenants::table.filter(tenants::id.eq_any(served)).select((
        tenants::id,
        sql::<BigInt>(
            "(SELECT count(*) FROM contacts c WHERE c.tenant_id = tenants.id AND c.active)",
        ),
        sql::<BigInt>(
            "(SELECT count(*) FROM tickets t WHERE t.tenant_id = tenants.id \
                     AND t.status NOT IN ('resolved', 'closed'))",
        ),
    ));
    let found: Vec<(Uuid, i64, i64)> = db.read(&caller.identity(), query).await?;
    let counts = found.into_iter().map(|(id, contacts, open_tickets)| {
        let counts = TenantCounts {
            contacts,
            open_tickets,
        };
        (id, counts)
    });
    Ok(counts.collect())
}
