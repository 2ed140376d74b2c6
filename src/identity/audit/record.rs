//! Writing down.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::{AuditAction, AuditDetail};
use crate::{
    access::{Account, Caller, Viewer},
    db::{DbError, json, schema::audit_events},
    identity::request::RequestOrigin,
};

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A contact.
    Contact(Uuid),
    /// A member of staff.
    Staff(Uuid),
    /// The operator on the command line, or Portico by itself.
    System,
    /// Somebody who was not logged in.
    Nobody,
}

impl Actor {
    /// The caller.
    #[must_use]
    pub const fn of(caller: &Caller) -> Self {
        match caller.viewer {
            Viewer::Contact { contact, .. } => Self::Contact(contact),
            Viewer::Staff { staff, .. } => Self::Staff(staff),
            Viewer::Pending { account, .. } => Self::of_account(account),
            Viewer::Anonymous { .. } => Self::Nobody,
        }
    }

    /// Whoever the account belongs to.
    #[must_use]
    pub const fn of_account(account: Account) -> Self {
        match account {
            Account::Contact { contact, .. } => Self::Contact(contact),
            Account::Staff { staff } => Self::Staff(staff),
        }
    }

    const fn row(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::Contact(id) => ("contact", Some(id)),
            Self::Staff(id) => ("staff", Some(id)),
            Self::System => ("system", None),
            Self::Nobody => ("nobody", None),
        }
    }
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What.
    pub action: AuditAction,
    /// By whom.
    pub actor: Actor,
    /// In which portal, where it was in one.
    pub tenant: Option<Uuid>,
    /// To whose account.
    pub subject: Option<Account>,
    /// What else there is to tell.
    pub detail: AuditDetail,
}

impl Entry {
    /// Something done to an account, with nothing else to tell.
    #[must_use]
    pub fn on(account: Account, action: AuditAction, actor: Actor) -> Self {
        let tenant = match account {
            Account::Contact { tenant, .. } => Some(tenant),
            Account::Staff { .. } => None,
        };
        Self {
            action,
            actor,
            tenant,
            subject: Some(account),
            detail: AuditDetail::default(),
        }
    }

    /// The same, with more to tell.
    #[must_use]
    pub fn with(self, detail: AuditDetail) -> Self {
        Self { detail, ..self }
    }
}

/// Writes it down in the transaction that does it, so that neither is without the other. `origin` is none on the
/// command line.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn record(
    conn: &mut AsyncPgConnection,
    entry: &Entry,
    origin: Option<&RequestOrigin>,
) -> Result<(), DbError> {
    let (actor_kind, actor_id) = entry.actor.row();
    let (contact, staff) = match entry.subject {
        Some(Account::Contact { contact, .. }) => (Some(contact), None),
        Some(Account::Staff { staff }) => (None, Some(staff)),
        None => (None, None),
    };
    let detail = json(&entry.detail)?;
    diesel::insert_into(audit_events::table)
        .values((
            audit_events::id.eq(Uuid::now_v7()),
            audit_events::action.eq(entry.action),
            audit_events::actor_kind.eq(actor_kind),
            audit_events::actor_id.eq(actor_id),
            audit_events::tenant_id.eq(entry.tenant),
            audit_events::contact_id.eq(contact),
            audit_events::staff_id.eq(staff),
            audit_events::client_address
                .eq(origin.map(|origin| origin.client_address.to_canonical().to_string())),
            audit_events::user_agent.eq(origin.and_then(|origin| origin.user_agent.as_deref())),
            audit_events::detail.eq(detail),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
