//! The tenants that are in the database, and how they get there.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use uuid::Uuid;

use super::record::Record;
use crate::access::Feature;
use crate::branding::BrandImage;
use crate::db::schema::{brand_images, branding_versions, tenant_hosts, tenants};
use crate::db::{DbError, Event};
use crate::tenants::rows::{TenantRow, Which, select};

/// A tenant of the database.
#[derive(Debug)]
pub(super) struct Stored {
    pub id: Uuid,
    pub record: Record,
}

impl TryFrom<TenantRow> for Stored {
    type Error = DbError;

    fn try_from(row: TenantRow) -> Result<Self, DbError> {
        let record = Record {
            locales: row.locales()?,
            default_locale: row.default_locale()?,
            features: row.features(),
            support: row.support()?,
            access: row.access()?,
            tickets: row.ticket_rules()?,
            request_types: row.request_types()?,
            service_levels: row.service_levels()?,
            design: row.design()?,
            slug: row.slug,
            name: row.name,
            hosts: row.hosts,
        };
        Ok(Self { id: row.id, record })
    }
}

/// All tenants, by slug.
pub(super) async fn all(conn: &mut AsyncPgConnection) -> Result<Vec<Stored>, DbError> {
    let rows: Vec<TenantRow> = select(Which::All).load(conn).await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Waits until nobody else provisions tenants, for as long as the transaction lives.
///
/// # Errors
/// When the database refuses.
pub async fn alone(conn: &mut AsyncPgConnection) -> Result<(), DbError> {
    // Any number will do, as long as nothing else takes the same: the letters "tenants".
    diesel::sql_query("SELECT pg_advisory_xact_lock(32762626939155571)")
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes away the hosts that a tenant has no longer, or has at another position. Done for all tenants before any gets
/// new ones, so that a host can move from one to another.
pub(super) async fn remove_hosts(
    conn: &mut AsyncPgConnection,
    stored: &Stored,
) -> Result<(), DbError> {
    let hosts = tenant_hosts::table.filter(tenant_hosts::tenant_id.eq(stored.id));
    diesel::delete(hosts).execute(conn).await?;
    Ok(())
}

/// Writes a tenant that is new, or one whose record changed and whose hosts were removed before.
pub(super) async fn write(
    conn: &mut AsyncPgConnection,
    stored: Option<&Stored>,
    wanted: &Record,
    images: &[BrandImage],
) -> Result<(), DbError> {
    let id = match stored {
        Some(stored) => {
            update(conn, stored, wanted).await?;
            stored.id
        }
        None => insert(conn, wanted).await?,
    };
    write_hosts(conn, id, &wanted.hosts, stored).await?;
    write_images(conn, id, images).await?;
    Event::TenantChanged { tenant: id }.notify(conn).await
}

async fn insert(conn: &mut AsyncPgConnection, wanted: &Record) -> Result<Uuid, DbError> {
    let id = Uuid::now_v7();
    let row = (
        tenants::id.eq(id),
        tenants::slug.eq(&wanted.slug),
        tenants::name.eq(&wanted.name),
        tenants::default_locale.eq(wanted.default_locale.as_str()),
        tenants::locales.eq(locales(wanted)),
        tenants::features.eq(features(wanted)),
        tenants::support.eq(json(&wanted.support)?),
        tenants::access.eq(json(&wanted.access)?),
        tenants::ticket_rules.eq(json(&wanted.tickets)?),
        tenants::request_types.eq(json(&wanted.request_types)?),
        tenants::service_levels.eq(wanted.service_levels.as_ref().map(json).transpose()?),
        tenants::branding_version.eq(1),
    );
    diesel::insert_into(tenants::table)
        .values(row)
        .execute(conn)
        .await?;
    publish(conn, id, 1, wanted).await?;
    Ok(id)
}

async fn update(
    conn: &mut AsyncPgConnection,
    stored: &Stored,
    wanted: &Record,
) -> Result<(), DbError> {
    let row = (
        tenants::name.eq(&wanted.name),
        tenants::default_locale.eq(wanted.default_locale.as_str()),
        tenants::locales.eq(locales(wanted)),
        tenants::features.eq(features(wanted)),
        tenants::support.eq(json(&wanted.support)?),
        tenants::access.eq(json(&wanted.access)?),
        tenants::ticket_rules.eq(json(&wanted.tickets)?),
        tenants::request_types.eq(json(&wanted.request_types)?),
        tenants::service_levels.eq(wanted.service_levels.as_ref().map(json).transpose()?),
        tenants::updated_at.eq(Utc::now()),
    );
    diesel::update(tenants::table.find(stored.id))
        .set(row)
        .execute(conn)
        .await?;
    if stored.record.design == wanted.design {
        return Ok(());
    }
    // Above all there are, not above the one that is shown: an older one may be shown again.
    let latest: Option<i32> = branding_versions::table
        .filter(branding_versions::tenant_id.eq(stored.id))
        .select(diesel::dsl::max(branding_versions::version))
        .first(conn)
        .await?;
    let version = latest.unwrap_or(0) + 1;
    publish(conn, stored.id, version, wanted).await?;
    diesel::update(tenants::table.find(stored.id))
        .set(tenants::branding_version.eq(version))
        .execute(conn)
        .await?;
    Ok(())
}

async fn publish(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    version: i32,
    wanted: &Record,
) -> Result<(), DbError> {
    let row = (
        branding_versions::tenant_id.eq(id),
        branding_versions::version.eq(version),
        branding_versions::design.eq(json(&wanted.design)?),
    );
    diesel::insert_into(branding_versions::table)
        .values(row)
        .execute(conn)
        .await?;
    Ok(())
}

async fn write_hosts(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    hosts: &[String],
    stored: Option<&Stored>,
) -> Result<(), DbError> {
    if stored.is_some_and(|stored| stored.record.hosts == hosts) {
        return Ok(());
    }
    let rows: Vec<_> = (0_i32..)
        .zip(hosts)
        .map(|(position, host)| {
            (
                tenant_hosts::tenant_id.eq(id),
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

async fn write_images(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    images: &[BrandImage],
) -> Result<(), DbError> {
    for image in images {
        let row = (
            brand_images::tenant_id.eq(id),
            brand_images::hash.eq(image.hash.to_string()),
            brand_images::content_type.eq(image.format.content_type()),
            brand_images::width.eq(i32::try_from(image.width).unwrap_or(i32::MAX)),
            brand_images::height.eq(i32::try_from(image.height).unwrap_or(i32::MAX)),
            brand_images::bytes.eq(image.bytes.as_ref()),
        );
        // The name is that of the content: what is there already is the same.
        diesel::insert_into(brand_images::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
    }
    Ok(())
}

fn locales(wanted: &Record) -> Vec<&'static str> {
    wanted
        .locales
        .iter()
        .map(|locale| locale.as_str())
        .collect()
}

fn features(wanted: &Record) -> Option<Vec<&'static str>> {
    let features = wanted.features?;
    Some(features.iter().map(Feature::word).collect())
}

fn json(value: &impl Serialize) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(value).map_err(|error| DbError::Refused(error.into()))
}
