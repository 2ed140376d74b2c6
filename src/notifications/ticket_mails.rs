//! Mails about tickets other than answers, and how those of one burst become one.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, OptionalExtension, QueryDsl,
    dsl::sql,
    sql_types::{Bool, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::content::{EarlierAnswer, EarlierAssignment, MailContent, TicketAssignment, TicketMove};
use super::outbox::{NewMail, enqueue};
use super::stop::Preference;
use crate::db::{
    DbError,
    schema::{contacts, mail_outbox, staff, staff_accounts, tenants},
};
use crate::text::Locale;

/// As many tickets as one mail tells somebody that they were given.
const MOST_TOGETHER: usize = 100;

/// A ticket has moved to another state, and nobody answered with it.
#[derive(Clone, Debug)]
pub struct TicketMoved {
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
    /// The state after, as the database's word.
    pub status: &'static str,
    /// The contact who moved it, and gets none.
    pub by: Option<Uuid>,
}

/// Writes the mail to the requester and to each participant into the outbox, or into one about the same ticket that has
/// not left yet. Whoever is no longer active, or does not want it, gets none.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn ticket_moved(
    conn: &mut AsyncPgConnection,
    moved: &TicketMoved,
) -> Result<(), DbError> {
    let about = (moved.tenant, moved.ticket, moved.requester);
    for recipient in recipients(conn, about, moved.by, Preference::States).await? {
        let content = MailContent::TicketMoved(TicketMove {
            ticket: Some(moved.ticket),
            contact: Some(recipient.contact),
            number: moved.ticket_number,
            subject: moved.subject.clone(),
            status: moved.status.to_owned(),
        });
        let mail = recipient.mail(moved.tenant, content);
        gather(conn, &mail).await?;
    }
    Ok(())
}

/// Somebody who hears of a ticket.
pub(super) struct Recipient {
    pub contact: Uuid,
    name: String,
    email: String,
    locale: Locale,
}

impl Recipient {
    /// What they are told.
    pub fn mail(self, tenant: Uuid, content: MailContent) -> NewMail {
        NewMail {
            tenant: Some(tenant),
            locale: self.locale,
            recipient_name: self.name,
            recipient_email: self.email,
            content,
        }
    }
}

/// The requester and the participants of a ticket who are active and want to hear of it, but for who did it themselves;
/// in one order always: whoever writes to two tickets at once waits for nobody who waits for them.
pub(super) async fn recipients(
    conn: &mut AsyncPgConnection,
    (tenant, ticket, requester): (Uuid, Uuid, Uuid),
    by: Option<Uuid>,
    preference: Preference,
) -> Result<Vec<Recipient>, DbError> {
    // An array, made once: with OR in its place each contact of the tenant would be looked at.
    let among_them = sql::<Bool>(
        "contacts.id = ANY (array_append(ARRAY(SELECT p.contact_id FROM ticket_participants p WHERE p.tenant_id = ",
    )
    .bind::<SqlUuid, _>(tenant)
    .sql(" AND p.ticket_id = ")
    .bind::<SqlUuid, _>(ticket)
    .sql("), ")
    .bind::<SqlUuid, _>(requester)
    .sql("))");
    let mut query = contacts::table
        .filter(contacts::tenant_id.eq(tenant))
        .filter(among_them)
        .filter(contacts::active)
        .into_boxed();
    if let Some(by) = by {
        query = query.filter(contacts::id.ne(by));
    }
    query = match preference {
        Preference::Answers => query.filter(contacts::mail_on_answer),
        Preference::States => query.filter(contacts::mail_on_status),
        Preference::Messages => query.filter(contacts::mail_on_message),
    };
    let rows: Vec<(Uuid, String, String, String)> = query
        .order(contacts::id)
        .select((
            contacts::id,
            contacts::display_name,
            contacts::email,
            contacts::locale,
        ))
        .load(conn)
        .await?;
    let recipients = rows
        .into_iter()
        .map(|(contact, name, email, locale)| Recipient {
            contact,
            name,
            email,
            locale: locale.parse().unwrap_or_default(),
        });
    Ok(recipients.collect())
}

/// A ticket was given to a member of staff by somebody else.
#[derive(Clone, Debug)]
pub struct TicketAssigned {
    /// The ticket's tenant.
    pub tenant: Uuid,
    /// The ticket.
    pub ticket: Uuid,
    /// The ticket's `Node.id`, for the link.
    pub global_id: String,
    /// Who works on it from now on, and gets the mail.
    pub assignee: Uuid,
    /// The name of whoever gave it to them.
    pub by: String,
    /// The ticket's number.
    pub ticket_number: i64,
    /// The ticket's subject.
    pub subject: String,
}

/// Writes the mail to whoever got the ticket into the outbox.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn ticket_assigned(
    conn: &mut AsyncPgConnection,
    assigned: &TicketAssigned,
) -> Result<(), DbError> {
    let content = |portal| {
        MailContent::TicketAssigned(TicketAssignment {
            ticket: Some(assigned.ticket),
            id: assigned.global_id.clone(),
            number: assigned.ticket_number,
            subject: assigned.subject.clone(),
            portal,
            by: assigned.by.clone(),
            earlier: Vec::new(),
        })
    };
    match to_staff(conn, assigned.tenant, assigned.assignee, content).await? {
        Some(mail) => gather(conn, &mail).await,
        None => Ok(()),
    }
}

/// A mail to a member of staff about something of a tenant's, whose name its content is given; none when they are not
/// active any more.
pub(super) async fn to_staff(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    member: Uuid,
    content: impl FnOnce(String) -> MailContent,
) -> Result<Option<NewMail>, DbError> {
    let found: Option<(String, String, String)> = staff_accounts::table
        .inner_join(staff::table.on(staff::id.eq(staff_accounts::staff_id)))
        .filter(staff_accounts::staff_id.eq(member))
        .filter(staff_accounts::active)
        .select((
            staff::display_name,
            staff_accounts::email,
            staff_accounts::locale,
        ))
        .first(&mut *conn)
        .await
        .optional()?;
    let Some((recipient_name, recipient_email, locale)) = found else {
        return Ok(None);
    };
    let portal: String = tenants::table
        .find(tenant)
        .select(tenants::name)
        .first(conn)
        .await?;
    Ok(Some(NewMail {
        tenant: Some(tenant),
        locale: locale.parse().unwrap_or_default(),
        recipient_name,
        recipient_email,
        content: content(portal),
    }))
}

/// Puts a mail into the outbox; when one to the same person about the same ticket has not been tried yet, that one says
/// both, with the latest state. What somebody is given is said together for all tickets of an organisation.
pub(super) async fn gather(conn: &mut AsyncPgConnection, mail: &NewMail) -> Result<(), DbError> {
    let waiting: Option<(Uuid, String, Value)> = match mail.content.ticket() {
        None => None,
        Some(ticket) => {
            // The template whose mails of one organisation go together, whatever ticket they are about.
            let together = match &mail.content {
                MailContent::TicketAssigned(_) => mail.content.template(),
                _ => "",
            };
            mail_outbox::table
                .filter(
                    mail_outbox::ticket_id.eq(ticket).or(mail_outbox::template
                        .eq(together)
                        .and(mail_outbox::tenant_id.eq(mail.tenant))),
                )
                .filter(mail_outbox::ticket_id.is_not_null())
                .filter(mail_outbox::recipient_email.eq(&mail.recipient_email))
                .filter(mail_outbox::state.eq("queued"))
                .filter(mail_outbox::attempts.eq(0))
                .order(mail_outbox::created_at.desc())
                .select((mail_outbox::id, mail_outbox::template, mail_outbox::payload))
                // The worker passes over it while it is being changed.
                .for_update()
                .first(conn)
                .await
                .optional()?
        }
    };
    let joined = waiting.and_then(|(id, template, payload)| {
        let waiting = MailContent::from_row(&template, payload).ok()?;
        Some((id, joined(waiting, mail.content.clone())?))
    });
    let Some((id, content)) = joined else {
        enqueue(conn, mail).await?;
        return Ok(());
    };
    let payload = content
        .payload()
        .map_err(|error| DbError::Refused(error.into()))?;
    diesel::update(mail_outbox::table.find(id))
        .set((
            mail_outbox::template.eq(content.template()),
            mail_outbox::payload.eq(payload),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What one mail says in place of two; none when they do not go together.
fn joined(waiting: MailContent, next: MailContent) -> Option<MailContent> {
    match (waiting, next) {
        (MailContent::TicketAnswered(first), MailContent::TicketAnswered(mut second)) => {
            second.earlier = first.earlier;
            second.earlier.push(EarlierAnswer {
                entry: first.entry,
                agent: first.agent,
                body: first.body,
            });
            Some(MailContent::TicketAnswered(second))
        }
        (MailContent::TicketAnswered(mut answer), MailContent::TicketMoved(moved)) => {
            answer.status = moved.status;
            Some(MailContent::TicketAnswered(answer))
        }
        (MailContent::TicketMoved(_), next @ MailContent::TicketAnswered(_))
        | (
            MailContent::TicketMoved(_) | MailContent::TicketMerged(_),
            next @ (MailContent::TicketMoved(_) | MailContent::TicketMerged(_)),
        ) => Some(next),
        (MailContent::TicketAssigned(first), MailContent::TicketAssigned(mut second))
            if first.by == second.by =>
        {
            second.earlier = first.earlier;
            second.earlier.push(EarlierAssignment {
                id: first.id,
                number: first.number,
                subject: first.subject,
            });
            // Given away and back within moments.
            second.earlier.retain(|earlier| earlier.id != second.id);
            (second.earlier.len() < MOST_TOGETHER).then_some(MailContent::TicketAssigned(second))
        }
        _ => None,
    }
}
