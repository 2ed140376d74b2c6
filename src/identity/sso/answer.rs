//! What a provider sends a browser back with.

use super::refusal::Refused;

/// What a provider sends a browser back with (RFC 6749 §4.1.2, RFC 9207).
/// Not printed: a code is in it.
#[derive(Default)]
pub struct Answer {
    pub(super) state: Option<String>,
    pub(super) code: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) error: Option<String>,
}

impl Answer {
    /// Reads the query; none when anything stands in it twice.
    #[must_use]
    pub fn read(query: &str) -> Option<Self> {
        let mut answer = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match name.as_ref() {
                "state" => &mut answer.state,
                "code" => &mut answer.code,
                "iss" => &mut answer.issuer,
                "error" => &mut answer.error,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return None;
            }
        }
        Some(answer)
    }
}

/// Why the provider sends somebody back without a code (RFC 6749 §4.1.2.1, Core 1.0 §3.1.2.6).
pub(super) fn declined(error: &str) -> Refused {
    match error {
        "access_denied"
        | "interaction_required"
        | "login_required"
        | "consent_required"
        | "account_selection_required" => Refused::Cancelled,
        "server_error" | "temporarily_unavailable" => {
            Refused::ProviderDown("it says so itself".to_owned())
        }
        "invalid_request"
        | "invalid_scope"
        | "unauthorized_client"
        | "unsupported_response_type" => {
            Refused::ProviderDown(format!("it does not take the request: {error}"))
        }
        // Anybody can write anything here.
        _ => Refused::because("the provider refuses, for a reason of its own"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_nothing_twice() {
        let answer = Answer::read("code=c&state=s&iss=https%3A%2F%2Fi.example&x=1&x=2").unwrap();
        assert_eq!(answer.code.as_deref(), Some("c"));
        assert_eq!(answer.issuer.as_deref(), Some("https://i.example"));
        for query in [
            "code=a&code=b",
            "state=a&state=a",
            "iss=a&iss=b",
            "error=a&error=b",
        ] {
            assert!(Answer::read(query).is_none(), "{query}");
        }
    }

    #[test]
    fn what_a_provider_says_becomes_one_of_few_words() {
        for (error, code) in [
            ("access_denied", "cancelled"),
            ("temporarily_unavailable", "provider-down"),
            ("invalid_scope", "provider-down"),
            ("<script>", "refused"),
        ] {
            assert_eq!(declined(error).code(), code);
        }
    }
}
