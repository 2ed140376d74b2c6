//! What admins grant contacts: to read the tickets of a colleague, of a department, or of their whole organisation.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{
    deserialize::FromSqlRow, expression::AsExpression, pg::Pg, prelude::*,
    sql_types::Text as SqlText,
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::{
    access::{Account, Caller, Refusal, StaffRole, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{
        Database, DbError,
        schema::{contact_directory, contacts, ticket_grants},
    },
    identity::{
        ContactRow, RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        commands::renew_sessions_of,
    },
    text_enum,
};

/// Whose tickets a grant is about.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
#[graphql(name = "TicketGrantScope")]
pub enum GrantScope {
    /// One colleague's.
    Contact,
    /// Those of everybody in a department.
    Department,
    /// Those of everybody in the organisation.
    Tenant,
}

text_enum!(GrantScope { Contact = "contact", Department = "department", Tenant = "tenant" });

/// A grant to be given, checked.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// Whose tickets.
    pub target: Target,
    /// Whether the reader may reply too.
    pub may_reply: bool,
    /// Whether the reader may open tickets in the name of those.
    pub may_open: bool,
    /// When it ends by itself.
    pub valid_until: DateTime<Utc>,
}

/// Whose tickets.
#[derive(Clone, Debug)]
pub enum Target {
    /// One colleague's.
    Contact(Uuid),
    /// A department's.
    Department(String),
    /// Everybody's.
    Tenant,
}

/// A grant, with the name of the colleague if it is about one.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = ticket_grants, check_for_backend(Pg))]
pub struct GrantRow {
    /// Stable.
    pub id: Uuid,
    /// Whose tickets.
    pub scope: GrantScope,
    /// Of this department.
    pub target_department: Option<String>,
    /// Whether the reader may reply.
    pub may_reply: bool,
    /// Whether the reader may open tickets in their name.
    pub may_open: bool,
    /// When it ends by itself.
    pub valid_until: DateTime<Utc>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// A contact's grants with the names of those whom they are about, the latest first; ended ones too. For staff.
///
/// # Errors
/// When the database fails.
pub async fn of_contact(
    db: &Database,
    caller: &Caller,
    contact: Uuid,
) -> Result<Vec<(GrantRow, Option<String>)>, DbError> {
    let query = ticket_grants::table
        .left_join(
            contact_directory::table.on(contact_directory::tenant_id
                .eq(ticket_grants::tenant_id)
                .and(
                    ticket_grants::target_contact_id.eq(contact_directory::contact_id.nullable()),
                )),
        )
        .filter(ticket_grants::reader_id.eq(contact))
        .order((ticket_grants::created_at.desc(), ticket_grants::id))
        .select((
            GrantRow::as_select(),
            contact_directory::display_name.nullable(),
        ))
        .into_boxed::<Pg>();
    let query = match caller.viewer {
        _ if !caller.guarded() => query,
        Viewer::Staff { .. } => match caller.served_tenants() {
            Some(served) => query.filter(ticket_grants::tenant_id.eq_any(served)),
            None => query,
        },
        _ => return Ok(Vec::new()),
    };
    db.read(&caller.identity(), query).await
}

/// Lets a contact read tickets of others, from now on.
///
/// # Errors
/// Refused for anybody but an admin; NOT_FOUND at the colleague who is not of the same organisation, or is the reader.
pub async fn grant(
    db: &Database,
    caller: &Caller,
    reader: &ContactRow,
    new: NewGrant,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    let staff = admin(caller)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let (scope, contact, department) = match new.target {
        Target::Contact(contact) => (GrantScope::Contact, Some(contact), None),
        Target::Department(name) => (GrantScope::Department, None, Some(name)),
        Target::Tenant => (GrantScope::Tenant, None, None),
    };
    if let Some(target) = contact {
        let there: Option<Uuid> = contacts::table
            .find((reader.tenant_id, target))
            .filter(contacts::id.ne(reader.id))
            .select(contacts::id)
            .first(&mut *tx)
            .await
            .optional()?;
        if there.is_none() {
            tx.rollback().await?;
            let code = UserErrorCode::NotFound;
            return Err(UserError::at(caller.locale, code, "targetId").into());
        }
    }
    diesel::insert_into(ticket_grants::table)
        .values((
            ticket_grants::tenant_id.eq(reader.tenant_id),
            ticket_grants::id.eq(Uuid::now_v7()),
            ticket_grants::reader_id.eq(reader.id),
            ticket_grants::scope.eq(scope),
            ticket_grants::target_contact_id.eq(contact),
            ticket_grants::target_department.eq(department),
            ticket_grants::may_reply.eq(new.may_reply),
            ticket_grants::may_open.eq(new.may_open),
            ticket_grants::valid_until.eq(new.valid_until),
            ticket_grants::created_by.eq(staff),
        ))
        .execute(&mut *tx)
        .await?;
    let account = Account::Contact {
        tenant: reader.tenant_id,
        contact: reader.id,
    };
    let action = AuditAction::TicketAccessGranted;
    let entry = Entry::on(account, action, AuditActor::of(caller))
        .with(AuditDetail::fields(vec![format!("grant-{}", scope.word())]));
    record(&mut tx, &entry, Some(origin)).await?;
    renew_sessions_of(&mut tx, account).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a grant back. The next statement of whoever had it finds nothing, and what they watch is told.
///
/// # Errors
/// Refused for anybody but an admin; NOT_FOUND for a grant that is not there.
pub async fn revoke(
    db: &Database,
    caller: &Caller,
    grant: Uuid,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    admin(caller)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let gone: Option<(Uuid, Uuid, GrantScope)> =
        diesel::delete(ticket_grants::table.filter(ticket_grants::id.eq(grant)))
            .returning((
                ticket_grants::tenant_id,
                ticket_grants::reader_id,
                ticket_grants::scope,
            ))
            .get_result(&mut *tx)
            .await
            .optional()?;
    let Some((tenant, contact, scope)) = gone else {
        tx.rollback().await?;
        return Err(Refusal::NotFound.into());
    };
    let account = Account::Contact { tenant, contact };
    let action = AuditAction::TicketAccessRevoked;
    let entry = Entry::on(account, action, AuditActor::of(caller))
        .with(AuditDetail::fields(vec![format!("grant-{}", scope.word())]));
    record(&mut tx, &entry, Some(origin)).await?;
    renew_sessions_of(&mut tx, account).await?;
    tx.commit().await?;
    Ok(())
}

fn admin(caller: &Caller) -> Result<Uuid, Refusal> {
    match caller.viewer {
        Viewer::Staff {
            staff,
            role: StaffRole::Admin,
            ..
        } => Ok(staff),
        _ => Err(Refusal::Forbidden),
    }
}
