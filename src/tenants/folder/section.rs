//! Tables of `tenant.toml`: each knows its keys and says of each value what is wrong with it.

mod dates;
mod lists;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::{Located, Reader, advice};
use crate::text::{Locale, Text, TextError};

/// A table of the file, all of whose keys are known.
pub(crate) struct Section<'a> {
    path: String,
    table: BTreeMap<Cow<'a, str>, Spanned<DeValue<'a>>>,
    at: usize,
}

impl<'a> Section<'a> {
    pub fn open(
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

    /// Whether the field is there and was not read yet.
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn take(&mut self, key: &str) -> Option<(DeValue<'a>, usize)> {
        let value = self.table.remove(key)?;
        let at = value.span().start;
        Some((value.into_inner(), at))
    }

    /// Notes that a field is missing that must be there.
    pub fn missing(&self, reader: &mut Reader<'_>, key: &str, example: &str) {
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

    /// A line of text, or nothing in quotation marks.
    pub fn optional_line(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        max: usize,
    ) -> Option<String> {
        if matches!(self.table.get(key).map(Spanned::get_ref), Some(DeValue::String(text)) if text.trim().is_empty())
        {
            self.table.remove(key);
            return Some(String::new());
        }
        self.line(reader, key, max).map(|line| line.value)
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

    /// `true` or `false`.
    pub fn flag(&mut self, reader: &mut Reader<'_>, key: &str) -> Option<bool> {
        let field = self.field(key);
        match self.take(key)? {
            (DeValue::Boolean(value), _) => Some(value),
            (other, at) => {
                let message = format!(
                    "this is {}; write true or false, without quotation marks",
                    kind(&other)
                );
                reader.wrong(at, &field, message);
                None
            }
        }
    }

    /// A whole number within bounds.
    pub fn number(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        bounds: RangeInclusive<u32>,
    ) -> Option<u32> {
        let field = self.field(key);
        let (value, at) = self.take(key)?;
        let number = match &value {
            DeValue::Integer(written) => {
                u32::from_str_radix(written.as_str(), written.radix()).ok()
            }
            _ => None,
        };
        let number = number.filter(|number| bounds.contains(number));
        if number.is_none() {
            let (from, to) = bounds.into_inner();
            reader.wrong(
                at,
                &field,
                format!("write a whole number from {from} to {to}, without quotation marks"),
            );
        }
        number
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

#[cfg(test)]
mod tests;
