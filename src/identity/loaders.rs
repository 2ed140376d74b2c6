//! What hangs on people, loaded for all of a request's people at once. A loader is made for one request, so what it
//! holds is the caller's own.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    sql_types::{Array, Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::audit::{AuditRow, audit_rows};
use crate::{
    access::{Caller, Viewer},
    db::{
        Database, DbError,
        schema::{audit_events, contacts, sessions},
    },
};

/// The rest of a contact's record, which lists of tickets have no use for.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = contacts, check_for_backend(Pg))]
pub struct ContactAccountRow {
    /// Their tenant.
    pub tenant_id: Uuid,
    /// Their record.
    pub id: Uuid,
    /// Where they work.
    pub department: Option<String>,
    /// Whether they may log in at all.
    pub active: bool,
    /// Whether they may by password.
    pub password_allowed: bool,
    /// Whether they may by an account of another provider.
    pub sso_allowed: bool,
    /// Switched on for them alone.
    pub features_on: Vec<String>,
    /// Switched off for them alone.
    pub features_off: Vec<String>,
    /// Whether they get a mail when somebody wrote to them.
    pub mail_on_message: bool,
    /// Whether the bell tells of answers.
    pub bell_on_answer: bool,
    /// Whether it tells of new states.
    pub bell_on_status: bool,
    /// Whether it tells of everything else.
    pub bell_on_change: bool,
    /// When they last did.
    pub last_log_in_at: Option<DateTime<Utc>>,
    /// Since when they have the password that they have.
    pub password_since: Option<DateTime<Utc>>,
    /// Whether Portico made it.
    pub password_initial: bool,
    /// When it ends by itself.
    pub password_expires_at: Option<DateTime<Utc>>,
    /// The mail that it was sent with.
    pub password_mail_id: Option<Uuid>,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
}

/// A session as people see it.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = sessions, check_for_backend(Pg))]
pub struct SessionRow {
    /// What people call it by.
    pub id: Uuid,
    /// Whose.
    pub contact_id: Option<Uuid>,
    /// Whose, when it is not a contact's.
    pub staff_id: Option<Uuid>,
    /// Whether it is a token.
    pub bearer: bool,
    /// What its owner calls it.
    pub name: Option<String>,
    /// Whether it may read and change nothing.
    pub read_only: bool,
    /// Where it was opened from.
    pub client_address: Option<String>,
    /// With what.
    pub user_agent: Option<String>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was used, a minute or two late.
    pub last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Loads [`ContactAccountRow`]s by the contact's id: a contact's own, and for staff those of the contacts they serve.
#[derive(Debug)]
pub struct ContactAccountLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for ContactAccountLoader {
    type Value = ContactAccountRow;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let mut query = contacts::table
            .filter(contacts::id.eq_any(ids.to_vec()))
            .select(ContactAccountRow::as_select())
            .into_boxed::<Pg>();
        query = match &self.caller.viewer {
            _ if !self.caller.guarded() => query,
            Viewer::Contact { tenant, contact } => query
                .filter(contacts::tenant_id.eq(*tenant))
                .filter(contacts::id.eq(*contact)),
            Viewer::Staff { .. } => match self.caller.served_tenants() {
                Some(served) => query.filter(contacts::tenant_id.eq_any(served)),
                None => query,
            },
            _ => query.filter(false.into_sql::<Bool>()),
        };
        let found: Vec<ContactAccountRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(found.into_iter().map(|row| (row.id, row)).collect())
    }
}

/// Loads the sessions of contacts, the latest used first, by the contact's id.
#[derive(Debug)]
pub struct SessionsLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for SessionsLoader {
    type Value = Vec<SessionRow>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let mut query = live_sessions()
            .filter(sessions::contact_id.eq_any(ids.to_vec()))
            .into_boxed::<Pg>();
        query = match &self.caller.viewer {
            _ if !self.caller.guarded() => query,
            Viewer::Contact { tenant, contact } => query
                .filter(sessions::tenant_id.eq(*tenant))
                .filter(sessions::contact_id.eq(*contact)),
            Viewer::Staff { .. } => match self.caller.served_tenants() {
                Some(served) => query.filter(sessions::tenant_id.eq_any(served)),
                None => query,
            },
            _ => query.filter(false.into_sql::<Bool>()),
        };
        let found: Vec<SessionRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut by_contact = HashMap::<Uuid, Vec<SessionRow>>::new();
        for row in found {
            if let Some(contact) = row.contact_id {
                by_contact.entry(contact).or_default().push(row);
            }
        }
        Ok(by_contact)
    }
}

#[diesel::dsl::auto_type]
fn live_sessions() -> _ {
    let still: diesel::expression::SqlLiteral<Bool> = sql::<Bool>(
        "(sessions.expires_at > now() AND (sessions.idle IS NULL OR sessions.last_used_at + sessions.idle > now()))",
    );
    let columns: diesel::dsl::AsSelect<SessionRow, Pg> = SessionRow::as_select();
    sessions::table
        .filter(still)
        // Staff who look at the portal as a contact are logged in at the desk.
        .filter(sessions::viewed_by.is_null())
        .order((sessions::last_used_at.desc(), sessions::id))
        .select(columns)
}

/// The sessions of the member of staff who asks.
///
/// # Errors
/// When the database cannot be asked.
pub async fn own_sessions_of_staff(
    db: &Database,
    caller: &Caller,
) -> Result<Vec<SessionRow>, DbError> {
    let Viewer::Staff { staff, .. } = caller.viewer else {
        return Ok(Vec::new());
    };
    let query = live_sessions().filter(sessions::staff_id.eq(staff));
    db.read(&caller.identity(), query).await
}

/// Loads the newest fifty events of contacts' accounts, by the contact's id.
#[derive(Debug)]
pub struct SecurityEventsLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for SecurityEventsLoader {
    type Value = Vec<AuditRow>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let newest = sql::<Bool>("audit_events.id IN (SELECT n.id FROM unnest(")
            .bind::<Array<SqlUuid>, _>(ids.to_vec())
            .sql(
                ") c (id) CROSS JOIN LATERAL (SELECT e.id FROM audit_events e WHERE e.contact_id = c.id
                 ORDER BY e.at DESC, e.id DESC LIMIT 50) n)",
            );
        let mut query = audit_rows!().filter(newest);
        query = match &self.caller.viewer {
            _ if !self.caller.guarded() => query,
            Viewer::Contact { tenant, contact } => query
                .filter(audit_events::tenant_id.eq(*tenant))
                .filter(audit_events::contact_id.eq(*contact)),
            Viewer::Staff { .. } => match self.caller.served_tenants() {
                Some(served) => query.filter(audit_events::tenant_id.eq_any(served)),
                None => query,
            },
            _ => query.filter(false.into_sql::<Bool>()),
        };
        let query = query.order((audit_events::at.desc(), audit_events::id.desc()));
        let found: Vec<AuditRow> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut by_contact = HashMap::<Uuid, Vec<AuditRow>>::new();
        for row in found {
            if let Some(contact) = row.contact_id {
                by_contact.entry(contact).or_default().push(row);
            }
        }
        Ok(by_contact)
    }
}
