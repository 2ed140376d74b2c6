//! The published design, as it is stored in `branding_versions.design`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::footer::FooterLink;
use super::hash::ContentHash;
use super::inherit::BrandPart;
use super::palette::BrandColors;
use super::picture::{BrandImage, PictureFormat, PictureRole, Prepared};
use super::style::Look;
use crate::text::Locale;

/// All that an admin decides about how their portal looks. Derived things (palette, stylesheet) are not stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Design {
    /// What the portal is called, in titles and mails.
    pub product_name: String,
    /// One or two colours.
    pub colors: BrandColors,
    /// Typeface, corners and the like.
    #[serde(flatten)]
    pub look: Look,
    /// Texts by language.
    #[serde(default)]
    pub texts: BTreeMap<Locale, DesignTexts>,
    /// Pictures by what they are for.
    #[serde(default)]
    pub pictures: Pictures,
    /// What is not its own but as in the base brand. What stands in the fields above is that already: whoever shows a design
    /// need not ask.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub inherits: BTreeSet<BrandPart>,
    /// Links at the foot of its pages, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footer_links: Vec<FooterLink>,
}

/// The texts of a design in one language. All are plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesignTexts {
    /// The greeting of the start page, one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// What stands below it; may have several lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub welcome: Option<String>,
    /// What the start page says to who is logged in, in place of the headline: one line, in which `{name}` is their first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greeting: Option<String>,
    /// What leads to a new ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_ticket_label: Option<String>,
    /// What leads to one's own tickets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tickets_label: Option<String>,
    /// Whom mails are from; without it the product's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_sender: Option<String>,
    /// The foot of each mail; may have several lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_footer: Option<String>,
    /// What a reader who does not see the logo is told; without it the product's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_alt: Option<String>,
    /// What a reader who does not see the banner's picture is told; without it the picture is decoration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banner_alt: Option<String>,
}

impl Design {
    /// Characters of a product's name at most.
    pub const LONGEST_NAME: usize = 80;
}

impl DesignTexts {
    /// Characters of a headline at most.
    pub const LONGEST_HEADLINE: usize = 120;
    /// Characters of what stands below it, and of the foot of mails, at most.
    pub const LONGEST_BLOCK: usize = 1_000;
    /// Characters of what leads somewhere at most: it stands in the navigation of telephones.
    pub const LONGEST_LABEL: usize = 24;
    /// Characters of a sender's name at most.
    pub const LONGEST_SENDER: usize = 80;
    /// Characters of what stands for the logo at most.
    pub const LONGEST_LOGO_ALT: usize = 120;
    /// Characters of what stands for the banner's picture at most.
    pub const LONGEST_BANNER_ALT: usize = 240;
}

/// The pictures of a design.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    /// On light grounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<Picture>,
    /// On dark grounds; without it the logo serves there too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_dark: Option<Picture>,
    /// Of the start page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banner: Option<Picture>,
    /// Of the browser's tab.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favicon: Option<Picture>,
    /// Behind the form of the log-in page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_background: Option<Picture>,
    /// Where the logo stands large; without it the logo does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_logo: Option<Picture>,
    /// The same on dark grounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_logo_dark: Option<Picture>,
}

/// A picture in a design; its bytes are in `brand_images`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// At full size.
    #[serde(flatten)]
    pub image: ImageRef,
    /// Of a favicon made of pixels: the one of 32 pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<ImageRef>,
    /// The same picture with half the width, and as WebP where that is less to load; none of what is stored since before
    /// there were any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renditions: Vec<ImageRef>,
}

impl Picture {
    /// All that is stored of it, the one at full size first.
    pub fn images(&self) -> impl Iterator<Item = ImageRef> {
        let first = [Some(self.image), self.small];
        let rest = self.renditions.iter().copied();
        first.into_iter().flatten().chain(rest)
    }

    /// The `srcset` of an `img` in the picture's own format; none where there is one size only.
    #[must_use]
    pub fn srcset(&self) -> Option<String> {
        let own = |image: &ImageRef| image.format == self.image.format;
        let others = self.renditions.iter().copied().filter(own);
        let all: Vec<_> = others.chain([self.image]).collect();
        (all.len() > 1).then(|| srcset(&all))
    }

    /// That of a `source` of type `image/webp`; none where WebP would be no less to load.
    #[must_use]
    pub fn webp_srcset(&self) -> Option<String> {
        let webp = |image: &ImageRef| image.format == PictureFormat::WebP;
        let all: Vec<_> = self.renditions.iter().copied().filter(webp).collect();
        (!all.is_empty()).then(|| srcset(&all))
    }
}

/// As the HTML standard writes candidates: an address and its width in pixels.
fn srcset(images: &[ImageRef]) -> String {
    let candidates = images
        .iter()
        .map(|image| format!("{} {}w", image.url(), image.width));
    candidates.collect::<Vec<_>>().join(", ")
}

impl From<&Prepared> for Picture {
    fn from(prepared: &Prepared) -> Self {
        Self {
            image: ImageRef::from(&prepared.image),
            small: prepared.small.as_ref().map(ImageRef::from),
            renditions: prepared.renditions.iter().map(ImageRef::from).collect(),
        }
    }
}

/// Names a stored picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRef {
    /// SHA-256 of its bytes.
    pub hash: ContentHash,
    /// What the bytes are.
    #[serde(rename = "content_type")]
    pub format: PictureFormat,
    /// In pixels; of an SVG, in CSS pixels of its own.
    pub width: u32,
    /// Likewise.
    pub height: u32,
}

impl Pictures {
    /// The names of all that is stored of them.
    #[must_use]
    pub fn hashes(&self) -> Vec<String> {
        let all = PictureRole::ALL
            .into_iter()
            .filter_map(|role| self.get(role));
        all.flat_map(Picture::images)
            .map(|image| image.hash.to_string())
            .collect()
    }

    /// The picture of a role.
    #[must_use]
    pub const fn get(&self, role: PictureRole) -> Option<&Picture> {
        match role {
            PictureRole::Logo => self.logo.as_ref(),
            PictureRole::LogoDark => self.logo_dark.as_ref(),
            PictureRole::Banner => self.banner.as_ref(),
            PictureRole::Favicon => self.favicon.as_ref(),
            PictureRole::LoginBackground => self.login_background.as_ref(),
            PictureRole::LoginLogo => self.login_logo.as_ref(),
            PictureRole::LoginLogoDark => self.login_logo_dark.as_ref(),
        }
    }

    /// The first of these that is there.
    #[must_use]
    pub fn first(&self, roles: &[PictureRole]) -> Option<PictureRole> {
        let mut roles = roles.iter().copied();
        roles.find(|role| self.get(*role).is_some())
    }

    /// Sets or takes away the picture of a role.
    pub fn set(&mut self, role: PictureRole, picture: Option<Picture>) {
        match role {
            PictureRole::Logo => self.logo = picture,
            PictureRole::LogoDark => self.logo_dark = picture,
            PictureRole::Banner => self.banner = picture,
            PictureRole::Favicon => self.favicon = picture,
            PictureRole::LoginBackground => self.login_background = picture,
            PictureRole::LoginLogo => self.login_logo = picture,
            PictureRole::LoginLogoDark => self.login_logo_dark = picture,
        }
    }
}

impl ImageRef {
    /// Where it is served, relative to the portal's origin: `/brand/<hash>.<ending>`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("/brand/{}.{}", self.hash, self.format.extension())
    }
}

impl From<&BrandImage> for ImageRef {
    fn from(image: &BrandImage) -> Self {
        Self {
            hash: image.hash,
            format: image.format,
            width: image.width,
            height: image.height,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Designs stay in the database for years: what was once written must be read.
    #[test]
    fn the_stored_form() {
        let hash = ContentHash::of(b"");
        let stored = serde_json::json!({
            "product_name": "Oriale Service",
            "colors": {"primary": "#7a1f3d", "accent": "#c8a45c"},
            "typeface": "serif",
            "corners": "soft",
            "banner_layout": "center",
            "texts": {"de": {"headline": "Willkommen"}, "en": {"headline": "Welcome", "mail_footer": "a\nb"}},
            "pictures": {
                "logo": {"hash": hash, "content_type": "image/svg+xml", "width": 200, "height": 40},
                "favicon": {
                    "hash": hash, "content_type": "image/png", "width": 180, "height": 180,
                    "small": {"hash": hash, "content_type": "image/png", "width": 32, "height": 32}
                }
            }
        });
        let design: Design = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(
            design.texts[&Locale::En].headline.as_deref(),
            Some("Welcome")
        );
        assert_eq!(
            design.pictures.logo.as_ref().unwrap().image.url(),
            format!("/brand/{hash}.svg")
        );
        assert_eq!(serde_json::to_value(&design).unwrap(), stored);
    }

    /// What came later, as it is written where it was chosen.
    #[test]
    fn the_stored_form_of_what_came_later() {
        let hash = ContentHash::of(b"");
        let stored = serde_json::json!({
            "product_name": "Oriale Service",
            "colors": {"primary": "#7a1f3d"},
            "typeface": "sans",
            "corners": "soft",
            "banner_layout": "left",
            "pattern": "waves",
            "navigation": "side",
            "home": "tickets",
            "texts": {"de": {
                "greeting": "Guten Tag, {name}", "new_ticket_label": "Anliegen schildern",
                "tickets_label": "Meine Anliegen", "mail_sender": "Oriale, Kundendienst"
            }},
            "pictures": {
                "login_logo": {"hash": hash, "content_type": "image/png", "width": 200, "height": 40},
                "login_logo_dark": {"hash": hash, "content_type": "image/png", "width": 200, "height": 40}
            },
            "footer_links": [{"url": "https://oriale.example/", "labels": {"de": "Maison"}}]
        });
        let design: Design = serde_json::from_value(stored.clone()).unwrap();
        assert_eq!(design.look.pattern, super::super::pattern::Pattern::Waves);
        assert_eq!(
            design.footer_links[0].label([Locale::En, Locale::De]),
            "Maison"
        );
        assert_eq!(serde_json::to_value(&design).unwrap(), stored);
    }

    #[test]
    fn only_name_and_color_are_needed() {
        let design: Design = serde_json::from_value(
            serde_json::json!({"product_name": "x", "colors": {"primary": "#000"}}),
        )
        .unwrap();
        assert_eq!(design.pictures, Pictures::default());
    }
}
