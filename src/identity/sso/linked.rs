//! Linked accounts: whom a contact is at the tenant's providers, as they themselves and those who serve them see it.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use diesel::{pg::Pg, prelude::*, sql_types::Bool};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::audit::audit;
use crate::{
    access::{Caller, Owned, Owner, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{
        Database, DbError,
        schema::{identity_providers as providers, linked_identities as linked},
    },
    identity::{
        audit::{AuditAction, AuditActor, AuditDetail},
        request::RequestOrigin,
    },
    tenants::ProviderKind,
};

/// An account at a provider that is a contact's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedIdentityRow {
    /// The contact's tenant.
    pub tenant: Uuid,
    /// Its key.
    pub id: Uuid,
    /// Whose it is.
    pub contact: Uuid,
    /// Whose log-in it is.
    pub kind: ProviderKind,
    /// What the provider's button says.
    pub label: String,
    /// The address that the provider told when they were linked.
    pub email: String,
    /// When that was.
    pub linked_at: DateTime<Utc>,
    /// When it was last logged in with.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Owned for LinkedIdentityRow {
    fn owner(&self) -> Owner {
        Owner {
            tenant: self.tenant,
            contact: self.contact,
            reader: None,
        }
    }
}

type Found = (
    Uuid,
    Uuid,
    Uuid,
    String,
    String,
    String,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

/// The accounts of these contacts of a tenant that the caller may see: their own, or those whom they serve. One statement;
/// the policies on `linked_identities` say the same a second time.
///
/// # Errors
/// When the database cannot be asked.
pub async fn linked_identities(
    db: &Database,
    caller: &Caller,
    contacts: &[Uuid],
) -> Result<Vec<LinkedIdentityRow>, DbError> {
    let query = linked::table
        .inner_join(
            providers::table.on(providers::tenant_id
                .eq(linked::tenant_id)
                .and(providers::id.eq(linked::provider_id))),
        )
        .filter(linked::contact_id.eq_any(contacts.to_vec()))
        .order((linked::linked_at, linked::id))
        .select((
            linked::tenant_id,
            linked::id,
            linked::contact_id,
            providers::kind,
            providers::label,
            linked::email,
            linked::linked_at,
            linked::last_used_at,
        ))
        .into_boxed::<Pg>();
    let query = match caller.viewer {
        _ if !caller.guarded() => query,
        Viewer::Contact { tenant, contact } => query
            .filter(linked::tenant_id.eq(tenant))
            .filter(linked::contact_id.eq(contact)),
        Viewer::Staff { .. } => match caller.served_tenants() {
            Some(served) => query.filter(linked::tenant_id.eq_any(served)),
            None => query,
        },
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => query.filter(false.into_sql::<Bool>()),
    };
    let found: Vec<Found> = db.read(&caller.identity(), query).await?;
    Ok(found.into_iter().filter_map(row).collect())
}

/// A kind that this version does not know belongs to a newer one, beside this.
fn row(
    (tenant, id, contact, kind, label, email, linked_at, last_used_at): Found,
) -> Option<LinkedIdentityRow> {
    Some(LinkedIdentityRow {
        tenant,
        id,
        contact,
        kind: ProviderKind::from_word(&kind)?,
        label,
        email,
        linked_at,
        last_used_at,
    })
}

/// Loads the accounts of all contacts of a request at once. Made for one request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct LinkedIdentityLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for LinkedIdentityLoader {
    type Value = Vec<LinkedIdentityRow>;
    type Error = Arc<DbError>;

    async fn load(&self, contacts: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let found = linked_identities(&self.db, &self.caller, contacts)
            .await
            .map_err(Arc::new)?;
        let mut by_contact: HashMap<Uuid, Self::Value> = HashMap::new();
        for row in found {
            by_contact.entry(row.contact).or_default().push(row);
        }
        Ok(by_contact)
    }
}

/// Unlinks an account of the caller's own.
pub(super) async fn unlink(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Option<Uuid>,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let unlinked = match id {
        Some(id) => {
            let own = linked::table
                .filter(linked::tenant_id.eq(tenant))
                .filter(linked::id.eq(id))
                .filter(linked::contact_id.eq(contact));
            diesel::delete(own)
                .returning(linked::provider_id)
                .load::<Uuid>(&mut *tx)
                .await?
        }
        None => Vec::new(),
    };
    let Some(provider) = unlinked.into_iter().next() else {
        tx.rollback().await?;
        let code = UserErrorCode::NotFound;
        return Err(UserError::at(caller.locale, code, "identityId").into());
    };
    let kind: Option<String> = providers::table
        .find((tenant, provider))
        .select(providers::kind)
        .first(&mut *tx)
        .await
        .optional()?;
    audit(
        &mut tx,
        AuditAction::IdentityUnlinked,
        AuditActor::Contact(contact),
        (tenant, Some(contact)),
        origin,
        AuditDetail {
            method: kind,
            ..AuditDetail::default()
        },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
