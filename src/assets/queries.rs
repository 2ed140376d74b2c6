//! Reads of assets: each one SQL statement, for any number of parents.

use diesel::{
    dsl::{count_star, sql},
    pg::Pg,
    prelude::*,
    sql_types::{Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::{
    candidates,
    model::{AssetRow, AssetStatus, TypeRow},
    policy::{ExistingFor, existing_for, theirs},
};
use crate::{
    access::{Caller, Viewer},
    api::{Page, containing},
    db::{
        Database, DbError,
        schema::{asset_types, assets, contacts},
    },
    identity::ContactRow,
};

/// An asset with its type, the contact who has it as far as the one who asks may know them, and whether it is theirs who asks.
pub type Found = (AssetRow, TypeRow, Option<ContactRow>, bool);

/// Which of the assets that exist for the caller.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of these tenants; none given, of any.
    pub tenants: Vec<Uuid>,
    /// Of none of these: what is archived, unless one asks for it.
    pub not_of: Vec<Uuid>,
    /// Of this type.
    pub of_type: Option<Uuid>,
    /// In one of these states; none given, in any.
    pub statuses: Vec<AssetStatus>,
    /// Assigned to this contact.
    pub contact: Option<Uuid>,
    /// Assigned to somebody, or to nobody.
    pub held: Option<bool>,
    /// With each of these words in name, number, serial number, manufacturer, model or location, whatever the case.
    pub words: Vec<String>,
    /// None but these can have the words.
    pub(super) candidates: Option<Vec<Uuid>>,
}

/// What is selected of each asset.
macro_rules! found {
    ($caller:expr) => {
        (
            AssetRow::as_select(),
            TypeRow::as_select(),
            Option::<ContactRow>::as_select(),
            $crate::assets::policy::theirs($caller),
        )
    };
}
pub(super) use found;

/// Assets with their types and holders, any number.
macro_rules! joined {
    () => {
        assets::table
            .inner_join(asset_types::table.on(asset_types::id.eq(assets::type_id)))
            .left_join(
                contacts::table.on(contacts::tenant_id
                    .eq(assets::tenant_id)
                    .and(assets::holder_contact_id.eq(contacts::id.nullable()))),
            )
    };
}
pub(super) use joined;

macro_rules! filtered {
    ($selection:expr, $caller:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let mut query = joined!()
            .select($selection)
            .into_boxed::<Pg>()
            .filter(existing_for($caller));
        if !filter.tenants.is_empty() {
            query = query.filter(assets::tenant_id.eq_any(filter.tenants.clone()));
        }
        if !filter.not_of.is_empty() {
            query = query.filter(assets::tenant_id.ne_all(filter.not_of.clone()));
        }
        if let Some(id) = filter.of_type {
            query = query.filter(assets::type_id.eq(id));
        }
        if !filter.statuses.is_empty() {
            query = query.filter(assets::status.eq_any(filter.statuses.clone()));
        }
        if let Some(contact) = filter.contact {
            query = query.filter(assets::holder_contact_id.eq(contact));
        }
        if let Some(held) = filter.held {
            let sql_held = "((assets.holder_contact_id IS NOT NULL OR assets.holder_department IS NOT NULL OR assets.shared) = ";
            query = query.filter(sql::<Bool>(sql_held).bind::<Bool, _>(held).sql(")"));
        }
        if let Some(candidates) = &filter.candidates {
            query = query.filter(assets::id.eq_any(candidates.clone()));
        }
        for word in &filter.words {
            query = query.filter(assets::search_text.ilike(containing(word)));
        }
        query
    }};
}

/// The filter with the candidates of its words.
async fn narrowed(db: &Database, caller: &Caller, filter: &Filter) -> Result<Filter, DbError> {
    Ok(Filter {
        candidates: candidates::of(db, caller, &filter.words, &filter.tenants).await?,
        ..filter.clone()
    })
}

/// One page by name, one more than its size, in the order in which the page was asked for. A cursor names an asset, whose name
/// says where it is.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &Database,
    caller: &Caller,
    filter: &Filter,
    page: &Page,
) -> Result<Vec<Found>, DbError> {
    let filter = narrowed(db, caller, filter).await?;
    let mut query = filtered!(found!(caller), caller, &filter);
    for (cursor, comparison) in [(page.after, ">"), (page.before, "<")] {
        if let Some(position) = cursor {
            query = query.filter(
                sql::<Bool>(&format!(
                    "(assets.sort_name, assets.id) {comparison} (SELECT a.sort_name, a.id FROM assets a WHERE a.id = "
                ))
                .bind::<SqlUuid, _>(position.id)
                .sql(")"),
            );
        }
    }
    let query = if page.backwards {
        query.order((assets::sort_name.desc(), assets::id.desc()))
    } else {
        query.order((assets::sort_name.asc(), assets::id.asc()))
    };
    db.read(&caller.identity(), query.limit(page.size + 1))
        .await
}

/// How many assets pass the filter.
///
/// # Errors
/// When the database fails.
pub async fn count(db: &Database, caller: &Caller, filter: &Filter) -> Result<i64, DbError> {
    let filter = narrowed(db, caller, filter).await?;
    let query = filtered!(count_star(), caller, &filter);
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().sum())
}

/// The assets of these ids, as far as they exist for the caller.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(db: &Database, caller: &Caller, ids: &[Uuid]) -> Result<Vec<Found>, DbError> {
    let query = filtered!(found!(caller), caller, &Filter::default())
        .filter(assets::id.eq_any(ids.to_vec()));
    db.read(&caller.identity(), query).await
}

/// The types of the assets that exist for a contact; for staff all there are.
///
/// # Errors
/// When the database fails.
pub async fn types(db: &Database, caller: &Caller) -> Result<Vec<TypeRow>, DbError> {
    let mut query = asset_types::table
        .select(TypeRow::as_select())
        .order(asset_types::key)
        .into_boxed::<Pg>();
    if let (Viewer::Contact { .. }, true) = (&caller.viewer, caller.guarded()) {
        let own: ExistingFor = theirs(caller);
        query =
            query.filter(asset_types::id.eq_any(assets::table.filter(own).select(assets::type_id)));
    }
    db.read(&caller.identity(), query).await
}

/// The type of this id, for staff.
///
/// # Errors
/// When the database fails.
pub async fn one_type(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<TypeRow>, DbError> {
    let query = asset_types::table
        .filter(asset_types::id.eq(id))
        .select(TypeRow::as_select());
    Ok(db.read(&caller.identity(), query).await?.pop())
}
