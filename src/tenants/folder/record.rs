//! A tenant as the folder and the database both tell it.

use super::super::access::AccessRules;
use super::super::model::Support;
use super::super::own_page::OwnPage;
use super::super::ticket_rules::TicketRules;
use crate::access::FeatureSet;
use crate::branding::Design;
use crate::request_types::RequestType;
use crate::service_levels::ServiceLevels;
use crate::text::Locale;

/// All of a tenant but its key and what is counted. What is not in here is no business of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    pub slug: String,
    pub name: String,
    pub hosts: Vec<String>,
    pub locales: Vec<Locale>,
    pub default_locale: Locale,
    /// None: as Portico has them.
    pub features: Option<FeatureSet>,
    pub support: Support,
    pub access: AccessRules,
    pub tickets: TicketRules,
    pub request_types: Vec<RequestType>,
    pub service_levels: Option<ServiceLevels>,
    pub design: Design,
    /// Whether its design is the base of the others'.
    pub brand_base: bool,
    /// None: the folder says nothing of them, and they stay as they are.
    pub pages: Option<Vec<OwnPage>>,
}
