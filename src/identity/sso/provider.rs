//! A provider as the log-in knows it, and for which issuers it answers.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::tenants::ProviderKind;

/// Where Microsoft's document for many directories has the place of one.
const DIRECTORY: &str = "{tenantid}";
/// Microsoft's name for whichever directory of an organisation somebody is in.
const ANY_DIRECTORY: &str = "organizations";
/// Where everybody's Microsoft Entra ID is; clouds of nations have their own.
pub(super) const MICROSOFT: &str = "https://login.microsoftonline.com";
/// Google's issuer.
pub(super) const GOOGLE: &str = "https://accounts.google.com";

/// Whom of those that a provider vouches for the portal lets in. All domains in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderRules {
    /// Microsoft: the ids of the directories (tenants) whose people may log in. One, as a rule.
    pub directories: Vec<String>,
    /// Google: the Workspace domains whose people may log in; empty for all.
    pub hosted_domains: Vec<String>,
    /// The domains in which an e-mail address may be; empty for all. Of Microsoft's single directory it is also what the
    /// directory is trusted to vouch for.
    pub email_domains: Vec<String>,
    /// Who has an address in one of these domains becomes a contact at their first log-in; empty for nobody.
    pub create_for_domains: Vec<String>,
}

/// All that it takes to send somebody to a provider and to believe what it says.
#[derive(Debug, Clone)]
pub(super) struct Provider {
    pub tenant: Uuid,
    pub id: Uuid,
    pub kind: ProviderKind,
    /// As the provider's own document names it.
    pub issuer: String,
    pub client_id: String,
    pub secret: Option<SecretString>,
    pub rules: ProviderRules,
}

impl Provider {
    /// Where the provider describes itself (OpenID Connect Discovery 1.0 §4).
    pub(super) fn document_url(&self) -> String {
        let issuer = self.issuer.replace(DIRECTORY, ANY_DIRECTORY);
        format!(
            "{}/.well-known/openid-configuration",
            issuer.trim_end_matches('/')
        )
    }

    /// Whether many issuers stand behind it, each for a directory.
    pub(super) fn is_shared(&self) -> bool {
        self.issuer.contains(DIRECTORY)
    }

    /// Whether it answers for this issuer: the very one, or that of a directory on its list.
    pub(super) fn answers_for(&self, issuer: &str) -> bool {
        if !self.is_shared() {
            return issuer == self.issuer;
        }
        let mut listed = self.rules.directories.iter();
        listed.any(|directory| issuer == self.issuer_of(directory))
    }

    /// The issuer of one of Microsoft's directories.
    pub(super) fn issuer_of(&self, directory: &str) -> String {
        self.issuer.replace(DIRECTORY, directory)
    }
}

/// Microsoft's issuer for these directories under an authority such as [`MICROSOFT`].
pub(super) fn microsoft_issuer(authority: &str, directories: &[String]) -> String {
    let directory = match directories {
        [one] => one,
        _ => DIRECTORY,
    };
    format!("{}/{directory}/v2.0", authority.trim_end_matches('/'))
}

/// The authority of what somebody typed as Microsoft's issuer: that itself, or an issuer as it is shown.
pub(super) fn microsoft_authority(typed: &str) -> &str {
    typed
        .trim_end_matches('/')
        .strip_suffix("/v2.0")
        .and_then(|rest| rest.rsplit_once('/'))
        .map_or(typed, |(authority, _)| authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn microsoft(directories: &[&str]) -> Provider {
        let directories: Vec<String> = directories.iter().map(|id| (*id).to_owned()).collect();
        Provider {
            tenant: Uuid::nil(),
            id: Uuid::nil(),
            kind: ProviderKind::Microsoft,
            issuer: microsoft_issuer(MICROSOFT, &directories),
            client_id: "c".to_owned(),
            secret: None,
            rules: ProviderRules {
                directories,
                ..ProviderRules::default()
            },
        }
    }

    #[test]
    fn one_directory_has_an_issuer_of_its_own() {
        let one = microsoft(&["11"]);
        assert_eq!(
            one.document_url(),
            "https://login.microsoftonline.com/11/v2.0/.well-known/openid-configuration"
        );
        assert!(one.answers_for("https://login.microsoftonline.com/11/v2.0"));
        assert!(!one.answers_for("https://login.microsoftonline.com/22/v2.0"));
    }

    #[test]
    fn several_directories_are_those_on_the_list() {
        let several = microsoft(&["11", "22"]);
        assert_eq!(
            several.document_url(),
            "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration"
        );
        assert!(several.answers_for("https://login.microsoftonline.com/22/v2.0"));
        for other in [
            "https://login.microsoftonline.com/33/v2.0",
            "https://login.microsoftonline.com/{tenantid}/v2.0",
            "https://login.microsoftonline.com/organizations/v2.0",
            "https://evil.example/22/v2.0",
        ] {
            assert!(!several.answers_for(other), "{other}");
        }
    }

    #[test]
    fn an_issuer_that_was_shown_may_be_given_back() {
        for typed in [
            "https://login.microsoftonline.com",
            "https://login.microsoftonline.com/11/v2.0",
            "https://login.microsoftonline.com/{tenantid}/v2.0/",
        ] {
            assert_eq!(microsoft_authority(typed), MICROSOFT, "{typed}");
        }
    }
}
