//! The customers' own domains: entered by an admin, proven by a record in the DNS, looked after daily.
//!
//! A proven name is a host of its tenant. A proof that vanishes is warned of first; the name is lost only when it has been gone
//! for [`GRACE_DAYS`] and was looked for again and again. Whether a name may have a certificate is answered on the internal port.

mod check;
mod commands;
mod dns;
mod graphql;
mod judge;
mod model;
mod queries;
mod tls;

use std::sync::Arc;

pub use check::check_due;
pub use dns::Found;
pub use graphql::{DomainMutation, DomainsOnDesk};
pub use judge::GRACE_DAYS;
pub use model::{DomainProblem, DomainState, PROOF_LABEL, PROOF_PREFIX};

use crate::config::{DomainsConfig, HostName};
use dns::Lookups;

/// What working with domains takes, put together once and handed down.
#[derive(Clone, Debug)]
pub struct Domains {
    lookups: Arc<Lookups>,
    /// The desk's own host, which is no portal's.
    desk_host: HostName,
    own: Arc<[HostName]>,
}

impl Domains {
    /// Takes the system's DNS servers where none are configured. Where there are none either, every look says so.
    #[must_use]
    pub fn new(config: &DomainsConfig, desk_host: &HostName) -> Self {
        Self {
            lookups: Arc::new(Lookups::new(&config.dns_servers, config.target.clone())),
            desk_host: desk_host.clone(),
            own: config.own.clone().into(),
        }
    }

    /// The name that customers' names point at.
    #[must_use]
    pub fn target(&self) -> &HostName {
        self.lookups.target()
    }

    /// Whether a name is one of the provider's own domains, or below one.
    #[must_use]
    pub fn is_own(&self, name: &str) -> bool {
        self.own.iter().any(|own| {
            let above = name.strip_suffix(own.as_str());
            above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
        })
    }
}
