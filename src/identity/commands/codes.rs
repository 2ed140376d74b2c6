//! The second factor of staff: one-time codes by time, and recovery codes for whoever has lost the device.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use qrcode::{QrCode, render::svg};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{
    LogInFailure, LogIns,
    failure::too_many,
    news,
    second_factor::{bare, hash, now, recovery_code, sealed_in, take_away, use_up},
};
use crate::{
    access::{Account, Caller},
    api::{Failure, UserError, UserErrorCode},
    config::percent_encode,
    db::{
        DbError, Identity, System,
        schema::{staff_accounts, staff_codes, staff_recovery_codes},
    },
    identity::{
        address::LoginAddress,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        limits::{Admission, Purpose},
        one_time::{codes_of, step_of},
        request::RequestOrigin,
        session::PASSWORD,
        sessions::{NewSession, OpenedSession, Which, end_sessions_of, open, renew_sessions_of},
        tokens::Carrier,
    },
    notifications::AccountChange,
    text::Locale,
};

/// Bytes of a secret: RFC 4226 §4 recommends 160 bits.
const SECRET: usize = 20;
/// Recovery codes that somebody gets.
const RECOVERY_CODES: usize = 10;

/// What an authenticator app needs.
#[derive(Debug)]
pub struct CodeSetUp {
    /// `otpauth://totp/…`
    pub uri: String,
    /// The secret in Base32, to be typed.
    pub secret: String,
    /// The address as a picture.
    pub qr_svg: String,
}

impl LogIns {
    /// Makes a secret and shows it. It is of no effect before [`Self::confirm_code`].
    ///
    /// # Errors
    /// `INVALID_STATE` when there is a second factor already.
    pub async fn set_up_code(
        &self,
        locale: Locale,
        staff: Uuid,
    ) -> Result<CodeSetUp, LogInFailure> {
        let owner = self.known(Account::Staff { staff }).await?.owner;
        let secret: [u8; SECRET] = rand::random();
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let sealed = self.sealer.seal(&sealed_in(staff), &secret);
        let stored = diesel::sql_query(
            "INSERT INTO staff_codes AS s (staff_id, sealed) VALUES ($1, $2)
             ON CONFLICT (staff_id) DO UPDATE SET sealed = excluded.sealed WHERE NOT s.confirmed",
        )
        .bind::<diesel::sql_types::Uuid, _>(staff)
        .bind::<diesel::sql_types::Binary, _>(sealed)
        .execute(&mut *tx)
        .await?;
        if stored == 0 {
            return Err(not_now(locale, "user-error-code-set-up"));
        }
        tx.commit().await?;
        let secret = codes_of(&secret)?.secret().to_base32();
        let (desk, login) = (
            percent_encode(&self.desk_name),
            percent_encode(&owner.email),
        );
        let uri = format!("otpauth://totp/{desk}:{login}?secret={secret}&issuer={desk}");
        let picture = QrCode::new(&uri).map_err(|error| DbError::Refused(error.into()))?;
        let qr_svg = picture
            .render::<svg::Color<'_>>()
            .min_dimensions(240, 240)
            .build();
        Ok(CodeSetUp {
            uri,
            secret,
            qr_svg,
        })
    }

    /// Puts the second factor in force, by a code that shows that the app has it. All sessions end; the one in which it
    /// was done goes on under another token. Gives the recovery codes, once.
    ///
    /// # Errors
    /// `WRONG_CODE`, `TOO_MANY_ATTEMPTS`; `INVALID_STATE` when nothing was begun.
    pub async fn confirm_code(
        &self,
        locale: Locale,
        staff: Uuid,
        (typed, carrier, confirmed): (&str, Carrier, bool),
        origin: &RequestOrigin,
    ) -> Result<(Vec<String>, OpenedSession), LogInFailure> {
        let account = Account::Staff { staff };
        let made = self.admit_code(locale, staff, origin).await?;
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let stored = self.stored_code(&mut tx, staff).await?;
        let Some(stored) = stored.filter(|stored| !stored.confirmed) else {
            self.limits.undo(&made).await?;
            return Err(not_now(locale, "user-error-no-code-begun"));
        };
        let secret = stored.secret.expose_secret();
        let Some(step) = step_of(&codes_of(secret)?, &bare(typed), now(), stored.last_step) else {
            return Err(wrong_code(locale));
        };
        diesel::update(staff_codes::table.find(staff))
            .set((
                staff_codes::confirmed.eq(true),
                staff_codes::last_step.eq(step),
            ))
            .execute(&mut *tx)
            .await?;
        diesel::update(staff_accounts::table.find(staff))
            .set(staff_accounts::second_factor_since.eq(diesel::dsl::now))
            .execute(&mut *tx)
            .await?;
        let codes: Vec<String> = std::iter::repeat_with(recovery_code)
            .take(RECOVERY_CODES)
            .collect();
        let rows: Vec<_> = codes
            .iter()
            .map(|code| {
                (
                    staff_recovery_codes::staff_id.eq(staff),
                    staff_recovery_codes::hash.eq(hash(secret, &bare(code))),
                )
            })
            .collect();
        diesel::insert_into(staff_recovery_codes::table)
            .values(rows)
            .execute(&mut *tx)
            .await?;
        end_sessions_of(&mut tx, account, Which::All).await?;
        let opened = self
            .open_verified(&mut tx, account, (carrier, confirmed), origin)
            .await?;
        let entry = Entry::on(
            account,
            AuditAction::CodeSetUp,
            AuditActor::of_account(account),
        );
        record(&mut tx, &entry, Some(origin)).await?;
        self.limits.succeeded(&mut tx, &made).await?;
        tx.commit().await?;
        self.forget(origin);
        Ok((codes, opened))
    }

    /// Takes the code of this moment, or a recovery code; the session goes on under another token.
    ///
    /// # Errors
    /// `WRONG_CODE`, `TOO_MANY_ATTEMPTS`.
    pub async fn verify_code(
        &self,
        locale: Locale,
        staff: Uuid,
        (typed, carrier, confirmed): (&str, Carrier, bool),
        origin: &RequestOrigin,
    ) -> Result<OpenedSession, LogInFailure> {
        let account = Account::Staff { staff };
        let made = self.admit_code(locale, staff, origin).await?;
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let method = match self.stored_code(&mut tx, staff).await? {
            Some(stored) if stored.confirmed => use_up(&mut tx, staff, &stored, typed).await?,
            _ => None,
        };
        let Some(method) = method else {
            let entry = Entry::on(account, AuditAction::LogInFailed, AuditActor::Nobody)
                .with(AuditDetail::method("code"));
            record(&mut tx, &entry, Some(origin)).await?;
            tx.commit().await?;
            return Err(wrong_code(locale));
        };
        if let Some(token) = &origin.session {
            super::end_one(&mut tx, token).await?;
        }
        let opened = self
            .open_verified(&mut tx, account, (carrier, confirmed), origin)
            .await?;
        let entry = Entry::on(
            account,
            AuditAction::LoggedIn,
            AuditActor::of_account(account),
        )
        .with(AuditDetail::method(method));
        record(&mut tx, &entry, Some(origin)).await?;
        self.limits.succeeded(&mut tx, &made).await?;
        tx.commit().await?;
        self.forget(origin);
        Ok(opened)
    }

    /// Takes the caller's own second factor away, when the password is right. Without one nothing happens.
    ///
    /// # Errors
    /// See [`LogInFailure`].
    pub async fn disable_code(
        &self,
        locale: Locale,
        staff: Uuid,
        password: &str,
        origin: &RequestOrigin,
    ) -> Result<(), LogInFailure> {
        let account = Account::Staff { staff };
        let known = self.known(account).await?;
        self.check_current(locale, account, &known, password, origin)
            .await?;
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        if take_away(&mut tx, staff).await? {
            renew_sessions_of(&mut tx, account).await?;
            let entry = Entry::on(
                account,
                AuditAction::CodeRemoved,
                AuditActor::of_account(account),
            );
            record(&mut tx, &entry, Some(origin)).await?;
        }
        tx.commit().await?;
        self.forget(origin);
        Ok(())
    }

    /// Takes the second factor of somebody who has lost the device: they are logged out everywhere, told by mail, and log
    /// in by password alone. Without one nothing happens.
    ///
    /// # Errors
    /// NOT_FOUND when there is no such member of staff.
    pub async fn remove_second_factor(
        &self,
        caller: &Caller,
        staff: Uuid,
        origin: &RequestOrigin,
    ) -> Result<(), Failure> {
        super::team::admin(caller)?;
        let account = Account::Staff { staff };
        let owner = self.known(account).await?.owner;
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        if take_away(&mut tx, staff).await? {
            end_sessions_of(&mut tx, account, Which::All).await?;
            let entry = Entry::on(account, AuditAction::CodeRemoved, AuditActor::of(caller));
            record(&mut tx, &entry, Some(origin)).await?;
            news::send(&mut tx, &owner, AccountChange::Code).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Counts the try as a failure until it is none, as at log-in.
    async fn admit_code(
        &self,
        locale: Locale,
        staff: Uuid,
        origin: &RequestOrigin,
    ) -> Result<crate::identity::limits::Try, LogInFailure> {
        let owner = self.known(Account::Staff { staff }).await?.owner;
        let login =
            LoginAddress::typed(&owner.email).map_err(|error| DbError::Refused(error.into()))?;
        let trying = self.trying(Purpose::Code, None, &login, origin);
        match self.limits.admit(&trying).await? {
            Admission::Granted(made) => Ok(made),
            Admission::Refused { seconds } => Err(too_many(locale, "code", seconds)),
        }
    }

    async fn open_verified(
        &self,
        conn: &mut AsyncPgConnection,
        account: Account,
        (carrier, confirmed): (Carrier, bool),
        origin: &RequestOrigin,
    ) -> Result<OpenedSession, LogInFailure> {
        let settings = self.sessions.settings();
        let session = NewSession {
            account,
            carrier,
            method: PASSWORD,
            lifetime: settings.lifetime(carrier, None),
            idle: settings.idle(carrier, None),
            name: None,
            read_only: false,
            verified: true,
            confirmed,
        };
        let opened = open(conn, &session, origin).await?;
        Ok(opened.ok_or_else(|| DbError::Refused(anyhow::anyhow!("an account was taken away")))?)
    }

    fn forget(&self, origin: &RequestOrigin) {
        if let Some(token) = &origin.session {
            self.sessions.forget(token);
        }
    }
}

fn wrong_code(locale: Locale) -> LogInFailure {
    UserError::at(locale, UserErrorCode::WrongCode, "code").into()
}

fn not_now(locale: Locale, id: &str) -> LogInFailure {
    UserError::with(locale, UserErrorCode::InvalidState, "code", id, &[]).into()
}
