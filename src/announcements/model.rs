//! Announcements as they are kept.

use std::collections::BTreeMap;

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{text::Locale, text_enum};

/// How grave it is.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum AnnouncementSeverity {
    /// Good to know.
    Info,
    /// Something will not work as usual.
    Warning,
    /// Something does not work.
    Outage,
}

text_enum!(AnnouncementSeverity {
    Info = "info",
    Warning = "warning",
    Outage = "outage",
});

/// Where an announcement is in its time.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnouncementState {
    /// Begins later.
    Planned,
    /// Is shown now.
    Running,
    /// Has ended.
    Over,
}

impl AnnouncementState {
    pub(super) fn at(
        now: DateTime<Utc>,
        starts: DateTime<Utc>,
        ends: Option<DateTime<Utc>>,
    ) -> Self {
        if ends.is_some_and(|ends| ends <= now) {
            Self::Over
        } else if starts > now {
            Self::Planned
        } else {
            Self::Running
        }
    }
}

/// What it says in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Words {
    pub title: String,
    /// Markdown; may be empty.
    pub body: String,
}

/// What it says, by language.
pub(super) type Texts = BTreeMap<Locale, Words>;

/// An announcement as a portal shows it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct ShownRow {
    pub id: Uuid,
    pub severity: AnnouncementSeverity,
    pub texts: serde_json::Value,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub public: bool,
    pub dismissible: bool,
    pub revision: i32,
}

/// An announcement as the desk has it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct DeskRow {
    pub id: Uuid,
    pub severity: AnnouncementSeverity,
    pub texts: serde_json::Value,
    pub for_all: bool,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
    pub public: bool,
    pub dismissible: bool,
    pub version: i32,
    pub updated_at: DateTime<Utc>,
    /// For whom, as far as whoever asks serves them.
    pub tenants: Vec<Uuid>,
}
