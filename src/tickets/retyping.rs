//! Staff say that a ticket is something else than what it was begun as, or nothing particular.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    commands::lock, conflict::unchanged_since, model::EntryKind, people::staff_author,
    policy::Scope, recording::Recording,
};
use crate::{
    access::Caller,
    api::{Failure, refuse},
    db::{Database, DbError, schema::tickets},
    request_types::RequestType,
};

/// Says what a ticket asks for; what was answered stays with it. Saying what holds already does nothing.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there; CONFLICT when somebody has said something else since `seen`.
pub(super) async fn set_type(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    wished: Option<&RequestType>,
    seen: Option<i32>,
) -> Result<(), Failure> {
    let author = staff_author(db, caller).await?;
    let (mut tx, row) = lock(db, caller, Scope::All, ticket).await?;
    let key = wished.map(|wished| wished.key.clone());
    if row.request_type == key {
        return Ok(tx.rollback().await?);
    }
    if let Err(failure) = unchanged_since(&mut tx, caller, &row, seen, &[EntryKind::Type]).await {
        return refuse(tx, failure).await;
    }
    let named = |value: &Value| value.get("name").cloned();
    let old_name = row.request_form.as_ref().and_then(named);
    let answers = row.request_form.as_ref();
    let answers = answers.and_then(|form| form.get("answers")).cloned();
    let answered = answers.as_ref().and_then(Value::as_array);
    let answered = answered.is_some_and(|answers| !answers.is_empty());
    let new_name = wished
        .map(|wished| serde_json::to_value(&wished.name))
        .transpose()
        .map_err(|error| DbError::Refused(error.into()))?;
    // Answers without a type keep the name under which they were given.
    let form = match &new_name {
        Some(name) => Some(json!({ "name": name, "answers": answers.unwrap_or(json!([])) })),
        None => row.request_form.clone().filter(|_| answered),
    };
    let from = old_name.filter(|_| row.request_type.is_some());
    let mut recording = Recording::of(&row, author);
    recording.request_type(from, new_name);
    let (tenant, id) = (row.tenant_id, row.id);
    recording.write(&mut tx, row).await?;
    diesel::update(tickets::table.find((tenant, id)))
        .set((
            tickets::request_type.eq(key),
            tickets::request_form.eq(form),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
