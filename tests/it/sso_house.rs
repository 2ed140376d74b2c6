//! A world with a provider: three ways into Oriale's portal, one into Nordwind's.

use portico::{
    identity::sso::{ProviderRules, ProviderSetup},
    tenants::ProviderKind,
};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use crate::{
    sso_browser::Browser,
    sso_provider::{DIRECTORY, GOOGLE_PATH, OPENID_PATH, Provider, SECRET, microsoft_path, person},
    support::{Owner, Walls, World},
};

pub const ORIALE: &str = "oriale.localhost";
pub const NORDWIND: &str = "nordwind.localhost";

/// See the module.
pub struct House {
    pub world: World,
    pub provider: Provider,
    /// How browsers see the provider.
    pub origin: String,
    pub microsoft: Uuid,
    pub google: Uuid,
    pub openid: Uuid,
    pub nordwind: Uuid,
}

impl House {
    /// With the provider itself.
    pub async fn build() -> Self {
        let provider = Provider::start(None, None).await;
        let origin = provider.address.clone();
        Self::around(provider, origin).await
    }

    /// With something in front of the provider.
    pub async fn around(provider: Provider, origin: String) -> Self {
        let world = World::create(Walls::Both).await;
        provider.people(json!([
            person("anna", &Owner::Anna.email()),
            person("ben", &Owner::Ben.email()),
            person("carl", &Owner::Carl.email()),
            person("stella", "stella@oriale.example"),
        ]));
        let set_up = |slug: &str, kind, path: &str, rules| {
            let setup = ProviderSetup {
                tenant: world.tenants[slug],
                provider: None,
                kind,
                label: format!("Log in by {}", kind_name(kind)),
                issuer: Some(format!("{origin}{path}")),
                client_id: format!("portal-{slug}"),
                client_secret: Some(SecretString::from(SECRET)),
                rules,
                active: true,
                position: 0,
            };
            let sso = world.server.sso.clone();
            async move { sso.provide(setup).await.expect("in order").id }
        };
        let directory = ProviderRules {
            directories: vec![DIRECTORY.to_owned()],
            email_domains: vec!["oriale.example".to_owned()],
            ..ProviderRules::default()
        };
        let workspace = ProviderRules {
            hosted_domains: vec!["oriale.example".to_owned()],
            ..ProviderRules::default()
        };
        let microsoft = set_up(
            "oriale",
            ProviderKind::Microsoft,
            &microsoft_path(),
            directory,
        )
        .await;
        let google = set_up("oriale", ProviderKind::Google, GOOGLE_PATH, workspace).await;
        let open = ProviderRules::default();
        let openid = set_up("oriale", ProviderKind::OpenId, OPENID_PATH, open.clone()).await;
        let nordwind = set_up("nordwind", ProviderKind::OpenId, OPENID_PATH, open).await;
        let house = Self {
            world,
            provider,
            origin,
            microsoft,
            google,
            openid,
            nordwind,
        };
        house.seen(ORIALE, 3).await;
        house.seen(NORDWIND, 1).await;
        house
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser::at(&self.world, ORIALE)
    }

    /// Waits until the portal's page knows so many providers: changes are heard of, not waited for.
    pub async fn seen(&self, host: &str, count: usize) {
        for _ in 0..200 {
            let query = "{ portal { loginMethods { startUrl } } }";
            let answer = self
                .world
                .server
                .graphql(host, None, query, json!({}))
                .await
                .json();
            let methods = answer["data"]["portal"]["loginMethods"].as_array().unwrap();
            if methods
                .iter()
                .filter(|method| !method["startUrl"].is_null())
                .count()
                == count
            {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("{host} does not show {count} providers");
    }

    /// Writes as the owner of the database, whom no policy holds.
    pub async fn sql(&self, sql: &str) {
        self.world.database.as_owner(sql).await;
    }

    /// Reads one text as the owner.
    pub async fn text(&self, sql: &str) -> String {
        self.world.database.text_as_owner(sql).await
    }

    /// What the audit log tells, oldest first.
    pub async fn audit(&self) -> String {
        self.text(
            "SELECT coalesce(string_agg(action || ' ' || actor_kind || ' ' || detail::text, E'\\n' ORDER BY at, id), '')
             FROM audit_events",
        )
        .await
    }

    /// How many sessions of browsers there are.
    pub async fn cookie_sessions(&self) -> String {
        self.text("SELECT count(*)::text FROM sessions WHERE NOT bearer")
            .await
    }
}

fn kind_name(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Microsoft => "Microsoft",
        ProviderKind::Google => "Google",
        ProviderKind::OpenId => "OpenID",
    }
}
