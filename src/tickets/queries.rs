//! Reads of tickets: each one SQL statement, for any number of parents.

use chrono::{DateTime, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    PgTextExpressionMethods, QueryDsl, SelectableHelper,
    dsl::{count_star, sql},
    pg::Pg,
    sql_types::{BigInt, Bool, Timestamptz, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::{
    candidates,
    filter::filtered,
    model::{TicketRow, TicketStatus},
    policy::{Scope, existing_for, listed_for},
    standing::{Reach, ReachColumn, RequesterName, Standing},
};
use crate::{
    access::{Caller, Viewer},
    api::{Page, Position},
    db::{
        Database, DbError,
        schema::{contacts, staff, tickets},
    },
    identity::{ContactRow, StaffRow},
};

pub use super::filter::{Filter, Promise, count_each};

/// A ticket with the people that every list shows, and how the caller stands to it. The requester's record is there for
/// themselves and for staff.
pub type TicketWithPeople = (TicketRow, Option<ContactRow>, Option<StaffRow>, Standing);

type Found = (
    TicketRow,
    Option<ContactRow>,
    Option<StaffRow>,
    Reach,
    String,
);

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderKey {
    /// Latest activity.
    UpdatedAt,
    /// Age, which is also the order of numbers within a tenant.
    CreatedAt,
    /// When the next promise breaks; what has none comes after all others.
    NextDue,
}

impl OrderKey {
    /// The word under which it is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::UpdatedAt => "updated_at",
            Self::CreatedAt => "created_at",
            Self::NextDue => "next_due",
        }
    }
}

/// When it is due, as the indexes have it.
const DUE: &str = "coalesce(tickets.next_due, timestamptz '9999-12-31 00:00:00+00')";
/// Where a ticket lies of which nothing is due.
const NEVER_DUE: DateTime<Utc> = DateTime::from_timestamp(253_402_214_400, 0).unwrap();

/// A list's order. The id breaks ties in the same direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub key: OrderKey,
    /// From the largest down.
    pub descending: bool,
}

impl Order {
    /// Where a ticket lies in a list of this order.
    #[must_use]
    pub fn position(self, ticket: &TicketRow) -> Position {
        let time = match self.key {
            OrderKey::UpdatedAt => ticket.updated_at,
            OrderKey::CreatedAt => ticket.created_at,
            OrderKey::NextDue => ticket.next_due.unwrap_or(NEVER_DUE),
        };
        Position {
            key: time.timestamp_micros(),
            id: ticket.id,
        }
    }

    /// The list's name, in which a cursor is good.
    #[must_use]
    pub const fn list(self) -> &'static str {
        match (self.key, self.descending) {
            (OrderKey::UpdatedAt, true) => "tickets, updated, descending",
            (OrderKey::UpdatedAt, false) => "tickets, updated, ascending",
            (OrderKey::CreatedAt, true) => "tickets, created, descending",
            (OrderKey::CreatedAt, false) => "tickets, created, ascending",
            (OrderKey::NextDue, true) => "tickets, due, descending",
            (OrderKey::NextDue, false) => "tickets, due, ascending",
        }
    }
}

/// Tickets, their requester and whoever works on them.
macro_rules! with_people {
    ($caller:expr) => {
        tickets::table
            .left_join(
                contacts::table.on(contacts::tenant_id
                    .eq(tickets::tenant_id)
                    .and(contacts::id.eq(tickets::requester_id))),
            )
            .left_join(staff::table.on(tickets::assignee_id.eq(staff::id.nullable())))
            .select((
                TicketRow::as_select(),
                Option::<ContactRow>::as_select(),
                Option::<StaffRow>::as_select(),
                ReachColumn::of($caller),
                RequesterName::of($caller),
            ))
            .into_boxed::<Pg>()
    };
}

/// One page, one more than its size, in the order in which the page was asked for.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &Database,
    caller: &Caller,
    filter: &Filter,
    order: Order,
    page: &Page,
) -> Result<Vec<TicketWithPeople>, DbError> {
    let filter = &candidates::of_one(db, caller, filter).await?;
    let mut query = filtered!(with_people!(caller), caller, filter);
    for (cursor, behind) in [(page.after, true), (page.before, false)] {
        if let Some(position) = cursor {
            // In a descending list, what comes behind is smaller.
            let comparison = match (order.key, behind != order.descending) {
                (OrderKey::UpdatedAt, true) => "(tickets.updated_at, tickets.id) > (",
                (OrderKey::UpdatedAt, false) => "(tickets.updated_at, tickets.id) < (",
                (OrderKey::CreatedAt, true) => "(tickets.created_at, tickets.id) > (",
                (OrderKey::CreatedAt, false) => "(tickets.created_at, tickets.id) < (",
                (OrderKey::NextDue, true) => {
                    "(coalesce(tickets.next_due, timestamptz '9999-12-31 00:00:00+00'), tickets.id) > ("
                }
                (OrderKey::NextDue, false) => {
                    "(coalesce(tickets.next_due, timestamptz '9999-12-31 00:00:00+00'), tickets.id) < ("
                }
            };
            query = query.filter(
                sql::<Bool>(comparison)
                    .bind::<Timestamptz, _>(
                        DateTime::from_timestamp_micros(position.key).unwrap_or_default(),
                    )
                    .sql(", ")
                    .bind::<SqlUuid, _>(position.id)
                    .sql(")"),
            );
        }
    }
    let query = match (order.key, order.descending != page.backwards) {
        (OrderKey::UpdatedAt, true) => {
            query.order((tickets::updated_at.desc(), tickets::id.desc()))
        }
        (OrderKey::UpdatedAt, false) => query.order((tickets::updated_at.asc(), tickets::id.asc())),
        (OrderKey::CreatedAt, true) => {
            query.order((tickets::created_at.desc(), tickets::id.desc()))
        }
        (OrderKey::CreatedAt, false) => query.order((tickets::created_at.asc(), tickets::id.asc())),
        (OrderKey::NextDue, true) => {
            query.order((sql::<Timestamptz>(DUE).desc(), tickets::id.desc()))
        }
        (OrderKey::NextDue, false) => {
            query.order((sql::<Timestamptz>(DUE).asc(), tickets::id.asc()))
        }
    };
    let found = db
        .read(&caller.identity(), query.limit(page.size + 1))
        .await?;
    Ok(found
        .into_iter()
        .map(|found| stood(caller, found))
        .collect())
}

fn stood(caller: &Caller, (ticket, requester, assignee, reach, name): Found) -> TicketWithPeople {
    let standing = Standing::of(caller, reach, name);
    (ticket, requester, assignee, standing)
}

/// How many tickets pass the filter.
///
/// # Errors
/// When the database fails.
pub async fn count(db: &Database, caller: &Caller, filter: &Filter) -> Result<i64, DbError> {
    let filter = &candidates::of_one(db, caller, filter).await?;
    let query = filtered!(
        tickets::table.select(count_star()).into_boxed::<Pg>(),
        caller,
        filter
    );
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().sum())
}

/// The ticket of that id, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn by_id(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<TicketWithPeople>, DbError> {
    let query = with_people!(caller)
        .filter(existing_for(caller))
        .filter(tickets::id.eq(id));
    let found = db.read(&caller.identity(), query).await?.pop();
    Ok(found.map(|found| stood(caller, found)))
}

/// Whether there is a ticket of that id for the caller.
///
/// # Errors
/// When the database fails.
pub async fn exists(db: &Database, caller: &Caller, id: Uuid) -> Result<bool, DbError> {
    let query = tickets::table
        .filter(existing_for(caller))
        .filter(tickets::id.eq(id))
        .select(tickets::id);
    let found: Vec<Uuid> = db.read(&caller.identity(), query).await?;
    Ok(!found.is_empty())
}

/// Those of the tickets of these ids that exist for the caller, in no order.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(
    db: &Database,
    caller: &Caller,
    ids: &[Uuid],
) -> Result<Vec<TicketWithPeople>, DbError> {
    let query = with_people!(caller)
        .filter(existing_for(caller))
        .filter(tickets::id.eq_any(ids.to_vec()));
    let found = db.read(&caller.identity(), query).await?;
    Ok(found
        .into_iter()
        .map(|found| stood(caller, found))
        .collect())
}

/// The ticket of that number, if the contact may read it. Numbers count in each tenant, so only a contact can name one alone.
///
/// # Errors
/// When the database fails.
pub async fn by_number(
    db: &Database,
    caller: &Caller,
    number: i64,
) -> Result<Option<TicketWithPeople>, DbError> {
    let Viewer::Contact { tenant, .. } = caller.viewer else {
        return Ok(None);
    };
    let query = with_people!(caller)
        .filter(existing_for(caller))
        .filter(tickets::tenant_id.eq(tenant))
        .filter(tickets::number.eq(number));
    let found = db.read(&caller.identity(), query).await?.pop();
    Ok(found.map(|found| stood(caller, found)))
}

/// How many of the caller's tickets, their own and those that they take part in, are in each state.
///
/// # Errors
/// When the database fails.
pub async fn count_by_status(
    db: &Database,
    caller: &Caller,
) -> Result<Vec<(TicketStatus, i64)>, DbError> {
    let query = tickets::table
        .group_by(tickets::status)
        .select((tickets::status, sql::<BigInt>("count(*)")))
        .filter(listed_for(caller, Scope::Mine));
    db.read(&caller.identity(), query).await
}
