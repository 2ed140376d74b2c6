//! Tenants in the database: read whole, in one statement.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{Query, QueryFragment, QueryId};
use diesel::sql_types::{self, Array, Bool, Integer, Jsonb, Nullable, Text, Timestamptz};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::access::AccessRules;
use super::model::{Support, Tenant};
use super::sign_in::SignIn;
use super::state::TenantState;
use super::ticket_rules::TicketRules;
use crate::access::{Feature, FeatureSet};
use crate::branding::{Design, Published, Stylesheet};
use crate::db::DbError;
use crate::db::schema::{branding_versions, tenant_hosts, tenants};
use crate::request_types::RequestType;
use crate::service_levels::ServiceLevels;
use crate::text::Locale;

/// The version of its design that a tenant shows.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn shown_version() -> _ {
    branding_versions::tenant_id
        .eq(tenants::id)
        .and(branding_versions::version.eq(tenants::branding_version))
}

/// Which tenants to read.
#[derive(Debug, Clone)]
pub(super) enum Which {
    /// The one with this host, in its stored form.
    Host(String),
    /// Those with these ids.
    Ids(Vec<Uuid>),
    /// All of them, by slug.
    All,
}

/// A tenant with its hosts, its design, and the design before.
#[derive(Debug, Clone, Queryable)]
pub(super) struct TenantRow {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub state: TenantState,
    pub state_note: Value,
    pub default_locale: String,
    pub locales: Vec<String>,
    pub features: Option<Vec<String>>,
    pub support: Value,
    pub access: Value,
    pub ticket_rules: Value,
    pub request_types: Value,
    pub service_levels: Option<Value>,
    pub branding_version: i32,
    pub brand_base: bool,
    pub design: Value,
    pub published_at: DateTime<Utc>,
    pub hosts: Vec<String>,
    pub redirecting_hosts: Vec<String>,
    pub proven_hosts: Vec<String>,
    pub previous_design: Option<Value>,
    pub sign_ins: Value,
}

/// What [`TenantRow`] is read from.
type RowTypes = (
    sql_types::Uuid,
    Text,
    Text,
    Text,
    Jsonb,
    Text,
    Array<Text>,
    Nullable<Array<Text>>,
    Jsonb,
    Jsonb,
    Jsonb,
    Jsonb,
    Nullable<Jsonb>,
    Integer,
    Bool,
    Jsonb,
    Timestamptz,
    Array<Text>,
    Array<Text>,
    Array<Text>,
    Nullable<Jsonb>,
    Jsonb,
);

/// The select that gives [`TenantRow`]s.
pub(super) fn select(
    which: Which,
) -> impl Query<SqlType = RowTypes> + QueryFragment<Pg> + QueryId + Send + 'static {
    let columns = (
        tenants::id,
        tenants::slug,
        tenants::name,
        tenants::state,
        tenants::state_note,
        tenants::default_locale,
        tenants::locales,
        tenants::features,
        tenants::support,
        tenants::access,
        tenants::ticket_rules,
        tenants::request_types,
        tenants::service_levels,
        tenants::branding_version,
        tenants::brand_base,
        branding_versions::design,
        branding_versions::published_at,
        sql::<Array<Text>>(
            "ARRAY(SELECT h.host FROM tenant_hosts h WHERE h.tenant_id = tenants.id ORDER BY h.position) AS hosts",
        ),
        tenants::redirecting_hosts,
        sql::<Array<Text>>(
            "ARRAY(SELECT d.name FROM tenant_domains d WHERE d.tenant_id = tenants.id \
             AND d.state IN ('proven', 'failing')) AS proven_hosts",
        ),
        sql::<Nullable<Jsonb>>(
            "(SELECT b.design FROM branding_versions b WHERE b.tenant_id = tenants.id \
             AND b.version < tenants.branding_version ORDER BY b.version DESC LIMIT 1) AS previous_design",
        ),
        sql::<Jsonb>(
            "(SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'label', p.label) \
             ORDER BY p.position, p.label, p.id), '[]') \
             FROM identity_providers p WHERE p.tenant_id = tenants.id AND p.active) AS sign_ins",
        ),
    );
    let all = tenants::table
        .inner_join(branding_versions::table.on(shown_version()))
        .select(columns)
        .order(tenants::slug)
        .into_boxed();
    match which {
        Which::Host(host) => {
            let of_host = tenant_hosts::table.filter(tenant_hosts::host.eq(host));
            all.filter(tenants::id.eq_any(of_host.select(tenant_hosts::tenant_id)))
        }
        Which::Ids(ids) => all.filter(tenants::id.eq_any(ids)),
        Which::All => all,
    }
}

impl TryFrom<TenantRow> for Tenant {
    type Error = DbError;

    /// Computes palette and stylesheet. Fails for what no program of this version has written.
    fn try_from(row: TenantRow) -> Result<Self, DbError> {
        let default_locale = row.default_locale()?;
        let published = Published::new(
            row.branding_version,
            row.published_at,
            row.design()?,
            default_locale,
        );
        let previous = row.previous_design.as_ref().map(Design::deserialize);
        let previous_stylesheet = match previous {
            // A design that only a former version could read is not worth failing for.
            Some(Ok(design)) => Some(Stylesheet::of(&design)),
            Some(Err(_)) | None => None,
        };
        Ok(Self {
            locales: row.locales()?,
            features: row.features().unwrap_or(FeatureSet::STANDARD),
            features_are_standard: row.features.is_none(),
            support: row.support()?,
            access: row.access()?,
            tickets: row.ticket_rules()?,
            request_types: row.request_types()?,
            service_levels: row.service_levels()?,
            sign_ins: row.sign_ins()?,
            state: row.state,
            state_note: row.state_note()?,
            default_locale,
            branding: Arc::new(published),
            previous_stylesheet,
            preview_until: None,
            id: row.id,
            slug: row.slug,
            name: row.name,
            hosts: row.hosts,
            redirecting_hosts: row.redirecting_hosts,
            proven_hosts: row.proven_hosts,
        })
    }
}

impl TenantRow {
    pub(super) fn default_locale(&self) -> Result<Locale, DbError> {
        locale(&self.default_locale)
    }

    pub(super) fn locales(&self) -> Result<Vec<Locale>, DbError> {
        self.locales.iter().map(|word| locale(word)).collect()
    }

    /// What the tenant has chosen, if it has. A feature that this version does not know is switched off: it may come
    /// from a newer one, beside this.
    pub(super) fn features(&self) -> Option<FeatureSet> {
        let words = self.features.as_ref()?.iter();
        Some(words.filter_map(|word| Feature::from_word(word)).collect())
    }

    pub(super) fn support(&self) -> Result<Support, DbError> {
        Support::deserialize(&self.support).map_err(|error| unreadable(&error))
    }

    fn state_note(&self) -> Result<BTreeMap<Locale, String>, DbError> {
        BTreeMap::deserialize(&self.state_note).map_err(|error| unreadable(&error))
    }

    pub(super) fn access(&self) -> Result<AccessRules, DbError> {
        AccessRules::deserialize(&self.access).map_err(|error| unreadable(&error))
    }

    pub(super) fn ticket_rules(&self) -> Result<TicketRules, DbError> {
        TicketRules::deserialize(&self.ticket_rules).map_err(|error| unreadable(&error))
    }

    pub(super) fn request_types(&self) -> Result<Vec<RequestType>, DbError> {
        Vec::deserialize(&self.request_types).map_err(|error| unreadable(&error))
    }

    pub(super) fn service_levels(&self) -> Result<Option<ServiceLevels>, DbError> {
        let levels = self.service_levels.as_ref().map(ServiceLevels::deserialize);
        levels.transpose().map_err(|error| unreadable(&error))
    }

    fn sign_ins(&self) -> Result<Vec<SignIn>, DbError> {
        Vec::deserialize(&self.sign_ins).map_err(|error| unreadable(&error))
    }

    pub(super) fn design(&self) -> Result<Design, DbError> {
        design(&self.design)
    }
}

fn locale(word: &str) -> Result<Locale, DbError> {
    word.parse()
        .map_err(|_| unreadable(&format_args!("the language {word:?}")))
}

/// A design as it is stored.
pub(super) fn design(stored: &Value) -> Result<Design, DbError> {
    Design::deserialize(stored).map_err(|error| unreadable(&error))
}

fn unreadable(what: &dyn std::fmt::Display) -> DbError {
    DbError::Refused(anyhow::anyhow!("a tenant's record cannot be read: {what}"))
}
