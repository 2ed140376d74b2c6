//! Canned answers: written once, filled for a ticket.

use diesel::{pg::Pg, prelude::*};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use chrono::{DateTime, Utc};

use super::{
    placeholders::{Values, filled},
    policy::{Keeper, MOST_OWN, met_by},
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, containing},
    db::{
        Database, DbError, Transaction,
        schema::{canned_answers, contacts, staff, tenants, tickets},
    },
    text::Locale,
    tickets::existing_for,
};

/// Canned answers that are shown at most: there is a search.
const MOST_SHOWN: i64 = 300;

/// A canned answer.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = canned_answers, check_for_backend(Pg))]
pub struct CannedRow {
    /// Stable.
    pub id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// What it is called.
    pub title: String,
    /// Markdown with placeholders.
    pub body: String,
    /// `de` or `en`.
    pub locale: String,
    /// Whether it is the team's.
    pub shared: bool,
    /// For tickets of this tenant; none: of any.
    pub tenant_id: Option<Uuid>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A canned answer as it shall be, checked.
#[derive(Clone, Debug)]
pub struct CannedContent {
    /// What it is called.
    pub title: String,
    /// Markdown with placeholders that are all known.
    pub body: String,
    /// Its language.
    pub locale: Locale,
    /// Whether it is the team's.
    pub shared: bool,
    /// For tickets of this tenant; none: of any.
    pub tenant: Option<Uuid>,
}

/// A canned answer with its author's name, and filled for a ticket when it was asked for one.
pub type Canned = (CannedRow, Option<String>, Option<String>);

/// The canned answers that exist for the caller, by title; with words, those that have each in title or text.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &Database, caller: &Caller, words: &[String]) -> Result<Vec<Canned>, DbError> {
    let found = matching(db, caller, words, None).await?;
    Ok(found
        .into_iter()
        .map(|(row, author)| (row, author, None))
        .collect())
}

/// Those that fit a ticket, filled: in its requester's language first. None when the ticket does not exist for the caller.
///
/// # Errors
/// When the database fails.
pub async fn for_ticket(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    words: &[String],
) -> Result<Vec<Canned>, DbError> {
    let Some((tenant, locale, values)) = values_of(db, caller, ticket).await? else {
        return Ok(Vec::new());
    };
    let mut found = matching(db, caller, words, Some(tenant)).await?;
    found.sort_by_key(|(row, _)| row.locale != locale);
    Ok(found
        .into_iter()
        .map(|(row, author)| {
            let text = filled(&row.body, &values);
            (row, author, Some(text))
        })
        .collect())
}

/// The canned answer of that id, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn by_id(db: &Database, caller: &Caller, id: Uuid) -> Result<Option<Canned>, DbError> {
    let query = canned_answers::table
        .left_join(staff::table.on(staff::id.eq(canned_answers::author_id)))
        .filter(canned_answers::id.eq(id))
        .select((CannedRow::as_select(), staff::display_name.nullable()))
        .into_boxed::<Pg>();
    let query = met_by!(query, canned_answers, caller);
    let found: Option<(CannedRow, Option<String>)> =
        db.read(&caller.identity(), query).await?.pop();
    Ok(found.map(|(row, author)| (row, author, None)))
}

async fn matching(
    db: &Database,
    caller: &Caller,
    words: &[String],
    tenant: Option<Uuid>,
) -> Result<Vec<(CannedRow, Option<String>)>, DbError> {
    let mut query = canned_answers::table
        .left_join(staff::table.on(staff::id.eq(canned_answers::author_id)))
        .order((canned_answers::title, canned_answers::id))
        .limit(MOST_SHOWN)
        .select((CannedRow::as_select(), staff::display_name.nullable()))
        .into_boxed::<Pg>();
    if let Some(tenant) = tenant {
        query = query.filter(
            canned_answers::tenant_id
                .is_null()
                .or(canned_answers::tenant_id.is_not_distinct_from(tenant)),
        );
    }
    for word in words {
        let pattern = containing(word);
        query = query.filter(
            canned_answers::title
                .ilike(pattern.clone())
                .or(canned_answers::body.ilike(pattern)),
        );
    }
    db.read(&caller.identity(), met_by!(query, canned_answers, caller))
        .await
}

/// The ticket's tenant, its requester's language, and what placeholders stand for, in one statement.
async fn values_of(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
) -> Result<Option<(Uuid, String, Values)>, DbError> {
    let Ok(keeper) = Keeper::of(caller) else {
        return Ok(None);
    };
    let query = tickets::table
        .inner_join(
            contacts::table.on(contacts::tenant_id
                .eq(tickets::tenant_id)
                .and(contacts::id.eq(tickets::requester_id))),
        )
        .inner_join(tenants::table.on(tenants::id.eq(tickets::tenant_id)))
        .inner_join(staff::table.on(staff::id.eq(keeper.staff)))
        .filter(existing_for(caller))
        .filter(tickets::id.eq(ticket))
        .select((
            (tickets::tenant_id, tickets::number, tickets::subject),
            (contacts::display_name, contacts::locale),
            tenants::name,
            staff::display_name,
        ));
    type Found = ((Uuid, i64, String), (String, String), String, String);
    let found: Option<Found> = db.read(&caller.identity(), query).await?.pop();
    Ok(found.map(
        |((tenant, number, subject), (requester, locale), name, agent)| {
            let values = Values {
                requester,
                number,
                subject,
                agent,
                tenant: name,
            };
            (tenant, locale, values)
        },
    ))
}

/// Keeps a canned answer: a new one, or another content for one that the caller may change. Returns its id.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for one, or for a tenant, that is not there for them; a user error when they
/// have as many as one may have.
pub async fn save(
    db: &Database,
    caller: &Caller,
    answer: Option<Uuid>,
    content: CannedContent,
) -> Result<Uuid, Failure> {
    let keeper = Keeper::of(caller)?;
    if content.tenant.is_some_and(|tenant| !caller.serves(tenant)) {
        let code = UserErrorCode::NotFound;
        return Err(UserError::at(caller.locale, code, "tenantId").into());
    }
    let shared = content.shared;
    let values = (
        canned_answers::title.eq(content.title),
        canned_answers::body.eq(content.body),
        canned_answers::locale.eq(content.locale.as_str()),
        canned_answers::shared.eq(content.shared),
        canned_answers::tenant_id.eq(content.tenant),
        canned_answers::updated_at.eq(Utc::now()),
    );
    let id = match answer {
        Some(id) => {
            let (mut tx, own) = hold(db, caller, keeper, id).await?;
            if !own && !shared {
                // It would be its author's alone, and the admin could not even see it.
                tx.rollback().await?;
                let (code, id) = (UserErrorCode::InvalidState, "user-error-unshare-others");
                return Err(UserError::with(caller.locale, code, "shared", id, &[]).into());
            }
            diesel::update(canned_answers::table.find(id))
                .set(values)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            id
        }
        None => {
            let mut tx = db.begin(&caller.identity()).await?;
            let own: i64 = canned_answers::table
                .filter(canned_answers::author_id.eq(keeper.staff))
                .count()
                .get_result(&mut *tx)
                .await?;
            if own >= MOST_OWN {
                tx.rollback().await?;
                let most = [("limit", MOST_OWN.into())];
                let (code, id) = (UserErrorCode::InvalidState, "user-error-too-many-canned");
                return Err(UserError::with(caller.locale, code, "title", id, &most).into());
            }
            let id = Uuid::now_v7();
            diesel::insert_into(canned_answers::table)
                .values((
                    canned_answers::id.eq(id),
                    canned_answers::author_id.eq(keeper.staff),
                    values,
                ))
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            id
        }
    };
    Ok(id)
}

/// Takes a canned answer away.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for one that the caller may not change.
pub async fn delete(db: &Database, caller: &Caller, answer: Uuid) -> Result<(), Failure> {
    let keeper = Keeper::of(caller)?;
    let (mut tx, _) = hold(db, caller, keeper, answer).await?;
    diesel::delete(canned_answers::table.find(answer))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// A transaction with a canned answer held that the caller may change, until it ends; and whether they wrote it.
async fn hold(
    db: &Database,
    caller: &Caller,
    keeper: Keeper,
    id: Uuid,
) -> Result<(Transaction, bool), Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let query = canned_answers::table
        .filter(canned_answers::id.eq(id))
        .select((canned_answers::author_id, canned_answers::shared))
        .into_boxed::<Pg>();
    let found: Option<(Uuid, bool)> = met_by!(query, canned_answers, caller)
        .first(&mut *tx)
        .await
        .optional()?;
    let refusal = match found {
        Some((author, shared)) if keeper.may_change(author, shared) => {
            return Ok((tx, author == keeper.staff));
        }
        Some(_) => Refusal::Forbidden,
        None => Refusal::NotFound,
    };
    tx.rollback().await?;
    Err(refusal.into())
}
