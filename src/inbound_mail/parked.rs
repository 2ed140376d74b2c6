//! Which of the mails that were kept the caller may see.

use async_graphql::{Context, ID};
use chrono::{DateTime, Utc};
use diesel::{pg::Pg, prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::model::{ParkedMail, ParkedMailState};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, GlobalId, NodeKind, Page, Position},
    db::{
        Database, DbError,
        schema::{contacts, conversations, inbound_mails, staff, tenants, tickets},
    },
};

/// The mails of tenants whom the caller serves; none for whoever is not staff.
macro_rules! narrowed {
    ($query:expr, $caller:expr) => {{
        let caller: &Caller = $caller;
        let query = $query;
        match (caller.served_tenants(), &caller.viewer) {
            (Some(served), _) => query.filter(inbound_mails::tenant_id.eq_any(served)),
            (None, _) if !caller.guarded() => query,
            (None, Viewer::Staff { .. }) => query,
            (None, _) => query.filter(false.into_sql::<Bool>()),
        }
    }};
}

macro_rules! visible_mails {
    ($caller:expr) => {
        narrowed!(
            inbound_mails::table
                .left_join(
                    tickets::table.on(tickets::tenant_id
                        .eq(inbound_mails::tenant_id)
                        .and(tickets::id.nullable().eq(inbound_mails::ticket_id))),
                )
                .left_join(
                    conversations::table.on(conversations::tenant_id
                        .eq(inbound_mails::tenant_id)
                        .and(
                            conversations::id
                                .nullable()
                                .eq(inbound_mails::conversation_id),
                        )),
                )
                .inner_join(
                    contacts::table.on(contacts::tenant_id
                        .eq(inbound_mails::tenant_id)
                        .and(contacts::id.eq(inbound_mails::contact_id))),
                )
                .inner_join(tenants::table.on(tenants::id.eq(inbound_mails::tenant_id)))
                .left_join(staff::table.on(staff::id.nullable().eq(inbound_mails::handled_by)))
                .select((
                    inbound_mails::tenant_id,
                    inbound_mails::id,
                    inbound_mails::ticket_id,
                    inbound_mails::conversation_id,
                    inbound_mails::contact_id,
                    inbound_mails::client_key,
                    inbound_mails::state,
                    inbound_mails::reason,
                    inbound_mails::sender_name,
                    inbound_mails::sender_email,
                    inbound_mails::subject,
                    inbound_mails::body,
                    inbound_mails::headers,
                    inbound_mails::file_names,
                    inbound_mails::size,
                    inbound_mails::received_at,
                    inbound_mails::handled_at,
                    tickets::number.nullable(),
                    tickets::subject.nullable(),
                    conversations::subject.nullable(),
                    contacts::display_name,
                    tenants::name,
                    staff::display_name.nullable(),
                ))
                .into_boxed::<Pg>(),
            $caller
        )
    };
}

/// A page of mails that were kept: one statement whatever its size. The list's order is newest first.
pub(super) async fn load_page(
    db: &Database,
    caller: &Caller,
    page: &Page,
    state: Option<ParkedMailState>,
) -> Result<Vec<ParkedMail>, DbError> {
    use inbound_mails::{id, received_at};
    let mut query = visible_mails!(caller).limit(page.size + 1);
    if let Some(state) = state {
        query = query.filter(inbound_mails::state.eq(state));
    }
    if let Some((time, place)) = page.after.and_then(time_of) {
        query = query.filter(
            received_at
                .lt(time)
                .or(received_at.eq(time).and(id.lt(place))),
        );
    }
    if let Some((time, place)) = page.before.and_then(time_of) {
        query = query.filter(
            received_at
                .gt(time)
                .or(received_at.eq(time).and(id.gt(place))),
        );
    }
    query = if page.backwards {
        query.order((received_at.asc(), id.asc()))
    } else {
        query.order((received_at.desc(), id.desc()))
    };
    db.read(&caller.identity(), query).await
}

/// How many there are in all.
pub(super) async fn count(
    db: &Database,
    caller: &Caller,
    state: Option<ParkedMailState>,
) -> Result<i64, DbError> {
    let mut query = narrowed!(inbound_mails::table.count().into_boxed::<Pg>(), caller);
    if let Some(state) = state {
        query = query.filter(inbound_mails::state.eq(state));
    }
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().next().unwrap_or_default())
}

fn time_of(position: Position) -> Option<(DateTime<Utc>, Uuid)> {
    Some((DateTime::from_timestamp_micros(position.key)?, position.id))
}

/// One of them, if the caller may see it.
pub(super) async fn find(
    ctx: &Context<'_>,
    caller: &Caller,
    id: &ID,
) -> Result<ParkedMail, Failure> {
    let id = GlobalId::parse_as(id, NodeKind::InboundMail).ok_or(Refusal::NotFound)?;
    let query = visible_mails!(caller).filter(inbound_mails::id.eq(id));
    let db = ctx.data_unchecked::<Database>();
    let found: Vec<ParkedMail> = db.read(&caller.identity(), query).await?;
    Ok(found.into_iter().next().ok_or(Refusal::NotFound)?)
}
