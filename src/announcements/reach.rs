//! For which portals an announcement is.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    content::{Content, missing_language},
    policy::no_such_portal,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, refuse},
    db::{
        DbError, Event, Transaction,
        schema::{announcement_tenants, tenants},
    },
    identity::answers_for,
    tenants::TenantState,
    text::Locale,
};

/// Portals that a notification names at most; more are all of them, which costs those a look that it does not concern.
const MOST_NAMED: usize = 100;

/// Whether the portals are there, the caller answers for them, and each can read it in its own language; ends the transaction
/// otherwise.
pub(super) async fn fitting(
    mut tx: Transaction,
    caller: &Caller,
    content: &Content,
) -> Result<Transaction, Failure> {
    let named = content.tenants.as_deref();
    if !answers_for(&mut tx, caller, named).await? {
        return match named {
            None => refuse(tx, Refusal::Forbidden).await,
            Some(_) => no_such_portal(tx, caller).await,
        };
    }
    let query = tenants::table
        .select((tenants::id, tenants::default_locale))
        .into_boxed();
    let query = match named {
        Some(named) => query.filter(tenants::id.eq_any(named)),
        None => query.filter(tenants::state.ne(TenantState::Archived)),
    };
    let found: Vec<(Uuid, String)> = query.load(&mut *tx).await?;
    if named.is_some_and(|named| named.len() != found.len()) {
        return no_such_portal(tx, caller).await;
    }
    let spoken: Vec<Locale> = found
        .into_iter()
        .filter_map(|(_, locale)| locale.parse().ok())
        .collect();
    let unsaid = Locale::ALL
        .into_iter()
        .filter(|locale| spoken.contains(locale) && !content.texts.contains_key(locale));
    let wrong: Vec<_> = unsaid
        .map(|locale| missing_language(caller, locale))
        .collect();
    if wrong.is_empty() {
        Ok(tx)
    } else {
        refuse(tx, Failure::User(wrong)).await
    }
}

/// Makes it for these portals.
pub(super) async fn set_tenants(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    tenants: &[Uuid],
) -> Result<(), DbError> {
    diesel::delete(
        announcement_tenants::table.filter(announcement_tenants::announcement_id.eq(id)),
    )
    .execute(conn)
    .await?;
    let rows: Vec<_> = tenants
        .iter()
        .map(|tenant| {
            (
                announcement_tenants::announcement_id.eq(id),
                announcement_tenants::tenant_id.eq(*tenant),
            )
        })
        .collect();
    diesel::insert_into(announcement_tenants::table)
        .values(rows)
        .execute(conn)
        .await?;
    Ok(())
}

/// Tells open pages, when the transaction commits.
pub(super) async fn notify(
    conn: &mut AsyncPgConnection,
    all: bool,
    mut tenants: Vec<Uuid>,
) -> Result<(), DbError> {
    tenants.sort_unstable();
    tenants.dedup();
    if tenants.is_empty() && !all {
        return Ok(());
    }
    let tenants = (!all && tenants.len() <= MOST_NAMED).then_some(tenants);
    Event::AnnouncementsChanged { tenants }.notify(conn).await
}
