//! Articles as files of Markdown: one for each language, `<key>.<locale>.md`, whose key joins them. In front, between two lines
//! `+++`, stands in TOML what belongs to it (see [`Front`]); the rest is its body.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::model::ArticleAudience;
use crate::text::Locale;

/// What stands before and after what is said of a file.
const FENCE: &str = "+++";

/// What is said of a text, and in one of an article's files of the article.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// One line.
    pub title: String,
    /// What it is about.
    #[serde(default)]
    pub summary: String,
    /// Its address in this language.
    pub slug: String,
    /// The slug of its category.
    pub category: Option<String>,
    /// What it is about, in words.
    pub tags: Option<Vec<String>>,
    /// For whom it is; the names that are in the database.
    pub audience: Option<String>,
    /// For the audience `kinds`.
    pub kinds: Option<Vec<String>>,
    /// For the audience `departments`.
    pub departments: Option<Vec<String>>,
}

/// A text of an article.
#[derive(Clone, Debug)]
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
    /// What it says.
    pub texts: BTreeMap<Locale, FileText>,
}

/// What is wrong with a file.
#[derive(thiserror::Error, Clone, Debug, PartialEq, Eq)]
#[error("{file}: {wrong}")]
pub struct FileProblem {
    /// Its name.
    pub file: String,
    /// What to mend.
    pub wrong: String,
}

/// The articles of these files (name and content), by key.
///
/// # Errors
/// What is wrong, of all files at once.
pub fn articles_of<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Vec<FileArticle>, Vec<FileProblem>> {
    let mut articles: BTreeMap<String, FileArticle> = BTreeMap::new();
    let mut problems = Vec::new();
    for (file, content) in files {
        if let Err(wrong) = take(&mut articles, file, content) {
            let file = file.to_owned();
            problems.push(FileProblem { file, wrong });
        }
    }
    if problems.is_empty() {
        Ok(articles.into_values().collect())
    } else {
        Err(problems)
    }
}

fn take(
    articles: &mut BTreeMap<String, FileArticle>,
    file: &str,
    content: &str,
) -> Result<(), String> {
    let (key, locale) = named(file)?;
    let (front, body) = split(content)?;
    let front: Front = toml::from_str(front).map_err(|error| error.to_string())?;
    let audience = match &front.audience {
        None => None,
        Some(word) => Some(
            ArticleAudience::from_word(word)
                .ok_or_else(|| format!("there is no audience `{word}`"))?,
        ),
    };
    let article = articles
        .entry(key.to_owned())
        .or_insert_with(|| FileArticle {
            key: key.to_owned(),
            category: None,
            tags: Vec::new(),
            audience: ArticleAudience::Contacts,
            kinds: Vec::new(),
            departments: Vec::new(),
            texts: BTreeMap::new(),
        });
    // Said in one of its files; where others say it too, the last one counts.
    if let Some(category) = front.category {
        article.category = Some(category);
    }
    if let Some(audience) = audience {
        article.audience = audience;
    }
    for (said, kept) in [
        (front.tags, &mut article.tags),
        (front.kinds, &mut article.kinds),
        (front.departments, &mut article.departments),
    ] {
        if let Some(words) = said {
            *kept = words;
        }
    }
    let text = FileText {
        slug: front.slug,
        title: front.title,
        summary: front.summary,
        body: body.to_owned(),
    };
    article.texts.insert(locale, text);
    Ok(())
}

/// Key and language of a file's name.
fn named(file: &str) -> Result<(&str, Locale), String> {
    let wrong = || "a file is called <key>.<language>.md, as in printer-offline.en.md".to_owned();
    let name = file.strip_suffix(".md").ok_or_else(wrong)?;
    let (key, language) = name.rsplit_once('.').ok_or_else(wrong)?;
    let locale = language
        .parse()
        .map_err(|_| format!("there is no language `{language}`"))?;
    Ok((key, locale))
}

/// What stands between the two lines, and what comes after them.
fn split(content: &str) -> Result<(&str, &str), String> {
    let wrong = || format!("it does not begin with what belongs to it, between two lines {FENCE}");
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    let rest = content.strip_prefix(FENCE).ok_or_else(wrong)?;
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    let rest = rest.strip_prefix('\n').ok_or_else(wrong)?;
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == FENCE {
            return Ok((&rest[..at], rest[at + line.len()..].trim()));
        }
        at += line.len();
    }
    Err(wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "+++\ntitle = \"T\"\nslug = \"t\"\ntags = [\"a\"]\naudience = \"public\"\n+++\n\nBody\n+++\n";
    const GERMAN: &str = "\u{feff}+++\r\ntitle = \"D\"\r\nslug = \"d\"\r\n+++\r\nText\r\n";

    #[test]
    fn files_of_one_key_are_one_article() {
        let articles = articles_of([("a.en.md", ENGLISH), ("a.de.md", GERMAN)]).unwrap();
        let [article] = articles.as_slice() else {
            panic!("{articles:?}");
        };
        assert_eq!(article.key, "a");
        assert_eq!(article.audience, ArticleAudience::Public);
        assert_eq!(article.tags, ["a"]);
        assert_eq!(article.texts[&Locale::En].body, "Body\n+++");
        assert_eq!(article.texts[&Locale::De].title, "D");
    }

    #[test]
    fn every_file_that_is_wrong_is_named() {
        let broken = [
            ("a.md", ENGLISH, "<key>.<language>.md"),
            ("a.xx.md", ENGLISH, "no language `xx`"),
            ("b.en.md", "# Title", "does not begin"),
            ("c.en.md", "+++\ntitle = \"T\"\n", "does not begin"),
            ("d.en.md", "+++\ntitle = \"T\n+++\n", "title"),
            ("e.en.md", "+++\ntitle = \"T\"\n+++\n", "slug"),
            (
                "f.en.md",
                "+++\ntitle = \"T\"\nslug = \"t\"\nsluug = \"t\"\n+++\n",
                "sluug",
            ),
            (
                "g.en.md",
                "+++\ntitle = \"T\"\nslug = \"t\"\naudience = \"all\"\n+++\n",
                "`all`",
            ),
        ];
        let problems = articles_of(broken.map(|(name, text, _)| (name, text))).unwrap_err();
        assert_eq!(problems.len(), broken.len());
        for (problem, (name, _, wrong)) in problems.iter().zip(broken) {
            assert_eq!(problem.file, name);
            assert!(problem.wrong.contains(wrong), "{problem}");
        }
    }
}
