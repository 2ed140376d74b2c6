//! Articles and categories as they are kept.

use std::collections::BTreeMap;

use async_graphql::Enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    api::{GlobalId, NodeKind},
    attachments::{AttachmentState, StoredFile},
    db::schema::article_files,
    text::{FileKind, Locale, article_to_text, named_files},
    text_enum,
};

/// For whom an article is.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum ArticleAudience {
    /// Everybody, before log-in too where the portal has `PUBLIC_KNOWLEDGE` switched on.
    Public,
    /// All contacts.
    Contacts,
    /// Contacts of certain kinds.
    Kinds,
    /// Contacts of certain departments.
    Departments,
    /// Contacts who are named.
    Chosen,
    /// Nobody but staff.
    Staff,
}

text_enum!(ArticleAudience {
    Public = "public",
    Contacts = "contacts",
    Kinds = "kinds",
    Departments = "departments",
    Chosen = "chosen",
    Staff = "staff",
});

/// Where an article is in its life.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticleState {
    /// Is being written.
    Draft,
    /// Is written, and waits for somebody to look it over.
    InReview,
    /// Is read, or will be at its time.
    Published,
    /// Is read no more.
    Archived,
}

impl ArticleState {
    /// Of the columns `state` and `in_review`.
    pub(super) fn of(state: &str, in_review: bool) -> Self {
        match state {
            "published" => Self::Published,
            "archived" => Self::Archived,
            _ if in_review => Self::InReview,
            _ => Self::Draft,
        }
    }
}

/// What an article says in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Words {
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// Markdown.
    pub body: String,
}

/// What it says, by language.
pub(super) type Texts = BTreeMap<Locale, Words>;

/// What leads to an article in a portal.
#[derive(Queryable, Clone, Debug)]
pub(super) struct LinkRow {
    pub id: Uuid,
    pub category: Option<Uuid>,
    pub tags: Vec<String>,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub locale: String,
    pub shown_from: DateTime<Utc>,
    /// When what is read was last published: by that, lists are ordered.
    pub published_at: DateTime<Utc>,
}

/// An article in a portal.
#[derive(Queryable, Clone, Debug)]
pub(super) struct ShownRow {
    pub link: LinkRow,
    pub body: String,
    /// The version.
    pub number: i32,
    /// What was chosen to go with it.
    pub related: Vec<Uuid>,
}

/// Why an article did not help.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum ArticleVoteReason {
    /// It is hard to understand, or to find one's way in.
    Unclear,
    /// Something is missing in it.
    Incomplete,
    /// It was so once.
    Outdated,
    /// It is not so, or does not work.
    Wrong,
    /// Something else, which the comment says.
    Other,
}

text_enum!(ArticleVoteReason {
    Unclear = "unclear",
    Incomplete = "incomplete",
    Outdated = "outdated",
    Wrong = "wrong",
    Other = "other",
});

/// What a contact says of an article.
#[derive(Queryable, Clone, Debug)]
pub(super) struct VoteRow {
    pub number: i32,
    pub helpful: bool,
    pub reason: Option<ArticleVoteReason>,
    pub comment: Option<String>,
    pub voted_at: DateTime<Utc>,
    /// Whose it is.
    pub name: String,
}

/// A text of an article in a portal, and how it is reached.
#[derive(Queryable, Clone, Debug)]
pub(super) struct AlternateRow {
    pub locale: String,
    pub slug: String,
    pub title: String,
}

/// What was found, and the words around it, marked by the characters `queries::search` puts there.
#[derive(Queryable, Clone, Debug)]
pub(super) struct HitRow {
    pub link: LinkRow,
    pub snippet: String,
}

/// A category.
#[derive(Queryable, Clone, Debug)]
pub(super) struct CategoryRow {
    pub id: Uuid,
    pub tenant: Option<Uuid>,
    pub parent: Option<Uuid>,
    pub names: serde_json::Value,
    pub slug: String,
    pub icon: Option<String>,
    pub version: i32,
}

impl CategoryRow {
    /// What it is called in the first of these languages that has a name, or in whichever there is.
    pub fn name(&self, wanted: [Locale; 2]) -> String {
        said_in(&self.names, wanted).unwrap_or_default()
    }

    /// What it is called, by language.
    pub fn names_by_locale(&self) -> BTreeMap<Locale, String> {
        BTreeMap::deserialize(&self.names).unwrap_or_default()
    }
}

/// What is said in the first of these languages that has it, or in whichever there is.
pub(super) fn said_in(
    by_locale: &serde_json::Value,
    wanted: impl IntoIterator<Item = Locale>,
) -> Option<String> {
    let said = BTreeMap::<Locale, String>::deserialize(by_locale).unwrap_or_default();
    let found = wanted.into_iter().find_map(|locale| said.get(&locale));
    found.or_else(|| said.values().next()).cloned()
}

/// An article that the desk found by what it is called.
#[derive(Clone, Debug)]
pub struct FoundArticle {
    /// Its own.
    pub id: Uuid,
    /// In the caller's language, or in whichever there is.
    pub title: String,
    /// What its category is called.
    pub category: Option<String>,
    /// The tenant whose own it is, or those to which the provider's is limited; none when it is for all.
    pub tenants: Vec<Uuid>,
    /// Where it is in its life.
    pub state: ArticleState,
}

/// An article as the desk has it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct DeskRow {
    pub id: Uuid,
    pub tenant: Option<Uuid>,
    pub tenants: Option<Vec<Uuid>>,
    pub category: Option<Uuid>,
    pub state: String,
    pub in_review: bool,
    pub audience: ArticleAudience,
    pub kinds: Vec<String>,
    pub departments: Vec<String>,
    pub tags: Vec<String>,
    pub owner: Option<Uuid>,
    pub review_on: Option<NaiveDate>,
    pub latest: i32,
    pub published: Option<i32>,
    pub publish_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub version: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Of the newest version.
    pub texts: serde_json::Value,
    /// The chosen contacts.
    pub contacts: Vec<Uuid>,
    /// What was chosen to go with it, in its order.
    pub related: Vec<Uuid>,
}

/// A version as the desk has it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct VersionRow {
    pub number: i32,
    pub texts: serde_json::Value,
    pub author: String,
    pub created_at: DateTime<Utc>,
}

/// A row of `article_texts`: what is read of a version in one language.
#[derive(Insertable, Clone, Debug)]
#[diesel(table_name = crate::db::schema::article_texts)]
pub struct PublishedRow {
    article_id: Uuid,
    number: i32,
    locale: &'static str,
    tenant_id: Option<Uuid>,
    slug: String,
    title: String,
    summary: String,
    body: String,
    plain: String,
    tags: String,
    files: Vec<Uuid>,
    shown_from: DateTime<Utc>,
}

/// That row: slug, title, summary and body in a language, from a time on.
#[must_use]
pub fn published_row(
    (article, number, tenant): (Uuid, i32, Option<Uuid>),
    locale: Locale,
    [slug, title, summary, body]: [&str; 4],
    tags: &[String],
    from: DateTime<Utc>,
) -> PublishedRow {
    PublishedRow {
        article_id: article,
        number,
        locale: locale.as_str(),
        tenant_id: tenant,
        slug: slug.to_owned(),
        title: title.to_owned(),
        summary: summary.to_owned(),
        body: body.to_owned(),
        plain: article_to_text(body),
        tags: tags.join(" "),
        files: named_in(body),
        shown_from: from,
    }
}

/// The files that an article's text names, in the order in which it does, whosever they are.
pub(super) fn named_in(markdown: &str) -> Vec<Uuid> {
    let named = named_files(markdown);
    let ids = named.iter();
    ids.filter_map(|id| GlobalId::parse_as(id, NodeKind::ArticleFile))
        .collect()
}

/// A file of an article.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = article_files)]
pub(super) struct FileRow {
    pub id: Uuid,
    #[diesel(column_name = article_id)]
    pub article: Uuid,
    #[diesel(column_name = tenant_id)]
    pub tenant: Option<Uuid>,
    pub file_name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: Vec<u8>,
    pub state: AttachmentState,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub thumbnail_type: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl FileRow {
    /// What it looks like in a text.
    pub fn kind(&self) -> FileKind {
        let side = |side: i32| u32::try_from(side).unwrap_or_default();
        match (self.width, self.height, self.media_type.as_str()) {
            (Some(width), Some(height), _) => FileKind::Picture {
                width: side(width),
                height: side(height),
            },
            (_, _, "video/mp4" | "video/webm") => FileKind::Video,
            _ => FileKind::Other,
        }
    }
}

impl From<FileRow> for StoredFile {
    fn from(row: FileRow) -> Self {
        Self {
            is_picture: row.width.is_some(),
            tenant: row.tenant.unwrap_or_default(),
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

/// The files that any of the texts names.
pub(super) fn files_named(texts: &Texts) -> Vec<Uuid> {
    let mut named: Vec<Uuid> = texts
        .values()
        .flat_map(|words| named_in(&words.body))
        .collect();
    named.sort_unstable();
    named.dedup();
    named
}
