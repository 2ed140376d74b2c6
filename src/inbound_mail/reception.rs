//! What becomes of a mail, by the table in `docs/reply-by-mail.md`.

use diesel::prelude::*;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    commands::{self, Kept},
    contents::Contents,
    mail::{Machine, Mail, Unreadable, fingerprint_of, head_of},
    model::ParkedMailReason,
    sender::{Sender, Target},
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserErrorCode},
    attachments::Files,
    config::{InboundMailConfig, InstanceSecret},
    conversations::by_mail,
    db::{Database, DbError, schema::ticket_entries},
    notifications::{ReplyAddresses, ReplyTo},
    tenants::TenantDirectory,
    tickets,
};

/// What the mail server is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is a reply or a message now.
    Taken,
    /// It is kept for staff.
    Kept,
    /// What it answers, or the contact, is gone.
    Gone,
    /// So many were kept today that this one has to wait where it is.
    Full,
    /// Something of ours is away; to be tried again.
    Later,
}

/// Takes mails in. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reception {
    db: Database,
    tenants: TenantDirectory,
    pub(super) files: Files,
    addresses: ReplyAddresses,
    authserv_id: Option<String>,
    require_authentication: bool,
}

/// A mail as it came in.
#[derive(Debug)]
pub(super) struct Arrived {
    pub mail: Result<Mail, Unreadable>,
    /// The beginning of its header.
    pub head: String,
    /// The same for the same bytes.
    pub fingerprint: [u8; 32],
    pub size: usize,
    /// The envelope names no sender: a report, which nobody answers.
    pub from_nobody: bool,
}

impl Arrived {
    /// Reads it; blocks.
    pub fn of(raw: &[u8], from_nobody: bool, files: &Files) -> Self {
        Self {
            mail: Mail::read(raw, files),
            head: head_of(raw),
            fingerprint: fingerprint_of(raw),
            size: raw.len(),
            from_nobody,
        }
    }
}

/// The addresses that answers go to, as configured.
#[must_use]
pub fn addresses(config: &InboundMailConfig, secret: &InstanceSecret) -> ReplyAddresses {
    ReplyAddresses::new(
        secret.derive("mail reply").expose_secret(),
        &config.word,
        &config.domain,
    )
}

impl Reception {
    /// Puts it together.
    #[must_use]
    pub fn new(
        db: Database,
        tenants: TenantDirectory,
        files: Files,
        config: &InboundMailConfig,
        secret: &InstanceSecret,
    ) -> Self {
        Self {
            db,
            tenants,
            files,
            addresses: addresses(config, secret),
            authserv_id: config.authserv_id.clone(),
            require_authentication: config.require_authentication,
        }
    }

    /// For whom an address was made; none for one that is not ours.
    pub(super) fn open(&self, address: &str) -> Option<ReplyTo> {
        self.addresses.open(address)
    }

    /// Makes the mail a reply, or a message, or keeps it and why it is none. The same mail again changes nothing.
    pub(super) async fn take(&self, to: ReplyTo, arrived: &Arrived) -> Answer {
        let taken = async {
            let Some(sender) = Sender::of_address(&self.db, to).await? else {
                return Ok(Answer::Gone);
            };
            self.judge(&sender, arrived).await
        };
        match taken.await {
            Ok(answer) => answer,
            Err(Failure::Database(error)) => {
                tracing::warn!(%error, "a mail is not taken yet; the mail server tries again");
                Answer::Later
            }
            // A file that cannot be stored at present.
            Err(_) => Answer::Later,
        }
    }

    async fn judge(&self, sender: &Sender, arrived: &Arrived) -> Result<Answer, Failure> {
        let key = client_key(sender, arrived);
        let mail = match &arrived.mail {
            Err(Unreadable) if !arrived.from_nobody => {
                return self
                    .keep(sender, arrived, ParkedMailReason::Unreadable, key)
                    .await;
            }
            Err(Unreadable) => {
                return self
                    .keep(sender, arrived, ParkedMailReason::Bounce, key)
                    .await;
            }
            Ok(mail) => mail,
        };
        let reason = match mail.machine {
            Some(Machine::Bounce) => Some(ParkedMailReason::Bounce),
            _ if arrived.from_nobody => Some(ParkedMailReason::Bounce),
            Some(Machine::AutoReply) => Some(ParkedMailReason::AutoReply),
            None => None,
        };
        let reason = reason.or_else(|| self.distrust(sender, mail));
        let caller = match reason {
            Some(reason) => return self.keep(sender, arrived, reason, key).await,
            None => sender.caller(&self.tenants).await?,
        };
        let Some(caller) = caller else {
            return self
                .keep(sender, arrived, ParkedMailReason::NoAccess, key)
                .await;
        };
        if mail.text.is_empty() && mail.files.is_empty() {
            return self
                .keep(sender, arrived, ParkedMailReason::Empty, key)
                .await;
        }
        if self.is_there(sender, &caller, key).await? {
            return Ok(Answer::Taken);
        }
        let contents = Contents::of(&self.files, &self.db, &self.tenants);
        let (body, attached) = contents.read(sender, &caller, mail).await?;
        let (db, about) = (&self.db, sender.to.id());
        let written = match &sender.to {
            Target::Ticket(ticket) => {
                let id = ticket.id;
                tickets::commands::reply(db, &caller, id, body, Some(key), &attached)
                    .await
                    .map(drop)
            }
            Target::Conversation(id) => {
                by_mail::answer(db, &caller, *id, &body, key, attached).await
            }
        };
        match written {
            Ok(()) => {
                tracing::info!(tenant = %sender.tenant, %about, "an answer by mail became a reply");
                Ok(Answer::Taken)
            }
            Err(Failure::Database(error)) => Err(error.into()),
            Err(failure) => {
                let end = sender.to.ticket().and_then(|ticket| ticket.continued_in);
                match (reason_of(&failure), end) {
                    (ParkedMailReason::Closed, Some(end)) => {
                        let into = tickets::number_of_end(db, &caller, sender.tenant, end).await?;
                        let reason = ParkedMailReason::Merged;
                        self.keep_merged(sender, arrived, reason, key, into).await
                    }
                    (reason, _) => self.keep(sender, arrived, reason, key).await,
                }
            }
        }
    }

    /// Why the mail is not believed to be the contact's.
    fn distrust(&self, sender: &Sender, mail: &Mail) -> Option<ParkedMailReason> {
        let same = mail
            .from
            .as_deref()
            .is_some_and(|from| from.to_lowercase() == sender.email.to_lowercase());
        if !same {
            return Some(ParkedMailReason::UnknownSender);
        }
        let known = self
            .authserv_id
            .as_deref()
            .is_some_and(|server| mail.is_authenticated(server));
        (self.require_authentication && !known).then_some(ParkedMailReason::NotAuthenticated)
    }

    /// Whether an earlier delivery of the same mail has made the reply: its files are not stored again then.
    async fn is_there(&self, sender: &Sender, caller: &Caller, key: Uuid) -> Result<bool, DbError> {
        let ticket = match &sender.to {
            Target::Ticket(ticket) => ticket.id,
            Target::Conversation(id) => {
                return by_mail::is_there(&self.db, caller, *id, key).await;
            }
        };
        let query = ticket_entries::table
            .filter(ticket_entries::tenant_id.eq(sender.tenant))
            .filter(ticket_entries::ticket_id.eq(ticket))
            .filter(ticket_entries::author_contact_id.eq(sender.contact))
            .filter(ticket_entries::client_key.eq(key))
            .select(ticket_entries::id);
        let found: Vec<Uuid> = self.db.read(&caller.identity(), query).await?;
        Ok(!found.is_empty())
    }

    async fn keep(
        &self,
        sender: &Sender,
        arrived: &Arrived,
        reason: ParkedMailReason,
        key: Uuid,
    ) -> Result<Answer, Failure> {
        self.keep_merged(sender, arrived, reason, key, None).await
    }

    /// The same, of a ticket that goes on in another: `into` is its number for whoever may read it.
    async fn keep_merged(
        &self,
        sender: &Sender,
        arrived: &Arrived,
        reason: ParkedMailReason,
        key: Uuid,
        into: Option<i64>,
    ) -> Result<Answer, Failure> {
        let kept = commands::keep(&self.db, sender, arrived, reason, key, into).await?;
        tracing::info!(tenant = %sender.tenant, about = %sender.to.id(), reason = reason.word(), ?kept, "a mail did not become a reply");
        Ok(match kept {
            Kept::Yes => Answer::Kept,
            Kept::Full => Answer::Full,
        })
    }
}

/// One for a mail and an address, so that a second delivery is known again.
fn client_key(sender: &Sender, arrived: &Arrived) -> Uuid {
    let mail = match &arrived.mail {
        Ok(mail) => mail.fingerprint,
        Err(Unreadable) => arrived.fingerprint,
    };
    let hash: [u8; 32] = Sha256::new()
        .chain_update(sender.to.id().as_bytes())
        .chain_update(sender.contact.as_bytes())
        .chain_update(mail)
        .finalize()
        .into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn reason_of(failure: &Failure) -> ParkedMailReason {
    match failure {
        Failure::Refused(Refusal::NotFound | Refusal::Forbidden) => ParkedMailReason::NoAccess,
        Failure::User(errors)
            if errors
                .iter()
                .any(|error| error.code == UserErrorCode::InvalidState) =>
        {
            ParkedMailReason::Closed
        }
        _ => ParkedMailReason::Refused,
    }
}
