//! `[domains]`: the customers' own names.

use std::net::{IpAddr, SocketAddr};

use super::{HostName, reader::Reader};

/// The port of DNS servers.
const DNS: u16 = 53;

/// The customers' own names.
#[derive(Debug, Clone)]
pub struct DomainsConfig {
    /// The name that theirs point at.
    pub target: HostName,
    /// The provider's own domains: portals under them get certificates without a proof.
    pub own: Vec<HostName>,
    /// Who is asked; empty: whom the system asks.
    pub dns_servers: Vec<SocketAddr>,
}

impl DomainsConfig {
    /// `None` only with a problem in the reader.
    pub(super) fn read(reader: &mut Reader, desk: Option<&HostName>) -> Option<Self> {
        let target = reader.optional("domains.target", HostName::parse);
        let mut own = reader.list("domains.own", HostName::parse);
        let dns_servers = reader.list("domains.dns_servers", |text| {
            let with_port = || text.parse::<SocketAddr>().ok();
            let bare = || {
                let ip = text.parse::<IpAddr>().ok()?;
                Some(SocketAddr::new(ip, DNS))
            };
            with_port().or_else(bare).ok_or_else(|| {
                format!("{text:?} is not an address such as 192.0.2.53 or 127.0.0.1:5353")
            })
        });
        let desk = desk?;
        if own.is_empty() {
            own.extend(house(desk));
        }
        Some(Self {
            target: target.unwrap_or_else(|| desk.clone()),
            own,
            dns_servers,
        })
    }
}

/// The domain that the desk's host belongs to: what somebody registered, or, where nobody registers anything, the level above.
fn house(desk: &HostName) -> Option<HostName> {
    let name = desk.as_str();
    let known = psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known());
    let house = if known {
        psl::domain_str(name)
    } else {
        name.split_once('.').map(|(_, above)| above)
    };
    HostName::parse(house?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_of_a_desk() {
        for (desk, domain) in [
            ("desk.msp.com", Some("msp.com")),
            ("desk.portals.msp.co.uk", Some("msp.co.uk")),
            ("msp.com", Some("msp.com")),
            ("desk.localhost", Some("localhost")),
            ("desk.github.io", Some("desk.github.io")),
            ("desk", None),
        ] {
            let house = house(&HostName::parse(desk).unwrap());
            assert_eq!(house.as_ref().map(HostName::as_str), domain, "{desk}");
        }
    }
}
