//! The own fields of a type of assets: what they are, and whether values fit them.

use async_graphql::Enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    api::{InputCheck, UserError, UserErrorCode},
    request_types::Texts,
    text::{Locale, Text, field_label},
};

/// Own fields that a type has at most.
pub(super) const MAX_FIELDS: usize = 30;
/// Characters of a name or label.
pub(super) const MAX_LABEL: usize = 80;
/// Choices of a field at most.
const MAX_OPTIONS: usize = 60;
/// Characters of a value.
const MAX_VALUE: usize = 400;
/// Characters of a number.
const MAX_DIGITS: usize = 24;

/// What an own field of an asset holds, and how its value is written.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetFieldKind {
    /// One line.
    Text,
    /// A number: `-12.5`.
    Number,
    /// A day: `2026-12-01`.
    Date,
    /// The key of one of the choices.
    Choice,
    /// `true` or `false`.
    YesNo,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// What programs call it.
    pub key: String,
    /// What people call it.
    pub label: Texts,
}

/// An own field of a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDefinition {
    /// What programs call it; one of its kind in the type.
    pub key: String,
    /// What it holds.
    pub kind: AssetFieldKind,
    /// What people call it.
    pub label: Texts,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FieldOption>,
}

/// The fields of a row; none for what cannot be read, which nothing of ours has written.
pub(super) fn fields_of(stored: &Value) -> Vec<FieldDefinition> {
    Vec::deserialize(stored).unwrap_or_default()
}

/// Lower-case letters, digits, `-` and `_`, with a letter first, up to 40.
pub(super) fn is_key(key: &str) -> bool {
    key.len() <= 40
        && key.starts_with(|first: char| first.is_ascii_lowercase())
        && key.chars().all(|character| {
            character.is_ascii_lowercase()
                || character.is_ascii_digit()
                || matches!(character, '-' | '_')
        })
}

/// Whether there is something in every language that is spoken, in one line each.
fn are_labels(texts: &Texts) -> bool {
    Locale::ALL.iter().all(|locale| texts.contains_key(locale))
        && texts.values().all(
            |text| matches!(Text::line(text, MAX_LABEL), Ok(checked) if checked.as_str() == text),
        )
}

/// Notes at `names` and `fields` what is wrong with a type.
pub(super) fn check(check: &mut InputCheck, names: &Texts, fields: &[FieldDefinition]) {
    if !are_labels(names) {
        check.invalid("names");
    }
    let twice = |key: &str, keys: &mut dyn Iterator<Item = &String>| {
        keys.filter(|other| *other == key).count() > 1
    };
    let wrong = fields.len() > MAX_FIELDS
        || fields.iter().any(|field| {
            let chosen = field.kind == AssetFieldKind::Choice;
            !is_key(&field.key)
                || twice(&field.key, &mut fields.iter().map(|other| &other.key))
                || !are_labels(&field.label)
                || field.options.is_empty() == chosen
                || field.options.len() > MAX_OPTIONS
                || field.options.iter().any(|option| {
                    !is_key(&option.key)
                        || !are_labels(&option.label)
                        || twice(
                            &option.key,
                            &mut field.options.iter().map(|other| &other.key),
                        )
                })
        });
    if wrong {
        check.invalid("fields");
    }
}

/// The values as they are kept, or at `fields` what is wrong: a key that the type does not have or that is named twice, a value
/// that is none of its kind. Blank is none.
pub(super) fn values(
    locale: Locale,
    fields: &[FieldDefinition],
    given: &[(String, String)],
) -> Result<Value, Vec<UserError>> {
    let mut kept = Map::new();
    let mut errors = Vec::new();
    for (key, value) in given.iter().filter(|(_, value)| !value.trim().is_empty()) {
        let field = fields.iter().find(|field| field.key == *key);
        let value = field.and_then(|field| written(field, value.trim()));
        let fresh = value.is_some_and(|value| kept.insert(key.clone(), value).is_none());
        if !fresh && errors.len() < MAX_FIELDS {
            let label = field
                .and_then(|field| field.label.get(&locale).cloned())
                .unwrap_or_else(|| field_label(locale, "fields"));
            let code = UserErrorCode::InvalidValue;
            let id = "user-error-invalid-value";
            let mut error = UserError::of_answer(locale, code, key, &label, id, &[]);
            error.path = vec!["input".to_owned(), "fields".to_owned()];
            errors.push(error);
        }
    }
    if errors.is_empty() {
        Ok(Value::Object(kept))
    } else {
        Err(errors)
    }
}

/// A value of the field's kind, or none.
fn written(field: &FieldDefinition, value: &str) -> Option<Value> {
    match field.kind {
        AssetFieldKind::Text => {
            let text = Text::line(value, MAX_VALUE).ok()?;
            Some(Value::String(text.into_string()))
        }
        // As it was typed: no digit is lost on the way through a float.
        AssetFieldKind::Number => is_number(value).then(|| Value::String(value.to_owned())),
        AssetFieldKind::Date => {
            let day = NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()?;
            (value.len() == 10).then(|| Value::String(day.format("%Y-%m-%d").to_string()))
        }
        AssetFieldKind::Choice => {
            let there = field.options.iter().any(|option| option.key == value);
            there.then(|| Value::String(value.to_owned()))
        }
        AssetFieldKind::YesNo => match value {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
    }
}

fn is_number(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    value.len() <= MAX_DIGITS && all(whole) && all(rest)
}

/// What is kept, as it was written.
pub(super) fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: AssetFieldKind) -> FieldDefinition {
        let label: Texts = Locale::ALL
            .iter()
            .map(|&locale| (locale, "Label".to_owned()))
            .collect();
        let options = if kind == AssetFieldKind::Choice {
            vec![FieldOption {
                key: "ssd".to_owned(),
                label: label.clone(),
            }]
        } else {
            Vec::new()
        };
        FieldDefinition {
            key: "x".to_owned(),
            kind,
            label,
            options,
        }
    }

    #[test]
    fn values_fit_their_kind_or_are_refused() {
        use AssetFieldKind::{Choice, Date, Number, Text, YesNo};
        let long = "x".repeat(MAX_VALUE + 1);
        for (kind, good, bad) in [
            (
                Text,
                vec!["16 GB", "Ü"],
                vec!["a\nb", long.as_str(), "\u{7}x"],
            ),
            (
                Number,
                vec!["1", "-12.50"],
                vec!["1e9", "NaN", "1.", ".5", "--1", "1,5"],
            ),
            (
                Date,
                vec!["2028-02-29"],
                vec!["2027-02-29", "1.2.2027", "2027-2-1"],
            ),
            (Choice, vec!["ssd"], vec!["hdd", "SSD"]),
            (YesNo, vec!["true", "false"], vec!["yes", "1"]),
        ] {
            let fields = [field(kind)];
            let one = |value: &str| {
                let given = [("x".to_owned(), value.to_owned())];
                values(Locale::En, &fields, &given)
            };
            for value in good {
                assert!(one(value).is_ok(), "{kind:?} {value}");
            }
            for value in bad {
                assert!(one(value).is_err(), "{kind:?} {value}");
            }
            assert_eq!(one("  ").unwrap(), Value::Object(Map::new()));
        }
    }

    #[test]
    fn what_the_type_does_not_have_is_refused_and_so_is_a_second_value() {
        let fields = [field(AssetFieldKind::Text)];
        let given = |key: &str| (key.to_owned(), "v".to_owned());
        assert!(values(Locale::En, &fields, &[given("y")]).is_err());
        assert!(values(Locale::En, &fields, &[given("x"), given("x")]).is_err());
    }

    #[test]
    fn a_type_needs_names_in_every_language_and_keys_once() {
        let wrong = |names: &Texts, fields: &[FieldDefinition]| {
            let mut found = InputCheck::new(Locale::En);
            check(&mut found, names, fields);
            found.finish().is_err()
        };
        let good = field(AssetFieldKind::Choice);
        assert!(!wrong(&good.label, std::slice::from_ref(&good)));
        assert!(wrong(&Texts::new(), &[]));
        assert!(wrong(&good.label, &[good.clone(), good.clone()]));
        let mut without = good.clone();
        without.options.clear();
        assert!(wrong(&good.label, &[without]));
        let mut loud = good.clone();
        loud.key = "Not A Key".to_owned();
        assert!(wrong(&good.label, &[loud]));
    }
}
