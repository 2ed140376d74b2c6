//! Attempts: somebody is on their way to a provider and back.

use diesel::{
    dsl::now,
    prelude::*,
    sql_types::{BigInt, Binary, Integer, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::{
    config::Sealer,
    db::{DbError, schema::sso_attempts},
    identity::tokens::TokenHash,
};

/// How long somebody may be on their way.
pub(super) const MINUTES: i32 = 10;
/// How many one client may have begun and not ended: an office behind one address on a Monday morning, and no more.
const MOST: i64 = 500;

/// What is kept until the answer comes.
pub(super) struct Attempt {
    pub provider: Uuid,
    pub host: String,
    pub nonce: String,
    pub verifier: String,
    pub return_to: String,
}

/// Under which it is kept.
pub(super) struct Binding {
    pub state: TokenHash,
    pub browser: TokenHash,
    pub tenant: Uuid,
}

impl Binding {
    /// Only the same attempt's secrets open under it.
    fn context(&self) -> String {
        format!("single sign-on {}", self.state.to_hex())
    }
}

/// Keeps an attempt in a transaction of `System::Login`; false when the client has begun too many.
pub(super) async fn keep(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
    binding: &Binding,
    attempt: &Attempt,
    client: &[u8; 32],
) -> Result<bool, DbError> {
    let secrets = format!("{} {}", attempt.nonce, attempt.verifier);
    let kept = diesel::sql_query(
        "INSERT INTO sso_attempts (state_hash, browser_hash, tenant_id, provider_id, host, sealed, return_to, client,
             expires_at)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(mins => $9)
         WHERE (SELECT count(*) FROM sso_attempts WHERE client = $8 AND expires_at > now()) < $10",
    )
    .bind::<Binary, _>(binding.state.as_bytes().as_slice())
    .bind::<Binary, _>(binding.browser.as_bytes().as_slice())
    .bind::<SqlUuid, _>(binding.tenant)
    .bind::<SqlUuid, _>(attempt.provider)
    .bind::<Text, _>(&attempt.host)
    .bind::<Binary, _>(sealer.seal(&binding.context(), secrets.as_bytes()))
    .bind::<Text, _>(&attempt.return_to)
    .bind::<Binary, _>(client.as_slice())
    .bind::<Integer, _>(MINUTES)
    .bind::<BigInt, _>(MOST)
    .execute(conn)
    .await?;
    Ok(kept == 1)
}

#[derive(Queryable)]
struct Taken {
    provider_id: Uuid,
    host: String,
    sealed: Vec<u8>,
    return_to: String,
}

/// Takes an attempt for good, in a transaction of `System::Login`; none when there is none of this state, in this
/// browser, at this portal. Of two answers at once, one gets it.
pub(super) async fn take(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
    binding: &Binding,
) -> Result<Option<Attempt>, DbError> {
    let this = sso_attempts::table
        .filter(sso_attempts::state_hash.eq(binding.state.as_bytes().as_slice()))
        .filter(sso_attempts::browser_hash.eq(binding.browser.as_bytes().as_slice()))
        .filter(sso_attempts::tenant_id.eq(binding.tenant))
        .filter(sso_attempts::expires_at.gt(now));
    let taken: Vec<Taken> = diesel::delete(this)
        .returning((
            sso_attempts::provider_id,
            sso_attempts::host,
            sso_attempts::sealed,
            sso_attempts::return_to,
        ))
        .load(conn)
        .await?;
    let Some(taken) = taken.into_iter().next() else {
        return Ok(None);
    };
    let secrets = sealer.open(&binding.context(), &taken.sealed);
    let text = secrets
        .as_ref()
        .and_then(|secrets| std::str::from_utf8(secrets.expose_secret()).ok());
    Ok(text
        .and_then(|text| text.split_once(' '))
        .map(|(nonce, verifier)| Attempt {
            provider: taken.provider_id,
            nonce: nonce.to_owned(),
            verifier: verifier.to_owned(),
            host: taken.host,
            return_to: taken.return_to,
        }))
}

/// Deletes attempts that are over, in a transaction of `System::Login`.
pub(super) async fn sweep(conn: &mut AsyncPgConnection) -> Result<usize, DbError> {
    let over = sso_attempts::table.filter(sso_attempts::expires_at.le(now));
    Ok(diesel::delete(over).execute(conn).await?)
}
