//! Reading `tenant.toml` with an eye on where everything stands.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Problem;
use crate::text::{Locale, Text, TextError};

/// A value with the byte at which it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Located<T> {
    pub value: T,
    pub at: usize,
}

/// A file that is being read, and what was found wrong with it so far.
pub(super) struct Reader<'a> {
    file: PathBuf,
    text: &'a str,
    pub problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub fn new(file: &Path, text: &'a str) -> Self {
        Self {
            file: file.to_owned(),
            text,
            problems: Vec::new(),
        }
    }

    /// The file's outermost table; `None`, with problems noted, for what is no TOML.
    pub fn root(&mut self, keys: &'static [&'static str]) -> Option<Section<'a>> {
        match DeTable::parse(self.text) {
            Ok(table) => {
                let at = table.span().start;
                Some(Section::open(
                    self,
                    String::new(),
                    table.into_inner(),
                    at,
                    keys,
                ))
            }
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.wrong(
                    at,
                    "",
                    format!("this is not TOML: {}", error.message().trim()),
                );
                None
            }
        }
    }

    pub fn wrong(&mut self, at: usize, field: &str, message: impl Into<String>) {
        let place = Some(place(self.text, at));
        self.problems.push(Problem {
            file: self.file.clone(),
            place,
            field: field.to_owned(),
            message: message.into(),
        });
    }
}

/// Line and column of a byte, from 1.
pub(super) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

/// A table of the file, all of whose keys are known.
pub(super) struct Section<'a> {
    path: String,
    table: BTreeMap<Cow<'a, str>, Spanned<DeValue<'a>>>,
    at: usize,
}

impl<'a> Section<'a> {
    fn open(
        reader: &mut Reader<'_>,
        path: String,
        table: DeTable<'a>,
        at: usize,
        keys: &[&str],
    ) -> Self {
        let mut section = Self {
            path,
            table: BTreeMap::new(),
            at,
        };
        for (key, value) in table {
            if keys.contains(&key.get_ref().as_ref()) {
                section.table.insert(key.into_inner(), value);
            } else {
                let field = section.field(key.get_ref());
                let message = format!("there is no such field; {}", advice(key.get_ref(), keys));
                reader.wrong(key.span().start, &field, message);
            }
        }
        section
    }

    /// The whole name of a field: `brand.primary_color`.
    pub fn field(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn take(&mut self, key: &str) -> Option<(DeValue<'a>, usize)> {
        let value = self.table.remove(key)?;
        let at = value.span().start;
        Some((value.into_inner(), at))
    }

    /// Notes that a field is missing that must be there.
    fn missing(&self, reader: &mut Reader<'_>, key: &str, example: &str) {
        reader.wrong(
            self.at,
            &self.field(key),
            format!("this field is missing; write for example: {key} = {example}"),
        );
    }

    /// A table within this one.
    pub fn section(&mut self, reader: &mut Reader<'_>, key: &str, keys: &[&str]) -> Option<Self> {
        let field = self.field(key);
        match self.take(key)? {
            (DeValue::Table(table), at) => Some(Self::open(reader, field, table, at, keys)),
            (other, at) => {
                reader.wrong(
                    at,
                    &field,
                    format!("this is {}; write a table: [{field}]", kind(&other)),
                );
                None
            }
        }
    }

    /// A table within this one that must be there.
    pub fn required_section(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        keys: &[&str],
    ) -> Option<Self> {
        if !self.table.contains_key(key) {
            let field = self.field(key);
            reader.wrong(
                self.at,
                &field,
                format!("this section is missing; add [{field}]"),
            );
        }
        self.section(reader, key, keys)
    }

    fn string(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<Located<String>> {
        let field = self.field(key);
        match self.take(key)? {
            (DeValue::String(text), at) => Some(Located {
                value: text.into_owned(),
                at,
            }),
            (other, at) => {
                reader.wrong(
                    at,
                    &field,
                    format!("this is {}; write a text in quotation marks", kind(&other)),
                );
                None
            }
        }
    }

    /// A line of text.
    pub fn line(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        max: usize,
    ) -> Option<Located<String>> {
        self.text(reader, key, max, Text::line)
    }

    /// A line of text that must be there.
    pub fn required_line(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        max: usize,
        example: &str,
    ) -> Option<Located<String>> {
        if !self.table.contains_key(key) {
            self.missing(reader, key, example);
        }
        self.line(reader, key, max)
    }

    /// A text of several lines.
    pub fn block(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        max: usize,
    ) -> Option<Located<String>> {
        self.text(reader, key, max, Text::block)
    }

    fn text(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        max: usize,
        check: fn(&str, usize) -> Result<Text, TextError>,
    ) -> Option<Located<String>> {
        let Located { value, at } = self.string(reader, key)?;
        match check(&value, max) {
            Ok(text) => Some(Located {
                value: text.into_string(),
                at,
            }),
            Err(error) => {
                reader.wrong(at, &self.field(key), text_advice(error));
                None
            }
        }
    }

    /// One of a few words.
    pub fn word<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let Located { value, at } = self.string(reader, key)?;
        let found = words.iter().find(|(word, _)| *word == value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            reader.wrong(
                at,
                &self.field(key),
                format!("“{value}” is not known here; {}", advice(&value, &known)),
            );
        }
        found.map(|(_, meaning)| *meaning)
    }

    /// A value with a syntax of its own.
    pub fn parsed<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
    ) -> Option<Located<T>> {
        let Located { value, at } = self.string(reader, key)?;
        match value.parse() {
            Ok(value) => Some(Located { value, at }),
            Err(error) => {
                reader.wrong(
                    at,
                    &self.field(key),
                    format!("“{value}” cannot be read: {error}"),
                );
                None
            }
        }
    }

    /// Like [`Self::parsed`], for a field that must be there.
    pub fn required_parsed<T: FromStr<Err: std::fmt::Display>>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        example: &str,
    ) -> Option<Located<T>> {
        if !self.table.contains_key(key) {
            self.missing(reader, key, example);
        }
        self.parsed(reader, key)
    }

    /// A list of texts that must be there and have one entry at least, none of them twice.
    pub fn required_list(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        example: &str,
    ) -> Vec<Located<String>> {
        if !self.table.contains_key(key) {
            self.missing(reader, key, example);
            return Vec::new();
        }
        let (before, at) = (reader.problems.len(), self.table[key].span().start);
        let list = self.list(reader, key);
        if list.is_empty() && reader.problems.len() == before {
            reader.wrong(
                at,
                &self.field(key),
                format!("this list is empty; write for example: {key} = {example}"),
            );
        }
        list
    }

    /// A list of texts, none of them twice.
    pub fn list(&mut self, reader: &mut Reader<'_>, key: &str) -> Vec<Located<String>> {
        let field = self.field(key);
        let entries = match self.take(key) {
            None => return Vec::new(),
            Some((DeValue::Array(entries), _)) => entries,
            Some((other, at)) => {
                reader.wrong(
                    at,
                    &field,
                    format!("this is {}; write a list in square brackets", kind(&other)),
                );
                return Vec::new();
            }
        };
        let mut list: Vec<Located<String>> = Vec::new();
        for entry in entries {
            let at = entry.span().start;
            match entry.into_inner() {
                DeValue::String(text) if list.iter().any(|seen| seen.value == text) => {
                    reader.wrong(
                        at,
                        &field,
                        format!("“{text}” is in this list twice; take one out"),
                    );
                }
                DeValue::String(text) => list.push(Located {
                    value: text.into_owned(),
                    at,
                }),
                other => reader.wrong(
                    at,
                    &field,
                    format!("this is {}; write a text in quotation marks", kind(&other)),
                ),
            }
        }
        list
    }

    /// Texts by language: `{ de = "…", en = "…" }`.
    pub fn by_locale(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        max: usize,
    ) -> BTreeMap<Locale, String> {
        let Some(mut section) = self.section(reader, key, &LOCALES) else {
            return BTreeMap::new();
        };
        Locale::ALL
            .into_iter()
            .filter_map(|locale| Some((locale, section.block(reader, locale.as_str(), max)?.value)))
            .collect()
    }
}

/// The languages as keys of a table.
pub(super) const LOCALES: [&str; 2] = [Locale::De.as_str(), Locale::En.as_str()];

fn kind(value: &DeValue<'_>) -> String {
    let kind = value.type_str();
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {kind}")
}

fn text_advice(error: TextError) -> String {
    match error {
        TextError::Blank => {
            "this text is blank; write something, or leave the field out".to_owned()
        }
        TextError::TooLong { limit } => {
            format!("this text is too long; {limit} characters are allowed")
        }
        TextError::InvalidCharacters => {
            "this text has control characters, or lines where it must be one line; take them out"
                .to_owned()
        }
    }
}

/// The word that was probably meant, or all there are.
pub(super) fn advice(word: &str, known: &[&str]) -> String {
    let nearest = known
        .iter()
        .map(|known| (strsim::osa_distance(&word.to_lowercase(), known), *known))
        .min()
        .filter(|(distance, known)| *distance <= (known.len() / 3).max(1));
    match nearest {
        Some((_, known)) => format!("did you mean “{known}”?"),
        None => format!("known are: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, read: impl Fn(&mut Reader<'_>, &mut Section<'_>)) -> Vec<String> {
        let mut reader = Reader::new(Path::new("t.toml"), text);
        if let Some(mut section) = reader.root(&["name", "hosts", "brand", "features"]) {
            read(&mut reader, &mut section);
        }
        reader.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_unknown_key_is_told_with_the_one_that_was_meant() {
        let told = problems("name = \"x\"\nfeatuers = []\ncolour = 1\n", |_, _| ());
        assert_eq!(
            told,
            [
                "t.toml:3:1: colour: there is no such field; known are: name, hosts, brand, features",
                "t.toml:2:1: featuers: there is no such field; did you mean “features”?",
            ]
        );
    }

    #[test]
    fn a_value_of_another_kind_is_told_at_its_place() {
        let told = problems(
            "name = 7\nhosts = [\"a\", 1,\n  \"a\"]\nbrand = 1979-05-27\n",
            |reader, section| {
                section.line(reader, "name", 9);
                section.list(reader, "hosts");
                section.section(reader, "brand", &[]);
            },
        );
        assert_eq!(
            told,
            [
                "t.toml:1:8: name: this is an integer; write a text in quotation marks",
                "t.toml:2:15: hosts: this is an integer; write a text in quotation marks",
                "t.toml:3:3: hosts: “a” is in this list twice; take one out",
                "t.toml:4:9: brand: this is a datetime; write a table: [brand]",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_told_at_its_place() {
        let told = problems("name = \"x\"\nhosts = [\"ä\" \"b\"]\n", |_, _| ());
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("t.toml:2:14: this is not TOML: "),
            "{told:?}"
        );
    }

    #[test]
    fn texts_are_checked() {
        let told = problems("name = \"  \"\nhosts = []", |reader, section| {
            section.line(reader, "name", 9);
            section.required_list(reader, "hosts", "[\"a\"]");
        });
        assert_eq!(
            told,
            [
                "t.toml:1:8: name: this text is blank; write something, or leave the field out",
                "t.toml:2:9: hosts: this list is empty; write for example: hosts = [\"a\"]",
            ]
        );
    }
}
