//! Articles as files of Markdown: one for each language, `<key>.<locale>.md`, whose key joins them. In front, between two lines
//! `+++`, stands in TOML what belongs to it; the rest is its body. What is said of the article and not of its text stands in one of
//! its files, or in several that say the same.

mod front;
mod named;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};

use super::content::MAX_BODY;
use super::folder::Added;
use super::model::ArticleAudience;
use crate::tenants::folder::{Problem, Reader, place};
use crate::text::{Locale, Text, TextError};

pub(super) use named::{NamedFile, Source, by_id, decoded, encoded, look, named_in};

/// What stands before and after what is said of a file.
pub(super) const FENCE: &str = "+++";

/// Where an article shall be in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileState {
    /// Nobody but the desk reads it.
    Draft,
    /// It is read; what a file means that says nothing.
    #[default]
    Published,
    /// It is read no more.
    Archived,
}

impl FileState {
    pub(super) const WORDS: [(&'static str, Self); 3] = [
        ("draft", Self::Draft),
        ("published", Self::Published),
        ("archived", Self::Archived),
    ];

    /// As a file says it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Archived => "archived",
        }
    }
}

/// A text of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Its address.
    pub slug: String,
    /// One line.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Markdown.
    pub body: String,
}

/// An article, put together from its files.
#[derive(Clone, Debug)]
pub struct FileArticle {
    /// What joins its files.
    pub key: String,
    /// The slug of its category.
    pub category: Option<String>,
    /// What it is about, in words.
    pub tags: Vec<String>,
    /// For whom it is.
    pub audience: ArticleAudience,
    /// For the audience `kinds`.
    pub kinds: Vec<String>,
    /// For the audience `departments`.
    pub departments: Vec<String>,
    /// Of the provider's: for these portals alone, by slug.
    pub portals: Option<Vec<String>>,
    /// Where it shall be in its life.
    pub state: FileState,
    /// When somebody shall look whether it is still so.
    pub review_on: Option<NaiveDate>,
    /// Not before.
    pub publish_at: Option<DateTime<Utc>>,
    /// Not longer than.
    pub expires_at: Option<DateTime<Utc>>,
    /// What the article was when these files were exported.
    pub seen: Option<String>,
    /// What it says.
    pub texts: BTreeMap<Locale, FileText>,
    /// The files, and where in them a slug stands.
    pub(super) files: BTreeMap<Locale, (PathBuf, (usize, usize))>,
    /// Pictures and files of the folder that its texts name.
    pub(super) named: Vec<NamedFile>,
    /// Those of them that the article does not have yet.
    pub(super) added: Vec<Added>,
}

impl FileArticle {
    /// Something that is wrong with it as a whole.
    pub(super) fn wrong(&self, field: &str, message: impl Into<String>) -> Problem {
        let file = self.files.values().next().map(|(file, _)| file.clone());
        Problem {
            file: file.unwrap_or_default(),
            place: None,
            field: field.to_owned(),
            message: message.into(),
        }
    }

    /// Something that is wrong with its slug in a language.
    pub(super) fn wrong_slug(&self, locale: Locale, message: impl Into<String>) -> Problem {
        let place = self.files.get(&locale).map(|(_, place)| *place);
        let file = self.files.get(&locale).map(|(file, _)| file.clone());
        Problem {
            file: file.unwrap_or_default(),
            place,
            field: "slug".to_owned(),
            message: message.into(),
        }
    }
}

/// An article whose files are being read.
struct Pending {
    said: front::Said,
    texts: BTreeMap<Locale, FileText>,
    files: BTreeMap<Locale, (PathBuf, (usize, usize))>,
    named: Vec<NamedFile>,
}

/// The articles of these files (name and content), by key.
///
/// # Errors
/// What is wrong, of all files at once.
pub fn articles_of<'a>(
    files: impl IntoIterator<Item = (&'a Path, &'a str)>,
) -> Result<Vec<FileArticle>, Vec<Problem>> {
    let mut found: BTreeMap<String, Pending> = BTreeMap::new();
    let mut problems = Vec::new();
    for (file, content) in files {
        take(&mut found, file, content, &mut problems);
    }
    let articles: Vec<FileArticle> = found
        .into_iter()
        .filter_map(|(key, pending)| whole(key, pending, &mut problems))
        .collect();
    slugs_are_distinct(&articles, &mut problems);
    if problems.is_empty() {
        Ok(articles)
    } else {
        Err(problems)
    }
}

fn about(file: &Path, message: impl Into<String>) -> Problem {
    Problem {
        file: file.to_owned(),
        place: None,
        field: String::new(),
        message: message.into(),
    }
}

fn take(
    found: &mut BTreeMap<String, Pending>,
    file: &Path,
    content: &str,
    problems: &mut Vec<Problem>,
) {
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    let (key, locale) = match named(file) {
        Ok(named) => named,
        Err(message) => return problems.push(about(file, message)),
    };
    let Some(Split { front, body, line }) = split(content, FENCE) else {
        let message =
            format!("it does not begin with what belongs to it, between two lines {FENCE}");
        return problems.push(Problem {
            place: Some((1, 1)),
            ..about(file, message)
        });
    };
    // The fence's line stays, and so places are those of the file.
    let front = format!("\n{front}");
    let mut reader = Reader::new(file, &front);
    let read = front::read(&mut reader);
    problems.append(&mut reader.problems);
    let text = Text::block(body, MAX_BODY).map_err(|error| {
        let message = match error {
            TextError::Blank => "below what belongs to it, there is no text".to_owned(),
            other => format!("the text cannot be taken: {other}"),
        };
        problems.push(Problem {
            place: Some((line, 1)),
            ..about(file, message)
        });
    });
    let (Some(read), Ok(body)) = (read, text) else {
        return;
    };
    let body = body.into_string();
    let pending = found.entry(key).or_insert_with(|| Pending {
        said: front::Said::default(),
        texts: BTreeMap::new(),
        files: BTreeMap::new(),
        named: Vec::new(),
    });
    for field in pending.said.join(read.said) {
        let message = "another file of this article says something else; write it in one of them";
        problems.push(Problem {
            field: field.to_owned(),
            ..about(file, message)
        });
    }
    pending
        .named
        .extend(named_in(&body, file, line.saturating_sub(1), Path::new("")));
    pending
        .files
        .insert(locale, (file.to_owned(), place(&front, read.slug_at)));
    let text = FileText {
        slug: read.slug,
        title: read.title,
        summary: read.summary,
        body,
    };
    pending.texts.insert(locale, text);
}

/// The article, when what is said of it fits together.
fn whole(key: String, pending: Pending, problems: &mut Vec<Problem>) -> Option<FileArticle> {
    let said = pending.said;
    let article = FileArticle {
        key,
        category: said.category,
        tags: said.tags.unwrap_or_default(),
        audience: said.audience.unwrap_or(ArticleAudience::Contacts),
        kinds: said.kinds.unwrap_or_default(),
        departments: said.departments.unwrap_or_default(),
        portals: said.portals,
        state: said.state.unwrap_or_default(),
        review_on: said.review_on,
        publish_at: said.publish_at,
        expires_at: said.expires_at,
        seen: said.seen,
        texts: pending.texts,
        files: pending.files,
        named: pending.named,
        added: Vec::new(),
    };
    let before = problems.len();
    for (audience, field, named) in [
        (ArticleAudience::Kinds, "kinds", &article.kinds),
        (
            ArticleAudience::Departments,
            "departments",
            &article.departments,
        ),
    ] {
        let message = match (article.audience == audience, named.is_empty()) {
            (true, true) => format!("say which: {field} = [\"…\"]"),
            (false, false) => format!("this goes with audience = \"{}\" alone", audience.word()),
            _ => continue,
        };
        problems.push(article.wrong(field, message));
    }
    if article.portals.as_ref().is_some_and(Vec::is_empty) {
        let message = "name one portal at least, or leave this out: then it is for all";
        problems.push(article.wrong("portals", message));
    }
    (problems.len() == before).then_some(article)
}

/// An article's texts may share an address; two articles may not.
fn slugs_are_distinct(articles: &[FileArticle], problems: &mut Vec<Problem>) {
    let mut owners: BTreeMap<&str, (&str, Locale)> = BTreeMap::new();
    for article in articles {
        for (locale, text) in &article.texts {
            let (key, of) = *owners
                .entry(&text.slug)
                .or_insert((article.key.as_str(), *locale));
            if key != article.key {
                let message = format!(
                    "“{}” is the slug of {key}.{of}.md already; each article has its own",
                    text.slug
                );
                problems.push(article.wrong_slug(*locale, message));
            }
        }
    }
}

/// Key and language of a file's name.
fn named(file: &Path) -> Result<(String, Locale), String> {
    let wrong = || "a file is called <key>.<language>.md, as in printer-offline.en.md".to_owned();
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name
        .and_then(|name| name.strip_suffix(".md"))
        .ok_or_else(wrong)?;
    let (key, language) = name.rsplit_once('.').ok_or_else(wrong)?;
    let locale = language
        .parse()
        .map_err(|_| format!("there is no language `{language}`; write de or en"))?;
    Ok((key.to_owned(), locale))
}

/// A file in its two parts.
pub(super) struct Split<'a> {
    pub front: &'a str,
    pub body: &'a str,
    /// The line at which the body begins.
    pub line: usize,
}

/// What stands between the two lines that are `fence`, and what comes after them.
pub(super) fn split<'a>(content: &'a str, fence: &str) -> Option<Split<'a>> {
    let rest = content.strip_prefix(fence)?;
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    let rest = rest.strip_prefix('\n')?;
    let mut at = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == fence {
            let after = &rest[at + line.len()..];
            let body = after.trim();
            let blank = after.len() - after.trim_start().len();
            return Some(Split {
                front: &rest[..at],
                body,
                line: number + 3 + after[..blank].matches('\n').count(),
            });
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests;
