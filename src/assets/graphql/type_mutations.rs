//! `saveAssetType`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    fields::{AssetTextInput, AssetType, texts_of},
    lists::named,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, NodeKind, UserError, internal, user_errors},
    assets::{
        AssetFieldKind, AssetIcon, FieldDefinition, FieldOption, queries,
        types::{self, TypedType},
    },
    db::Database,
    identity::RequestOrigin,
};

/// Adds making types of assets to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssetTypeMutation;

/// Something that shall be chosen.
#[derive(InputObject, Clone, Debug)]
pub struct AssetFieldOptionInput {
    /// What programs call it: lower-case letters, digits, `-` and `_`, a letter first, up to 40.
    pub key: String,
    /// What people call it, in every language.
    pub labels: Vec<AssetTextInput>,
}

/// An own field of a type.
#[derive(InputObject, Clone, Debug)]
pub struct AssetFieldDefinitionInput {
    /// What programs call it: lower-case letters, digits, `-` and `_`, a letter first, up to 40. Values go by it.
    pub key: String,
    /// What it holds.
    pub kind: AssetFieldKind,
    /// What people call it, in every language.
    pub labels: Vec<AssetTextInput>,
    /// What can be chosen, up to 60: where the kind is CHOICE, and there alone.
    #[graphql(default)]
    pub options: Vec<AssetFieldOptionInput>,
}

/// A type of assets as it shall be, whole.
#[derive(InputObject, Clone, Debug)]
pub struct SaveAssetTypeInput {
    /// `AssetType.id`; not given for a new one.
    pub type_id: Option<ID>,
    /// `AssetType.version` that was seen, of one that is there.
    #[graphql(default)]
    pub version: i32,
    /// What programs call it: lower-case letters, digits, `-` and `_`, a letter first, up to 40; one of its kind.
    pub key: String,
    /// What people call it, in every language.
    pub names: Vec<AssetTextInput>,
    /// The picture beside it.
    pub icon: AssetIcon,
    /// Its own fields, up to 30. Values of a field that is taken away stay with the assets and are not shown.
    #[graphql(default)]
    pub fields: Vec<AssetFieldDefinitionInput>,
}

/// What comes of making or changing a type of assets.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveAssetTypePayload {
    /// The type as it is now, after a `CONFLICT` too; null when something else was wrong.
    #[allow_for(HOLDER)]
    pub asset_type: Option<AssetType>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl AssetTypeMutation {
    /// Makes or changes a type of assets, for all portals: for admins who answer for all of them.
    #[allow_for(ADMIN)]
    async fn save_asset_type(
        &self,
        ctx: &Context<'_>,
        input: SaveAssetTypeInput,
    ) -> Result<SaveAssetTypePayload> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let known = input.type_id.as_ref();
        let known = known.map(|id| (named(id, NodeKind::AssetType), input.version));
        let typed = TypedType {
            key: input.key,
            names: texts_of(input.names),
            icon: input.icon,
            fields: input.fields.into_iter().map(definition).collect(),
        };
        let saved = types::save(db, caller, origin, known, typed).await;
        let id = shown(&saved, known.map(|(id, _)| id));
        let errors = user_errors(caller, saved.map(|_| ()))?;
        let row = match id {
            Some(id) => queries::one_type(db, caller, id)
                .await
                .map_err(|error| internal(caller, &error))?,
            None => None,
        };
        Ok(SaveAssetTypePayload {
            asset_type: row.map(|row| AssetType::new(caller, row)),
            errors,
        })
    }
}

fn shown(saved: &Result<Uuid, Failure>, known: Option<Uuid>) -> Option<Uuid> {
    match saved {
        Ok(id) => Some(*id),
        Err(failure) => known.filter(|_| failure.is_conflict()),
    }
}

fn definition(field: AssetFieldDefinitionInput) -> FieldDefinition {
    let option = |option: AssetFieldOptionInput| FieldOption {
        key: option.key,
        label: texts_of(option.labels),
    };
    FieldDefinition {
        key: field.key,
        kind: field.kind,
        label: texts_of(field.labels),
        options: field.options.into_iter().map(option).collect(),
    }
}
