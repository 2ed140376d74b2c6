//! Who can read a ticket, and why: for its requester and for staff.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use diesel::{dsl::sql, pg::Pg, prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::{policy::existing_for, standing::Reach};
use crate::{
    access::{Caller, Viewer},
    db::{
        Database, DbError,
        schema::{contact_directory, ticket_grants, ticket_participants, tickets},
    },
};

/// Somebody who can read a ticket that is not theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderRow {
    /// The contact.
    pub contact: Uuid,
    /// What they are called.
    pub name: String,
    /// Why.
    pub reach: Reach,
    /// Until when; none for as long as they take part.
    pub until: Option<DateTime<Utc>>,
}

/// Loads the readers of tickets, two statements for all of a request. Made for one request.
#[derive(Debug)]
pub struct ReaderLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

/// A contact learns who reads their own tickets, and of no other.
macro_rules! told_to {
    ($query:expr, $caller:expr) => {
        match $caller.viewer {
            _ if !$caller.guarded() => $query,
            Viewer::Contact { contact, .. } => $query.filter(tickets::requester_id.eq(contact)),
            _ => $query,
        }
    };
}

impl Loader<Uuid> for ReaderLoader {
    type Value = Vec<ReaderRow>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let identity = self.caller.identity();
        let taking_part = ticket_participants::table
            .inner_join(
                tickets::table.on(tickets::tenant_id
                    .eq(ticket_participants::tenant_id)
                    .and(tickets::id.eq(ticket_participants::ticket_id))),
            )
            .inner_join(
                contact_directory::table.on(contact_directory::tenant_id
                    .eq(ticket_participants::tenant_id)
                    .and(contact_directory::contact_id.eq(ticket_participants::contact_id))),
            )
            .filter(existing_for(&self.caller))
            .filter(tickets::id.eq_any(ids.to_vec()))
            .filter(tickets::personal.eq(false))
            .order((tickets::id, contact_directory::display_name))
            .select((
                tickets::id,
                contact_directory::contact_id,
                contact_directory::display_name,
            ))
            .into_boxed::<Pg>();
        let granted = tickets::table
            .inner_join(
                ticket_grants::table.on(sql::<Bool>(
                    "ticket_grants.tenant_id = tickets.tenant_id AND ticket_grants.valid_until > now() \
                     AND ticket_grants.reader_id <> tickets.requester_id AND (ticket_grants.scope = 'tenant' \
                     OR ticket_grants.target_contact_id = tickets.requester_id \
                     OR lower(ticket_grants.target_department) = (SELECT lower(d.department) \
                        FROM contact_directory d WHERE d.tenant_id = tickets.tenant_id \
                        AND d.contact_id = tickets.requester_id))",
                )),
            )
            .inner_join(
                contact_directory::table.on(contact_directory::tenant_id
                    .eq(ticket_grants::tenant_id)
                    .and(contact_directory::contact_id.eq(ticket_grants::reader_id))),
            )
            .filter(existing_for(&self.caller))
            .filter(tickets::id.eq_any(ids.to_vec()))
            .filter(tickets::personal.eq(false))
            .order((
                tickets::id,
                contact_directory::display_name,
                ticket_grants::may_reply.desc(),
                ticket_grants::valid_until.desc(),
            ))
            .select((
                tickets::id,
                contact_directory::contact_id,
                contact_directory::display_name,
                ticket_grants::may_reply,
                ticket_grants::valid_until,
            ))
            .into_boxed::<Pg>();
        let taking_part = self.db.read(&identity, told_to!(taking_part, self.caller));
        let granted = self.db.read(&identity, told_to!(granted, self.caller));
        let (taking_part, granted): (Vec<TakingPart>, Vec<Granted>) =
            futures_util::future::try_join(taking_part, granted)
                .await
                .map_err(Arc::new)?;
        Ok(together(ids, taking_part, granted))
    }
}

/// Ticket, contact, name.
type TakingPart = (Uuid, Uuid, String);
/// Ticket, contact, name, whether they may reply, until when.
type Granted = (Uuid, Uuid, String, bool, DateTime<Utc>);

/// Each reader once, with the reason that lets them do most.
fn together(
    ids: &[Uuid],
    taking_part: Vec<TakingPart>,
    granted: Vec<Granted>,
) -> HashMap<Uuid, Vec<ReaderRow>> {
    let mut readers: HashMap<Uuid, Vec<ReaderRow>> =
        ids.iter().map(|id| (*id, Vec::new())).collect();
    let taking_part = taking_part
        .into_iter()
        .map(|(ticket, contact, name)| (ticket, contact, name, Reach::Participant, None));
    let granted = granted
        .into_iter()
        .map(|(ticket, contact, name, may_reply, until)| {
            let reach = if may_reply {
                Reach::GrantedReply
            } else {
                Reach::Granted
            };
            (ticket, contact, name, reach, Some(until))
        });
    for (ticket, contact, name, reach, until) in taking_part.chain(granted) {
        let of_ticket = readers.entry(ticket).or_default();
        if !of_ticket.iter().any(|reader| reader.contact == contact) {
            of_ticket.push(ReaderRow {
                contact,
                name,
                reach,
                until,
            });
        }
    }
    readers
}
