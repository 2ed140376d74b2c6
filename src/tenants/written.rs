//! How a tenant's rows are written, whichever way it is changed: by the folder, at the desk, in the studio.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::heirs;
use super::rows::{self, shown_version};
use crate::access::{Feature, FeatureSet};
use crate::branding::{BrandImage, Design};
use crate::db::schema::{brand_images, branding_versions, tenant_hosts, tenants};
use crate::db::{DbError, json};
use crate::text::Locale;

/// Languages as a tenant's row has them.
#[must_use]
pub fn locale_words(locales: &[Locale]) -> Vec<&'static str> {
    locales.iter().map(|locale| locale.as_str()).collect()
}

/// Features as a tenant's row has them; none: as Portico has them.
#[must_use]
pub fn feature_words(features: Option<FeatureSet>) -> Option<Vec<&'static str>> {
    Some(features?.iter().map(Feature::word).collect())
}

/// Takes a tenant's hosts away.
///
/// # Errors
/// When the database refuses.
pub async fn remove_hosts(conn: &mut AsyncPgConnection, tenant: Uuid) -> Result<(), DbError> {
    let hosts = tenant_hosts::table.filter(tenant_hosts::tenant_id.eq(tenant));
    diesel::delete(hosts).execute(conn).await?;
    Ok(())
}

/// Gives a tenant that has none these hosts, in this order.
///
/// # Errors
/// A conflict when another tenant has one of them.
pub async fn insert_hosts(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    hosts: &[String],
) -> Result<(), DbError> {
    let rows: Vec<_> = (0_i32..)
        .zip(hosts)
        .map(|(position, host)| {
            (
                tenant_hosts::tenant_id.eq(tenant),
                tenant_hosts::host.eq(host),
                tenant_hosts::position.eq(position),
            )
        })
        .collect();
    diesel::insert_into(tenant_hosts::table)
        .values(rows)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps pictures for a tenant's designs. The name is that of the content: what is there already is the same.
///
/// # Errors
/// When the database refuses.
pub async fn keep_images(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    images: impl IntoIterator<Item = &BrandImage>,
) -> Result<(), DbError> {
    let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    for image in images {
        let row = (
            brand_images::tenant_id.eq(tenant),
            brand_images::hash.eq(image.hash.to_string()),
            brand_images::content_type.eq(image.format.content_type()),
            brand_images::width.eq(side(image.width)),
            brand_images::height.eq(side(image.height)),
            brand_images::bytes.eq(image.bytes.as_ref()),
        );
        diesel::insert_into(brand_images::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Writes a version of a tenant's design, with what it inherits as the base brand has it; whether it is shown, the tenant's
/// row says.
///
/// # Errors
/// A conflict when there is one of this number.
pub async fn add_version(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    version: i32,
    design: &Design,
) -> Result<(), DbError> {
    let design = &heirs::keep_over_base(conn, tenant, design).await?;
    let row = (
        branding_versions::tenant_id.eq(tenant),
        branding_versions::version.eq(version),
        branding_versions::design.eq(json(design)?),
    );
    diesel::insert_into(branding_versions::table)
        .values(row)
        .execute(conn)
        .await?;
    Ok(())
}

/// The design that a tenant shows.
///
/// # Errors
/// When the database fails, or holds a design that cannot be read.
pub async fn shown(conn: &mut AsyncPgConnection, tenant: Uuid) -> Result<Design, DbError> {
    let design = tenants::table
        .inner_join(branding_versions::table.on(shown_version()))
        .filter(tenants::id.eq(tenant))
        .select(branding_versions::design)
        .first(conn)
        .await?;
    rows::design(&design)
}

/// Gives a tenant that was set aside what has become of the base brand meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn catch_up(conn: &mut AsyncPgConnection, tenant: Uuid) -> Result<(), DbError> {
    let design = shown(conn, tenant).await?;
    if heirs::over_base(conn, tenant, &design).await? != design {
        publish(conn, tenant, &design).await?;
    }
    Ok(())
}

/// What was published.
#[derive(Clone, Debug)]
pub struct PublishedAs {
    /// Under which number: above all there are, not above the one that was shown.
    pub version: i32,
    /// The portals that inherit something of it which is new, each with the number of its own version.
    pub heirs: Vec<(Uuid, i32)>,
}

/// Makes a design the one that is shown, by its own portal and, where that is the base, by those that inherit of it.
///
/// # Errors
/// When the database refuses.
pub async fn publish(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    design: &Design,
) -> Result<PublishedAs, DbError> {
    let latest: Option<i32> = branding_versions::table
        .filter(branding_versions::tenant_id.eq(tenant))
        .select(diesel::dsl::max(branding_versions::version))
        .first(conn)
        .await?;
    let version = latest.unwrap_or(0) + 1;
    add_version(conn, tenant, version, design).await?;
    let is_base = diesel::update(tenants::table.find(tenant))
        .set(tenants::branding_version.eq(version))
        .returning(tenants::brand_base)
        .get_result(conn)
        .await?;
    let heirs = match is_base {
        true => heirs::pass_on(conn, tenant, design).await?,
        false => Vec::new(),
    };
    Ok(PublishedAs { version, heirs })
}
