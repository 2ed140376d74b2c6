//! Tickets that somebody opens in a colleague's name.

use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use crate::{
    access::{Caller, Viewer},
    api::containing,
    db::{
        Database, DbError,
        schema::{contact_directory, contacts},
    },
};

/// Colleagues that are shown at most: whoever looks for one types on.
const MOST: i64 = 50;

/// Somebody who opens a ticket in a colleague's name.
pub(super) struct Opener {
    /// Whose the ticket is to be.
    pub requester: Uuid,
    /// Who opens it.
    pub contact: Uuid,
    /// What they are called.
    pub name: String,
}

/// The contacts in whose name the contact may open tickets: who is in the directory and covered by a grant that says so.
macro_rules! covered {
    ($tenant:expr, $contact:expr) => {
        contact_directory::table
            .filter(contact_directory::tenant_id.eq($tenant))
            .filter(contact_directory::contact_id.ne($contact))
            .filter(
                sql::<Bool>(
                    "EXISTS (SELECT FROM ticket_grants g WHERE g.tenant_id = contact_directory.tenant_id \
                     AND g.reader_id = ",
                )
                .bind::<SqlUuid, _>($contact)
                .sql(
                    " AND g.may_open AND g.valid_until > now() AND (g.scope = 'tenant' \
                     OR g.target_contact_id = contact_directory.contact_id \
                     OR lower(g.target_department) = lower(contact_directory.department)))",
                ),
            )
    };
}

/// None when the caller may not open tickets in that contact's name.
///
/// # Errors
/// When the database fails.
pub(super) async fn opener(
    db: &Database,
    caller: &Caller,
    requester: Uuid,
) -> Result<Option<Opener>, DbError> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Ok(None);
    };
    let there = covered!(tenant, contact)
        .filter(contact_directory::contact_id.eq(requester))
        .select(contact_directory::contact_id)
        .into_boxed::<Pg>();
    let there: Vec<Uuid> = db.read(&caller.identity(), there).await?;
    if there.is_empty() {
        return Ok(None);
    }
    let own = contacts::table
        .filter(contacts::tenant_id.eq(tenant))
        .filter(contacts::id.eq(contact))
        .select(contacts::display_name);
    let names: Vec<String> = db.read(&caller.identity(), own).await?;
    Ok(names.into_iter().next().map(|name| Opener {
        requester,
        contact,
        name,
    }))
}

/// The colleagues in whose name the caller may open tickets, by name, the first fifty with these words in it.
///
/// # Errors
/// When the database fails.
pub(super) async fn colleagues(
    db: &Database,
    caller: &Caller,
    words: &[String],
) -> Result<Vec<(Uuid, String)>, DbError> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Ok(Vec::new());
    };
    if !caller.reads_others {
        return Ok(Vec::new());
    }
    let mut query = covered!(tenant, contact)
        .order((
            contact_directory::display_name,
            contact_directory::contact_id,
        ))
        .limit(MOST)
        .select((
            contact_directory::contact_id,
            contact_directory::display_name,
        ))
        .into_boxed();
    for word in words {
        query = query.filter(contact_directory::display_name.ilike(containing(word)));
    }
    db.read(&caller.identity(), query).await
}
