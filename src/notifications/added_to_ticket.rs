//! The mail to somebody who takes part in a ticket from now on.

use diesel::{OptionalExtension, QueryDsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::content::{MailContent, TicketAddition};
use super::outbox::{NewMail, enqueue};
use crate::db::{DbError, schema::contacts};

/// A contact was added to a ticket.
#[derive(Clone, Debug)]
pub struct AddedToTicket {
    /// The ticket's tenant.
    pub tenant: Uuid,
    /// The ticket.
    pub ticket: Uuid,
    /// Who was added, and gets the mail.
    pub participant: Uuid,
    /// What those are called who added them.
    pub by: String,
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's subject.
    pub subject: String,
}

/// Writes the mail into the outbox, in the participant's language and in the caller's transaction (of `system:login`, or
/// staff's). Whoever is no longer active gets none.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn added_to_ticket(
    conn: &mut AsyncPgConnection,
    added: &AddedToTicket,
) -> Result<(), DbError> {
    let participant: Option<(String, String, String)> = contacts::table
        .find((added.tenant, added.participant))
        .filter(contacts::active)
        .select((contacts::display_name, contacts::email, contacts::locale))
        .first(conn)
        .await
        .optional()?;
    let Some((recipient_name, recipient_email, locale)) = participant else {
        return Ok(());
    };
    let mail = NewMail {
        tenant: Some(added.tenant),
        locale: locale.parse().unwrap_or_default(),
        recipient_name,
        recipient_email,
        content: MailContent::TicketAdded(TicketAddition {
            ticket: Some(added.ticket),
            number: added.ticket_number,
            subject: added.subject.clone(),
            by: added.by.clone(),
        }),
    };
    enqueue(conn, &mail).await?;
    Ok(())
}
