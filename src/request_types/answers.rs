//! Answers to a form: checked by the definition that drew it.

use std::collections::{BTreeMap, HashMap};

use async_graphql::InputObject;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::check::is_key;
use super::definition::{Condition, FieldKind, FormField, RequestType, Texts, in_language};
use crate::api::{GlobalId, NodeKind, UserError, UserErrorCode};
use crate::text::{Locale, MessageArg, Text};

const MAX_LINE: usize = 200;
const MAX_BLOCK: usize = 4_000;
/// Files of one answer at most; a ticket's own limit comes on top.
const MAX_FILES: usize = 10;
/// Characters of a number at most.
const MAX_DIGITS: usize = 24;

/// An answer to one field of a request type's form.
#[derive(InputObject, Clone, Debug)]
#[graphql(name = "AnswerInput")]
pub struct Answer {
    /// `RequestField.key`.
    pub field: String,
    /// What was answered: one value, or for CHOICES and FILE any number. Blank ones count as none. See `RequestFieldKind`
    /// for how each is written.
    pub values: Vec<String>,
}

/// What a ticket keeps of the request that it began as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestForm {
    /// What the type was called.
    pub name: Texts,
    /// In the form's order; what was not answered is not in it.
    pub answers: Vec<GivenAnswer>,
}

/// An answer with the words in which it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// [`FormField::key`].
    pub field: String,
    /// How it was answered.
    pub kind: FieldKind,
    /// The question.
    pub label: Texts,
    /// What was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Checked values; of files, their ids.
    pub values: Vec<String>,
    /// What the chosen options were called.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, Texts>,
}

struct Check<'a> {
    locale: Locale,
    default: Locale,
    errors: Vec<UserError>,
    given: HashMap<&'a str, Vec<&'a str>>,
}

/// Checks the answers to a type's form. Messages are in `locale`; labels fall back to `default`. An answer to a field that
/// is not shown is refused, so that nothing stands in a ticket that nobody was asked.
///
/// # Errors
/// Everything that is wrong, each at `input.answers.<field>`.
pub fn check_answers(
    request_type: &RequestType,
    answers: &[Answer],
    locale: Locale,
    default: Locale,
) -> Result<RequestForm, Vec<UserError>> {
    let mut check = Check {
        locale,
        default,
        errors: Vec::new(),
        given: HashMap::new(),
    };
    for answer in answers {
        let values = answer.values.iter().map(String::as_str);
        let values: Vec<&str> = values.filter(|value| !value.trim().is_empty()).collect();
        let known = request_type
            .fields
            .iter()
            .any(|field| field.key == answer.field);
        if !known {
            check.not_asked(&answer.field);
        } else if check.given.insert(&answer.field, values).is_some() {
            // Two answers to one question: nobody knows which one was meant.
            check.not_asked(&answer.field);
        }
    }
    let mut kept: Vec<GivenAnswer> = Vec::new();
    for field in &request_type.fields {
        let values = check.given.remove(field.key.as_str()).unwrap_or_default();
        if !field
            .shown_when
            .as_ref()
            .is_none_or(|when| holds(when, &kept))
        {
            if !values.is_empty() {
                check.not_asked(&field.key);
            }
            continue;
        }
        if values.is_empty() {
            if field.required {
                check.wrong(field, UserErrorCode::Blank, "user-error-blank", &[]);
            }
            continue;
        }
        let mut checked = Vec::new();
        for value in &values {
            checked.extend(check.value(field, value));
        }
        if checked.len() == values.len() && check.count(field, &checked) {
            kept.push(given(field, checked));
        }
    }
    if check.errors.is_empty() {
        Ok(RequestForm {
            name: request_type.name.clone(),
            answers: kept,
        })
    } else {
        Err(check.errors)
    }
}

/// The files that answers consist of.
#[must_use]
pub fn file_answers(form: &RequestForm) -> Vec<Uuid> {
    let files = form
        .answers
        .iter()
        .filter(|answer| answer.kind == FieldKind::File);
    let ids = files.flat_map(|answer| &answer.values);
    ids.filter_map(|id| id.parse().ok()).collect()
}

/// A checkbox that is not ticked was answered with `false`.
fn holds(when: &Condition, kept: &[GivenAnswer]) -> bool {
    match kept.iter().find(|answer| answer.field == when.field) {
        Some(answer) => answer.values.iter().any(|value| when.is.contains(value)),
        None => when.is.iter().any(|value| value == "false"),
    }
}

fn given(field: &FormField, values: Vec<String>) -> GivenAnswer {
    let chosen = field
        .options
        .iter()
        .filter(|option| values.contains(&option.value));
    GivenAnswer {
        field: field.key.clone(),
        kind: field.kind,
        label: field.label.clone(),
        unit: field.unit.clone(),
        words: chosen
            .map(|option| (option.value.clone(), option.label.clone()))
            .collect(),
        values,
    }
}

impl Check<'_> {
    fn wrong(
        &mut self,
        field: &FormField,
        code: UserErrorCode,
        id: &str,
        more: &[(&str, MessageArg<'_>)],
    ) {
        let label = in_language(&field.label, self.locale, self.default);
        let label = label.unwrap_or(&field.key);
        let error = UserError::of_answer(self.locale, code, &field.key, label, id, more);
        self.errors.push(error);
    }

    fn not_asked(&mut self, key: &str) {
        // What is no key is not repeated.
        let key = if is_key(key) { key } else { "?" };
        let code = UserErrorCode::InvalidValue;
        let error = UserError::of_answer(
            self.locale,
            code,
            key,
            key,
            "user-error-answer-not-asked",
            &[],
        );
        self.errors.push(error);
    }

    /// As it is stored; none, with the error noted, for what is wrong.
    fn value(&mut self, field: &FormField, value: &str) -> Option<String> {
        let value = match field.kind {
            FieldKind::Text => return self.text(field, Text::line(value, MAX_LINE), MAX_LINE),
            FieldKind::LongText => {
                return self.text(field, Text::block(value, MAX_BLOCK), MAX_BLOCK);
            }
            FieldKind::Number => return self.number(field, value.trim()),
            FieldKind::Choice | FieldKind::Choices => field
                .options
                .iter()
                .find(|option| option.value == value)
                .map(|option| option.value.clone()),
            FieldKind::Date => day(value.trim()),
            FieldKind::Checkbox => {
                let allowed = value == "true" || (value == "false" && !field.required);
                allowed.then(|| value.to_owned())
            }
            FieldKind::File => {
                GlobalId::parse_as(value, NodeKind::Attachment).map(|id| id.to_string())
            }
        };
        if value.is_none() {
            let id = match field.kind {
                FieldKind::Date => "user-error-answer-date",
                FieldKind::Choice | FieldKind::Choices => "user-error-answer-option",
                FieldKind::Checkbox => "user-error-answer-tick",
                _ => "user-error-invalid-value",
            };
            self.wrong(field, UserErrorCode::InvalidValue, id, &[]);
        }
        value
    }

    fn text(
        &mut self,
        field: &FormField,
        checked: Result<Text, crate::text::TextError>,
        limit: usize,
    ) -> Option<String> {
        use crate::text::TextError;
        let (code, id) = match checked {
            Ok(text) => return Some(text.into_string()),
            Err(TextError::Blank) => (UserErrorCode::Blank, "user-error-blank"),
            Err(TextError::TooLong { .. }) => (UserErrorCode::TooLong, "user-error-too-long"),
            Err(TextError::InvalidCharacters) => (
                UserErrorCode::InvalidCharacters,
                "user-error-invalid-characters",
            ),
        };
        self.wrong(field, code, id, &[("limit", limit.into())]);
        None
    }

    fn number(&mut self, field: &FormField, value: &str) -> Option<String> {
        let code = UserErrorCode::InvalidValue;
        let written = value.strip_prefix('-').unwrap_or(value);
        let decimal = written.len() <= MAX_DIGITS
            && written.starts_with(|first: char| first.is_ascii_digit())
            && written
                .chars()
                .all(|digit| digit.is_ascii_digit() || digit == '.');
        let Some(number) = value.parse::<f64>().ok().filter(|_| decimal) else {
            self.wrong(field, code, "user-error-answer-number", &[]);
            return None;
        };
        // Bounds are far below what a float has exactly.
        #[expect(clippy::cast_precision_loss, reason = "bounds are checked to be small")]
        let (below, above) = (
            field.min.filter(|min| number < *min as f64),
            field.max.filter(|max| number > *max as f64),
        );
        if let Some(min) = below {
            self.wrong(
                field,
                code,
                "user-error-answer-too-small",
                &[("limit", min.into())],
            );
            return None;
        }
        if let Some(max) = above {
            self.wrong(
                field,
                code,
                "user-error-answer-too-large",
                &[("limit", max.into())],
            );
            return None;
        }
        Some(value.to_owned())
    }

    /// One value, but for what takes several; none twice.
    fn count(&mut self, field: &FormField, values: &[String]) -> bool {
        let most = match field.kind {
            FieldKind::Choices => field.options.len(),
            FieldKind::File => MAX_FILES,
            _ => 1,
        };
        let twice = (1..values.len()).any(|index| values[..index].contains(&values[index]));
        if values.len() <= most && !twice {
            return true;
        }
        self.wrong(
            field,
            UserErrorCode::InvalidValue,
            "user-error-invalid-value",
            &[],
        );
        false
    }
}

/// A day of four-digit years as it is stored.
fn day(value: &str) -> Option<String> {
    let date = NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()?;
    (1900..=2999)
        .contains(&date.year())
        .then(|| date.to_string())
}

#[cfg(test)]
mod tests;
