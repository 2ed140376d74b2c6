//! What the schema answers to `ticket.graphql`, for this reader.

use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Answer {
    pub node: Option<Ticket>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Ticket {
    pub number: i64,
    pub subject: String,
    pub status: String,
    pub priority: String,
    pub requester_name: String,
    pub opened_by_name: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub is_personal: bool,
    pub assignee: Option<Assignee>,
    /// Only staff may ask for it.
    pub portal: Option<Portal>,
    pub request: Option<Request>,
    pub description: Text,
    pub attachments: Vec<File>,
    pub timeline: Timeline,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Assignee {
    pub display_name: String,
}

#[derive(Deserialize)]
pub(super) struct Portal {
    pub id: String,
}

#[derive(Deserialize)]
pub(super) struct Request {
    pub name: String,
    pub answers: Vec<RequestAnswer>,
}

#[derive(Deserialize)]
pub(super) struct RequestAnswer {
    pub kind: String,
    pub label: String,
    pub values: Vec<String>,
    pub files: Vec<NamedFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NamedFile {
    pub file_name: String,
}

#[derive(Deserialize)]
pub(super) struct Text {
    pub markdown: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File {
    pub id: String,
    pub file_name: String,
    pub size: i64,
    pub is_picture: bool,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub url: Option<String>,
    pub thumbnail_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Timeline {
    pub nodes: Vec<Entry>,
    pub page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub has_next_page: bool,
    pub end_cursor: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub created_at: DateTime<Utc>,
    pub author: Author,
    #[serde(flatten)]
    pub said: Said,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Author {
    pub display_name: String,
    pub side: String,
}

#[derive(Deserialize)]
#[serde(tag = "__typename")]
pub(super) enum Said {
    Reply {
        body: Text,
        attachments: Vec<File>,
    },
    #[serde(rename_all = "camelCase")]
    StatusChange {
        to: String,
        reason: Option<String>,
        is_automatic: bool,
    },
    #[serde(rename_all = "camelCase")]
    AssigneeChange {
        assignee_name: Option<String>,
    },
    #[serde(rename_all = "camelCase")]
    PriorityChange {
        new_priority: String,
    },
    RatingGiven {
        stars: usize,
        comment: Option<String>,
    },
    #[serde(rename_all = "camelCase")]
    ParticipantChange {
        person_name: String,
        added: bool,
    },
    PersonalChange {
        personal: bool,
    },
    RelationChange {
        event: String,
        other: Option<Other>,
    },
    #[serde(rename_all = "camelCase")]
    RequestTypeChange {
        new_type: Option<String>,
    },
}

#[derive(Deserialize)]
pub(super) struct Other {
    pub number: i64,
    pub subject: String,
}
