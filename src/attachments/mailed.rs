//! What mails show of the files of the answers that they tell of.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use futures_util::{FutureExt, future::BoxFuture};
use uuid::Uuid;

use super::{AttachmentRow, AttachmentState, Files, Key};
use crate::api::{GlobalId, NodeKind};
use crate::db::{Database, DbError, Identity, System, schema::attachments};
use crate::notifications::{AnswerFiles, MailFile, MailPicture};

/// Bytes up to which a picture travels as it is; the small one stands for a bigger one.
const WHOLE_PICTURE: i64 = 400 * 1024;
/// Bytes of all pictures of a mail: many servers take no more than 10 MB, and Base64 adds a third.
const ALL_PICTURES: usize = 3 * 1024 * 1024;
/// Pictures of a mail.
const MOST_PICTURES: usize = 10;
/// The width of a mail's text, in pixels.
const WIDEST: i32 = 500;

/// Where mails find the files of the answers that they tell of.
#[derive(Clone, Debug)]
pub struct MailedFiles {
    /// Where they are noted.
    pub db: Database,
    /// Where they are kept.
    pub files: Files,
}

impl AnswerFiles for MailedFiles {
    fn of_answers(&self, answers: Vec<Uuid>) -> BoxFuture<'_, Result<Vec<MailFile>, DbError>> {
        async move { files_of(&self.db, &self.files, answers).await }.boxed()
    }
}

async fn files_of(
    db: &Database,
    files: &Files,
    answers: Vec<Uuid>,
) -> Result<Vec<MailFile>, DbError> {
    if answers.is_empty() {
        return Ok(Vec::new());
    }
    let query = attachments::table
        .filter(attachments::message_id.eq_any(answers))
        .filter(attachments::internal.eq(false))
        .filter(attachments::state.ne(AttachmentState::Refused))
        .order((attachments::message_id, attachments::position))
        .select(AttachmentRow::as_select());
    let rows: Vec<AttachmentRow> = db.read(&Identity::system(System::Mail), query).await?;
    let mut found = Vec::with_capacity(rows.len());
    let (mut shown, mut bytes) = (0, 0);
    for row in rows {
        // Of what is said in conversations, files are named alone.
        let showable = row.conversation_id.is_none() && row.state == AttachmentState::Ready;
        let picture = match shown < MOST_PICTURES && showable {
            true => picture_of(files, &row).await,
            false => None,
        };
        let picture = picture.filter(|picture| bytes + picture.bytes.len() <= ALL_PICTURES);
        if let Some(picture) = &picture {
            shown += 1;
            bytes += picture.bytes.len();
        }
        found.push(MailFile {
            message: row.message_id.unwrap_or_default(),
            id: GlobalId::new(NodeKind::Attachment, row.id).to_string(),
            name: row.file_name,
            size: u64::try_from(row.size).unwrap_or_default(),
            picture,
        });
    }
    Ok(found)
}

async fn picture_of(files: &Files, row: &AttachmentRow) -> Option<MailPicture> {
    let (width, height) = (row.width?, row.height?);
    let whole = row.size <= WHOLE_PICTURE;
    let content_type = if whole {
        row.media_type.clone()
    } else {
        row.thumbnail_type.clone()?
    };
    let key = Key {
        tenant: row.tenant_id,
        id: row.id,
        thumbnail: !whole,
    };
    let bytes = files
        .storage
        .read_whole(key)
        .await
        .inspect_err(|error| tracing::warn!(%error, "a mail goes without a picture"))
        .ok()?;
    let shown = width.min(WIDEST);
    Some(MailPicture {
        cid: format!("file-{}", row.id.simple()),
        content_type,
        bytes,
        width: shown,
        height: (height * shown / width.max(1)).max(1),
    })
}
