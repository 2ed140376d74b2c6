//! From stories to rows: numbers, times, states and counters that fit one another.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use uuid::{Builder, Uuid};

use super::content::{Story, What};
use super::people::Known;
use crate::db::schema::{
    ticket_entries, ticket_internal_notes, ticket_participants, ticket_reads, tickets,
};
use crate::tenants::TicketRules;
use crate::tickets::{EntryKind, Move, TicketPriority, TicketStatus};

/// A ticket.
#[derive(Insertable, Debug)]
#[diesel(table_name = tickets)]
pub(super) struct TicketInsert {
    pub tenant_id: Uuid,
    pub id: Uuid,
    pub number: i64,
    pub requester_id: Uuid,
    assignee_id: Option<Uuid>,
    subject: String,
    description: String,
    status: TicketStatus,
    pub priority: TicketPriority,
    reply_count: i32,
    entry_count: i32,
    note_count: i32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    turn_since: DateTime<Utc>,
    resolved_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    rating: Option<i16>,
    rated_at: Option<DateTime<Utc>>,
    pub merged_into: Option<Uuid>,
    pub continued_in: Option<Uuid>,
    personal: bool,
    pub request_type: Option<String>,
    pub request_form: Option<serde_json::Value>,
}

/// What its requester sees of what happened.
#[derive(Insertable, Debug)]
#[diesel(table_name = ticket_entries)]
pub(super) struct EntryInsert {
    tenant_id: Uuid,
    ticket_id: Uuid,
    position: i32,
    id: Uuid,
    pub kind: EntryKind,
    author_contact_id: Option<Uuid>,
    pub author_staff_id: Option<Uuid>,
    author_name: String,
    body: Option<String>,
    old_status: Option<TicketStatus>,
    pub new_status: Option<TicketStatus>,
    assignee_name: Option<String>,
    rating: Option<i16>,
    automatic: bool,
    related_ticket_id: Option<Uuid>,
    pub old_priority: Option<TicketPriority>,
    pub new_priority: Option<TicketPriority>,
    person_contact_id: Option<Uuid>,
    person_name: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// Somebody who takes part.
#[derive(Insertable, Debug)]
#[diesel(table_name = ticket_participants)]
pub(super) struct ParticipantInsert {
    tenant_id: Uuid,
    ticket_id: Uuid,
    contact_id: Uuid,
    added_at: DateTime<Utc>,
}

/// How far its requester has read it.
#[derive(Insertable, Debug)]
#[diesel(table_name = ticket_reads)]
pub(super) struct ReadInsert {
    tenant_id: Uuid,
    contact_id: Uuid,
    ticket_id: Uuid,
    seen: i32,
}

/// What staff alone sees.
#[derive(Insertable, Debug)]
#[diesel(table_name = ticket_internal_notes)]
pub(super) struct NoteInsert {
    tenant_id: Uuid,
    ticket_id: Uuid,
    position: i32,
    id: Uuid,
    author_staff_id: Option<Uuid>,
    author_name: String,
    body: String,
    created_at: DateTime<Utc>,
}

/// The rows of one story.
#[derive(Debug)]
pub(super) struct StoryRows {
    pub ticket: TicketInsert,
    pub entries: Vec<EntryInsert>,
    pub notes: Vec<NoteInsert>,
    pub participants: Vec<ParticipantInsert>,
}

/// Who writes what.
pub(super) enum Writer<'a> {
    Contact(&'a Known),
    Staff(&'a Known),
    Time(&'a str),
}

/// Tells `story` of `requester` in rows, as commands would have written them. The number is the caller's to give.
pub(super) fn tell(
    (tenant, organisation): (Uuid, &str),
    requester: &Known,
    (agents, colleagues): (&[Known], &HashMap<&str, &Known>),
    story: &Story,
    now: DateTime<Utc>,
) -> StoryRows {
    let began = now - TimeDelta::from_std(story.age).unwrap_or_default();
    let total: f64 = story
        .steps
        .iter()
        .map(|step| step.after.as_secs_f64())
        .sum();
    // A story that would end in the future is told faster.
    let pace = (story.age.as_secs_f64() * 0.95 / total.max(1.0)).min(1.0);
    let mut rows = StoryRows {
        ticket: TicketInsert {
            tenant_id: tenant,
            id: id_of(began),
            number: 0,
            requester_id: requester.id,
            assignee_id: None,
            subject: story.subject.clone(),
            description: story.text.clone(),
            status: TicketStatus::New,
            priority: story.priority,
            reply_count: 0,
            entry_count: 0,
            note_count: 0,
            created_at: began,
            updated_at: began,
            turn_since: began,
            resolved_at: None,
            closed_at: None,
            rating: None,
            rated_at: None,
            merged_into: None,
            continued_in: None,
            personal: false,
            request_type: None,
            request_form: None,
        },
        participants: Vec::new(),
        entries: Vec::new(),
        notes: Vec::new(),
    };
    let mut elapsed = 0.0;
    let mut agent = 0;
    for step in &story.steps {
        elapsed += step.after.as_secs_f64() * pace;
        let at = began + TimeDelta::milliseconds((elapsed * 1000.0) as i64);
        let staff = &agents[agent % agents.len()];
        match &step.what {
            What::Assign(number) => {
                agent = *number;
                let taker = &agents[agent % agents.len()];
                rows.ticket.assignee_id = Some(taker.id);
                rows.entry(at, &Writer::Staff(taker), EntryKind::Assignee)
                    .assignee_name = Some(taker.name.clone());
            }
            What::Answer(text, status) => {
                rows.reply(at, &Writer::Staff(staff), text);
                rows.status(at, &Writer::Staff(staff), *status);
            }
            What::Reply(text) => {
                let requester = Writer::Contact(requester);
                rows.reply(at, &requester, text);
                if let Some(made) = Move::by_reply(rows.ticket.status) {
                    rows.status(at, &requester, made.to());
                }
            }
            What::Note(text) => rows.note(at, staff, text),
            What::Status(status) => rows.status(at, &Writer::Staff(staff), *status),
            What::Priority(priority) => {
                let old = std::mem::replace(&mut rows.ticket.priority, *priority);
                let entry = rows.entry(at, &Writer::Staff(staff), EntryKind::Priority);
                (entry.old_priority, entry.new_priority) = (Some(old), Some(*priority));
            }
            What::Add(person) => {
                if let Some(&colleague) = colleagues.get(person.as_str()) {
                    rows.participant(at, requester, colleague);
                }
            }
            What::Personal => {
                rows.ticket.personal = true;
                rows.entry(at, &Writer::Contact(requester), EntryKind::Personal);
            }
        }
    }
    rows.end(requester, organisation, now);
    rows
}

impl StoryRows {
    /// What follows when it is resolved: some requesters rate it, and after a while it closes by itself.
    fn end(&mut self, requester: &Known, organisation: &str, now: DateTime<Utc>) {
        let Some(resolved) = self.ticket.resolved_at else {
            return;
        };
        // Some do and some do not, the same ones in every demo.
        let stars = match self.ticket.subject.len() % 5 {
            0 | 2 => Some(5),
            3 => Some(4),
            _ => None,
        };
        let rated = resolved + TimeDelta::hours(3);
        if let Some(stars) = stars.filter(|_| rated < now) {
            let entry = self.entry(rated, &Writer::Contact(requester), EntryKind::Rating);
            entry.rating = Some(stars);
            (self.ticket.rating, self.ticket.rated_at) = (Some(stars), Some(rated));
        }
        let days = TicketRules::default().close_after_days;
        let closes = resolved + TimeDelta::days(days.into());
        if self.ticket.status == TicketStatus::Resolved && closes < now {
            self.status(closes, &Writer::Time(organisation), TicketStatus::Closed);
        }
    }

    /// What is of the last days, and was said by the support team, its requester has not read yet.
    pub(super) fn read(&self, now: DateTime<Utc>) -> ReadInsert {
        let new = now - TimeDelta::days(3);
        let unread = self.entries.iter().rev();
        let unread = unread.take_while(|e| e.author_contact_id.is_none() && e.created_at > new);
        let unread = i32::try_from(unread.count()).unwrap_or(0);
        ReadInsert {
            tenant_id: self.ticket.tenant_id,
            contact_id: self.ticket.requester_id,
            ticket_id: self.ticket.id,
            seen: self.ticket.entry_count - unread,
        }
    }

    fn entry(
        &mut self,
        at: DateTime<Utc>,
        writer: &Writer<'_>,
        kind: EntryKind,
    ) -> &mut EntryInsert {
        self.ticket.entry_count += 1;
        self.ticket.updated_at = at;
        let (contact, staff, name) = match writer {
            Writer::Contact(known) => (Some(known.id), None, known.name.as_str()),
            Writer::Staff(known) => (None, Some(known.id), known.name.as_str()),
            Writer::Time(organisation) => (None, None, *organisation),
        };
        self.entries.push(EntryInsert {
            tenant_id: self.ticket.tenant_id,
            ticket_id: self.ticket.id,
            position: self.ticket.entry_count,
            id: id_of(at),
            kind,
            author_contact_id: contact,
            author_staff_id: staff,
            author_name: name.to_owned(),
            body: None,
            old_status: None,
            new_status: None,
            assignee_name: None,
            rating: None,
            automatic: matches!(writer, Writer::Time(_)),
            related_ticket_id: None,
            old_priority: None,
            new_priority: None,
            person_contact_id: None,
            person_name: None,
            created_at: at,
        });
        let last = self.entries.len() - 1;
        &mut self.entries[last]
    }

    fn reply(&mut self, at: DateTime<Utc>, writer: &Writer<'_>, text: &str) {
        self.ticket.reply_count += 1;
        self.entry(at, writer, EntryKind::Reply).body = Some(text.to_owned());
    }

    fn participant(&mut self, at: DateTime<Utc>, requester: &Known, colleague: &Known) {
        let entry = self.entry(at, &Writer::Contact(requester), EntryKind::ParticipantAdded);
        entry.person_contact_id = Some(colleague.id);
        entry.person_name = Some(colleague.name.clone());
        self.participants.push(ParticipantInsert {
            tenant_id: self.ticket.tenant_id,
            ticket_id: self.ticket.id,
            contact_id: colleague.id,
            added_at: at,
        });
    }

    pub(super) fn relation(
        &mut self,
        at: DateTime<Utc>,
        writer: &Writer<'_>,
        kind: EntryKind,
        other: Uuid,
    ) {
        self.entry(at, writer, kind).related_ticket_id = Some(other);
    }

    pub(super) fn status(&mut self, at: DateTime<Utc>, writer: &Writer<'_>, to: TicketStatus) {
        let from = self.ticket.status;
        if from == to {
            return;
        }
        let entry = self.entry(at, writer, EntryKind::Status);
        (entry.old_status, entry.new_status) = (Some(from), Some(to));
        if from.turn() != to.turn() {
            self.ticket.turn_since = at;
        }
        self.ticket.status = to;
        self.ticket.closed_at = (to == TicketStatus::Closed).then_some(at);
        self.ticket.resolved_at = match (from.is_done(), to.is_done()) {
            (true, true) => self.ticket.resolved_at,
            (false, true) => Some(at),
            (_, false) => None,
        };
    }

    fn note(&mut self, at: DateTime<Utc>, staff: &Known, text: &str) {
        self.ticket.note_count += 1;
        self.notes.push(NoteInsert {
            tenant_id: self.ticket.tenant_id,
            ticket_id: self.ticket.id,
            position: self.ticket.note_count,
            id: id_of(at),
            author_staff_id: Some(staff.id),
            author_name: staff.name.clone(),
            body: text.to_owned(),
            created_at: at,
        });
    }
}

/// A version 7 UUID of that time, so that ids are in order as if made then.
fn id_of(at: DateTime<Utc>) -> Uuid {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid()
}
