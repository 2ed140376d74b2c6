//! Request types as front ends see them.

use async_graphql::{Object, SimpleObject};

use super::definition::{FieldKind, FormField, RequestIcon, RequestType, Texts, in_language};
use crate::access::{Caller, guarded};
use crate::text::Locale;

/// A request type, in the caller's language.
#[derive(Clone, Debug)]
pub struct RequestTypeObject {
    request_type: RequestType,
    locale: Locale,
    default: Locale,
}

impl RequestTypeObject {
    /// For a caller, of a portal that speaks `default` when nothing else is asked for.
    #[must_use]
    pub const fn new(request_type: RequestType, caller: &Caller, default: Locale) -> Self {
        Self {
            request_type,
            locale: caller.locale,
            default,
        }
    }

    fn text(&self, texts: &Texts) -> Option<String> {
        in_language(texts, self.locale, self.default).map(str::to_owned)
    }

    fn field(&self, field: &FormField) -> RequestField {
        RequestField {
            key: field.key.clone(),
            kind: field.kind,
            label: self.text(&field.label).unwrap_or_default(),
            help: self.text(&field.help),
            required: field.required,
            options: field
                .options
                .iter()
                .map(|option| RequestFieldOption {
                    value: option.value.clone(),
                    label: self.text(&option.label).unwrap_or_default(),
                })
                .collect(),
            min: field.min,
            max: field.max,
            unit: field.unit.clone(),
            shown_when: field.shown_when.as_ref().map(|when| RequestFieldCondition {
                field: when.field.clone(),
                values: when.is.clone(),
            }),
        }
    }
}

/// Something that can be asked for, with its form: `createTicket` takes its key and the answers.
#[guarded]
#[Object(name = "RequestType")]
impl RequestTypeObject {
    /// What programs call it.
    #[allow_for(HOLDER)]
    async fn key(&self) -> &str {
        &self.request_type.key
    }

    /// What people call it, in the caller's language.
    #[allow_for(HOLDER)]
    async fn name(&self) -> String {
        self.text(&self.request_type.name).unwrap_or_default()
    }

    /// When to choose it, in the caller's language.
    #[allow_for(HOLDER)]
    async fn description(&self) -> Option<String> {
        self.text(&self.request_type.description)
    }

    /// The picture beside it.
    #[allow_for(HOLDER)]
    async fn icon(&self) -> RequestIcon {
        self.request_type.icon
    }

    /// What is asked, in order.
    #[allow_for(HOLDER)]
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn fields(&self) -> Vec<RequestField> {
        let fields = self.request_type.fields.iter();
        fields.map(|field| self.field(field)).collect()
    }
}

/// One question of a form.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct RequestField {
    /// What programs call it.
    #[allow_for(HOLDER)]
    pub key: String,
    /// How it is answered.
    #[allow_for(HOLDER)]
    pub kind: FieldKind,
    /// The question, in the caller's language.
    #[allow_for(HOLDER)]
    pub label: String,
    /// What helps to answer it, in the caller's language.
    #[allow_for(HOLDER)]
    pub help: Option<String>,
    /// Whether it has to be answered where it is shown.
    #[allow_for(HOLDER)]
    pub required: bool,
    /// What can be chosen; empty for what is no choice.
    #[allow_for(HOLDER)]
    pub options: Vec<RequestFieldOption>,
    /// The smallest number.
    #[allow_for(HOLDER)]
    pub min: Option<i64>,
    /// The largest number.
    #[allow_for(HOLDER)]
    pub max: Option<i64>,
    /// What is counted.
    #[allow_for(HOLDER)]
    pub unit: Option<String>,
    /// When it is shown; null: always. An answer to what is not shown is refused.
    #[allow_for(HOLDER)]
    pub shown_when: Option<RequestFieldCondition>,
}

/// Something that can be chosen.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct RequestFieldOption {
    /// What is sent.
    #[allow_for(HOLDER)]
    pub value: String,
    /// What people call it, in the caller's language.
    #[allow_for(HOLDER)]
    pub label: String,
}

/// A field is shown when a field before it, itself shown, has one of these answers.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct RequestFieldCondition {
    /// `RequestField.key`.
    #[allow_for(HOLDER)]
    pub field: String,
    /// Values of its options, or `true` and `false` of a checkbox; one that is not ticked is `false`.
    #[allow_for(HOLDER)]
    pub values: Vec<String>,
}

/// All that can be asked for in a portal, in every language, as text.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct RequestTypesDefinition {
    /// What `request-types.toml` would say. Give it back, changed, with `setRequestTypes`.
    #[allow_for(HOLDER)]
    pub text: String,
    /// Give it back as `ifVersion`, to be told when somebody else was faster.
    #[allow_for(HOLDER)]
    pub version: String,
}
