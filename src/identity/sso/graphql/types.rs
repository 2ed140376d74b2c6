//! Providers and linked accounts.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Caller, Owned, Owner, guarded},
    api::{EmailAddress, GlobalId, NodeKind, Url, internal},
    identity::sso::{
        flow::SingleSignOn,
        linked::{LinkedIdentityLoader, LinkedIdentityRow},
        providers::ProviderRow,
    },
    tenants::{LoginMethodKind, Tenant, start_url},
};

/// A provider at which a portal's contacts may log in.
#[derive(Clone, Debug)]
pub struct IdentityProvider {
    pub(super) row: ProviderRow,
    pub(super) tenant: Arc<Tenant>,
}

/// A provider at which a portal's contacts may log in, as admins set it up. Its client secret can be written and is never
/// shown.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl IdentityProvider {
    /// Opaque and stable.
    #[allow_for(ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::IdentityProvider, self.row.id).into()
    }

    /// Whose log-in it is.
    #[allow_for(ADMIN)]
    async fn kind(&self) -> LoginMethodKind {
        self.row.kind.into()
    }

    /// What its button on the log-in page says.
    #[allow_for(ADMIN)]
    async fn label(&self) -> &str {
        &self.row.label
    }

    /// The issuer. Where Microsoft is asked for several directories, `{tenantid}` stands for each.
    #[allow_for(ADMIN)]
    async fn issuer(&self) -> &str {
        &self.row.issuer
    }

    /// The client id that the provider has given out.
    #[allow_for(ADMIN)]
    async fn client_id(&self) -> &str {
        &self.row.client_id
    }

    /// Whether there is a client secret. It is sealed, and nobody can read it again.
    #[allow_for(ADMIN)]
    async fn has_client_secret(&self) -> bool {
        self.row.has_secret
    }

    /// Microsoft: the directories (tenants) whose people may log in.
    #[allow_for(ADMIN)]
    async fn directories(&self) -> &[String] {
        &self.row.rules.directories
    }

    /// Google: the Workspace domains whose people may log in; empty for all.
    #[allow_for(ADMIN)]
    async fn hosted_domains(&self) -> &[String] {
        &self.row.rules.hosted_domains
    }

    /// The domains in which an e-mail address may be; empty for all. Of a single Microsoft directory they are also the
    /// domains that the directory is trusted with.
    #[allow_for(ADMIN)]
    async fn email_domains(&self) -> &[String] {
        &self.row.rules.email_domains
    }

    /// Who has a verified address in one of these domains becomes a contact at their first log-in.
    #[allow_for(ADMIN)]
    async fn create_for_domains(&self) -> &[String] {
        &self.row.rules.create_for_domains
    }

    /// Whether its button is shown.
    #[allow_for(ADMIN)]
    async fn active(&self) -> bool {
        self.row.active
    }

    /// Its place among the buttons, the smallest first.
    #[allow_for(ADMIN)]
    async fn position(&self) -> i32 {
        self.row.position
    }

    /// The addresses to enter at the provider as redirect URIs, exactly as they are: one for each host of the portal.
    #[allow_for(ADMIN)]
    async fn redirect_uris(&self, ctx: &Context<'_>) -> Vec<Url> {
        let sign_on = ctx.data_unchecked::<SingleSignOn>();
        let hosts = self.tenant.hosts.iter();
        hosts.map(|host| Url(sign_on.redirect_uri(host))).collect()
    }

    /// The path under which its log-in begins on every host of the portal.
    #[allow_for(ADMIN)]
    async fn start_url(&self) -> String {
        start_url(self.row.id)
    }
}

/// An account at a provider that is a contact's.
#[derive(Clone, Debug)]
pub struct LinkedIdentity(pub LinkedIdentityRow);

impl Owned for LinkedIdentity {
    fn owner(&self) -> Owner {
        self.0.owner()
    }
}

/// An account at a provider with which a contact logs in. It was linked at the first log-in, by a verified e-mail address,
/// and stays linked when either side's address changes.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl LinkedIdentity {
    /// Opaque and stable.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::LinkedIdentity, self.0.id).into()
    }

    /// Whose log-in it is.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn provider(&self) -> LoginMethodKind {
        self.0.kind.into()
    }

    /// What the provider's button on the log-in page says.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// The address that the provider told when the account was linked.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.0.email.clone())
    }

    /// When it was linked.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn linked_at(&self) -> DateTime<Utc> {
        self.0.linked_at
    }

    /// When the contact last logged in with it.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn last_used_at(&self) -> Option<DateTime<Utc>> {
        self.0.last_used_at
    }
}

/// The linked accounts of a contact that the caller may see; those of all contacts of a request are asked for at once.
///
/// # Errors
/// When the database cannot be asked.
pub async fn identities_of(ctx: &Context<'_>, contact: Uuid) -> Result<Vec<LinkedIdentity>> {
    let caller = Caller::of(ctx);
    let found = ctx
        .data_unchecked::<DataLoader<LinkedIdentityLoader>>()
        .load_one(contact)
        .await
        .map_err(|error| internal(caller, &error))?;
    Ok(found
        .unwrap_or_default()
        .into_iter()
        .map(LinkedIdentity)
        .collect())
}
