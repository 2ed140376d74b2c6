//! The demo's providers of single sign-on: real ones, for people who are made up, on this machine alone.
//!
//! One stands for Microsoft, one for Google, one for any other. The first portal has all three buttons, the others one
//! each in turn. Besides the portals' own people there are two who do not get in: a stranger, and somebody whose address
//! nobody has verified.

use std::ffi::OsString;
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use uuid::Uuid;

use super::file::{DemoIdentityProvider, DemoSignIn, DemoTenant};
use super::node::{NodeProgram, in_checkout};
use crate::config::{InstanceSecret, PublicAddress};
use crate::db::schema::{tenant_hosts, tenants};
use crate::db::{Database, Identity, System};
use crate::identity::sso::{ProviderRules, ProviderSetup, SingleSignOn};
use crate::tenants::{ProviderKind, start_url};

/// The directory in which everybody is at the stand-in for Microsoft.
const DIRECTORY: &str = "5a1e6f0c-3b7d-4f0e-9d2a-7c1b8e4f6a90";
/// The Node that the web app's tools run on is new enough; the system's may not be.
const NODE: &str = "web/node_modules/node/bin/node";

/// Running providers. They end when this is dropped, or when we die.
#[derive(Debug)]
pub struct IdentityProviders(NodeProgram);

/// What the demo's providers are set up with.
pub struct Trial<'a> {
    /// As the service role.
    pub db: &'a Database,
    /// Where portals learn of their providers.
    pub sso: &'a SingleSignOn,
    /// Clients' secrets are derived from it.
    pub secret: &'a InstanceSecret,
    /// Scheme and port of the portals' addresses.
    pub public: PublicAddress,
    /// Where the providers listen.
    pub listen: SocketAddr,
    /// The portals and their people.
    pub tenants: &'a [DemoTenant],
}

struct Stand {
    kind: ProviderKind,
    label: &'static str,
    title: &'static str,
    path: String,
}

/// The three, in the order of their buttons.
fn stands() -> [Stand; 3] {
    [
        Stand {
            kind: ProviderKind::Microsoft,
            label: "Microsoft",
            title: "Not Microsoft, but like it",
            path: format!("/microsoft/{DIRECTORY}/v2.0"),
        },
        Stand {
            kind: ProviderKind::Google,
            label: "Google",
            title: "Not Google, but like it",
            path: "/google".to_owned(),
        },
        Stand {
            kind: ProviderKind::OpenId,
            label: "Example ID",
            title: "Example ID",
            path: "/example-id".to_owned(),
        },
    ]
}

impl IdentityProviders {
    /// Sets every portal up with its providers, writes the file that they are told by into `folder`, and starts them.
    ///
    /// # Errors
    /// The database refuses, or Node or its packages are missing.
    pub async fn start(
        trial: &Trial<'_>,
        folder: &Path,
    ) -> anyhow::Result<(Self, DemoIdentityProvider)> {
        let origin = format!("http://{}", trial.listen);
        let mut clients: [Vec<Value>; 3] = Default::default();
        let mut sign_ins = Vec::new();
        for (turn, (tenant, slug, redirect_uris)) in portals(trial).await?.into_iter().enumerate() {
            for (place, stand) in stands().iter().enumerate() {
                if turn > 0 && place != turn % 3 {
                    continue;
                }
                let secret = secret(trial, &slug);
                let setup = setup(tenant, &slug, stand, place, &origin, secret.clone());
                let done = trial.sso.provide(setup).await;
                let done = done.map_err(|failure| anyhow::anyhow!("{slug}: {failure:?}"))?;
                clients[place].push(json!({
                    "id": client_id(&slug), "secret": secret.expose_secret(), "redirectUris": redirect_uris,
                }));
                sign_ins.push(DemoSignIn {
                    tenant: slug.clone(),
                    kind: stand.kind.word().to_owned(),
                    label: stand.label.to_owned(),
                    issuer: format!("{origin}{}", stand.path),
                    start_path: start_url(done.id),
                });
            }
        }
        let issuers: Vec<Value> = stands()
            .iter()
            .zip(clients)
            .map(|(stand, clients)| issuer(stand, &clients))
            .collect();
        let people = people(trial.tenants);
        let config =
            json!({ "listen": trial.listen.to_string(), "issuers": issuers, "people": people });
        let file = folder.join("identity-provider.json");
        write(&file, &config.to_string()).with_context(|| file.display().to_string())?;
        let node = in_checkout(NODE).unwrap_or_else(|| PathBuf::from("node"));
        let arguments = [OsString::from("--config"), file.into()];
        let program =
            NodeProgram::start("identity provider", &node, "identity-provider", arguments).await?;
        let told = DemoIdentityProvider {
            url: origin,
            sign_ins,
        };
        Ok((Self(program), told))
    }

    /// Ends them.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}

/// Every portal with the addresses to which a provider may send a browser back, in the demo's order.
async fn portals(trial: &Trial<'_>) -> anyhow::Result<Vec<(Uuid, String, Vec<String>)>> {
    let mut tx = trial.db.begin(&Identity::system(System::Provision)).await?;
    let rows: Vec<(Uuid, String, String)> = tenants::table
        .inner_join(tenant_hosts::table.on(tenant_hosts::tenant_id.eq(tenants::id)))
        .order((tenants::id, tenant_hosts::position))
        .select((tenants::id, tenants::slug, tenant_hosts::host))
        .load(&mut *tx)
        .await?;
    tx.commit().await?;
    let portals = trial.tenants.iter().filter_map(|tenant| {
        let own = || rows.iter().filter(|(_, slug, _)| *slug == tenant.slug);
        let id = own().next()?.0;
        let uris = own().map(|(.., host)| format!("{}/sso/callback", trial.public.origin(host)));
        Some((id, tenant.slug.clone(), uris.collect()))
    });
    Ok(portals.collect())
}

fn client_id(slug: &str) -> String {
    format!("portal-{slug}")
}

fn secret(trial: &Trial<'_>, slug: &str) -> SecretString {
    trial
        .secret
        .derive_password(&format!("demo identity provider {slug} 1"))
}

/// What the portal is told. Its people's addresses are under `<slug>.example`.
fn setup(
    tenant: Uuid,
    slug: &str,
    stand: &Stand,
    place: usize,
    origin: &str,
    secret: SecretString,
) -> ProviderSetup {
    let domain = vec![format!("{slug}.example")];
    let rules = match stand.kind {
        ProviderKind::Microsoft => ProviderRules {
            directories: vec![DIRECTORY.to_owned()],
            email_domains: domain,
            ..ProviderRules::default()
        },
        ProviderKind::Google => ProviderRules {
            hosted_domains: domain,
            ..ProviderRules::default()
        },
        ProviderKind::OpenId => ProviderRules::default(),
    };
    ProviderSetup {
        tenant,
        provider: None,
        kind: stand.kind,
        label: stand.label.to_owned(),
        issuer: Some(format!("{origin}{}", stand.path)),
        client_id: client_id(slug),
        client_secret: Some(secret),
        rules,
        active: true,
        position: i32::try_from(place).unwrap_or_default(),
    }
}

/// What the provider is told of itself.
fn issuer(stand: &Stand, clients: &[Value]) -> Value {
    let microsoft = stand.kind == ProviderKind::Microsoft;
    json!({
        "path": stand.path,
        "title": stand.title,
        "claims": if microsoft { json!({ "tid": DIRECTORY }) } else { json!({}) },
        "inIdToken": stand.kind != ProviderKind::OpenId,
        "secretIn": if microsoft { "body" } else { "header" },
        "clients": clients,
    })
}

fn people(tenants: &[DemoTenant]) -> Vec<Value> {
    let mut people: Vec<Value> = tenants
        .iter()
        .flat_map(|tenant| tenant.contacts.iter().map(move |contact| (tenant, contact)))
        .map(|(tenant, contact)| {
            json!({
                "id": contact.email, "name": contact.name, "email": contact.email, "emailVerified": true,
                "claims": { "hd": format!("{}.example", tenant.slug), "acct": 0 },
            })
        })
        .collect();
    people.push(json!({
        "id": "stranger", "name": "Somebody without an account", "email": "stranger@elsewhere.example",
        "emailVerified": true, "claims": { "hd": "elsewhere.example", "acct": 0 },
    }));
    if let Some(contact) = tenants
        .first()
        .and_then(|tenant| tenant.contacts.as_slice().first())
    {
        people.push(json!({
            "id": "pretender", "name": "Somebody who only says so", "email": contact.email,
            "emailVerified": false, "claims": { "acct": 1 },
        }));
    }
    people
}

/// For its owner alone: clients' secrets are in it.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}
