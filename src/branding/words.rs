//! What an admin may write where their words stand in for Portico's: rules that go beyond length.

use super::design::DesignTexts;

impl DesignTexts {
    /// What a greeting may name: whoever is logged in, by first name.
    pub const NAME: &'static str = "{name}";

    /// Whether nothing in it is in braces but [`Self::NAME`].
    #[must_use]
    pub fn is_greeting(text: &str) -> bool {
        !text.replace(Self::NAME, "").contains(['{', '}'])
    }

    /// Whether a mail may come from somebody of this name: a name that holds an address, or what a mail program would decode
    /// to one, passes itself off as another sender.
    #[must_use]
    pub fn is_sender(text: &str) -> bool {
        !text.contains(['@', '<', '>', '"', '＠']) && !text.contains("=?")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_names_nothing_but_the_name() {
        for right in ["Hello", "Hello {name}!", "{name}, {name}"] {
            assert!(DesignTexts::is_greeting(right), "{right}");
        }
        for wrong in ["Hello {Name}", "{{name}}", "{", "{name", "{email}", "}"] {
            assert!(!DesignTexts::is_greeting(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_sender_is_no_address() {
        assert!(DesignTexts::is_sender("Oriale Service, Köln"));
        for wrong in ["chef@oriale.example", "A <b>", "\"x\"", "=?utf-8?q?a?="] {
            assert!(!DesignTexts::is_sender(wrong), "{wrong}");
        }
    }
}
