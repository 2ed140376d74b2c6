//! All of a tenant in one archive: what admins hand over to a customer, or keep before they delete a portal.
//!
//! Rows are of one moment and come out of the database one after the other, files out of the storage piece by piece: an export
//! takes no more memory for a large tenant than for a small one.

mod archive;
mod ask;
mod attached;
mod files;
mod links;
mod readme;
mod tables;
mod write;

use uuid::Uuid;

pub use archive::{Pieces, Sink, way};
pub use ask::{Asked, ask, ask_again, ask_here};
pub use links::ExportLinks;
pub use tables::{EXPORTED, LEFT_OUT, Rows};
pub use write::{Summary, export};

use crate::{attachments::StorageError, db::DbError, tenants::folder::FolderError};

/// Whose data, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The tenant.
    pub tenant: Uuid,
    /// The admin who wants it; none for the operator on the command line.
    pub admin: Option<Uuid>,
}

/// Why an archive was not finished.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database's fault.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The storage's.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The tenant's folder cannot be told.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The archive cannot be written.
    #[error(transparent)]
    Archive(#[from] zip::result::ZipError),
    /// What is kept aside meanwhile cannot be.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Whoever wanted it went away, or is too slow.
    #[error("nobody takes the export any more")]
    NobodyTakes,
    /// There is no such tenant, or not for them.
    #[error("there is no such tenant")]
    NotThere,
}

impl From<diesel::result::Error> for ExportError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}
