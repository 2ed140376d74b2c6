//! Types of assets, their own fields, and the values of those.

use async_graphql::{ID, InputObject, Object, SimpleObject};
use serde::Deserialize;

use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind},
    assets::{
        AssetFieldKind, AssetIcon, FieldDefinition,
        definition::{fields_of, said},
        model::{AssetRow, TypeRow},
    },
    request_types::{Texts, in_language},
    text::Locale,
};

/// A text in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct AssetText {
    /// The language.
    #[allow_for(HOLDER)]
    pub locale: Locale,
    /// One line.
    #[allow_for(HOLDER)]
    pub text: String,
}

/// What something shall be called in one language.
#[derive(InputObject, Clone, Debug)]
pub struct AssetTextInput {
    /// The language.
    pub locale: Locale,
    /// One line of at most 80 characters.
    pub text: String,
}

pub(super) fn texts_of(given: Vec<AssetTextInput>) -> Texts {
    given
        .into_iter()
        .map(|one| (one.locale, one.text))
        .collect()
}

fn in_every(texts: &Texts) -> Vec<AssetText> {
    let text = |(locale, text): (&Locale, &String)| AssetText {
        locale: *locale,
        text: text.clone(),
    };
    texts.iter().map(text).collect()
}

fn spoken(texts: &Texts, locale: Locale, key: &str) -> String {
    in_language(texts, locale, locale).unwrap_or(key).to_owned()
}

/// A kind of assets.
#[derive(Clone, Debug)]
pub struct AssetType {
    row: TypeRow,
    locale: Locale,
}

impl AssetType {
    pub(super) fn new(caller: &Caller, row: TypeRow) -> Self {
        Self {
            row,
            locale: caller.locale,
        }
    }

    fn names(&self) -> Texts {
        Texts::deserialize(&self.row.names).unwrap_or_default()
    }
}

/// A kind of assets: what they are called, and which fields of their own they have.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl AssetType {
    /// Opaque and stable.
    #[allow_for(HOLDER)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::AssetType, self.row.id).into()
    }

    /// What programs call it.
    #[allow_for(HOLDER)]
    async fn key(&self) -> &str {
        &self.row.key
    }

    /// What people call it, in the caller's language.
    #[allow_for(HOLDER)]
    async fn name(&self) -> String {
        spoken(&self.names(), self.locale, &self.row.key)
    }

    /// The picture beside it.
    #[allow_for(HOLDER)]
    async fn icon(&self) -> AssetIcon {
        self.row.icon
    }

    /// Its own fields, in order.
    #[allow_for(AGENT, ADMIN)]
    async fn fields(&self) -> Vec<AssetFieldDefinition> {
        let locale = self.locale;
        fields_of(&self.row.fields)
            .iter()
            .map(|field| AssetFieldDefinition::new(field, locale))
            .collect()
    }

    /// What people call it, in every language.
    #[allow_for(AGENT, ADMIN)]
    async fn names_by_locale(&self) -> Vec<AssetText> {
        in_every(&self.names())
    }

    /// Counts every change; goes into `saveAssetType`.
    #[allow_for(AGENT, ADMIN)]
    async fn version(&self) -> i32 {
        self.row.version
    }
}

/// An own field of a type.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct AssetFieldDefinition {
    /// What programs call it.
    #[allow_for(HOLDER)]
    pub key: String,
    /// What it holds.
    #[allow_for(HOLDER)]
    pub kind: AssetFieldKind,
    /// What people call it, in the caller's language.
    #[allow_for(HOLDER)]
    pub label: String,
    /// The same in every language.
    #[allow_for(HOLDER)]
    pub labels_by_locale: Vec<AssetText>,
    /// What can be chosen, where the kind is CHOICE.
    #[allow_for(HOLDER)]
    pub options: Vec<AssetFieldOption>,
}

/// Something that can be chosen.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct AssetFieldOption {
    /// What programs call it; a value.
    #[allow_for(HOLDER)]
    pub key: String,
    /// What people call it, in the caller's language.
    #[allow_for(HOLDER)]
    pub label: String,
    /// The same in every language.
    #[allow_for(HOLDER)]
    pub labels_by_locale: Vec<AssetText>,
}

impl AssetFieldDefinition {
    fn new(field: &FieldDefinition, locale: Locale) -> Self {
        let options = field.options.iter().map(|option| AssetFieldOption {
            key: option.key.clone(),
            label: spoken(&option.label, locale, &option.key),
            labels_by_locale: in_every(&option.label),
        });
        Self {
            key: field.key.clone(),
            kind: field.kind,
            label: spoken(&field.label, locale, &field.key),
            labels_by_locale: in_every(&field.label),
            options: options.collect(),
        }
    }
}

/// What an asset has in an own field of its type.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct AssetField {
    /// What programs call the field.
    #[allow_for(HOLDER)]
    pub key: String,
    /// What it holds.
    #[allow_for(HOLDER)]
    pub kind: AssetFieldKind,
    /// What people call the field, in the caller's language.
    #[allow_for(HOLDER)]
    pub label: String,
    /// The value as `AssetFieldKind` says that it is written.
    #[allow_for(HOLDER)]
    pub value: String,
    /// What was chosen, as people call it; null for every other kind.
    #[allow_for(HOLDER)]
    pub choice: Option<String>,
}

impl AssetField {
    /// What there is, in the order of the type's fields.
    pub(super) fn all(row: &AssetRow, of_type: &TypeRow, locale: Locale) -> Vec<Self> {
        let fields = fields_of(&of_type.fields);
        let one = |field: &FieldDefinition| {
            let value = said(row.field_values.get(&field.key)?)?;
            let chosen = field.options.iter().find(|option| option.key == value);
            Some(Self {
                key: field.key.clone(),
                kind: field.kind,
                label: spoken(&field.label, locale, &field.key),
                choice: chosen.map(|option| spoken(&option.label, locale, &option.key)),
                value,
            })
        };
        fields.iter().filter_map(one).collect()
    }
}
