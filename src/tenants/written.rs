//! How a tenant's rows are written, whichever way it is changed: by the folder, at the desk, in the studio.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

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

/// Writes a version of a tenant's design; whether it is shown, the tenant's row says.
///
/// # Errors
/// A conflict when there is one of this number.
pub async fn add_version(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    version: i32,
    design: &Design,
) -> Result<(), DbError> {
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

/// Makes a design the one that is shown, and says under which number: above all there are, not above the one that was
/// shown.
///
/// # Errors
/// When the database refuses.
pub async fn publish(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    design: &Design,
) -> Result<i32, DbError> {
    let latest: Option<i32> = branding_versions::table
        .filter(branding_versions::tenant_id.eq(tenant))
        .select(diesel::dsl::max(branding_versions::version))
        .first(conn)
        .await?;
    let version = latest.unwrap_or(0) + 1;
    add_version(conn, tenant, version, design).await?;
    diesel::update(tenants::table.find(tenant))
        .set(tenants::branding_version.eq(version))
        .execute(conn)
        .await?;
    Ok(version)
}
