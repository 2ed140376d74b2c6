//! `Asset`.

use async_graphql::{Context, Enum, ID, Object, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    fields::{AssetField, AssetType},
    history::AssetAssignment,
};
use crate::{
    access::{Caller, Viewer, guarded},
    api::{Date, GlobalId, NodeKind, Position, internal},
    assets::{
        AssetStatus,
        loaders::{AssetLoader, AssignmentLoader, PartsLoader},
        model::{AssetRow, TypeRow},
        queries::Found,
    },
    identity::Contact,
    tenants::{Portal, PortalLoader},
};

/// By whom an asset is had.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetHolding {
    /// By one person alone.
    Person,
    /// By a department.
    Department,
    /// By everybody of the organisation.
    Everybody,
}

/// An asset, what kind it is, and who has it.
#[derive(Clone, Debug)]
pub struct Asset {
    pub(in crate::assets) row: AssetRow,
    of_type: TypeRow,
    holder: Option<Contact>,
    /// The contact who asks, where it is theirs.
    pub(in crate::assets) reader: Option<Uuid>,
}

impl Asset {
    pub(super) fn new(caller: &Caller, (row, of_type, holder, theirs): Found) -> Self {
        let reader = match caller.viewer {
            Viewer::Contact { contact, .. } if theirs => Some(contact),
            _ => None,
        };
        Self {
            row,
            of_type,
            holder: holder.map(Into::into),
            reader,
        }
    }

    /// The place of a name is looked up by the id: a name does not fit into a cursor.
    pub(super) fn position(&self) -> Position {
        Position {
            key: 0,
            id: self.row.id,
        }
    }
}

/// A thing that an organisation has entrusted to its people.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Asset {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    pub async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Asset, self.row.id).into()
    }

    /// What kind of thing it is.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    #[graphql(name = "type")]
    async fn of_type(&self, ctx: &Context<'_>) -> AssetType {
        AssetType::new(Caller::of(ctx), self.of_type.clone())
    }

    /// What it is called.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// The number that is written on it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn inventory_number(&self) -> Option<&str> {
        self.row.inventory_number.as_deref()
    }

    /// The maker's number.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn serial_number(&self) -> Option<&str> {
        self.row.serial_number.as_deref()
    }

    /// Who made it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn manufacturer(&self) -> Option<&str> {
        self.row.manufacturer.as_deref()
    }

    /// What the maker calls it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn model(&self) -> Option<&str> {
        self.row.model.as_deref()
    }

    /// Where it is in its life.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn status(&self) -> AssetStatus {
        self.row.status
    }

    /// Where it stands.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn location(&self) -> Option<&str> {
        self.row.location.as_deref()
    }

    /// The last day of its warranty.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn warranty_until(&self) -> Option<Date> {
        self.row.warranty_until.map(Date)
    }

    /// The last day of its lease.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn lease_until(&self) -> Option<Date> {
        self.row.lease_until.map(Date)
    }

    /// What it has in the own fields of its type, in their order.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn fields(&self, ctx: &Context<'_>) -> Vec<AssetField> {
        AssetField::all(&self.row, &self.of_type, Caller::of(ctx).locale)
    }

    /// Whether one person has it, a department, or everybody; null when nobody does.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn holding(&self) -> Option<AssetHolding> {
        if self.row.shared {
            Some(AssetHolding::Everybody)
        } else if self.row.holder_department.is_some() {
            Some(AssetHolding::Department)
        } else {
            self.row.holder_contact_id.map(|_| AssetHolding::Person)
        }
    }

    /// What it is a part of, if one may read that.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        let Some(id) = self.row.parent_id else {
            return Ok(None);
        };
        let caller = Caller::of(ctx);
        let loader = ctx.data_unchecked::<DataLoader<AssetLoader>>();
        let found = loader.load_one(id).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        Ok(found.map(|found| Self::new(caller, found)))
    }

    /// Its parts, as far as one may read them: the first hundred by name.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn parts(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        let caller = Caller::of(ctx);
        let loader = ctx.data_unchecked::<DataLoader<PartsLoader>>();
        let parts = loader.load_one(self.row.id).await;
        let parts = parts.map_err(|error| internal(caller, &error))?;
        let parts = parts.unwrap_or_default().into_iter();
        Ok(parts.map(|part| Self::new(caller, part)).collect())
    }

    /// The contact who has it alone.
    #[allow_for(AGENT, ADMIN)]
    async fn holder(&self) -> Option<&Contact> {
        self.holder.as_ref()
    }

    /// The department that has it.
    #[allow_for(AGENT, ADMIN)]
    async fn holder_department(&self) -> Option<&str> {
        self.row.holder_department.as_deref()
    }

    /// Who had it, the latest first: the last fifty.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<AssetAssignment>> {
        let loader = ctx.data_unchecked::<DataLoader<AssignmentLoader>>();
        let rows = loader.load_one(self.row.id).await;
        let rows = rows.map_err(|error| internal(Caller::of(ctx), &error))?;
        let rows = rows.unwrap_or_default().into_iter();
        Ok(rows.map(AssetAssignment).collect())
    }

    /// What another inventory calls it: one of its kind in the portal.
    #[allow_for(AGENT, ADMIN)]
    async fn external_id(&self) -> Option<&str> {
        self.row.external_id.as_deref()
    }

    /// Counts every change; goes into mutations, so that nothing is overwritten that nobody has seen.
    #[allow_for(AGENT, ADMIN)]
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// The portal that it belongs to.
    #[allow_for(AGENT, ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Option<Portal>> {
        let loader = ctx.data_unchecked::<DataLoader<PortalLoader>>();
        let found = loader.load_one(self.row.tenant_id).await;
        found.map_err(|error| internal(Caller::of(ctx), &error))
    }

    /// When it was entered.
    #[allow_for(AGENT, ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// When it was last changed, given or taken back.
    #[allow_for(AGENT, ADMIN)]
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row.updated_at
    }
}
