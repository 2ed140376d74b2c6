//! What applying folders changes, as people read it.

use std::fmt;

use crate::tenants::folder::FieldChange;

/// The outcome of a plan, or of applying it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Categories and articles of the folders, each folder's together.
    pub items: Vec<ItemChange>,
    /// Articles and categories that are in no file and stay as they are.
    pub left_alone: Vec<String>,
    /// What was applied: a plan that has drift says what to do about it.
    pub(super) applied: bool,
}

/// What happens to an article or a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemChange {
    /// Which one: `oriale/printer-offline`, `provider/category printing`.
    pub name: String,
    /// What happens.
    pub change: Change,
    /// Which values change.
    pub fields: Vec<FieldChange>,
    /// It was changed at the desk since the folder was exported or applied.
    pub drift: bool,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created,
    /// It is there with other values.
    Changed,
    /// It was not read, and is now; other values may change with it.
    Published,
    /// It is read no more.
    Archived,
    /// Nothing.
    Unchanged,
}

impl Change {
    const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Published => "published",
            Self::Archived => "archived",
            Self::Unchanged => "unchanged",
        }
    }
}

/// Names that are told at most; the others are counted.
const MOST_NAMED: usize = 12;

impl Changes {
    /// Whether nothing changes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items
            .iter()
            .all(|item| item.change == Change::Unchanged)
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut drifted = 0;
        for item in &self.items {
            if item.change == Change::Unchanged {
                continue;
            }
            writeln!(f, "{}: {}", item.name, item.change.word())?;
            let width = item.fields.iter().map(|field| field.field.len()).max();
            let width = width.unwrap_or(0);
            for change in &item.fields {
                writeln!(f, "  {:width$}  {change}", change.field)?;
            }
            if item.drift {
                drifted += 1;
                writeln!(
                    f,
                    "  drift: changed at the desk since this folder was exported or applied"
                )?;
            }
        }
        if drifted > 0 && !self.applied {
            writeln!(
                f,
                "{drifted} would be written over: apply refuses that unless with --overwrite; export the folder to see what is at the desk"
            )?;
        }
        if !self.left_alone.is_empty() {
            let named = self.left_alone.iter().take(MOST_NAMED);
            let named: Vec<&str> = named.map(String::as_str).collect();
            write!(f, "Not in the folder, left alone: {}", named.join(", "))?;
            match self.left_alone.len().saturating_sub(MOST_NAMED) {
                0 => writeln!(f)?,
                more => writeln!(f, " and {more} more")?,
            }
        }
        let count = |change| {
            self.items
                .iter()
                .filter(|item| item.change == change)
                .count()
        };
        write!(
            f,
            "{} created, {} changed, {} published, {} archived, {} unchanged",
            count(Change::Created),
            count(Change::Changed),
            count(Change::Published),
            count(Change::Archived),
            count(Change::Unchanged),
        )
    }
}
