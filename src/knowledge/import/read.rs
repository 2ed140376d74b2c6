//! The files of a folder as articles, as far as they can be taken over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::html::{self, around};
use super::markdown;
use crate::knowledge::content::{MAX_BODY, MAX_SUMMARY, MAX_TAG, MAX_TITLE, MOST_TAGS, fits};
use crate::knowledge::files::{self, FileArticle, FileState, FileText, NamedFile};
use crate::knowledge::folder::{KnowledgeFolderError, about, read_file};
use crate::knowledge::model::ArticleAudience;
use crate::tenants::slug_of;
use crate::text::{Locale, Text, TextError};

/// Folders within folders at most; links are not followed, so nothing goes round in circles.
const DEEPEST: usize = 32;

/// What can be taken over of a folder, and what cannot.
#[derive(Clone, Default)]
pub(super) struct Taken {
    pub articles: Vec<FileArticle>,
    pub refused: Vec<(PathBuf, String)>,
    pub notes: Vec<(PathBuf, String)>,
    /// What is neither Markdown nor HTML.
    pub others: Vec<PathBuf>,
}

/// A text that was read, and what it says of its article.
struct Found {
    /// Below the folder.
    path: PathBuf,
    key: String,
    locale: Locale,
    text: FileText,
    links: Vec<PathBuf>,
    /// Pictures and other files that it names.
    named: Vec<NamedFile>,
    article: FileArticle,
}

/// Reads a folder with all that is in it.
pub(super) fn folder(dir: &Path, language: Locale) -> Result<Taken, KnowledgeFolderError> {
    let mut taken = Taken::default();
    let mut paths = Vec::new();
    walk(dir, Path::new(""), 0, &mut paths, &mut taken)
        .map_err(|error| vec![about(dir, format!("the folder cannot be read: {error}"))])?;
    paths.sort();
    let mut found: Vec<Found> = Vec::new();
    let mut slugs = BTreeSet::new();
    for path in paths {
        match one(dir, &path, language, &mut taken) {
            Ok(Some(mut text)) => {
                text.text.slug = free(&text.text.slug, &slugs);
                slugs.insert(text.text.slug.clone());
                found.push(text);
            }
            Ok(None) => {}
            Err(why) => taken.refused.push((path, why)),
        }
    }
    lead_to_each_other(&mut found, &mut taken);
    let named = found.iter_mut().flat_map(|one| &mut one.named);
    files::look(dir, named, &mut BTreeMap::new());
    let mut articles: BTreeMap<String, FileArticle> = BTreeMap::new();
    for one in found {
        let article = articles.entry(one.key.clone()).or_insert(one.article);
        if article.texts.contains_key(&one.locale) {
            let why = format!("{} is there in this language already", one.key);
            taken.refused.push((one.path, why));
            continue;
        }
        article.texts.insert(one.locale, one.text);
        article.named.extend(one.named);
        article.files.insert(one.locale, (one.path, (1, 1)));
    }
    taken.articles = articles.into_values().collect();
    Ok(taken)
}

fn walk(
    dir: &Path,
    below: &Path,
    depth: usize,
    found: &mut Vec<PathBuf>,
    taken: &mut Taken,
) -> std::io::Result<()> {
    for entry in fs::read_dir(dir.join(below))? {
        let entry = entry?;
        let (path, kind) = (below.join(entry.file_name()), entry.file_type()?);
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if kind.is_symlink() {
            let why = "this is a link; links are not followed".to_owned();
            taken.refused.push((path, why));
        } else if kind.is_dir() {
            if depth < DEEPEST {
                walk(dir, &path, depth + 1, found, taken)?;
            } else {
                taken.refused.push((path, "it lies too deep".to_owned()));
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// A file's text; none for one that is neither Markdown nor HTML.
fn one(
    dir: &Path,
    path: &Path,
    language: Locale,
    taken: &mut Taken,
) -> Result<Option<Found>, String> {
    let ending = path
        .extension()
        .map(|it| it.to_string_lossy().to_lowercase());
    let ending = ending.unwrap_or_else(|| "without an ending".to_owned());
    let is_html = match ending.as_str() {
        "html" | "htm" | "xhtml" => true,
        "md" | "markdown" => false,
        _ => {
            taken.others.push(path.to_owned());
            return Ok(None);
        }
    };
    let content = read_file(&dir.join(path))?;
    let (key, suffix) = key_of(path);
    if !is_html
        && content
            .trim_start_matches('\u{feff}')
            .starts_with(files::FENCE)
    {
        return own(path, &content).map(Some);
    }
    let (document, links, spoken) = if is_html {
        let page = html::read(&content, path)?;
        if !page.dropped.is_empty() {
            let counts = page.dropped.iter();
            let counts: Vec<_> = counts.map(|(what, n)| format!("{n} {what}")).collect();
            taken.notes.push((path.to_owned(), counts.join(", ")));
        }
        let document = markdown::Document {
            title: page.title,
            body: page.body,
            ..markdown::Document::default()
        };
        (document, page.links, page.language)
    } else {
        let document = markdown::read(&content)?;
        if !document.others.is_empty() {
            let fields = format!("fields {}", document.others.join(", "));
            taken.notes.push((path.to_owned(), fields));
        }
        let language = document.language.clone();
        (document, Vec::new(), language)
    };
    let locale = match spoken.as_deref().map(spoken_as) {
        Some(Some(locale)) => locale,
        Some(None) => {
            let spoken = spoken.unwrap_or_default();
            return Err(format!("it is in “{spoken}”, which Portico does not speak"));
        }
        None => suffix.unwrap_or(language),
    };
    let stem = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let title = match document.title.is_empty() {
        true => stem.clone().unwrap_or_default().replace(['-', '_'], " "),
        false => document.title,
    };
    let slug = document.slug.filter(|slug| fits(slug));
    let made = || slug_of(&title).or_else(|| slug_of(&stem.unwrap_or_default()));
    let text = FileText {
        slug: slug.or_else(made).unwrap_or_else(|| "article".to_owned()),
        title: line("title", &title, MAX_TITLE)?,
        summary: match document.summary.trim() {
            "" => String::new(),
            summary => line("summary", summary, MAX_SUMMARY)?,
        },
        body: block(&document.body)?,
    };
    let mut tags = Vec::new();
    for tag in document.tags.iter().filter(|tag| !tag.trim().is_empty()) {
        match Text::line(tag, MAX_TAG) {
            Ok(tag) if tags.len() < MOST_TAGS => tags.push(tag.into_string().to_lowercase()),
            _ => taken.notes.push((path.to_owned(), format!("tag “{tag}”"))),
        }
    }
    tags.sort();
    tags.dedup();
    Ok(Some(Found {
        path: path.to_owned(),
        article: bare(&key, document.category, tags),
        key,
        locale,
        named: named(&text.body, path),
        text,
        links,
    }))
}

/// A file as Portico itself writes it.
fn own(path: &Path, content: &str) -> Result<Found, String> {
    let told = |problems: Vec<crate::tenants::folder::Problem>| {
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        told.join("; ")
    };
    let mut all = files::articles_of([(path, content)]).map_err(told)?;
    let mut article = all.pop().ok_or("there is nothing in it")?;
    let (locale, text) = article.texts.pop_first().ok_or("there is nothing in it")?;
    article.named.clear();
    article.files.clear();
    let (key, _) = key_of(path);
    article.key.clone_from(&key);
    Ok(Found {
        path: path.to_owned(),
        key,
        locale,
        named: named(&text.body, path),
        text,
        links: Vec::new(),
        article,
    })
}

/// What a text names but other texts.
fn named(body: &str, path: &Path) -> Vec<NamedFile> {
    let mut named = files::named_in(body, path, 0, path.parent().unwrap_or(Path::new("")));
    named.retain(|one| !one.leads_to_text());
    named
}

/// An article without its text.
fn bare(key: &str, category: Option<String>, tags: Vec<String>) -> FileArticle {
    FileArticle {
        key: key.to_owned(),
        category,
        tags,
        audience: ArticleAudience::Contacts,
        kinds: Vec::new(),
        departments: Vec::new(),
        portals: None,
        state: FileState::Draft,
        review_on: None,
        publish_at: None,
        expires_at: None,
        seen: None,
        texts: BTreeMap::new(),
        files: BTreeMap::new(),
        named: Vec::new(),
        added: Vec::new(),
    }
}

/// What joins files of one article (`vpn.de.md`, `vpn.en.md`), and the language that the name says.
fn key_of(path: &Path) -> (String, Option<Locale>) {
    let name = path.with_extension("");
    let suffix = name.extension().and_then(|it| it.to_str()?.parse().ok());
    let name = match suffix {
        Some(_) => name.with_extension(""),
        None => name,
    };
    (name.to_string_lossy().into_owned(), suffix)
}

/// `de-AT` is German.
fn spoken_as(tag: &str) -> Option<Locale> {
    let first = tag.trim().split(['-', '_']).next().unwrap_or_default();
    first.to_lowercase().parse().ok()
}

fn line(field: &str, text: &str, max: usize) -> Result<String, String> {
    let wrong = |error: TextError| format!("its {field} cannot be taken: {error}");
    Text::line(text, max).map(Text::into_string).map_err(wrong)
}

fn block(text: &str) -> Result<String, String> {
    let wrong = |error: TextError| match error {
        TextError::Blank => "there is no text in it".to_owned(),
        other => format!("its text cannot be taken: {other}"),
    };
    Text::block(text, MAX_BODY)
        .map(Text::into_string)
        .map_err(wrong)
}

/// It, or it with a number that nobody has.
fn free(slug: &str, given: &BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let mut offered = std::iter::once(slug.to_owned()).chain(numbered);
    offered
        .find(|slug| !given.contains(slug))
        .unwrap_or_default()
}

/// Links between files lead to the articles that come of them; others are text.
fn lead_to_each_other(found: &mut [Found], taken: &mut Taken) {
    let slugs: BTreeMap<PathBuf, String> = found
        .iter()
        .map(|one| (one.path.clone(), one.text.slug.clone()))
        .collect();
    for one in found {
        let mut lost = 0;
        for (number, target) in one.links.iter().enumerate() {
            let [before, behind] = around(number);
            let there = slugs.get(target);
            lost += usize::from(there.is_none());
            let link = there.map(|slug| format!("](/articles/{slug})"));
            let mark = if link.is_some() { "[" } else { "" };
            let body = one.text.body.replace(&before, mark);
            one.text.body = body.replace(&behind, link.as_deref().unwrap_or_default());
        }
        if lost > 0 {
            let what = format!("{lost} links to files that were not taken over");
            taken.notes.push((one.path.clone(), what));
        }
    }
}
