//! What a session is, and how it is found.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::{
    model::Word,
    tokens::{Carrier, TokenHash},
};
use crate::{
    access::{StaffRole, Viewer},
    db::{
        Database, DbError, Identity, System,
        schema::{contacts, sessions, staff, staff_accounts},
    },
    text::Locale,
};

/// How long sessions last, and how long one is remembered without asking the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionSettings {
    /// A browser's session, from log-in; use does not prolong it.
    pub cookie_lifetime: Duration,
    /// A bearer token, from its handing out.
    pub bearer_lifetime: Duration,
    /// How long what a session carries (name, language, role) may be out of date at most. A session's end is heard at
    /// once and does not wait for it.
    pub cache_for: Duration,
    /// Sessions remembered at most, some 300 bytes each.
    pub cache_size: u64,
}

impl Default for SessionSettings {
    /// 12 hours, 30 days; 30 seconds, 10,000 sessions.
    fn default() -> Self {
        Self {
            cookie_lifetime: Duration::from_hours(12),
            bearer_lifetime: Duration::from_hours(30 * 24),
            cache_for: Duration::from_secs(30),
            cache_size: 10_000,
        }
    }
}

impl SessionSettings {
    /// How long a session lasts that is handed out this way.
    #[must_use]
    pub const fn lifetime(&self, carrier: Carrier) -> Duration {
        match carrier {
            Carrier::Cookie => self.cookie_lifetime,
            Carrier::Bearer => self.bearer_lifetime,
        }
    }
}

/// Whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// A contact of a tenant.
    Contact {
        /// Their tenant.
        tenant: Uuid,
        /// Their record.
        contact: Uuid,
    },
    /// A member of staff.
    Staff {
        /// Their record.
        staff: Uuid,
    },
}

/// A session that is good, with what `http` needs to make a [`crate::access::Caller`] of it.
#[derive(Clone, Debug)]
pub struct Session {
    /// What it is known by.
    pub token: TokenHash,
    /// How it was handed out, and the only way in which it is taken.
    pub carrier: Carrier,
    /// Whose it is: never [`Viewer::Anonymous`].
    pub viewer: Viewer,
    /// What they are called.
    pub display_name: String,
    /// The language in which they are answered.
    pub locale: Locale,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

impl Session {
    /// A contact's session is good in their own tenant's portal, a member of staff's on the desk's host, and each only
    /// if it came the way it was handed out.
    pub(super) fn is_good_for(&self, carrier: Carrier, tenant_of_host: Option<Uuid>) -> bool {
        let place = match self.viewer {
            Viewer::Contact { tenant, .. } => Some(tenant),
            Viewer::Staff { .. } => None,
            Viewer::Anonymous { .. } => return false,
        };
        self.carrier == carrier && place == tenant_of_host
    }
}

/// The session of a token, if it has not ended and its person is active. One statement.
pub(super) async fn find(db: &Database, token: &TokenHash) -> Result<Option<Session>, DbError> {
    let query = sessions::table
        .left_join(
            contacts::table.on(contacts::tenant_id
                .nullable()
                .eq(sessions::tenant_id)
                .and(contacts::id.nullable().eq(sessions::contact_id))
                .and(contacts::active)),
        )
        .left_join(
            staff_accounts::table.on(staff_accounts::staff_id
                .nullable()
                .eq(sessions::staff_id)
                .and(staff_accounts::active)),
        )
        .left_join(staff::table.on(staff::id.nullable().eq(sessions::staff_id)))
        .filter(sessions::token_hash.eq(token.as_bytes().to_vec()))
        .filter(sessions::expires_at.gt(diesel::dsl::now))
        .select(Found::as_select());
    let found: Vec<Found> = db.read(&Identity::system(System::Login), query).await?;
    Ok(found
        .into_iter()
        .next()
        .and_then(|found| found.into_session(*token)))
}

/// A row of the look-up; what belongs to a person is null when the person is not active.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(diesel::pg::Pg))]
struct Found {
    bearer: bool,
    expires_at: DateTime<Utc>,
    #[diesel(embed)]
    contact: Option<FoundContact>,
    #[diesel(embed)]
    staff: Option<FoundStaff>,
    #[diesel(embed)]
    account: Option<FoundAccount>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts, check_for_backend(diesel::pg::Pg))]
struct FoundContact {
    tenant_id: Uuid,
    id: Uuid,
    display_name: String,
    #[diesel(deserialize_as = Word)]
    locale: Locale,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff, check_for_backend(diesel::pg::Pg))]
struct FoundStaff {
    id: Uuid,
    display_name: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = staff_accounts, check_for_backend(diesel::pg::Pg))]
struct FoundAccount {
    #[diesel(deserialize_as = Word)]
    role: StaffRole,
    #[diesel(deserialize_as = Word)]
    locale: Locale,
}

impl Found {
    fn into_session(self, token: TokenHash) -> Option<Session> {
        let (viewer, display_name, locale) = match (self.contact, self.staff, self.account) {
            (Some(contact), None, None) => {
                let viewer = Viewer::Contact {
                    tenant: contact.tenant_id,
                    contact: contact.id,
                };
                (viewer, contact.display_name, contact.locale)
            }
            (None, Some(staff), Some(account)) => {
                let viewer = Viewer::Staff {
                    staff: staff.id,
                    role: account.role,
                };
                (viewer, staff.display_name, account.locale)
            }
            _ => return None,
        };
        let carrier = if self.bearer {
            Carrier::Bearer
        } else {
            Carrier::Cookie
        };
        Some(Session {
            token,
            carrier,
            viewer,
            display_name,
            locale,
            expires_at: self.expires_at,
        })
    }
}
