//! Pages of a list: `first`/`after` forwards, `last`/`before` backwards, by keyset.

use async_graphql::Result;

use super::{ErrorCode, Keyset, Position};
use crate::access::Caller;

/// Rows of a page when the caller does not say.
pub const DEFAULT_PAGE: i32 = 20;
/// Rows of a page at most.
pub const MAX_PAGE: i32 = 100;

/// The four arguments of every connection.
#[derive(Clone, Debug, Default)]
pub struct PageArguments {
    /// At most so many rows from the start, or after `after`.
    pub first: Option<i32>,
    /// Only rows behind this cursor.
    pub after: Option<String>,
    /// At most so many rows from the end, or before `before`.
    pub last: Option<i32>,
    /// Only rows before this cursor.
    pub before: Option<String>,
}

/// A page that was asked for, checked.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Rows wanted, 1 to [`MAX_PAGE`]. A query loads one more, to see whether there is another page.
    pub size: i64,
    /// Whether the page is counted from the list's end.
    pub backwards: bool,
    /// Only rows behind it, in the list's order.
    pub after: Option<Position>,
    /// Only rows before it, in the list's order.
    pub before: Option<Position>,
}

/// What a connection's page costs in complexity: its rows times what each row asks for.
#[must_use]
pub fn page_cost(first: Option<i32>, last: Option<i32>, child_complexity: usize) -> usize {
    let rows = first.or(last).unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
    1 + usize::try_from(rows).unwrap_or(1) * child_complexity
}

impl PageArguments {
    /// Checks sizes and cursors.
    ///
    /// # Errors
    /// `BAD_PAGE` for a size below 1, above [`MAX_PAGE`], or for both ends at once; `BAD_CURSOR` for a cursor that
    /// is not of this list, order and viewer.
    pub fn check(&self, caller: &Caller, keyset: &Keyset) -> Result<Page> {
        if self.first.is_some() && self.last.is_some() {
            return Err(ErrorCode::BadPage.error(caller.locale, "error-page-arguments", &[]));
        }
        let size = self.first.or(self.last).unwrap_or(DEFAULT_PAGE);
        if !(1..=MAX_PAGE).contains(&size) {
            return Err(ErrorCode::BadPage.error(
                caller.locale,
                "error-page-size",
                &[
                    (
                        "argument",
                        if self.last.is_some() { "last" } else { "first" }.into(),
                    ),
                    ("limit", MAX_PAGE.into()),
                ],
            ));
        }
        let open = |cursor: &Option<String>| match cursor {
            None => Ok(None),
            Some(cursor) => keyset.open(cursor).map(Some).ok_or_else(|| {
                ErrorCode::BadCursor.error(caller.locale, "error-invalid-cursor", &[])
            }),
        };
        Ok(Page {
            size: i64::from(size),
            backwards: self.last.is_some(),
            after: open(&self.after)?,
            before: open(&self.before)?,
        })
    }
}
