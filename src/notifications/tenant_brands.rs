//! The tenants' own designs, as mails wear them.

use std::sync::Arc;

use moka::future::Cache;
use uuid::Uuid;

use super::brand::{Brands, MailBrand, MailColors, MailLogo};
use super::house::House;
use super::logo;
use crate::branding::{ContentHash, CornerStyle, PictureRole, SchemePalette, Token};
use crate::config::PublicAddress;
use crate::db::DbError;
use crate::tenants::{Tenant, TenantDirectory};
use crate::text::Locale;

/// Drawn logos that are kept, some twenty kilobytes each.
const KEPT_LOGOS: u64 = 100;

/// Takes brands from the same directory that serves the portals.
#[derive(Clone, Debug)]
pub struct TenantBrands {
    directory: TenantDirectory,
    address: PublicAddress,
    house: House,
    /// By tenant and content: a hash alone must not lead to another tenant's picture.
    logos: Cache<(Uuid, ContentHash), Option<MailLogo>>,
}

impl TenantBrands {
    /// `address` is scheme and port of the portals' addresses; the host in a link is the tenant's first registered one,
    /// and the desk's in mails to staff.
    #[must_use]
    pub fn new(directory: TenantDirectory, address: PublicAddress, house: House) -> Self {
        Self {
            directory,
            address,
            house,
            logos: Cache::new(KEPT_LOGOS),
        }
    }

    async fn logo(
        &self,
        tenant: &Tenant,
        role: PictureRole,
        locale: Locale,
    ) -> Result<Option<MailLogo>, DbError> {
        let Some(picture) = tenant.branding.design.pictures.get(role) else {
            return Ok(None);
        };
        let image = picture.image;
        let drawn = match self.logos.get(&(tenant.id, image.hash)).await {
            Some(drawn) => drawn,
            None => {
                let Some(bytes) = self
                    .directory
                    .picture(tenant.id, image.hash, image.format.content_type())
                    .await?
                else {
                    return Ok(None);
                };
                let drawn =
                    tokio::task::spawn_blocking(move || logo::draw(image.format, &bytes)).await;
                let drawn = drawn.unwrap_or_else(|error| {
                    tracing::error!(%error, "a logo could not be drawn");
                    None
                });
                self.logos
                    .insert((tenant.id, image.hash), drawn.clone())
                    .await;
                drawn
            }
        };
        Ok(drawn.map(|logo| logo.with_alt(tenant.branding.alt(role, locale))))
    }
}

impl Brands for TenantBrands {
    async fn brand(
        &self,
        tenant: Option<Uuid>,
        locale: Locale,
    ) -> Result<Option<Arc<MailBrand>>, DbError> {
        let Some(tenant) = tenant else {
            return Ok(Some(Arc::new(self.house.brand(self.address))));
        };
        match self.directory.by_id(tenant).await? {
            Some(tenant) => Ok(Some(Arc::new(self.of(&tenant, locale).await?))),
            None => Ok(None),
        }
    }
}

impl TenantBrands {
    /// The brand of a tenant as it is given, which may be another than the published one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(&self, tenant: &Tenant, locale: Locale) -> Result<MailBrand, DbError> {
        let branding = &tenant.branding;
        let support = &tenant.support;
        let host = tenant.primary_host();
        let origin = self.address.origin(host);
        let legal = self.directory.legal_notices(tenant).await?;
        let absolute = |address: Option<String>| {
            address.map(|address| match address.starts_with('/') {
                true => format!("{origin}{address}"),
                false => address,
            })
        };
        Ok(MailBrand {
            product: branding.design.product_name.clone(),
            sender: branding.mail_sender(locale).to_owned(),
            host: host.to_owned(),
            logo: self.logo(tenant, PictureRole::Logo, locale).await?,
            logo_dark: self.logo(tenant, PictureRole::LogoDark, locale).await?,
            light: colors(&branding.palette.light),
            dark: colors(&branding.palette.dark),
            corner_radius: match branding.design.look.corners {
                CornerStyle::Square => 4,
                CornerStyle::Soft => 12,
                CornerStyle::Round => 24,
            },
            // Double quotes would end the style attribute sooner than every client decodes entities.
            font_family: branding.design.look.typeface.body_stack().replace('"', "'"),
            footer: branding
                .text(locale, |texts| texts.mail_footer.as_ref())
                .map(str::to_owned),
            support_name: support.name.clone(),
            support_email: support.email.clone(),
            support_phone: support.phone.clone(),
            imprint_url: absolute(legal.imprint),
            privacy_url: absolute(legal.privacy),
            origin,
            shows_content: tenant.tickets.mail_content,
        })
    }
}

pub(super) fn colors(palette: &SchemePalette) -> MailColors {
    let color = |token| palette.get(token).to_string();
    MailColors {
        bg: color(Token::Bg),
        surface: color(Token::Surface),
        border: color(Token::Border),
        text: color(Token::Text),
        text_muted: color(Token::TextMuted),
        link: color(Token::Link),
        primary: color(Token::Primary),
        on_primary: color(Token::OnPrimary),
        banner: color(Token::BannerBg),
    }
}
