//! The base brand: one portal's design that others take parts of, and what becomes of those when it changes.
//!
//! What a portal inherits is written out in its own versions, so that showing a portal asks nobody else; a change of the base
//! gives each heir a version of its own, in the same transaction.

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Jsonb, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::rows::{self, shown_version};
use super::state::TenantState;
use crate::branding::{Design, Pictures};
use crate::db::schema::{branding_versions, tenants};
use crate::db::{DbError, Event, json};

/// The portal whose design is the base, and that design as it is published.
#[derive(Clone, Debug)]
pub struct BrandBase {
    /// Whose it is.
    pub tenant: Uuid,
    /// What is published.
    pub design: Design,
}

/// A portal that a change of the base gives another look.
#[derive(Clone, Debug)]
pub struct Heir {
    /// Which.
    pub tenant: Uuid,
    /// As it is.
    pub before: Design,
    /// As it will be.
    pub after: Design,
}

/// The base brand; none while no portal is it.
///
/// # Errors
/// When the database fails, or holds a design that cannot be read.
pub async fn base(conn: &mut AsyncPgConnection) -> Result<Option<BrandBase>, DbError> {
    let row: Option<(Uuid, Value)> = tenants::table
        .inner_join(branding_versions::table.on(shown_version()))
        .filter(tenants::brand_base)
        .select((tenants::id, branding_versions::design))
        .first(conn)
        .await
        .optional()?;
    row.map(|(tenant, stored)| {
        Ok(BrandBase {
            tenant,
            design: rows::design(&stored)?,
        })
    })
    .transpose()
}

/// The design with what it inherits as the base has it now. Where there is no base, it stays as it was.
///
/// # Errors
/// As [`base`].
pub async fn over_base(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    design: &Design,
) -> Result<Design, DbError> {
    let lender = lender(conn, tenant, design).await?;
    Ok(lender.map_or_else(|| design.clone(), |base| design.inheriting(&base.design)))
}

/// The same for a design that is kept: the pictures that it inherits are its own from now on.
///
/// # Errors
/// As [`base`].
pub async fn keep_over_base(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    design: &Design,
) -> Result<Design, DbError> {
    let Some(base) = lender(conn, tenant, design).await? else {
        return Ok(design.clone());
    };
    copy_pictures(conn, base.tenant, &base.design.pictures, &[tenant]).await?;
    Ok(design.inheriting(&base.design))
}

/// The base, where the design inherits something and is not that itself.
async fn lender(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    design: &Design,
) -> Result<Option<BrandBase>, DbError> {
    if design.inherits.is_empty() {
        return Ok(None);
    }
    Ok(base(conn).await?.filter(|base| base.tenant != tenant))
}

/// The portals that would look different if this were the base brand's design. What is archived or about to be deleted does
/// not change any more.
///
/// # Errors
/// As [`base`].
pub async fn touched(
    conn: &mut AsyncPgConnection,
    base: Uuid,
    design: &Design,
) -> Result<Vec<Heir>, DbError> {
    let shown: Vec<(Uuid, Value)> = tenants::table
        .inner_join(branding_versions::table.on(shown_version()))
        .filter(tenants::id.ne(base))
        .filter(tenants::state.ne_all([TenantState::Archived, TenantState::Deleting]))
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(
            "branding_versions.design ? 'inherits'",
        ))
        .order((tenants::name, tenants::id))
        .select((tenants::id, branding_versions::design))
        .load(conn)
        .await?;
    let mut heirs = Vec::new();
    for (tenant, before) in shown {
        let before = rows::design(&before)?;
        let after = before.inheriting(design);
        if after != before {
            heirs.push(Heir {
                tenant,
                before,
                after,
            });
        }
    }
    Ok(heirs)
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = SqlUuid)]
    tenant_id: Uuid,
    #[diesel(sql_type = Integer)]
    version: i32,
}

/// Shows every heir with what is new in the base, and says under which number each. As many statements as there are heirs tell of it; all else is
/// done for all of them at once.
///
/// # Errors
/// When the database fails; refused for whoever may not change all of them.
pub async fn pass_on(
    conn: &mut AsyncPgConnection,
    base: Uuid,
    design: &Design,
) -> Result<Vec<(Uuid, i32)>, DbError> {
    // Whoever publishes one of them holds its row too: neither overwrites what the other writes.
    let _held: Vec<Uuid> = tenants::table
        .filter(tenants::id.ne(base))
        .order(tenants::id)
        .select(tenants::id)
        .for_no_key_update()
        .load(conn)
        .await?;
    let heirs = touched(conn, base, design).await?;
    if heirs.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = heirs.iter().map(|heir| heir.tenant).collect();
    let designs = heirs.iter().map(|heir| json(&heir.after));
    let designs = designs.collect::<Result<Vec<Value>, _>>()?;
    copy_pictures(conn, base, &design.pictures, &ids).await?;
    let written: Vec<Written> = diesel::sql_query(
        "INSERT INTO branding_versions (tenant_id, version, design) \
         SELECT h.id, (SELECT max(v.version) + 1 FROM branding_versions v WHERE v.tenant_id = h.id), h.design \
         FROM unnest($1, $2) h (id, design) RETURNING tenant_id, version",
    )
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<Jsonb>, _>(&designs)
    .load(conn)
    .await?;
    let (ids, versions): (Vec<Uuid>, Vec<i32>) = written
        .iter()
        .map(|row| (row.tenant_id, row.version))
        .unzip();
    diesel::sql_query(
        "UPDATE tenants SET branding_version = w.version FROM unnest($1, $2) w (id, version) WHERE tenants.id = w.id",
    )
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<Integer>, _>(&versions)
    .execute(conn)
    .await?;
    for tenant in &ids {
        Event::TenantChanged { tenant: *tenant }
            .notify(conn)
            .await?;
    }
    Ok(ids.into_iter().zip(versions).collect())
}

/// Gives others the pictures of a design: each tenant serves its own.
///
/// # Errors
/// When the database refuses.
pub async fn copy_pictures(
    conn: &mut AsyncPgConnection,
    from: Uuid,
    pictures: &Pictures,
    to: &[Uuid],
) -> Result<(), DbError> {
    let hashes = pictures.hashes();
    if hashes.is_empty() {
        return Ok(());
    }
    diesel::sql_query(
        "INSERT INTO brand_images (tenant_id, hash, content_type, width, height, bytes) \
         SELECT h.id, b.hash, b.content_type, b.width, b.height, b.bytes \
         FROM brand_images b CROSS JOIN unnest($3) h (id) WHERE b.tenant_id = $1 AND b.hash = ANY ($2) \
         ON CONFLICT DO NOTHING",
    )
    .bind::<SqlUuid, _>(from)
    .bind::<Array<Text>, _>(hashes)
    .bind::<Array<SqlUuid>, _>(to)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes this portal's design the base of the others', or (none) no portal's, and passes it on.
///
/// # Errors
/// As [`pass_on`].
pub async fn set_base(
    conn: &mut AsyncPgConnection,
    tenant: Option<Uuid>,
) -> Result<Vec<(Uuid, i32)>, DbError> {
    diesel::update(tenants::table.filter(tenants::brand_base))
        .filter(tenants::id.ne(tenant.unwrap_or_default()))
        .set(tenants::brand_base.eq(false))
        .execute(conn)
        .await?;
    let Some(tenant) = tenant else {
        return Ok(Vec::new());
    };
    diesel::update(tenants::table.find(tenant))
        .filter(diesel::dsl::not(tenants::brand_base))
        .set(tenants::brand_base.eq(true))
        .execute(conn)
        .await?;
    match base(conn).await? {
        Some(base) => pass_on(conn, base.tenant, &base.design).await,
        None => Ok(Vec::new()),
    }
}
