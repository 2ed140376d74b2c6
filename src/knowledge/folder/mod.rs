//! The knowledge base as code: `knowledge/` (the provider's articles) and `tenants/<slug>/knowledge/` (a portal's own) as folders of
//! Markdown, for people and their version control.
//!
//! `plan` says what would change, `apply` changes it in one transaction or not at all, `export` writes the folders back. Articles and
//! categories that are in no file are left alone. What was changed at the desk since a folder was exported or applied is said, and not
//! written over unless that is asked for.

mod apply;
mod articles;
mod attached;
mod categories;
mod changes;
mod decide;
mod export;
mod export_files;
mod fields;
mod intake;
mod load;
mod stored;
mod write;

use std::path::{Path, PathBuf};

pub use apply::{Which, apply, plan};
pub use changes::{Change, Changes, ItemChange};
pub use export::{Exported, export};

pub(super) use apply::{carry_out, hold, scopes};
pub(super) use attached::Added;
pub(super) use decide::{Decided, decide};
pub(super) use intake::{Intake, look_into};
pub(super) use load::{Content, read as read_file};
pub(super) use stored::{Scope, Stored, load};

use crate::db::DbError;
use crate::tenants::folder::{FolderError, Problem, Problems};

/// Categories and their order.
pub(super) const CATEGORIES: &str = "categories.toml";
/// What a folder of articles is called.
const FOLDER: &str = "knowledge";

/// Why nothing was planned, applied, exported or imported. Nothing was changed in the database.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeFolderError {
    /// People can put this right in the files.
    #[error("{0}")]
    Problems(Problems),
    /// Somebody changed at the desk what the folder would change.
    #[error(
        "these were changed at the desk since this folder was exported or applied; nothing was changed:\n  {}\n\
         Export the folder and bring both together (what is in the files is replaced: commit them first), or apply with --overwrite",
        .0.join("\n  ")
    )]
    Drift(Vec<String>),
    /// There is no such portal.
    #[error("there is no tenant “{0}”")]
    NoTenant(String),
    /// There is nothing to read.
    #[error("there is no folder of articles in {}; expected are knowledge/ and tenants/<slug>/knowledge/", .0.display())]
    Nothing(PathBuf),
    /// A file could not be written.
    #[error(transparent)]
    Write(#[from] FolderError),
    /// The database did not do as it was asked.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<Vec<Problem>> for KnowledgeFolderError {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Problems(Problems(problems))
    }
}

pub(super) fn about(file: &Path, message: impl Into<String>) -> Problem {
    Problem {
        file: file.to_owned(),
        place: None,
        field: String::new(),
        message: message.into(),
    }
}
