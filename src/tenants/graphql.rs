//! A portal as front ends see it, before log-in too.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::access::{AccessRules, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH};
use super::directory::TenantDirectory;
use super::model::Tenant;
use super::sign_in::ProviderKind;
use super::ticket_rules::TicketRules;
use crate::access::{Caller, Feature, guarded};
use crate::api::{EmailAddress, GlobalId, NodeKind, Url, internal};
use crate::branding::BrandingObject;
use crate::db::DbError;
use crate::request_types::{RequestTypeObject, RequestTypesDefinition, version_of, write};
use crate::text::{Locale, message};

/// A customer's portal: what it is called, how it looks, what it offers, whom to turn to. All of it may be shown
/// before anybody logs in.
// What a domain of a higher floor adds to it is written there, as `#[ComplexObject] impl Portal`, of which there can be one: so a
// portal has fields that this floor knows nothing of.
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct Portal {
    #[graphql(flatten)]
    own: OwnFields,
}

/// What a portal has by itself.
#[derive(Clone, Debug)]
struct OwnFields(Arc<Tenant>);

impl From<Arc<Tenant>> for Portal {
    fn from(tenant: Arc<Tenant>) -> Self {
        Self {
            own: OwnFields(tenant),
        }
    }
}

impl Portal {
    /// The tenant behind it.
    #[must_use]
    pub const fn tenant(&self) -> &Arc<Tenant> {
        &self.own.0
    }

    /// Its global id, as interfaces ask for it.
    ///
    /// # Errors
    /// None.
    pub async fn id(&self, _: &Context<'_>) -> Result<ID> {
        Ok(GlobalId::new(NodeKind::Portal, self.own.0.id).into())
    }
}

#[guarded]
#[Object]
impl OwnFields {
    /// Its global id.
    #[allow_for(PUBLIC)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Portal, self.0.id)
            .to_string()
            .into()
    }

    /// Its short name: lower-case letters, digits and hyphens.
    #[allow_for(PUBLIC)]
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// The customer organisation's name.
    #[allow_for(PUBLIC)]
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether its people get in. While they do not, its host shows a notice and its API answers `PORTAL_SUSPENDED` to
    /// everything but `portal`.
    #[allow_for(PUBLIC)]
    async fn is_open(&self) -> bool {
        self.0.state.is_open()
    }

    /// Set for whoever opened a link to a preview: `branding` is then a design that is not published yet, and is shown to them
    /// until this time. Nobody is logged in meanwhile, and nothing can be changed: `PREVIEW_READ_ONLY`.
    #[allow_for(PUBLIC)]
    async fn preview_until(&self) -> Option<DateTime<Utc>> {
        self.0.preview_until
    }

    /// The languages that it offers.
    #[allow_for(PUBLIC)]
    async fn locales(&self) -> &[Locale] {
        &self.0.locales
    }

    /// The language that it speaks when nothing else is asked for.
    #[allow_for(PUBLIC)]
    async fn default_locale(&self) -> Locale {
        self.0.default_locale
    }

    /// Its corporate design.
    #[allow_for(PUBLIC)]
    async fn branding(&self) -> BrandingObject {
        BrandingObject(Arc::clone(&self.0.branding))
    }

    /// How one can log in: by password unless that is switched off, and by the providers that are switched on.
    #[allow_for(PUBLIC)]
    async fn login_methods(&self, ctx: &Context<'_>) -> Vec<LoginMethod> {
        let password = self.0.access.password_log_in.then(|| LoginMethod {
            kind: LoginMethodKind::Password,
            label: message(Caller::of(ctx).locale, "login-method-password", &[]),
            start_url: None,
        });
        let providers = self.0.sign_ins.iter().map(|sign_in| LoginMethod {
            kind: sign_in.kind.into(),
            label: sign_in.label.clone(),
            start_url: Some(start_url(sign_in.id)),
        });
        password.into_iter().chain(providers).collect()
    }

    /// What a password must be like that somebody chooses here.
    #[allow_for(PUBLIC)]
    async fn password_rules(&self) -> PasswordRules {
        PasswordRules::of(Some(&self.0.access))
    }

    /// What is switched on.
    #[allow_for(PUBLIC)]
    async fn features(&self) -> Vec<Feature> {
        self.0.features.counting().iter().collect()
    }

    /// How its tickets live.
    #[allow_for(CONTACT, AGENT, ADMIN)]
    async fn ticket_rules(&self) -> PortalTicketRules {
        PortalTicketRules::from(&self.0.tickets)
    }

    /// What can be asked for, in order, each with its form. Where there are none, or none fits, a ticket is opened without.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = TICKETS)]
    #[graphql(complexity = "1 + 3 * child_complexity")]
    async fn request_types(&self, ctx: &Context<'_>) -> Vec<RequestTypeObject> {
        let (caller, default) = (Caller::of(ctx), self.0.default_locale);
        let offered = self.0.request_types.iter().filter(|offered| offered.active);
        offered
            .map(|offered| RequestTypeObject::new(offered.clone(), caller, default))
            .collect()
    }

    /// The same as it is edited: all of them, in every language.
    #[allow_for(ADMIN)]
    async fn request_types_definition(&self, ctx: &Context<'_>) -> Result<RequestTypesDefinition> {
        let types = &self.0.request_types;
        Ok(RequestTypesDefinition {
            text: write(types)
                .map_err(|error| internal(Caller::of(ctx), &DbError::Refused(error.into())))?,
            version: version_of(types),
        })
    }

    /// Whom to turn to when the portal does not help.
    #[allow_for(PUBLIC)]
    async fn support(&self) -> SupportContact {
        SupportContact(Arc::clone(&self.0))
    }
}

/// What the desk knows of portals.
#[derive(Clone, Copy, Debug, Default)]
pub struct TenantsOnDesk;

#[guarded]
#[Object]
impl TenantsOnDesk {
    /// Every portal, by the organisation's name; without those that are archived or about to be deleted.
    #[allow_for(AGENT, ADMIN)]
    async fn tenants(&self, ctx: &Context<'_>) -> Result<Vec<Portal>> {
        let caller = Caller::of(ctx);
        let directory = ctx.data_unchecked::<TenantDirectory>();
        let tenants = directory.visible_to(&caller.identity()).await;
        let tenants = tenants.map_err(|error| internal(caller, &error))?;
        let served = tenants
            .into_iter()
            .filter(|tenant| caller.serves(tenant.id) && !tenant.state.is_set_aside());
        Ok(served.map(Portal::from).collect())
    }
}

/// What a password must be like. Common ones, and such as are easily guessed, are refused as well.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PasswordRules {
    /// Characters at least.
    #[allow_for(PUBLIC)]
    pub min_length: i32,
    /// Characters at most.
    #[allow_for(PUBLIC)]
    pub max_length: i32,
}

impl PasswordRules {
    /// Under the tenant's rules, or those of the desk when there are none.
    #[must_use]
    pub fn of(rules: Option<&AccessRules>) -> Self {
        let least = rules.map_or(MIN_PASSWORD_LENGTH, |rules| rules.password_min_length);
        Self {
            min_length: i32::try_from(least).unwrap_or(i32::MAX),
            max_length: MAX_PASSWORD_LENGTH,
        }
    }
}

/// How the tickets of a portal live.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PortalTicketRules {
    /// Days in which a requester may open a closed ticket again; 0: never.
    #[allow_for(HOLDER)]
    pub reopen_days: i32,
    /// Days after which a resolved ticket closes by itself; 0: never.
    #[allow_for(HOLDER)]
    pub close_after_days: i32,
    /// Hours within which an answer can be expected; null when nothing is promised.
    #[allow_for(HOLDER)]
    pub answer_within_hours: Option<i32>,
    /// Whether contacts learn who works on their ticket.
    #[allow_for(HOLDER)]
    pub shows_assignee: bool,
    /// Bytes that a file may have at most.
    #[allow_for(HOLDER)]
    pub max_file_size: i32,
    /// How many files may come with one message.
    #[allow_for(HOLDER)]
    pub max_files: i32,
}

impl From<&TicketRules> for PortalTicketRules {
    fn from(rules: &TicketRules) -> Self {
        // All of them are bounded far below.
        let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
        Self {
            reopen_days: number(rules.reopen_days),
            close_after_days: number(rules.close_after_days),
            answer_within_hours: rules.answer_within_hours.map(number),
            shows_assignee: rules.show_assignee,
            max_file_size: number(rules.file_megabytes * 1024 * 1024),
            max_files: number(rules.files_per_message),
        }
    }
}

/// A way to log in.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginMethodKind {
    /// E-mail address and password.
    Password,
    /// Single sign-on by Microsoft Entra ID.
    Microsoft,
    /// Single sign-on by Google.
    Google,
    /// Single sign-on by another OpenID Connect provider.
    #[graphql(name = "OPENID")]
    OpenId,
}

impl From<ProviderKind> for LoginMethodKind {
    fn from(kind: ProviderKind) -> Self {
        match kind {
            ProviderKind::Microsoft => Self::Microsoft,
            ProviderKind::Google => Self::Google,
            ProviderKind::OpenId => Self::OpenId,
        }
    }
}

/// Where single sign-on by this provider begins, on every host of its portal.
#[must_use]
pub fn start_url(provider: Uuid) -> String {
    let id = GlobalId::new(NodeKind::IdentityProvider, provider);
    format!("/sso/{id}/start")
}

/// A way to log in to a portal.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct LoginMethod {
    /// Which way.
    #[allow_for(PUBLIC)]
    pub kind: LoginMethodKind,
    /// What to call it, in the caller's language.
    #[allow_for(PUBLIC)]
    pub label: String,
    /// The path that a page leads to for single sign-on, with `?to=` and the path to come back to added if it likes; null
    /// for the password.
    #[allow_for(PUBLIC)]
    pub start_url: Option<String>,
}

/// Whom the people of a portal turn to.
#[derive(Clone, Debug)]
pub struct SupportContact(Arc<Tenant>);

/// Whom to turn to when the portal does not help.
#[guarded]
#[Object]
impl SupportContact {
    /// A person's or a team's name.
    #[allow_for(PUBLIC)]
    async fn name(&self) -> &str {
        &self.0.support.name
    }

    /// E-mail address.
    #[allow_for(PUBLIC)]
    async fn email(&self) -> Option<EmailAddress> {
        self.0.support.email.clone().map(EmailAddress)
    }

    /// Telephone number, as people write it.
    #[allow_for(PUBLIC)]
    async fn phone(&self) -> Option<&str> {
        self.0.support.phone.as_deref()
    }

    /// When somebody answers, in the caller's language.
    #[allow_for(PUBLIC)]
    async fn opening_hours(&self, ctx: &Context<'_>) -> Option<&str> {
        let hours = &self.0.support.opening_hours;
        let in_language = hours
            .get(&Caller::of(ctx).locale)
            .or_else(|| hours.get(&self.0.default_locale));
        in_language.map(String::as_str)
    }

    /// Who is responsible for the portal.
    #[allow_for(PUBLIC)]
    async fn imprint_url(&self) -> Option<Url> {
        self.0.support.imprint_url.clone().map(Url)
    }

    /// What happens to personal data.
    #[allow_for(PUBLIC)]
    async fn privacy_url(&self) -> Option<Url> {
        self.0.support.privacy_url.clone().map(Url)
    }
}
