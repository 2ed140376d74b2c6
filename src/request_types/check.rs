//! Whether definitions make sense: for operators, who read English as in the rest of `portico tenants plan`.

use std::collections::HashSet;

use super::definition::{FieldKind, FormField, RequestType, Texts};
use crate::text::{Locale, Text};

const MAX_TYPES: usize = 24;
const MAX_FIELDS: usize = 30;
const MAX_OPTIONS: usize = 60;
/// Characters of a name, a label, an option.
const MAX_LABEL: usize = 120;
/// Characters of what helps.
const MAX_HELP: usize = 400;
/// The largest number that is taken.
const MAX_NUMBER: i64 = 1_000_000_000_000;

/// What is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte at which it stands; none where the words of `field` have to do.
    pub at: Option<usize>,
    /// Which field, such as `broken-device.fields.serial.options`; empty when it concerns the whole.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

struct Check {
    default: Locale,
    faults: Vec<Fault>,
}

/// Everything that is wrong with the definitions of a portal that speaks `default` when nothing else is asked for.
pub(super) fn check(types: &[RequestType], default: Locale) -> Vec<Fault> {
    let mut check = Check {
        default,
        faults: Vec::new(),
    };
    if types.len() > MAX_TYPES {
        check.wrong(
            "types",
            format!("there are {}, {MAX_TYPES} at most", types.len()),
        );
    }
    let mut keys = HashSet::new();
    for request_type in types {
        let at = request_type.key.as_str();
        check.key("types.key", at);
        if !keys.insert(at) {
            check.wrong(
                at,
                "there are two of this key; give each its own".to_owned(),
            );
        }
        check.texts(&format!("{at}.name"), &request_type.name, MAX_LABEL);
        check.optional(&format!("{at}.description"), &request_type.description);
        check.form(at, &request_type.fields);
    }
    check.faults
}

/// Letters, digits, `-` and `_`, with a letter first, up to 40.
pub(super) fn is_key(key: &str) -> bool {
    key.len() <= 40
        && key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
}

impl Check {
    fn wrong(&mut self, field: &str, message: String) {
        self.faults.push(Fault {
            at: None,
            field: field.to_owned(),
            message,
        });
    }

    fn key(&mut self, field: &str, key: &str) {
        if !is_key(key) {
            let message = format!(
                "“{key}” is no key; write letters (a to z), digits, “-” and “_”, a letter first, up to 40"
            );
            self.wrong(field, message);
        }
    }

    /// A text that has to be there, in the portal's language at least.
    fn texts(&mut self, field: &str, texts: &Texts, max: usize) {
        if !texts.contains_key(&self.default) {
            let message = format!(
                "write it in the portal's language at least: {} = \"…\"",
                self.default
            );
            self.wrong(&format!("{field}.{}", self.default), message);
        }
        for (locale, text) in texts {
            match Text::line(text, max) {
                Ok(checked) if checked.as_str() == text => {}
                _ => self.wrong(
                    &format!("{field}.{locale}"),
                    format!("write one line of at most {max} characters, without spaces around it"),
                ),
            }
        }
    }

    fn optional(&mut self, field: &str, texts: &Texts) {
        if !texts.is_empty() {
            self.texts(field, texts, MAX_HELP);
        }
    }

    fn form(&mut self, of: &str, fields: &[FormField]) {
        if fields.len() > MAX_FIELDS {
            let message = format!("there are {}, {MAX_FIELDS} at most", fields.len());
            self.wrong(&format!("{of}.fields"), message);
        }
        let mut keys = HashSet::new();
        for (index, field) in fields.iter().enumerate() {
            let at = format!("{of}.fields.{}", field.key);
            self.key(&format!("{of}.fields.key"), &field.key);
            if !keys.insert(field.key.as_str()) {
                self.wrong(
                    &at,
                    "there are two of this key; give each its own".to_owned(),
                );
            }
            self.texts(&format!("{at}.label"), &field.label, MAX_LABEL);
            self.optional(&format!("{at}.help"), &field.help);
            self.options(&at, field);
            self.numbers(&at, field);
            // Only what stands before it can be asked: no circles, and a form that reads from top to bottom.
            self.condition(&at, field, fields.get(..index).unwrap_or_default());
        }
    }

    fn options(&mut self, at: &str, field: &FormField) {
        let place = format!("{at}.options");
        if !matches!(field.kind, FieldKind::Choice | FieldKind::Choices) {
            if !field.options.is_empty() {
                self.wrong(
                    &place,
                    "only “choice” and “choices” have options".to_owned(),
                );
            }
            return;
        }
        if field.options.is_empty() || field.options.len() > MAX_OPTIONS {
            self.wrong(&place, format!("write 1 to {MAX_OPTIONS} of them"));
        }
        let mut values = HashSet::new();
        for option in &field.options {
            self.key(&format!("{place}.value"), &option.value);
            if !values.insert(option.value.as_str()) {
                let message = "there are two of this value; give each its own".to_owned();
                self.wrong(&format!("{place}.{}", option.value), message);
            }
            self.texts(
                &format!("{place}.{}.label", option.value),
                &option.label,
                MAX_LABEL,
            );
        }
    }

    fn numbers(&mut self, at: &str, field: &FormField) {
        if field.kind != FieldKind::Number {
            if field.min.is_some() || field.max.is_some() || field.unit.is_some() {
                self.wrong(at, "only a “number” has “min”, “max” and “unit”".to_owned());
            }
            return;
        }
        let bounds = [field.min, field.max];
        if bounds
            .into_iter()
            .flatten()
            .any(|bound| bound.abs() > MAX_NUMBER)
        {
            self.wrong(
                &format!("{at}.min"),
                format!("numbers go from -{MAX_NUMBER} to {MAX_NUMBER}"),
            );
        }
        if let (Some(min), Some(max)) = (field.min, field.max)
            && min > max
        {
            self.wrong(&format!("{at}.min"), "“min” is above “max”".to_owned());
        }
        if let Some(unit) = &field.unit
            && Text::line(unit, 20).map_or(true, |checked| checked.as_str() != unit)
        {
            self.wrong(
                &format!("{at}.unit"),
                "write at most 20 characters".to_owned(),
            );
        }
    }

    fn condition(&mut self, at: &str, field: &FormField, before: &[FormField]) {
        let Some(condition) = &field.shown_when else {
            return;
        };
        let place = format!("{at}.shown_when");
        let Some(asked) = before.iter().find(|other| other.key == condition.field) else {
            let message = format!("“{}” is no field before this one", condition.field);
            self.wrong(&format!("{place}.field"), message);
            return;
        };
        if condition.is.is_empty() {
            self.wrong(
                &format!("{place}.is"),
                "write one answer at least".to_owned(),
            );
        }
        for answer in &condition.is {
            let known = match asked.kind {
                FieldKind::Choice | FieldKind::Choices => {
                    asked.options.iter().any(|option| option.value == *answer)
                }
                FieldKind::Checkbox => matches!(answer.as_str(), "true" | "false"),
                _ => {
                    let message =
                        "only a choice or a checkbox decides over other fields".to_owned();
                    self.wrong(&format!("{place}.field"), message);
                    return;
                }
            };
            if !known {
                let message = format!("“{answer}” cannot be answered to “{}”", asked.key);
                self.wrong(&format!("{place}.is"), message);
            }
        }
    }
}
