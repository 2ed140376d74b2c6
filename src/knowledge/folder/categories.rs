//! `categories.toml`: the tree of categories, each with its slug, its names by language, its icon, and in which it lies; in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::db::DbError;
use crate::knowledge::content::fits;
use crate::tenants::folder::{Problem, Reader};
use crate::text::Locale;

const KEYS: [&str; 5] = ["slug", "within", "icon", "names", "seen"];
/// As at the desk.
const MAX_NAME: usize = 80;
const MAX_ICON: usize = 40;
const MOST: usize = 500;

/// A category as the file tells it.
#[derive(Clone, Debug)]
pub(in crate::knowledge) struct CategoryFile {
    pub slug: String,
    pub within: Option<String>,
    pub icon: Option<String>,
    pub names: BTreeMap<Locale, String>,
    pub seen: Option<String>,
    /// The file, and which one it is in it.
    pub file: PathBuf,
    pub number: usize,
}

impl CategoryFile {
    /// Something that is wrong with it.
    pub fn wrong(&self, field: &str, message: impl Into<String>) -> Problem {
        Problem {
            file: self.file.clone(),
            place: None,
            field: format!("category[{}].{field} ({})", self.number, self.slug),
            message: message.into(),
        }
    }
}

/// Reads the file, and notes all that is wrong with it.
pub(super) fn read(file: &Path, text: &str, problems: &mut Vec<Problem>) -> Vec<CategoryFile> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::new(file, text);
    let mut found: Vec<CategoryFile> = Vec::new();
    if let Some(mut root) = reader.root(&["category"]) {
        let sections = root.sections(&mut reader, "category", &KEYS, MOST);
        for (number, mut section) in sections.into_iter().enumerate() {
            let slug = section.required_line(&mut reader, "slug", MAX_NAME, "\"printing\"");
            let within = section.line(&mut reader, "within", MAX_NAME);
            let icon = section.line(&mut reader, "icon", MAX_ICON);
            if !section.has("names") {
                section.missing(
                    &mut reader,
                    "names",
                    "{ de = \"Drucken\", en = \"Printing\" }",
                );
            }
            let names = section.by_locale(&mut reader, "names", MAX_NAME);
            let seen = section.line(&mut reader, "seen", 64);
            for (field, given) in [("slug", &slug), ("within", &within), ("icon", &icon)] {
                if let Some(wrong) = given.as_ref().filter(|given| !fits(&given.value)) {
                    let message = "write lower-case letters, digits and inner hyphens, up to 80";
                    reader.wrong(wrong.at, &section.field(field), message);
                }
            }
            let Some(slug) = slug else { continue };
            if found.iter().any(|other| other.slug == slug.value) {
                let message = format!("“{}” is the slug of another category already", slug.value);
                reader.wrong(slug.at, &section.field("slug"), message);
            }
            if within
                .as_ref()
                .is_some_and(|within| within.value == slug.value)
            {
                let message = "a category does not lie in itself";
                let at = within.as_ref().map_or(0, |within| within.at);
                reader.wrong(at, &section.field("within"), message);
            }
            found.push(CategoryFile {
                slug: slug.value,
                within: within.map(|within| within.value),
                icon: icon.map(|icon| icon.value),
                names,
                seen: seen.map(|seen| seen.value),
                file: file.to_owned(),
                number,
            });
        }
    }
    problems.append(&mut reader.problems);
    found
}

#[derive(Serialize)]
struct Document<'a> {
    category: Vec<Written<'a>>,
}

#[derive(Serialize)]
struct Written<'a> {
    slug: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seen: Option<&'a str>,
    names: BTreeMap<&'static str, &'a str>,
}

/// The file that tells of these, parents before what lies in them.
pub(super) fn document(categories: &[CategoryFile]) -> Result<String, DbError> {
    let category = in_order(categories)
        .into_iter()
        .map(|one| Written {
            slug: &one.slug,
            within: one.within.as_deref(),
            icon: one.icon.as_deref(),
            seen: one.seen.as_deref(),
            names: one
                .names
                .iter()
                .map(|(locale, name)| (locale.as_str(), name.as_str()))
                .collect(),
        })
        .collect();
    toml::to_string(&Document { category }).map_err(|error| DbError::Refused(error.into()))
}

/// Parents before what lies in them; what lies in a circle comes last.
pub(super) fn in_order(categories: &[CategoryFile]) -> Vec<&CategoryFile> {
    let all: BTreeSet<&str> = categories.iter().map(|one| one.slug.as_str()).collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut ordered: Vec<&CategoryFile> = Vec::new();
    loop {
        let before = ordered.len();
        for one in categories {
            let waits = one
                .within
                .as_deref()
                .is_some_and(|parent| all.contains(parent) && !done.contains(parent));
            if !waits && done.insert(&one.slug) {
                ordered.push(one);
            }
        }
        if ordered.len() == before {
            break;
        }
    }
    ordered.extend(
        categories
            .iter()
            .filter(|one| !done.contains(one.slug.as_str())),
    );
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\u{feff}[[category]]\r\nslug = \"b\"\r\nwithin = \"a\"\r\nnames = { de = \"B\" }\r\n\r\n[[category]]\r\nslug = \"a\"\r\nicon = \"key\"\r\nnames = { de = \"Ä\", en = \"A\" }\r\n";

    #[test]
    fn what_is_written_is_read_again() {
        let mut problems = Vec::new();
        let read = read(Path::new("categories.toml"), GOOD, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let text = document(&read).unwrap();
        assert!(
            text.find("slug = \"a\"") < text.find("slug = \"b\""),
            "{text}"
        );
        let again = super::read(Path::new("categories.toml"), &text, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(document(&again).unwrap(), text);
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_place() {
        let text = "[[category]]\nslug = \"a\"\nwithin = \"a\"\nnames = { en = \"A\" }\n[[category]]\nslug = \"a\"\nicon = \"K ey\"\n[[category]]\nslugg = \"x\"\nnames = { en = \"X\" }\n";
        let mut problems = Vec::new();
        read(Path::new("c.toml"), text, &mut problems);
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for wrong in [
            "c.toml:3:10: category[0].within: a category does not lie in itself",
            "category[1].names: this field is missing",
            "c.toml:7:8: category[1].icon: write lower-case",
            "c.toml:6:8: category[1].slug: “a” is the slug of another",
            "c.toml:9:1: category[2].slugg: there is no such field; did you mean “slug”?",
        ] {
            assert!(
                told.iter().any(|one| one.contains(wrong)),
                "{wrong}: {told:#?}"
            );
        }
    }
}
