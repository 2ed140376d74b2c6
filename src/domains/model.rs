//! Domains and where they stand.

use async_graphql::Enum;
use chrono::{DateTime, Utc};
use diesel::{deserialize::FromSqlRow, expression::AsExpression, prelude::*, sql_types::Text};
use serde::Deserialize;
use uuid::Uuid;

use super::dns::Found;
use crate::{db::schema::tenant_domains, text_enum};

/// The label under a domain at which its proof stands.
pub const PROOF_LABEL: &str = "_portico";
/// What the proof begins with.
pub const PROOF_PREFIX: &str = "portico-verification=";

/// Where a domain stands.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
#[graphql(name = "TenantDomainState")]
pub enum DomainState {
    /// Entered; its records have not been found yet.
    Pending,
    /// Proven: an address of the portal.
    Proven,
    /// Proven, but the proof has not been found lately. It works on until `endsAt`.
    Failing,
    /// Was proven, and the proof has been gone for too long: no address of the portal any more.
    Lost,
}

text_enum!(DomainState {
    Pending = "pending",
    Proven = "proven",
    Failing = "failing",
    Lost = "lost",
});

impl DomainState {
    /// Whether it is an address of the portal, which nobody else can have.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Proven | Self::Failing)
    }
}

/// What the last look found wrong.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
#[graphql(name = "TenantDomainProblem")]
pub enum DomainProblem {
    /// There is no TXT record.
    ProofMissing,
    /// There is a TXT record, and it says something else.
    ProofWrong,
    /// The name leads nowhere.
    AddressMissing,
    /// The name leads somewhere else.
    AddressElsewhere,
    /// The DNS did not answer, or not sensibly. Says nothing about the records.
    DnsUnavailable,
    /// Another portal has the name.
    Taken,
}

text_enum!(DomainProblem {
    ProofMissing = "proof_missing",
    ProofWrong = "proof_wrong",
    AddressMissing = "address_missing",
    AddressElsewhere = "address_elsewhere",
    DnsUnavailable = "dns_unavailable",
    Taken = "taken",
});

/// A domain with what was seen of it.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = tenant_domains)]
pub(super) struct DomainRow {
    pub id: Uuid,
    pub tenant_id: Uuid,
    pub name: String,
    pub token: String,
    pub state: DomainState,
    pub becomes_first: bool,
    pub waiting_since: DateTime<Utc>,
    pub proven_at: Option<DateTime<Utc>>,
    pub failing_since: Option<DateTime<Utc>>,
    pub checks: i32,
    pub last_checked_at: Option<DateTime<Utc>>,
    pub next_check_at: Option<DateTime<Utc>>,
    pub problem: Option<DomainProblem>,
    pub found: serde_json::Value,
}

impl DomainRow {
    /// What the last look found; nothing for what only another version could read.
    pub fn found(&self) -> Found {
        Found::deserialize(&self.found).unwrap_or_default()
    }

    /// What its TXT record has to say.
    pub fn proof(&self) -> String {
        format!("{PROOF_PREFIX}{}", self.token)
    }
}
