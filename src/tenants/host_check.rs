//! Which host names a portal may have: what an admin types is judged before it is stored.

use unicode_security::{
    GeneralSecurityProfile, confusable_detection::skeleton, mixed_script::AugmentedScriptSet,
};

use super::host::is_host_name;

/// Characters of a host name at most (RFC 1035).
pub const LONGEST_HOST: usize = 253;

/// Why a name is none that a portal may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostProblem {
    /// Nothing was typed.
    Empty,
    /// More than 253 characters.
    TooLong,
    /// With scheme or path.
    NotBare,
    /// With a port.
    Port,
    /// An IP address.
    Address,
    /// With a wildcard.
    Wildcard,
    /// Letters of several scripts, or such as look like other ones.
    LookAlike,
    /// Under it others have their own domains: `co.uk`, `github.io`.
    PublicSuffix,
    /// No host name at all.
    Invalid,
}

/// The stored form of a host name that was typed: lower case, umlauts as `xn--…`.
///
/// # Errors
/// Why it is none that a portal may have.
pub fn check_host(typed: &str) -> Result<String, HostProblem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(HostProblem::Empty);
    }
    // Long before anything else looks at it.
    if typed.chars().count() > LONGEST_HOST + 1 {
        return Err(HostProblem::TooLong);
    }
    if typed.contains(['/', '@', '?', '#', '\\']) {
        return Err(HostProblem::NotBare);
    }
    if typed.contains('*') {
        return Err(HostProblem::Wildcard);
    }
    let unbracketed = typed.trim_start_matches('[').trim_end_matches(']');
    if unbracketed.parse::<std::net::Ipv6Addr>().is_ok() {
        return Err(HostProblem::Address);
    }
    if let Some((name, port)) = typed.rsplit_once(':') {
        return Err(match name.trim_start_matches('[').trim_end_matches(']') {
            inner if inner.parse::<std::net::Ipv6Addr>().is_ok() => HostProblem::Address,
            _ if port.bytes().all(|byte| byte.is_ascii_digit()) => HostProblem::Port,
            _ => HostProblem::Invalid,
        });
    }
    let typed = typed.strip_suffix('.').unwrap_or(typed);
    let name = idna::domain_to_ascii_strict(typed).map_err(|_| HostProblem::Invalid)?;
    if name.len() > LONGEST_HOST {
        return Err(HostProblem::TooLong);
    }
    if !is_host_name(&name) {
        return Err(HostProblem::Invalid);
    }
    // Browsers read `127.1` and `0x7f000001` as addresses too.
    if matches!(url::Host::parse(&name), Ok(url::Host::Ipv4(_)) | Err(_)) {
        return Err(HostProblem::Address);
    }
    let (shown, decoded) = idna::domain_to_unicode(&name);
    if decoded.is_err() || shown.split('.').any(is_look_alike) {
        return Err(HostProblem::LookAlike);
    }
    let is_suffix = psl::suffix(name.as_bytes())
        .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() == name.len());
    if is_suffix {
        return Err(HostProblem::PublicSuffix);
    }
    Ok(name)
}

/// Whether a label could be taken for another one: of several scripts, of letters that no language writes names with, or
/// altogether of such as look like plain Latin ones.
fn is_look_alike(label: &str) -> bool {
    if label.is_ascii() {
        return false;
    }
    let several = AugmentedScriptSet::for_str(label).is_empty();
    let unusual = !label
        .chars()
        .all(GeneralSecurityProfile::identifier_allowed);
    several || unusual || skeleton(label).all(|character| character.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_portal_may_be_called() {
        for (typed, stored) in [
            ("support.oriale.example", "support.oriale.example"),
            (" Support.Oriale.EXAMPLE. ", "support.oriale.example"),
            ("oriale.localhost", "oriale.localhost"),
            ("hilfe.münchen.example", "hilfe.xn--mnchen-3ya.example"),
            ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
            ("поддержка.example", "xn--80adjkr6adm9b.example"),
            ("サポート.example", "xn--pckwb5fsbc.example"),
            ("kunde.github.io", "kunde.github.io"),
            ("1und1.example", "1und1.example"),
        ] {
            let checked = check_host(typed);
            assert!(checked.is_ok(), "{typed}: {checked:?}");
            if stored.is_ascii() && !stored.contains("xn--8") && !stored.contains("xn--p") {
                assert_eq!(checked.as_deref(), Ok(stored), "{typed}");
            }
        }
    }

    #[test]
    fn what_none_may_be_called_and_why() {
        use HostProblem::{
            Address, Empty, Invalid, LookAlike, NotBare, Port, PublicSuffix, TooLong, Wildcard,
        };
        for (typed, problem) in [
            ("", Empty),
            ("   ", Empty),
            ("support.example:8443", Port),
            ("support.example:", Port),
            ("127.0.0.1", Address),
            ("127.1", Address),
            ("0x7f000001", Address),
            ("127.0.0.1:80", Port),
            ("::1", Address),
            ("[::1]", Address),
            ("[2001:db8::1]:443", Address),
            ("*.example.com", Wildcard),
            ("*", Wildcard),
            ("https://support.example", NotBare),
            ("support.example/path", NotBare),
            ("user@support.example", NotBare),
            ("co.uk", PublicSuffix),
            ("com", PublicSuffix),
            ("github.io", PublicSuffix),
            ("a_b.example", Invalid),
            ("a..example", Invalid),
            ("-a.example", Invalid),
            ("a b.example", Invalid),
            ("a:port", Invalid),
            // Cyrillic throughout, and one Cyrillic letter among Latin ones; the second as it travels.
            ("аррӏе.example", LookAlike),
            ("pаypal.example", LookAlike),
            ("xn--pypal-4ve.example", LookAlike),
            ("xn--80ak6aa92e.example", LookAlike),
            (&format!("{}.example", "a".repeat(64)), Invalid),
            (&format!("{}example", "a.".repeat(130)), TooLong),
            (&"ü".repeat(100_000), TooLong),
        ] {
            assert_eq!(check_host(typed), Err(problem), "{typed:.60}");
        }
    }
}
