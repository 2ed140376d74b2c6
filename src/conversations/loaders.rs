//! Reads of what hangs on conversations, for all of a request in one statement each. Made for one request, so what they hold
//! is the caller's own.
//!
//! Positions run from 1 to the conversation's count without gaps, and each revision is one message's at most: a page, and
//! what changed since, is a range of them that is known before it is read.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    dsl::sql,
    pg::Pg,
    sql_types::{Array, BigInt, Bool, Integer, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::{
    model::{ConversationRow, MessageRow, StaffRow, TraceRow},
    policy::existing_for,
    reads::{UNREAD_BY_CONTACT, UNREAD_BY_STAFF},
};
use crate::{
    access::{Caller, Viewer},
    api::Page,
    db::{
        Database, DbError,
        schema::{conversation_messages, conversation_staff, conversation_traces, conversations},
    },
};

/// A range of a conversation's positions or revisions, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The conversation's tenant.
    pub tenant: Uuid,
    /// The conversation.
    pub conversation: Uuid,
    /// The first.
    pub from: i32,
    /// The last; before `from` when there is none.
    pub to: i32,
}

impl Window {
    /// Of a conversation.
    #[must_use]
    pub const fn of(row: &ConversationRow, from: i32, to: i32) -> Self {
        Self {
            tenant: row.tenant_id,
            conversation: row.id,
            from,
            to,
        }
    }

    /// The positions of a page, one more than it shows.
    #[must_use]
    pub fn of_page(row: &ConversationRow, page: &Page) -> Self {
        let count = row.message_count;
        let clamp = |key: i64| i32::try_from(key.clamp(0, i64::from(count) + 1)).unwrap_or(0);
        let first = page.after.map_or(1, |position| clamp(position.key) + 1);
        let last = page
            .before
            .map_or(count, |position| clamp(position.key) - 1);
        let rows = i32::try_from(page.size).unwrap_or(0);
        if page.backwards {
            Self::of(row, first.max(last - rows), last)
        } else {
            Self::of(row, first, last.min(first + rows))
        }
    }
}

/// The predicate "in one of the windows": the range that holds them all (which the index serves), and exactly them.
macro_rules! in_windows {
    ($table:ident, $column:ident, $windows:expr) => {{
        let windows: &[Window] = $windows;
        let conversations: Vec<Uuid> = windows.iter().map(|window| window.conversation).collect();
        let tenants: Vec<Uuid> = windows.iter().map(|window| window.tenant).collect();
        let from: Vec<i32> = windows.iter().map(|window| window.from).collect();
        let to: Vec<i32> = windows.iter().map(|window| window.to).collect();
        let lowest = from.iter().min().copied().unwrap_or(1);
        let highest = to.iter().max().copied().unwrap_or(0);
        $table::table
            .filter($table::tenant_id.eq_any(tenants))
            .filter($table::conversation_id.eq_any(conversations.clone()))
            .filter($table::$column.between(lowest, highest))
            .filter(
                sql::<Bool>("EXISTS (SELECT FROM unnest(")
                    .bind::<Array<SqlUuid>, _>(conversations)
                    .sql(", ")
                    .bind::<Array<Integer>, _>(from)
                    .sql(", ")
                    .bind::<Array<Integer>, _>(to)
                    .sql(concat!(
                        ") w (conversation, low, high) WHERE w.conversation = ",
                        stringify!($table),
                        ".conversation_id AND ",
                        stringify!($table),
                        ".",
                        stringify!($column),
                        " BETWEEN w.low AND w.high)"
                    )),
            )
            .order(($table::conversation_id, $table::$column))
            .into_boxed::<Pg>()
    }};
}

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
        let query =
            in_windows!(conversation_messages, position, windows).select(MessageRow::as_select());
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
        let query =
            in_windows!(conversation_messages, revision, windows).select(MessageRow::as_select());
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
        let query = in_windows!(conversation_traces, position, windows)
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
            .filter(conversation_staff::conversation_id.eq_any(ids.to_vec()))
            .filter(conversation_staff::left_at.is_null())
            .order((conversation_staff::joined_at, conversation_staff::staff_id))
            .select(StaffRow::as_select());
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
        let counted = || {
            sql::<BigInt>(
                "(SELECT count(*) FROM (SELECT FROM conversation_messages
                     WHERE conversation_messages.tenant_id = conversations.tenant_id
                     AND conversation_messages.conversation_id = conversations.id AND ",
            )
        };
        let base = || {
            conversations::table
                .filter(existing_for(&self.caller))
                .filter(conversations::id.eq_any(ids.to_vec()))
        };
        let identity = self.caller.identity();
        let end = " LIMIT 100) unread)";
        let read = match self.caller.viewer {
            Viewer::Staff { staff, .. } => {
                let [one, two, three] = UNREAD_BY_STAFF;
                let unread = counted()
                    .sql(one)
                    .bind::<SqlUuid, _>(staff)
                    .sql(two)
                    .bind::<SqlUuid, _>(staff)
                    .sql(three)
                    .sql(end);
                let query = base().select((conversations::id, unread));
                self.db.read(&identity, query)
            }
            _ => {
                let unread = counted().sql(UNREAD_BY_CONTACT).sql(end);
                let query = base().select((conversations::id, unread));
                self.db.read(&identity, query)
            }
        };
        let rows: Vec<(Uuid, i64)> = read.await.map_err(Arc::new)?;
        Ok(rows.into_iter().collect())
    }
}

/// Gives each window its rows. Two windows of one conversation may overlap.
fn distribute<R: Clone>(
    windows: &[Window],
    rows: &[R],
    place: impl Fn(&R) -> (Uuid, i32),
) -> HashMap<Window, Vec<R>> {
    let mut by_conversation: HashMap<Uuid, Vec<&R>> = HashMap::new();
    for row in rows {
        by_conversation.entry(place(row).0).or_default().push(row);
    }
    windows
        .iter()
        .map(|window| {
            let rows = by_conversation
                .get(&window.conversation)
                .into_iter()
                .flatten();
            let inside = rows.filter(|row| (window.from..=window.to).contains(&place(row).1));
            (*window, inside.map(|&row| row.clone()).collect())
        })
        .collect()
}
