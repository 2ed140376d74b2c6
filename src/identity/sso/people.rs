//! From somebody for whom a provider vouches to a contact's session, in one transaction.
//!
//! The contact's row is locked before anything is decided. Whoever deactivates the contact, changes their address or takes
//! single sign-on from them changes that row: they come before and are seen, or after and end the session that is opened
//! here.

use diesel::{
    prelude::*,
    sql_types::{Bool, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    audit::audit,
    provider::Provider,
    refusal::Refused,
    sessions::{Opening, open_session},
    trust::Vouched,
};
use crate::{
    db::{Database, Identity, System, schema::linked_identities},
    identity::{
        address::LoginAddress,
        audit::{AuditAction, AuditActor, AuditDetail},
        commands::{AccountError, NewContact, create_contact},
        model::ContactKind,
        request::RequestOrigin,
        session::SessionSettings,
        sessions::OpenedSession,
    },
    tenants::Tenant,
    text::{Locale, Text as LineOfText},
};

/// Characters of a name at most, as for any contact.
const MAX_NAME: usize = 200;

/// Who comes, and from where.
pub(super) struct Coming<'a> {
    pub tenant: &'a Tenant,
    pub provider: &'a Provider,
    pub vouched: &'a Vouched,
    /// From where, and with which session.
    pub origin: &'a RequestOrigin,
    /// The language of a contact who is made.
    pub locale: Locale,
}

/// PostgreSQL's clock, for a column that may be empty.
fn now() -> diesel::dsl::Nullable<diesel::dsl::AsExprOf<diesel::dsl::now, Timestamptz>> {
    diesel::dsl::now.into_sql::<Timestamptz>().nullable()
}

/// A contact's row, locked.
#[derive(QueryableByName)]
struct Person {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = Bool)]
    sso_allowed: bool,
}

/// Finds, links or makes the contact and opens their session.
pub(super) async fn log_in(
    db: &Database,
    settings: &SessionSettings,
    coming: &Coming<'_>,
) -> Result<OpenedSession, Refused> {
    let mut tx = db.begin(&Identity::system(System::Login)).await?;
    match admit(&mut tx, settings, coming).await {
        Ok(opened) => {
            tx.commit().await?;
            Ok(opened)
        }
        Err(refused) => {
            if !matches!(refused, Refused::Database(_)) {
                tx.rollback().await?;
            }
            Err(refused)
        }
    }
}

async fn admit(
    conn: &mut AsyncPgConnection,
    settings: &SessionSettings,
    coming: &Coming<'_>,
) -> Result<OpenedSession, Refused> {
    let contact = match known(conn, coming).await? {
        Some(contact) => contact,
        None => introduced(conn, coming).await?,
    };
    let opening = Opening {
        tenant: coming.tenant.id,
        contact,
        method: coming.provider.kind.word(),
        rules: &coming.tenant.access,
        origin: coming.origin,
    };
    let opened = open_session(conn, settings, &opening)
        .await?
        .ok_or(Refused::NoAccount)?;
    audit(
        conn,
        AuditAction::LoggedIn,
        AuditActor::Contact(contact),
        (coming.tenant.id, Some(contact)),
        coming.origin,
        AuditDetail::method(coming.provider.kind.word()),
    )
    .await?;
    Ok(opened)
}

/// Whose this subject is, if it is somebody's already: whatever address the provider tells by now.
async fn known(conn: &mut AsyncPgConnection, coming: &Coming<'_>) -> Result<Option<Uuid>, Refused> {
    let (provider, subject) = (coming.provider.id, &coming.vouched.subject);
    let linked = linked_identities::table
        .filter(linked_identities::provider_id.eq(provider))
        .filter(linked_identities::subject.eq(subject))
        .select(linked_identities::contact_id)
        .first::<Uuid>(conn)
        .await
        .optional()?;
    let Some(contact) = linked else {
        return Ok(None);
    };
    let person = diesel::sql_query(
        "SELECT id, active, sso_allowed FROM contacts WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE",
    )
    .bind::<SqlUuid, _>(coming.tenant.id)
    .bind::<SqlUuid, _>(contact)
    .get_result::<Person>(conn)
    .await
    .optional()?;
    let person = welcome(person)?;
    let used = linked_identities::table
        .filter(linked_identities::provider_id.eq(provider))
        .filter(linked_identities::subject.eq(subject))
        .filter(linked_identities::contact_id.eq(person.id));
    let used = diesel::update(used)
        .set(linked_identities::last_used_at.eq(now()))
        .execute(conn)
        .await?;
    if used == 0 {
        return Err(Refused::because("the account was unlinked at this moment"));
    }
    Ok(Some(person.id))
}

/// The contact with the verified address, who is linked with the subject from now on.
async fn introduced(conn: &mut AsyncPgConnection, coming: &Coming<'_>) -> Result<Uuid, Refused> {
    let address = coming
        .vouched
        .email
        .as_ref()
        .map_err(|reason| Refused::NotVerified(reason))?;
    let person = match by_address(conn, coming.tenant.id, address).await? {
        Some(person) => Some(person),
        None if may_be_made(coming.provider, address) => {
            make(conn, coming, address).await?;
            // Made here, or by another process at the same moment.
            by_address(conn, coming.tenant.id, address).await?
        }
        None => None,
    };
    let person = welcome(person)?;
    let other = linked_identities::table
        .filter(linked_identities::provider_id.eq(coming.provider.id))
        .filter(linked_identities::contact_id.eq(person.id))
        .select(linked_identities::subject)
        .first::<String>(conn)
        .await
        .optional()?;
    match other {
        // Two first log-ins at once: the other one was quicker.
        Some(subject) if subject == coming.vouched.subject => return Ok(person.id),
        Some(_) => {
            return Err(Refused::because(
                "the contact is linked with another account at this provider",
            ));
        }
        None => {}
    }
    link(conn, coming, person.id, address).await?;
    Ok(person.id)
}

async fn by_address(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    address: &LoginAddress,
) -> Result<Option<Person>, Refused> {
    Ok(diesel::sql_query(
        "SELECT id, active, sso_allowed FROM contacts WHERE tenant_id = $1 AND lower(email) = $2 FOR NO KEY UPDATE",
    )
    .bind::<SqlUuid, _>(tenant)
    .bind::<Text, _>(address.as_str())
    .get_result::<Person>(conn)
    .await
    .optional()?)
}

/// Whoever is there, active, and may come this way.
fn welcome(person: Option<Person>) -> Result<Person, Refused> {
    match person {
        Some(person) if !person.active => Err(Refused::NoAccount),
        Some(person) if !person.sso_allowed => Err(Refused::because(
            "the contact may not log in by single sign-on",
        )),
        Some(person) => Ok(person),
        None => Err(Refused::NoAccount),
    }
}

fn may_be_made(provider: &Provider, address: &LoginAddress) -> bool {
    let domains = &provider.rules.create_for_domains;
    domains.iter().any(|domain| domain == address.domain())
}

async fn make(
    conn: &mut AsyncPgConnection,
    coming: &Coming<'_>,
    address: &LoginAddress,
) -> Result<(), Refused> {
    let name = coming.vouched.name.as_deref();
    let name = name
        .and_then(|name| LineOfText::line(name, MAX_NAME).ok())
        .map_or_else(|| address.as_str().to_owned(), LineOfText::into_string);
    let new = NewContact {
        tenant: coming.tenant.id,
        email: address.as_str(),
        display_name: &name,
        kind: ContactKind::Employee,
        locale: coming.tenant.offered(coming.locale),
        phone: None,
        password: None,
    };
    let made = match create_contact(conn, &new).await {
        Ok(made) => made,
        Err(AccountError::AddressTaken) => return Ok(()),
        Err(AccountError::Database(error)) => return Err(error.into()),
        Err(_) => return Err(Refused::because("the address is none of a contact's")),
    };
    audit(
        conn,
        AuditAction::ContactCreated,
        AuditActor::System,
        (coming.tenant.id, Some(made)),
        coming.origin,
        AuditDetail::method(coming.provider.kind.word()),
    )
    .await?;
    Ok(())
}

async fn link(
    conn: &mut AsyncPgConnection,
    coming: &Coming<'_>,
    contact: Uuid,
    address: &LoginAddress,
) -> Result<(), Refused> {
    let linked = diesel::insert_into(linked_identities::table)
        .values((
            linked_identities::tenant_id.eq(coming.tenant.id),
            linked_identities::id.eq(Uuid::now_v7()),
            linked_identities::contact_id.eq(contact),
            linked_identities::provider_id.eq(coming.provider.id),
            linked_identities::subject.eq(&coming.vouched.subject),
            linked_identities::email.eq(address.as_str()),
            linked_identities::last_used_at.eq(now()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if linked == 0 {
        return Err(Refused::because(
            "the account was linked with somebody else at this moment",
        ));
    }
    audit(
        conn,
        AuditAction::IdentityLinked,
        AuditActor::Contact(contact),
        (coming.tenant.id, Some(contact)),
        coming.origin,
        AuditDetail::method(coming.provider.kind.word()),
    )
    .await?;
    Ok(())
}
