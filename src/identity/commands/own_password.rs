//! Choosing a password of one's own, logged in.

use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::RunQueryDsl;

use super::{
    LogInFailure, LogIns,
    credentials::{Kind, lock_password, store_contact_password, store_staff_password},
    failure::{not_hashed, too_many},
    news::{self, Owner},
};
use crate::{
    access::{Account, Caller, Task, Viewer},
    api::{UserError, UserErrorCode},
    db::{
        DbError, Identity, System,
        schema::{contact_passwords, contacts, staff, staff_accounts, staff_passwords},
    },
    identity::{
        address::LoginAddress,
        audit::{AuditAction, AuditActor, Entry, record},
        limits::{Admission, Purpose},
        password::{Password, UnfitPassword},
        passwords::Verdict,
        request::RequestOrigin,
        session::PASSWORD,
        sessions::{NewSession, OpenedSession, Which, end_sessions_of, open},
        tokens::Carrier,
    },
    notifications::AccountChange,
    tenants::AccessRules,
    text::Locale,
};

/// What somebody types to change their password.
#[derive(Clone, Copy)]
pub struct NewPassword<'a> {
    /// The one that they have. Not asked for when they have just come in with one that Portico made.
    pub current: &'a str,
    /// The one that they want.
    pub new: &'a str,
    /// The tenant's rules; none at the desk.
    pub rules: Option<&'a AccessRules>,
    /// How the request's session was handed out, and the one in its place is.
    pub carrier: Carrier,
}

/// An account as changing its password sees it.
pub(super) struct Known {
    pub owner: Owner,
    hash: Option<String>,
}

impl Known {
    pub fn has_password(&self) -> bool {
        self.hash.is_some()
    }
}

impl LogIns {
    /// Changes the caller's password. All their sessions end; the one in which they did it goes on under another token.
    ///
    /// # Errors
    /// See [`LogInFailure`].
    pub async fn change_password(
        &self,
        caller: &Caller,
        input: NewPassword<'_>,
        origin: &RequestOrigin,
    ) -> Result<OpenedSession, LogInFailure> {
        let (account, asked) = match caller.viewer {
            Viewer::Contact { tenant, contact } => (Account::Contact { tenant, contact }, true),
            Viewer::Staff { staff, .. } => (Account::Staff { staff }, true),
            Viewer::Pending {
                account,
                task: Task::ChoosePassword,
            } => (account, false),
            _ => return Err(wrong_current(caller.locale)),
        };
        let known = self.known(account).await?;
        let current = if asked {
            self.check_current(caller.locale, account, &known, input.current, origin)
                .await?
        } else {
            None
        };
        let new = chosen(caller.locale, input.new, input.rules, &known.owner)?;
        let unchanged = match current {
            Some(_) => input.current == input.new,
            None => {
                let verdict = self.passwords.verify(&new, known.hash.as_deref()).await;
                verdict.map_err(|error| not_hashed(&error))? != Verdict::Wrong
            }
        };
        if unchanged {
            return Err(UserError::at(
                caller.locale,
                UserErrorCode::PasswordUnchanged,
                "newPassword",
            )
            .into());
        }
        let hash = self.passwords.hash(&new).await;
        let hash = hash.map_err(|error| not_hashed(&error))?;
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        lock_password(&mut tx, account).await?;
        match account {
            Account::Contact { tenant, contact } => {
                store_contact_password(&mut tx, tenant, contact, &hash, Kind::Own).await?;
            }
            Account::Staff { staff } => store_staff_password(&mut tx, staff, &hash).await?,
        }
        end_sessions_of(&mut tx, account, Which::All).await?;
        let settings = self.sessions.settings();
        let session = NewSession {
            account,
            carrier: input.carrier,
            method: PASSWORD,
            lifetime: settings.lifetime(input.carrier, input.rules),
            idle: settings.idle(input.carrier, input.rules),
            name: None,
            read_only: false,
            // Whoever was let in this far has shown it, if there is one.
            verified: true,
            confirmed: true,
        };
        let Some(opened) = open(&mut tx, &session, origin).await? else {
            return Err(wrong_current(caller.locale));
        };
        let entry = Entry::on(
            account,
            AuditAction::PasswordChanged,
            AuditActor::of_account(account),
        );
        record(&mut tx, &entry, Some(origin)).await?;
        news::send(&mut tx, &known.owner, AccountChange::Password).await?;
        tx.commit().await?;
        if let Some(token) = &origin.session {
            self.sessions.forget(token);
        }
        Ok(opened)
    }

    /// A wrong one counts as a failed log-in: whoever found an open browser does not guess on from there.
    pub(super) async fn check_current(
        &self,
        locale: Locale,
        account: Account,
        known: &Known,
        typed: &str,
        origin: &RequestOrigin,
    ) -> Result<Option<()>, LogInFailure> {
        let typed = Password::typed(typed).map_err(|error| {
            LogInFailure::from(UserError::of_text(locale, "currentPassword", &error))
        })?;
        let tenant = match account {
            Account::Contact { tenant, .. } => Some(tenant),
            Account::Staff { .. } => None,
        };
        let login = LoginAddress::typed(&known.owner.email)
            .map_err(|error| DbError::Refused(error.into()))?;
        let trying = self.trying(Purpose::LogIn, tenant, &login, origin);
        let made = match self.limits.admit(&trying).await? {
            Admission::Granted(made) => made,
            Admission::Refused { seconds } => {
                return Err(too_many(locale, "currentPassword", seconds));
            }
        };
        match self.passwords.verify(&typed, known.hash.as_deref()).await {
            Ok(Verdict::Wrong) => return Err(wrong_current(locale)),
            Ok(_) => {}
            Err(error) => {
                self.limits.undo(&made).await?;
                return Err(not_hashed(&error));
            }
        }
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        self.limits.succeeded(&mut tx, &made).await?;
        tx.commit().await?;
        Ok(Some(()))
    }

    /// The account of somebody who is known already.
    pub(super) async fn known(&self, account: Account) -> Result<Known, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let found: Option<(String, String, String, Option<String>)> = match account {
            Account::Contact { tenant, contact } => contacts::table
                .left_join(
                    contact_passwords::table.on(contact_passwords::tenant_id
                        .eq(contacts::tenant_id)
                        .and(contact_passwords::contact_id.eq(contacts::id))),
                )
                .filter(contacts::tenant_id.eq(tenant))
                .filter(contacts::id.eq(contact))
                .select((
                    contacts::display_name,
                    contacts::email,
                    contacts::locale,
                    contact_passwords::hash.nullable(),
                ))
                .first(&mut *tx)
                .await
                .optional()?,
            Account::Staff { staff } => staff_accounts::table
                .inner_join(staff::table.on(staff::id.eq(staff_accounts::staff_id)))
                .left_join(
                    staff_passwords::table
                        .on(staff_passwords::staff_id.eq(staff_accounts::staff_id)),
                )
                .filter(staff_accounts::staff_id.eq(staff))
                .select((
                    staff::display_name,
                    staff_accounts::email,
                    staff_accounts::locale,
                    staff_passwords::hash.nullable(),
                ))
                .first(&mut *tx)
                .await
                .optional()?,
        };
        tx.rollback().await?;
        let (name, email, locale, hash) =
            found.ok_or_else(|| DbError::Refused(anyhow::anyhow!("an account is gone")))?;
        Ok(Known {
            owner: Owner {
                tenant: match account {
                    Account::Contact { tenant, .. } => Some(tenant),
                    Account::Staff { .. } => None,
                },
                name,
                email,
                locale: locale.parse().unwrap_or_default(),
            },
            hash,
        })
    }
}

/// A password that fits, or what is wrong with it at `input.newPassword`.
pub(super) fn chosen(
    locale: Locale,
    text: &str,
    rules: Option<&AccessRules>,
    owner: &Owner,
) -> Result<Password, LogInFailure> {
    let mut own_words: Vec<&str> = vec![&owner.name, &owner.email];
    own_words.extend(owner.name.split_whitespace());
    own_words.extend(owner.email.split(['@', '.', '-', '_', '+']));
    Password::chosen(text, rules, &own_words).map_err(|unfit| {
        let field = "newPassword";
        let error = match unfit {
            UnfitPassword::TooShort { least } => {
                let code = UserErrorCode::PasswordTooShort;
                let limit = i64::try_from(least).unwrap_or(i64::MAX);
                let id = "user-error-password-too-short";
                UserError::with(locale, code, field, id, &[("limit", limit.into())])
            }
            UnfitPassword::TooCommon => {
                UserError::at(locale, UserErrorCode::PasswordTooCommon, field)
            }
            UnfitPassword::Text(error) => UserError::of_text(locale, field, &error),
        };
        error.into()
    })
}

fn wrong_current(locale: Locale) -> LogInFailure {
    UserError::with(
        locale,
        UserErrorCode::WrongCredentials,
        "currentPassword",
        "user-error-wrong-password",
        &[],
    )
    .into()
}
