//! Pages of what hangs on an object in places without gaps: a ticket's timeline, a conversation's messages.
//!
//! Positions run from 1 to the object's count without gaps, so a page is a range of them, known before it is read; and the pages of
//! all objects of a request are one statement.

use std::collections::HashMap;

use uuid::Uuid;

use super::Page;

/// A range of an object's positions, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The object's tenant.
    pub tenant: Uuid,
    /// The object.
    pub of: Uuid,
    /// The first position.
    pub from: i32,
    /// The last position; before `from` when there is none.
    pub to: i32,
}

impl Window {
    /// The positions of a page among 1 to `count`, one more than it shows.
    #[must_use]
    pub fn of_page(tenant: Uuid, of: Uuid, count: i32, page: &Page) -> Self {
        let clamp = |key: i64| i32::try_from(key.clamp(0, i64::from(count) + 1)).unwrap_or(0);
        let first = page.after.map_or(1, |position| clamp(position.key) + 1);
        let last = page
            .before
            .map_or(count, |position| clamp(position.key) - 1);
        let rows = i32::try_from(page.size).unwrap_or(0);
        let (from, to) = if page.backwards {
            (first.max(last - rows), last)
        } else {
            (first, last.min(first + rows))
        };
        Self {
            tenant,
            of,
            from,
            to,
        }
    }
}

/// Rows of a table in one of the windows, in order: in the range that holds them all (which the index serves), and in exactly
/// them. `$of` is the column that names the object, `$place` the one with the positions.
macro_rules! in_windows {
    ($table:ident, $of:ident, $place:ident, $windows:expr) => {{
        use diesel::{
            dsl::sql,
            pg::Pg,
            sql_types::{Array, Bool, Integer, Uuid as SqlUuid},
        };
        let windows: &[$crate::api::Window] = $windows;
        let query = $table::table
            .order(($table::$of, $table::$place))
            .into_boxed::<Pg>();
        if let [window] = windows {
            // PostgreSQL plans this once and for all: of lists it plans each anew, which takes longer than the reading.
            query
                .filter($table::tenant_id.eq(window.tenant))
                .filter($table::$of.eq(window.of))
                .filter($table::$place.between(window.from, window.to))
        } else {
            let objects: Vec<uuid::Uuid> = windows.iter().map(|window| window.of).collect();
            let tenants: Vec<uuid::Uuid> = windows.iter().map(|window| window.tenant).collect();
            let from: Vec<i32> = windows.iter().map(|window| window.from).collect();
            let to: Vec<i32> = windows.iter().map(|window| window.to).collect();
            let lowest = from.iter().min().copied().unwrap_or(1);
            let highest = to.iter().max().copied().unwrap_or(0);
            query
                .filter($table::tenant_id.eq_any(tenants))
                .filter($table::$of.eq_any(objects.clone()))
                .filter($table::$place.between(lowest, highest))
                .filter(
                    sql::<Bool>("EXISTS (SELECT FROM unnest(")
                        .bind::<Array<SqlUuid>, _>(objects)
                        .sql(", ")
                        .bind::<Array<Integer>, _>(from)
                        .sql(", ")
                        .bind::<Array<Integer>, _>(to)
                        .sql(concat!(
                            ") w (object, low, high) WHERE w.object = ",
                            stringify!($table),
                            ".",
                            stringify!($of),
                            " AND ",
                            stringify!($table),
                            ".",
                            stringify!($place),
                            " BETWEEN w.low AND w.high)"
                        )),
                )
        }
    }};
}
pub(crate) use in_windows;

/// Gives each window its rows, of which `place` says the object and the position. Two windows of one object may overlap.
pub(crate) fn distribute<R: Clone>(
    windows: &[Window],
    rows: &[R],
    place: impl Fn(&R) -> (Uuid, i32),
) -> HashMap<Window, Vec<R>> {
    let mut by_object: HashMap<Uuid, Vec<&R>> = HashMap::new();
    for row in rows {
        by_object.entry(place(row).0).or_default().push(row);
    }
    windows
        .iter()
        .map(|window| {
            let rows = by_object.get(&window.of).into_iter().flatten();
            let inside = rows.filter(|row| (window.from..=window.to).contains(&place(row).1));
            (*window, inside.map(|&row| row.clone()).collect())
        })
        .collect()
}

/// A connection takes rows as a query would return them: from the page's own end.
pub(crate) fn in_page_order<T>(
    rows: impl DoubleEndedIterator<Item = T>,
    backwards: bool,
) -> Vec<T> {
    if backwards {
        rows.rev().collect()
    } else {
        rows.collect()
    }
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
        let window = Window::of_page(Uuid::nil(), Uuid::nil(), 50, &page);
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
