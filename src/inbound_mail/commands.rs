//! Keeping what became neither a reply nor a message, and deciding about it.

use std::time::Duration;

use chrono::Utc;
use diesel::{dsl::count_star, prelude::*};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    contents::Room,
    mail::Mail,
    model::{ParkedMail, ParkedMailReason, ParkedMailState},
    reception::Arrived,
    sender::{Sender, Target},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode},
    conversations::by_mail,
    db::{
        Database, DbError, Identity, System,
        schema::{inbound_mails, mail_outbox},
    },
    notifications::{MailContent, NewMail, ReplyNotTaken, enqueue},
    tenants::TenantDirectory,
    tickets,
};

/// How long a mail is kept.
const KEPT_FOR: Duration = Duration::from_hours(30 * 24);
/// Mails of one contact that are kept in a day at most. What is kept is at most a hundred kilobytes.
const MOST_OF_CONTACT: i64 = 50;
/// The same of one tenant.
const MOST_OF_TENANT: i64 = 2_000;
/// File names of a mail that are kept.
const MOST_NAMES: usize = 50;

/// Whether a mail was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// Now, or at its first delivery.
    Yes,
    /// There is no room today.
    Full,
}

/// Keeps a mail, and tells its sender when the ticket is closed, or was merged: then with the number of the one in which
/// it goes on, if they may read that.
pub(super) async fn keep(
    db: &Database,
    sender: &Sender,
    arrived: &Arrived,
    reason: ParkedMailReason,
    key: Uuid,
    into: Option<i64>,
) -> Result<Kept, DbError> {
    let mut tx = db.begin(&Identity::system(System::InboundMail)).await?;
    let since = Utc::now() - chrono::Duration::days(1);
    let today = inbound_mails::table
        .filter(inbound_mails::tenant_id.eq(sender.tenant))
        .filter(inbound_mails::received_at.gt(since));
    let of_tenant: i64 = today.select(count_star()).first(&mut *tx).await?;
    let of_contact: i64 = today
        .filter(inbound_mails::contact_id.eq(sender.contact))
        .select(count_star())
        .first(&mut *tx)
        .await?;
    if of_tenant >= MOST_OF_TENANT || of_contact >= MOST_OF_CONTACT {
        tx.rollback().await?;
        // Nobody misses what a machine wrote.
        return Ok(match reason.state() {
            ParkedMailState::Dropped => Kept::Yes,
            _ => Kept::Full,
        });
    }
    let mail = arrived.mail.as_ref().ok();
    let text = |part: fn(&Mail) -> &String| mail.map(part).cloned().unwrap_or_default();
    // As much as staff can make a reply of.
    let body = Room::of(&sender.to).fit(&text(|mail| &mail.text));
    let files: Vec<String> = mail
        .map(|mail| {
            let files = mail.files.iter().map(|file| file.name.clone());
            files
                .chain(mail.left_out.clone())
                .take(MOST_NAMES)
                .collect()
        })
        .unwrap_or_default();
    let kept = diesel::insert_into(inbound_mails::table)
        .values((
            inbound_mails::tenant_id.eq(sender.tenant),
            inbound_mails::id.eq(Uuid::now_v7()),
            inbound_mails::ticket_id.eq(sender.to.ticket().map(|ticket| ticket.id)),
            inbound_mails::conversation_id.eq(sender.to.conversation()),
            inbound_mails::contact_id.eq(sender.contact),
            inbound_mails::client_key.eq(key),
            inbound_mails::state.eq(reason.state()),
            inbound_mails::reason.eq(reason),
            inbound_mails::sender_name.eq(text(|mail| &mail.from_name)),
            inbound_mails::sender_email
                .eq(mail.and_then(|mail| mail.from.clone()).unwrap_or_default()),
            inbound_mails::subject.eq(text(|mail| &mail.subject)),
            inbound_mails::body.eq(body),
            inbound_mails::headers.eq(&arrived.head),
            inbound_mails::file_names.eq(files),
            inbound_mails::size.eq(i64::try_from(arrived.size).unwrap_or(i64::MAX)),
        ))
        .on_conflict_do_nothing()
        .execute(&mut *tx)
        .await?;
    let merged = reason == ParkedMailReason::Merged;
    if kept == 1
        && (merged || reason == ParkedMailReason::Closed)
        && let Some(ticket) = sender.to.ticket()
    {
        let told: i64 = mail_outbox::table
            .filter(mail_outbox::ticket_id.eq(ticket.id))
            .filter(mail_outbox::recipient_email.eq(&sender.email))
            .filter(mail_outbox::template.eq("reply-not-taken"))
            .filter(mail_outbox::created_at.gt(since))
            .count()
            .get_result(&mut *tx)
            .await?;
        if told == 0 {
            let mail = NewMail {
                tenant: Some(sender.tenant),
                locale: sender.locale(),
                recipient_name: sender.name.clone(),
                recipient_email: sender.email.clone(),
                content: MailContent::ReplyNotTaken(ReplyNotTaken {
                    ticket: ticket.id,
                    number: ticket.number,
                    subject: ticket.subject.clone(),
                    merged,
                    into,
                }),
            };
            enqueue(&mut tx, &mail).await?;
        }
    }
    tx.commit().await?;
    Ok(Kept::Yes)
}

/// Makes a mail that was kept a reply of its contact, or a message, if they may write in the ticket or the conversation at
/// this moment.
///
/// The reply is the contact's own, under their own rights; the decision is staff's. So these are two transactions. Should
/// the second not come to pass, the next try finds the reply of the first, which has the mail's key.
///
/// # Errors
/// INVALID_STATE when somebody has decided already, when the ticket is closed, and when the contact may not write in it.
pub async fn accept(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    mail: &ParkedMail,
) -> Result<(), Failure> {
    let staff = staff(caller)?;
    must_be_open(caller, mail)?;
    if mail.body.trim().is_empty() {
        return Err(wrong(caller, "user-error-parked-mail-empty").into());
    }
    let no_access = || wrong(caller, "user-error-parked-mail-no-access");
    let to = mail.answered().ok_or_else(no_access)?;
    let sender = Sender::of_kept(db, mail.tenant_id, to, mail.contact_id).await?;
    let sender = sender.ok_or_else(no_access)?;
    let contact = sender.caller(tenants).await?;
    let contact = Caller {
        // What goes wrong is told to staff.
        locale: caller.locale,
        ..contact.ok_or_else(no_access)?
    };
    let (body, key) = (mail.body.as_str(), mail.client_key);
    let replied = match &sender.to {
        Target::Ticket(ticket) => {
            let (id, body) = (ticket.id, body.to_owned());
            tickets::commands::reply(db, &contact, id, body, Some(key), &[])
                .await
                .map(drop)
        }
        Target::Conversation(id) => by_mail::answer(db, &contact, *id, body, key, Vec::new()).await,
    };
    match replied {
        Ok(()) => decide(db, caller, staff, mail, ParkedMailState::Accepted).await,
        Err(Failure::Refused(_)) => Err(no_access().into()),
        Err(Failure::User(errors)) => Err(Failure::User(
            errors
                .into_iter()
                .map(|error| UserError {
                    path: vec!["input".to_owned(), "parkedMailId".to_owned()],
                    ..error
                })
                .collect(),
        )),
        Err(failure) => Err(failure),
    }
}

/// Decides that a mail will be neither.
///
/// # Errors
/// INVALID_STATE when somebody has decided already.
pub async fn discard(db: &Database, caller: &Caller, mail: &ParkedMail) -> Result<(), Failure> {
    let staff = staff(caller)?;
    must_be_open(caller, mail)?;
    decide(db, caller, staff, mail, ParkedMailState::Discarded).await
}

async fn decide(
    db: &Database,
    caller: &Caller,
    staff: Uuid,
    mail: &ParkedMail,
    state: ParkedMailState,
) -> Result<(), Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let decided = diesel::update(inbound_mails::table.find((mail.tenant_id, mail.id)))
        .filter(inbound_mails::state.eq_any([ParkedMailState::Parked, ParkedMailState::Dropped]))
        .set((
            inbound_mails::state.eq(state),
            inbound_mails::handled_at.eq(Utc::now()),
            inbound_mails::handled_by.eq(staff),
        ))
        .execute(&mut *tx)
        .await?;
    if decided != 1 {
        tx.rollback().await?;
        return Err(wrong(caller, "user-error-parked-mail-handled").into());
    }
    tx.commit().await?;
    Ok(())
}

/// Deletes what was kept for long enough: returns how many.
///
/// # Errors
/// When the database fails.
pub async fn prune(db: &Database) -> Result<usize, DbError> {
    let over = Utc::now() - KEPT_FOR;
    let mut tx = db.begin(&Identity::system(System::InboundMail)).await?;
    let deleted = diesel::delete(inbound_mails::table.filter(inbound_mails::received_at.lt(over)))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(deleted)
}

fn staff(caller: &Caller) -> Result<Uuid, Refusal> {
    match caller.viewer {
        Viewer::Staff { staff, .. } => Ok(staff),
        _ => Err(Refusal::Forbidden),
    }
}

fn must_be_open(caller: &Caller, mail: &ParkedMail) -> Result<(), UserError> {
    if mail.state.is_open() {
        Ok(())
    } else {
        Err(wrong(caller, "user-error-parked-mail-handled"))
    }
}

fn wrong(caller: &Caller, id: &'static str) -> UserError {
    let code = UserErrorCode::InvalidState;
    UserError::with(caller.locale, code, "parkedMailId", id, &[])
}
