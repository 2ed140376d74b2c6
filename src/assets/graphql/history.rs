//! Who had an asset.

use async_graphql::{ID, Object};
use chrono::{DateTime, Utc};

use super::types::AssetHolding;
use crate::{
    access::guarded,
    api::{GlobalId, NodeKind},
    assets::model::AssignmentRow,
};

/// Who had an asset, from when until when.
#[derive(Clone, Debug)]
pub struct AssetAssignment(pub(super) AssignmentRow);

/// Who had an asset, from when until when.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl AssetAssignment {
    /// Whether one person had it, a department, or everybody.
    #[allow_for(AGENT, ADMIN)]
    async fn holding(&self) -> AssetHolding {
        if self.0.shared {
            AssetHolding::Everybody
        } else if self.0.department.is_some() {
            AssetHolding::Department
        } else {
            AssetHolding::Person
        }
    }

    /// `Contact.id` of the person; null for anybody else, and once the contact is gone.
    #[allow_for(AGENT, ADMIN)]
    async fn contact_id(&self) -> Option<ID> {
        let id = self.0.contact_id?;
        Some(GlobalId::new(NodeKind::Contact, id).into())
    }

    /// What the person was called.
    #[allow_for(AGENT, ADMIN)]
    async fn contact_name(&self) -> Option<&str> {
        self.0.contact_name.as_deref()
    }

    /// The department.
    #[allow_for(AGENT, ADMIN)]
    async fn department(&self) -> Option<&str> {
        self.0.department.as_deref()
    }

    /// From when.
    #[allow_for(AGENT, ADMIN)]
    async fn assigned_at(&self) -> DateTime<Utc> {
        self.0.assigned_at
    }

    /// What the member of staff was called who gave it.
    #[allow_for(AGENT, ADMIN)]
    async fn assigned_by_name(&self) -> &str {
        &self.0.assigned_by_name
    }

    /// Until when; null while they have it.
    #[allow_for(AGENT, ADMIN)]
    async fn returned_at(&self) -> Option<DateTime<Utc>> {
        self.0.returned_at
    }

    /// What the member of staff was called who took it back.
    #[allow_for(AGENT, ADMIN)]
    async fn returned_by_name(&self) -> Option<&str> {
        self.0.returned_by_name.as_deref()
    }
}
