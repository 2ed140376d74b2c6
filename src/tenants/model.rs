//! A tenant as every request sees it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::access::AccessRules;
use super::sign_in::SignIn;
use super::state::TenantState;
use super::ticket_rules::TicketRules;
use crate::access::FeatureSet;
use crate::branding::{Design, Published, Stylesheet};
use crate::request_types::RequestType;
use crate::service_levels::ServiceLevels;
use crate::text::Locale;

/// A customer organisation with its portal. Shared as `Arc<Tenant>`; nothing in it depends on who asks.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Its key.
    pub id: Uuid,
    /// Its short name, which is also its folder's.
    pub slug: String,
    /// The organisation's name.
    pub name: String,
    /// Where it stands in its life.
    pub state: TenantState,
    /// What its people read while it is closed, by language.
    pub state_note: BTreeMap<Locale, String>,
    /// The hosts of its portal; the first is the one that links in mails name.
    pub hosts: Vec<String>,
    /// Those of them whose pages lead on to the first.
    pub redirecting_hosts: Vec<String>,
    /// Those that are proven to be the customer's own.
    pub proven_hosts: Vec<String>,
    /// The languages its portal offers.
    pub locales: Vec<Locale>,
    /// The one that is spoken when nothing else is asked for; among `locales`.
    pub default_locale: Locale,
    /// What is switched on.
    pub features: FeatureSet,
    /// Whether the tenant has left that as Portico has it.
    pub features_are_standard: bool,
    /// Whom its people turn to.
    pub support: Support,
    /// How its people log in.
    pub access: AccessRules,
    /// How its tickets live.
    pub tickets: TicketRules,
    /// What its people can ask for, in order.
    pub request_types: Vec<RequestType>,
    /// What it was promised, if anything.
    pub service_levels: Option<ServiceLevels>,
    /// The providers at which its people may log in, in order.
    pub sign_ins: Vec<SignIn>,
    /// Its published design with all that is derived from it.
    pub branding: Arc<Published>,
    /// The stylesheet of the design before: a page that was loaded a moment ago may still ask for it.
    pub previous_stylesheet: Option<Stylesheet>,
    /// In the eyes of whoever looks at a preview: `branding` is not published yet, and is shown until then.
    pub preview_until: Option<DateTime<Utc>>,
}

impl Tenant {
    /// Characters of a tenant's name at most.
    pub const LONGEST_NAME: usize = 120;

    /// The host that links name, such as those in mails. Every tenant has one.
    #[must_use]
    pub fn primary_host(&self) -> &str {
        self.hosts.first().map_or("", String::as_str)
    }

    /// The tenant as it looks in a preview: in another design, until then.
    #[must_use]
    pub fn dressed_in(&self, design: Design, until: DateTime<Utc>) -> Self {
        let published = &self.branding;
        Self {
            branding: Arc::new(Published::new(
                published.version,
                published.published_at,
                design,
                self.default_locale,
            )),
            // What a page asks for that was opened a moment ago, before the preview or in it.
            previous_stylesheet: Some(published.stylesheet.clone()),
            preview_until: Some(until),
            ..self.clone()
        }
    }

    /// Whether pages under this host lead on to the first one.
    #[must_use]
    pub fn redirects(&self, host: &str) -> bool {
        let listed = self.redirecting_hosts.iter().any(|listed| listed == host);
        listed && host != self.primary_host()
    }

    /// The language in which to answer somebody: theirs where the portal offers it, or else the portal's own.
    #[must_use]
    pub fn offered(&self, locale: Locale) -> Locale {
        if self.locales.contains(&locale) {
            locale
        } else {
            self.default_locale
        }
    }
}

/// Whom the people of a tenant turn to when the portal does not help.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Of a person or a team.
    #[serde(default)]
    pub name: String,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number, as people write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When somebody answers, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub opening_hours: BTreeMap<Locale, String>,
    /// Who is responsible for the portal; German law asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imprint_url: Option<String>,
    /// What happens to personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
}

impl Support {
    /// Characters of a person's or a team's name at most.
    pub const LONGEST_NAME: usize = 120;
    /// Characters of an e-mail address at most (RFC 5321).
    pub const LONGEST_EMAIL: usize = 254;
    /// Characters of a telephone number at most.
    pub const LONGEST_PHONE: usize = 40;
    /// Characters of the opening hours in one language at most.
    pub const LONGEST_HOURS: usize = 200;
    /// Characters of a page's address at most.
    pub const LONGEST_PAGE: usize = 2_000;

    /// The address of a web page that was written in full; none for anything else.
    #[must_use]
    pub fn page(written: &str) -> Option<String> {
        let url = url::Url::parse(written).ok()?;
        (matches!(url.scheme(), "https" | "http") && url.has_host()).then(|| url.into())
    }
}
