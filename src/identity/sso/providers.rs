//! A tenant's providers as an admin reads and changes them.

use diesel::{pg::Pg, prelude::*, sql_types::Bool};
use diesel_async::RunQueryDsl;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    audit::audit,
    flow::SingleSignOn,
    provider::ProviderRules,
    setup::{ProviderSetup, SetUp, told},
    store::{self, Body, Head},
};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode},
    db::{
        Database, DbError, Event, Identity, System,
        schema::{identity_provider_settings as settings, identity_providers as providers},
    },
    identity::{
        audit::{AuditAction, AuditActor, AuditDetail},
        request::RequestOrigin,
    },
    tenants::ProviderKind,
    text::Locale,
};

/// A provider, all but its secret.
#[derive(Clone, Debug)]
pub(super) struct ProviderRow {
    pub id: Uuid,
    pub kind: ProviderKind,
    pub label: String,
    pub active: bool,
    pub position: i32,
    pub issuer: String,
    pub client_id: String,
    pub has_secret: bool,
    pub rules: ProviderRules,
}

/// The tenant's providers in their order, for admins; the policies say the same a second time.
pub(super) async fn list(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    only: Option<Uuid>,
) -> Result<Vec<ProviderRow>, DbError> {
    let query = providers::table
        .inner_join(
            settings::table.on(settings::tenant_id
                .eq(providers::tenant_id)
                .and(settings::provider_id.eq(providers::id))),
        )
        .filter(providers::tenant_id.eq(tenant))
        .filter(caller.administers().into_sql::<Bool>())
        .order((providers::position, providers::label, providers::id))
        .select((Head::as_select(), Body::as_select()))
        .into_boxed::<Pg>();
    let query = match only {
        Some(id) => query.filter(providers::id.eq(id)),
        None => query,
    };
    let found: Vec<(Head, Body)> = db.read(&caller.identity(), query).await?;
    found
        .into_iter()
        .map(|(head, body)| row(head, body))
        .collect()
}

fn row(head: Head, body: Body) -> Result<ProviderRow, DbError> {
    let unreadable = |what| DbError::Refused(anyhow::anyhow!("a provider's {what} cannot be read"));
    Ok(ProviderRow {
        id: head.id,
        kind: ProviderKind::from_word(&head.kind).ok_or_else(|| unreadable("kind"))?,
        label: head.label,
        active: head.active,
        position: head.position,
        issuer: body.issuer,
        client_id: body.client_id,
        has_secret: body.secret_id.is_some(),
        rules: ProviderRules::deserialize(&body.rules).map_err(|_| unreadable("rules"))?,
    })
}

impl SingleSignOn {
    /// Sets a provider up on behalf of an admin, and returns which it is.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn configure(
        &self,
        caller: &Caller,
        origin: &RequestOrigin,
        mut setup: ProviderSetup,
    ) -> Result<SetUp, Failure> {
        let actor = AuditActor::of(caller);
        self.check(caller.locale, &mut setup)?;
        let mut tx = self.parts().db.begin(&caller.identity()).await?;
        let done = self.write(&mut tx, caller.locale, &setup).await?;
        let action = AuditAction::ProviderConfigured;
        let about = (setup.tenant, None);
        audit(&mut tx, action, actor, about, origin, told(&setup, done)).await?;
        tx.commit().await?;
        self.forget_replaced().await;
        Ok(done)
    }

    /// Sets a provider up on behalf of the system: the demo, and programs of the operator's.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn provide(&self, mut setup: ProviderSetup) -> Result<SetUp, Failure> {
        let locale = Locale::En;
        self.check(locale, &mut setup)?;
        let who = Identity::system(System::Provision);
        let mut tx = self.parts().db.begin(&who).await?;
        let first = providers::table
            .filter(providers::tenant_id.eq(setup.tenant))
            .filter(providers::kind.eq(setup.kind.word()))
            .order(providers::id)
            .select(providers::id)
            .first::<Uuid>(&mut *tx)
            .await
            .optional()?;
        setup.provider = setup.provider.or(first);
        let done = self.write(&mut tx, locale, &setup).await?;
        tx.commit().await?;
        self.forget_replaced().await;
        Ok(done)
    }

    /// Takes a provider away, and with it the accounts that are linked there.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn remove(
        &self,
        caller: &Caller,
        origin: &RequestOrigin,
        id: Option<Uuid>,
    ) -> Result<(), Failure> {
        let actor = AuditActor::of(caller);
        let mut tx = self.parts().db.begin(&caller.identity()).await?;
        let removed: Vec<(Uuid, String, String)> = match id {
            Some(id) => {
                diesel::delete(providers::table.filter(providers::id.eq(id)))
                    .returning((providers::tenant_id, providers::kind, providers::label))
                    .load(&mut *tx)
                    .await?
            }
            None => Vec::new(),
        };
        let Some((tenant, kind, label)) = removed.into_iter().next() else {
            tx.rollback().await?;
            let code = UserErrorCode::NotFound;
            return Err(UserError::at(caller.locale, code, "providerId").into());
        };
        Event::TenantChanged { tenant }.notify(&mut tx).await?;
        let detail = AuditDetail {
            name: Some(label),
            fields: vec!["removed".to_owned()],
            ..AuditDetail::method(&kind)
        };
        let action = AuditAction::ProviderConfigured;
        audit(&mut tx, action, actor, (tenant, None), origin, detail).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What an admin has replaced they cannot delete, since they cannot see it; should this fail, the sweep does it.
    async fn forget_replaced(&self) {
        let forgotten = async {
            let mut tx = self
                .parts()
                .db
                .begin(&Identity::system(System::Login))
                .await?;
            store::drop_replaced(&mut tx).await?;
            tx.commit().await
        };
        if let Err(error) = forgotten.await {
            tracing::warn!(%error, "a replaced client secret is still there; trying again later");
        }
    }
}
