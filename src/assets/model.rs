//! Assets as they are kept.

use async_graphql::Enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text};
use uuid::Uuid;

use crate::{
    access::Owner,
    db::schema::{asset_assignments, asset_types, assets},
    text_enum,
};

/// Where an asset is in its life.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum AssetStatus {
    /// Somebody works with it.
    InUse,
    /// It lies ready.
    InStock,
    /// It is being mended.
    InRepair,
    /// It is out of use for good.
    Retired,
    /// Nobody knows where it is.
    Lost,
}

text_enum!(AssetStatus {
    InUse = "in_use",
    InStock = "in_stock",
    InRepair = "in_repair",
    Retired = "retired",
    Lost = "lost",
});

/// The picture beside a type.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum AssetIcon {
    /// A portable computer.
    Laptop,
    /// A computer that stands.
    Desktop,
    /// A screen.
    Monitor,
    /// A telephone.
    Phone,
    /// A tablet.
    Tablet,
    /// A printer.
    Printer,
    /// What connects others.
    Network,
    /// A server.
    Server,
    /// What goes with something else.
    Accessory,
    /// Anything else.
    Other,
}

text_enum!(AssetIcon {
    Laptop = "laptop",
    Desktop = "desktop",
    Monitor = "monitor",
    Phone = "phone",
    Tablet = "tablet",
    Printer = "printer",
    Network = "network",
    Server = "server",
    Accessory = "accessory",
    Other = "other",
});

/// A type of assets.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = asset_types)]
pub struct TypeRow {
    /// Stable.
    pub id: Uuid,
    /// What programs call it.
    pub key: String,
    /// What people call it, by language.
    pub names: serde_json::Value,
    /// The picture beside it.
    pub icon: AssetIcon,
    /// Its own fields; see `definition`.
    pub fields: serde_json::Value,
    /// Counts every change.
    pub version: i32,
}

/// An asset.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = assets)]
pub struct AssetRow {
    /// The organisation's.
    pub tenant_id: Uuid,
    /// Stable.
    pub id: Uuid,
    /// What kind of thing it is.
    pub type_id: Uuid,
    /// One line.
    pub name: String,
    /// What another inventory calls it.
    pub external_id: Option<String>,
    /// What is written on it.
    pub inventory_number: Option<String>,
    /// The maker's number.
    pub serial_number: Option<String>,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// What the maker calls it.
    pub model: Option<String>,
    /// Where it is in its life.
    pub status: AssetStatus,
    /// Where it stands.
    pub location: Option<String>,
    /// The last day of its warranty.
    pub warranty_until: Option<NaiveDate>,
    /// The last day of its lease.
    pub lease_until: Option<NaiveDate>,
    /// By the key of the type's field.
    pub field_values: serde_json::Value,
    /// What it is a part of.
    pub parent_id: Option<Uuid>,
    /// The contact who has it.
    pub holder_contact_id: Option<Uuid>,
    /// The department that has it.
    pub holder_department: Option<String>,
    /// Whether everybody has it.
    pub shared: bool,
    /// Counts every change.
    pub version: i32,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl AssetRow {
    /// Whose it is; `reader` is whoever it was found for because it is theirs, alone or with others.
    #[must_use]
    pub fn owner(&self, reader: Option<Uuid>) -> Owner {
        Owner {
            tenant: self.tenant_id,
            contact: self.holder_contact_id.unwrap_or_default(),
            reader,
        }
    }

    /// Whether somebody has it.
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.holder_contact_id.is_some() || self.holder_department.is_some() || self.shared
    }
}

/// Who had an asset, from when until when.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = asset_assignments)]
pub struct AssignmentRow {
    /// The asset.
    pub asset_id: Uuid,
    /// The contact.
    pub contact_id: Option<Uuid>,
    /// What the contact was called.
    pub contact_name: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// Everybody.
    pub shared: bool,
    /// From when.
    pub assigned_at: DateTime<Utc>,
    /// What the member of staff was called who gave it.
    pub assigned_by_name: String,
    /// Until when; none: still.
    pub returned_at: Option<DateTime<Utc>>,
    /// What the member of staff was called who took it back.
    pub returned_by_name: Option<String>,
}
