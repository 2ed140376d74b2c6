//! `createAsset` and `updateAsset`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    lists::{load, named},
    types::Asset,
};
use crate::{
    access::{Caller, guarded},
    api::{Date, Failure, GlobalId, NodeKind, UserError, user_errors},
    assets::{
        AssetStatus,
        commands::{self, Typed},
        policy::missing,
    },
    db::Database,
    identity::RequestOrigin,
};

/// Adds entering and changing assets to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssetMutation;

/// A value of an own field of an asset's type.
#[derive(InputObject, Clone, Debug)]
pub struct AssetFieldInput {
    /// `AssetFieldDefinition.key`.
    pub key: String,
    /// As `AssetFieldKind` says that it is written; blank is none.
    pub value: String,
}

/// What an asset shall be, whole: what is not given is none.
#[derive(InputObject, Clone, Debug)]
pub struct AssetInput {
    /// `AssetType.id`.
    pub type_id: ID,
    /// One line of at most 200 characters.
    pub name: String,
    /// What another inventory calls it, at most 200 characters: one of its kind in the portal.
    pub external_id: Option<String>,
    /// What is written on it, at most 80 characters: one of its kind in the portal, upper or lower case.
    pub inventory_number: Option<String>,
    /// The maker's number, at most 120 characters.
    pub serial_number: Option<String>,
    /// Who made it, at most 120 characters.
    pub manufacturer: Option<String>,
    /// What the maker calls it, at most 120 characters.
    pub model: Option<String>,
    /// Where it is in its life; not given, as it is, and for a new one IN_STOCK. RETIRED comes of `retireAsset` alone.
    pub status: Option<AssetStatus>,
    /// Where it stands, at most 200 characters.
    pub location: Option<String>,
    /// The last day of its warranty.
    pub warranty_until: Option<Date>,
    /// The last day of its lease.
    pub lease_until: Option<Date>,
    /// Values of the type's own fields.
    #[graphql(default)]
    pub fields: Vec<AssetFieldInput>,
    /// `Asset.id` of what it is a part of: of the same portal, and no part of this one.
    pub parent_id: Option<ID>,
}

impl From<AssetInput> for Typed {
    fn from(input: AssetInput) -> Self {
        Self {
            of_type: GlobalId::parse_as(&input.type_id, NodeKind::AssetType),
            name: input.name,
            external_id: input.external_id,
            inventory_number: input.inventory_number,
            serial_number: input.serial_number,
            manufacturer: input.manufacturer,
            model: input.model,
            status: input.status,
            location: input.location,
            warranty_until: input.warranty_until.map(|day| day.0),
            lease_until: input.lease_until.map(|day| day.0),
            fields: input
                .fields
                .into_iter()
                .map(|field| (field.key, field.value))
                .collect(),
            parent: input.parent_id.map(|id| named(&id, NodeKind::Asset)),
        }
    }
}

/// An asset to be entered.
#[derive(InputObject, Clone, Debug)]
pub struct CreateAssetInput {
    /// `Portal.id` of the portal that it belongs to.
    pub tenant_id: ID,
    /// What it is.
    pub asset: AssetInput,
}

/// An asset as it shall be.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateAssetInput {
    /// `Asset.id`.
    pub asset_id: ID,
    /// `Asset.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub version: i32,
    /// What it is.
    pub asset: AssetInput,
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// The asset as it is now, after a `CONFLICT` too; null when something else was wrong.
            #[allow_for(HOLDER)]
            pub asset: Option<Asset>,
            /// What was wrong.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl From<(Option<Asset>, Vec<UserError>)> for $name {
            fn from((asset, errors): (Option<Asset>, Vec<UserError>)) -> Self {
                Self { asset, errors }
            }
        }
    )+};
}
pub(super) use payloads;

payloads! {
    /// What comes of entering an asset.
    CreateAssetPayload,
    /// What comes of changing an asset.
    UpdateAssetPayload,
}

#[guarded]
#[Object]
impl AssetMutation {
    /// Enters an asset; nobody has it yet.
    #[allow_for(AGENT, ADMIN)]
    async fn create_asset(
        &self,
        ctx: &Context<'_>,
        input: CreateAssetInput,
    ) -> Result<CreateAssetPayload> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let tenant = named(&input.tenant_id, NodeKind::Portal);
        match commands::create(db, caller, origin, tenant, input.asset.into()).await {
            Ok(id) => answer(ctx, Some(id), Ok(())).await,
            Err(failure) => answer(ctx, None, Err(failure)).await,
        }
    }

    /// Changes an asset. Nothing is overwritten that somebody else has changed since `version`; who has it stays.
    #[allow_for(AGENT, ADMIN)]
    async fn update_asset(
        &self,
        ctx: &Context<'_>,
        input: UpdateAssetInput,
    ) -> Result<UpdateAssetPayload> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&input.asset_id, NodeKind::Asset);
        let updated = async {
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let seen = (id.ok_or_else(|| missing(caller))?, input.version);
            commands::update(db, caller, origin, seen, input.asset.into()).await
        };
        let done = updated.await;
        answer(ctx, id, done).await
    }
}

/// The asset as it is now, where it was changed, or changed by somebody else.
pub(super) async fn answer<P>(
    ctx: &Context<'_>,
    id: Option<Uuid>,
    done: Result<(), Failure>,
) -> Result<P>
where
    P: From<(Option<Asset>, Vec<UserError>)>,
{
    let shown = match &done {
        Ok(()) => id,
        Err(failure) => id.filter(|_| failure.is_conflict()),
    };
    let errors = user_errors(Caller::of(ctx), done)?;
    let asset = match shown {
        Some(id) => load(ctx, id).await?,
        None => None,
    };
    Ok((asset, errors).into())
}
