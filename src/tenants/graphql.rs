//! A portal as front ends see it, before log-in too.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::model::Tenant;
use crate::access::{Caller, Feature, guarded};
use crate::api::{EmailAddress, GlobalId, NodeKind, Url};
use crate::branding::BrandingObject;
use crate::text::{Locale, message};

/// A customer's portal.
#[derive(Clone, Debug)]
pub struct Portal(Arc<Tenant>);

impl From<Arc<Tenant>> for Portal {
    fn from(tenant: Arc<Tenant>) -> Self {
        Self(tenant)
    }
}

/// A customer's portal: what it is called, how it looks, what it offers, whom to turn to. All of it may be shown
/// before anybody logs in.
#[guarded]
#[Object]
impl Portal {
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

    /// How one can log in.
    #[allow_for(PUBLIC)]
    async fn login_methods(&self, ctx: &Context<'_>) -> Vec<LoginMethod> {
        let label = message(Caller::of(ctx).locale, "login-method-password", &[]);
        vec![LoginMethod {
            kind: LoginMethodKind::Password,
            label,
        }]
    }

    /// What is switched on.
    #[allow_for(PUBLIC)]
    async fn features(&self) -> Vec<Feature> {
        self.0.features.iter().collect()
    }

    /// Whom to turn to when the portal does not help.
    #[allow_for(PUBLIC)]
    async fn support(&self) -> SupportContact {
        SupportContact(Arc::clone(&self.0))
    }
}

/// A way to log in.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginMethodKind {
    /// E-mail address and password.
    Password,
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
