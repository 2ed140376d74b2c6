//! Asking for the password once more, before what matters.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{LogInFailure, LogIns};
use crate::{
    access::{Account, Caller},
    db::{Identity, System, schema::sessions},
    identity::{request::RequestOrigin, sessions::renew_sessions_of},
};

impl LogIns {
    /// Marks the caller's session as one whose owner has just typed the password. A wrong one counts as a failed log-in.
    ///
    /// # Errors
    /// See [`LogInFailure`].
    pub async fn confirm_password(
        &self,
        caller: &Caller,
        account: Account,
        typed: &str,
        origin: &RequestOrigin,
    ) -> Result<(), LogInFailure> {
        let known = self.known(account).await?;
        self.check_current(caller.locale, account, &known, typed, origin)
            .await?;
        let Some(token) = &origin.session else {
            return Ok(());
        };
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        diesel::update(sessions::table.find(token.as_bytes().to_vec()))
            .set(sessions::confirmed_at.eq(diesel::dsl::now))
            .execute(&mut *tx)
            .await?;
        renew_sessions_of(&mut tx, account).await?;
        tx.commit().await?;
        self.sessions.forget(token);
        Ok(())
    }
}
