//! Reads of what hangs on conversations, for all of a request in one statement each. Made for one request, so what they hold
//! is the caller's own.
//!
//! Of one object it is asked with `=`: PostgreSQL plans that once for a connection, and with a list each time, which takes longer than
//! to read what is found. Each event asks for one.
//!
//! Each revision is one message's at most: what changed since one is a [`Window`] as a page is, of revisions.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{ExpressionMethods, QueryDsl, SelectableHelper, pg::Pg};
use uuid::Uuid;

use super::{
    model::{MessageRow, StaffRow, TraceRow},
    policy::existing_for,
    reads::Unread,
};
use crate::{
    access::Caller,
    api::{Window, distribute, in_windows},
    db::{
        Database, DbError,
        schema::{conversation_messages, conversation_staff, conversation_traces, conversations},
    },
};

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
    /// Loads messages by their positions.
    MessageLoader
}
loader! {
    /// Loads messages by their revisions: what is new, edited or deleted.
    ChangeLoader
}
loader! {
    /// Loads what messages said before, by their positions: for staff.
    TraceLoader
}
loader! {
    /// Loads staff who take part in conversations, in the order in which they came.
    PeopleLoader
}
loader! {
    /// Counts what the caller has not read of conversations.
    UnreadLoader
}

impl Loader<Window> for MessageLoader {
    type Value = Vec<MessageRow>;
    type Error = Arc<DbError>;

    async fn load(&self, windows: &[Window]) -> Result<HashMap<Window, Self::Value>, Self::Error> {
        let query = in_windows!(conversation_messages, conversation_id, position, windows)
            .select(MessageRow::as_select());
        let rows: Vec<MessageRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(distribute(windows, &rows, |row| {
            (row.conversation_id, row.position)
        }))
    }
}

impl Loader<Window> for ChangeLoader {
    type Value = Vec<MessageRow>;
    type Error = Arc<DbError>;

    async fn load(&self, windows: &[Window]) -> Result<HashMap<Window, Self::Value>, Self::Error> {
        let query = in_windows!(conversation_messages, conversation_id, revision, windows)
            .select(MessageRow::as_select());
        let rows: Vec<MessageRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(distribute(windows, &rows, |row| {
            (row.conversation_id, row.revision)
        }))
    }
}

impl Loader<Window> for TraceLoader {
    type Value = Vec<TraceRow>;
    type Error = Arc<DbError>;

    async fn load(&self, windows: &[Window]) -> Result<HashMap<Window, Self::Value>, Self::Error> {
        let query = in_windows!(conversation_traces, conversation_id, position, windows)
            .then_order_by(conversation_traces::revision)
            .select(TraceRow::as_select());
        let rows: Vec<TraceRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(distribute(windows, &rows, |row| {
            (row.conversation_id, row.position)
        }))
    }
}

impl Loader<Uuid> for PeopleLoader {
    type Value = Vec<StaffRow>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = conversation_staff::table
            .filter(conversation_staff::left_at.is_null())
            .order((conversation_staff::joined_at, conversation_staff::staff_id))
            .select(StaffRow::as_select())
            .into_boxed::<Pg>();
        let query = match ids {
            [id] => query.filter(conversation_staff::conversation_id.eq(*id)),
            _ => query.filter(conversation_staff::conversation_id.eq_any(ids.to_vec())),
        };
        let rows: Vec<StaffRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut people: HashMap<Uuid, Vec<StaffRow>> = HashMap::new();
        for row in rows {
            people.entry(row.conversation_id).or_default().push(row);
        }
        Ok(people)
    }
}

impl Loader<Uuid> for UnreadLoader {
    type Value = i64;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = conversations::table
            .filter(existing_for(&self.caller))
            .select((conversations::id, Unread::by(&self.caller)))
            .into_boxed::<Pg>();
        let query = match ids {
            [id] => query.filter(conversations::id.eq(*id)),
            _ => query.filter(conversations::id.eq_any(ids.to_vec())),
        };
        let rows: Vec<(Uuid, i64)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(rows.into_iter().collect())
    }
}
