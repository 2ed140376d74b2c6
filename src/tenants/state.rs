//! Where a tenant stands in its life.

use async_graphql::Enum;
use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};

use crate::{
    api::{UserError, UserErrorCode},
    text::{Locale, message},
    text_enum,
};

/// Where a portal stands in its life.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[graphql(name = "PortalState")]
#[diesel(sql_type = Text)]
pub enum TenantState {
    /// Its people use it.
    #[default]
    Active,
    /// Its people read a notice instead; the desk works on.
    Suspended,
    /// As suspended, read-only at the desk, and in none of the desk's lists unless asked for.
    Archived,
    /// As archived, and deleted for good when its grace period ends.
    Deleting,
}

text_enum!(TenantState {
    Active = "active",
    Suspended = "suspended",
    Archived = "archived",
    Deleting = "deleting",
});

impl TenantState {
    /// Whether its people get in.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Active)
    }

    /// Says that a tenant in this state takes no such change, at `tenantId`.
    #[must_use]
    pub fn refuses(self, locale: Locale) -> UserError {
        let word = message(locale, &format!("portal-state-{}", self.word()), &[]);
        let (code, id) = (UserErrorCode::InvalidState, "user-error-tenant-state");
        UserError::with(locale, code, "tenantId", id, &[("state", word.into())])
    }

    /// Whether the desk leaves it out of its lists, and changes nothing of it.
    #[must_use]
    pub const fn is_set_aside(self) -> bool {
        matches!(self, Self::Archived | Self::Deleting)
    }
}
