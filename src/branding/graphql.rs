//! Branding as front ends see it.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::design::{DesignTexts, Picture};
use super::palette_graphql::PaletteObject;
use super::pattern::Pattern;
use super::picture::PictureRole;
use super::published::Published;
use super::style::{
    BannerLayout, BannerOverlay, CardStyle, CornerStyle, Density, FocusPoint, HomeLayout,
    NavigationLayout, Typeface,
};
use crate::access::{Caller, guarded};
use crate::api::Url;

/// A portal's published design; texts are in the caller's language.
#[derive(Debug, Clone)]
pub struct BrandingObject(pub Arc<Published>);

impl BrandingObject {
    fn text(
        &self,
        ctx: &Context<'_>,
        of: impl Fn(&DesignTexts) -> Option<&String>,
    ) -> Option<&str> {
        self.0.text(Caller::of(ctx).locale, of)
    }

    fn picture(&self, ctx: &Context<'_>, role: PictureRole) -> Option<BrandImageObject> {
        let picture = self.0.design.pictures.get(role)?;
        let alt = self.0.alt(role, Caller::of(ctx).locale).to_owned();
        Some(BrandImageObject {
            picture: picture.clone(),
            alt,
        })
    }

    fn first_of(&self, ctx: &Context<'_>, roles: &[PictureRole]) -> Option<BrandImageObject> {
        self.picture(ctx, self.0.design.pictures.first(roles)?)
    }
}

/// The corporate design of a portal: name, texts, pictures, colours. A front end of your own can take all of it from
/// here, or just link `stylesheetUrl`.
#[guarded]
#[Object(name = "Branding")]
impl BrandingObject {
    /// Counts the portal's published designs, from 1.
    #[allow_for(PUBLIC)]
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When this design was published.
    #[allow_for(PUBLIC)]
    async fn published_at(&self) -> DateTime<Utc> {
        self.0.published_at
    }

    /// What the portal is called, for titles and headers.
    #[allow_for(PUBLIC)]
    async fn product_name(&self) -> &str {
        &self.0.design.product_name
    }

    /// The greeting of the start page, one line of plain text.
    #[allow_for(PUBLIC)]
    async fn headline(&self, ctx: &Context<'_>) -> Option<&str> {
        self.text(ctx, |texts| texts.headline.as_ref())
    }

    /// What stands below the greeting: plain text, lines divided by `\n`.
    #[allow_for(PUBLIC)]
    async fn welcome_text(&self, ctx: &Context<'_>) -> Option<&str> {
        self.text(ctx, |texts| texts.welcome.as_ref())
    }

    /// The picture of the start page's banner.
    #[allow_for(PUBLIC)]
    async fn banner(&self, ctx: &Context<'_>) -> Option<BrandImageObject> {
        self.picture(ctx, PictureRole::Banner)
    }

    /// The logo for light grounds.
    #[allow_for(PUBLIC)]
    async fn logo(&self, ctx: &Context<'_>) -> Option<BrandImageObject> {
        self.picture(ctx, PictureRole::Logo)
    }

    /// The logo for dark grounds; the logo itself where there is no other.
    #[allow_for(PUBLIC)]
    async fn logo_dark(&self, ctx: &Context<'_>) -> Option<BrandImageObject> {
        self.first_of(ctx, &[PictureRole::LogoDark, PictureRole::Logo])
    }

    /// The logo where it stands large, as on the log-in page; the logo itself where there is no other.
    #[allow_for(PUBLIC)]
    async fn login_logo(&self, ctx: &Context<'_>) -> Option<BrandImageObject> {
        self.first_of(ctx, &PictureRole::LARGE)
    }

    /// The same for dark grounds; without one of its own, `loginLogo` where that was given, or else `logoDark`.
    #[allow_for(PUBLIC)]
    async fn login_logo_dark(&self, ctx: &Context<'_>) -> Option<BrandImageObject> {
        self.first_of(ctx, &PictureRole::LARGE_DARK)
    }

    /// The icon of the browser's tab and of the home screen.
    #[allow_for(PUBLIC)]
    async fn favicon(&self, ctx: &Context<'_>) -> Option<BrandImageObject> {
        self.picture(ctx, PictureRole::Favicon)
    }

    /// Every colour, computed from the chosen ones so that text can be read and controls can be seen (WCAG 2.2 AA).
    #[allow_for(PUBLIC)]
    async fn palette(&self) -> PaletteObject {
        PaletteObject(Arc::clone(&self.0))
    }

    /// The family of typefaces.
    #[allow_for(PUBLIC)]
    async fn typeface(&self) -> Typeface {
        self.0.design.look.typeface
    }

    /// How round corners are.
    #[allow_for(PUBLIC)]
    async fn corner_style(&self) -> CornerStyle {
        self.0.design.look.corners
    }

    /// How the banner is laid out.
    #[allow_for(PUBLIC)]
    async fn banner_layout(&self) -> BannerLayout {
        self.0.design.look.banner_layout
    }

    /// How strongly the brand's colour lies over the banner's picture.
    #[allow_for(PUBLIC)]
    async fn banner_overlay(&self) -> BannerOverlay {
        self.0.design.look.banner_overlay
    }

    /// What of the banner's picture is shown whatever is cut off.
    #[allow_for(PUBLIC)]
    async fn banner_focus(&self) -> FocusPointObject {
        self.0.design.look.banner_focus.into()
    }

    /// How cards stand on the page.
    #[allow_for(PUBLIC)]
    async fn card_style(&self) -> CardStyle {
        self.0.design.look.cards
    }

    /// How much room there is around what is shown.
    #[allow_for(PUBLIC)]
    async fn density(&self) -> Density {
        self.0.design.look.density
    }

    /// What is drawn, faintly, on the grounds of banner and page; `stylesheetUrl` has it as `--p-banner-texture`,
    /// `--p-bg-texture` and `--p-texture-size`.
    #[allow_for(PUBLIC)]
    async fn pattern(&self) -> Pattern {
        self.0.design.look.pattern
    }

    /// Where the ways through the portal stand on wide screens.
    #[allow_for(PUBLIC)]
    async fn navigation_layout(&self) -> NavigationLayout {
        self.0.design.look.navigation
    }

    /// What a contact finds first on the home page.
    #[allow_for(PUBLIC)]
    async fn home_layout(&self) -> HomeLayout {
        self.0.design.look.home
    }

    /// The picture behind the form of the log-in page.
    #[allow_for(PUBLIC)]
    async fn login_background(&self, ctx: &Context<'_>) -> Option<BrandImageObject> {
        self.picture(ctx, PictureRole::LoginBackground)
    }

    /// What the start page says to who is logged in, in place of the headline: one line of plain text, in which `{name}` stands
    /// for their first name.
    #[allow_for(PUBLIC)]
    async fn greeting(&self, ctx: &Context<'_>) -> Option<&str> {
        self.text(ctx, |texts| texts.greeting.as_ref())
    }

    /// What leads to a new ticket, in the portal's own words.
    #[allow_for(PUBLIC)]
    async fn new_ticket_label(&self, ctx: &Context<'_>) -> Option<&str> {
        self.text(ctx, |texts| texts.new_ticket_label.as_ref())
    }

    /// What leads to one's own tickets, likewise.
    #[allow_for(PUBLIC)]
    async fn tickets_label(&self, ctx: &Context<'_>) -> Option<&str> {
        self.text(ctx, |texts| texts.tickets_label.as_ref())
    }

    /// Links of the portal's own at the foot of every page, in order, beside legal and privacy notice.
    #[allow_for(PUBLIC)]
    async fn footer_links(&self, ctx: &Context<'_>) -> Vec<FooterLinkObject> {
        let wanted = [Caller::of(ctx).locale, self.0.default_locale];
        let links = self.0.design.footer_links.iter();
        links
            .map(|link| FooterLinkObject {
                label: link.label(wanted).to_owned(),
                url: Url(link.url.clone()),
            })
            .collect()
    }

    /// Whom mails are from; without a name of its own, the portal's.
    #[allow_for(PUBLIC)]
    async fn mail_sender(&self, ctx: &Context<'_>) -> &str {
        self.0.mail_sender(Caller::of(ctx).locale)
    }

    /// The foot of each mail: plain text, lines divided by `\n`.
    #[allow_for(PUBLIC)]
    async fn email_footer(&self, ctx: &Context<'_>) -> Option<&str> {
        self.text(ctx, |texts| texts.mail_footer.as_ref())
    }

    /// All of the design's colours, typefaces and radii as CSS custom properties (`--p-…`). Named by its content, so
    /// it may be cached for ever.
    #[allow_for(PUBLIC)]
    async fn stylesheet_url(&self) -> Url {
        Url(self.0.stylesheet.url())
    }
}

/// A link at the foot of every page of a portal.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(name = "FooterLink")]
pub struct FooterLinkObject {
    /// What it says.
    #[allow_for(PUBLIC)]
    pub label: String,
    /// A web page in full, `mailto:…`, `tel:…`, or the path of a page of the portal's own, `/pages/…`.
    #[allow_for(PUBLIC)]
    pub url: Url,
}

/// The point of a picture that is shown whatever is cut off.
#[guarded]
#[derive(SimpleObject, Clone, Copy, Debug)]
#[graphql(name = "FocusPoint")]
pub struct FocusPointObject {
    /// Per cent from the left, 0 to 100.
    #[allow_for(PUBLIC)]
    pub x: i32,
    /// Per cent from the top, 0 to 100.
    #[allow_for(PUBLIC)]
    pub y: i32,
}

impl From<FocusPoint> for FocusPointObject {
    fn from(point: FocusPoint) -> Self {
        Self {
            x: point.x.into(),
            y: point.y.into(),
        }
    }
}

/// A picture of a design.
#[derive(Debug, Clone)]
pub struct BrandImageObject {
    picture: Picture,
    alt: String,
}

/// A picture of a design, checked, scaled and written anew by Portico.
#[guarded]
#[Object(name = "BrandImage")]
impl BrandImageObject {
    /// Relative to the portal's origin. Named by its content, so it may be cached for ever.
    #[allow_for(PUBLIC)]
    async fn url(&self) -> Url {
        Url(self.picture.image.url())
    }

    /// Width in pixels; of an SVG, in CSS pixels of its own.
    #[allow_for(PUBLIC)]
    async fn width(&self) -> u32 {
        self.picture.image.width
    }

    /// Height in pixels, likewise.
    #[allow_for(PUBLIC)]
    async fn height(&self) -> u32 {
        self.picture.image.height
    }

    /// `image/svg+xml`, `image/png` or `image/jpeg`.
    #[allow_for(PUBLIC)]
    async fn content_type(&self) -> &'static str {
        self.picture.image.format.content_type()
    }

    /// The same picture in several widths, as the `srcset` of an `img` takes it; null where there is one only.
    #[allow_for(PUBLIC)]
    async fn srcset(&self) -> Option<String> {
        self.picture.srcset()
    }

    /// As WebP, less to load: the `srcset` of a `source` of type `image/webp` in a `picture`; null where there is none.
    #[allow_for(PUBLIC)]
    async fn webp_srcset(&self) -> Option<String> {
        self.picture.webp_srcset()
    }

    /// What a reader who does not see the picture is told; empty when it only decorates.
    #[allow_for(PUBLIC)]
    async fn alt(&self) -> &str {
        &self.alt
    }
}
