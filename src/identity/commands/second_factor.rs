//! A second factor as it is stored, and whose turn it is to show or set up one.

use chrono::Utc;
use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::{ExposeSecret, SecretSlice};
use uuid::Uuid;

use super::LogIns;
use crate::{
    access::{Account, Caller, Refusal, Task, Viewer},
    config::hmac_sha256,
    db::{
        DbError, Identity, System,
        schema::{staff_accounts, staff_codes, staff_recovery_codes},
    },
    identity::{
        one_time::{codes_of, step_of},
        password::Password,
    },
};

/// A stored secret, while nobody else uses it.
pub(super) struct Stored {
    pub secret: SecretSlice<u8>,
    pub confirmed: bool,
    pub last_step: i64,
}

/// Who sets up a second factor: staff who may, and staff who must.
///
/// # Errors
/// For everybody else.
pub fn for_set_up(caller: &Caller) -> Result<Uuid, Refusal> {
    match caller.viewer {
        Viewer::Staff { staff, .. }
        | Viewer::Pending {
            account: Account::Staff { staff },
            task: Task::SetUpCode,
        } => Ok(staff),
        Viewer::Pending { task, .. } => Err(Refusal::Unfinished(task)),
        Viewer::Anonymous { .. } => Err(Refusal::Unauthenticated),
        Viewer::Contact { .. } => Err(Refusal::Forbidden),
    }
}

/// Who is to enter a code.
///
/// # Errors
/// For everybody else.
pub fn for_verifying(caller: &Caller) -> Result<Uuid, Refusal> {
    match caller.viewer {
        Viewer::Pending {
            account: Account::Staff { staff },
            task: Task::EnterCode,
        } => Ok(staff),
        Viewer::Pending { task, .. } => Err(Refusal::Unfinished(task)),
        Viewer::Anonymous { .. } => Err(Refusal::Unauthenticated),
        Viewer::Contact { .. } | Viewer::Staff { .. } => Err(Refusal::Forbidden),
    }
}

impl LogIns {
    /// Seals anew what a previous instance secret sealed, and says how many secrets that were.
    ///
    /// # Errors
    /// When the database cannot be asked; the next start tries again.
    pub async fn reseal(&self) -> Result<usize, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let all: Vec<(Uuid, Vec<u8>)> = staff_codes::table
            .select((staff_codes::staff_id, staff_codes::sealed))
            .for_update()
            .load(&mut *tx)
            .await?;
        let mut resealed = 0;
        for (staff, sealed) in all {
            if let Some(anew) = self.sealer.reseal(&sealed_in(staff), &sealed) {
                diesel::update(staff_codes::table.find(staff))
                    .set(staff_codes::sealed.eq(anew))
                    .execute(&mut *tx)
                    .await?;
                resealed += 1;
            }
        }
        tx.commit().await?;
        Ok(resealed)
    }

    /// The row while nobody else uses it.
    pub(super) async fn stored_code(
        &self,
        conn: &mut AsyncPgConnection,
        staff: Uuid,
    ) -> Result<Option<Stored>, DbError> {
        let found: Option<(Vec<u8>, bool, i64)> = staff_codes::table
            .find(staff)
            .select((
                staff_codes::sealed,
                staff_codes::confirmed,
                staff_codes::last_step,
            ))
            .for_update()
            .first(conn)
            .await
            .optional()?;
        let Some((sealed, confirmed, last_step)) = found else {
            return Ok(None);
        };
        let secret = self
            .sealer
            .open(&sealed_in(staff), &sealed)
            .ok_or_else(|| {
                DbError::Refused(anyhow::anyhow!(
                    "a second factor was sealed under an instance secret that is not known any more"
                ))
            })?;
        Ok(Some(Stored {
            secret,
            confirmed,
            last_step,
        }))
    }
}

/// Uses a code up, and says in which way it was good.
pub(super) async fn use_up(
    conn: &mut AsyncPgConnection,
    staff: Uuid,
    stored: &Stored,
    typed: &str,
) -> Result<Option<&'static str>, DbError> {
    let typed = bare(typed);
    let secret = stored.secret.expose_secret();
    if let Some(step) = step_of(&codes_of(secret)?, &typed, now(), stored.last_step) {
        diesel::update(staff_codes::table.find(staff))
            .set(staff_codes::last_step.eq(step))
            .execute(conn)
            .await?;
        return Ok(Some("code"));
    }
    let used = diesel::delete(staff_recovery_codes::table.find((staff, hash(secret, &typed))))
        .execute(conn)
        .await?;
    Ok((used > 0).then_some("recovery-code"))
}

/// Whether there was one.
pub(super) async fn take_away(conn: &mut AsyncPgConnection, staff: Uuid) -> Result<bool, DbError> {
    diesel::delete(staff_recovery_codes::table.filter(staff_recovery_codes::staff_id.eq(staff)))
        .execute(conn)
        .await?;
    diesel::delete(staff_codes::table.find(staff))
        .execute(conn)
        .await?;
    let had = diesel::update(staff_accounts::table.find(staff))
        .filter(staff_accounts::second_factor_since.is_not_null())
        .set(staff_accounts::second_factor_since.eq(None::<chrono::DateTime<Utc>>))
        .execute(conn)
        .await?;
    Ok(had > 0)
}

/// Two groups of five from the letters of initial passwords: 49 bits, tried as seldom as passwords are.
pub(super) fn recovery_code() -> String {
    let (_, text) = Password::random();
    text.expose_secret().chars().take(11).collect()
}

/// Keyed by the second factor's own secret, which is sealed: the table alone gives nothing to guess against.
pub(super) fn hash(secret: &[u8], code: &str) -> Vec<u8> {
    hmac_sha256(secret, format!("recovery code {code}").as_bytes()).to_vec()
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    Utc::now().timestamp().unsigned_abs()
}

/// As people type it: with blanks, hyphens, capital letters.
pub(super) fn bare(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What the secret is sealed under.
pub(super) fn sealed_in(staff: Uuid) -> String {
    format!("second factor {staff}")
}
