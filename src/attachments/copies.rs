//! Copies of files: a message that is made of another has files of its own, which live and end by themselves.

use chrono::Utc;
use diesel::{pg::Pg, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    Files, Key, Message,
    model::{AttachmentRow, AttachmentState},
    storage::StorageError,
};
use crate::{
    access::{Caller, Viewer},
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
    /// The file that it is a copy of.
    #[must_use]
    pub const fn of(&self) -> Uuid {
        self.of
    }

    /// The text that named the file names its copy.
    #[must_use]
    pub fn renamed_in(&self, text: &str) -> String {
        let name = |id| format!("attachment:{}", GlobalId::new(NodeKind::Attachment, id));
        text.replace(&name(self.of), &name(self.row.id))
    }
}

/// What files are copied of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// A reply in a ticket.
    OfReply(Uuid),
    /// All that was said in a conversation: the last of its files, so many at most.
    OfConversation(Uuid, i64),
}

/// Copies files that contacts may read, in their order. One that nobody gets is left where it is, and so is one that the
/// storage has lost.
///
/// # Errors
/// STORAGE_UNAVAILABLE when the storage is away.
pub async fn copy_files(
    db: &Database,
    files: &Files,
    caller: &Caller,
    tenant: Uuid,
    which: Copies,
) -> Result<Vec<Copy>, Failure> {
    let query = attachments::table
        .filter(attachments::tenant_id.eq(tenant))
        .filter(attachments::internal.eq(false))
        .filter(attachments::state.ne(AttachmentState::Refused))
        .select(AttachmentRow::as_select())
        .into_boxed::<Pg>();
    let query = match which {
        Copies::OfReply(reply) => query
            .filter(attachments::message_id.eq(reply))
            .order(attachments::position.desc()),
        Copies::OfConversation(conversation, most) => query
            .filter(attachments::conversation_id.eq(conversation))
            .order((
                attachments::attached_at.desc(),
                attachments::message_id.desc(),
                attachments::position.desc(),
            ))
            .limit(most),
    };
    let mut rows: Vec<AttachmentRow> = db.read(&caller.identity(), query).await?;
    rows.reverse();
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
                let field = match which {
                    Copies::OfReply(_) => "replyId",
                    Copies::OfConversation(..) => "conversationId",
                };
                return Err(UserError::at(caller.locale, code, field).into());
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

/// Attaches copies to a message that the same transaction writes. What staff had uploaded is then the caller's, who is of
/// staff.
///
/// # Errors
/// When the database refuses: the message is no ticket of the files' uploader.
pub async fn attach_copies(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    copies: &[Copy],
    message: Message,
) -> Result<(), DbError> {
    let now = Utc::now();
    let (ticket, conversation) = message.of.columns();
    let staff = match caller.viewer {
        Viewer::Staff { staff, .. } => Some(staff),
        _ => None,
    };
    for (position, Copy { row, .. }) in (0_i32..).zip(copies) {
        diesel::insert_into(attachments::table)
            .values((
                (
                    attachments::tenant_id.eq(message.tenant),
                    attachments::id.eq(row.id),
                    attachments::uploader_contact_id.eq(row.uploader_contact_id),
                    attachments::uploader_staff_id
                        .eq(staff.filter(|_| row.uploader_contact_id.is_none())),
                    attachments::ticket_id.eq(ticket),
                    attachments::conversation_id.eq(conversation),
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
