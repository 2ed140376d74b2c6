//! Where a portal's legal notice and its privacy notice stand: at addresses that were set, or on pages of its own.

use diesel::prelude::*;
use uuid::Uuid;

use super::model::Tenant;
use crate::db::{Database, DbError, Identity, schema::pages};

/// Where the notices stand: in full, or as a path of the portal's; none where there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegalNotices {
    /// Who is responsible for the portal.
    pub imprint: Option<String>,
    /// What happens to personal data.
    pub privacy: Option<String>,
}

impl LegalNotices {
    /// What the page is called that is the legal notice where no address is set.
    pub const IMPRINT: &'static str = "imprint";
    /// The same for the privacy notice.
    pub const PRIVACY: &'static str = "privacy";
}

/// The pages are looked for only where an address is missing, and as somebody who is not logged in would find them.
pub(super) async fn find(database: &Database, tenant: &Tenant) -> Result<LegalNotices, DbError> {
    let support = &tenant.support;
    let mut notices = LegalNotices {
        imprint: support.imprint_url.clone(),
        privacy: support.privacy_url.clone(),
    };
    if notices.imprint.is_some() && notices.privacy.is_some() {
        return Ok(notices);
    }
    let own = own_pages(database, tenant.id).await?;
    let page = |slug: &str| {
        own.iter()
            .any(|own| own == slug)
            .then(|| format!("/pages/{slug}"))
    };
    notices.imprint = notices.imprint.or_else(|| page(LegalNotices::IMPRINT));
    notices.privacy = notices.privacy.or_else(|| page(LegalNotices::PRIVACY));
    Ok(notices)
}

async fn own_pages(database: &Database, tenant: Uuid) -> Result<Vec<String>, DbError> {
    let query = pages::table
        .filter(pages::tenant_id.eq(tenant))
        .filter(pages::public)
        .filter(pages::slug.eq_any([LegalNotices::IMPRINT, LegalNotices::PRIVACY]))
        .select(pages::slug);
    database
        .read(&Identity::anonymous(Some(tenant)), query)
        .await
}
