//! A file of Markdown, as another program exported it: with YAML between two lines `---` in front, or with nothing.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::knowledge::files::split;

/// What other programs put in front of a text.
const FENCE: &str = "---";

/// What is understood of it.
#[derive(Deserialize, Default)]
struct Front {
    title: Option<Value>,
    #[serde(alias = "description", alias = "excerpt")]
    summary: Option<Value>,
    slug: Option<String>,
    #[serde(alias = "language", alias = "locale")]
    lang: Option<String>,
    category: Option<String>,
    #[serde(alias = "keywords")]
    tags: Option<Tags>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

/// A list, or words with commas between.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tags {
    List(Vec<Value>),
    Line(String),
}

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    pub title: String,
    pub summary: String,
    pub slug: Option<String>,
    pub language: Option<String>,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub body: String,
    /// Fields that were not taken over.
    pub others: Vec<String>,
}

/// Reads a file.
///
/// # Errors
/// What stands in front is no YAML, with the line.
pub(super) fn read(content: &str) -> Result<Document, String> {
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    let (front, body) = match split(content, FENCE) {
        Some(parts) => (front(parts.front)?, parts.body),
        None => (Front::default(), content.trim()),
    };
    let (heading, rest) = heading(body);
    let title = front.title.as_ref().map(word);
    // A heading that says the title once more is not kept, nor is one that is the title.
    let (title, body) = match (title, heading) {
        (None, Some(heading)) => (heading.to_owned(), rest),
        (Some(title), Some(heading)) if title == heading => (title, rest),
        (title, _) => (title.unwrap_or_default(), body),
    };
    let tags = match front.tags {
        None => Vec::new(),
        Some(Tags::List(list)) => list.iter().map(word).collect(),
        Some(Tags::Line(line)) => line.split(',').map(|tag| tag.trim().to_owned()).collect(),
    };
    Ok(Document {
        title,
        summary: front.summary.as_ref().map(word).unwrap_or_default(),
        slug: front.slug,
        language: front.lang,
        category: front.category,
        tags,
        body: body.to_owned(),
        others: front.others.into_keys().collect(),
    })
}

fn front(text: &str) -> Result<Front, String> {
    if text.trim().is_empty() {
        return Ok(Front::default());
    }
    serde_saphyr::from_str(text).map_err(|error| {
        // Below the fence.
        let line = error.location().map(|location| location.line() + 1);
        let line = line
            .map(|line| format!("line {line}: "))
            .unwrap_or_default();
        let told = error.without_snippet().to_string();
        let told = told.lines().next().unwrap_or_default();
        format!("{line}what stands in front is no YAML: {told}")
    })
}

/// A value on one line: a title may be a number.
fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// `# Title` at the beginning, and what follows.
fn heading(body: &str) -> (Option<&str>, &str) {
    let (first, rest) = body.split_once('\n').unwrap_or((body, ""));
    match first.strip_prefix("# ") {
        Some(heading) => (
            Some(heading.trim().trim_end_matches('#').trim()),
            rest.trim(),
        ),
        None => (None, body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_programs_put_in_front_is_read() {
        let text = "\u{feff}---\r\ntitle: \"The printer: offline\"\r\ndescription: What to\r\n  check.\r\ntags: [Printer, 42]\r\nslug: printer-offline\r\nlang: en\r\ndate: 2024-01-31\r\nauthor: {name: Mia}\r\n---\r\n\r\n# The printer: offline\r\n\r\nText --- more\r\n";
        let read = read(text).unwrap();
        assert_eq!(read.title, "The printer: offline");
        assert_eq!(read.summary, "What to check.");
        assert_eq!(read.tags, ["Printer", "42"]);
        assert_eq!(read.slug.as_deref(), Some("printer-offline"));
        assert_eq!(read.language.as_deref(), Some("en"));
        assert_eq!(read.others, ["author", "date"]);
        assert_eq!(read.body, "Text --- more");
        let line = super::read("---\ntags: a, b c\n---\n# T\n\nx").unwrap();
        assert_eq!(
            (line.title.as_str(), line.tags.as_slice()),
            ("T", ["a".to_owned(), "b c".into()].as_slice())
        );
    }

    #[test]
    fn a_file_with_nothing_in_front_has_its_heading_as_title() {
        let read = read("# Wi-Fi #\n\nText\n\n---\n\nmore").unwrap();
        assert_eq!(
            (read.title.as_str(), read.body.as_str()),
            ("Wi-Fi", "Text\n\n---\n\nmore")
        );
        assert_eq!(super::read("Text").unwrap().title, "");
    }

    #[test]
    fn yaml_that_is_none_is_told_with_its_line() {
        for broken in [
            "---\ntitle: a\ntags: [a\n---\nx",
            "---\ntitle: a\n: : {\n---\nx",
            "---\ntitle: a\nslug: [1]\n---\nx",
        ] {
            let told = read(broken).unwrap_err();
            assert!(told.starts_with("line "), "{told}");
        }
        // Aliases do not make much of little.
        let bomb = "---\na: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]\nh: [*g,*g,*g,*g,*g,*g,*g,*g,*g]\ntitle: x\n---\nx";
        let began = std::time::Instant::now();
        let _ = read(bomb);
        assert!(began.elapsed() < std::time::Duration::from_secs(5));
    }
}
