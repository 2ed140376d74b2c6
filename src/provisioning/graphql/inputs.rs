//! What mutations of portals take.

use async_graphql::{ID, InputObject};

use crate::{
    access::Feature,
    provisioning::check::{Typed, TypedSupport},
    text::Locale,
};

/// A text in one language.
#[derive(InputObject, Clone, Debug)]
pub struct LocalizedTextInput {
    /// The language.
    pub locale: Locale,
    /// The text; blank is none.
    pub text: String,
}

/// Whom the people of a portal turn to.
#[derive(InputObject, Clone, Debug)]
pub struct SupportContactInput {
    /// A person's or a team's name, up to 120 characters.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number, as people write it.
    pub phone: Option<String>,
    /// When somebody answers, by language, up to 200 characters each.
    #[graphql(default)]
    pub opening_hours: Vec<LocalizedTextInput>,
    /// Who is responsible for the portal: the address of a page.
    pub imprint_url: Option<String>,
    /// What happens to personal data: the address of a page.
    pub privacy_url: Option<String>,
}

/// A new portal.
#[derive(InputObject, Clone, Debug)]
pub struct CreateTenantInput {
    /// The customer organisation's name, up to 120 characters.
    pub name: String,
    /// Its short name: lower-case letters, digits and inner hyphens, up to 40; made of the name without it. Cannot be changed.
    pub slug: Option<String>,
    /// Host names, the one that links in mails name first. Umlauts may be written as such; they are kept as `xn--…`.
    pub hosts: Vec<String>,
    /// The languages that it offers.
    pub locales: Vec<Locale>,
    /// The language that it speaks when nothing else is asked for; one of `locales`.
    pub default_locale: Locale,
    /// What is switched on; null for what Portico switches on by itself.
    pub features: Option<Vec<Feature>>,
    /// Whom its people turn to; the organisation's name without it.
    pub support: Option<SupportContactInput>,
    /// `Portal.id` of the portal with whose design, pictures and texts among it, the new one begins; without it
    /// it inherits the base brand, or has the standard design where there is none.
    pub template_id: Option<ID>,
}

/// A portal's record as it shall be, whole.
#[derive(InputObject, Clone, Debug)]
pub struct UpdateTenantInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// `DeskTenant.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub version: i32,
    /// The customer organisation's name, up to 120 characters.
    pub name: String,
    /// Host names, the one that links in mails name first.
    pub hosts: Vec<String>,
    /// The languages that it offers.
    pub locales: Vec<Locale>,
    /// The language that it speaks when nothing else is asked for; one of `locales`.
    pub default_locale: Locale,
    /// What is switched on; null for what Portico switches on by itself.
    pub features: Option<Vec<Feature>>,
    /// Whom its people turn to.
    pub support: SupportContactInput,
}

/// Which portal to close for a while.
#[derive(InputObject, Clone, Debug)]
pub struct SuspendTenantInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// What its people read meanwhile, by language, up to 1,000 characters each; Portico's own words without it.
    #[graphql(default)]
    pub notice: Vec<LocalizedTextInput>,
}

/// Which portal to open again.
#[derive(InputObject, Clone, Debug)]
pub struct ResumeTenantInput {
    /// `Portal.id`.
    pub tenant_id: ID,
}

/// Which portal to archive.
#[derive(InputObject, Clone, Debug)]
pub struct ArchiveTenantInput {
    /// `Portal.id`.
    pub tenant_id: ID,
}

/// Which portal to delete.
#[derive(InputObject, Clone, Debug)]
pub struct DeleteTenantInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// The portal's `slug`, typed once more.
    pub confirm_slug: String,
}

/// Which portal to take back from the archive or from deletion.
#[derive(InputObject, Clone, Debug)]
pub struct RestoreTenantInput {
    /// `Portal.id`.
    pub tenant_id: ID,
}

impl CreateTenantInput {
    pub(super) fn typed(&self) -> Typed {
        Typed {
            name: self.name.clone(),
            hosts: self.hosts.clone(),
            locales: self.locales.clone(),
            default_locale: self.default_locale,
            features: self.features.clone().map(FromIterator::from_iter),
            support: self.support.clone().map(Into::into),
        }
    }
}

impl From<UpdateTenantInput> for Typed {
    fn from(input: UpdateTenantInput) -> Self {
        Self {
            name: input.name,
            hosts: input.hosts,
            locales: input.locales,
            default_locale: input.default_locale,
            features: input.features.map(FromIterator::from_iter),
            support: Some(input.support.into()),
        }
    }
}

impl From<SupportContactInput> for TypedSupport {
    fn from(input: SupportContactInput) -> Self {
        Self {
            name: input.name,
            email: input.email,
            phone: input.phone,
            opening_hours: by_locale(input.opening_hours),
            imprint_url: input.imprint_url,
            privacy_url: input.privacy_url,
        }
    }
}

pub(super) fn by_locale(texts: Vec<LocalizedTextInput>) -> Vec<(Locale, String)> {
    texts
        .into_iter()
        .map(|text| (text.locale, text.text))
        .collect()
}
