//! Rows of attachments.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{
    deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text as SqlText,
};
use uuid::Uuid;

use crate::{db::schema::attachments, text_enum};

/// Whether a file can be had.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum AttachmentState {
    /// Nobody gets it yet: it is being checked for malicious software.
    Checking,
    /// It can be had.
    Ready,
    /// Nobody gets it: malicious software was found in it.
    Refused,
}

text_enum!(AttachmentState { Checking = "checking", Ready = "ready", Refused = "refused" });

/// A file.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = attachments)]
pub struct AttachmentRow {
    /// Whose portal it is in.
    pub tenant_id: Uuid,
    /// Stable; the storage knows the file by it.
    pub id: Uuid,
    /// The contact who uploaded it, when it was one.
    pub uploader_contact_id: Option<Uuid>,
    /// The conversation that it was sent in; of a ticket's files and of what is not sent yet, none.
    pub conversation_id: Option<Uuid>,
    /// The message that it is attached to.
    pub message_id: Option<Uuid>,
    /// Of an internal note.
    pub internal: bool,
    /// As the uploader named it, cleaned.
    pub file_name: String,
    /// By content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Of the bytes as they are kept.
    pub sha256: Vec<u8>,
    /// Whether it can be had.
    pub state: AttachmentState,
    /// Of a picture, in pixels.
    pub width: Option<i32>,
    /// Of a picture, in pixels.
    pub height: Option<i32>,
    /// The small picture's media type, where there is one.
    pub thumbnail_type: Option<String>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

impl AttachmentRow {
    /// Whether it is a picture that Portico itself decoded and wrote anew, so that a browser may show it.
    #[must_use]
    pub const fn is_picture(&self) -> bool {
        self.width.is_some()
    }
}
