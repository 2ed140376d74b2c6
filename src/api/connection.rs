//! Relay connections (<https://relay.dev/graphql/connections.htm>) whose every field states its audience.

use async_graphql::{Object, OutputType, SimpleObject, TypeName};

use super::{Keyset, Page, Position};
use crate::access::guarded;

/// Where a page lies in its list.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PageInfo {
    /// Whether there are rows behind this page.
    #[allow_for(HOLDER)]
    pub has_next_page: bool,
    /// Whether there are rows before this page.
    #[allow_for(HOLDER)]
    pub has_previous_page: bool,
    /// The first row's cursor; null on an empty page.
    #[allow_for(HOLDER)]
    pub start_cursor: Option<String>,
    /// The last row's cursor; pass it as `after` for the next page. Null on an empty page.
    #[allow_for(HOLDER)]
    pub end_cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug)]
pub struct Connection<T> {
    rows: Vec<(Position, T)>,
    keyset: Keyset,
    has_next: bool,
    has_previous: bool,
    total: Option<i64>,
}

impl<T> Connection<T> {
    /// Makes a page of what a query loaded: up to `page.size + 1` rows, in the order in which they were asked for
    /// (backwards when the page is). `total` is the count of all rows, when it was asked for.
    #[must_use]
    pub fn new(
        page: &Page,
        keyset: Keyset,
        mut rows: Vec<T>,
        total: Option<i64>,
        position: impl Fn(&T) -> Position,
    ) -> Self {
        let size = usize::try_from(page.size).unwrap_or(0);
        let more = rows.len() > size;
        rows.truncate(size);
        if page.backwards {
            rows.reverse();
        }
        let (has_next, has_previous) = if page.backwards {
            (page.before.is_some(), more)
        } else {
            (more, page.after.is_some())
        };
        let rows = rows.into_iter().map(|row| (position(&row), row)).collect();
        Self {
            rows,
            keyset,
            has_next,
            has_previous,
            total,
        }
    }
}

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> std::borrow::Cow<'static, str> {
        format!("{}Connection", T::type_name()).into()
    }
}

/// One page of a list, in the list's order.
#[guarded]
#[Object(name_type)]
impl<T: OutputType> Connection<T> {
    /// The page's rows, each with its cursor.
    #[allow_for(HOLDER)]
    async fn edges(&self) -> Vec<Edge<'_, T>> {
        self.rows
            .iter()
            .map(|(position, node)| Edge {
                keyset: &self.keyset,
                position: *position,
                node,
            })
            .collect()
    }

    /// The page's rows, for those who need no cursors.
    #[allow_for(HOLDER)]
    async fn nodes(&self) -> Vec<&T> {
        self.rows.iter().map(|(_, node)| node).collect()
    }

    /// Where the page lies in its list.
    #[allow_for(HOLDER)]
    async fn page_info(&self) -> PageInfo {
        let cursor =
            |row: Option<&(Position, T)>| row.map(|(position, _)| self.keyset.seal(*position));
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: cursor(self.rows.first()),
            end_cursor: cursor(self.rows.last()),
        }
    }

    /// How many rows the whole list has with this filter. Counted only when asked for.
    #[allow_for(HOLDER)]
    async fn total_count(&self) -> i64 {
        self.total.unwrap_or_default()
    }
}

/// A row and its cursor.
#[derive(Debug)]
pub struct Edge<'page, T> {
    keyset: &'page Keyset,
    position: Position,
    node: &'page T,
}

impl<T: OutputType> TypeName for Edge<'_, T> {
    fn type_name() -> std::borrow::Cow<'static, str> {
        format!("{}Edge", T::type_name()).into()
    }
}

/// A row of a page and its cursor.
#[guarded]
#[Object(name_type)]
impl<T: OutputType> Edge<'_, T> {
    /// Opaque; pass it as `after` or `before` in the same list and order.
    #[allow_for(HOLDER)]
    async fn cursor(&self) -> String {
        self.keyset.seal(self.position)
    }

    /// The row itself.
    #[allow_for(HOLDER)]
    async fn node(&self) -> &T {
        self.node
    }
}
