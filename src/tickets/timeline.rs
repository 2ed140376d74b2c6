//! Reads of what hangs on tickets, for all tickets of a request in one statement each.
//!
//! Positions run from 1 to the ticket's count without gaps, so a page is a range of them, known before it is read.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    dsl::sql,
    pg::Pg,
    sql_types::{Array, Bool, Integer, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::model::{EntryRow, NoteRow};
use crate::{
    access::Caller,
    api::Page,
    db::{
        Database, DbError,
        schema::{ticket_entries, ticket_internal_notes},
    },
};

/// A page of a ticket's entries or notes: their positions, both ends included, one more than the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The ticket's tenant.
    pub tenant: Uuid,
    /// The ticket.
    pub ticket: Uuid,
    /// The first position.
    pub from: i32,
    /// The last position; before `from` when the page is empty.
    pub to: i32,
}

impl Window {
    /// The positions of a page among 1 to `count`.
    #[must_use]
    pub fn of(tenant: Uuid, ticket: Uuid, count: i32, page: &Page) -> Self {
        let clamp = |key: i64| i32::try_from(key.clamp(0, i64::from(count) + 1)).unwrap_or(0);
        let first = page.after.map_or(1, |position| clamp(position.key) + 1);
        let last = page
            .before
            .map_or(count, |position| clamp(position.key) - 1);
        let rows = i32::try_from(page.size).unwrap_or(0);
        if page.backwards {
            Self {
                tenant,
                ticket,
                from: first.max(last - rows),
                to: last,
            }
        } else {
            Self {
                tenant,
                ticket,
                from: first,
                to: last.min(first + rows),
            }
        }
    }
}

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

/// The predicate "in one of the windows": the range that holds them all (which the index serves), and exactly them.
macro_rules! in_windows {
    ($table:ident, $windows:expr) => {{
        let windows: &[Window] = $windows;
        let tickets: Vec<Uuid> = windows.iter().map(|window| window.ticket).collect();
        let tenants: Vec<Uuid> = windows.iter().map(|window| window.tenant).collect();
        let from: Vec<i32> = windows.iter().map(|window| window.from).collect();
        let to: Vec<i32> = windows.iter().map(|window| window.to).collect();
        let lowest = from.iter().min().copied().unwrap_or(1);
        let highest = to.iter().max().copied().unwrap_or(0);
        $table::table
            .filter($table::tenant_id.eq_any(tenants))
            .filter($table::ticket_id.eq_any(tickets.clone()))
            .filter($table::position.between(lowest, highest))
            .filter(
                sql::<Bool>("EXISTS (SELECT FROM unnest(")
                    .bind::<Array<SqlUuid>, _>(tickets)
                    .sql(", ")
                    .bind::<Array<Integer>, _>(from)
                    .sql(", ")
                    .bind::<Array<Integer>, _>(to)
                    .sql(concat!(
                        ") w (ticket, low, high) WHERE w.ticket = ",
                        stringify!($table),
                        ".ticket_id AND ",
                        stringify!($table),
                        ".position BETWEEN w.low AND w.high)"
                    )),
            )
            .order(($table::ticket_id, $table::position))
            .into_boxed::<Pg>()
    }};
}

impl Loader<Window> for EntryLoader {
    type Value = Vec<EntryRow>;
    type Error = Arc<DbError>;

    async fn load(&self, windows: &[Window]) -> Result<HashMap<Window, Self::Value>, Self::Error> {
        let query = in_windows!(ticket_entries, windows).select(EntryRow::as_select());
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
        let query = in_windows!(ticket_internal_notes, windows).select(NoteRow::as_select());
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

/// Gives each window its rows. Two windows of one ticket may overlap.
fn distribute<R: Clone>(
    windows: &[Window],
    rows: &[R],
    place: impl Fn(&R) -> (Uuid, i32),
) -> HashMap<Window, Vec<R>> {
    let mut by_ticket: HashMap<Uuid, Vec<&R>> = HashMap::new();
    for row in rows {
        by_ticket.entry(place(row).0).or_default().push(row);
    }
    windows
        .iter()
        .map(|window| {
            let rows = by_ticket.get(&window.ticket).into_iter().flatten();
            let inside = rows.filter(|row| (window.from..=window.to).contains(&place(row).1));
            (*window, inside.map(|&row| row.clone()).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Position;

    fn window(size: i64, backwards: bool, after: Option<i64>, before: Option<i64>) -> (i32, i32) {
        let at = |key: Option<i64>| {
            key.map(|key| Position {
                key,
                id: Uuid::nil(),
            })
        };
        let page = Page {
            size,
            backwards,
            after: at(after),
            before: at(before),
        };
        let window = Window::of(Uuid::nil(), Uuid::nil(), 50, &page);
        (window.from, window.to)
    }

    #[test]
    fn a_window_is_the_page_and_one_more() {
        assert_eq!(window(20, false, None, None), (1, 21));
        assert_eq!(window(20, false, Some(20), None), (21, 41));
        assert_eq!(window(20, false, Some(40), None), (41, 50));
        assert_eq!(window(20, true, None, None), (30, 50));
        assert_eq!(window(20, true, None, Some(31)), (10, 30));
        assert_eq!(window(20, true, None, Some(5)), (1, 4));
    }

    #[test]
    fn a_cursor_from_anywhere_stays_in_bounds() {
        assert_eq!(window(20, false, Some(i64::MAX), None), (52, 50));
        assert_eq!(window(20, false, Some(i64::MIN), None), (1, 21));
        assert_eq!(window(20, true, None, Some(i64::MIN)), (1, -1));
    }
}
