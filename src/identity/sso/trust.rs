//! Whom a provider vouches for, and how far it is trusted to: decided from what it said, before anybody is looked up.
//!
//! A subject is a provider's own and never changes hands, so it is all that later log-ins go by. The first goes by the
//! e-mail address, and that is only as good as whoever says so:
//!
//! - **Microsoft** lets the admin of any directory write any address into `email` ("nOAuth", 2023), and
//!   `preferred_username` may be anything. The claim alone never counts. It counts when Microsoft itself says that the
//!   owner of the domain has verified it (`xms_edov`), or when there is one directory only, the address is in a domain
//!   that the portal's admin trusts that very directory with, and Microsoft says that its person is a member there and no
//!   guest (`acct`), whose address would be that of another directory.
//! - **Google** speaks with authority for its own addresses and for those of a Workspace domain (`hd`); of others it only
//!   says that they were verified once.
//! - **Any other provider** says `email_verified` of its own people; whoever sets it up decides to believe it.

use serde_json::Value;

use super::{claims::Claims, provider::Provider, refusal::Refused};
use crate::{identity::address::LoginAddress, tenants::ProviderKind};

/// Somebody for whom a provider vouches.
#[derive(Debug)]
pub(super) struct Vouched {
    /// Unique at the provider, for ever.
    pub subject: String,
    /// The address, or why it does not count.
    pub email: Result<LoginAddress, &'static str>,
    /// What they are called, as the provider has it.
    pub name: Option<String>,
}

/// Judges what the provider said.
pub(super) fn judge(provider: &Provider, claims: &Claims) -> Result<Vouched, Refused> {
    let rules = &provider.rules;
    let mut subject = claims.subject.clone();
    match provider.kind {
        ProviderKind::Microsoft => {
            let directory = claims
                .more
                .tid
                .as_ref()
                .and_then(Value::as_str)
                .unwrap_or_default();
            if !rules.directories.iter().any(|known| known == directory) {
                return Err(Refused::because("the directory is not on the list"));
            }
            if claims.issuer != provider.issuer_of(directory) {
                return Err(Refused::because(
                    "issuer and directory do not belong together",
                ));
            }
            // Microsoft's subjects are unique in a directory.
            subject = format!("{directory}/{subject}");
        }
        ProviderKind::Google => {
            let domain = claims
                .more
                .hd
                .as_ref()
                .and_then(Value::as_str)
                .map(str::to_lowercase);
            let listed = |domain: &String| rules.hosted_domains.contains(domain);
            if !rules.hosted_domains.is_empty() && !domain.as_ref().is_some_and(listed) {
                return Err(Refused::because("the Workspace domain is not on the list"));
            }
        }
        ProviderKind::OpenId => {}
    }
    Ok(Vouched {
        subject,
        email: address(provider, claims),
        name: claims.name.clone(),
    })
}

/// The address, if it counts.
fn address(provider: &Provider, claims: &Claims) -> Result<LoginAddress, &'static str> {
    let rules = &provider.rules;
    let told = claims.email.as_deref().ok_or("the provider told none")?;
    let address = LoginAddress::of_account(told).ok_or("what the provider told is none")?;
    let domain = address.domain();
    let in_listed_domain = rules.email_domains.iter().any(|known| known == domain);
    let verified = match provider.kind {
        ProviderKind::Microsoft => {
            let one_directory = rules.directories.len() == 1 && !provider.is_shared();
            let member = is_member(claims.more.acct.as_ref());
            yes(claims.more.xms_edov.as_ref()) || (one_directory && in_listed_domain && member)
        }
        ProviderKind::Google => {
            let googles_own =
                claims.more.hd.is_some() || matches!(domain, "gmail.com" | "googlemail.com");
            claims.email_verified && googles_own
        }
        ProviderKind::OpenId => claims.email_verified,
    };
    if !verified {
        return Err("the provider does not vouch for it");
    }
    if !rules.email_domains.is_empty() && !in_listed_domain {
        return Err("its domain is not on the list");
    }
    Ok(address)
}

/// Microsoft's ways to say that somebody is at home in the directory.
fn is_member(value: Option<&Value>) -> bool {
    value.is_some_and(|value| *value == 0 || *value == "0")
}

/// Microsoft's ways to say yes.
fn yes(value: Option<&Value>) -> bool {
    value.is_some_and(|value| *value == true || *value == 1 || *value == "1" || *value == "true")
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::identity::sso::{
        claims::ProvidersClaims,
        provider::{GOOGLE, MICROSOFT, ProviderRules, microsoft_issuer},
    };

    const OURS: &str = "11111111-1111-1111-1111-111111111111";
    const OTHER: &str = "22222222-2222-2222-2222-222222222222";

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn provider(kind: ProviderKind, rules: ProviderRules) -> Provider {
        let issuer = match kind {
            ProviderKind::Microsoft => microsoft_issuer(MICROSOFT, &rules.directories),
            _ => GOOGLE.to_owned(),
        };
        Provider {
            tenant: Uuid::nil(),
            id: Uuid::nil(),
            kind,
            issuer,
            client_id: "c".to_owned(),
            secret: None,
            rules,
        }
    }

    fn claims(more: Value) -> Claims {
        let directory = more["tid"].as_str().unwrap_or_default();
        Claims {
            issuer: microsoft_issuer(MICROSOFT, &[directory.to_owned()]),
            subject: "s".to_owned(),
            email: Some("Anna@Oriale.example".to_owned()),
            email_verified: more["email_verified"] == true,
            name: None,
            more: serde_json::from_value::<ProvidersClaims>(more).unwrap(),
        }
    }

    fn counts(provider: &Provider, more: Value) -> bool {
        judge(provider, &claims(more)).is_ok_and(|vouched| vouched.email.is_ok())
    }

    #[test]
    fn microsofts_address_alone_never_counts() {
        let trusting = |directories: &[&str], domains: &[&str]| {
            let rules = ProviderRules {
                directories: list(directories),
                email_domains: list(domains),
                ..ProviderRules::default()
            };
            provider(ProviderKind::Microsoft, rules)
        };
        let bare = trusting(&[OURS], &[]);
        assert!(!counts(
            &bare,
            json!({ "tid": OURS, "email_verified": true })
        ));
        for verified in [json!(true), json!(1), json!("1"), json!("true")] {
            assert!(counts(&bare, json!({ "tid": OURS, "xms_edov": verified })));
        }
        for not in [
            json!(false),
            json!(0),
            json!("0"),
            json!("no"),
            json!(null),
            json!([1]),
        ] {
            assert!(
                !counts(&bare, json!({ "tid": OURS, "xms_edov": not })),
                "{not}"
            );
        }
        let bound = trusting(&[OURS], &["oriale.example"]);
        assert!(counts(&bound, json!({ "tid": OURS, "acct": 0 })));
        assert!(counts(&bound, json!({ "tid": OURS, "acct": "0" })));
        assert!(!counts(&bound, json!({ "tid": OURS })), "perhaps a guest");
        assert!(
            !counts(&bound, json!({ "tid": OURS, "acct": 1 })),
            "a guest"
        );
        let elsewhere = trusting(&[OURS], &["other.example"]);
        assert!(!counts(&elsewhere, json!({ "tid": OURS, "acct": 0 })));
        assert!(
            !counts(&elsewhere, json!({ "tid": OURS, "xms_edov": true })),
            "not listed"
        );
        let several = trusting(&[OURS, OTHER], &["oriale.example"]);
        assert!(
            !counts(&several, json!({ "tid": OTHER, "acct": 0 })),
            "any of them could say so"
        );
        assert!(counts(&several, json!({ "tid": OTHER, "xms_edov": true })));
    }

    #[test]
    fn a_directory_that_is_not_listed_is_refused_whoever_it_is() {
        let rules = ProviderRules {
            directories: list(&[OURS]),
            ..ProviderRules::default()
        };
        let microsoft = provider(ProviderKind::Microsoft, rules);
        for more in [
            json!({ "tid": OTHER, "xms_edov": true }),
            json!({ "xms_edov": true }),
        ] {
            assert!(judge(&microsoft, &claims(more)).is_err());
        }
        let mut ours = claims(json!({ "tid": OURS }));
        assert_eq!(
            judge(&microsoft, &ours).unwrap().subject,
            format!("{OURS}/s")
        );
        ours.issuer = microsoft_issuer(MICROSOFT, &[OTHER.to_owned()]);
        assert!(
            judge(&microsoft, &ours).is_err(),
            "another directory's issuer"
        );
    }

    #[test]
    fn google_counts_for_its_own_and_for_workspace_domains() {
        let open = provider(ProviderKind::Google, ProviderRules::default());
        assert!(counts(
            &open,
            json!({ "email_verified": true, "hd": "oriale.example" })
        ));
        assert!(!counts(
            &open,
            json!({ "email_verified": false, "hd": "oriale.example" })
        ));
        assert!(
            !counts(&open, json!({ "email_verified": true })),
            "an address of elsewhere"
        );
        let rules = ProviderRules {
            hosted_domains: list(&["oriale.example"]),
            ..ProviderRules::default()
        };
        let bound = provider(ProviderKind::Google, rules);
        assert!(counts(
            &bound,
            json!({ "email_verified": true, "hd": "Oriale.example" })
        ));
        for more in [
            json!({ "email_verified": true, "hd": "evil.example" }),
            json!({}),
        ] {
            assert!(judge(&bound, &claims(more)).is_err());
        }
    }

    #[test]
    fn another_provider_must_say_that_it_is_verified() {
        let other = provider(ProviderKind::OpenId, ProviderRules::default());
        assert!(counts(&other, json!({ "email_verified": true })));
        for more in [
            json!({ "email_verified": false }),
            json!({}),
            json!({ "xms_edov": true }),
        ] {
            assert!(!counts(&other, more));
        }
    }
}
