//! (Re)Initialize Password: staff have a password made and mailed to a contact.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    LogIns,
    credentials::{Kind, store_contact_password},
};
use crate::{
    access::{Account, Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{
        DbError, Identity, System,
        schema::{account_links, contacts},
    },
    identity::{
        audit::{AuditAction, AuditActor, Entry, record},
        model::ContactRow,
        password::Password,
        request::RequestOrigin,
        sessions::{Which, end_sessions_of},
    },
    notifications::{InitialPassword, MailContent, NewMail, enqueue_secret, withdraw},
    tenants::{OwnPassword, Tenant},
};

/// What the contact's row says while nobody else changes it.
type Locked = (
    bool,
    bool,
    String,
    String,
    String,
    bool,
    Option<DateTime<Utc>>,
    Option<Uuid>,
);

impl LogIns {
    /// Makes a random password for the contact, mails it, and ends what the old one opened. Says whether an earlier
    /// initial password was still good, and is not any more.
    ///
    /// # Errors
    /// `INVALID_STATE` for a contact who is not active, `PASSWORD_LOG_IN_OFF` where passwords are switched off.
    pub async fn initialize_password(
        &self,
        caller: &Caller,
        tenant: &Tenant,
        contact: &ContactRow,
        origin: &RequestOrigin,
    ) -> Result<bool, Failure> {
        let Viewer::Staff { .. } = caller.viewer else {
            return Err(Refusal::Forbidden.into());
        };
        let (password, text) = Password::random();
        let hash = self.passwords.hash(&password).await;
        let hash = hash.map_err(|error| DbError::Refused(error.into()))?;
        let (tenant_id, id) = (contact.tenant_id, contact.id);
        let account = Account::Contact {
            tenant: tenant_id,
            contact: id,
        };
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        // Whoever presses a second time waits here, and finds what the first one did.
        let locked: Option<Locked> = contacts::table
            .find((tenant_id, id))
            .select((
                contacts::active,
                contacts::password_allowed,
                contacts::display_name,
                contacts::email,
                contacts::locale,
                contacts::password_initial,
                contacts::password_expires_at,
                contacts::password_mail_id,
            ))
            .for_update()
            .first(&mut *tx)
            .await
            .optional()?;
        let Some((active, allowed, name, email, locale, initial, expires, earlier)) = locked else {
            return Err(Refusal::NotFound.into());
        };
        if !active {
            let code = UserErrorCode::InvalidState;
            let id = "user-error-not-active";
            return Err(UserError::with(caller.locale, code, "contactId", id, &[]).into());
        }
        if !allowed || !tenant.access.password_log_in {
            let code = UserErrorCode::PasswordLogInOff;
            return Err(UserError::at(caller.locale, code, "contactId").into());
        }
        let hours = tenant.access.initial_password_hours;
        let expires_at = Utc::now() + TimeDelta::hours(hours.into());
        store_contact_password(&mut tx, tenant_id, id, &hash, Kind::Initial { expires_at }).await?;
        end_sessions_of(&mut tx, account, Which::All).await?;
        diesel::delete(
            account_links::table
                .filter(account_links::tenant_id.eq(tenant_id))
                .filter(account_links::contact_id.eq(id)),
        )
        .execute(&mut *tx)
        .await?;
        if let Some(mail) = earlier {
            withdraw(&mut tx, mail).await?;
        }
        let mail = NewMail {
            tenant: Some(tenant_id),
            locale: tenant.offered(locale.parse().unwrap_or_default()),
            recipient_name: name,
            recipient_email: email.clone(),
            content: MailContent::InitialPassword(InitialPassword {
                login: email,
                hours,
                must_choose: tenant.access.own_password == OwnPassword::Must,
            }),
        };
        let mail = enqueue_secret(&mut tx, &mail, &text, &self.sealer).await?;
        diesel::update(contacts::table.find((tenant_id, id)))
            .set(contacts::password_mail_id.eq(mail))
            .execute(&mut *tx)
            .await?;
        let entry = Entry::on(
            account,
            AuditAction::PasswordInitialized,
            AuditActor::of(caller),
        );
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await?;
        Ok(initial && expires.is_some_and(|expires| expires > Utc::now()))
    }
}
