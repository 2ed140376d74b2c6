//! The desk hears of a promise before it breaks: once, live, and whoever works on the ticket by mail.

use chrono::Utc;
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::Value;

use super::{clocks, live, model::TicketRow};
use crate::{
    api::{GlobalId, NodeKind},
    db::{Database, DbError, Identity, System, schema::tickets},
    notifications::{self, TicketAtRisk},
    service_levels::{Clocks, Warning},
};

/// Tickets that are looked at in one transaction.
const BATCH: i64 = 50;

/// Warns of what is at risk by now, some tickets at a time: returns how many. Processes that do it at once share the
/// work, since each passes over what another holds.
///
/// # Errors
/// When the database fails.
pub async fn warn_due(db: &Database) -> Result<usize, DbError> {
    let mut tx = db.begin(&Identity::system(System::Tickets)).await?;
    let due = tickets::table
        .filter(sql::<Bool>("tickets.next_warning <= now()"))
        .order(sql::<Nullable<Timestamptz>>("tickets.next_warning"))
        .limit(BATCH)
        .select((
            TicketRow::as_select(),
            // Asked in sub-selects: what stands in the query itself is locked with it.
            sql::<Nullable<Jsonb>>(
                "(SELECT c.clocks FROM ticket_clocks c WHERE c.tenant_id = tickets.tenant_id AND c.ticket_id = tickets.id)",
            ),
            sql::<Nullable<Text>>(
                "(SELECT n.service_levels -> 'calendar' ->> 'zone' FROM tenants n WHERE n.id = tickets.tenant_id)",
            ),
        ))
        .for_no_key_update()
        .skip_locked();
    let rows: Vec<(TicketRow, Option<Value>, Option<String>)> = due.load(&mut *tx).await?;
    let count = rows.len();
    for (ticket, kept, zone) in rows {
        let kept = kept.as_ref().map(Clocks::deserialize).transpose();
        let mut kept = kept.map_err(|error| DbError::Refused(error.into()))?;
        let warnings = kept
            .as_mut()
            .map(|clocks| clocks.warn(Utc::now()))
            .unwrap_or_default();
        clocks::keep(&mut tx, (ticket.tenant_id, ticket.id), kept.as_ref()).await?;
        for warning in warnings {
            mail(&mut tx, &ticket, warning, zone.as_deref()).await?;
        }
        live::changed_inside(&mut tx, &ticket).await?;
    }
    tx.commit().await?;
    Ok(count)
}

async fn mail(
    conn: &mut AsyncPgConnection,
    ticket: &TicketRow,
    warning: Warning,
    zone: Option<&str>,
) -> Result<(), DbError> {
    let Some(assignee) = ticket.assignee_id else {
        return Ok(());
    };
    let at_risk = TicketAtRisk {
        tenant: ticket.tenant_id,
        ticket: ticket.id,
        global_id: GlobalId::new(NodeKind::Ticket, ticket.id).to_string(),
        assignee,
        ticket_number: ticket.number,
        subject: ticket.subject.clone(),
        warning,
        zone: zone.unwrap_or("UTC").to_owned(),
    };
    notifications::ticket_at_risk(conn, &at_risk).await
}
