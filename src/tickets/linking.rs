//! Links between tickets: staff's own, across portals too, and nothing that a contact ever learns of.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Enum, dataloader::Loader};
use diesel::{
    deserialize::FromSqlRow,
    expression::AsExpression,
    pg::Pg,
    prelude::*,
    sql_types::{Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    live,
    model::TicketRow,
    people::staff_author,
    policy::existing_for,
    references::Reference,
    standing::{Reach, ReachColumn},
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError,
        schema::{ticket_links, tickets},
    },
    text_enum,
};

/// Links of a ticket at most.
const MOST: i64 = 100;

/// What a link says, as it is stored: of the one to the other.
#[derive(AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
pub enum Stored {
    /// They have to do with each other.
    Related,
    /// The one blocks the other.
    Blocks,
    /// The one is a duplicate of the other.
    DuplicateOf,
}

text_enum!(Stored { Related = "related", Blocks = "blocks", DuplicateOf = "duplicate_of" });

/// How a ticket hangs together with another, seen from the first.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(name = "TicketLinkKind")]
pub enum LinkKind {
    /// They have to do with each other.
    Related,
    /// The other one cannot be solved before this one.
    Blocks,
    /// This one cannot be solved before the other.
    BlockedBy,
    /// This one tells of the same as the other, which is worked on.
    DuplicateOf,
    /// The other one tells of the same as this one.
    DuplicatedBy,
}

impl LinkKind {
    /// What is stored, and whether it is said of the other ticket.
    const fn stored(self) -> (Stored, bool) {
        match self {
            Self::Related => (Stored::Related, false),
            Self::Blocks => (Stored::Blocks, false),
            Self::BlockedBy => (Stored::Blocks, true),
            Self::DuplicateOf => (Stored::DuplicateOf, false),
            Self::DuplicatedBy => (Stored::DuplicateOf, true),
        }
    }

    const fn seen(stored: Stored, from_other: bool) -> Self {
        match (stored, from_other) {
            (Stored::Related, _) => Self::Related,
            (Stored::Blocks, false) => Self::Blocks,
            (Stored::Blocks, true) => Self::BlockedBy,
            (Stored::DuplicateOf, false) => Self::DuplicateOf,
            (Stored::DuplicateOf, true) => Self::DuplicatedBy,
        }
    }
}

/// Links two tickets, or says anew how they hang together: a pair has one link.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for tickets that they do not serve; INVALID_VALUE for a ticket and itself.
pub async fn link(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    other: Uuid,
    kind: LinkKind,
) -> Result<(), Failure> {
    let author = staff_author(db, caller).await?;
    let wrong = |code| UserError::at(caller.locale, code, "otherId");
    if ticket == other {
        return Err(wrong(UserErrorCode::InvalidValue).into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    let found: Vec<TicketRow> = tickets::table
        .filter(existing_for(caller))
        .filter(tickets::id.eq_any([ticket, other]))
        .select(TicketRow::as_select())
        .load(&mut *tx)
        .await?;
    let Some(from) = found.iter().find(|row| row.id == ticket) else {
        return refuse(tx, Refusal::NotFound).await;
    };
    let Some(to) = found.iter().find(|row| row.id == other) else {
        return refuse(tx, wrong(UserErrorCode::NotFound)).await;
    };
    let there: i64 = ticket_links::table
        .filter(
            ticket_links::one_ticket_id
                .eq(ticket)
                .or(ticket_links::other_ticket_id.eq(ticket)),
        )
        .count()
        .get_result(&mut *tx)
        .await?;
    if there >= MOST {
        return refuse(tx, wrong(UserErrorCode::InvalidState)).await;
    }
    let (stored, of_other) = kind.stored();
    let (one, two) = if of_other { (to, from) } else { (from, to) };
    diesel::sql_query(
        "INSERT INTO ticket_links (one_tenant_id, one_ticket_id, other_tenant_id, other_ticket_id, kind, created_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (least(one_ticket_id, other_ticket_id), greatest(one_ticket_id, other_ticket_id)) DO UPDATE SET
             one_tenant_id = excluded.one_tenant_id, one_ticket_id = excluded.one_ticket_id,
             other_tenant_id = excluded.other_tenant_id, other_ticket_id = excluded.other_ticket_id,
             kind = excluded.kind, created_by = excluded.created_by, created_at = now()",
    )
    .bind::<SqlUuid, _>(one.tenant_id)
    .bind::<SqlUuid, _>(one.id)
    .bind::<SqlUuid, _>(two.tenant_id)
    .bind::<SqlUuid, _>(two.id)
    .bind::<Text, _>(stored)
    .bind::<Nullable<SqlUuid>, _>(author.staff)
    .execute(&mut *tx)
    .await?;
    for row in [from, to] {
        live::changed_inside(&mut tx, row).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes the link between two tickets away. Where there is none, nothing happens.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for a ticket that they do not serve.
pub async fn unlink(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    other: Uuid,
) -> Result<(), Failure> {
    staff_author(db, caller).await?;
    let mut tx = db.begin(&caller.identity()).await?;
    let found: Vec<TicketRow> = tickets::table
        .filter(existing_for(caller))
        .filter(tickets::id.eq_any([ticket, other]))
        .select(TicketRow::as_select())
        .load(&mut *tx)
        .await?;
    if found.len() < 2 {
        return refuse(tx, Refusal::NotFound).await;
    }
    let pair = |one: Uuid, two: Uuid| {
        ticket_links::one_ticket_id
            .eq(one)
            .and(ticket_links::other_ticket_id.eq(two))
    };
    diesel::delete(ticket_links::table.filter(pair(ticket, other).or(pair(other, ticket))))
        .execute(&mut *tx)
        .await?;
    for row in &found {
        live::changed_inside(&mut tx, row).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Loads the links of tickets, two statements for all of a request. Made for one request.
#[derive(Debug)]
pub struct LinkLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for LinkLoader {
    type Value = Vec<(LinkKind, Reference)>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        /// Links of which the tickets are `$own`, with the tickets that are `$far`.
        macro_rules! read {
            ($own:ident, $far:ident) => {{
                let query = ticket_links::table
                    .inner_join(tickets::table.on(tickets::id.eq(ticket_links::$far)))
                    .filter(existing_for(&self.caller))
                    .filter(ticket_links::$own.eq_any(ids.to_vec()))
                    .order((ticket_links::created_at, tickets::id))
                    .select((
                        ticket_links::$own,
                        ticket_links::kind,
                        TicketRow::as_select(),
                        ReachColumn::of(&self.caller),
                    ))
                    .into_boxed::<Pg>();
                self.db.read(&self.caller.identity(), query)
            }};
        }
        type Found = (Uuid, Stored, TicketRow, Reach);
        let (from, to): (Vec<Found>, Vec<Found>) = futures_util::future::try_join(
            read!(one_ticket_id, other_ticket_id),
            read!(other_ticket_id, one_ticket_id),
        )
        .await
        .map_err(Arc::new)?;
        let mut links: HashMap<Uuid, Self::Value> = HashMap::new();
        let from = from.into_iter().map(|found| (found, false));
        for ((own, stored, row, reach), of_other) in
            from.chain(to.into_iter().map(|found| (found, true)))
        {
            let kind = LinkKind::seen(stored, of_other);
            links.entry(own).or_default().push((kind, (row, reach)));
        }
        Ok(links)
    }
}
