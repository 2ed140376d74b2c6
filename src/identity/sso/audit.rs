//! What single sign-on writes into the audit log.

use std::net::IpAddr;

use diesel::sql_types::{Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use crate::db::DbError;

/// Characters of a browser's name that are kept.
const MAX_AGENT: usize = 300;

/// Who did it.
pub(super) enum Actor {
    Contact(Uuid),
    Staff(Uuid),
    System,
    Nobody,
}

/// Where they did it.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub address: IpAddr,
    pub agent: Option<String>,
}

impl Client {
    pub(super) fn new(address: IpAddr, agent: Option<&str>) -> Self {
        Self {
            address,
            agent: agent.map(|agent| agent.chars().take(MAX_AGENT).collect()),
        }
    }
}

/// Writes a line; `detail` never holds a secret.
pub(super) async fn audit(
    conn: &mut AsyncPgConnection,
    action: &str,
    actor: &Actor,
    tenant: Uuid,
    contact: Option<Uuid>,
    client: &Client,
    detail: Value,
) -> Result<(), DbError> {
    let (kind, actor) = match *actor {
        Actor::Contact(contact) => ("contact", Some(contact)),
        Actor::Staff(staff) => ("staff", Some(staff)),
        Actor::System => ("system", None),
        Actor::Nobody => ("nobody", None),
    };
    diesel::sql_query(
        "INSERT INTO audit_events (id, action, actor_kind, actor_id, tenant_id, contact_id, client_address, user_agent,
             detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind::<SqlUuid, _>(Uuid::now_v7())
    .bind::<Text, _>(action)
    .bind::<Text, _>(kind)
    .bind::<Nullable<SqlUuid>, _>(actor)
    .bind::<SqlUuid, _>(tenant)
    .bind::<Nullable<SqlUuid>, _>(contact)
    .bind::<Text, _>(client.address.to_string())
    .bind::<Nullable<Text>, _>(client.agent.as_deref())
    .bind::<Jsonb, _>(detail)
    .execute(conn)
    .await?;
    Ok(())
}
