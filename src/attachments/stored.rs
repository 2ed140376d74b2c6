//! A file as it is given out, whatever it belongs to.

use uuid::Uuid;

use super::model::{AttachmentRow, AttachmentState};

/// What is known of a file when its bytes are asked for.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// Below which the storage has it: its tenant, or the nil id for the provider.
    pub tenant: Uuid,
    /// By which the storage knows it.
    pub id: Uuid,
    /// Cleaned.
    pub file_name: String,
    /// By content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Of the bytes as they are kept.
    pub sha256: Vec<u8>,
    /// Whether it can be had.
    pub state: AttachmentState,
    /// Whether Portico itself decoded it and wrote it anew, so that a browser may show it.
    pub is_picture: bool,
    /// The small picture's media type, where there is one.
    pub thumbnail_type: Option<String>,
}

impl From<AttachmentRow> for StoredFile {
    fn from(row: AttachmentRow) -> Self {
        Self {
            is_picture: row.is_picture(),
            tenant: row.tenant_id,
            id: row.id,
            file_name: row.file_name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            state: row.state,
            thumbnail_type: row.thumbnail_type,
        }
    }
}
