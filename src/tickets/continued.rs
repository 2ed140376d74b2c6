//! Where a merged ticket goes on.

use diesel::{QueryableByName, prelude::*, sql_types::Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{live::TicketChange, model::TicketRow, policy::existing_for};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, DbError, Transaction, schema::tickets},
};

/// The number of the ticket in which another goes on; none when the caller may not read it.
///
/// # Errors
/// When the database fails.
pub async fn number_of_end(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    end: Uuid,
) -> Result<Option<i64>, DbError> {
    let query = tickets::table
        .filter(existing_for(caller))
        .filter(tickets::tenant_id.eq(tenant))
        .filter(tickets::id.eq(end))
        .select(tickets::number);
    let found: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(found.into_iter().next())
}

/// Passes for a ticket that is not merged; else refuses what was to happen to it, and says where it goes on.
pub(super) async fn not_merged(
    mut tx: Transaction,
    caller: &Caller,
    row: &TicketRow,
) -> Result<Transaction, Failure> {
    let Some(end) = row.continued_in else {
        return Ok(tx);
    };
    let number: Option<i64> = tickets::table
        .filter(existing_for(caller))
        .filter(tickets::tenant_id.eq(row.tenant_id))
        .filter(tickets::id.eq(end))
        .select(tickets::number)
        .first(&mut *tx)
        .await
        .optional()?;
    let code = UserErrorCode::InvalidState;
    let error = match number {
        Some(number) => {
            let arguments = [("number", number.to_string().into())];
            let id = "user-error-ticket-merged";
            UserError::with(caller.locale, code, "ticketId", id, &arguments)
        }
        None => {
            let id = "user-error-ticket-merged-elsewhere";
            UserError::with(caller.locale, code, "ticketId", id, &[])
        }
    };
    refuse(tx, error).await
}

#[derive(QueryableByName)]
struct Follower {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    requester_id: Uuid,
}

/// What was merged into the ticket before, by whatever way, is continued where it is.
pub(super) async fn follow(
    tx: &mut Transaction,
    row: &TicketRow,
    end: Uuid,
) -> Result<(), DbError> {
    let followers: Vec<Follower> = diesel::sql_query(
        "WITH RECURSIVE below (id) AS (
             SELECT t.id FROM tickets t WHERE t.tenant_id = $1 AND t.merged_into = $2
             UNION SELECT t.id FROM tickets t JOIN below b ON t.merged_into = b.id WHERE t.tenant_id = $1)
         UPDATE tickets SET continued_in = $3 WHERE tenant_id = $1 AND id IN (SELECT id FROM below)
         RETURNING id, requester_id",
    )
    .bind::<SqlUuid, _>(row.tenant_id)
    .bind::<SqlUuid, _>(row.id)
    .bind::<SqlUuid, _>(end)
    .load(&mut **tx)
    .await?;
    for Follower { id, requester_id } in followers {
        let other = TicketChange {
            tenant: row.tenant_id,
            ticket: id,
            requester: requester_id,
            internal: false,
            shut: false,
        };
        other.announce(tx).await?;
    }
    Ok(())
}
