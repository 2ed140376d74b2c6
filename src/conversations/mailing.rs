//! All that was said in a conversation, as a mail to its contact.

use std::time::Duration;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    model::ConversationRow,
    transcript::{Transcript, Voice, fitting, read},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, GlobalId, NodeKind, Pace, refuse},
    db::{Database, schema::contacts},
    notifications::{MailContent, NewMail, SaidInConversation, TranscriptMail, enqueue},
    tenants::TenantDirectory,
};

/// Characters of a mail at most: much more than that, mail programs cut off.
const MAX_MAIL: usize = 40_000;
/// Mails of one person in a [`WINDOW`] at most.
const MAILS: u32 = 3;
const WINDOW: Duration = Duration::from_secs(3600);

/// How often people may have it mailed: one of them in a process.
#[derive(Clone, Debug)]
pub struct TranscriptPace(pub Pace);

impl Default for TranscriptPace {
    fn default() -> Self {
        Self(Pace::new(MAILS, WINDOW))
    }
}

/// Whether the caller may have it mailed: the contact themselves, and nobody who looks as them.
///
/// # Errors
/// Refused for everybody else.
pub fn may_mail(caller: &Caller) -> Result<(Uuid, Uuid), Refusal> {
    match caller.viewer {
        Viewer::Contact { tenant, contact } if !caller.viewed => Ok((tenant, contact)),
        _ => Err(Refusal::Forbidden),
    }
}

/// Mails the contact who asks what was said in a conversation of theirs. Returns to where.
///
/// # Errors
/// See [`may_mail`].
pub async fn mail(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    row: &ConversationRow,
) -> Result<String, Failure> {
    let key = may_mail(caller)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let contact: Option<(String, String, String)> = contacts::table
        .find(key)
        .select((contacts::display_name, contacts::email, contacts::locale))
        .first(&mut *tx)
        .await
        .optional()?;
    let Some((recipient_name, recipient_email, locale)) = contact else {
        return refuse(tx, Refusal::Unauthenticated).await;
    };
    let voice = Voice::of(tenants, row.tenant_id, locale.parse().unwrap_or_default()).await?;
    let Transcript { mut said, earlier } = read(&mut tx, row).await?;
    let lengths = said
        .iter()
        .map(|said| said.body.chars().count() + said.name.chars().count());
    let last = said.len().saturating_sub(1);
    // A single message always fits: a mail shortens it.
    let first = fitting(lengths, MAX_MAIL).min(last);
    let content = MailContent::ConversationTranscript(TranscriptMail {
        id: GlobalId::new(NodeKind::Conversation, row.id).to_string(),
        subject: row.subject.clone(),
        zone: voice.zone.name().to_owned(),
        left_out: earlier + i64::try_from(first).unwrap_or_default(),
        said: said
            .drain(first..)
            .map(|said| SaidInConversation {
                name: said.name,
                by_support: said.by_support,
                at: said.at,
                body: said.body,
                files: said.files,
            })
            .collect(),
    });
    let new = NewMail {
        tenant: Some(key.0),
        locale: voice.locale,
        recipient_name,
        recipient_email: recipient_email.clone(),
        content,
    };
    enqueue(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(recipient_email)
}
