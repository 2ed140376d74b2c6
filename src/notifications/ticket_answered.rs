//! The mail that follows an answer: an agent's, or a contact's to the others at their ticket.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::content::{MailContent, TicketAnswer};
use super::outbox::NewMail;
use super::stop::Preference;
use super::ticket_mails::{gather, recipients};
use crate::db::DbError;

/// Somebody has answered a ticket.
#[derive(Clone, Debug)]
pub struct TicketAnswered {
    /// The ticket's tenant.
    pub tenant: Uuid,
    /// The ticket, whose participants get it too.
    pub ticket: Uuid,
    /// The ticket's requester, who gets the mail.
    pub requester: Uuid,
    /// The contact who answered, and gets none; none: an agent.
    pub by: Option<Uuid>,
    /// Their display name.
    pub author_name: String,
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The answer's entry in the timeline.
    pub entry: Uuid,
    /// The answer, in Markdown.
    pub body: String,
    /// The ticket's state after the answer, as the database's word: `waiting`, `resolved`, …
    pub status: &'static str,
}

/// Writes the mail to the requester and to each participant into the outbox, or into one about the same ticket that has
/// not left yet, in their language and in the caller's transaction (staff's, or of `system:tickets`). Whoever is no longer active,
/// or does not want it, gets none.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn ticket_answered(
    conn: &mut AsyncPgConnection,
    answered: &TicketAnswered,
) -> Result<(), DbError> {
    let about = (answered.tenant, answered.ticket, answered.requester);
    for recipient in recipients(conn, about, answered.by, Preference::Answers).await? {
        let content = MailContent::TicketAnswered(TicketAnswer {
            ticket: Some(answered.ticket),
            contact: Some(recipient.contact),
            entry: Some(answered.entry),
            earlier: Vec::new(),
            number: answered.ticket_number,
            subject: answered.subject.clone(),
            status: answered.status.to_owned(),
            agent: answered.author_name.clone(),
            body: answered.body.clone(),
        });
        let mail: NewMail = recipient.mail(answered.tenant, content);
        gather(conn, &mail).await?;
    }
    Ok(())
}
