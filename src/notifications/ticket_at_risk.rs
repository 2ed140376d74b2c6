//! The mail that tells whoever works on a ticket that a promise is about to be broken.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::content::{MailContent, PromiseAtRisk};
use super::outbox::enqueue;
use super::ticket_mails::to_staff;
use crate::db::DbError;
use crate::service_levels::Warning;

/// Something promised for a ticket is at risk.
#[derive(Clone, Debug)]
pub struct TicketAtRisk {
    /// The ticket's tenant.
    pub tenant: Uuid,
    /// The ticket.
    pub ticket: Uuid,
    /// The ticket's `Node.id`, for the link.
    pub global_id: String,
    /// Who works on it, and gets the mail.
    pub assignee: Uuid,
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's subject.
    pub subject: String,
    /// What, and when it is due.
    pub warning: Warning,
    /// The time zone in which the mail names that moment.
    pub zone: String,
}

/// Writes the mail into the outbox.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn ticket_at_risk(
    conn: &mut AsyncPgConnection,
    at_risk: &TicketAtRisk,
) -> Result<(), DbError> {
    let content = |portal| {
        MailContent::TicketAtRisk(PromiseAtRisk {
            ticket: at_risk.ticket,
            id: at_risk.global_id.clone(),
            number: at_risk.ticket_number,
            subject: at_risk.subject.clone(),
            portal,
            promise: at_risk.warning,
            zone: at_risk.zone.clone(),
        })
    };
    if let Some(mail) = to_staff(conn, at_risk.tenant, at_risk.assignee, content).await? {
        enqueue(conn, &mail).await?;
    }
    Ok(())
}

/// A moment as people in that time zone name it: the day, the time, and where.
pub(super) fn wall_clock(moment: DateTime<Utc>, zone: &str, day: &str) -> (String, String) {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or_default();
    let local = moment.with_timezone(&zone);
    (
        local.format(day).to_string(),
        local.format("%H:%M").to_string(),
    )
}
