//! `[push]`: telling browsers.

use ipnet::IpNet;
use url::Url;

use super::{reader::Reader, webhooks::network};

/// Telling browsers that staff have written.
#[derive(Debug, Clone, Default)]
pub struct PushConfig {
    /// Whom push services write to in trouble, as `mailto:` or `https:`; none: the sender of mails.
    pub subject: Option<String>,
    /// Networks that are not public in which push services may be all the same, without TLS too.
    pub allowed_networks: Vec<IpNet>,
}

impl PushConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let subject = reader.optional("push.subject", |text| match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "mailto" | "https") => Ok(url.to_string()),
            _ => Err(format!(
                "{text:?} is neither an address such as mailto:desk@example.com nor an https address"
            )),
        });
        Self {
            subject,
            allowed_networks: reader.list("push.allowed_networks", network),
        }
    }
}
