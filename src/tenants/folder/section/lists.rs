//! Lists in the tables of `tenant.toml`: of texts, and of tables.

use toml::de::DeValue;

use super::{Section, kind};
use crate::tenants::folder::reader::{Located, Reader};

impl Section<'_> {
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

    /// A list of tables within this one, `[[…]]`, so many at most.
    pub fn sections(
        &mut self,
        reader: &mut Reader<'_>,
        key: &str,
        keys: &[&str],
        most: usize,
    ) -> Vec<Self> {
        let field = self.field(key);
        let entries = match self.take(key) {
            None => return Vec::new(),
            Some((DeValue::Array(entries), at)) if entries.len() > most => {
                reader.wrong(at, &field, format!("there are {most} of these at most"));
                return Vec::new();
            }
            Some((DeValue::Array(entries), _)) => entries,
            Some((other, at)) => {
                let message = format!("this is {}; write tables: [[{field}]]", kind(&other));
                reader.wrong(at, &field, message);
                return Vec::new();
            }
        };
        let mut sections = Vec::new();
        for (index, entry) in entries.into_iter().enumerate() {
            let (at, field) = (entry.span().start, format!("{field}[{index}]"));
            match entry.into_inner() {
                DeValue::Table(table) => {
                    sections.push(Self::open(reader, field, table, at, keys));
                }
                other => {
                    let message = format!("this is {}; write a table", kind(&other));
                    reader.wrong(at, &field, message);
                }
            }
        }
        sections
    }
}
