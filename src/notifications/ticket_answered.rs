//! The mail that follows an agent's answer.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::content::{MailContent, TicketAnswer};
use super::outbox::NewMail;
use super::ticket_mails::gather;
use crate::db::{DbError, schema::contacts};

/// An agent has answered a ticket.
#[derive(Clone, Debug)]
pub struct TicketAnswered {
    /// The ticket's tenant.
    pub tenant: Uuid,
    /// The ticket.
    pub ticket: Uuid,
    /// The ticket's requester, who gets the mail.
    pub requester: Uuid,
    /// The agent's display name.
    pub agent_name: String,
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// The answer, in Markdown.
    pub body: String,
    /// The ticket's state after the answer, as the database's word: `waiting`, `resolved`, …
    pub status: &'static str,
}

/// Writes the mail to the requester into the outbox, or into one about the same ticket that has not left yet, in their language and in the caller's transaction (which must be
/// staff's). A requester who is no longer active, or does not want it, gets none.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn ticket_answered(
    conn: &mut AsyncPgConnection,
    answered: &TicketAnswered,
) -> Result<(), DbError> {
    let requester: Option<(String, String, String)> = contacts::table
        .filter(contacts::tenant_id.eq(answered.tenant))
        .filter(contacts::id.eq(answered.requester))
        .filter(contacts::active)
        .filter(contacts::mail_on_answer)
        .select((contacts::display_name, contacts::email, contacts::locale))
        .first(conn)
        .await
        .optional()?;
    let Some((recipient_name, recipient_email, locale)) = requester else {
        return Ok(());
    };
    let content = MailContent::TicketAnswered(TicketAnswer {
        ticket: Some(answered.ticket),
        contact: Some(answered.requester),
        earlier: Vec::new(),
        number: answered.ticket_number,
        subject: answered.subject.clone(),
        status: answered.status.to_owned(),
        agent: answered.agent_name.clone(),
        body: answered.body.clone(),
    });
    let locale = locale.parse().unwrap_or_default();
    let mail = NewMail {
        tenant: Some(answered.tenant),
        locale,
        recipient_name,
        recipient_email,
        content,
    };
    gather(conn, &mail).await
}
