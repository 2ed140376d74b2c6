//! What somebody typed, read.

use crate::text::without_controls;

/// Characters that are looked at.
const MAX_TEXT: usize = 200;
/// Words that are looked for.
const MAX_WORDS: usize = 8;
/// Letters of a portal's short name before a number, at most.
const MAX_PREFIX: usize = 40;

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Each of them is looked for.
    pub words: Vec<String>,
    /// The ticket number that it may be.
    pub number: Option<i64>,
    /// How the short name of the number's portal begins, in lower case.
    pub portal: Option<String>,
}

impl Asked {
    /// Reads `#42`, `42`, `ORI-42` and `ori #42` as numbers, and everything as words.
    pub fn read(text: &str) -> Self {
        let text: String = text.chars().take(MAX_TEXT).collect();
        let text = without_controls(&text);
        let text = text.trim();
        let (portal, number) = match numbered(text) {
            Some((portal, number)) => (portal, Some(number)),
            None => (None, None),
        };
        Self {
            words: text
                .split_whitespace()
                .take(MAX_WORDS)
                .map(str::to_owned)
                .collect(),
            number,
            portal,
        }
    }

    /// Nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// As a search of tickets by words.
    pub fn text(&self) -> String {
        self.words.join(" ")
    }
}

/// The number at the end, and the short name before it.
fn numbered(text: &str) -> Option<(Option<String>, i64)> {
    let digits = text.rfind(|character: char| !character.is_ascii_digit());
    let (before, digits) = text.split_at(digits.map_or(0, |at| {
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    }));
    let number = digits.parse::<i64>().ok().filter(|number| *number > 0)?;
    let marked = before.ends_with(['#', '-', ' ']);
    let prefix = before.trim_end_matches(['#', '-', ' ']);
    if prefix.is_empty() {
        return Some((None, number));
    }
    let named = prefix.chars().count() <= MAX_PREFIX
        && prefix
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '-')
        && prefix.starts_with(|character: char| character.is_ascii_alphabetic());
    (marked && named).then(|| (Some(prefix.to_ascii_lowercase()), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let number = |text: &str| {
            let asked = Asked::read(text);
            (asked.portal, asked.number)
        };
        assert_eq!(number("42"), (None, Some(42)));
        assert_eq!(number(" #0042 "), (None, Some(42)));
        assert_eq!(number("ORI-1234"), (Some("ori".into()), Some(1234)));
        assert_eq!(number("ori #7"), (Some("ori".into()), Some(7)));
        assert_eq!(number("acme-eu#7"), (Some("acme-eu".into()), Some(7)));
        for other in [
            "",
            "#",
            "0",
            "-5x",
            "drucker 3 a",
            "ab3",
            "é-3",
            "99999999999999999999",
        ] {
            assert_eq!(number(other), (None, None), "{other}");
        }
    }

    #[test]
    fn of_a_long_or_odd_text_only_its_begin_is_looked_for() {
        assert!(Asked::read(" \t\n\u{0}\u{7} ").is_empty());
        assert_eq!(Asked::read("a\u{0}b").words, ["a", "b"]);
        assert_eq!(
            Asked::read(&"x".repeat(10_000_000)).words[0].len(),
            MAX_TEXT
        );
        assert_eq!(Asked::read(&"x ".repeat(100)).words.len(), MAX_WORDS);
        assert_eq!(
            Asked::read(r#"100%_\ "it's""#).words,
            [r"100%_\", r#""it's""#]
        );
    }
}
