//! A ticket's clocks: kept with it, in the transaction of what makes them run, stand still or end.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Jsonb, Nullable, Uuid as SqlUuid},
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
        schema::{tenants, ticket_clocks, tickets},
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
    let of_ticket =
        "(SELECT t.service_clocks FROM tickets t WHERE t.tenant_id = tenants.id AND t.id = ";
    let (levels, kept): (Option<Value>, Option<Value>) = tenants::table
        .find(ticket.tenant_id)
        .select((
            tenants::service_levels,
            sql::<Nullable<Jsonb>>(of_ticket)
                .bind::<SqlUuid, _>(ticket.id)
                .sql(")"),
        ))
        .first(&mut *conn)
        .await?;
    let Some(kept) = kept.as_ref().map(read::<Clocks>).transpose()? else {
        return Ok(());
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
        return Ok(());
    }
    keep(conn, (ticket.tenant_id, ticket.id), after.as_ref()).await
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
    let written = clocks.map(serde_json::to_value).transpose();
    let written = written.map_err(|error| DbError::Refused(error.into()))?;
    diesel::update(ticket_clocks::table.find(key))
        .set((
            ticket_clocks::service_clocks.eq(written),
            ticket_clocks::next_due.eq(clocks.and_then(Clocks::next_due)),
            ticket_clocks::next_risk.eq(clocks.and_then(Clocks::next_risk)),
            ticket_clocks::next_warning.eq(clocks.and_then(Clocks::next_warning)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

fn read<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, DbError> {
    T::deserialize(value).map_err(|error| DbError::Refused(error.into()))
}

/// The clocks of each of many tickets.
#[derive(Debug)]
pub struct ClocksLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for ClocksLoader {
    type Value = Clocks;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = tickets::table
            .filter(existing_for(&self.caller))
            .filter(tickets::id.eq_any(ids.to_vec()))
            .select((
                tickets::id,
                sql::<Nullable<Jsonb>>("tickets.service_clocks"),
            ));
        let rows: Vec<(Uuid, Option<Value>)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        rows.into_iter()
            .filter_map(|(id, clocks)| Some((id, read(&clocks?).map_err(Arc::new))))
            .map(|(id, clocks)| Ok((id, clocks?)))
            .collect()
    }
}
