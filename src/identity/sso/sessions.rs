//! The session that a log-in at a provider opens: the same as that of a log-in by password.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{
    db::DbError,
    identity::{
        commands::note_log_in,
        request::RequestOrigin,
        session::{Account, SessionSettings},
        sessions::{NewSession, OpenedSession, end_one, open},
        tokens::Carrier,
    },
    tenants::AccessRules,
};

/// Whose it is and where they are.
pub(super) struct Opening<'a> {
    pub tenant: Uuid,
    pub contact: Uuid,
    pub method: &'static str,
    pub rules: &'a AccessRules,
    /// The session that the browser came with ends, so that nobody keeps a token from before the log-in.
    pub origin: &'a RequestOrigin,
}

/// Opens it in a transaction of `System::Login`; none when the contact is not active.
pub(super) async fn open_session(
    conn: &mut AsyncPgConnection,
    settings: &SessionSettings,
    opening: &Opening<'_>,
) -> Result<Option<OpenedSession>, DbError> {
    let account = Account::Contact {
        tenant: opening.tenant,
        contact: opening.contact,
    };
    let rules = Some(opening.rules);
    let new = NewSession {
        account,
        carrier: Carrier::Cookie,
        method: opening.method,
        lifetime: settings.lifetime(Carrier::Cookie, rules),
        idle: settings.idle(Carrier::Cookie, rules),
        name: None,
        read_only: false,
        // Only staff are asked for either.
        verified: false,
        confirmed: false,
    };
    let Some(opened) = open(conn, &new, opening.origin).await? else {
        return Ok(None);
    };
    note_log_in(conn, account).await?;
    if let Some(former) = &opening.origin.session {
        end_one(conn, former).await?;
    }
    Ok(Some(opened))
}
