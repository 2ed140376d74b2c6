//! A file that is being read, with an eye on where everything stands.

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::problem::Problem;
use super::section::Section;

/// A value with the byte at which it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located<T> {
    pub value: T,
    pub at: usize,
}

/// A file that is being read, and what was found wrong with it so far.
pub(crate) struct Reader<'a> {
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
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
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
