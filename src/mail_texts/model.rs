//! A tenant's words for a kind of mail in one language, as they are kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::notifications::{MailKind, OwnTexts};

/// One row.
#[derive(Queryable, Clone, Debug)]
pub(super) struct TextRow {
    pub kind: MailKind,
    pub locale: String,
    pub texts: OwnTexts,
    pub version: i32,
    pub updated_at: DateTime<Utc>,
}
