//! `assignAsset`, `returnAsset` and `retireAsset`.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};

use super::{
    lists::named,
    mutations::{answer, payloads},
    types::Asset,
};
use crate::{
    access::{Caller, guarded},
    api::{GlobalId, InputCheck, NodeKind, UserError},
    assets::{
        holding::{self, Holder},
        policy::missing,
    },
    db::Database,
    identity::RequestOrigin,
};

/// Characters of a department.
const MAX_DEPARTMENT: usize = 120;

/// Adds giving assets and taking them back to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AssetHoldingMutation;

/// Who is to have an asset: one of these.
#[derive(OneofObject, Clone, Debug)]
pub enum AssetHolderInput {
    /// `Contact.id` of a contact of the same portal who may log in.
    ContactId(ID),
    /// Everybody of this department, upper or lower case; at most 120 characters.
    Department(String),
    /// Everybody of the portal, when true.
    Everybody(bool),
}

/// Whom to give which asset.
#[derive(InputObject, Clone, Debug)]
pub struct AssignAssetInput {
    /// `Asset.id`.
    pub asset_id: ID,
    /// `Asset.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub version: i32,
    /// Who is to have it. Whoever had it has it no more.
    pub holder: AssetHolderInput,
}

/// Which asset to take back.
#[derive(InputObject, Clone, Debug)]
pub struct ReturnAssetInput {
    /// `Asset.id`.
    pub asset_id: ID,
    /// `Asset.version` that was seen.
    pub version: i32,
}

/// Which asset to take out of use.
#[derive(InputObject, Clone, Debug)]
pub struct RetireAssetInput {
    /// `Asset.id`.
    pub asset_id: ID,
    /// `Asset.version` that was seen.
    pub version: i32,
}

payloads! {
    /// What comes of giving an asset.
    AssignAssetPayload,
    /// What comes of taking an asset back.
    ReturnAssetPayload,
    /// What comes of taking an asset out of use.
    RetireAssetPayload,
}

#[guarded]
#[Object]
impl AssetHoldingMutation {
    /// Gives an asset to a contact, a department or everybody, from whoever had it. One that lay in stock or was lost is in use
    /// then. They see it at once, where the portal shows assets.
    #[allow_for(AGENT, ADMIN)]
    async fn assign_asset(
        &self,
        ctx: &Context<'_>,
        input: AssignAssetInput,
    ) -> Result<AssignAssetPayload> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&input.asset_id, NodeKind::Asset);
        let assigned = async {
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let mut check = InputCheck::new(caller.locale);
            let holder = match input.holder {
                AssetHolderInput::ContactId(id) => Holder::Contact(named(&id, NodeKind::Contact)),
                AssetHolderInput::Department(name) => {
                    Holder::Department(check.line("department", &name, MAX_DEPARTMENT))
                }
                AssetHolderInput::Everybody(true) => Holder::Everybody,
                AssetHolderInput::Everybody(false) => {
                    check.invalid("holder");
                    Holder::Everybody
                }
            };
            check.finish()?;
            let seen = (id.ok_or_else(|| missing(caller))?, input.version);
            holding::assign(db, caller, origin, seen, holder).await
        };
        let done = assigned.await;
        answer(ctx, id, done).await
    }

    /// Takes an asset back from whoever has it. One that was in use is in stock then.
    #[allow_for(AGENT, ADMIN)]
    async fn return_asset(
        &self,
        ctx: &Context<'_>,
        input: ReturnAssetInput,
    ) -> Result<ReturnAssetPayload> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&input.asset_id, NodeKind::Asset);
        let returned = async {
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let seen = (id.ok_or_else(|| missing(caller))?, input.version);
            holding::take(db, caller, origin, seen).await
        };
        let done = returned.await;
        answer(ctx, id, done).await
    }

    /// Takes an asset out of use for good, and back from whoever has it. Its history and its tickets stay.
    #[allow_for(AGENT, ADMIN)]
    async fn retire_asset(
        &self,
        ctx: &Context<'_>,
        input: RetireAssetInput,
    ) -> Result<RetireAssetPayload> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&input.asset_id, NodeKind::Asset);
        let retired = async {
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let seen = (id.ok_or_else(|| missing(caller))?, input.version);
            holding::retire(db, caller, origin, seen).await
        };
        let done = retired.await;
        answer(ctx, id, done).await
    }
}
