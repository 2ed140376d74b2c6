//! The mail that follows what staff wrote in a conversation, unless the contact reads it first.

use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl,
    sql_types::{Array, Integer, Jsonb, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::content::MailContent;
use super::outbox::{NewMail, enqueue};
use crate::db::{
    DbError, Event,
    schema::{contacts, mail_outbox},
};
use crate::text::Locale;

/// Messages that one mail tells of at most: the last ones.
const MOST_TOGETHER: usize = 20;

/// See [`MailContent::MessageReceived`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MessageMail {
    /// The conversation: its mails stand together in a mail program.
    pub conversation: Uuid,
    /// The recipient, who can have such mails stopped.
    pub contact: Uuid,
    /// The conversation's `Node.id`; part of the link.
    pub id: String,
    /// The conversation's subject.
    pub subject: String,
    /// What was written, oldest first.
    pub messages: Vec<MailedMessage>,
}

/// A message that a mail tells of.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MailedMessage {
    /// The message, whose files the mail names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Its place in the conversation.
    pub position: i32,
    /// The author's display name.
    pub agent: String,
    /// The message, in Markdown as it was written.
    pub body: String,
}

/// Somebody of staff has written in a conversation.
#[derive(Clone, Debug)]
pub struct MessageReceived {
    /// The conversation's tenant.
    pub tenant: Uuid,
    /// The conversation.
    pub conversation: Uuid,
    /// The conversation's `Node.id`, for the link.
    pub global_id: String,
    /// Its contact, who gets the mail.
    pub contact: Uuid,
    /// Its subject.
    pub subject: String,
    /// What was written.
    pub message: MailedMessage,
}

/// Writes the mail to the contact into the outbox, or into one about the same conversation that has not left yet, in their
/// language and in the caller's transaction (staff's). Whoever is no longer active, or does not want it, gets none.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn message_received(
    conn: &mut AsyncPgConnection,
    received: MessageReceived,
) -> Result<(), DbError> {
    let contact: Option<(String, String, String)> = contacts::table
        .find((received.tenant, received.contact))
        .filter(contacts::active)
        .filter(contacts::mail_on_message)
        .select((contacts::display_name, contacts::email, contacts::locale))
        .first(&mut *conn)
        .await
        .optional()?;
    let Some((recipient_name, recipient_email, locale)) = contact else {
        return Ok(());
    };
    let waiting: Option<(Uuid, Value)> = mail_outbox::table
        .filter(mail_outbox::conversation_id.eq(received.conversation))
        .filter(mail_outbox::recipient_email.eq(&recipient_email))
        .filter(mail_outbox::state.eq("queued"))
        .filter(mail_outbox::attempts.eq(0))
        .order(mail_outbox::created_at.desc())
        .select((mail_outbox::id, mail_outbox::payload))
        // The worker passes over it while it is being changed.
        .for_update()
        .first(&mut *conn)
        .await
        .optional()?;
    let waiting = waiting.and_then(|(id, payload)| {
        let mail: MessageMail = serde_json::from_value(payload).ok()?;
        Some((id, mail))
    });
    if let Some((id, mut mail)) = waiting {
        mail.messages.push(received.message);
        let over = mail.messages.len().saturating_sub(MOST_TOGETHER);
        mail.messages.drain(..over);
        let payload =
            serde_json::to_value(&mail).map_err(|error| DbError::Refused(error.into()))?;
        diesel::update(mail_outbox::table.find(id))
            .set(mail_outbox::payload.eq(payload))
            .execute(conn)
            .await?;
        return Ok(());
    }
    let content = MailContent::MessageReceived(MessageMail {
        conversation: received.conversation,
        contact: received.contact,
        id: received.global_id,
        subject: received.subject,
        messages: vec![received.message],
    });
    let mail = NewMail {
        tenant: Some(received.tenant),
        locale: locale.parse().unwrap_or_default(),
        recipient_name,
        recipient_email,
        content,
    };
    enqueue(conn, &mail).await?;
    Ok(())
}

/// What somebody of staff has written to many, each in a conversation of their own.
#[derive(Clone, Debug)]
pub struct MessageToMany {
    /// The conversations' tenant.
    pub tenant: Uuid,
    /// Their subject.
    pub subject: String,
    /// What was written; whose it is in each conversation, the recipients say.
    pub message: MailedMessage,
}

/// A contact to whom it was written, active, and who wants a mail of it.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Their conversation.
    pub conversation: Uuid,
    /// Its `Node.id`, for the link.
    pub global_id: String,
    /// Who.
    pub contact: Uuid,
    /// The message in it.
    pub message: Uuid,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their language.
    pub locale: Locale,
}

/// Writes a mail to each of them into the outbox, in one statement and in the caller's transaction (staff's).
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn message_to_many(
    conn: &mut AsyncPgConnection,
    written: MessageToMany,
    recipients: Vec<Recipient>,
) -> Result<(), DbError> {
    if recipients.is_empty() {
        return Ok(());
    }
    let content = MailContent::MessageReceived(MessageMail {
        conversation: Uuid::nil(),
        contact: Uuid::nil(),
        id: String::new(),
        subject: written.subject,
        messages: vec![written.message],
    });
    // The same for all, until each has what is theirs.
    let payload = content
        .payload()
        .map_err(|error| DbError::Refused(error.into()))?;
    let ids: Vec<Uuid> = recipients.iter().map(|_| Uuid::now_v7()).collect();
    let uuids = |of: fn(&Recipient) -> Uuid| recipients.iter().map(of).collect::<Vec<_>>();
    let texts = |of: fn(&Recipient) -> &str| recipients.iter().map(of).collect::<Vec<_>>();
    diesel::sql_query(
        "INSERT INTO mail_outbox (tenant_id, id, template, locale, recipient_name, recipient_email, payload, conversation_id)
         SELECT $1, x.id, $2, x.locale, x.name, x.email,
             jsonb_set($3 || jsonb_build_object('conversation', x.conversation, 'contact', x.contact, 'id', x.global_id),
                 '{messages,0,id}', to_jsonb(x.message)), x.conversation
         FROM unnest($4, $5, $6, $7, $8, $9, $10, $11) x (id, conversation, contact, message, global_id, name, email, locale)",
    )
    .bind::<SqlUuid, _>(written.tenant)
    .bind::<Text, _>(content.template())
    .bind::<Jsonb, _>(payload)
    .bind::<Array<SqlUuid>, _>(ids)
    .bind::<Array<SqlUuid>, _>(uuids(|it| it.conversation))
    .bind::<Array<SqlUuid>, _>(uuids(|it| it.contact))
    .bind::<Array<SqlUuid>, _>(uuids(|it| it.message))
    .bind::<Array<Text>, _>(texts(|it| &it.global_id))
    .bind::<Array<Text>, _>(texts(|it| &it.name))
    .bind::<Array<Text>, _>(texts(|it| &it.email))
    .bind::<Array<Text>, _>(texts(|it| it.locale.as_str()))
    .execute(&mut *conn)
    .await?;
    Event::MailQueued.notify(conn).await
}

/// A message says something else, or nothing any more: so does a mail that has not left yet.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn message_rewritten(
    conn: &mut AsyncPgConnection,
    conversation: Uuid,
    position: i32,
    body: Option<&str>,
) -> Result<(), DbError> {
    diesel::sql_query(
        "UPDATE mail_outbox m SET payload = jsonb_set(m.payload, '{messages}', coalesce(left_over.messages, '[]')),
             state = CASE WHEN left_over.messages IS NULL THEN 'withdrawn' ELSE m.state END
         FROM mail_outbox o, LATERAL (
             SELECT jsonb_agg(CASE WHEN (e ->> 'position')::integer = $2 THEN jsonb_set(e, '{body}', to_jsonb($3)) ELSE e END ORDER BY n)
                 FILTER (WHERE $3 IS NOT NULL OR (e ->> 'position')::integer <> $2) AS messages
             FROM jsonb_array_elements(o.payload -> 'messages') WITH ORDINALITY x (e, n)) left_over
         WHERE m.id = o.id AND o.conversation_id = $1 AND o.state = 'queued' AND o.attempts = 0",
    )
    .bind::<SqlUuid, _>(conversation)
    .bind::<Integer, _>(position)
    .bind::<Nullable<Text>, _>(body)
    .execute(conn)
    .await?;
    Ok(())
}
