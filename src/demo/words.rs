//! Passwords for the demo: words that can be typed, derived from the instance's secret.

use secrecy::{ExposeSecret, SecretString};

use crate::config::InstanceSecret;

/// Sixty-four, so that six bits choose one.
const WORDS: [&str; 64] = [
    "anker", "birke", "brise", "dattel", "delta", "distel", "echo", "eiche", "fabel", "falke",
    "feder", "fjord", "flocke", "funke", "garten", "gipfel", "glanz", "granit", "hafen", "harfe",
    "honig", "igel", "insel", "jasmin", "kamin", "kanu", "kiesel", "koralle", "kranich", "lachs",
    "laterne", "lavendel", "linde", "luchs", "magnet", "mandel", "marmor", "melone", "minze",
    "mohn", "moos", "nebel", "nektar", "olive", "orgel", "otter", "palme", "perle", "pinsel",
    "prisma", "quelle", "rabe", "regen", "salbei", "segel", "silber", "sonne", "taube", "tinte",
    "tulpe", "ufer", "violine", "wolke", "zeder",
];

/// The password of whoever logs in with `email`: the same at every start, and another in every instance.
///
/// Four words and two digits, at least 19 characters: good enough for a demo, and for nothing else.
pub(super) fn password(secret: &InstanceSecret, email: &str) -> SecretString {
    let key = secret.derive(&format!("the demo's password of {email}"));
    let bytes = key.expose_secret();
    let words: Vec<&str> = bytes[..4]
        .iter()
        .map(|byte| WORDS[usize::from(byte & 63)])
        .collect();
    format!("{}-{:02}", words.join("-"), bytes[4] % 100).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_one_of_their_own_that_the_rules_allow() {
        let secret = InstanceSecret::generate();
        let one = password(&secret, "a@x.example");
        assert_eq!(
            one.expose_secret(),
            password(&secret, "a@x.example").expose_secret()
        );
        assert_ne!(
            one.expose_secret(),
            password(&secret, "b@x.example").expose_secret()
        );
        assert!(
            crate::identity::Password::chosen(one.expose_secret(), None, &[]).is_ok(),
            "{}",
            one.expose_secret()
        );
        let distinct: std::collections::HashSet<_> = WORDS.iter().collect();
        assert_eq!(distinct.len(), WORDS.len());
    }
}
