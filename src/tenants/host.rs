//! Host names, in the one form in which they are stored and compared.

/// A `Host` header, or the authority of a request, in its stored form: lower case, without port and without the dot
/// that ends a fully qualified name. `None` for what is no host name; such a request belongs to no portal.
///
/// A name is compared exactly: `www.example.org` is not `example.org`, and nothing is a wildcard.
#[must_use]
pub fn normalize_host(host: &str) -> Option<String> {
    let name = match host.split_once(':') {
        None => host,
        Some((name, port)) if port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit()) => {
            name
        }
        Some(_) => return None,
    };
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    is_host_name(&name).then_some(name)
}

/// RFC 1123: labels of letters, digits and inner hyphens, 63 characters each and 253 in all.
pub(super) fn is_host_name(name: &str) -> bool {
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::normalize_host;

    #[test]
    fn one_form_for_each_host() {
        for (header, name) in [
            ("oriale.localhost", "oriale.localhost"),
            ("Oriale.LOCALHOST:8080", "oriale.localhost"),
            ("oriale.localhost.", "oriale.localhost"),
            ("oriale.localhost.:443", "oriale.localhost"),
            ("oriale.localhost:", "oriale.localhost"),
            ("127.0.0.1:8080", "127.0.0.1"),
            ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example"),
        ] {
            assert_eq!(normalize_host(header).as_deref(), Some(name), "{header}");
        }
    }

    #[test]
    fn what_is_no_host_name() {
        for header in [
            "",
            ".",
            "..",
            ":8080",
            "a..b",
            "a b",
            "a/b",
            "user@a",
            "a:80:80",
            "a:port",
            "[::1]:8080",
            "-a.b",
            "a-.b",
            "münchen.example",
            "a_b",
            "*.example",
            "a\0b",
            &"a".repeat(64),
            &"a.".repeat(200),
        ] {
            assert_eq!(normalize_host(header), None, "{header:?}");
        }
    }
}
