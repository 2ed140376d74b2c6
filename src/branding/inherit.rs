//! What of a design is not a portal's own: its parts that are as in the provider's base brand.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::design::{Design, DesignTexts};
use super::picture::PictureRole;
use crate::text::Locale;

/// A part of a design that can be taken from the base brand. The portal's name cannot: it is what makes it this one.
#[derive(
    Enum, Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum BrandPart {
    /// The logos, those of the log-in page too, with what stands for them.
    Logo,
    /// The picture of the browser's tab.
    Favicon,
    /// The colour that people know the company by.
    PrimaryColor,
    /// The second colour.
    AccentColor,
    /// The family of typefaces.
    Typeface,
    /// How round corners are.
    Corners,
    /// How cards stand on the page.
    Cards,
    /// How much room there is.
    Density,
    /// How the banner is laid out.
    BannerLayout,
    /// The banner's picture, what of it is shown, and what stands for it.
    Banner,
    /// How strongly the brand's colour lies over that picture.
    BannerOverlay,
    /// What is behind the form of the log-in page.
    LoginBackground,
    /// The greeting of the start page, in each language.
    Headline,
    /// What stands below it, in each language.
    Welcome,
    /// The foot of each mail, in each language.
    MailFooter,
    /// What is drawn on the ground.
    Pattern,
    /// Where the navigation is.
    Navigation,
    /// What stands where on the home page.
    Home,
    /// The words that greet and that lead to tickets, in each language.
    EntryPoints,
    /// Whom mails are from, in each language.
    MailSender,
    /// The links at the foot of each page.
    FooterLinks,
}

impl BrandPart {
    /// All of them, in the order of the studio.
    pub const ALL: [Self; 21] = [
        Self::Logo,
        Self::Favicon,
        Self::PrimaryColor,
        Self::AccentColor,
        Self::Typeface,
        Self::Corners,
        Self::Cards,
        Self::Density,
        Self::BannerLayout,
        Self::Banner,
        Self::BannerOverlay,
        Self::LoginBackground,
        Self::Headline,
        Self::Welcome,
        Self::MailFooter,
        Self::Pattern,
        Self::Navigation,
        Self::Home,
        Self::EntryPoints,
        Self::MailSender,
        Self::FooterLinks,
    ];

    /// Its word in `tenant.toml`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Favicon => "favicon",
            Self::PrimaryColor => "primary_color",
            Self::AccentColor => "accent_color",
            Self::Typeface => "typeface",
            Self::Corners => "corners",
            Self::Cards => "cards",
            Self::Density => "density",
            Self::BannerLayout => "banner_layout",
            Self::Banner => "banner",
            Self::BannerOverlay => "banner_overlay",
            Self::LoginBackground => "login_background",
            Self::Headline => "headline",
            Self::Welcome => "welcome",
            Self::MailFooter => "mail_footer",
            Self::Pattern => "pattern",
            Self::Navigation => "navigation",
            Self::Home => "home",
            Self::EntryPoints => "entry_points",
            Self::MailSender => "mail_sender",
            Self::FooterLinks => "footer_links",
        }
    }

    /// The part that a picture belongs to.
    #[must_use]
    pub const fn of_picture(role: PictureRole) -> Self {
        match role {
            PictureRole::Logo
            | PictureRole::LogoDark
            | PictureRole::LoginLogo
            | PictureRole::LoginLogoDark => Self::Logo,
            PictureRole::Banner => Self::Banner,
            PictureRole::Favicon => Self::Favicon,
            PictureRole::LoginBackground => Self::LoginBackground,
        }
    }

    /// The part of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

impl Design {
    /// This design with the parts that are not its own as `base` has them.
    #[must_use]
    pub fn inheriting(&self, base: &Self) -> Self {
        let mut design = self.clone();
        for part in &self.inherits {
            design.take(*part, base);
        }
        design
            .texts
            .retain(|_, texts| *texts != DesignTexts::default());
        design
    }

    /// The parts in which this design and another differ.
    #[must_use]
    pub fn parts_unlike(&self, other: &Self) -> Vec<BrandPart> {
        let unlike = |part: &BrandPart| {
            let mut taken = self.clone();
            taken.take(*part, other);
            taken
                .texts
                .retain(|_, texts| *texts != DesignTexts::default());
            taken != *self
        };
        BrandPart::ALL.into_iter().filter(unlike).collect()
    }

    fn take(&mut self, part: BrandPart, from: &Self) {
        match part {
            BrandPart::Logo => {
                self.pictures.logo.clone_from(&from.pictures.logo);
                self.pictures.logo_dark.clone_from(&from.pictures.logo_dark);
                self.pictures
                    .login_logo
                    .clone_from(&from.pictures.login_logo);
                let dark = &from.pictures.login_logo_dark;
                self.pictures.login_logo_dark.clone_from(dark);
                self.take_texts(from, |texts| &mut texts.logo_alt);
            }
            BrandPart::Favicon => self.pictures.favicon.clone_from(&from.pictures.favicon),
            BrandPart::PrimaryColor => self.colors.primary = from.colors.primary,
            BrandPart::AccentColor => self.colors.accent = from.colors.accent,
            BrandPart::Typeface => self.look.typeface = from.look.typeface,
            BrandPart::Corners => self.look.corners = from.look.corners,
            BrandPart::Cards => self.look.cards = from.look.cards,
            BrandPart::Density => self.look.density = from.look.density,
            BrandPart::BannerLayout => self.look.banner_layout = from.look.banner_layout,
            BrandPart::Banner => {
                self.pictures.banner.clone_from(&from.pictures.banner);
                self.look.banner_focus = from.look.banner_focus;
                self.take_texts(from, |texts| &mut texts.banner_alt);
            }
            BrandPart::BannerOverlay => self.look.banner_overlay = from.look.banner_overlay,
            BrandPart::LoginBackground => {
                let theirs = &from.pictures.login_background;
                self.pictures.login_background.clone_from(theirs);
            }
            BrandPart::Headline => self.take_texts(from, |texts| &mut texts.headline),
            BrandPart::Welcome => self.take_texts(from, |texts| &mut texts.welcome),
            BrandPart::MailFooter => self.take_texts(from, |texts| &mut texts.mail_footer),
            BrandPart::Pattern => self.look.pattern = from.look.pattern,
            BrandPart::Navigation => self.look.navigation = from.look.navigation,
            BrandPart::Home => self.look.home = from.look.home,
            BrandPart::EntryPoints => {
                self.take_texts(from, |texts| &mut texts.greeting);
                self.take_texts(from, |texts| &mut texts.new_ticket_label);
                self.take_texts(from, |texts| &mut texts.tickets_label);
            }
            BrandPart::MailSender => self.take_texts(from, |texts| &mut texts.mail_sender),
            BrandPart::FooterLinks => self.footer_links.clone_from(&from.footer_links),
        }
    }

    /// One kind of words, in each language.
    fn take_texts(&mut self, from: &Self, words: fn(&mut DesignTexts) -> &mut Option<String>) {
        for locale in Locale::ALL {
            let mut theirs = from.texts.get(&locale).cloned().unwrap_or_default();
            let theirs = words(&mut theirs).take();
            match self.texts.get_mut(&locale) {
                Some(mine) => *words(mine) = theirs,
                None if theirs.is_some() => {
                    let mut mine = DesignTexts::default();
                    *words(&mut mine) = theirs;
                    self.texts.insert(locale, mine);
                }
                None => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(json: serde_json::Value) -> Design {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_is_inherited_is_as_in_the_base_and_nothing_else() {
        let base = design(serde_json::json!({
            "product_name": "Base", "colors": {"primary": "#111111", "accent": "#222222"}, "typeface": "serif",
            "density": "compact", "texts": {"en": {"headline": "Hello", "mail_footer": "Base Ltd"}}
        }));
        let own = design(serde_json::json!({
            "product_name": "Own", "colors": {"primary": "#333333"}, "typeface": "mono",
            "texts": {"en": {"headline": "Hi"}, "de": {"mail_footer": "Eigene GmbH"}},
            "inherits": ["typeface", "mail_footer", "accent_color"]
        }));
        let shown = own.inheriting(&base);
        assert_eq!(shown.product_name, "Own");
        assert_eq!(shown.colors.primary.to_string(), "#333333");
        assert_eq!(shown.colors.accent, base.colors.accent);
        assert_eq!(shown.look.typeface, base.look.typeface);
        assert_eq!(shown.look.density, own.look.density);
        let texts = |locale| shown.texts.get(&locale).cloned().unwrap_or_default();
        assert_eq!(texts(Locale::En).headline.as_deref(), Some("Hi"));
        assert_eq!(texts(Locale::En).mail_footer.as_deref(), Some("Base Ltd"));
        assert!(
            !shown.texts.contains_key(&Locale::De),
            "no word is left in it"
        );
        assert_eq!(shown.inheriting(&base), shown);
        assert_eq!(
            shown.parts_unlike(&own),
            [
                BrandPart::AccentColor,
                BrandPart::Typeface,
                BrandPart::MailFooter
            ]
        );
    }

    #[test]
    fn every_part_has_its_word_and_changes_something() {
        let whole = design(serde_json::json!({
            "product_name": "x", "colors": {"primary": "#111111", "accent": "#222222"}, "typeface": "serif",
            "corners": "round", "cards": "flat", "density": "compact", "banner_layout": "center",
            "banner_overlay": "strong", "pattern": "waves", "navigation": "side", "home": "list",
            "footer_links": [{"url": "https://a.example/", "labels": {"en": "A"}}],
            "texts": {"en": {"headline": "a", "welcome": "b", "mail_footer": "c", "greeting": "f",
                "mail_sender": "g", "logo_alt": "d", "banner_alt": "e"}},
            "pictures": {"favicon": picture(), "login_background": picture()}
        }));
        let plain = design(serde_json::json!({"product_name": "x", "colors": {"primary": "#000"}}));
        assert_eq!(plain.parts_unlike(&whole), BrandPart::ALL);
        for part in BrandPart::ALL {
            assert_eq!(BrandPart::from_word(part.word()), Some(part));
            assert_eq!(serde_json::to_value(part).unwrap(), part.word());
        }
        assert_eq!(BrandPart::from_word("product_name"), None);
    }

    fn picture() -> serde_json::Value {
        let hash = crate::branding::ContentHash::of(b"");
        serde_json::json!({"hash": hash, "content_type": "image/png", "width": 1, "height": 1})
    }
}
