//! An admin looks at a portal as one of its contacts sees it: from the desk's host to the portal's by a token that is good
//! once, and there in a session that reads and changes nothing.

use std::time::Duration;

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::LogIns;
use crate::{
    access::{Account, Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Identity, System,
        schema::{contacts, sessions, view_handovers},
    },
    identity::{
        audit::{AuditAction, AuditActor, Entry, record},
        request::{RequestOrigin, ResponseCookies},
        sessions::{NewSession, end_one, open},
        tokens::{Carrier, SessionToken, TokenHash},
    },
};

/// How long the way to the portal is open.
const HANDOVER: chrono::Duration = chrono::Duration::seconds(60);
/// How long somebody looks at most.
const LOOK: Duration = Duration::from_mins(30);
/// How such a session was opened.
const METHOD: &str = "view_as";

/// Where to look, and with what.
#[derive(Debug)]
pub struct Handover {
    /// The contact's tenant.
    pub tenant: Uuid,
    /// Good once, for a minute.
    pub token: SessionToken,
}

/// Makes the way to a contact's portal.
///
/// # Errors
/// Refused for anybody but admins; NOT_FOUND for a contact that is not there, or not the caller's to serve; INVALID_STATE
/// for one who may not log in.
pub async fn view_as(db: &Database, caller: &Caller, contact: Uuid) -> Result<Handover, Failure> {
    let staff = match caller.viewer {
        Viewer::Staff { staff, .. } if caller.administers() => staff,
        _ => return Err(Refusal::Forbidden.into()),
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let found: Option<(Uuid, bool)> = contacts::table
        .filter(contacts::id.eq(contact))
        .select((contacts::tenant_id, contacts::active))
        .first(&mut *tx)
        .await
        .optional()?;
    let (tenant, active) = match found {
        Some((tenant, active)) if caller.serves(tenant) => (tenant, active),
        _ => return refuse(tx, Refusal::NotFound).await,
    };
    if !active {
        let code = UserErrorCode::InvalidState;
        let words = "user-error-not-active";
        let error = UserError::with(caller.locale, code, "contactId", words, &[]);
        return refuse(tx, error).await;
    }
    let (token, hash) = SessionToken::generate();
    diesel::insert_into(view_handovers::table)
        .values((
            view_handovers::token_hash.eq(hash.as_bytes().to_vec()),
            view_handovers::tenant_id.eq(tenant),
            view_handovers::contact_id.eq(contact),
            view_handovers::staff_id.eq(staff),
            view_handovers::expires_at.eq(Utc::now() + HANDOVER),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(Handover { tenant, token })
}

impl LogIns {
    /// Opens the session that a handover leads to, in place of the one that the browser came with; says whether it was good
    /// at this portal. It is written into the audit log, where the contact reads it too.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn look_as(
        &self,
        tenant: Uuid,
        token: &str,
        origin: &RequestOrigin,
        cookies: &ResponseCookies,
    ) -> Result<bool, DbError> {
        let Some(hash) = TokenHash::of(token) else {
            return Ok(false);
        };
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let used: Option<(Uuid, Uuid)> = diesel::delete(
            view_handovers::table
                .find(hash.as_bytes().to_vec())
                .filter(view_handovers::tenant_id.eq(tenant))
                .filter(view_handovers::expires_at.gt(diesel::dsl::now)),
        )
        .returning((view_handovers::contact_id, view_handovers::staff_id))
        .get_result(&mut *tx)
        .await
        .optional()?;
        let Some((contact, staff)) = used else {
            tx.rollback().await?;
            return Ok(false);
        };
        let account = Account::Contact { tenant, contact };
        let new = NewSession {
            account,
            carrier: Carrier::Cookie,
            method: METHOD,
            lifetime: LOOK,
            idle: None,
            name: None,
            read_only: true,
            verified: false,
            confirmed: false,
        };
        let Some(opened) = open(&mut tx, &new, origin).await? else {
            tx.rollback().await?;
            return Ok(false);
        };
        diesel::update(sessions::table.filter(sessions::id.eq(opened.id)))
            .set(sessions::viewed_by.eq(staff))
            .execute(&mut *tx)
            .await?;
        if let Some(former) = &origin.session {
            end_one(&mut tx, former).await?;
        }
        let actor = AuditActor::Staff(staff);
        let entry = Entry::on(account, AuditAction::ViewedAsContact, actor);
        record(&mut tx, &entry, Some(origin)).await?;
        tx.commit().await?;
        if let Some(former) = &origin.session {
            self.sessions.forget(former);
        }
        cookies.hand_out(&opened.token, LOOK.as_secs());
        Ok(true)
    }

    /// Deletes handovers that nobody followed, and says how many.
    pub(super) async fn sweep_handovers(&self) -> Result<usize, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let over = view_handovers::expires_at.le(diesel::dsl::now);
        let swept = diesel::delete(view_handovers::table.filter(over))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(swept)
    }
}
