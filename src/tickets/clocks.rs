//! A ticket's clocks: kept with it, in the transaction of what makes them run, stand still or end.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Nullable, Text, Timestamptz},
    upsert::excluded,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    model::{TicketPriority, TicketRow, TicketStatus},
    policy::existing_for,
};
use crate::{
    access::Caller,
    db::{
        Database, DbError,
        schema::{tenants, ticket_clocks, ticket_dues, tickets},
    },
    service_levels::{Change, Clocks, Phase, ServiceLevels, Targets},
};

/// Where a ticket stands, as far as clocks care.
#[must_use]
pub const fn phase(status: TicketStatus) -> Phase {
    match status {
        TicketStatus::New | TicketStatus::Open => Phase::Running,
        TicketStatus::Waiting => Phase::Waiting,
        TicketStatus::Resolved | TicketStatus::Closed => Phase::Done,
    }
}

/// What is promised of a ticket that is as pressing as this.
#[must_use]
pub const fn targets(levels: &ServiceLevels, priority: TicketPriority) -> Targets {
    match priority {
        TicketPriority::Low => levels.targets.low,
        TicketPriority::Normal => levels.targets.normal,
        TicketPriority::High => levels.targets.high,
        TicketPriority::Urgent => levels.targets.urgent,
    }
}

/// What happened to a ticket.
pub(super) struct Happened {
    pub at: DateTime<Utc>,
    /// The support team wrote.
    pub answered: bool,
    pub status: TicketStatus,
    /// How pressing it is now, if that changed.
    pub priority: Option<TicketPriority>,
}

/// Starts the clocks of a ticket that is opened, if its tenant was promised anything.
pub(super) async fn start(
    conn: &mut AsyncPgConnection,
    (tenant, ticket): (Uuid, Uuid),
    levels: Option<&Value>,
    priority: TicketPriority,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    let Some(levels) = levels.map(read::<ServiceLevels>).transpose()? else {
        return Ok(());
    };
    let clocks = Clocks::start(&levels, targets(&levels, priority), at);
    keep(conn, (tenant, ticket), Some(&clocks)).await
}

/// Brings the clocks of a ticket up to date with what happened to it; `ticket` is how it was before.
pub(super) async fn follow(
    conn: &mut AsyncPgConnection,
    ticket: &TicketRow,
    happened: &Happened,
) -> Result<(), DbError> {
    let to = phase(happened.status);
    if !happened.answered && happened.priority.is_none() && to == phase(ticket.status) {
        return Ok(());
    }
    let key = (ticket.tenant_id, ticket.id);
    let levels: Option<Value> = tenants::table
        .find(ticket.tenant_id)
        .select(tenants::service_levels)
        .first(&mut *conn)
        .await?;
    let was = become_keeper(&mut *conn).await?;
    let kept: Option<Value> = ticket_clocks::table
        .find(key)
        .select(ticket_clocks::clocks)
        .first(&mut *conn)
        .await
        .optional()?;
    let Some(kept) = kept.as_ref().map(read::<Clocks>).transpose()? else {
        return go_back(conn, &was).await;
    };
    let levels = levels.as_ref().map(read::<ServiceLevels>).transpose()?;
    // Nothing is promised any more.
    let after = levels.map(|levels| {
        let mut clocks = kept.clone();
        let change = Change {
            at: happened.at,
            answered: happened.answered,
            to,
            targets: happened.priority.map(|priority| targets(&levels, priority)),
        };
        clocks.advance(&levels, &change);
        clocks
    });
    if after.as_ref() == Some(&kept) {
        return go_back(conn, &was).await;
    }
    write_clocks(&mut *conn, key, after.as_ref()).await?;
    go_back(&mut *conn, &was).await?;
    write_dues(conn, key, after.as_ref()).await
}

/// Keeps a ticket's clocks with what lists and the desk's warnings need of them.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn keep(
    conn: &mut AsyncPgConnection,
    key: (Uuid, Uuid),
    clocks: Option<&Clocks>,
) -> Result<(), DbError> {
    let was = become_keeper(&mut *conn).await?;
    write_clocks(&mut *conn, key, clocks).await?;
    go_back(&mut *conn, &was).await?;
    write_dues(conn, key, clocks).await
}

/// With the ticket, as whoever acts.
async fn write_dues(
    conn: &mut AsyncPgConnection,
    key: (Uuid, Uuid),
    clocks: Option<&Clocks>,
) -> Result<(), DbError> {
    diesel::update(ticket_dues::table.find(key))
        .set((
            ticket_dues::answer_due.eq(clocks.and_then(Clocks::answer_due)),
            ticket_dues::next_due.eq(clocks.and_then(Clocks::next_due)),
            ticket_dues::next_risk.eq(clocks.and_then(Clocks::next_risk)),
            ticket_dues::next_warning.eq(clocks.and_then(Clocks::next_warning)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// As their keeper, and nobody else.
async fn write_clocks(
    conn: &mut AsyncPgConnection,
    key: (Uuid, Uuid),
    clocks: Option<&Clocks>,
) -> Result<(), DbError> {
    let written = clocks.map(serde_json::to_value).transpose();
    match written.map_err(|error| DbError::Refused(error.into()))? {
        Some(written) => {
            let (tenant, ticket) = key;
            diesel::insert_into(ticket_clocks::table)
                .values((
                    ticket_clocks::tenant_id.eq(tenant),
                    ticket_clocks::ticket_id.eq(ticket),
                    ticket_clocks::clocks.eq(written),
                ))
                .on_conflict((ticket_clocks::tenant_id, ticket_clocks::ticket_id))
                .do_update()
                .set(ticket_clocks::clocks.eq(excluded(ticket_clocks::clocks)))
                .execute(conn)
                .await?;
        }
        None => {
            diesel::delete(ticket_clocks::table.find(key))
                .execute(conn)
                .await?;
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Role {
    #[diesel(sql_type = Text)]
    role: String,
}

/// Goes on as the one who sees clocks and nothing else; gives who it was before. An error in between ends the transaction,
/// and this with it.
async fn become_keeper(conn: &mut AsyncPgConnection) -> Result<String, DbError> {
    // What is set depends on what was read, so that it is read first.
    let was: Role = diesel::sql_query(
        "WITH was AS MATERIALIZED (SELECT current_setting('portico.role') AS role), \
         now AS MATERIALIZED (SELECT role, set_config('portico.role', 'system:clocks', role IS NOT NULL) FROM was) \
         SELECT role FROM now",
    )
    .get_result(conn)
    .await?;
    Ok(was.role)
}

async fn go_back(conn: &mut AsyncPgConnection, was: &str) -> Result<(), DbError> {
    diesel::sql_query("SELECT set_config('portico.role', $1, true)")
        .bind::<Text, _>(was)
        .execute(conn)
        .await?;
    Ok(())
}

fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, DbError> {
    T::deserialize(value).map_err(|error| DbError::Refused(error.into()))
}

/// What was promised for a ticket.
#[derive(Clone, Debug)]
pub struct Promised {
    /// Until when somebody answers, while nobody has.
    pub answer_due: Option<DateTime<Utc>>,
    /// For staff: row-level security keeps them from anybody else.
    pub clocks: Option<Clocks>,
}

/// What was promised for each of many tickets.
#[derive(Debug)]
pub struct ClocksLoader {
    /// Where it is.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for ClocksLoader {
    type Value = Promised;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = tickets::table
            .left_join(
                ticket_clocks::table.on(ticket_clocks::tenant_id
                    .eq(tickets::tenant_id)
                    .and(ticket_clocks::ticket_id.eq(tickets::id))),
            )
            .filter(existing_for(&self.caller))
            .filter(tickets::id.eq_any(ids.to_vec()))
            .select((
                tickets::id,
                sql::<Nullable<Timestamptz>>("tickets.answer_due"),
                ticket_clocks::clocks.nullable(),
            ));
        let rows: Vec<(Uuid, Option<DateTime<Utc>>, Option<Value>)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        rows.into_iter()
            .map(|(id, answer_due, clocks)| {
                let clocks = clocks.as_ref().map(read).transpose().map_err(Arc::new)?;
                Ok((id, Promised { answer_due, clocks }))
            })
            .collect()
    }
}
