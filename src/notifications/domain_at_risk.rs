//! The mail that tells the admins of a portal that the proof of its domain is gone.

use chrono::{DateTime, Utc};
use diesel::{BoolExpressionMethods, ExpressionMethods, JoinOnDsl, QueryDsl, dsl::exists};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use minijinja::{context, value::Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::brand::MailBrand;
use super::content::MailContent;
use super::outbox::{NewMail, enqueue};
use super::render::one_line;
use crate::db::{
    DbError,
    schema::{staff, staff_accounts, staff_tenants},
};
use crate::text::Locale;

/// A domain whose proof is gone.
#[derive(Clone, Debug)]
pub struct DomainAtRisk {
    /// The domain's tenant.
    pub tenant: Uuid,
    /// `Portal.id`, for the link.
    pub global_id: String,
    /// The organisation's name.
    pub portal: String,
    /// The domain, as it is kept.
    pub domain: String,
    /// Until when it works on; none: it does not any more.
    pub ends_at: Option<DateTime<Utc>>,
}

/// See [`MailContent::DomainFailing`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct DomainNotice {
    /// `Portal.id`; part of the link.
    pub tenant: String,
    /// The organisation's name.
    pub portal: String,
    /// The domain.
    pub domain: String,
    /// Until when it works on; none: it does not any more.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Writes the mail to each admin who answers for the portal into the outbox.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn domain_at_risk(
    conn: &mut AsyncPgConnection,
    at_risk: &DomainAtRisk,
) -> Result<(), DbError> {
    let serves = staff_tenants::table
        .filter(staff_tenants::staff_id.eq(staff_accounts::staff_id))
        .filter(staff_tenants::tenant_id.eq(at_risk.tenant));
    let admins: Vec<(String, String, String)> = staff_accounts::table
        .inner_join(staff::table.on(staff::id.eq(staff_accounts::staff_id)))
        .filter(staff_accounts::active)
        .filter(staff_accounts::role.eq("admin"))
        .filter(staff_accounts::all_tenants.or(exists(serves)))
        .order(staff_accounts::staff_id)
        .select((
            staff::display_name,
            staff_accounts::email,
            staff_accounts::locale,
        ))
        .load(conn)
        .await?;
    for (recipient_name, recipient_email, locale) in admins {
        let notice = DomainNotice {
            tenant: at_risk.global_id.clone(),
            portal: at_risk.portal.clone(),
            domain: at_risk.domain.clone(),
            ends_at: at_risk.ends_at,
        };
        let mail = NewMail {
            tenant: Some(at_risk.tenant),
            locale: locale.parse().unwrap_or_default(),
            recipient_name,
            recipient_email,
            content: MailContent::DomainFailing(notice),
        };
        enqueue(conn, &mail).await?;
    }
    Ok(())
}

/// What the template needs.
pub(super) fn values(notice: &DomainNotice, brand: &MailBrand, locale: Locale) -> Value {
    let format = match locale {
        Locale::De => "%d.%m.%Y",
        Locale::En => "%-d %B %Y",
    };
    let id = |part: &str| match notice.ends_at {
        Some(_) => format!("mail-domain-failing-{part}"),
        None => format!("mail-domain-lost-{part}"),
    };
    context! {
        domain => idna::domain_to_unicode(&notice.domain).0,
        portal => one_line(&notice.portal),
        day => notice.ends_at.map(|end| end.format(format).to_string()).unwrap_or_default(),
        subject_id => id("subject"),
        title_id => id("title"),
        lead_id => id("lead"),
        next_id => id("next"),
        url => format!("{}/desk/tenants/{}/addresses", brand.origin, notice.tenant),
    }
}
