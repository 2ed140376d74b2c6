//! The session that a log-in at a provider opens: the same as that of a log-in by password.

use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::audit::Client;
use crate::{
    db::DbError,
    identity::{
        session::{Account, SessionSettings},
        sessions::{end_one, open},
        tokens::{Carrier, SessionToken, TokenHash},
    },
};

/// Whose it is and where they are.
pub(super) struct Opening<'a> {
    pub tenant: Uuid,
    pub contact: Uuid,
    pub method: &'static str,
    pub client: &'a Client,
    /// The session that the browser came with: it ends, so that nobody keeps a token from before the log-in.
    pub former: Option<TokenHash>,
}

/// Opens it in a transaction of `System::Login`; none when the contact is not active.
pub(super) async fn open_session(
    conn: &mut AsyncPgConnection,
    settings: &SessionSettings,
    opening: &Opening<'_>,
) -> Result<Option<(SessionToken, DateTime<Utc>)>, DbError> {
    let account = Account::Contact {
        tenant: opening.tenant,
        contact: opening.contact,
    };
    let Some((token, expires_at)) = open(conn, account, Carrier::Cookie, settings).await? else {
        return Ok(None);
    };
    if let Some(hash) = TokenHash::of(token.expose()) {
        diesel::sql_query(
            "UPDATE sessions SET method = $2, client_address = $3, user_agent = $4 WHERE token_hash = $1",
        )
        .bind::<Binary, _>(hash.as_bytes().as_slice())
        .bind::<Text, _>(opening.method)
        .bind::<Text, _>(opening.client.address.to_string())
        .bind::<Nullable<Text>, _>(opening.client.agent.as_deref())
        .execute(conn)
        .await?;
    }
    diesel::sql_query(
        "UPDATE contacts SET last_log_in_at = now() WHERE tenant_id = $1 AND id = $2",
    )
    .bind::<SqlUuid, _>(opening.tenant)
    .bind::<SqlUuid, _>(opening.contact)
    .execute(conn)
    .await?;
    if let Some(former) = &opening.former {
        end_one(conn, former).await?;
    }
    Ok(Some((token, expires_at)))
}
