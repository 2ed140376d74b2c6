//! What mails to staff wear: no tenant's brand, but the house's own.

use super::brand::MailBrand;
use super::tenant_brands::colors;
use crate::branding::{BrandColors, HexColor, Palette, Typeface};
use crate::config::{Config, HostName, PublicAddress};

/// The product's name where the configuration says none.
const PRODUCT: &str = "Service Desk";
/// A blue that is nobody's.
const PRIMARY: HexColor = HexColor::new(47, 95, 143);

/// The provider's own house, as mails to staff show it.
#[derive(Clone, Debug)]
pub struct House {
    product: String,
    desk_host: String,
}

impl House {
    /// Named as the configured sender is, with links to the service desk's host.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self::new(config.mail.from.name.clone(), &config.http.desk_host)
    }

    /// Called so, or as a house is called that has no name.
    #[must_use]
    pub fn new(product: Option<String>, desk_host: &HostName) -> Self {
        Self {
            product: product.unwrap_or_else(|| PRODUCT.to_owned()),
            desk_host: desk_host.as_str().to_owned(),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn product(&self) -> &str {
        &self.product
    }

    pub(super) fn brand(&self, address: PublicAddress) -> MailBrand {
        let palette = Palette::new(BrandColors {
            primary: PRIMARY,
            accent: None,
        });
        MailBrand {
            product: self.product.clone(),
            sender: self.product.clone(),
            host: self.desk_host.clone(),
            origin: address.origin(&self.desk_host),
            logo: None,
            logo_dark: None,
            light: colors(&palette.light),
            dark: colors(&palette.dark),
            corner_radius: 12,
            font_family: Typeface::System.body_stack().replace('"', "'"),
            footer: None,
            support_name: self.product.clone(),
            support_email: None,
            support_phone: None,
            imprint_url: None,
            privacy_url: None,
            shows_content: true,
        }
    }
}
