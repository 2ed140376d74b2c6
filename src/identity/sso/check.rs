//! What can be wrong with a provider's set-up, told at its field.

use url::Url;
use uuid::Uuid;

use super::{
    flow::SingleSignOn,
    provider::{GOOGLE, MICROSOFT, microsoft_authority, microsoft_issuer},
    setup::ProviderSetup,
};
use crate::{
    api::{Failure, InputCheck},
    config::HostName,
    tenants::ProviderKind,
    text::Locale,
};

const MAX_LABEL: usize = 60;
const MAX_CLIENT: usize = 300;
/// Directories or domains in one list.
const MOST_LISTED: usize = 50;
/// The directory of everybody's private Microsoft accounts: nobody's organisation.
const PRIVATE_ACCOUNTS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

impl SingleSignOn {
    /// Checks a set-up and makes it uniform: texts trimmed, domains in lower case, the issuer whole.
    pub(super) fn check(&self, locale: Locale, setup: &mut ProviderSetup) -> Result<(), Failure> {
        let mut check = InputCheck::new(locale);
        setup.label = check.line("label", &setup.label, MAX_LABEL);
        setup.client_id = check.line("clientId", &setup.client_id, MAX_CLIENT);
        let rules = &mut setup.rules;
        for (field, list) in [
            ("hostedDomains", &mut rules.hosted_domains),
            ("emailDomains", &mut rules.email_domains),
            ("createForDomains", &mut rules.create_for_domains),
        ] {
            if !uniform(list, domain) {
                check.invalid(field);
            }
        }
        let directories_fit = uniform(&mut rules.directories, directory)
            && rules.directories.is_empty() == (setup.kind != ProviderKind::Microsoft);
        if !directories_fit {
            check.invalid("directories");
        }
        if !rules.hosted_domains.is_empty() && setup.kind != ProviderKind::Google {
            check.invalid("hostedDomains");
        }
        match self.issuer(setup) {
            Some(issuer) => setup.issuer = Some(issuer),
            None => check.invalid("issuer"),
        }
        check.finish()
    }

    /// The issuer as the provider's own document must name it.
    fn issuer(&self, setup: &ProviderSetup) -> Option<String> {
        let typed = setup
            .issuer
            .as_deref()
            .map(str::trim)
            .filter(|typed| !typed.is_empty());
        let issuer = match (setup.kind, typed) {
            (ProviderKind::Microsoft, typed) => microsoft_issuer(
                microsoft_authority(typed.unwrap_or(MICROSOFT)),
                &setup.rules.directories,
            ),
            (ProviderKind::Google, typed) => typed.unwrap_or(GOOGLE).to_owned(),
            (ProviderKind::OpenId, typed) => typed?.to_owned(),
        };
        let url = Url::parse(&issuer).ok()?;
        let bare = url.query().is_none() && url.fragment().is_none();
        (bare && self.parts().discovery.fetcher.may_ask(&url)).then_some(issuer)
    }
}

/// Makes each entry uniform; false when one cannot be, or there are too many.
fn uniform(list: &mut Vec<String>, read: impl Fn(&str) -> Option<String>) -> bool {
    let read: Option<Vec<String>> = list.iter().map(|entry| read(entry.trim())).collect();
    match read {
        Some(read) if read.len() <= MOST_LISTED => {
            list.clear();
            for entry in read {
                if !list.contains(&entry) {
                    list.push(entry);
                }
            }
            true
        }
        _ => false,
    }
}

fn domain(typed: &str) -> Option<String> {
    let name = HostName::parse(typed.trim_start_matches('@')).ok()?;
    name.as_str()
        .contains('.')
        .then(|| name.as_str().to_owned())
}

fn directory(typed: &str) -> Option<String> {
    let id = Uuid::parse_str(typed).ok()?.hyphenated().to_string();
    (id != PRIVATE_ACCOUNTS).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_uniform() {
        let mut domains: Vec<String> = ["Oriale.Example", " @oriale.example", "b.de"]
            .map(str::to_owned)
            .into();
        assert!(uniform(&mut domains, domain));
        assert_eq!(domains, ["oriale.example", "b.de"]);
        for wrong in ["", "localhost", "a@b.de", "*.example", "münchen.example"] {
            assert!(!uniform(&mut vec![wrong.to_owned()], domain), "{wrong}");
        }
        let mut ids = vec!["11111111-AAAA-1111-1111-111111111111".to_owned()];
        assert!(uniform(&mut ids, directory));
        assert_eq!(ids, ["11111111-aaaa-1111-1111-111111111111"]);
        for wrong in [
            "common",
            "organizations",
            "{tenantid}",
            PRIVATE_ACCOUNTS,
            "",
        ] {
            assert!(!uniform(&mut vec![wrong.to_owned()], directory), "{wrong}");
        }
    }
}
