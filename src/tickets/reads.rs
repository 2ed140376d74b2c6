//! How far a contact has read: the mark in lists, and what the bell tells.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{
    dsl::{count_star, max, sql},
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Integer, Uuid as SqlUuid},
    upsert::excluded,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    model::{EntryKind, EntryRow, TicketRow},
    policy::{Scope, existing_for, listed_for},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, refuse},
    db::{
        Database, DbError,
        schema::{ticket_entries, ticket_reads, tickets},
    },
};

/// Notes that a contact has read a ticket up to an entry; never less than before.
pub(super) async fn mark(
    conn: &mut AsyncPgConnection,
    (tenant, contact): (Uuid, Uuid),
    ticket: Uuid,
    seen: i32,
) -> Result<(), DbError> {
    diesel::insert_into(ticket_reads::table)
        .values((
            ticket_reads::tenant_id.eq(tenant),
            ticket_reads::contact_id.eq(contact),
            ticket_reads::ticket_id.eq(ticket),
            ticket_reads::seen.eq(seen),
        ))
        .on_conflict((
            ticket_reads::tenant_id,
            ticket_reads::contact_id,
            ticket_reads::ticket_id,
        ))
        .do_update()
        .set(ticket_reads::seen.eq(sql::<Integer>("greatest(ticket_reads.seen, excluded.seen)")))
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks one of the tickets that exist for the contact as read, up to its last entry or the one named.
///
/// # Errors
/// NOT_FOUND for a ticket that does not exist for them.
pub async fn mark_read(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    up_to: Option<i32>,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let count: Option<i32> = tickets::table
        .filter(existing_for(caller))
        .filter(tickets::id.eq(ticket))
        .select(tickets::entry_count)
        .first(&mut *tx)
        .await
        .optional()?;
    let Some(count) = count else {
        return refuse(tx, Refusal::NotFound).await;
    };
    let seen = up_to.map_or(count, |seen| seen.clamp(0, count));
    mark(&mut tx, (tenant, contact), ticket, seen).await?;
    tx.commit().await?;
    Ok(())
}

/// Marks all tickets that exist for the contact as read, in one statement.
///
/// # Errors
/// Refused for anybody but a contact.
pub async fn mark_all_read(db: &Database, caller: &Caller) -> Result<(), Failure> {
    let Viewer::Contact { contact, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let all = tickets::table
        .filter(listed_for(caller, Scope::Mine))
        .filter(tickets::entry_count.gt(0))
        .select((
            tickets::tenant_id,
            sql::<SqlUuid>("").bind::<SqlUuid, _>(contact),
            tickets::id,
            tickets::entry_count,
        ));
    diesel::insert_into(ticket_reads::table)
        .values(all)
        .into_columns((
            ticket_reads::tenant_id,
            ticket_reads::contact_id,
            ticket_reads::ticket_id,
            ticket_reads::seen,
        ))
        .on_conflict((
            ticket_reads::tenant_id,
            ticket_reads::contact_id,
            ticket_reads::ticket_id,
        ))
        .do_update()
        .set(ticket_reads::seen.eq(excluded(ticket_reads::seen)))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Joins a contact's marks to their tickets, and keeps what they have not read: entries of others beyond the mark.
const UNREAD: &str = "ticket_entries.position > coalesce((SELECT r.seen FROM ticket_reads r \
     WHERE r.tenant_id = tickets.tenant_id AND r.ticket_id = tickets.id AND r.contact_id = ";

/// Of these, the kinds that the contact wants to be told.
const WANTED: &str = "(SELECT CASE ticket_entries.kind WHEN 'reply' THEN c.bell_on_answer \
     WHEN 'status' THEN c.bell_on_status ELSE c.bell_on_change END \
     FROM contacts c WHERE c.tenant_id = tickets.tenant_id AND c.id = ";

/// The latest entries that the contact has not read and wants to be told, with their tickets, newest first.
///
/// `assignees`: whether the contact's organisation shows who works on a ticket.
///
/// # Errors
/// When the database fails.
pub async fn unread(
    db: &Database,
    caller: &Caller,
    assignees: bool,
    limit: i64,
) -> Result<Vec<(TicketRow, EntryRow)>, DbError> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Ok(Vec::new());
    };
    let query = tickets::table
        .inner_join(
            ticket_entries::table.on(ticket_entries::tenant_id
                .eq(tickets::tenant_id)
                .and(ticket_entries::ticket_id.eq(tickets::id))),
        )
        .filter(listed_for(caller, Scope::Mine))
        .filter(tickets::tenant_id.eq(tenant))
        .filter(tickets::entry_count.gt(0))
        .filter(sql::<Bool>(UNREAD).bind::<SqlUuid, _>(contact).sql("), 0)"))
        .filter(ticket_entries::author_contact_id.is_distinct_from(contact))
        .filter(sql::<Bool>(WANTED).bind::<SqlUuid, _>(contact).sql(")"))
        .filter(
            ticket_entries::kind
                .ne(EntryKind::Assignee)
                .or(assignees.into_sql::<Bool>()),
        )
        .order((ticket_entries::created_at.desc(), ticket_entries::id.desc()))
        .limit(limit)
        .select((TicketRow::as_select(), EntryRow::as_select()))
        .into_boxed::<Pg>();
    db.read(&caller.identity(), query).await
}

/// How far the caller has read each of many tickets.
#[derive(Debug)]
pub struct SeenLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for SeenLoader {
    type Value = i32;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let Viewer::Contact { tenant, contact } = self.caller.viewer else {
            return Ok(HashMap::new());
        };
        let query = ticket_reads::table
            .filter(ticket_reads::tenant_id.eq(tenant))
            .filter(ticket_reads::contact_id.eq(contact))
            .filter(ticket_reads::ticket_id.eq_any(ids.to_vec()))
            .select((ticket_reads::ticket_id, ticket_reads::seen));
        let rows: Vec<(Uuid, i32)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(rows.into_iter().collect())
    }
}

/// What of a timeline is left without who works on the ticket, for contacts whose organisation does not show that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// Entries.
    pub count: i64,
    /// The last one's position.
    pub last: i32,
}

impl Shown {
    /// Where nothing is left out.
    pub fn all_of(ticket: &TicketRow) -> Self {
        Self {
            count: ticket.entry_count.into(),
            last: ticket.entry_count,
        }
    }
}

/// [`Shown`] of each of many tickets.
#[derive(Debug)]
pub struct ShownLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for ShownLoader {
    type Value = Shown;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let Viewer::Contact { tenant, .. } = self.caller.viewer else {
            return Ok(HashMap::new());
        };
        let query = ticket_entries::table
            .filter(ticket_entries::tenant_id.eq(tenant))
            .filter(ticket_entries::ticket_id.eq_any(ids.to_vec()))
            .filter(ticket_entries::kind.ne(EntryKind::Assignee))
            .group_by(ticket_entries::ticket_id)
            .select((
                ticket_entries::ticket_id,
                count_star(),
                max(ticket_entries::position),
            ));
        let rows: Vec<(Uuid, i64, Option<i32>)> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(rows
            .into_iter()
            .map(|(id, count, last)| {
                let last = last.unwrap_or(0);
                (id, Shown { count, last })
            })
            .collect())
    }
}
