//! What stands in front of an article's text.

use chrono::{DateTime, NaiveDate, Utc};

use super::FileState;
use crate::identity::ContactKind;
use crate::knowledge::content::{
    MAX_DEPARTMENT, MAX_SUMMARY, MAX_TAG, MAX_TITLE, MOST_NAMED, MOST_TAGS, fits,
};
use crate::knowledge::model::ArticleAudience;
use crate::tenants::folder::{Reader, Section};
use crate::text::Text;

const KEYS: &[&str] = &[
    "title",
    "summary",
    "slug",
    "category",
    "tags",
    "audience",
    "kinds",
    "departments",
    "portals",
    "state",
    "review_on",
    "publish_at",
    "expires_at",
    "seen",
];
/// Those who are named one by one are no business of a file.
const AUDIENCES: [(&str, ArticleAudience); 5] = [
    ("public", ArticleAudience::Public),
    ("contacts", ArticleAudience::Contacts),
    ("kinds", ArticleAudience::Kinds),
    ("departments", ArticleAudience::Departments),
    ("staff", ArticleAudience::Staff),
];

/// What is said of the article, in one of its files.
#[derive(Default)]
pub(super) struct Said {
    pub category: Option<String>,
    pub tags: Option<Vec<String>>,
    pub audience: Option<ArticleAudience>,
    pub kinds: Option<Vec<String>>,
    pub departments: Option<Vec<String>>,
    pub portals: Option<Vec<String>>,
    pub state: Option<FileState>,
    pub review_on: Option<NaiveDate>,
    pub publish_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub seen: Option<String>,
}

impl Said {
    /// Takes what another file says, and names what that says otherwise.
    pub fn join(&mut self, other: Self) -> Vec<&'static str> {
        let mut contrary = Vec::new();
        macro_rules! join {
            ($($field:ident),+) => {$(
                match (&self.$field, other.$field) {
                    (Some(one), Some(other)) if *one != other => contrary.push(stringify!($field)),
                    (None, other) => self.$field = other,
                    _ => {}
                }
            )+};
        }
        join!(
            category,
            tags,
            audience,
            kinds,
            departments,
            portals,
            state,
            review_on,
            publish_at,
            expires_at,
            seen
        );
        contrary
    }
}

/// What stands in front.
pub(super) struct Front {
    pub title: String,
    pub summary: String,
    pub slug: String,
    /// The byte at which the slug stands.
    pub slug_at: usize,
    pub said: Said,
}

/// Reads it, and notes all that is wrong with it.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Front> {
    let mut root = reader.root(KEYS)?;
    let title = root.required_line(reader, "title", MAX_TITLE, "\"The printer is offline\"");
    let summary = root.optional_line(reader, "summary", MAX_SUMMARY);
    let slug = root.required_line(reader, "slug", MAX_TITLE, "\"printer-offline\"");
    if let Some(slug) = slug.as_ref().filter(|slug| !fits(&slug.value)) {
        let message = format!(
            "“{}” is no address; write lower-case letters, digits and inner hyphens, up to 80",
            slug.value
        );
        reader.wrong(slug.at, "slug", message);
    }
    let category = root.optional_line(reader, "category", 80);
    let audience = root.word(reader, "audience", &AUDIENCES);
    let state = root.word(reader, "state", &FileState::WORDS);
    let kinds = words(reader, &mut root, "kinds", (MOST_TAGS, MAX_TAG));
    for kind in kinds.iter().flatten() {
        if ContactKind::from_word(kind).is_none() {
            let message = format!("there is no kind “{kind}”; known are: employee, customer");
            reader.wrong(0, "kinds", message);
        }
    }
    let said = Said {
        category: category.filter(|slug| !slug.is_empty()),
        tags: words(reader, &mut root, "tags", (MOST_TAGS, MAX_TAG)),
        audience,
        kinds,
        departments: words(
            reader,
            &mut root,
            "departments",
            (MOST_NAMED, MAX_DEPARTMENT),
        ),
        portals: words(reader, &mut root, "portals", (MOST_NAMED, 40)),
        state,
        review_on: root.day(reader, "review_on"),
        publish_at: root.moment(reader, "publish_at"),
        expires_at: root.moment(reader, "expires_at"),
        seen: root.line(reader, "seen", 64).map(|seen| seen.value),
    };
    let (title, slug) = (title?, slug?);
    Some(Front {
        title: title.value,
        summary: summary.unwrap_or_default(),
        slug_at: slug.at,
        slug: slug.value,
        said,
    })
}

/// Words in lower case, each once, in order.
fn words(
    reader: &mut Reader<'_>,
    section: &mut Section<'_>,
    key: &str,
    (most, longest): (usize, usize),
) -> Option<Vec<String>> {
    if !section.has(key) {
        return None;
    }
    let list = section.list(reader, key);
    if let Some(beyond) = list.get(most) {
        reader.wrong(beyond.at, key, format!("there may be {most} at most"));
    }
    let mut words = Vec::new();
    for word in list {
        match Text::line(&word.value, longest) {
            Ok(text) => words.push(text.into_string().to_lowercase()),
            Err(error) => reader.wrong(word.at, key, format!("this cannot be taken: {error}")),
        }
    }
    words.sort();
    words.dedup();
    Some(words)
}
