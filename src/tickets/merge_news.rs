//! Who hears of a merging, and how much: in the other ticket's timeline, in a note of staff's, by mail.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::write_note,
    model::{EntryKind, TicketRow},
    recording::{Author, Recording},
};
use crate::{
    access::Caller,
    api::Failure,
    db::{DbError, Transaction, schema::ticket_participants},
    notifications::{self, TicketMerged},
    text::message,
};

/// Whether all who read the other ticket may know of the merged one: its requester does, and nobody was kept from it.
const fn told_openly(row: &TicketRow, target: &TicketRow) -> bool {
    !row.hidden && (!row.personal || target.personal)
}

/// Tells whoever works on the other ticket and, where that gives nothing away, whoever reads it.
pub(super) async fn tell_target(
    tx: &mut Transaction,
    caller: &Caller,
    author: Author,
    kind: EntryKind,
    row: &TicketRow,
    target: &TicketRow,
    joined: Option<String>,
) -> Result<(), Failure> {
    let openly = row.requester_id == target.requester_id && told_openly(row, target);
    let noted = author.clone();
    if openly || joined.is_some() {
        let mut recording = Recording::of(target, author);
        if openly {
            recording.relation(kind, row.id);
        }
        if let Some(name) = joined {
            recording.participant(row.requester_id, name, true);
        }
        recording.write(tx, target.clone()).await?;
    }
    if !openly {
        let id = if kind == EntryKind::TookIn {
            "ticket-note-took-in"
        } else {
            "ticket-note-gave-back"
        };
        let number = row.number.to_string().into();
        let text = message(caller.locale, id, &[("number", number)]);
        write_note(tx, target, noted, text, None).await?;
    }
    Ok(())
}

/// The number of the other ticket is for those alone who read it.
pub(super) async fn mail(
    tx: &mut Transaction,
    row: &TicketRow,
    target: &TicketRow,
) -> Result<(), DbError> {
    let mut readers: Vec<Uuid> = Vec::new();
    if !target.hidden {
        readers.push(target.requester_id);
        let taking_part: Vec<Uuid> = ticket_participants::table
            .filter(ticket_participants::tenant_id.eq(target.tenant_id))
            .filter(ticket_participants::ticket_id.eq(target.id))
            .select(ticket_participants::contact_id)
            .load(&mut **tx)
            .await?;
        readers.extend(taking_part);
    }
    let merged = TicketMerged {
        tenant: row.tenant_id,
        ticket: row.id,
        requester: row.requester_id,
        ticket_number: row.number,
        subject: row.subject.clone(),
        into_number: target.number,
        into_readers: readers,
    };
    notifications::ticket_merged(tx, &merged).await
}
