//! What people do to their own account: record, sessions, access tokens.

use std::time::Duration;

use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::RunQueryDsl;

use super::LogIns;
use crate::{
    access::{Account, Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{
        Database, Identity, System,
        schema::{contacts, sessions},
    },
    identity::{
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        model::ContactRow,
        request::RequestOrigin,
        sessions::{NewSession, OpenedSession, Which, end_sessions_of, open, renew_sessions_of},
        tokens::Carrier,
    },
    text::Locale,
};

/// Sessions and tokens that one account may have at most.
const MOST_TOKENS: i64 = 50;

/// What a contact may change of their own record, checked.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What they are called.
    pub display_name: String,
    /// As they write it.
    pub phone: Option<String>,
    /// The language that they read.
    pub locale: Locale,
    /// Whether they want a mail when they are answered; none leaves it.
    pub mail_on_answer: Option<bool>,
    /// Whether they want a mail when their ticket has a new state; none leaves it.
    pub mail_on_status: Option<bool>,
    /// Whether they want a mail when somebody wrote to them; none leaves it.
    pub mail_on_message: Option<bool>,
    /// Whether the bell tells of answers, states and other changes; none leaves it.
    pub bell: [Option<bool>; 3],
}

/// Changes the caller's own record.
///
/// # Errors
/// Refused for anybody but a contact.
pub async fn update_profile(
    db: &Database,
    caller: &Caller,
    profile: &Profile,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let rings = (
        contacts::mail_on_message,
        contacts::bell_on_answer,
        contacts::bell_on_status,
        contacts::bell_on_change,
    );
    let (old, rang): (ContactRow, (bool, bool, bool, bool)) = contacts::table
        .find((tenant, contact))
        .select((ContactRow::as_select(), rings))
        .for_update()
        .first(&mut *tx)
        .await?;
    let mail_on_answer = profile.mail_on_answer.unwrap_or(old.mail_on_answer);
    let mail_on_status = profile.mail_on_status.unwrap_or(old.mail_on_status);
    let old_on_message = rang.0;
    let mail_on_message = profile.mail_on_message.unwrap_or(old_on_message);
    let rang = [rang.1, rang.2, rang.3];
    let bell = [0, 1, 2].map(|kind| profile.bell[kind].unwrap_or(rang[kind]));
    let fields = [
        ("displayName", old.display_name != profile.display_name),
        ("phone", old.phone != profile.phone),
        ("locale", old.locale != profile.locale),
        ("mailOnAnswer", old.mail_on_answer != mail_on_answer),
        ("mailOnStatus", old.mail_on_status != mail_on_status),
        ("mailOnMessage", old_on_message != mail_on_message),
        ("bellOnAnswer", rang[0] != bell[0]),
        ("bellOnStatus", rang[1] != bell[1]),
        ("bellOnChange", rang[2] != bell[2]),
    ];
    let changed: Vec<String> = fields
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(field, _)| field.to_owned())
        .collect();
    if changed.is_empty() {
        tx.rollback().await?;
        return Ok(());
    }
    diesel::update(contacts::table.find((tenant, contact)))
        .set((
            contacts::display_name.eq(&profile.display_name),
            contacts::phone.eq(&profile.phone),
            contacts::locale.eq(profile.locale.as_str()),
            contacts::mail_on_answer.eq(mail_on_answer),
            contacts::mail_on_status.eq(mail_on_status),
            contacts::mail_on_message.eq(mail_on_message),
            contacts::bell_on_answer.eq(bell[0]),
            contacts::bell_on_status.eq(bell[1]),
            contacts::bell_on_change.eq(bell[2]),
            contacts::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut *tx)
        .await?;
    let account = Account::Contact { tenant, contact };
    let entry = Entry::on(account, AuditAction::ProfileUpdated, AuditActor::of(caller))
        .with(AuditDetail::fields(changed));
    record(&mut tx, &entry, Some(origin)).await?;
    renew_sessions_of(&mut tx, account).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends sessions of the caller's own, and says how many.
///
/// # Errors
/// NOT_FOUND when one was named that is not theirs, or has ended.
pub async fn end_own_sessions(
    db: &Database,
    caller: &Caller,
    which: Which,
    origin: &RequestOrigin,
) -> Result<usize, Failure> {
    let account = own_account(caller)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let ended = end_sessions_of(&mut tx, account, which).await?;
    if ended == 0 {
        tx.rollback().await?;
        return match which {
            Which::One(_) => {
                Err(UserError::at(caller.locale, UserErrorCode::NotFound, "sessionId").into())
            }
            _ => Ok(0),
        };
    }
    let entry = Entry::on(account, AuditAction::SessionEnded, AuditActor::of(caller))
        .with(AuditDetail::count(ended));
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(ended)
}

/// An access token that is to be.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'a> {
    /// What its owner calls it.
    pub name: &'a str,
    /// How long it lasts.
    pub lifetime: Duration,
    /// Whether it may read and change nothing.
    pub read_only: bool,
}

impl LogIns {
    /// Makes an access token for another front end. It is a session like any other, and ends when theirs do.
    ///
    /// # Errors
    /// `INVALID_STATE` when there are too many.
    pub async fn create_access_token(
        &self,
        caller: &Caller,
        new: NewToken<'_>,
        origin: &RequestOrigin,
    ) -> Result<OpenedSession, Failure> {
        let account = own_account(caller)?;
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let mut theirs = sessions::table.count().into_boxed();
        theirs = match account {
            Account::Contact { tenant, contact } => theirs
                .filter(sessions::tenant_id.eq(tenant))
                .filter(sessions::contact_id.eq(contact)),
            Account::Staff { staff } => theirs.filter(sessions::staff_id.eq(staff)),
        };
        let count: i64 = theirs.filter(sessions::bearer).first(&mut *tx).await?;
        if count >= MOST_TOKENS {
            tx.rollback().await?;
            let code = UserErrorCode::InvalidState;
            let id = "user-error-too-many-tokens";
            let limit = [("limit", MOST_TOKENS.into())];
            return Err(UserError::with(caller.locale, code, "name", id, &limit).into());
        }
        // It ends when the way is switched off in which its owner came in.
        let method: Option<(String, bool)> = match origin.session {
            Some(token) => sessions::table
                .find(token.as_bytes().to_vec())
                .select((sessions::method, sessions::verified))
                .first(&mut *tx)
                .await
                .optional()?,
            None => None,
        };
        let (method, verified) = method.ok_or(Refusal::Unauthenticated)?;
        let session = NewSession {
            account,
            carrier: Carrier::Bearer,
            method: &method,
            lifetime: new.lifetime,
            idle: None,
            name: Some(new.name),
            read_only: new.read_only,
            verified,
            confirmed: false,
        };
        let opened = open(&mut tx, &session, origin).await?;
        let opened = opened.ok_or(Refusal::Unauthenticated)?;
        let actor = AuditActor::of(caller);
        let entry =
            Entry::on(account, AuditAction::TokenCreated, actor).with(AuditDetail::name(new.name));
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await?;
        Ok(opened)
    }
}

/// The caller's own account; only of those who have nothing left to do first.
pub(crate) fn own_account(caller: &Caller) -> Result<Account, Refusal> {
    match caller.viewer {
        Viewer::Contact { tenant, contact } => Ok(Account::Contact { tenant, contact }),
        Viewer::Staff { staff, .. } => Ok(Account::Staff { staff }),
        Viewer::Anonymous { .. } => Err(Refusal::Unauthenticated),
        Viewer::Pending { task, .. } => Err(Refusal::Unfinished(task)),
    }
}
