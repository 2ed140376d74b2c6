//! Setting a provider up: what is written.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::SecretString;
use uuid::Uuid;

use super::{flow::SingleSignOn, provider::ProviderRules, store};
use crate::{
    api::{Failure, UserError, UserErrorCode},
    config::Sealer,
    db::{
        DbError, Event,
        schema::{
            identity_provider_settings as settings, identity_providers as providers,
            linked_identities,
        },
    },
    identity::audit::AuditDetail,
    tenants::ProviderKind,
    text::Locale,
};

/// A provider as somebody wants it to be.
#[derive(Debug)]
pub struct ProviderSetup {
    /// Whose portal.
    pub tenant: Uuid,
    /// Which one to change; none for a new one.
    pub provider: Option<Uuid>,
    /// Whose log-in it is. Never changes.
    pub kind: ProviderKind,
    /// What its button says.
    pub label: String,
    /// For Microsoft the authority of another cloud, for Google nothing, for any other provider its issuer.
    pub issuer: Option<String>,
    /// The client id that the provider has given out.
    pub client_id: String,
    /// Its secret; none to keep the one that there is.
    pub client_secret: Option<SecretString>,
    /// Whom of its people the portal lets in.
    pub rules: ProviderRules,
    /// Whether its button is shown.
    pub active: bool,
    /// Its place among the buttons.
    pub position: i32,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUp {
    /// Which provider.
    pub id: Uuid,
    /// Whether it is new.
    pub created: bool,
    /// Linked accounts that were unlinked, since the provider is another one now.
    pub unlinked: usize,
}

impl SingleSignOn {
    /// Writes a set-up that was checked, in a transaction of an admin or of `System::Provision`.
    ///
    /// # Errors
    /// There is no such provider, or a secret is missing.
    pub(super) async fn write(
        &self,
        conn: &mut AsyncPgConnection,
        locale: Locale,
        setup: &ProviderSetup,
    ) -> Result<SetUp, Failure> {
        let issuer = setup.issuer.as_deref().unwrap_or_default();
        let rules = serde_json::to_value(&setup.rules).unwrap_or(serde_json::Value::Null);
        let done = match setup.provider {
            None => create(conn, locale, setup).await?,
            Some(id) => change(conn, locale, setup, id, issuer).await?,
        };
        let sealer = &self.parts().sealer;
        let secret = match &setup.client_secret {
            Some(secret) => Some(keep(conn, sealer, setup, done.id, secret).await?),
            None => None,
        };
        let body = || {
            (
                settings::issuer.eq(issuer),
                settings::client_id.eq(&setup.client_id),
                settings::rules.eq(&rules),
            )
        };
        let key = (
            settings::tenant_id.eq(setup.tenant),
            settings::provider_id.eq(done.id),
        );
        diesel::insert_into(settings::table)
            .values((key, body(), settings::secret_id.eq(secret)))
            .on_conflict((settings::tenant_id, settings::provider_id))
            .do_update()
            .set(body())
            .execute(conn)
            .await?;
        if let Some(secret) = secret {
            diesel::update(settings::table.find((setup.tenant, done.id)))
                .set(settings::secret_id.eq(secret))
                .execute(conn)
                .await?;
        }
        // The log-in page of every process shows it.
        let changed = Event::TenantChanged {
            tenant: setup.tenant,
        };
        changed.notify(conn).await?;
        Ok(done)
    }
}

async fn create(
    conn: &mut AsyncPgConnection,
    locale: Locale,
    setup: &ProviderSetup,
) -> Result<SetUp, Failure> {
    // Microsoft and Google give every client of this sort a secret; some other providers know clients without one.
    if setup.client_secret.is_none() && setup.kind != ProviderKind::OpenId {
        return Err(UserError::at(locale, UserErrorCode::Blank, "clientSecret").into());
    }
    let id = Uuid::now_v7();
    diesel::insert_into(providers::table)
        .values((
            providers::tenant_id.eq(setup.tenant),
            providers::id.eq(id),
            providers::kind.eq(setup.kind.word()),
            providers::label.eq(&setup.label),
            providers::active.eq(setup.active),
            providers::position.eq(setup.position),
        ))
        .execute(conn)
        .await?;
    Ok(SetUp {
        id,
        created: true,
        unlinked: 0,
    })
}

async fn change(
    conn: &mut AsyncPgConnection,
    locale: Locale,
    setup: &ProviderSetup,
    id: Uuid,
    issuer: &str,
) -> Result<SetUp, Failure> {
    let this = providers::table
        .find((setup.tenant, id))
        .filter(providers::kind.eq(setup.kind.word()));
    let changed = diesel::update(this)
        .set((
            providers::label.eq(&setup.label),
            providers::active.eq(setup.active),
            providers::position.eq(setup.position),
            providers::updated_at.eq(diesel::dsl::now),
        ))
        .execute(conn)
        .await?;
    if changed == 0 {
        return Err(UserError::at(locale, UserErrorCode::NotFound, "providerId").into());
    }
    let (old_issuer, old_client, had_secret): (String, String, bool) = settings::table
        .find((setup.tenant, id))
        .select((
            settings::issuer,
            settings::client_id,
            settings::secret_id.is_not_null(),
        ))
        .for_update()
        .first(conn)
        .await?;
    let moved = old_issuer != issuer;
    // A secret is given to whom it was typed in for, and cannot be got out by naming another issuer.
    if moved && had_secret && setup.client_secret.is_none() {
        return Err(UserError::at(locale, UserErrorCode::Blank, "clientSecret").into());
    }
    let mut unlinked = 0;
    if moved || old_client != setup.client_id {
        // Subjects are the former issuer's, and at Microsoft the former client's: they could be anybody's now.
        let all = linked_identities::table
            .filter(linked_identities::tenant_id.eq(setup.tenant))
            .filter(linked_identities::provider_id.eq(id));
        unlinked = diesel::delete(all).execute(conn).await?;
    }
    Ok(SetUp {
        id,
        created: false,
        unlinked,
    })
}

async fn keep(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
    setup: &ProviderSetup,
    id: Uuid,
    secret: &SecretString,
) -> Result<Uuid, DbError> {
    store::keep_secret(conn, sealer, setup.tenant, id, secret).await
}

/// What the audit log tells of a set-up.
pub(super) fn told(setup: &ProviderSetup, done: SetUp) -> AuditDetail {
    let mut fields = vec![if done.created { "created" } else { "changed" }];
    if setup.client_secret.is_some() {
        fields.push("clientSecret");
    }
    AuditDetail {
        fields: fields.into_iter().map(str::to_owned).collect(),
        count: (done.unlinked > 0).then(|| i64::try_from(done.unlinked).unwrap_or(i64::MAX)),
        name: Some(setup.label.clone()),
        ..AuditDetail::method(setup.kind.word())
    }
}
