//! Where an article's Markdown leads, read and written without touching anything else of the text.

use std::ops::Range;

use comrak::Arena;
use comrak::nodes::NodeValue;

use super::article::document;

/// Where a picture or a link of a text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// As the text means it, without what had to be written around single characters.
    pub url: String,
    /// `![…](…)`.
    pub picture: bool,
    /// The line of the text, from 1.
    pub line: usize,
}

/// All of them, in their order. What stands in code leads nowhere.
#[must_use]
pub fn destinations(markdown: &str) -> Vec<Destination> {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &document(markdown));
    let mut found = Vec::new();
    for node in root.descendants() {
        let data = node.data();
        let (url, picture) = match &data.value {
            NodeValue::Link(link) => (link.url.clone(), false),
            NodeValue::Image(image) => (image.url.clone(), true),
            _ => continue,
        };
        found.push(Destination {
            url,
            picture,
            line: data.sourcepos.start.line,
        });
    }
    found
}

/// The text with other destinations where `new` has one for an old one. Everything else stays, byte for byte, and so the way back
/// leads to the same text.
#[must_use]
pub fn redirected(markdown: &str, new: impl Fn(&str) -> Option<String>) -> String {
    let code = code_in(markdown);
    let mut text = String::with_capacity(markdown.len());
    let mut kept = 0;
    for written in written_in(markdown) {
        if code.iter().any(|range| range.contains(&written.start)) {
            continue;
        }
        if let Some(url) = new(&plain(&markdown[written.clone()])) {
            text.push_str(&markdown[kept..written.start]);
            text.push_str(&url);
            kept = written.end;
        }
    }
    text.push_str(&markdown[kept..]);
    text
}

/// The text without these pictures and links: what stands in their brackets stays.
#[must_use]
pub fn without(markdown: &str, gone: impl Fn(&str) -> bool) -> String {
    let mut text = markdown.to_owned();
    let mut from = 0;
    loop {
        let code = code_in(&text);
        let mut all = written_in(&text).into_iter();
        let found = all.find(|written| {
            written.start >= from
                && !code.iter().any(|range| range.contains(&written.start))
                && gone(&plain(&text[written.clone()]))
        });
        let Some(written) = found else { return text };
        from = written.end;
        let before = text[..written.start].trim_end_matches(['<', ' ', '\n']);
        let Some(opened) = before.strip_suffix("](").map(opening_of) else {
            continue;
        };
        let (Some(begin), Some(end)) = (opened, text[written.end..].find(')')) else {
            continue;
        };
        let words = text[begin + 1..before.len() - 2].to_owned();
        let begin = begin - usize::from(text[..begin].ends_with('!'));
        text.replace_range(begin..=written.end + end, &words);
        from = begin;
    }
}

/// Where the bracket was opened that is closed behind this text.
fn opening_of(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices().rev() {
        match character {
            _ if text[..at].ends_with('\\') => {}
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Where destinations are written: behind `](`, and behind `]:` of a reference.
fn written_in(markdown: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, _) in markdown.match_indices(']') {
        let rest = &markdown[at + 1..];
        let Some(rest) = rest.strip_prefix(['(', ':']) else {
            continue;
        };
        let rest = rest.trim_start_matches([' ', '\n']);
        let start = markdown.len() - rest.len();
        let within = rest.strip_prefix('<');
        let range = match within.and_then(|within| within.find(['>', '\n'])) {
            Some(end) => start + 1..start + 1 + end,
            None => start..start + end_of(rest),
        };
        if !range.is_empty() {
            found.push(range);
        }
    }
    found
}

/// The length of a destination without angle brackets: up to a blank, or to a bracket that it has not opened.
fn end_of(text: &str) -> usize {
    let (mut depth, mut escaped) = (0, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            _ if character.is_whitespace() || character.is_control() => return at,
            _ => {}
        }
    }
    text.len()
}

/// A destination as it is meant.
fn plain(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        let escapes =
            character == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
        match (escapes, characters.peek()) {
            (true, Some(next)) => {
                text.push(*next);
                characters.next();
            }
            _ => text.push(character),
        }
    }
    text.replace("&amp;", "&")
}

/// Where there is code.
fn code_in(markdown: &str) -> Vec<Range<usize>> {
    if !markdown.contains(['`', '~']) && !markdown.contains("    ") && !markdown.contains('\t') {
        return Vec::new();
    }
    let mut starts = vec![0];
    starts.extend(markdown.match_indices('\n').map(|(at, _)| at + 1));
    let line = |number: usize| starts.get(number).copied().unwrap_or(markdown.len());
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &document(markdown));
    let mut found = Vec::new();
    for node in root.descendants() {
        let data = node.data();
        let (start, end) = (data.sourcepos.start, data.sourcepos.end);
        match &data.value {
            NodeValue::CodeBlock(_) => {
                found.push(line(start.line.saturating_sub(1))..line(end.line))
            }
            NodeValue::Code(code) => {
                let above = line(start.line.saturating_sub(1));
                let range = above + start.column.saturating_sub(1)
                    ..line(end.line.saturating_sub(1)) + end.column;
                // Of columns one cannot be as sure as of lines.
                if markdown
                    .get(range.clone())
                    .is_some_and(|text| text.contains(&code.literal))
                {
                    found.push(range);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "![a](p/one.png) [b](<p/two b.pdf> \"T\")\n\n> ![c][x] `![d](p/one.png)` ![e](p/o\\(1\\).png)\n\n```\n![f](p/one.png)\n```\n\n\
                        | ![g](p/one.png) | ü ![h](p/(2).png \"t\") |\n|---|---|\n| [![i](p/one.png)](p/x.pdf) | `[](p/x.pdf)` |\n\n[x]: p/ref.png\n";

    #[test]
    fn a_text_says_where_it_leads() {
        let all = destinations(TEXT);
        let told: Vec<_> = all
            .iter()
            .map(|one| (one.url.as_str(), one.picture, one.line))
            .collect();
        assert_eq!(
            told,
            [
                ("p/one.png", true, 1),
                ("p/two b.pdf", false, 1),
                ("p/ref.png", true, 3),
                ("p/o(1).png", true, 3),
                ("p/one.png", true, 9),
                ("p/(2).png", true, 9),
                ("p/x.pdf", false, 11),
                ("p/one.png", true, 11),
            ]
        );
    }

    #[test]
    fn it_leads_elsewhere_and_back_again() {
        let all = destinations(TEXT);
        let number = |url: &str| all.iter().position(|one| one.url == url);
        let there = redirected(TEXT, |url| Some(format!("file:{}", number(url)?)));
        assert_eq!(
            there,
            "![a](file:0) [b](<file:1> \"T\")\n\n> ![c][x] `![d](p/one.png)` ![e](file:3)\n\n```\n![f](p/one.png)\n```\n\n\
             | ![g](file:0) | ü ![h](file:5 \"t\") |\n|---|---|\n| [![i](file:0)](file:6) | `[](p/x.pdf)` |\n\n[x]: file:2\n"
        );
        let back = redirected(&there, |url| {
            let number: usize = url.strip_prefix("file:")?.parse().ok()?;
            Some(all[number].url.replace('(', "\\(").replace(')', "\\)"))
        });
        assert_eq!(back, TEXT.replace("p/(2).png", "p/\\(2\\).png"));
        assert_eq!(redirected(TEXT, |_| None), TEXT);
    }

    #[test]
    fn what_is_taken_out_leaves_its_words() {
        let gone = |url: &str| url.starts_with("p/");
        assert_eq!(
            without(
                "![a](p/1) x [the *b*](<p/2 3> \"T\") [![c](p/4)](https://x.example) `![d](p/5)` ![e](q/6) [![f](p/7)](p/8)",
                gone
            ),
            "a x the *b* [c](https://x.example) `![d](p/5)` ![e](q/6) f"
        );
        assert_eq!(without("![a][b]\n\n[b]: p/1", gone), "![a][b]\n\n[b]: p/1");
    }
}
