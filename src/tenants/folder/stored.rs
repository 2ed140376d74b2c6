//! The tenants that are in the database, and how they get there.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::page_files;
use super::record::Record;
use crate::branding::BrandImage;
use crate::db::schema::tenants;
use crate::db::{DbError, Event, json};
use crate::tenants::rows::{TenantRow, Which, select};
use crate::tenants::written;

/// A tenant of the database.
#[derive(Debug)]
pub(super) struct Stored {
    pub id: Uuid,
    pub record: Record,
    /// Those of its hosts that were proven at the desk, which no folder takes away.
    pub proven: Vec<String>,
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
            brand_base: row.brand_base,
            slug: row.slug,
            name: row.name,
            hosts: row.hosts,
            pages: Some(Vec::new()),
        };
        Ok(Self {
            id: row.id,
            record,
            proven: row.proven_hosts,
        })
    }
}

/// The one of this slug.
pub(super) fn find<'a>(stored: &'a [Stored], slug: &str) -> Option<&'a Stored> {
    stored.iter().find(|stored| stored.record.slug == slug)
}

/// All tenants, by slug.
pub(super) async fn all(conn: &mut AsyncPgConnection) -> Result<Vec<Stored>, DbError> {
    these(conn, Which::All).await
}

/// One tenant, if there is one for the connection's viewer.
pub(super) async fn one(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
) -> Result<Option<Stored>, DbError> {
    Ok(these(conn, Which::Ids(vec![tenant])).await?.pop())
}

async fn these(conn: &mut AsyncPgConnection, which: Which) -> Result<Vec<Stored>, DbError> {
    let rows: Vec<TenantRow> = select(which).load(conn).await?;
    let mut pages = page_files::stored(conn).await?;
    let mut all = rows
        .into_iter()
        .map(Stored::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    for stored in &mut all {
        let own = pages.extract_if(.., |(tenant, _)| *tenant == stored.id);
        stored.record.pages = Some(own.map(|(_, page)| page).collect());
    }
    Ok(all)
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

/// Writes a tenant that is new, or one whose record changed and whose hosts were removed before.
pub(super) async fn write(
    conn: &mut AsyncPgConnection,
    stored: Option<&Stored>,
    wanted: &Record,
    images: &[BrandImage],
) -> Result<Uuid, DbError> {
    let id = match stored {
        Some(stored) => {
            update(conn, stored, wanted).await?;
            stored.id
        }
        None => insert(conn, wanted).await?,
    };
    // Those of before were removed for all tenants before any gets new ones, so that a host can move from one to another.
    if stored.is_none_or(|stored| stored.record.hosts != wanted.hosts) {
        written::insert_hosts(conn, id, &wanted.hosts).await?;
    }
    written::keep_images(conn, id, images).await?;
    let before = stored.and_then(|stored| stored.record.pages.as_ref());
    if let Some(pages) = wanted.pages.as_ref().filter(|pages| before != Some(*pages)) {
        page_files::write(conn, id, pages).await?;
    }
    Event::TenantChanged { tenant: id }.notify(conn).await?;
    Ok(id)
}

async fn insert(conn: &mut AsyncPgConnection, wanted: &Record) -> Result<Uuid, DbError> {
    let id = Uuid::now_v7();
    let row = (
        tenants::id.eq(id),
        tenants::slug.eq(&wanted.slug),
        tenants::name.eq(&wanted.name),
        tenants::default_locale.eq(wanted.default_locale.as_str()),
        tenants::locales.eq(written::locale_words(&wanted.locales)),
        tenants::features.eq(written::feature_words(wanted.features)),
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
    written::add_version(conn, id, 1, &wanted.design).await?;
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
        tenants::locales.eq(written::locale_words(&wanted.locales)),
        tenants::features.eq(written::feature_words(wanted.features)),
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
    if stored.record.design != wanted.design {
        // Where that is the base as it was written just before, the heir has it already.
        let now = written::shown(conn, stored.id).await?;
        if now != wanted.design {
            written::publish(conn, stored.id, &wanted.design).await?;
        }
    }
    Ok(())
}
