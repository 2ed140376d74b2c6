//! A request type and its form, as stored and as written in `request-types.toml`.

use std::collections::BTreeMap;

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use crate::text::Locale;

/// A text in the languages of a portal.
pub type Texts = BTreeMap<Locale, String>;

/// The text in a language, or else in the portal's own, or else in any there is.
#[must_use]
pub fn in_language(texts: &Texts, locale: Locale, default: Locale) -> Option<&str> {
    texts
        .get(&locale)
        .or_else(|| texts.get(&default))
        .or_else(|| texts.values().next())
        .map(String::as_str)
}

/// Something that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestType {
    /// What programs call it; tickets keep it.
    pub key: String,
    /// The picture beside it.
    #[serde(default)]
    pub icon: RequestIcon,
    /// Whether it can be asked for now.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub active: bool,
    /// What people call it.
    pub name: Texts,
    /// When to choose it.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub description: Texts,
    /// What is asked, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FormField>,
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// What programs call it; one of its kind in the form.
    pub key: String,
    /// What is answered.
    pub kind: FieldKind,
    /// Whether it has to be answered where it is shown.
    #[serde(default, skip_serializing_if = "is_no")]
    pub required: bool,
    /// The smallest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The largest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// What is counted: `GB`, `€`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The question.
    pub label: Texts,
    /// What helps to answer it.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub help: Texts,
    /// When it is shown; none: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_when: Option<Condition>,
    /// What can be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FieldOption>,
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// What programs call it.
    pub value: String,
    /// What people call it.
    pub label: Texts,
}

/// When a field is shown: a field before it, itself shown, has one of these answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// [`FormField::key`] of a choice or a checkbox.
    pub field: String,
    /// [`FieldOption::value`]s, or `true` and `false`.
    pub is: Vec<String>,
}

/// How a field is answered.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[graphql(name = "RequestFieldKind")]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of at most 200 characters.
    Text,
    /// Lines of at most 4,000 characters together.
    LongText,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// A day: `2026-11-30`.
    Date,
    /// A number, with a point where it has decimals: `12.5`.
    Number,
    /// Files: `Attachment.id`.
    File,
    /// `true` or `false`; where it is required, `true`.
    Checkbox,
}

/// A picture of a request type.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestIcon {
    /// A question.
    #[default]
    Question,
    /// A person who is new, or changes.
    Person,
    /// A computer or another device.
    Device,
    /// A key: rights and access.
    Key,
    /// A program.
    Software,
    /// A printer.
    Printer,
    /// A telephone.
    Phone,
    /// Mail.
    Mail,
    /// A network.
    Network,
    /// Something to be bought.
    Order,
}

const fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_yes(value: &bool) -> bool {
    *value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
const fn is_no(value: &bool) -> bool {
    !*value
}
