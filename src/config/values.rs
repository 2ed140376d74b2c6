//! Kinds of values that say more than a text: origins, host names, mailboxes.

use std::fmt;

/// An origin as a browser sends it: scheme, host and port, such as `https://portal.example.com`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Origin(String);

impl Origin {
    /// Takes an `http` or `https` URL that has nothing after its host and port.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not an origin such as https://portal.example.com");
        let url = url::Url::parse(text).map_err(|_| wrong())?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty();
        if !matches!(url.scheme(), "http" | "https") || !bare || url.host().is_none() {
            return Err(wrong());
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// As in the header `Origin`: lower case, the scheme's own port left out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A host name in lower case, without a port.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostName(String);

impl HostName {
    /// Takes a host name, a name of one label, or an IPv4 address.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if lower.len() > 253 || !lower.split('.').all(label) {
            return Err(format!(
                "{text:?} is not a host name (without scheme and port; umlauts in their xn-- form)"
            ));
        }
        Ok(Self(lower))
    }

    /// In lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name and an address of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// What is shown, when something is.
    pub name: Option<String>,
    /// `local@domain`.
    pub address: String,
}

impl Mailbox {
    /// Takes `Service Desk <support@example.com>` or the bare address.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parsed: lettre::message::Mailbox = text.parse().map_err(|_| {
            format!("{text:?} is not an address such as Service Desk <support@example.com>")
        })?;
        Ok(Self {
            name: parsed.name,
            address: parsed.email.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_as_browsers_send_them() {
        assert_eq!(
            Origin::parse("HTTPS://Portal.Example.com:443/")
                .map(|o| o.0)
                .as_deref(),
            Ok("https://portal.example.com")
        );
        assert_eq!(
            Origin::parse("http://x.localhost:3000")
                .map(|o| o.0)
                .as_deref(),
            Ok("http://x.localhost:3000")
        );
        for wrong in [
            "*",
            "null",
            "example.com",
            "https://a.b/c",
            "ftp://a.b",
            "https://u@a.b",
        ] {
            assert!(Origin::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn hosts_have_no_port_and_no_scheme() {
        assert_eq!(
            HostName::parse("Desk.Example.COM").map(|h| h.0).as_deref(),
            Ok("desk.example.com")
        );
        for wrong in ["", "a..b", "-a.de", "a:80", "https://a", "ä.de", "a_b.de"] {
            assert!(HostName::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn mailboxes_may_have_a_name() {
        let named = Mailbox::parse("Service Desk <support@example.com>").expect("good");
        assert_eq!(
            (named.name.as_deref(), named.address.as_str()),
            (Some("Service Desk"), "support@example.com")
        );
        assert_eq!(Mailbox::parse("a@b.de").expect("good").name, None);
        assert!(Mailbox::parse("somebody").is_err());
    }
}
