//! Typed reading: each key once, every problem gathered, the effective value kept for `portico config`.

use std::collections::BTreeMap;
use std::time::Duration;

use super::keys::{self, Key};
use super::problem::Problem;
use super::source::Written;

/// One key as it is in force, for printing: a secret's value is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The key's name.
    pub key: &'static str,
    /// Its value as text, or `(secret)`, or `(none)`.
    pub value: String,
    /// Where it came from.
    pub origin: String,
}

pub(super) struct Reader {
    values: BTreeMap<&'static str, Written>,
    pub problems: Vec<Problem>,
    pub effective: Vec<Effective>,
}

impl Reader {
    pub fn new(values: BTreeMap<&'static str, Written>, problems: Vec<Problem>) -> Self {
        Self {
            values,
            problems,
            effective: Vec::new(),
        }
    }

    /// The value of `name` as `parse` understands it; `None` when it is not written or is wrong (then a problem is kept).
    pub fn optional<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let key = self.key(name);
        let Some(written) = self.values.get(name).cloned() else {
            self.note(key, None, "default");
            return None;
        };
        let [text] = written.texts.as_slice() else {
            self.wrong(key, &written.origin, "one value is wanted, not a list");
            return None;
        };
        if written.is_list {
            self.wrong(key, &written.origin, "one value is wanted, not a list");
            return None;
        }
        match parse(text) {
            Ok(value) => {
                self.note(key, Some(text), &written.origin);
                Some(value)
            }
            Err(wrong) => {
                self.wrong(key, &written.origin, &wrong);
                None
            }
        }
    }

    /// The value of `name`, or `default` (whose text is shown by `portico config`).
    pub fn or<T>(
        &mut self,
        name: &'static str,
        default: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let absent = !self.values.contains_key(name);
        let value = self.optional(name, &parse);
        if !absent {
            return value;
        }
        if let Some(last) = self.effective.last_mut() {
            last.value = default.to_owned();
        }
        match parse(default) {
            Ok(value) => Some(value),
            Err(wrong) => {
                // Only a default that hangs on another key, itself wrong, can come here.
                self.wrong(self.key(name), "default", &wrong);
                None
            }
        }
    }

    /// The value of `name`; a problem when it is missing.
    pub fn demanded<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if self.values.contains_key(name) {
            return self.optional(name, parse);
        }
        let key = self.key(name);
        self.missing(key.name, "");
        None
    }

    /// A list: an array in the file, separated by commas in a variable.
    pub fn list<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let key = self.key(name);
        let Some(written) = self.values.get(name).cloned() else {
            self.note(key, None, "default");
            return Vec::new();
        };
        let texts: Vec<String> = if written.is_list {
            written.texts.clone()
        } else {
            written
                .texts
                .iter()
                .flat_map(|text| text.split(','))
                .map(|text| text.trim().to_owned())
                .collect()
        };
        let mut values = Vec::with_capacity(texts.len());
        for text in texts.iter().filter(|text| !text.is_empty()) {
            match parse(text) {
                Ok(value) => values.push(value),
                Err(wrong) => self.wrong(key, &written.origin, &wrong),
            }
        }
        self.note(key, Some(&texts.join(", ")), &written.origin);
        values
    }

    /// Keeps a problem with a key that is not set at all; `why` may add a sentence.
    pub fn missing(&mut self, name: &'static str, why: &str) {
        let key = self.key(name);
        self.problems.push(Problem {
            key: key.name.to_owned(),
            origin: "not set".to_owned(),
            wrong: format!("it is needed{why}"),
            advice: format!(
                "Set it in portico.toml or as {}. {}.",
                key.variable(),
                key.help
            ),
        });
    }

    /// Keeps a problem with the value of `name`, wherever it came from.
    pub fn reject(&mut self, name: &'static str, wrong: &str) {
        let origin = self
            .values
            .get(name)
            .map_or_else(|| "default".to_owned(), |written| written.origin.clone());
        self.wrong(self.key(name), &origin, wrong);
    }

    fn wrong(&mut self, key: &Key, origin: &str, wrong: &str) {
        self.problems.push(Problem {
            key: key.name.to_owned(),
            origin: origin.to_owned(),
            wrong: wrong.to_owned(),
            advice: format!("{}.", key.help),
        });
    }

    fn note(&mut self, key: &'static Key, text: Option<&str>, origin: &str) {
        let value = match text {
            None => "(none)".to_owned(),
            Some(_) if key.secret => "(secret)".to_owned(),
            Some(text) => text.to_owned(),
        };
        self.effective.push(Effective {
            key: key.name,
            value,
            origin: origin.to_owned(),
        });
    }

    fn key(&self, name: &'static str) -> &'static Key {
        // A name that is not in the table would be a slip in `Config::load`; it still works, without help.
        keys::find(name).unwrap_or(&Key {
            name: "",
            secret: true,
            help: "",
        })
    }
}

/// A whole number between `min` and `max`.
pub(super) fn number<T>(min: T, max: T) -> impl Fn(&str) -> Result<T, String>
where
    T: std::str::FromStr + PartialOrd + std::fmt::Display + Copy,
{
    move |text| {
        text.parse::<T>()
            .ok()
            .filter(|value| *value >= min && *value <= max)
            .ok_or_else(|| format!("{text:?} is not a whole number between {min} and {max}"))
    }
}

/// `true` or `false`.
pub(super) fn flag(text: &str) -> Result<bool, String> {
    text.parse()
        .map_err(|_| format!("{text:?} is neither true nor false"))
}

/// A length of time with its unit: `500ms`, `30s`, `15m`, `12h`, `14d`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (digits, unit) = split_unit(text);
    let per = match unit {
        "ms" => Some(1),
        "s" => Some(1_000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        "d" => Some(86_400_000),
        _ => None,
    };
    digits
        .parse::<u64>()
        .ok()
        .zip(per)
        .and_then(|(count, per)| count.checked_mul(per))
        .filter(|millis| *millis > 0)
        .map(Duration::from_millis)
        .ok_or_else(|| format!("{text:?} is not a length of time such as 30s, 15m, 12h or 14d"))
}

/// A size in bytes with its unit: `512KiB`, `1MiB`, or bytes without one.
pub(super) fn size(text: &str) -> Result<usize, String> {
    let (digits, unit) = split_unit(text);
    let per = match unit {
        "" | "B" => Some(1),
        "KiB" => Some(1 << 10),
        "MiB" => Some(1 << 20),
        "GiB" => Some(1 << 30),
        _ => None,
    };
    digits
        .parse::<usize>()
        .ok()
        .zip(per)
        .and_then(|(count, per)| count.checked_mul(per))
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| format!("{text:?} is not a size such as 512KiB or 1MiB"))
}

fn split_unit(text: &str) -> (&str, &str) {
    let at = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at(at);
    (digits, unit.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_need_a_unit() {
        assert_eq!(duration("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(duration("14 d"), Ok(Duration::from_secs(14 * 86_400)));
        for wrong in ["", "15", "m", "-1s", "0s", "1.5h", "99999999999999999999d"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_binary() {
        assert_eq!(size("1MiB"), Ok(1_048_576));
        assert_eq!(size("300"), Ok(300));
        for wrong in ["", "1MB", "0", "MiB", "99999999999GiB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
