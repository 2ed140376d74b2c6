//! What the DNS says of a name.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use hickory_resolver::{
    TokioResolver,
    config::{NameServerConfig, ResolveHosts, ResolverConfig},
    net::{DnsError, NetError, NoRecords, runtime::TokioRuntimeProvider},
    proto::{
        op::ResponseCode,
        rr::{RData, RecordType},
    },
};
use serde::{Deserialize, Serialize};

use super::model::{PROOF_LABEL, PROOF_PREFIX};
use crate::config::HostName;

/// How long one question may take, and all of a look together.
const QUESTION: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_secs(8);
/// Records of a kind that are kept to be shown, and characters of each.
const MOST: usize = 10;
const LONGEST: usize = 300;

/// What was found at the last look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Found {
    /// The TXT records of the proof's name.
    pub texts: Vec<String>,
    /// Whether the proof is among them; none when the DNS did not say.
    pub proof: Option<bool>,
    /// The name that the domain is another name of.
    pub alias: Option<String>,
    /// Where the domain leads.
    pub addresses: Vec<IpAddr>,
    /// Whether that is here; none when the DNS did not say.
    pub leads_here: Option<bool>,
}

/// Asks the DNS.
#[derive(Debug)]
pub(super) struct Lookups {
    /// None where nobody can be asked.
    resolver: Option<Resolver>,
    target: HostName,
}

struct Resolver(TokioResolver);

impl std::fmt::Debug for Resolver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Resolver")
    }
}

/// The DNS did not answer, or not sensibly.
#[derive(Debug)]
struct Unavailable;

impl Lookups {
    pub fn new(servers: &[SocketAddr], target: HostName) -> Self {
        let resolver = match resolver(servers) {
            Ok(resolver) => Some(Resolver(resolver)),
            Err(error) => {
                tracing::warn!(%error, "there are no DNS servers to ask for the customers' domains (domains.dns_servers)");
                None
            }
        };
        Self { resolver, target }
    }

    pub const fn target(&self) -> &HostName {
        &self.target
    }

    /// Looks for a domain's records.
    pub async fn look(&self, name: &str, token: &str) -> Found {
        let looked = tokio::time::timeout(LOOK, self.records(name, token)).await;
        looked.unwrap_or_default()
    }

    async fn records(&self, name: &str, token: &str) -> Found {
        let target = self.target.as_str();
        let proof_name = format!("{PROOF_LABEL}.{name}");
        let (texts, alias, v4, v6, target_v4, target_v6) = tokio::join!(
            self.ask(&proof_name, RecordType::TXT),
            self.ask(name, RecordType::CNAME),
            self.ask(name, RecordType::A),
            self.ask(name, RecordType::AAAA),
            self.ask(target, RecordType::A),
            self.ask(target, RecordType::AAAA),
        );
        let mut found = Found::default();
        if let Ok(texts) = texts {
            let texts: Vec<String> = texts.iter().filter_map(text).collect();
            let wanted = format!("{PROOF_PREFIX}{token}");
            found.proof = Some(texts.iter().any(|text| text.trim() == wanted));
            found.texts = shown(texts);
        }
        if let Ok(alias) = &alias {
            found.alias = alias.iter().find_map(alias_of);
        }
        if found.alias.as_deref() == Some(target) {
            found.leads_here = Some(true);
        }
        if let (Ok(v4), Ok(v6)) = (v4, v6) {
            let addresses: Vec<IpAddr> = v4.iter().chain(&v6).filter_map(address).collect();
            let here = match (target_v4, target_v6) {
                (Ok(v4), Ok(v6)) => Some(v4.iter().chain(&v6).filter_map(address).collect()),
                _ => None::<Vec<IpAddr>>,
            };
            found.leads_here = found.leads_here.or_else(|| match here {
                _ if addresses.is_empty() => Some(false),
                // All of them: else some of its visitors would end up elsewhere.
                Some(here) => Some(addresses.iter().all(|address| here.contains(address))),
                None => None,
            });
            found.addresses = addresses.into_iter().take(MOST).collect();
        }
        found
    }

    /// The records of a name; none when there are none.
    async fn ask(&self, name: &str, kind: RecordType) -> Result<Vec<RData>, Unavailable> {
        let Some(Resolver(resolver)) = &self.resolver else {
            return Err(Unavailable);
        };
        // With the dot: nobody's search list is tried.
        match resolver.lookup(format!("{name}."), kind).await {
            Ok(found) => Ok(found
                .answers()
                .iter()
                .map(|record| record.data.clone())
                .collect()),
            Err(NetError::Dns(DnsError::NoRecordsFound(NoRecords {
                response_code: ResponseCode::NXDomain | ResponseCode::NoError,
                ..
            }))) => Ok(Vec::new()),
            Err(error) => {
                tracing::debug!(%name, %kind, %error, "the DNS does not say");
                Err(Unavailable)
            }
        }
    }
}

fn resolver(servers: &[SocketAddr]) -> Result<TokioResolver, NetError> {
    let mut builder = if servers.is_empty() {
        TokioResolver::builder_tokio()?
    } else {
        let servers = servers.iter().map(|server| {
            let mut config = NameServerConfig::udp_and_tcp(server.ip());
            for connection in &mut config.connections {
                connection.port = server.port();
            }
            config
        });
        let config = ResolverConfig::from_name_servers(servers.collect());
        TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
    };
    let options = builder.options_mut();
    // Whoever has just set a record wants to see it.
    options.cache_size = 0;
    options.use_hosts_file = ResolveHosts::Never;
    options.timeout = QUESTION;
    options.attempts = 1;
    builder.build()
}

fn text(data: &RData) -> Option<String> {
    let RData::TXT(text) = data else {
        return None;
    };
    // One record may come in pieces of 255 bytes.
    let bytes: Vec<u8> = text
        .txt_data
        .iter()
        .flat_map(|part| part.to_vec())
        .collect();
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn alias_of(data: &RData) -> Option<String> {
    let RData::CNAME(name) = data else {
        return None;
    };
    let name = name.to_string().to_ascii_lowercase();
    Some(name.trim_end_matches('.').to_owned())
}

const fn address(data: &RData) -> Option<IpAddr> {
    match data {
        RData::A(address) => Some(IpAddr::V4(address.0)),
        RData::AAAA(address) => Some(IpAddr::V6(address.0)),
        _ => None,
    }
}

/// What strangers wrote, no more of it than somebody reads, and none of it that acts.
fn shown(texts: Vec<String>) -> Vec<String> {
    let clean = |text: String| {
        text.chars()
            .filter(|character| !character.is_control())
            .take(LONGEST)
            .collect()
    };
    texts.into_iter().take(MOST).map(clean).collect()
}
