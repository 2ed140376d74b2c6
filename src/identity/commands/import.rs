//! Contacts from a file: first what would happen, row by row; then all of it or nothing.

use std::collections::{HashMap, HashSet};

use diesel::{
    prelude::*,
    sql_types::{Array, Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    credentials::lower,
    desk_contacts::{ContactDetails, TypedDetails, must_be_staff},
    import_file::{Cells, Columns, read},
};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode},
    db::{Database, DbError, Event, Transaction, schema::contacts},
    identity::{
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        model::{ContactKind, ContactRow},
        request::RequestOrigin,
    },
    tenants::Tenant,
    text::{Locale, message},
};

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// A contact is made.
    Create,
    /// The contact with this address gets other details.
    Update,
    /// The contact with this address is so already.
    Unchanged,
    /// The row cannot be taken, so the file is not.
    Error,
}

/// A row of the file and what happens to it.
#[derive(Clone, Debug)]
pub struct RowResult {
    /// Its line in the file, from 1.
    pub line: u64,
    /// What happens, or would.
    pub outcome: RowOutcome,
    /// As it stands in the file.
    pub display_name: String,
    /// As it stands in the file.
    pub email: String,
    /// What is wrong with it, or which fields change, in the caller's language.
    pub messages: Vec<String>,
}

/// A file to be imported.
#[derive(Clone, Copy)]
pub struct Import<'a> {
    /// Whose contacts they are.
    pub tenant: &'a Tenant,
    /// The file's text: comma, semicolon or tab; a heading line first.
    pub csv: &'a str,
    /// What its columns hold.
    pub columns: &'a Columns,
    /// Whether to say only what would happen.
    pub dry_run: bool,
}

/// What came of a file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Whether anything was written: not in a dry run, nor when a row cannot be taken.
    pub applied: bool,
    /// In the file's order.
    pub rows: Vec<RowResult>,
}

struct Planned {
    details: ContactDetails,
    existing: Option<Uuid>,
}

/// Imports contacts: three statements whatever the number of rows.
///
/// # Errors
/// A file that cannot be read at all, or columns that say nothing.
pub async fn import_contacts(
    db: &Database,
    caller: &Caller,
    import: Import<'_>,
    origin: &RequestOrigin,
) -> Result<Imported, Failure> {
    must_be_staff(caller)?;
    if !caller.serves(import.tenant.id) {
        return Err(UserError::at(caller.locale, UserErrorCode::NotFound, "tenantId").into());
    }
    let file = read(import.csv, import.columns, caller.locale)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let checked: Vec<_> = file
        .iter()
        .map(|cells| check(cells, import.tenant, caller.locale))
        .collect();
    let addresses: Vec<String> = checked
        .iter()
        .flatten()
        .map(|details| details.email.as_str().to_owned())
        .collect();
    let known: Vec<(ContactRow, Option<String>)> = contacts::table
        .filter(contacts::tenant_id.eq(import.tenant.id))
        .filter(lower(contacts::email).eq_any(addresses))
        .select((ContactRow::as_select(), contacts::department))
        .load(&mut *tx)
        .await?;
    let known: HashMap<String, _> = known
        .into_iter()
        .map(|row| (row.0.email.to_lowercase(), row))
        .collect();
    let mut rows = Vec::with_capacity(file.len());
    let mut planned = Vec::new();
    let mut seen = HashSet::new();
    for (cells, details) in file.iter().zip(checked) {
        let mut row = RowResult {
            line: cells.line,
            outcome: RowOutcome::Error,
            display_name: cells.display_name.clone(),
            email: cells.email.clone(),
            messages: Vec::new(),
        };
        match details {
            Err(failure) => row.messages = words(failure, caller)?,
            Ok(details) if !seen.insert(details.email.as_str().to_owned()) => {
                row.messages
                    .push(message(caller.locale, "import-twice", &[]));
            }
            Ok(details) => {
                let existing = known.get(details.email.as_str());
                // What the file says nothing of stays as it is.
                let details = existing.map_or(details.clone(), |known| cells.over(details, known));
                let changed = existing.map(|known| differences(known, &details, caller.locale));
                row.outcome = match &changed {
                    None => RowOutcome::Create,
                    Some(changed) if changed.is_empty() => RowOutcome::Unchanged,
                    Some(_) => RowOutcome::Update,
                };
                row.messages = changed.unwrap_or_default();
                if row.outcome != RowOutcome::Unchanged {
                    planned.push(Planned {
                        existing: existing.map(|(row, _)| row.id),
                        details,
                    });
                }
            }
        }
        rows.push(row);
    }
    let wrong = rows.iter().any(|row| row.outcome == RowOutcome::Error);
    if import.dry_run || wrong {
        tx.rollback().await?;
        return Ok(Imported {
            applied: false,
            rows,
        });
    }
    apply(&mut tx, import.tenant.id, &planned).await?;
    let entry = Entry {
        action: AuditAction::ContactsImported,
        actor: AuditActor::of(caller),
        tenant: Some(import.tenant.id),
        subject: None,
        detail: AuditDetail::count(planned.len()),
    };
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(Imported {
        applied: true,
        rows,
    })
}

fn check(cells: &Cells, tenant: &Tenant, locale: Locale) -> Result<ContactDetails, Failure> {
    let kind = match cells.kind {
        None => ContactKind::Employee,
        Some(kind) => {
            kind.map_err(|()| UserError::at(locale, UserErrorCode::InvalidValue, "kind"))?
        }
    };
    let language = match cells.locale {
        None => tenant.default_locale,
        Some(language) => {
            language.map_err(|()| UserError::at(locale, UserErrorCode::InvalidValue, "locale"))?
        }
    };
    ContactDetails::check(
        locale,
        &TypedDetails {
            display_name: &cells.display_name,
            email: &cells.email,
            kind,
            locale: language,
            phone: cells.phone.as_deref(),
            department: cells.department.as_deref(),
        },
    )
}

fn words(failure: Failure, caller: &Caller) -> Result<Vec<String>, Failure> {
    match failure {
        Failure::User(errors) => Ok(errors.into_iter().map(|error| error.message).collect()),
        other => {
            tracing::debug!(?caller.viewer, "a row could not be checked");
            Err(other)
        }
    }
}

fn differences(
    (old, department): &(ContactRow, Option<String>),
    new: &ContactDetails,
    locale: Locale,
) -> Vec<String> {
    [
        ("displayName", old.display_name != new.display_name),
        ("kind", old.kind != new.kind),
        ("locale", old.locale != new.locale),
        ("phone", old.phone != new.phone),
        ("department", *department != new.department),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(field, _)| crate::text::field_label(locale, field))
    .collect()
}

async fn apply(tx: &mut Transaction, tenant: Uuid, planned: &[Planned]) -> Result<(), Failure> {
    let new: Vec<_> = planned
        .iter()
        .filter(|row| row.existing.is_none())
        .map(|Planned { details, .. }| {
            (
                contacts::tenant_id.eq(tenant),
                contacts::id.eq(Uuid::now_v7()),
                contacts::email.eq(details.email.as_str().to_owned()),
                contacts::display_name.eq(details.display_name.clone()),
                contacts::kind.eq(details.kind),
                contacts::locale.eq(details.locale.as_str()),
                contacts::phone.eq(details.phone.clone()),
                contacts::department.eq(details.department.clone()),
            )
        })
        .collect();
    if !new.is_empty() {
        diesel::insert_into(contacts::table)
            .values(new)
            .execute(&mut **tx)
            .await?;
    }
    let changed: Vec<(Uuid, &ContactDetails)> = planned
        .iter()
        .filter_map(|row| Some((row.existing?, &row.details)))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let texts = |of: fn(&ContactDetails) -> String| -> Vec<String> {
        changed.iter().map(|(_, details)| of(details)).collect()
    };
    let options = |of: fn(&ContactDetails) -> Option<String>| -> Vec<Option<String>> {
        changed.iter().map(|(_, details)| of(details)).collect()
    };
    diesel::sql_query(
        "UPDATE contacts c SET display_name = n.name, kind = n.kind, locale = n.locale, phone = n.phone,
             department = n.department, updated_at = now()
         FROM unnest($2, $3, $4, $5, $6, $7) AS n (id, name, kind, locale, phone, department)
         WHERE c.tenant_id = $1 AND c.id = n.id",
    )
    .bind::<SqlUuid, _>(tenant)
    .bind::<Array<SqlUuid>, _>(changed.iter().map(|(id, _)| *id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(texts(|details| details.display_name.clone()))
    .bind::<Array<Text>, _>(texts(|details| details.kind.word().to_owned()))
    .bind::<Array<Text>, _>(texts(|details| details.locale.as_str().to_owned()))
    .bind::<Array<Nullable<Text>>, _>(options(|details| details.phone.clone()))
    .bind::<Array<Nullable<Text>>, _>(options(|details| details.department.clone()))
    .execute(&mut **tx)
    .await?;
    // Names and languages that sessions carry may have changed.
    for token in session_tokens(tx, tenant, &changed).await? {
        let event = Event::SessionChanged {
            token_hash: hex::encode(token),
        };
        event.notify(tx).await?;
    }
    Ok(())
}

async fn session_tokens(
    tx: &mut Transaction,
    tenant: Uuid,
    changed: &[(Uuid, &ContactDetails)],
) -> Result<Vec<Vec<u8>>, DbError> {
    use crate::db::schema::sessions;
    let ids: Vec<Uuid> = changed.iter().map(|(id, _)| *id).collect();
    Ok(sessions::table
        .filter(sessions::tenant_id.eq(tenant))
        .filter(sessions::contact_id.eq_any(ids))
        .select(sessions::token_hash)
        .load(&mut **tx)
        .await?)
}
