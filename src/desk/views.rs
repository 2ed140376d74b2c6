//! Saved views of the queue.

use async_graphql::Enum;
use diesel::{
    deserialize::FromSqlRow, expression::AsExpression, pg::Pg, prelude::*,
    sql_types::Text as SqlText,
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::policy::{Keeper, MOST_OWN, met_by};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode},
    db::{Database, DbError, Transaction, schema::desk_views},
    text_enum,
};

/// Views that are shown at most: the team's and one's own.
const MOST_SHOWN: i64 = 100;

/// What a queue can show of each ticket, besides its subject.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = SqlText)]
pub enum QueueColumn {
    /// The number.
    Number,
    /// The organisation.
    Tenant,
    /// Who asks.
    Requester,
    /// The state.
    Status,
    /// How pressing it is.
    Priority,
    /// Who works on it.
    Assignee,
    /// Latest activity.
    UpdatedAt,
    /// When it was opened.
    CreatedAt,
    /// Since when it is the turn of whoever's it is.
    WaitingSince,
    /// What is asked for.
    RequestType,
    /// When the next promise of the service level breaks.
    NextDue,
}

text_enum!(QueueColumn {
    Number = "number",
    Tenant = "tenant",
    Requester = "requester",
    Status = "status",
    Priority = "priority",
    Assignee = "assignee",
    UpdatedAt = "updated_at",
    CreatedAt = "created_at",
    WaitingSince = "waiting_since",
    RequestType = "request_type",
    NextDue = "next_due",
});

/// A view.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = desk_views, check_for_backend(Pg))]
pub struct ViewRow {
    /// Stable.
    pub id: Uuid,
    /// Who made it.
    pub author_id: Uuid,
    /// What it is called.
    pub name: String,
    /// Whether it is the team's.
    pub shared: bool,
    /// `QueueFilter`, as the API takes it.
    pub filter: serde_json::Value,
    /// `updated_at`, `created_at` or `next_due`.
    pub order_field: String,
    /// From the latest down.
    pub descending: bool,
    /// What it shows.
    pub shows: Vec<QueueColumn>,
    /// Where it stands among the others.
    pub position: i32,
}

/// A view as it shall be, checked.
#[derive(Clone, Debug)]
pub struct ViewContent {
    /// What it is called.
    pub name: String,
    /// Whether it is the team's.
    pub shared: bool,
    /// The tenant that the filter names.
    pub tenant: Option<Uuid>,
    /// `QueueFilter`, as the API takes it.
    pub filter: serde_json::Value,
    /// `updated_at`, `created_at` or `next_due`.
    pub order_field: &'static str,
    /// From the latest down.
    pub descending: bool,
    /// What it shows.
    pub shows: Vec<QueueColumn>,
    /// Where it stands among the others.
    pub position: i32,
}

/// The views that exist for the caller: the team's, then their own.
///
/// # Errors
/// When the database fails.
pub async fn all(db: &Database, caller: &Caller) -> Result<Vec<ViewRow>, DbError> {
    let query = desk_views::table
        .order((
            desk_views::shared.desc(),
            desk_views::position,
            desk_views::name,
            desk_views::id,
        ))
        .limit(MOST_SHOWN)
        .select(ViewRow::as_select())
        .into_boxed::<Pg>();
    db.read(&caller.identity(), met_by!(query, desk_views, caller))
        .await
}

/// The view of that id, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn by_id(db: &Database, caller: &Caller, id: Uuid) -> Result<Option<ViewRow>, DbError> {
    let query = desk_views::table
        .filter(desk_views::id.eq(id))
        .select(ViewRow::as_select())
        .into_boxed::<Pg>();
    let query = met_by!(query, desk_views, caller);
    Ok(db.read(&caller.identity(), query).await?.pop())
}

/// Keeps a view: a new one, or another content for one that the caller may change. Returns its id.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for a view, or for a tenant in its filter, that is not there for them; a user
/// error when they have as many as one may have.
pub async fn save(
    db: &Database,
    caller: &Caller,
    view: Option<Uuid>,
    content: ViewContent,
) -> Result<Uuid, Failure> {
    let keeper = Keeper::of(caller)?;
    if content.tenant.is_some_and(|tenant| !caller.serves(tenant)) {
        let code = UserErrorCode::NotFound;
        return Err(UserError::at(caller.locale, code, "filter").into());
    }
    let shared = content.shared;
    let values = (
        desk_views::name.eq(content.name),
        desk_views::shared.eq(content.shared),
        desk_views::tenant_id.eq(content.tenant),
        desk_views::filter.eq(content.filter),
        desk_views::order_field.eq(content.order_field),
        desk_views::descending.eq(content.descending),
        desk_views::shows.eq(content.shows),
        desk_views::position.eq(content.position),
    );
    let id = match view {
        Some(id) => {
            let (mut tx, own) = hold(db, caller, keeper, id).await?;
            if !own && !shared {
                // It would be its author's alone, and the admin could not even see it.
                tx.rollback().await?;
                let (code, id) = (UserErrorCode::InvalidState, "user-error-unshare-others");
                return Err(UserError::with(caller.locale, code, "shared", id, &[]).into());
            }
            diesel::update(desk_views::table.find(id))
                .set(values)
                .execute(&mut *tx)
                .await?;
            tx.commit().await?;
            id
        }
        None => {
            let mut tx = db.begin(&caller.identity()).await?;
            let own: i64 = desk_views::table
                .filter(desk_views::author_id.eq(keeper.staff))
                .count()
                .get_result(&mut *tx)
                .await?;
            if own >= MOST_OWN {
                tx.rollback().await?;
                let most = [("limit", MOST_OWN.into())];
                let (code, id) = (UserErrorCode::InvalidState, "user-error-too-many-views");
                return Err(UserError::with(caller.locale, code, "name", id, &most).into());
            }
            let id = Uuid::now_v7();
            diesel::insert_into(desk_views::table)
                .values((
                    desk_views::id.eq(id),
                    desk_views::author_id.eq(keeper.staff),
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

/// Calls a view something else.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for a view that the caller may not change.
pub async fn rename(
    db: &Database,
    caller: &Caller,
    view: Uuid,
    name: String,
) -> Result<(), Failure> {
    let keeper = Keeper::of(caller)?;
    let (mut tx, _) = hold(db, caller, keeper, view).await?;
    diesel::update(desk_views::table.find(view))
        .set(desk_views::name.eq(name))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a view away.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for a view that the caller may not change.
pub async fn delete(db: &Database, caller: &Caller, view: Uuid) -> Result<(), Failure> {
    let keeper = Keeper::of(caller)?;
    let (mut tx, _) = hold(db, caller, keeper, view).await?;
    diesel::delete(desk_views::table.find(view))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// A transaction with a view held that the caller may change, until it ends; and whether they wrote it.
async fn hold(
    db: &Database,
    caller: &Caller,
    keeper: Keeper,
    id: Uuid,
) -> Result<(Transaction, bool), Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let query = desk_views::table
        .filter(desk_views::id.eq(id))
        .select((desk_views::author_id, desk_views::shared))
        .into_boxed::<Pg>();
    let found: Option<(Uuid, bool)> = met_by!(query, desk_views, caller)
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
