//! What a command adds to a ticket's timeline, written together with the counters that depend on it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::{
    clocks::{self, Happened},
    live,
    model::{EntryKind, EntryRow, TicketPriority, TicketRow, TicketStatus},
    moves::Move,
    reads,
};
use crate::{
    db::{
        DbError,
        schema::{ticket_entries, tickets},
    },
    notifications::{self, TicketMoved},
};

/// Who does it, as the timeline names them.
#[derive(Clone)]
pub(super) struct Author {
    /// A contact.
    pub contact: Option<Uuid>,
    /// Or a member of staff; neither: nobody did it.
    pub staff: Option<Uuid>,
    /// Their name now; it stays in the timeline when they change it.
    pub name: String,
}

impl Author {
    /// Whoever it is.
    pub fn person(&self) -> Uuid {
        self.contact.or(self.staff).unwrap_or_default()
    }
}

/// The entries that a command adds to a ticket.
pub(super) struct Recording {
    author: Author,
    ticket: Uuid,
    count: i32,
    status: TicketStatus,
    priority: Option<TicketPriority>,
    now: DateTime<Utc>,
    entries: Vec<(EntryRow, Option<Uuid>)>,
    /// Of whom the entries tell.
    person: Option<Uuid>,
}

impl Recording {
    pub(super) fn of(ticket: &TicketRow, author: Author) -> Self {
        Self {
            author,
            ticket: ticket.id,
            count: ticket.entry_count,
            status: ticket.status,
            priority: None,
            now: Utc::now(),
            entries: Vec::new(),
            person: None,
        }
    }

    /// Returns the entry as it will be written.
    pub(super) fn reply(&mut self, body: String, client_key: Option<Uuid>) -> EntryRow {
        let mut entry = self.entry(EntryKind::Reply);
        entry.body = Some(body);
        self.entries.push((entry.clone(), client_key));
        entry
    }

    /// Nothing when the state stays what it is. `why` is what whoever moved it said about it.
    pub(super) fn status(&mut self, made: Move, why: Option<String>) {
        debug_assert_eq!(made.from(), self.status, "a move of another ticket");
        self.status = made.to();
        if made.changes() {
            let mut entry = self.entry(EntryKind::Status);
            entry.old_status = Some(made.from());
            entry.new_status = Some(made.to());
            entry.body = why;
            self.entries.push((entry, None));
        }
    }

    pub(super) fn priority(&mut self, from: TicketPriority, to: TicketPriority) {
        self.priority = Some(to);
        let mut entry = self.entry(EntryKind::Priority);
        entry.old_priority = Some(from);
        entry.new_priority = Some(to);
        self.entries.push((entry, None));
    }

    /// What its request types are called, before and after.
    pub(super) fn request_type(&mut self, from: Option<Value>, to: Option<Value>) {
        let mut entry = self.entry(EntryKind::Type);
        entry.old_type = from;
        entry.new_type = to;
        self.entries.push((entry, None));
    }

    pub(super) fn rating(&mut self, stars: i16, comment: Option<String>) {
        let mut entry = self.entry(EntryKind::Rating);
        entry.rating = Some(stars);
        entry.body = comment;
        self.entries.push((entry, None));
    }

    pub(super) fn assignee(&mut self, name: Option<String>) {
        let mut entry = self.entry(EntryKind::Assignee);
        entry.assignee_name = name;
        self.entries.push((entry, None));
    }

    /// Somebody takes part from now on, or no longer.
    pub(super) fn participant(&mut self, person: Uuid, name: String, added: bool) {
        let mut entry = self.entry(if added {
            EntryKind::ParticipantAdded
        } else {
            EntryKind::ParticipantRemoved
        });
        entry.person_name = Some(name);
        self.person = Some(person);
        self.entries.push((entry, None));
    }

    pub(super) fn personal(&mut self, personal: bool) {
        let entry = self.entry(if personal {
            EntryKind::Personal
        } else {
            EntryKind::NotPersonal
        });
        self.entries.push((entry, None));
    }

    /// Something happened between the ticket and another one.
    pub(super) fn relation(&mut self, kind: EntryKind, other: Uuid) {
        let mut entry = self.entry(kind);
        entry.related_ticket_id = Some(other);
        self.entries.push((entry, None));
    }

    fn entry(&mut self, kind: EntryKind) -> EntryRow {
        self.count += 1;
        EntryRow {
            ticket_id: self.ticket,
            position: self.count,
            id: Uuid::now_v7(),
            kind,
            author_contact_id: self.author.contact,
            author_name: self.author.name.clone(),
            body: None,
            old_status: None,
            new_status: None,
            assignee_name: None,
            old_priority: None,
            new_priority: None,
            rating: None,
            automatic: self.author.contact.is_none() && self.author.staff.is_none(),
            person_name: None,
            related_ticket_id: None,
            old_type: None,
            new_type: None,
            created_at: self.now,
        }
    }

    /// What the requester and the participants are to be told by mail of where the ticket stands now; nothing of what is
    /// kept from the portal.
    pub(super) fn told(&self, ticket: &TicketRow) -> Option<TicketMoved> {
        (!ticket.hidden).then(|| TicketMoved {
            tenant: ticket.tenant_id,
            ticket: ticket.id,
            requester: ticket.requester_id,
            ticket_number: ticket.number,
            subject: ticket.subject.clone(),
            status: self.status.word(),
            by: self.author.contact,
        })
    }

    /// Writes the entries, and tells those whom it concerns by mail. Not for a contact, who does not know their addresses.
    pub(super) async fn write_and_tell(
        self,
        conn: &mut AsyncPgConnection,
        ticket: TicketRow,
    ) -> Result<(), DbError> {
        let moved = self.told(&ticket);
        self.write(conn, ticket).await?;
        match moved {
            Some(moved) => notifications::ticket_moved(conn, &moved).await,
            None => Ok(()),
        }
    }

    /// Writes the entries, brings the ticket's counters and times up to date, and tells who watches it.
    pub(super) async fn write(
        self,
        conn: &mut AsyncPgConnection,
        ticket: TicketRow,
    ) -> Result<(), DbError> {
        let status = self.status;
        let replies = self
            .entries
            .iter()
            .filter(|(entry, _)| entry.kind == EntryKind::Reply)
            .count();
        let rows: Vec<_> = self
            .entries
            .into_iter()
            .map(|(entry, client_key)| {
                (
                    ticket_entries::tenant_id.eq(ticket.tenant_id),
                    ticket_entries::ticket_id.eq(entry.ticket_id),
                    ticket_entries::position.eq(entry.position),
                    ticket_entries::id.eq(entry.id),
                    ticket_entries::kind.eq(entry.kind),
                    ticket_entries::author_contact_id.eq(self.author.contact),
                    ticket_entries::author_staff_id.eq(self.author.staff),
                    ticket_entries::author_name.eq(entry.author_name),
                    ticket_entries::body.eq(entry.body),
                    ticket_entries::old_status.eq(entry.old_status),
                    ticket_entries::new_status.eq(entry.new_status),
                    ticket_entries::assignee_name.eq(entry.assignee_name),
                    ticket_entries::old_priority.eq(entry.old_priority),
                    ticket_entries::new_priority.eq(entry.new_priority),
                    ticket_entries::rating.eq(entry.rating),
                    ticket_entries::automatic.eq(entry.automatic),
                    ticket_entries::person_contact_id.eq(self.person),
                    ticket_entries::person_name.eq(entry.person_name),
                    ticket_entries::related_ticket_id.eq(entry.related_ticket_id),
                    ticket_entries::old_type.eq(entry.old_type),
                    ticket_entries::new_type.eq(entry.new_type),
                    ticket_entries::client_key.eq(client_key),
                    ticket_entries::created_at.eq(entry.created_at),
                )
            })
            .collect();
        diesel::insert_into(ticket_entries::table)
            .values(rows)
            .execute(&mut *conn)
            .await?;
        let closed_at = if status == TicketStatus::Closed {
            ticket.closed_at.or(Some(self.now))
        } else {
            None
        };
        let resolved_at = if status.is_done() {
            ticket.resolved_at.or(Some(self.now))
        } else {
            None
        };
        let turn_since = if status.turn() == ticket.status.turn() {
            ticket.turn_since
        } else {
            self.now
        };
        diesel::update(tickets::table.find((ticket.tenant_id, ticket.id)))
            .set((
                tickets::status.eq(status),
                tickets::turn_since.eq(turn_since),
                tickets::entry_count.eq(self.count),
                tickets::reply_count.eq(ticket.reply_count + i32::try_from(replies).unwrap_or(0)),
                tickets::updated_at.eq(self.now),
                tickets::resolved_at.eq(resolved_at),
                tickets::closed_at.eq(closed_at),
            ))
            .execute(&mut *conn)
            .await?;
        let happened = Happened {
            at: self.now,
            answered: self.author.staff.is_some() && replies > 0,
            status,
            priority: self.priority,
        };
        clocks::follow(&mut *conn, &ticket, &happened).await?;
        // Whoever writes has read what stands above.
        if let Some(contact) = self.author.contact {
            reads::mark(
                &mut *conn,
                (ticket.tenant_id, contact),
                ticket.id,
                self.count,
            )
            .await?;
        }
        live::changed(conn, &ticket).await
    }
}
