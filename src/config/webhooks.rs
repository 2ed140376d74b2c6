//! `[webhooks]`: where messages to other programs may go.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::{Purpose, reader::Reader};

/// Where messages to other programs may go.
#[derive(Debug, Clone, Default)]
pub struct WebhooksConfig {
    /// Networks that are not public and may be reached all the same, without TLS too.
    pub allowed_networks: Vec<IpNet>,
}

impl WebhooksConfig {
    pub(super) fn read(reader: &mut Reader, purpose: Purpose) -> Self {
        let mut allowed_networks = reader.list("webhooks.allowed_networks", network);
        // Whoever tries things out listens on their own machine.
        if purpose == Purpose::Demo && allowed_networks.is_empty() {
            allowed_networks.push(IpNet::from(IpAddr::from(Ipv4Addr::new(127, 0, 0, 1))));
            allowed_networks.push(IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST)));
        }
        Self { allowed_networks }
    }
}

/// A network, or an address, which is a network of its own.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from).ok();
    text.parse()
        .ok()
        .or_else(address)
        .ok_or_else(|| format!("{text:?} is not a network such as 10.20.0.0/16, nor an address"))
}
