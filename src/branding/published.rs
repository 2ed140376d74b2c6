//! A design with all that is derived from it, computed once when a tenant is loaded.

use chrono::{DateTime, Utc};

use super::design::{Design, DesignTexts};
use super::palette::Palette;
use super::picture::PictureRole;
use super::stylesheet::Stylesheet;
use crate::text::Locale;

/// What web pages, the stylesheet, mails and error pages of a portal are drawn from: one source for all of them.
#[derive(Debug, Clone)]
pub struct Published {
    /// Counts a tenant's published designs, from 1.
    pub version: i32,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// What was decided.
    pub design: Design,
    /// Computed from the colours.
    pub palette: Palette,
    /// Computed from palette and style.
    pub stylesheet: Stylesheet,
    /// The language that stands in where a text is missing in another.
    pub default_locale: Locale,
}

impl Published {
    /// Computes palette and stylesheet.
    #[must_use]
    pub fn new(
        version: i32,
        published_at: DateTime<Utc>,
        design: Design,
        default_locale: Locale,
    ) -> Self {
        let palette = Palette::new(design.colors);
        let stylesheet = Stylesheet::new(&palette, &design.look);
        Self {
            version,
            published_at,
            design,
            palette,
            stylesheet,
            default_locale,
        }
    }

    /// A text in the language asked for, or else in the portal's own.
    #[must_use]
    pub fn text(
        &self,
        locale: Locale,
        of: impl Fn(&DesignTexts) -> Option<&String>,
    ) -> Option<&str> {
        [locale, self.default_locale]
            .iter()
            .find_map(|locale| of(self.design.texts.get(locale)?))
            .map(String::as_str)
    }

    /// Whom mails are from.
    #[must_use]
    pub fn mail_sender(&self, locale: Locale) -> &str {
        self.text(locale, |texts| texts.mail_sender.as_ref())
            .unwrap_or(&self.design.product_name)
    }

    /// What a reader who does not see the picture is told; empty for decoration.
    #[must_use]
    pub fn alt(&self, role: PictureRole, locale: Locale) -> &str {
        match role {
            PictureRole::Logo
            | PictureRole::LogoDark
            | PictureRole::LoginLogo
            | PictureRole::LoginLogoDark => self
                .text(locale, |texts| texts.logo_alt.as_ref())
                .unwrap_or(&self.design.product_name),
            PictureRole::Banner => self
                .text(locale, |texts| texts.banner_alt.as_ref())
                .unwrap_or_default(),
            PictureRole::Favicon | PictureRole::LoginBackground => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_text_is_lent_by_the_default_language() {
        let design = serde_json::from_value(serde_json::json!({
            "product_name": "Luma Help", "colors": {"primary": "#ffd400"},
            "texts": {"en": {"headline": "Hello", "welcome": "Ask us"}, "de": {"headline": "Hallo"}}
        }));
        let published = Published::new(1, Utc::now(), design.unwrap(), Locale::En);
        assert_eq!(
            published.text(Locale::De, |texts| texts.headline.as_ref()),
            Some("Hallo")
        );
        assert_eq!(
            published.text(Locale::De, |texts| texts.welcome.as_ref()),
            Some("Ask us")
        );
        assert_eq!(
            published.text(Locale::De, |texts| texts.mail_footer.as_ref()),
            None
        );
        assert_eq!(published.alt(PictureRole::Logo, Locale::De), "Luma Help");
        assert_eq!(published.alt(PictureRole::Banner, Locale::De), "");
    }
}
