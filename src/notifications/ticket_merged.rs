//! The mail that tells of a ticket being continued in another one.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::content::{MailContent, TicketMerge};
use super::stop::Preference;
use super::ticket_mails::{gather, recipients};
use crate::db::DbError;

/// A ticket was merged into another one.
#[derive(Clone, Debug)]
pub struct TicketMerged {
    /// The ticket's tenant.
    pub tenant: Uuid,
    /// The ticket.
    pub ticket: Uuid,
    /// The ticket's requester, who gets the mail with the participants.
    pub requester: Uuid,
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The number of the other one.
    pub into_number: i64,
    /// Contacts who may read the other one; nobody else learns its number.
    pub into_readers: Vec<Uuid>,
}

/// Writes the mail to the requester and to each participant into the outbox, or in place of one about the ticket's state
/// that has not left yet. Whoever is no longer active, or does not want it, gets none.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn ticket_merged(
    conn: &mut AsyncPgConnection,
    merged: &TicketMerged,
) -> Result<(), DbError> {
    let about = (merged.tenant, merged.ticket, merged.requester);
    for recipient in recipients(conn, about, None, Preference::States).await? {
        let reads = merged.into_readers.contains(&recipient.contact);
        let content = MailContent::TicketMerged(TicketMerge {
            ticket: Some(merged.ticket),
            contact: Some(recipient.contact),
            number: merged.ticket_number,
            subject: merged.subject.clone(),
            into: reads.then_some(merged.into_number),
        });
        let mail = recipient.mail(merged.tenant, content);
        gather(conn, &mail).await?;
    }
    Ok(())
}
