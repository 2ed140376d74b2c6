//! Providers in the database, with their secrets sealed.

use diesel::{pg::Pg, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    provider::{Provider, ProviderRules},
    refusal::Refused,
};
use crate::{
    config::Sealer,
    db::{
        Database, DbError, Identity, System,
        schema::{
            identity_provider_secrets as secrets, identity_provider_settings as settings,
            identity_providers as providers,
        },
    },
    tenants::ProviderKind,
};

/// What a secret is sealed under: it opens for its own provider alone.
fn context(provider: Uuid, secret: Uuid) -> String {
    format!("identity provider {provider} secret {secret}")
}

#[derive(Queryable)]
struct Row {
    kind: String,
    issuer: String,
    client_id: String,
    rules: Value,
    secret_id: Option<Uuid>,
    sealed: Option<Vec<u8>>,
}

/// The tenant's provider of this id, if it is switched on. One statement, on behalf of the log-in.
pub(super) async fn provider(
    db: &Database,
    sealer: &Sealer,
    tenant: Uuid,
    id: Uuid,
) -> Result<Option<Provider>, Refused> {
    let query = providers::table
        .inner_join(
            settings::table.on(settings::tenant_id
                .eq(providers::tenant_id)
                .and(settings::provider_id.eq(providers::id))),
        )
        .left_join(
            secrets::table.on(secrets::tenant_id
                .eq(settings::tenant_id)
                .and(secrets::provider_id.eq(settings::provider_id))
                .and(secrets::id.nullable().eq(settings::secret_id))),
        )
        .filter(providers::tenant_id.eq(tenant))
        .filter(providers::id.eq(id))
        .filter(providers::active)
        .select((
            providers::kind,
            settings::issuer,
            settings::client_id,
            settings::rules,
            settings::secret_id,
            secrets::sealed.nullable(),
        ));
    let found: Vec<Row> = db.read(&Identity::system(System::Login), query).await?;
    let Some(row) = found.into_iter().next() else {
        return Ok(None);
    };
    let secret = match row.secret_id {
        None => None,
        Some(secret) => {
            let opened = row
                .sealed
                .and_then(|sealed| sealer.open(&context(id, secret), &sealed))
                .and_then(|plain| String::from_utf8(plain.expose_secret().to_vec()).ok());
            let unreadable = || {
                Refused::ProviderDown(
                    "its client secret was sealed under another instance secret; see previous_instance_secrets"
                        .to_owned(),
                )
            };
            Some(SecretString::from(opened.ok_or_else(unreadable)?))
        }
    };
    let unreadable =
        |what: &str| DbError::Refused(anyhow::anyhow!("a provider's {what} cannot be read"));
    Ok(Some(Provider {
        tenant,
        id,
        kind: ProviderKind::from_word(&row.kind).ok_or_else(|| unreadable("kind"))?,
        issuer: row.issuer,
        client_id: row.client_id,
        secret,
        rules: ProviderRules::deserialize(&row.rules).map_err(|_| unreadable("rules"))?,
    }))
}

/// Seals a client's secret as a row of its own and returns the row's id. Whoever may write it cannot read it.
pub(super) async fn keep_secret(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
    tenant: Uuid,
    provider: Uuid,
    secret: &SecretString,
) -> Result<Uuid, DbError> {
    let id = Uuid::now_v7();
    let sealed = sealer.seal(&context(provider, id), secret.expose_secret().as_bytes());
    diesel::insert_into(secrets::table)
        .values((
            secrets::tenant_id.eq(tenant),
            secrets::provider_id.eq(provider),
            secrets::id.eq(id),
            secrets::sealed.eq(sealed),
        ))
        .execute(conn)
        .await?;
    Ok(id)
}

/// Deletes secrets that were replaced, in a transaction of `System::Login`.
pub(super) async fn drop_replaced(conn: &mut AsyncPgConnection) -> Result<usize, DbError> {
    let replaced = diesel::sql_query(
        "DELETE FROM identity_provider_secrets s WHERE NOT EXISTS (
             SELECT FROM identity_provider_settings p
             WHERE p.tenant_id = s.tenant_id AND p.provider_id = s.provider_id AND p.secret_id = s.id)",
    );
    Ok(replaced.execute(conn).await?)
}

/// Seals anew what a previous instance secret sealed, in a transaction of `System::Login`, and says how many that were.
pub(super) async fn reseal(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
) -> Result<usize, DbError> {
    let all: Vec<(Uuid, Uuid, Uuid, Vec<u8>)> = secrets::table
        .select((
            secrets::tenant_id,
            secrets::provider_id,
            secrets::id,
            secrets::sealed,
        ))
        .for_update()
        .load(conn)
        .await?;
    let mut resealed = 0;
    for (tenant, provider, id, sealed) in all {
        if let Some(anew) = sealer.reseal(&context(provider, id), &sealed) {
            diesel::update(secrets::table.find((tenant, provider, id)))
                .set(secrets::sealed.eq(anew))
                .execute(conn)
                .await?;
            resealed += 1;
        }
    }
    Ok(resealed)
}

/// A provider as an admin sees it: all but the secret.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = providers, check_for_backend(Pg))]
pub(super) struct Head {
    pub id: Uuid,
    pub kind: String,
    pub label: String,
    pub active: bool,
    pub position: i32,
}

/// See [`Head`].
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = settings, check_for_backend(Pg))]
pub(super) struct Body {
    pub issuer: String,
    pub client_id: String,
    pub rules: Value,
    pub secret_id: Option<Uuid>,
}
