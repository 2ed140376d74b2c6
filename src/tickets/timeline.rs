//! Reads of what hangs on tickets, for all tickets of a request in one statement each (see [`Window`]).

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};

use super::model::{EntryRow, NoteRow};
use crate::{
    access::Caller,
    api::{Window, distribute, in_windows},
    db::{
        Database, DbError,
        schema::{ticket_entries, ticket_internal_notes},
    },
};

/// Loads windows of timelines. Made for one request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct EntryLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

/// Loads windows of internal notes. See [`EntryLoader`].
#[derive(Debug)]
pub struct NoteLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Window> for EntryLoader {
    type Value = Vec<EntryRow>;
    type Error = Arc<DbError>;

    async fn load(&self, windows: &[Window]) -> Result<HashMap<Window, Self::Value>, Self::Error> {
        let query =
            in_windows!(ticket_entries, ticket_id, position, windows).select(EntryRow::as_select());
        let rows = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(distribute(windows, &rows, |row: &EntryRow| {
            (row.ticket_id, row.position)
        }))
    }
}

impl Loader<Window> for NoteLoader {
    type Value = Vec<NoteRow>;
    type Error = Arc<DbError>;

    async fn load(&self, windows: &[Window]) -> Result<HashMap<Window, Self::Value>, Self::Error> {
        let query = in_windows!(ticket_internal_notes, ticket_id, position, windows)
            .select(NoteRow::as_select());
        let rows = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(distribute(windows, &rows, |row: &NoteRow| {
            (row.ticket_id, row.position)
        }))
    }
}
