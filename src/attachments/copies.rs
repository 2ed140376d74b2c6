//! Copies of files: a message that is made of another has files of its own, which live and end by themselves.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    Files, Key, Message,
    model::{AttachmentRow, AttachmentState},
    storage::StorageError,
};
use crate::{
    access::Caller,
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::{Database, DbError, schema::attachments},
};

/// A file that lies in the storage a second time, and has no row yet: without one it is swept away.
#[derive(Debug)]
pub struct Copy {
    of: Uuid,
    row: AttachmentRow,
}

impl Copy {
    /// The text that named the file names its copy.
    #[must_use]
    pub fn renamed_in(&self, text: &str) -> String {
        let name = |id| format!("attachment:{}", GlobalId::new(NodeKind::Attachment, id));
        text.replace(&name(self.of), &name(self.row.id))
    }
}

/// Copies the files of a message that contacts may read, in their order. One that nobody gets is left where it is, and so
/// is one that the storage has lost.
///
/// # Errors
/// STORAGE_UNAVAILABLE when the storage is away.
pub async fn copy_files(
    db: &Database,
    files: &Files,
    caller: &Caller,
    tenant: Uuid,
    message: Uuid,
) -> Result<Vec<Copy>, Failure> {
    let query = attachments::table
        .filter(attachments::tenant_id.eq(tenant))
        .filter(attachments::message_id.eq(message))
        .filter(attachments::internal.eq(false))
        .filter(attachments::state.ne(AttachmentState::Refused))
        .order(attachments::position)
        .select(AttachmentRow::as_select());
    let rows: Vec<AttachmentRow> = db.read(&caller.identity(), query).await?;
    let mut copies = Vec::with_capacity(rows.len());
    for row in rows {
        let (of, id) = (row.id, Uuid::now_v7());
        match copy(files, &row, id).await {
            Ok(()) => copies.push(Copy {
                of,
                row: AttachmentRow { id, ..row },
            }),
            Err(error) if error.is_missing() => {
                tracing::warn!(attachment = %of, "a file is not in the storage and was not copied");
            }
            Err(error) => {
                tracing::error!(%error, attachment = %of, "a file cannot be copied");
                let code = UserErrorCode::StorageUnavailable;
                return Err(UserError::at(caller.locale, code, "replyId").into());
            }
        }
    }
    Ok(copies)
}

async fn copy(files: &Files, row: &AttachmentRow, id: Uuid) -> Result<(), StorageError> {
    let pictures = [false, true];
    let there = pictures
        .iter()
        .take(1 + usize::from(row.thumbnail_type.is_some()));
    for &thumbnail in there {
        let from = Key {
            tenant: row.tenant_id,
            id: row.id,
            thumbnail,
        };
        files.storage.copy(from, Key { id, ..from }).await?;
    }
    Ok(())
}

/// Attaches copies to a message that the same transaction writes.
///
/// # Errors
/// When the database refuses: the message is no ticket of the files' uploader.
pub async fn attach_copies(
    conn: &mut AsyncPgConnection,
    copies: &[Copy],
    message: Message,
) -> Result<(), DbError> {
    let now = Utc::now();
    for (position, Copy { row, .. }) in (0_i32..).zip(copies) {
        diesel::insert_into(attachments::table)
            .values((
                (
                    attachments::tenant_id.eq(message.tenant),
                    attachments::id.eq(row.id),
                    attachments::uploader_contact_id.eq(row.uploader_contact_id),
                    attachments::ticket_id.eq(message.ticket),
                    attachments::message_id.eq(message.id),
                    attachments::internal.eq(message.internal),
                    attachments::position.eq(position),
                    attachments::attached_at.eq(now),
                ),
                (
                    attachments::file_name.eq(&row.file_name),
                    attachments::media_type.eq(&row.media_type),
                    attachments::size.eq(row.size),
                    attachments::sha256.eq(&row.sha256),
                    attachments::state.eq(row.state),
                    attachments::width.eq(row.width),
                    attachments::height.eq(row.height),
                    attachments::thumbnail_type.eq(&row.thumbnail_type),
                    attachments::created_at.eq(row.created_at),
                ),
            ))
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
