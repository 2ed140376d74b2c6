//! Where somebody is led after logging in: a path of this very portal and nothing else.

use url::Url;

/// Longest path that is remembered.
const LONGEST: usize = 1000;
/// Stands for the portal while a path is read.
const HERE: &str = "http://portico.invalid";

/// The path that was asked for, as a browser would read it; the portal's first page when it leads elsewhere, is no path,
/// or would begin the log-in anew.
pub(super) fn return_path(asked: Option<&str>) -> String {
    asked.and_then(local).unwrap_or_else(|| "/".to_owned())
}

fn local(asked: &str) -> Option<String> {
    let plain = asked.len() <= LONGEST
        && asked.starts_with('/')
        // `//elsewhere` and `/\elsewhere` are other sites to a browser, and it drops tabs and line ends before it looks.
        && !asked.contains('\\')
        && !asked.starts_with("//")
        && !asked.chars().any(char::is_control);
    if !plain {
        return None;
    }
    let url = Url::parse(HERE).ok()?.join(asked).ok()?;
    let stays = url.origin().ascii_serialization() == HERE;
    let path = url.path();
    if !stays || path.starts_with("//") || path.starts_with("/sso/") || path == "/log-in" {
        return None;
    }
    let mut text = path.to_owned();
    if let Some(query) = url.query() {
        text = format!("{text}?{query}");
    }
    if let Some(fragment) = url.fragment() {
        text = format!("{text}#{fragment}");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_portal_is_kept() {
        for (asked, kept) in [
            ("/", "/"),
            ("/tickets/7", "/tickets/7"),
            ("/tickets?status=OPEN#last", "/tickets?status=OPEN#last"),
            ("/suche?q=münchen", "/suche?q=m%C3%BCnchen"),
            ("/a/../tickets", "/tickets"),
        ] {
            assert_eq!(return_path(Some(asked)), kept);
        }
    }

    #[test]
    fn whatever_leads_elsewhere_is_dropped() {
        for asked in [
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/a/..//evil.example",
            "/.//evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "evil.example",
            "",
            "/x\r\nset-cookie: a=b",
            "/sso/AAAA/start",
            "/a/../sso/callback",
            "/log-in",
            &format!("/{}", "a".repeat(2000)),
        ] {
            assert_eq!(return_path(Some(asked)), "/", "{asked:?}");
        }
        assert_eq!(return_path(None), "/");
    }
}
