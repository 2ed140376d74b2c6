//! A portal's addresses as admins see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind},
    domains::{
        Domains, PROOF_LABEL,
        dns::Found,
        judge::ends_at,
        model::{DomainProblem, DomainRow, DomainState},
    },
    tenants::Tenant,
    text::message,
};

/// The addresses of a portal: its hosts, and the customer's own domains that are one or wait to become one.
#[derive(Clone, Debug)]
pub struct TenantAddresses {
    pub(super) tenant: Arc<Tenant>,
    pub(super) domains: Vec<DomainRow>,
}

#[guarded]
#[Object]
impl TenantAddresses {
    /// Its hosts, the one that links in mails name first.
    #[allow_for(ADMIN)]
    async fn hosts(&self, ctx: &Context<'_>) -> Vec<TenantHost> {
        let (tenant, domains) = (&self.tenant, ctx.data_unchecked::<Domains>());
        let first = tenant.primary_host();
        let hosts = tenant.hosts.iter().map(|host| TenantHost {
            name: host.clone(),
            display_name: readable(host),
            first: host == first,
            redirects: tenant.redirects(host),
            certificate: domains.is_own(host) || tenant.proven_hosts.contains(host),
        });
        hosts.collect()
    }

    /// The customer's own domains, by name.
    #[allow_for(ADMIN)]
    async fn domains(&self) -> Vec<TenantDomain> {
        self.domains.iter().cloned().map(TenantDomain).collect()
    }
}

/// A host of a portal.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TenantHost {
    /// As it is kept: lower case, umlauts as `xn--…`.
    #[allow_for(ADMIN)]
    pub name: String,
    /// As people read it, with umlauts.
    #[allow_for(ADMIN)]
    pub display_name: String,
    /// Whether it is the one that links in mails name.
    #[allow_for(ADMIN)]
    pub first: bool,
    /// Whether its pages lead on to the first.
    #[allow_for(ADMIN)]
    pub redirects: bool,
    /// Whether a reverse proxy that asks (`/internal/tls-allowed`) may get a certificate for it: it is under a domain of the
    /// provider's own, or proven to be the customer's.
    #[allow_for(ADMIN)]
    pub certificate: bool,
}

/// A customer's own domain.
#[derive(Clone, Debug)]
pub struct TenantDomain(pub(super) DomainRow);

/// A customer's own domain: the records that prove it, what was found of them, and where it stands. A proven domain is a host
/// of the portal, and nobody else can have it.
#[guarded]
#[Object]
impl TenantDomain {
    /// Opaque and stable.
    #[allow_for(ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::TenantDomain, self.0.id).into()
    }

    /// As it is kept: lower case, umlauts as `xn--…`.
    #[allow_for(ADMIN)]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// As people read it, with umlauts.
    #[allow_for(ADMIN)]
    async fn display_name(&self) -> String {
        readable(&self.0.name)
    }

    /// Where it stands.
    #[allow_for(ADMIN)]
    async fn state(&self) -> DomainState {
        self.0.state
    }

    /// Whether it becomes the host that links in mails name, when it is proven.
    #[allow_for(ADMIN)]
    async fn becomes_first(&self) -> bool {
        self.0.becomes_first
    }

    /// The records that its DNS has to have, and what it has.
    #[allow_for(ADMIN)]
    async fn records(&self, ctx: &Context<'_>) -> Vec<TenantDomainRecord> {
        let target = ctx.data_unchecked::<Domains>().target();
        let Found {
            texts,
            proof,
            alias,
            addresses,
            leads_here,
        } = self.0.found();
        let addresses = addresses.iter().map(ToString::to_string);
        vec![
            TenantDomainRecord {
                kind: TenantDomainRecordKind::Cname,
                name: self.0.name.clone(),
                value: target.as_str().to_owned(),
                found: alias.into_iter().chain(addresses).collect(),
                correct: leads_here,
            },
            TenantDomainRecord {
                kind: TenantDomainRecordKind::Txt,
                name: format!("{PROOF_LABEL}.{}", self.0.name),
                value: self.0.proof(),
                found: texts,
                correct: proof,
            },
        ]
    }

    /// What the last look found wrong, for programs.
    #[allow_for(ADMIN)]
    async fn problem(&self) -> Option<DomainProblem> {
        self.0.problem
    }

    /// What the last look found wrong and what to do, in the caller's language.
    #[allow_for(ADMIN)]
    async fn last_error(&self, ctx: &Context<'_>) -> Option<String> {
        let id = format!(
            "domain-problem-{}",
            self.0.problem?.word().replace('_', "-")
        );
        let target = ctx.data_unchecked::<Domains>().target().as_str();
        let arguments = [
            ("domain", readable(&self.0.name).into()),
            ("name", format!("{PROOF_LABEL}.{}", self.0.name).into()),
            ("target", target.into()),
        ];
        Some(message(Caller::of(ctx).locale, &id, &arguments))
    }

    /// When it was last looked for.
    #[allow_for(ADMIN)]
    async fn last_checked_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_checked_at
    }

    /// When it is looked for next; null for what is looked for only when somebody asks (`checkTenantDomain`).
    #[allow_for(ADMIN)]
    async fn next_check_at(&self) -> Option<DateTime<Utc>> {
        self.0.next_check_at
    }

    /// When it was proven; null as long as it never was.
    #[allow_for(ADMIN)]
    async fn proven_at(&self) -> Option<DateTime<Utc>> {
        self.0.proven_at
    }

    /// Since when its proof is gone; null unless it is `FAILING`.
    #[allow_for(ADMIN)]
    async fn failing_since(&self) -> Option<DateTime<Utc>> {
        self.0.failing_since
    }

    /// Until when it works on at least if its proof does not come back; null unless it is `FAILING`.
    #[allow_for(ADMIN)]
    async fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.0.failing_since.map(ends_at)
    }
}

/// A kind of record in the DNS.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantDomainRecordKind {
    /// Another name. Where a domain cannot have one, being registered as such, A and AAAA records of the same addresses do.
    Cname,
    /// A text: the proof.
    Txt,
}

/// A record that a domain has to have.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TenantDomainRecord {
    /// Its kind.
    #[allow_for(ADMIN)]
    pub kind: TenantDomainRecordKind,
    /// Its name, in full.
    #[allow_for(ADMIN)]
    pub name: String,
    /// What it has to say.
    #[allow_for(ADMIN)]
    pub value: String,
    /// What the last look found there; for an address, the name and the addresses that it leads to.
    #[allow_for(ADMIN)]
    pub found: Vec<String>,
    /// Whether that is right; null when it was not looked for yet, or the DNS did not say.
    #[allow_for(ADMIN)]
    pub correct: Option<bool>,
}

fn readable(name: &str) -> String {
    idna::domain_to_unicode(name).0
}
