//! Setting a provider up: what is checked, and what is written.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::{
    flow::SingleSignOn,
    provider::{GOOGLE, MICROSOFT, ProviderRules, microsoft_authority, microsoft_issuer},
    store,
};
use crate::{
    api::{Failure, InputCheck, UserError, UserErrorCode},
    config::{HostName, Sealer},
    db::{
        DbError, Event,
        schema::{
            identity_provider_settings as settings, identity_providers as providers,
            linked_identities,
        },
    },
    tenants::ProviderKind,
    text::Locale,
};

const MAX_LABEL: usize = 60;
const MAX_CLIENT: usize = 300;
/// Directories or domains in one list.
const MOST_LISTED: usize = 50;
/// The directory of everybody's private Microsoft accounts: nobody's organisation.
const PRIVATE_ACCOUNTS: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// A provider as somebody wants it to be.
#[derive(Debug)]
pub struct ProviderSetup {
    /// Whose portal.
    pub tenant: Uuid,
    /// Which one to change; none for a new one.
    pub provider: Option<Uuid>,
    /// Whose log-in it is. Never changes.
    pub kind: ProviderKind,
    /// What its button says.
    pub label: String,
    /// For Microsoft the authority of another cloud, for Google nothing, for any other provider its issuer.
    pub issuer: Option<String>,
    /// The client id that the provider has given out.
    pub client_id: String,
    /// Its secret; none to keep the one that there is.
    pub client_secret: Option<SecretString>,
    /// Whom of its people the portal lets in.
    pub rules: ProviderRules,
    /// Whether its button is shown.
    pub active: bool,
    /// Its place among the buttons.
    pub position: i32,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetUp {
    /// Which provider.
    pub id: Uuid,
    /// Whether it is new.
    pub created: bool,
    /// Linked accounts that were unlinked, since the provider is another one now.
    pub unlinked: usize,
}

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

    /// Writes a set-up that was checked, in a transaction of an admin or of `System::Provision`.
    ///
    /// # Errors
    /// There is no such provider, or a secret is missing.
    pub(super) async fn write(
        &self,
        conn: &mut AsyncPgConnection,
        locale: Locale,
        setup: &ProviderSetup,
    ) -> Result<SetUp, Failure> {
        let issuer = setup.issuer.as_deref().unwrap_or_default();
        let rules = serde_json::to_value(&setup.rules).unwrap_or(Value::Null);
        let done = match setup.provider {
            None => create(conn, locale, setup).await?,
            Some(id) => change(conn, locale, setup, id, issuer).await?,
        };
        let sealer = &self.parts().sealer;
        let secret = match &setup.client_secret {
            Some(secret) => Some(keep(conn, sealer, setup, done.id, secret).await?),
            None => None,
        };
        let body = || {
            (
                settings::issuer.eq(issuer),
                settings::client_id.eq(&setup.client_id),
                settings::rules.eq(&rules),
            )
        };
        let key = (
            settings::tenant_id.eq(setup.tenant),
            settings::provider_id.eq(done.id),
        );
        diesel::insert_into(settings::table)
            .values((key, body(), settings::secret_id.eq(secret)))
            .on_conflict((settings::tenant_id, settings::provider_id))
            .do_update()
            .set(body())
            .execute(conn)
            .await?;
        if let Some(secret) = secret {
            diesel::update(settings::table.find((setup.tenant, done.id)))
                .set(settings::secret_id.eq(secret))
                .execute(conn)
                .await?;
        }
        // The log-in page of every process shows it.
        let changed = Event::TenantChanged {
            tenant: setup.tenant,
        };
        changed.notify(conn).await?;
        Ok(done)
    }
}

async fn create(
    conn: &mut AsyncPgConnection,
    locale: Locale,
    setup: &ProviderSetup,
) -> Result<SetUp, Failure> {
    // Microsoft and Google give every client of this sort a secret; some other providers know clients without one.
    if setup.client_secret.is_none() && setup.kind != ProviderKind::OpenId {
        return Err(UserError::at(locale, UserErrorCode::Blank, "clientSecret").into());
    }
    let id = Uuid::now_v7();
    diesel::insert_into(providers::table)
        .values((
            providers::tenant_id.eq(setup.tenant),
            providers::id.eq(id),
            providers::kind.eq(setup.kind.word()),
            providers::label.eq(&setup.label),
            providers::active.eq(setup.active),
            providers::position.eq(setup.position),
        ))
        .execute(conn)
        .await?;
    Ok(SetUp {
        id,
        created: true,
        unlinked: 0,
    })
}

async fn change(
    conn: &mut AsyncPgConnection,
    locale: Locale,
    setup: &ProviderSetup,
    id: Uuid,
    issuer: &str,
) -> Result<SetUp, Failure> {
    let this = providers::table
        .find((setup.tenant, id))
        .filter(providers::kind.eq(setup.kind.word()));
    let changed = diesel::update(this)
        .set((
            providers::label.eq(&setup.label),
            providers::active.eq(setup.active),
            providers::position.eq(setup.position),
            providers::updated_at.eq(diesel::dsl::now),
        ))
        .execute(conn)
        .await?;
    if changed == 0 {
        return Err(UserError::at(locale, UserErrorCode::NotFound, "providerId").into());
    }
    let (old_issuer, old_client, had_secret): (String, String, bool) = settings::table
        .find((setup.tenant, id))
        .select((
            settings::issuer,
            settings::client_id,
            settings::secret_id.is_not_null(),
        ))
        .for_update()
        .first(conn)
        .await?;
    let moved = old_issuer != issuer;
    // A secret is given to whom it was typed in for, and cannot be got out by naming another issuer.
    if moved && had_secret && setup.client_secret.is_none() {
        return Err(UserError::at(locale, UserErrorCode::Blank, "clientSecret").into());
    }
    let mut unlinked = 0;
    if moved || old_client != setup.client_id {
        // Subjects are the former issuer's, and at Microsoft the former client's: they could be anybody's now.
        let all = linked_identities::table
            .filter(linked_identities::tenant_id.eq(setup.tenant))
            .filter(linked_identities::provider_id.eq(id));
        unlinked = diesel::delete(all).execute(conn).await?;
    }
    Ok(SetUp {
        id,
        created: false,
        unlinked,
    })
}

async fn keep(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
    setup: &ProviderSetup,
    id: Uuid,
    secret: &SecretString,
) -> Result<Uuid, DbError> {
    store::keep_secret(conn, sealer, setup.tenant, id, secret).await
}

/// What the audit log tells of a set-up.
pub(super) fn told(setup: &ProviderSetup, done: SetUp) -> Value {
    json!({
        "change": if done.created { "created" } else { "changed" },
        "kind": setup.kind.word(),
        "label": setup.label,
        "newSecret": setup.client_secret.is_some(),
        "unlinked": done.unlinked,
    })
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
