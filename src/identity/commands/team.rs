//! What admins do with staff: each command in a transaction of their own name, with its entry in the audit log.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    LogIns,
    desk_contacts::failure,
    links::{delete_links_of, insert_link},
    news::{self, Owner},
    staff::{NewStaff, create_staff},
    team_record::{StaffDetails, changed, keep_to, must_not_be_last, stored, write},
};
use crate::{
    access::{Account, Caller, Refusal, StaffRole, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{
        DbError,
        schema::{staff, staff_accounts},
    },
    identity::{
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        request::RequestOrigin,
        sessions::{Which, end_sessions_of, renew_sessions_of},
        tokens::SessionToken,
    },
    notifications::{AccountChange, MailContent, NewMail, StaffInvited, enqueue_secret},
};

/// How long an invitation is good.
const INVITATION_HOURS: u32 = 72;

impl LogIns {
    /// Makes a member of staff and mails them a link by which they choose their password.
    ///
    /// # Errors
    /// `ADDRESS_TAKEN`.
    pub async fn invite_staff(
        &self,
        caller: &Caller,
        new: &StaffDetails,
        origin: &RequestOrigin,
    ) -> Result<Uuid, Failure> {
        let admin = admin(caller)?;
        let mut tx = self.db.begin(&caller.identity()).await?;
        let account = NewStaff {
            email: new.email.as_str(),
            display_name: &new.display_name,
            role: new.role,
            locale: new.locale,
            password: None,
        };
        let made = create_staff(&mut tx, &account).await;
        let staff = made.map_err(|error| failure(error, caller.locale))?;
        keep_to(&mut tx, staff, new.only.as_deref()).await?;
        self.send_invitation(&mut tx, admin, staff, &new.owner())
            .await?;
        let account = Account::Staff { staff };
        let entry = Entry::on(account, AuditAction::StaffInvited, AuditActor::of(caller));
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await?;
        Ok(staff)
    }

    /// Mails another link; the earlier one is not good any more.
    ///
    /// # Errors
    /// `INVALID_STATE` for somebody who has chosen a password, or may not log in.
    pub async fn resend_invitation(
        &self,
        caller: &Caller,
        staff: Uuid,
        origin: &RequestOrigin,
    ) -> Result<(), Failure> {
        let admin = admin(caller)?;
        let mut tx = self.db.begin(&caller.identity()).await?;
        let known = stored(&mut tx, staff).await?;
        let account = &known.account;
        let reason = match (account.active, account.password_since) {
            (false, _) => Some("user-error-not-active"),
            (true, Some(_)) => Some("user-error-invited-already"),
            (true, None) => None,
        };
        if let Some(id) = reason {
            let code = UserErrorCode::InvalidState;
            return Err(UserError::with(caller.locale, code, "staffId", id, &[]).into());
        }
        let to = known.owner();
        self.send_invitation(&mut tx, admin, staff, &to).await?;
        let account = Account::Staff { staff };
        let entry = Entry::on(account, AuditAction::StaffInvited, AuditActor::of(caller));
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes a member of staff's record and rights. Other rights end their sessions; another address informs the old
    /// one, or takes the invitation with it.
    ///
    /// # Errors
    /// `ADDRESS_TAKEN`, `LAST_ADMIN`.
    pub async fn update_staff(
        &self,
        caller: &Caller,
        staff: Uuid,
        new: &StaffDetails,
        origin: &RequestOrigin,
    ) -> Result<(), Failure> {
        let admin = admin(caller)?;
        let mut tx = self.db.begin(&caller.identity()).await?;
        if new.role != StaffRole::Admin {
            must_not_be_last(&mut tx, caller, staff, "role").await?;
        }
        let old = stored(&mut tx, staff).await?;
        let changed = changed(&old, new);
        if changed.is_empty() {
            tx.rollback().await?;
            return Ok(());
        }
        write(&mut tx, staff, new)
            .await
            .map_err(|error| failure(error, caller.locale))?;
        let account = Account::Staff { staff };
        let actor = AuditActor::of(caller);
        if changed.contains(&"email") {
            delete_links_of(&mut tx, account).await?;
            let entry = Entry::on(account, AuditAction::AddressChanged, actor);
            record(&mut tx, &entry, Some(origin)).await?;
            if old.account.password_since.is_some() {
                news::send(&mut tx, &old.owner(), AccountChange::Address).await?;
            } else if old.account.active {
                self.send_invitation(&mut tx, admin, staff, &new.owner())
                    .await?;
            }
        }
        let rights = ["role", "servesAllTenants", "tenantIds"];
        if changed.iter().any(|field| rights.contains(field)) {
            end_sessions_of(&mut tx, account, Which::All).await?;
        } else {
            renew_sessions_of(&mut tx, account).await?;
        }
        let fields = changed.into_iter().map(str::to_owned).collect();
        let entry =
            Entry::on(account, AuditAction::StaffUpdated, actor).with(AuditDetail::fields(fields));
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets a member of staff log in, or no longer; the latter ends their sessions and links. What they wrote stays.
    ///
    /// # Errors
    /// `LAST_ADMIN`.
    pub async fn set_member_active(
        &self,
        caller: &Caller,
        staff: Uuid,
        active: bool,
        origin: &RequestOrigin,
    ) -> Result<(), Failure> {
        admin(caller)?;
        let mut tx = self.db.begin(&caller.identity()).await?;
        if !active {
            must_not_be_last(&mut tx, caller, staff, "active").await?;
        }
        let old = stored(&mut tx, staff).await?;
        if old.account.active == active {
            tx.rollback().await?;
            return Ok(());
        }
        diesel::update(staff_accounts::table.find(staff))
            .set(staff_accounts::active.eq(active))
            .execute(&mut *tx)
            .await?;
        let account = Account::Staff { staff };
        let action = if active {
            AuditAction::StaffActivated
        } else {
            end_sessions_of(&mut tx, account, Which::All).await?;
            delete_links_of(&mut tx, account).await?;
            AuditAction::StaffDeactivated
        };
        let entry = Entry::on(account, action, AuditActor::of(caller));
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// In the transaction that makes or changes the account.
    async fn send_invitation(
        &self,
        conn: &mut AsyncPgConnection,
        admin: Uuid,
        member: Uuid,
        to: &Owner,
    ) -> Result<(), DbError> {
        let inviter: String = staff::table
            .find(admin)
            .select(staff::display_name)
            .first(conn)
            .await?;
        let account = Account::Staff { staff: member };
        let (token, hash) = SessionToken::generate();
        delete_links_of(conn, account).await?;
        let lifetime = TimeDelta::hours(INVITATION_HOURS.into());
        insert_link(conn, account, &hash, lifetime).await?;
        let mail = NewMail {
            tenant: None,
            locale: to.locale,
            recipient_name: to.name.clone(),
            recipient_email: to.email.clone(),
            content: MailContent::StaffInvited(StaffInvited {
                inviter,
                login: to.email.clone(),
                hours: INVITATION_HOURS,
            }),
        };
        let secret = SecretString::from(token.expose().to_owned());
        enqueue_secret(conn, &mail, &secret, &self.sealer).await?;
        Ok(())
    }
}

/// The admin who asks.
pub(super) fn admin(caller: &Caller) -> Result<Uuid, Refusal> {
    match caller.viewer {
        Viewer::Staff {
            staff,
            role: StaffRole::Admin,
            ..
        } => Ok(staff),
        _ => Err(Refusal::Forbidden),
    }
}
