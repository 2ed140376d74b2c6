//! Where values come from: one TOML file and the environment, as text with their origin.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, KEYS, OTHER_VARIABLES};
use super::problem::Problem;

/// The places that a configuration is read from. Made by hand only in tests.
#[derive(Clone, Default)]
pub struct Sources {
    /// `portico.toml`'s path and text, when there is one.
    pub file: Option<(PathBuf, String)>,
    /// The environment's variables.
    pub variables: BTreeMap<String, String>,
}

/// One value as it was written: a text, or a list of them.
#[derive(Clone)]
pub(super) struct Written {
    pub texts: Vec<String>,
    pub is_list: bool,
    pub origin: String,
}

impl Sources {
    /// Reads the environment and the file: `explicit` (from `--config`), else `PORTICO_CONFIG`, else `portico.toml`
    /// in the working directory when it exists.
    ///
    /// # Errors
    /// A file that was named and cannot be read.
    pub fn read(explicit: Option<&Path>) -> Result<Self, Problem> {
        // A variable that is not UTF-8 is none of ours: keys are ASCII, and a value in another encoding would be a
        // mistake that the key's own check reports as missing.
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
            .collect();
        let named = explicit
            .map(|path| (path.to_path_buf(), "--config"))
            .or_else(|| {
                variables
                    .get("PORTICO_CONFIG")
                    .map(|path| (PathBuf::from(path), "the variable PORTICO_CONFIG"))
            });
        let file = match named {
            Some((path, origin)) => {
                let text = std::fs::read_to_string(&path).map_err(|error| Problem {
                    key: String::new(),
                    origin: origin.to_owned(),
                    wrong: format!("{} cannot be read: {error}", path.display()),
                    advice: "Name a file that exists and that this user may read, or leave it out."
                        .to_owned(),
                })?;
                Some((path, text))
            }
            None => {
                let path = PathBuf::from("portico.toml");
                match std::fs::read_to_string(&path) {
                    Ok(text) => Some((path, text)),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                    Err(error) => {
                        return Err(Problem {
                            key: String::new(),
                            origin: "portico.toml".to_owned(),
                            wrong: format!("it cannot be read: {error}"),
                            advice: "Let this user read it, or name another with --config."
                                .to_owned(),
                        });
                    }
                }
            }
        };
        Ok(Self { file, variables })
    }

    /// Variables `PORTICO_…` that no key answers to, with the one that was probably meant. Not an error: Kubernetes
    /// sets `PORTICO_PORT` and the like by itself for a service named portico.
    #[must_use]
    pub fn unknown_variables(&self) -> Vec<(String, Option<String>)> {
        let known: Vec<String> = KEYS.iter().map(keys::Key::variable).collect();
        self.variables
            .keys()
            .filter(|name| {
                name.starts_with("PORTICO_")
                    && !OTHER_VARIABLES.contains(&name.as_str())
                    && !known.contains(name)
            })
            .map(|name| {
                (
                    name.clone(),
                    keys::nearest(name, known.iter().map(String::as_str)).map(str::to_owned),
                )
            })
            .collect()
    }

    /// All values by key, variables before the file.
    pub(super) fn written(&self, problems: &mut Vec<Problem>) -> BTreeMap<&'static str, Written> {
        let mut values = BTreeMap::new();
        if let Some((path, text)) = &self.file {
            from_file(path, text, &mut values, problems);
        }
        for key in KEYS {
            let mut names = vec![key.variable()];
            if key.name == "database.url" {
                names.push("DATABASE_URL".to_owned());
            }
            // An empty variable counts as not set: that is how compose files leave one out.
            let found = names.into_iter().find_map(|name| {
                Some((self.variables.get(&name).filter(|v| !v.is_empty())?, name))
            });
            if let Some((value, name)) = found {
                let written = Written {
                    texts: vec![value.clone()],
                    is_list: false,
                    origin: format!("the variable {name}"),
                };
                values.insert(key.name, written);
            }
        }
        values
    }
}

fn from_file(
    path: &Path,
    text: &str,
    values: &mut BTreeMap<&'static str, Written>,
    problems: &mut Vec<Problem>,
) {
    let line = |at: usize| {
        1 + text
            .as_bytes()
            .iter()
            .take(at)
            .filter(|byte| **byte == b'\n')
            .count()
    };
    let place = |at: usize| format!("{}, line {}", path.display(), line(at));
    match DeTable::parse(text) {
        Ok(table) => walk("", table.get_ref(), &place, values, problems),
        Err(error) => problems.push(Problem {
            key: String::new(),
            origin: place(error.span().map_or(0, |span| span.start)),
            // `message` is the parser's own sentence; the snippet that Display adds could hold a secret.
            wrong: format!("it is not valid TOML: {}", error.message()),
            advice: "Put the file right; `portico config --keys` lists what it may hold."
                .to_owned(),
        }),
    }
}

fn walk(
    prefix: &str,
    table: &DeTable<'_>,
    place: &dyn Fn(usize) -> String,
    values: &mut BTreeMap<&'static str, Written>,
    problems: &mut Vec<Problem>,
) {
    for (name, value) in table {
        let path = if prefix.is_empty() {
            name.get_ref().to_string()
        } else {
            format!("{prefix}.{}", name.get_ref())
        };
        let origin = place(name.span().start);
        if let DeValue::Table(inner) = value.get_ref() {
            walk(&path, inner, place, values, problems);
            continue;
        }
        let Some(key) = keys::find(&path) else {
            let advice = match keys::nearest(&path, KEYS.iter().map(|key| key.name)) {
                Some(near) => {
                    format!("Did you mean {near}? `portico config --keys` lists all keys.")
                }
                None => "Take it out; `portico config --keys` lists all keys.".to_owned(),
            };
            problems.push(Problem {
                key: path,
                origin,
                wrong: "there is no such key".to_owned(),
                advice,
            });
            continue;
        };
        let (texts, is_list) = match value.get_ref() {
            DeValue::Array(items) => (items.iter().map(text_of).collect::<Option<Vec<_>>>(), true),
            _ => (text_of(value).map(|text| vec![text]), false),
        };
        match texts {
            Some(texts) => {
                values.insert(
                    key.name,
                    Written {
                        texts,
                        is_list,
                        origin,
                    },
                );
            }
            None => problems.push(Problem {
                key: path,
                origin,
                wrong: "a text, number, true or false is wanted here".to_owned(),
                advice: format!("{}.", key.help),
            }),
        }
    }
}

fn text_of(value: &Spanned<DeValue<'_>>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}
