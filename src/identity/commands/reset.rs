//! A forgotten password: a link by mail, good once and for half an hour.
//!
//! Whoever asks gets the same answer after the same time, whether there is such an account or not.

use std::time::Duration;

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    LogInFailure, LogIns,
    credentials::{Kind, find, lock_password, store_contact_password, store_staff_password},
    failure::{not_hashed, too_many},
    links::{account_of_link, delete_links_of, insert_link},
    news,
    own_password::chosen,
};
use crate::{
    access::Account,
    api::{UserError, UserErrorCode},
    db::{DbError, Identity, System, schema::account_links},
    identity::{
        address::LoginAddress,
        audit::{AuditAction, AuditActor, Entry, record},
        limits::{Admission, Purpose},
        request::RequestOrigin,
        sessions::{Which, end_sessions_of},
        tokens::{SessionToken, TokenHash},
    },
    notifications::{AccountChange, MailContent, NewMail, PasswordReset, enqueue_secret},
    tenants::{AccessRules, Tenant},
    text::Locale,
};

/// How long a link is good.
const LINK_MINUTES: u32 = 30;
/// What an answer takes, at least: longer than finding an account and writing its mail does.
const ANSWER_TAKES: Duration = Duration::from_millis(500);

/// What somebody types who has forgotten their password.
#[derive(Clone, Copy)]
pub struct Forgotten<'a> {
    /// The portal; none at the desk.
    pub tenant: Option<&'a Tenant>,
    /// The account's address, in any spelling.
    pub email: &'a str,
    /// The language of what goes wrong.
    pub locale: Locale,
}

impl LogIns {
    /// Mails a link to a new password, if there is an account that may log in by password.
    ///
    /// # Errors
    /// Only what concerns anybody: not an address, too many tries, no database.
    pub async fn request_password_reset(
        &self,
        input: Forgotten<'_>,
        origin: &RequestOrigin,
    ) -> Result<(), LogInFailure> {
        let address = LoginAddress::typed(input.email)
            .map_err(|error| UserError::of_text(input.locale, "email", &error))?;
        let tenant = input.tenant.map(|tenant| tenant.id);
        let trying = self.trying(Purpose::Reset, tenant, &address, origin);
        if let Admission::Refused { seconds } = self.limits.admit(&trying).await? {
            return Err(too_many(input.locale, "email", seconds));
        }
        let (done, ()) = tokio::join!(
            self.send_link(&input, &address, origin),
            tokio::time::sleep(ANSWER_TAKES)
        );
        Ok(done?)
    }

    async fn send_link(
        &self,
        input: &Forgotten<'_>,
        address: &LoginAddress,
        origin: &RequestOrigin,
    ) -> Result<(), DbError> {
        let tenant = input.tenant.map(|tenant| tenant.id);
        let passwords_are_on = |tenant: &Tenant| tenant.access.password_log_in;
        if !input.tenant.is_none_or(passwords_are_on) {
            return Ok(());
        }
        let candidate = find(&self.db, tenant, address).await?;
        let Some(candidate) = candidate.filter(|candidate| candidate.may_reset) else {
            return Ok(());
        };
        let owner = self.known(candidate.account).await?.owner;
        let (token, hash) = SessionToken::generate();
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        delete_links_of(&mut tx, candidate.account).await?;
        let lifetime = TimeDelta::minutes(LINK_MINUTES.into());
        insert_link(&mut tx, candidate.account, &hash, lifetime).await?;
        let mail = NewMail {
            tenant,
            locale: match input.tenant {
                Some(portal) => portal.offered(owner.locale),
                None => owner.locale,
            },
            recipient_name: owner.name,
            recipient_email: owner.email,
            content: MailContent::PasswordReset(PasswordReset {
                minutes: LINK_MINUTES,
            }),
        };
        let secret = SecretString::from(token.expose().to_owned());
        enqueue_secret(&mut tx, &mail, &secret, &self.sealer).await?;
        let entry = Entry::on(
            candidate.account,
            AuditAction::PasswordResetRequested,
            AuditActor::Nobody,
        );
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await
    }

    /// Sets a password by a link. All sessions of the account end; to log in is the next step.
    ///
    /// # Errors
    /// `TOKEN_INVALID` for a link that was used, is too old, is of another portal, or was never one.
    pub async fn reset_password(
        &self,
        tenant: Option<Uuid>,
        rules: Option<&AccessRules>,
        (token, new): (&str, &str),
        locale: Locale,
        origin: &RequestOrigin,
    ) -> Result<(), LogInFailure> {
        let invalid = || UserError::at(locale, UserErrorCode::TokenInvalid, "token");
        let hash = TokenHash::of(token).ok_or_else(invalid)?;
        let account = account_of_link(&self.db, tenant, &hash).await?;
        let account = account.ok_or_else(invalid)?;
        let known = self.known(account).await?;
        let owner = &known.owner;
        let password = chosen(locale, new, rules, owner)?;
        let hashed = self.passwords.hash(&password).await;
        let hashed = hashed.map_err(|error| not_hashed(&error))?;
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        lock_password(&mut tx, account).await?;
        // Of two who use it at once, one finds it.
        let used = diesel::delete(account_links::table.find(hash.as_bytes().to_vec()))
            .execute(&mut *tx)
            .await?;
        if used == 0 {
            return Err(invalid().into());
        }
        delete_links_of(&mut tx, account).await?;
        match account {
            Account::Contact { tenant, contact } => {
                store_contact_password(&mut tx, tenant, contact, &hashed, Kind::Own).await?;
            }
            Account::Staff { staff } => store_staff_password(&mut tx, staff, &hashed).await?,
        }
        end_sessions_of(&mut tx, account, Which::All).await?;
        let actor = AuditActor::of_account(account);
        let entry = Entry::on(account, AuditAction::PasswordReset, actor);
        record(&mut tx, &entry, Some(origin)).await?;
        // Whoever was invited chooses their first one, and knows it.
        if known.has_password() {
            news::send(&mut tx, owner, AccountChange::Password).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
