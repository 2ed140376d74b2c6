//! Where messages may go: to public addresses, and to those that the operator has named. An admin writes the address of a
//! webhook, and a name can point anywhere and change at any time; so each address is looked at when it is connected to.

use std::{net::IpAddr, sync::Arc, time::Duration};

use ipnet::IpNet;
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use url::{Host, Url};

/// What is not public, after IANA's special-purpose registries (RFC 6890 and its updates): this host, private use, shared
/// (RFC 6598), link-local, documentation, benchmarks, multicast and reserved. Of IPv6 only 2000::/3 is given out; what maps or
/// tunnels IPv4 inside it is taken out again.
const SPECIAL: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/3",
    "::/3",
    "4000::/2",
    "8000::/1",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "3fff::/20",
];

/// Which addresses may be reached.
#[derive(Clone, Debug)]
pub struct Networks {
    special: Vec<IpNet>,
    allowed: Vec<IpNet>,
}

impl Networks {
    /// Public addresses, and `allowed` ones.
    ///
    /// # Panics
    /// Never: the list above is made of networks.
    #[must_use]
    pub fn new(allowed: Vec<IpNet>) -> Self {
        let special = SPECIAL.iter().map(|net| net.parse().expect("a network"));
        Self {
            special: special.collect(),
            allowed,
        }
    }

    /// Whether an address may be reached. Without TLS only what the operator has named may.
    #[must_use]
    pub fn may_reach(&self, address: IpAddr, tls: bool) -> bool {
        let address = address.to_canonical();
        let in_any = |nets: &[IpNet]| nets.iter().any(|net| net.contains(&address));
        in_any(&self.allowed) || (tls && !in_any(&self.special))
    }

    /// Whether a webhook may have this address, as far as that can be said without asking anybody: `https`, or `http` where a
    /// network is allowed; no name or password in it; and no number that may not be reached.
    #[must_use]
    pub fn may_name(&self, url: &Url) -> bool {
        let tls = url.scheme() == "https";
        let scheme = tls || (url.scheme() == "http" && !self.allowed.is_empty());
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => self.may_reach(address.into(), tls),
            Some(Host::Ipv6(address)) => self.may_reach(address.into(), tls),
            Some(Host::Domain(name)) => !name.is_empty(),
            None => false,
        };
        scheme && literal && url.username().is_empty() && url.password().is_none()
    }
}

/// Looks names up and forgets the addresses that may not be reached.
#[derive(Clone, Debug)]
struct Narrowed {
    networks: Arc<Networks>,
    tls: bool,
}

impl Resolve for Narrowed {
    fn resolve(&self, name: Name) -> Resolving {
        let this = self.clone();
        Box::pin(async move {
            let all = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fit: Vec<_> = all
                .filter(|address| this.networks.may_reach(address.ip(), this.tls))
                .collect();
            if fit.is_empty() {
                return Err(NotReachable.into());
            }
            Ok(Box::new(fit.into_iter()) as Addrs)
        })
    }
}

/// A name that has no address which may be reached.
#[derive(Debug, thiserror::Error)]
#[error("its address is in a network that may not be reached (allowed_networks)")]
struct NotReachable;

/// What speaks to strangers: redirects are not followed, proxies not asked, and names lead to addresses that may be reached
/// alone. With `tls` to https, without it to http.
///
/// # Errors
/// When TLS cannot be set up.
pub(crate) fn client(
    networks: &Arc<Networks>,
    patience: Duration,
    tls: bool,
) -> anyhow::Result<Client> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()?
    .with_root_certificates(roots)
    .with_no_client_auth();
    let resolver = Narrowed {
        networks: Arc::clone(networks),
        tls,
    };
    Ok(Client::builder()
        .tls_backend_preconfigured(config)
        .https_only(tls)
        .redirect(Policy::none())
        .no_proxy()
        .dns_resolver(resolver)
        .timeout(patience)
        .connect_timeout(patience)
        .user_agent(concat!("Portico/", env!("CARGO_PKG_VERSION")))
        .build()?)
}

/// The error and its causes, without the address.
pub(crate) fn words_of(error: reqwest::Error) -> String {
    if error.is_timeout() {
        return "The receiver did not answer in time".to_owned();
    }
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(next) = cause {
        words = format!("{words}: {next}");
        cause = next.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_reached_unless_named() {
        let plain = Networks::new(Vec::new());
        let named = Networks::new(vec!["10.1.0.0/16".parse().unwrap()]);
        for (address, by_plain, by_named) in [
            ("93.184.216.34", true, true),
            ("2a00:1450:4001::1", true, true),
            ("127.0.0.1", false, false),
            ("10.1.2.3", false, true),
            ("10.2.2.3", false, false),
            ("169.254.169.254", false, false),
            ("100.100.100.200", false, false),
            ("0.0.0.0", false, false),
            ("255.255.255.255", false, false),
            ("::1", false, false),
            ("::ffff:127.0.0.1", false, false),
            ("::ffff:10.1.2.3", false, true),
            ("64:ff9b::7f00:1", false, false),
            ("2002:7f00:1::", false, false),
            ("2001::1", false, false),
            ("fd00::1", false, false),
            ("fe80::1", false, false),
            ("ff02::1", false, false),
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert_eq!(plain.may_reach(address, true), by_plain, "{address}");
            assert_eq!(named.may_reach(address, true), by_named, "{address}");
        }
        assert!(!named.may_reach("93.184.216.34".parse().unwrap(), false));
        assert!(named.may_reach("10.1.2.3".parse().unwrap(), false));
    }

    #[test]
    fn an_address_that_cannot_be_right_is_told_at_once() {
        let (plain, named) = (
            Networks::new(Vec::new()),
            Networks::new(vec!["127.0.0.0/8".parse().unwrap()]),
        );
        for (url, by_plain, by_named) in [
            ("https://desk.example/hook", true, true),
            ("http://desk.example/hook", false, true),
            ("https://127.0.0.1/hook", false, true),
            ("http://127.0.0.1:9/hook", false, true),
            ("https://2130706433/", false, true),
            ("https://[::1]/", false, false),
            ("https://user@desk.example/", false, false),
            ("ftp://desk.example/", false, false),
            ("file:///etc/passwd", false, false),
        ] {
            let parsed = Url::parse(url).unwrap();
            assert_eq!(plain.may_name(&parsed), by_plain, "{url}");
            assert_eq!(named.may_name(&parsed), by_named, "{url}");
        }
    }
}
