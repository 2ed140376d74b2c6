//! Reads of what hangs on assets and tickets, for all of a request in one statement each. Made for one request, so what they
//! hold is the caller's own.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::{
    model::{AssetRow, AssignmentRow, TypeRow},
    policy::existing_for,
    queries::{self, Found, found, joined},
};
use crate::{
    access::Caller,
    db::{
        Database, DbError,
        schema::{asset_assignments, asset_types, assets, contacts, ticket_assets},
    },
    identity::ContactRow,
};

/// Parts of one asset that are shown at most.
const MOST_PARTS: usize = 100;
/// Entries of one asset's history that are shown at most: the latest.
const LATEST: &str = "asset_assignments.id = ANY (ARRAY(SELECT h.id FROM asset_assignments h
    WHERE h.tenant_id = asset_assignments.tenant_id AND h.asset_id = asset_assignments.asset_id
    ORDER BY h.assigned_at DESC, h.id DESC LIMIT 50))";

macro_rules! loader {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Debug)]
        pub struct $name {
            /// Where they are.
            pub db: Database,
            /// On whose behalf.
            pub caller: Caller,
        }
    };
}

loader! {
    /// Loads assets by their ids.
    AssetLoader
}
loader! {
    /// Loads the parts of assets, by name.
    PartsLoader
}
loader! {
    /// Loads the assets that tickets are about, by name.
    TicketAssetsLoader
}
loader! {
    /// Loads who had assets, the latest first: for staff.
    AssignmentLoader
}

impl Loader<Uuid> for AssetLoader {
    type Value = Found;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let found = queries::by_ids(&self.db, &self.caller, ids)
            .await
            .map_err(Arc::new)?;
        Ok(found.into_iter().map(|it| (it.0.id, it)).collect())
    }
}

impl Loader<Uuid> for PartsLoader {
    type Value = Vec<Found>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let wanted: Vec<Option<Uuid>> = ids.iter().copied().map(Some).collect();
        let query = joined!()
            .filter(existing_for(&self.caller))
            .filter(assets::parent_id.eq_any(wanted))
            .order((assets::sort_name, assets::id))
            .select(found!(&self.caller));
        let rows: Vec<Found> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut parts: HashMap<Uuid, Vec<Found>> = HashMap::new();
        for row in rows {
            let of = parts
                .entry(row.0.parent_id.unwrap_or_default())
                .or_default();
            if of.len() < MOST_PARTS {
                of.push(row);
            }
        }
        Ok(parts)
    }
}

impl Loader<Uuid> for TicketAssetsLoader {
    type Value = Vec<Found>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = joined!()
            .inner_join(
                ticket_assets::table.on(ticket_assets::tenant_id
                    .eq(assets::tenant_id)
                    .and(ticket_assets::asset_id.eq(assets::id))),
            )
            .filter(existing_for(&self.caller))
            .filter(ticket_assets::ticket_id.eq_any(ids.to_vec()))
            .order((assets::sort_name, assets::id))
            .select((ticket_assets::ticket_id, found!(&self.caller)));
        let rows: Vec<(Uuid, Found)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut of_tickets: HashMap<Uuid, Vec<Found>> = HashMap::new();
        for (ticket, found) in rows {
            of_tickets.entry(ticket).or_default().push(found);
        }
        Ok(of_tickets)
    }
}

impl Loader<Uuid> for AssignmentLoader {
    type Value = Vec<AssignmentRow>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = asset_assignments::table
            .filter(asset_assignments::asset_id.eq_any(ids.to_vec()))
            .filter(sql::<Bool>(LATEST))
            .order((
                asset_assignments::assigned_at.desc(),
                asset_assignments::id.desc(),
            ))
            .select(AssignmentRow::as_select());
        let rows: Vec<AssignmentRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut history: HashMap<Uuid, Vec<AssignmentRow>> = HashMap::new();
        for row in rows {
            history.entry(row.asset_id).or_default().push(row);
        }
        Ok(history)
    }
}
