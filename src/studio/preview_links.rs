//! Links under which a customer sees a design before everybody does: sealed, with an end, and to be taken back at any time.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

use super::{
    drafts::{self, lock},
    policy::{may_design, must_design, name_of},
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, Seal, UserError, UserErrorCode, refuse},
    branding::Design,
    config::PublicAddress,
    db::{
        Database, DbError, Identity, System,
        schema::{brand_preview_links, branding_drafts, branding_versions, tenants},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
    tenants::{keep_over_base, shown_version},
};

/// Days that a link is good for at most.
const MOST_DAYS: i32 = 90;
/// Links of a tenant's that are good at the same time, at most.
const MOST: i64 = 20;

/// Makes the addresses of links, and tells those that were made here.
#[derive(Clone, Debug)]
pub struct PreviewLinks {
    seal: Seal,
    public: PublicAddress,
}

impl PreviewLinks {
    /// Seals with a key of its own, such as `InstanceSecret::derive("brand preview")`.
    #[must_use]
    pub fn new(key: &[u8; 32], public: PublicAddress) -> Self {
        Self {
            seal: Seal::new(key),
            public,
        }
    }

    /// The last part of a link's address.
    #[must_use]
    pub fn token(&self, link: Uuid) -> String {
        self.seal.close(link.as_bytes())
    }

    /// The link of such a part; none when it was not sealed here.
    #[must_use]
    pub fn open(&self, token: &str) -> Option<Uuid> {
        self.seal.open(token).map(Uuid::from_bytes)
    }

    pub(super) fn url(&self, host: &str, link: Uuid) -> String {
        format!("{}/preview/{}", self.public.origin(host), self.token(link))
    }
}

/// What a link shows.
#[derive(Clone, Debug)]
pub struct Previewed {
    /// The draft as it is now; what is published where there is none any more.
    pub design: Design,
    /// Until when it is shown.
    pub until: DateTime<Utc>,
}

/// What a link of a tenant's shows; none for one that was taken back, is over, or is another's. What the draft inherits is
/// as the base brand has it now, whose pictures become the tenant's own: its host serves no others.
///
/// # Errors
/// When the database does not answer.
pub async fn previewed(
    db: &Database,
    tenant: Uuid,
    link: Uuid,
) -> Result<Option<Previewed>, DbError> {
    let query = brand_preview_links::table
        .inner_join(tenants::table.on(tenants::id.eq(brand_preview_links::tenant_id)))
        .inner_join(branding_versions::table.on(shown_version()))
        .left_join(branding_drafts::table.on(branding_drafts::tenant_id.eq(tenants::id)))
        .filter(brand_preview_links::id.eq(link))
        .filter(brand_preview_links::tenant_id.eq(tenant))
        .filter(brand_preview_links::expires_at.gt(diesel::dsl::now))
        .select((
            brand_preview_links::expires_at,
            branding_versions::design,
            branding_drafts::design.nullable(),
        ));
    let mut tx = db.begin(&Identity::system(System::Studio)).await?;
    let row: Option<(DateTime<Utc>, Value, Option<Value>)> =
        query.first(&mut *tx).await.optional()?;
    let Some((until, published, begun)) = row else {
        return Ok(None);
    };
    let design = drafts::read(begun.as_ref().unwrap_or(&published))?;
    let design = keep_over_base(&mut tx, tenant, &design).await?;
    tx.commit().await?;
    Ok(Some(Previewed { design, until }))
}

/// Notes that a link was opened, and says until when it is good; none as for [`previewed`].
///
/// # Errors
/// When the database does not answer.
pub async fn preview_opened(
    db: &Database,
    tenant: Uuid,
    link: Uuid,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let mut tx = db.begin(&Identity::system(System::Studio)).await?;
    let good = brand_preview_links::table
        .filter(brand_preview_links::id.eq(link))
        .filter(brand_preview_links::tenant_id.eq(tenant))
        .filter(brand_preview_links::expires_at.gt(diesel::dsl::now));
    let until = diesel::update(good)
        .set(brand_preview_links::opened_at.eq(diesel::dsl::now))
        .returning(brand_preview_links::expires_at)
        .get_result(&mut *tx)
        .await
        .optional()?;
    tx.commit().await?;
    Ok(until)
}

/// A link that is good.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = brand_preview_links)]
pub(super) struct Link {
    /// Its key.
    pub id: Uuid,
    /// By whom.
    pub made_by: Option<String>,
    /// When.
    pub made_at: DateTime<Utc>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was opened last.
    pub opened_at: Option<DateTime<Utc>>,
}

/// The links of a tenant that are good, the newest first. One statement.
pub(super) async fn list(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Vec<Link>, DbError> {
    let query = brand_preview_links::table
        .filter(may_design(caller, tenant).into_sql::<diesel::sql_types::Bool>())
        .filter(brand_preview_links::tenant_id.eq(tenant))
        .filter(brand_preview_links::expires_at.gt(diesel::dsl::now))
        .order((
            brand_preview_links::made_at.desc(),
            brand_preview_links::id.desc(),
        ))
        .limit(MOST)
        .select(Link::as_select());
    db.read(&caller.identity(), query).await
}

/// Makes a link that is good for so many days.
///
/// # Errors
/// Refused as for the draft; INVALID_VALUE for days that are not offered; TOO_MANY for more links than are clear.
pub(super) async fn make(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    days: i32,
) -> Result<Link, Failure> {
    let (mut tx, _) = lock(db, caller, tenant, None).await?;
    let locale = caller.locale;
    if !(1..=MOST_DAYS).contains(&days) {
        let code = UserErrorCode::InvalidValue;
        let words = "user-error-brand-preview-days";
        let limit = [("limit", MOST_DAYS.into())];
        return refuse(tx, UserError::with(locale, code, "days", words, &limit)).await;
    }
    let of_tenant = brand_preview_links::tenant_id.eq(tenant);
    // What is over is nobody's business any more.
    let over = brand_preview_links::expires_at.le(diesel::dsl::now);
    diesel::delete(brand_preview_links::table.filter(of_tenant.and(over)))
        .execute(&mut *tx)
        .await?;
    let good: i64 = brand_preview_links::table
        .filter(of_tenant)
        .count()
        .get_result(&mut *tx)
        .await?;
    if good >= MOST {
        let code = UserErrorCode::InvalidState;
        let words = "user-error-brand-preview-links";
        let limit = [("limit", MOST.into())];
        return refuse(tx, UserError::with(locale, code, "tenantId", words, &limit)).await;
    }
    let name = name_of(&mut tx, caller).await?;
    let link = diesel::insert_into(brand_preview_links::table)
        .values((
            brand_preview_links::id.eq(Uuid::now_v7()),
            of_tenant,
            brand_preview_links::made_by.eq(name),
            brand_preview_links::expires_at.eq(Utc::now() + Duration::days(days.into())),
        ))
        .returning(Link::as_returning())
        .get_result(&mut *tx)
        .await?;
    let entry = shared(caller, tenant, "brand-preview-link", Some(days));
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(link)
}

/// Takes a link back: from now on it shows nothing. Says whose it was.
///
/// # Errors
/// NOT_FOUND for one that is not there, or not the caller's to design.
pub(super) async fn revoke(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    link: Uuid,
) -> Result<Uuid, Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let tenant: Option<Uuid> = diesel::delete(brand_preview_links::table.find(link))
        .returning(brand_preview_links::tenant_id)
        .get_result(&mut *tx)
        .await
        .optional()?;
    let Some(tenant) = tenant.filter(|tenant| must_design(caller, *tenant).is_ok()) else {
        return refuse(tx, Refusal::NotFound).await;
    };
    let entry = shared(caller, tenant, "brand-preview-link-revoked", None);
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(tenant)
}

fn shared(caller: &Caller, tenant: Uuid, what: &str, days: Option<i32>) -> Entry {
    Entry {
        action: AuditAction::BrandPreviewShared,
        actor: AuditActor::of(caller),
        tenant: Some(tenant),
        subject: None,
        detail: AuditDetail {
            fields: vec![what.to_owned()],
            count: days.map(i64::from),
            ..AuditDetail::default()
        },
    }
}
