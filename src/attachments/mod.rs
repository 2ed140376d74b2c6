//! Files that people attach to what they write: taken in, looked at, kept, and given to whoever may read it. Whose the files of
//! messages are is said here; of articles, the knowledge base says it.

mod attach;
pub mod commands;
mod content;
mod copies;
mod graphql;
mod intake;
mod limits;
mod link;
mod loader;
mod mailed;
mod model;
mod name;
mod picture;
mod place;
mod rows;
mod scanner;
mod storage;
mod stored;
mod worker;

use std::{path::PathBuf, sync::Arc};

use tokio::sync::Semaphore;

pub use attach::{Message, Whole, attach};
pub use copies::{Copies, Copy, attach_copies, copy_files};
pub use graphql::{
    Attachment, AttachmentMutation, attachment_ids, attachments_of, incoming, rich_text,
};
pub use intake::{Incoming, Taken, look_at, take_in};
pub use limits::{UploadLimits, limits_of};
pub use link::{Link, Linked};
pub use loader::AttachmentLoader;
pub use mailed::MailedFiles;
pub use model::{AttachmentRow, AttachmentState};
pub use name::{clean as clean_name, disposition};
pub use scanner::{ScanError, Scanner, Verdict};
pub use storage::{Key, Storage, StorageError};
pub use stored::StoredFile;
pub use worker::FileWorker;

use crate::config::{Sealer, StorageConfig};

/// What working with files takes, put together once and handed down.
#[derive(Clone, Debug)]
pub struct Files {
    pub(crate) storage: Storage,
    sealer: Sealer,
    scanner: Option<Arc<Scanner>>,
    incoming: PathBuf,
    /// Pictures at work at once: each may take a hundred megabytes for a moment.
    pictures: Arc<Semaphore>,
}

impl Files {
    /// Opens the storage.
    ///
    /// # Errors
    /// When a folder cannot be made, or the bucket's settings do not fit together.
    pub fn open(config: &StorageConfig, sealer: Sealer) -> Result<Self, StorageError> {
        std::fs::create_dir_all(&config.incoming)?;
        Ok(Self {
            storage: Storage::open(&config.place)?,
            sealer,
            scanner: config
                .scanner
                .clone()
                .map(|address| Arc::new(Scanner::new(address))),
            incoming: config.incoming.clone(),
            pictures: Arc::new(Semaphore::new(1)),
        })
    }

    /// Takes away all files of a tenant that is deleted, and says how many there were.
    ///
    /// # Errors
    /// When the storage is away; the sweeping of files without a row takes the rest later.
    pub async fn remove_all_of(&self, tenant: uuid::Uuid) -> Result<usize, StorageError> {
        self.storage.remove_all_of(tenant).await
    }

    /// Takes one file away. It is swept away later if the storage is not there now.
    pub async fn remove(&self, tenant: uuid::Uuid, id: uuid::Uuid) {
        for thumbnail in [false, true] {
            let key = Key {
                tenant,
                id,
                thumbnail,
            };
            if let Err(error) = self.storage.remove(key).await {
                tracing::warn!(%error, %id, "a file is left to be swept away");
            }
        }
    }

    /// A nameless file for what comes in: it is gone when nobody holds it any more, the process included.
    ///
    /// # Errors
    /// When the folder is gone or full.
    pub fn incoming(&self) -> std::io::Result<std::fs::File> {
        tempfile::tempfile_in(&self.incoming)
    }
}
