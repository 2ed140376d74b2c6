//! Tenants are opened and changed from the desk. Each in one transaction with its line in the audit log.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{Provisioning, check, check::Typed, hosts, model::TenantRecord};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode, refuse},
    branding::{BrandColors, BrandPart, Design, Look, Pictures},
    db::{Database, DbError, Event, json, schema::tenants},
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        begin_for, no_such_portal,
    },
    tenants::{Tenant, TenantState, copy_pictures, folder, is_slug, slug_of, written},
};

/// Slugs that are tried for one name.
const MOST_ALIKE: usize = 100;

/// A tenant that an admin wants.
#[derive(Clone, Debug)]
pub(super) struct NewTenant {
    /// None: made of the name.
    pub slug: Option<String>,
    pub typed: Typed,
    /// Whose design it begins with; none: the standard one.
    pub template: Option<std::sync::Arc<Tenant>>,
}

/// Opens a tenant.
///
/// # Errors
/// What is wrong with it, field by field; CONFLICT for a host or slug that another has.
pub(super) async fn create(
    db: &Database,
    settings: &Provisioning,
    caller: &Caller,
    origin: &RequestOrigin,
    new: NewTenant,
) -> Result<Uuid, Failure> {
    let wanted = check::record(caller, &settings.desk_host, &new.typed)?;
    let mut tx = begin_for(db, caller, None).await?;
    // The folder is applied under the same lock.
    folder::alone(&mut tx).await?;
    let slug = match slug(&mut tx, caller, new.slug.as_deref(), &wanted.name).await? {
        Ok(slug) => slug,
        Err(error) => return refuse(tx, error).await,
    };
    let taken = hosts::taken(&mut tx, caller, "hosts", None, &wanted.hosts).await?;
    if !taken.is_empty() {
        return refuse(tx, Failure::User(taken)).await;
    }
    let id = Uuid::now_v7();
    let written = write_new(&mut tx, id, &slug, &wanted, new.template.as_deref()).await;
    written.map_err(|error| taken_meanwhile(caller, error))?;
    let detail = AuditDetail::name(&wanted.name);
    tell(
        &mut tx,
        caller,
        origin,
        id,
        AuditAction::TenantCreated,
        detail,
    )
    .await?;
    Event::TenantChanged { tenant: id }.notify(&mut tx).await?;
    tx.commit().await?;
    Ok(id)
}

/// The slug that was typed, or one made of the name that nobody has.
async fn slug(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    typed: Option<&str>,
    name: &str,
) -> Result<Result<String, UserError>, DbError> {
    let error = |code, id| UserError::with(caller.locale, code, "slug", id, &[]);
    let typed = typed.map(str::trim).filter(|slug| !slug.is_empty());
    let Some(base) = typed.map_or_else(|| slug_of(name), |slug| Some(slug.to_owned())) else {
        return Ok(Err(error(UserErrorCode::Blank, "user-error-slug-none")));
    };
    if !is_slug(&base) {
        return Ok(Err(error(UserErrorCode::InvalidValue, "user-error-slug")));
    }
    // What is counted up must still fit.
    let short = base.get(..base.len().min(36)).unwrap_or(&base);
    let mut wanted = vec![base.clone()];
    if typed.is_none() {
        let more =
            (2..=MOST_ALIKE).map(|number| format!("{}-{number}", short.trim_end_matches('-')));
        wanted.extend(more);
    }
    let there: Vec<String> = tenants::table
        .filter(tenants::slug.eq_any(&wanted))
        .select(tenants::slug)
        .load(conn)
        .await?;
    let free = wanted.into_iter().find(|slug| !there.contains(slug));
    Ok(free.ok_or_else(|| error(UserErrorCode::Conflict, "user-error-slug-taken")))
}

async fn write_new(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    slug: &str,
    wanted: &TenantRecord,
    template: Option<&Tenant>,
) -> Result<(), DbError> {
    diesel::insert_into(tenants::table)
        .values((
            tenants::id.eq(id),
            tenants::slug.eq(slug),
            columns(wanted)?,
            tenants::branding_version.eq(1),
        ))
        .execute(conn)
        .await?;
    hosts::write(conn, id, &wanted.hosts).await?;
    let design = match template {
        Some(template) => Design {
            product_name: wanted.name.clone(),
            ..template.branding.design.clone()
        },
        None => standard(&wanted.name),
    };
    if let Some(template) = template {
        copy_pictures(conn, template.id, &design.pictures, &[id]).await?;
    }
    written::add_version(conn, id, 1, &design).await
}

/// The design of who has none yet: the house's colour, and the organisation's name.
fn standard(name: &str) -> Design {
    Design {
        product_name: name.to_owned(),
        colors: BrandColors::HOUSE,
        look: Look::default(),
        texts: Default::default(),
        pictures: Pictures::default(),
        // Whatever there is of a base brand is better than a standard that nobody chose.
        inherits: BrandPart::ALL.into(),
        footer_links: Vec::new(),
    }
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = tenants, treat_none_as_null = true)]
struct Columns<'a> {
    name: &'a str,
    default_locale: &'static str,
    locales: Vec<&'static str>,
    features: Option<Vec<&'static str>>,
    support: serde_json::Value,
}

fn columns(wanted: &TenantRecord) -> Result<Columns<'_>, DbError> {
    Ok(Columns {
        name: &wanted.name,
        default_locale: wanted.default_locale.as_str(),
        locales: written::locale_words(&wanted.locales),
        features: written::feature_words(wanted.features),
        support: json(&wanted.support)?,
    })
}

/// What is compared before anything is written.
#[derive(Queryable)]
struct Stored {
    version: i32,
    state: TenantState,
    name: String,
    default_locale: String,
    locales: Vec<String>,
    features: Option<Vec<String>>,
    support: serde_json::Value,
}

/// Changes a tenant's record, whole. What is the same already changes nothing.
///
/// # Errors
/// NOT_FOUND for one that is not there; CONFLICT when it is not of the version `seen` any more, and for a host that another
/// has; INVALID_STATE for one that is archived; what is wrong with the record.
pub(super) async fn update(
    db: &Database,
    settings: &Provisioning,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    seen: i32,
    typed: Typed,
) -> Result<(), Failure> {
    let mut tx = begin_for(db, caller, Some(tenant)).await?;
    folder::alone(&mut tx).await?;
    let stored: Option<Stored> = tenants::table
        .find(tenant)
        .select((
            tenants::record_version,
            tenants::state,
            tenants::name,
            tenants::default_locale,
            tenants::locales,
            tenants::features,
            tenants::support,
        ))
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some(stored) = stored.filter(|_| caller.serves(tenant)) else {
        return refuse(tx, no_such_portal(caller)).await;
    };
    if stored.state.is_set_aside() {
        return refuse(tx, stored.state.refuses(caller.locale)).await;
    }
    if stored.version != seen {
        let (code, id) = (UserErrorCode::Conflict, "user-error-conflict-tenant");
        let error = UserError::with(caller.locale, code, "version", id, &[]);
        return refuse(tx, error).await;
    }
    let wanted = match check::record(caller, &settings.desk_host, &typed) {
        Ok(wanted) => wanted,
        Err(failure) => return refuse(tx, failure).await,
    };
    let taken = hosts::taken(&mut tx, caller, "hosts", Some(tenant), &wanted.hosts).await?;
    if !taken.is_empty() {
        return refuse(tx, Failure::User(taken)).await;
    }
    let old_hosts = hosts::of(&mut tx, tenant).await?;
    let columns = columns(&wanted)?;
    let fields: Vec<String> = [
        ("name", stored.name != wanted.name),
        ("hosts", old_hosts != wanted.hosts),
        ("locales", stored.locales != columns.locales),
        (
            "defaultLocale",
            stored.default_locale != columns.default_locale,
        ),
        (
            "features",
            stored
                .features
                .as_ref()
                .map(|words| words.iter().map(String::as_str).collect())
                != columns.features,
        ),
        ("support", stored.support != columns.support),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(field, _)| field.to_owned())
    .collect();
    if fields.is_empty() {
        tx.rollback().await?;
        return Ok(());
    }
    if fields.iter().any(|field| field == "hosts") {
        let written = hosts::write(&mut tx, tenant, &wanted.hosts).await;
        written.map_err(|error| taken_meanwhile(caller, error))?;
    }
    diesel::update(tenants::table.find(tenant))
        .set((columns, tenants::updated_at.eq(Utc::now())))
        .execute(&mut *tx)
        .await?;
    let detail = AuditDetail::fields(fields);
    tell(
        &mut tx,
        caller,
        origin,
        tenant,
        AuditAction::TenantUpdated,
        detail,
    )
    .await?;
    Event::TenantChanged { tenant }.notify(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Hosts and slugs were compared a moment ago under a lock; only a program that does not take it can be in the way.
fn taken_meanwhile(caller: &Caller, error: DbError) -> Failure {
    match error {
        DbError::Conflict { constraint } => {
            let field = if constraint.contains("slug") {
                "slug"
            } else {
                "hosts"
            };
            UserError::at(caller.locale, UserErrorCode::Conflict, field).into()
        }
        other => other.into(),
    }
}

/// Writes it into the audit log.
pub(super) async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    action: AuditAction,
    detail: AuditDetail,
) -> Result<(), DbError> {
    let entry = Entry {
        action,
        actor: AuditActor::of(caller),
        tenant: Some(tenant),
        subject: None,
        detail,
    };
    record(conn, &entry, Some(origin)).await
}
