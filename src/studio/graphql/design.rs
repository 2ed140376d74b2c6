//! A design, field by field.

use async_graphql::{Object, SimpleObject};
use uuid::Uuid;

use crate::{
    access::guarded,
    api::{Color, Url},
    branding::{
        BannerLayout, BannerOverlay, BrandPart, CardStyle, CornerStyle, Density, Design,
        FocusPointObject, FooterLink, HomeLayout, NavigationLayout, Pattern, Picture, PictureRole,
        Typeface,
    },
    studio::{form, pictures},
    text::Locale,
};

/// All that an admin decides about how a portal looks.
#[derive(Clone, Debug)]
pub struct BrandDesign {
    pub(super) tenant: Uuid,
    pub(super) languages: Vec<Locale>,
    pub(super) design: Design,
    /// Where the pictures are that it will inherit; none: they are its own already.
    pub(super) lender: Option<Uuid>,
}

/// All that an admin decides about how a portal looks. What is computed from it, `brandPreview` and `Branding` tell.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandDesign {
    /// What the portal is called.
    #[allow_for(ADMIN)]
    async fn product_name(&self) -> &str {
        &self.design.product_name
    }

    /// The colour that people know the company by, as it was chosen.
    #[allow_for(ADMIN)]
    async fn primary_color(&self) -> Color {
        Color(self.design.colors.primary.to_string())
    }

    /// A second one for highlights; null where Portico takes a neighbour of the first.
    #[allow_for(ADMIN)]
    async fn accent_color(&self) -> Option<Color> {
        let accent = self.design.colors.accent;
        accent.map(|accent| Color(accent.to_string()))
    }

    /// The family of typefaces.
    #[allow_for(ADMIN)]
    async fn typeface(&self) -> Typeface {
        self.design.look.typeface
    }

    /// How round corners are.
    #[allow_for(ADMIN)]
    async fn corner_style(&self) -> CornerStyle {
        self.design.look.corners
    }

    /// How cards stand on the page.
    #[allow_for(ADMIN)]
    async fn card_style(&self) -> CardStyle {
        self.design.look.cards
    }

    /// How much room there is around what is shown.
    #[allow_for(ADMIN)]
    async fn density(&self) -> Density {
        self.design.look.density
    }

    /// How the banner is laid out.
    #[allow_for(ADMIN)]
    async fn banner_layout(&self) -> BannerLayout {
        self.design.look.banner_layout
    }

    /// How strongly the brand's colour lies over the banner's picture.
    #[allow_for(ADMIN)]
    async fn banner_overlay(&self) -> BannerOverlay {
        self.design.look.banner_overlay
    }

    /// What of the banner's picture is shown whatever is cut off.
    #[allow_for(ADMIN)]
    async fn banner_focus(&self) -> FocusPointObject {
        self.design.look.banner_focus.into()
    }

    /// What is drawn, faintly, on the grounds of banner and page.
    #[allow_for(ADMIN)]
    async fn pattern(&self) -> Pattern {
        self.design.look.pattern
    }

    /// Where the ways through the portal stand on wide screens.
    #[allow_for(ADMIN)]
    async fn navigation_layout(&self) -> NavigationLayout {
        self.design.look.navigation
    }

    /// What a contact finds first on the home page.
    #[allow_for(ADMIN)]
    async fn home_layout(&self) -> HomeLayout {
        self.design.look.home
    }

    /// The words, in each language of the portal, and in others that have some.
    #[allow_for(ADMIN)]
    async fn texts(&self) -> Vec<BrandTexts> {
        let offered = self.languages.iter().copied();
        let others = self.design.texts.keys().copied();
        let others = others.filter(|locale| !self.languages.contains(locale));
        let words = |locale| {
            let texts = self.design.texts.get(&locale).cloned().unwrap_or_default();
            BrandTexts {
                locale,
                headline: texts.headline,
                welcome: texts.welcome,
                greeting: texts.greeting,
                new_ticket_label: texts.new_ticket_label,
                tickets_label: texts.tickets_label,
                mail_sender: texts.mail_sender,
                mail_footer: texts.mail_footer,
                logo_alt: texts.logo_alt,
                banner_alt: texts.banner_alt,
            }
        };
        offered.chain(others).map(words).collect()
    }

    /// The pictures that there are.
    #[allow_for(ADMIN)]
    async fn pictures(&self) -> Vec<BrandPicture> {
        let there = PictureRole::ALL.into_iter().filter_map(|role| {
            let picture = self.design.pictures.get(role)?;
            let inherited = self.design.inherits.contains(&BrandPart::of_picture(role));
            let owner = self.lender.filter(|_| inherited).unwrap_or(self.tenant);
            Some(BrandPicture::new(owner, role, picture))
        });
        there.collect()
    }

    /// What of it is as in the base brand; the fields above have that already.
    #[allow_for(ADMIN)]
    async fn inherits(&self) -> Vec<BrandPart> {
        self.design.inherits.iter().copied().collect()
    }

    /// Links at the foot of every page, in order.
    #[allow_for(ADMIN)]
    async fn footer_links(&self) -> Vec<BrandFooterLink> {
        let links = self.design.footer_links.iter();
        links.map(BrandFooterLink::from).collect()
    }
}

/// The words of a design in one language; null where there are none.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandTexts {
    /// Which language.
    #[allow_for(ADMIN)]
    pub locale: Locale,
    /// The greeting of the start page.
    #[allow_for(ADMIN)]
    pub headline: Option<String>,
    /// What stands below it: lines divided by `\n`.
    #[allow_for(ADMIN)]
    pub welcome: Option<String>,
    /// What the start page says to who is logged in, in place of the headline; `{name}` is their first name.
    #[allow_for(ADMIN)]
    pub greeting: Option<String>,
    /// What leads to a new ticket.
    #[allow_for(ADMIN)]
    pub new_ticket_label: Option<String>,
    /// What leads to one's own tickets.
    #[allow_for(ADMIN)]
    pub tickets_label: Option<String>,
    /// Whom mails are from.
    #[allow_for(ADMIN)]
    pub mail_sender: Option<String>,
    /// The foot of each mail: lines divided by `\n`.
    #[allow_for(ADMIN)]
    pub mail_footer: Option<String>,
    /// What a reader who does not see the logo is told.
    #[allow_for(ADMIN)]
    pub logo_alt: Option<String>,
    /// What a reader who does not see the banner's picture is told.
    #[allow_for(ADMIN)]
    pub banner_alt: Option<String>,
}

/// A link at the foot of every page.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandFooterLink {
    /// Where it leads.
    #[allow_for(ADMIN)]
    pub url: String,
    /// What it says, by language.
    #[allow_for(ADMIN)]
    pub labels: Vec<BrandLabel>,
}

/// What something says in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandLabel {
    /// Which language.
    #[allow_for(ADMIN)]
    pub locale: Locale,
    /// What it says.
    #[allow_for(ADMIN)]
    pub label: String,
}

impl From<&FooterLink> for BrandFooterLink {
    fn from(link: &FooterLink) -> Self {
        let labels = link.labels.iter();
        Self {
            url: link.url.clone(),
            labels: labels
                .map(|(locale, label)| BrandLabel {
                    locale: *locale,
                    label: label.clone(),
                })
                .collect(),
        }
    }
}

/// A picture in the studio.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandPicture {
    /// What it is for.
    #[allow_for(ADMIN)]
    pub role: PictureRole,
    /// Names it in `BrandPictureInput`.
    #[allow_for(ADMIN)]
    pub key: String,
    /// Where an admin's browser gets it, on the desk's host.
    #[allow_for(ADMIN)]
    pub url: Url,
    /// Width in pixels; of an SVG, in CSS pixels of its own.
    #[allow_for(ADMIN)]
    pub width: u32,
    /// Height in pixels, likewise.
    #[allow_for(ADMIN)]
    pub height: u32,
}

impl BrandPicture {
    pub(super) fn new(tenant: Uuid, role: PictureRole, picture: &Picture) -> Self {
        Self {
            role,
            key: form::key(picture),
            url: Url(pictures::url(tenant, &picture.image)),
            width: picture.image.width,
            height: picture.image.height,
        }
    }
}
