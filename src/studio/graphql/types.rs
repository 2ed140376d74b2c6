//! A design in the studio, its draft and what was published.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Caller, guarded},
    api::{Color, Connection, CursorKey, PageArguments, Position, Url, internal, page_cost},
    branding::{
        BannerLayout, BannerOverlay, BrandingObject, CardStyle, CornerStyle, Density, Design,
        FocusPointObject, Picture, PictureRole, Published, Typeface,
    },
    db::{Database, DbError},
    studio::{
        changes,
        drafts::Draft,
        form, pictures, report,
        report::{BrandColorUse, ColorScheme, Outcome},
        versions::{self, Version},
    },
    tenants::{Portal, Tenant},
    text::Locale,
};

/// The studio of a portal's design.
#[derive(Clone, Debug)]
pub struct BrandStudio {
    pub(super) tenant: Arc<Tenant>,
    pub(super) draft: Draft,
}

/// The studio of a portal's design: what is in the making, and what was published.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandStudio {
    /// The portal, as it is shown now.
    #[allow_for(ADMIN)]
    async fn portal(&self) -> Portal {
        Portal::from(Arc::clone(&self.tenant))
    }

    /// The design in the making. There is one for each portal, whoever works on it.
    #[allow_for(ADMIN)]
    async fn draft(&self) -> BrandDraft {
        BrandDraft::new(&self.tenant, self.draft.clone())
    }

    /// Every design that was published, the newest first.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only versions behind this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only versions before this cursor.")] before: Option<String>,
    ) -> Result<Connection<BrandVersion>> {
        let caller = Caller::of(ctx);
        let tenant = self.tenant.id;
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("designs of {tenant}"));
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let db = ctx.data_unchecked::<Database>();
        let counted = ctx.look_ahead().field("totalCount").exists();
        let load = async {
            let rows = versions::page(db, caller, tenant, &page).await?;
            let total = if counted {
                Some(versions::count(db, caller, tenant).await?)
            } else {
                None
            };
            Ok((rows, total))
        };
        let (rows, total) = load
            .await
            .map_err(|error: DbError| internal(caller, &error))?;
        let rows = rows
            .into_iter()
            .map(|version| BrandVersion::new(&self.tenant, self.draft.version, version))
            .collect();
        Ok(Connection::new(
            &page,
            keyset,
            rows,
            total,
            BrandVersion::position,
        ))
    }
}

/// A design in the making.
#[derive(Clone, Debug)]
pub struct BrandDraft {
    languages: Vec<Locale>,
    draft: Draft,
}

impl BrandDraft {
    pub(super) fn new(tenant: &Tenant, draft: Draft) -> Self {
        Self {
            languages: tenant.locales.clone(),
            draft,
        }
    }
}

/// A design in the making; what is published, where nobody has begun one.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandDraft {
    /// Counts what was saved, thrown away and published. A mutation names the revision that was looked at, and is refused
    /// (`CONFLICT`) when somebody else was faster.
    #[allow_for(ADMIN)]
    async fn revision(&self) -> i32 {
        self.draft.revision
    }

    /// The published version over which it was last saved. When another is shown by now, what that one changed is not in
    /// this draft.
    #[allow_for(ADMIN)]
    async fn based_on(&self) -> i32 {
        self.draft.based_on
    }

    /// What was decided.
    #[allow_for(ADMIN)]
    async fn design(&self) -> BrandDesign {
        BrandDesign {
            tenant: self.draft.tenant,
            languages: self.languages.clone(),
            design: self.draft.design().clone(),
        }
    }

    /// In what it differs from the design that is shown, and whose doing that is.
    #[allow_for(ADMIN)]
    async fn changes(&self) -> Vec<BrandChange> {
        let fields = changes::between(&self.draft.published, self.draft.design());
        let told = |field: String| {
            let hand = self.draft.hands.get(&field);
            BrandChange {
                by_name: hand.and_then(|hand| hand.by.clone()),
                at: hand.map(|hand| hand.at),
                field,
            }
        };
        fields.into_iter().map(told).collect()
    }

    /// When a design is published by itself; null when none is planned. What is planned is the draft as it was then.
    #[allow_for(ADMIN)]
    async fn scheduled_for(&self) -> Option<DateTime<Utc>> {
        self.draft.planned_for
    }
}

/// A field of a draft that differs from the design that is shown.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandChange {
    /// As in `BrandDesignInput`: `primaryColor`, `texts.de.headline`, `pictures.LOGO`.
    #[allow_for(ADMIN)]
    pub field: String,
    /// Who changed it last; null when that is not known.
    #[allow_for(ADMIN)]
    pub by_name: Option<String>,
    /// When.
    #[allow_for(ADMIN)]
    pub at: Option<DateTime<Utc>>,
}

/// A design that was published.
#[derive(Clone, Debug)]
pub struct BrandVersion {
    tenant: Uuid,
    languages: Vec<Locale>,
    default_locale: Locale,
    current: bool,
    version: Version,
}

impl BrandVersion {
    pub(super) fn new(tenant: &Tenant, current: i32, version: Version) -> Self {
        Self {
            tenant: tenant.id,
            languages: tenant.locales.clone(),
            default_locale: tenant.default_locale,
            current: version.number == current,
            version,
        }
    }

    fn position(&self) -> Position {
        Position {
            key: self.version.number.into(),
            id: self.tenant,
        }
    }
}

/// A design that was published. It is kept, and can be shown again.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandVersion {
    /// Counts a portal's published designs, from 1.
    #[allow_for(ADMIN)]
    async fn number(&self) -> i32 {
        self.version.number
    }

    /// When it was published.
    #[allow_for(ADMIN)]
    async fn published_at(&self) -> DateTime<Utc> {
        self.version.at
    }

    /// Who published it; null for what was applied from the folder `tenants/`.
    #[allow_for(ADMIN)]
    async fn by_name(&self) -> Option<&str> {
        self.version.by.as_deref()
    }

    /// The version that it showed again; null for a design of its own.
    #[allow_for(ADMIN)]
    async fn restored_from(&self) -> Option<i32> {
        self.version.restored_from
    }

    /// Whether it is the one that the portal shows.
    #[allow_for(ADMIN)]
    async fn is_current(&self) -> bool {
        self.current
    }

    /// What was decided.
    #[allow_for(ADMIN)]
    async fn design(&self) -> BrandDesign {
        BrandDesign {
            tenant: self.tenant,
            languages: self.languages.clone(),
            design: self.version.design.clone(),
        }
    }

    /// The same as portals show it, with its palette. The addresses of pictures are those on the portal's host.
    #[allow_for(ADMIN)]
    async fn branding(&self) -> BrandingObject {
        BrandingObject(Arc::new(Published::new(
            self.version.number,
            self.version.at,
            self.version.design.clone(),
            self.default_locale,
        )))
    }
}

/// All that an admin decides about how a portal looks.
#[derive(Clone, Debug)]
pub struct BrandDesign {
    tenant: Uuid,
    languages: Vec<Locale>,
    design: Design,
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
            Some(BrandPicture::new(self.tenant, role, picture))
        });
        there.collect()
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

/// What a design would look like.
#[derive(Clone, Debug)]
pub struct BrandPreview {
    pub(super) design: Design,
}

/// What a design would look like, for a page that shows it before it is kept.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandPreview {
    /// The whole stylesheet, as the portal would be given it.
    #[allow_for(ADMIN)]
    async fn css(&self) -> String {
        let sheet = crate::branding::Stylesheet::of(&self.design);
        sheet.css().as_ref().to_owned()
    }

    /// For each use of the chosen colours on light and on dark screens what became of them.
    #[allow_for(ADMIN)]
    async fn colors(&self) -> Vec<BrandColorReport> {
        let outcomes = report::of(self.design.colors);
        outcomes.into_iter().map(BrandColorReport::from).collect()
    }
}

/// What became of a chosen colour in one use on one kind of screen.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandColorReport {
    /// What for.
    #[allow_for(ADMIN)]
    #[graphql(name = "use")]
    pub used_for: BrandColorUse,
    /// On which screens.
    #[allow_for(ADMIN)]
    pub scheme: ColorScheme,
    /// The colour that was chosen.
    #[allow_for(ADMIN)]
    pub chosen: Color,
    /// The colour that is shown.
    #[allow_for(ADMIN)]
    pub used: Color,
    /// What is written on it, or the ground that it stands on.
    #[allow_for(ADMIN)]
    pub against: Color,
    /// The contrast between the two (WCAG 2.2), rounded down; 4.5 at least.
    #[allow_for(ADMIN)]
    pub contrast: f64,
    /// Whether the colour was made lighter or darker so that this can be said.
    #[allow_for(ADMIN)]
    pub adjusted: bool,
}

impl From<Outcome> for BrandColorReport {
    fn from(outcome: Outcome) -> Self {
        Self {
            used_for: outcome.used_for,
            scheme: outcome.scheme,
            chosen: Color(outcome.chosen.to_string()),
            used: Color(outcome.used.to_string()),
            against: Color(outcome.against.to_string()),
            contrast: outcome.contrast,
            adjusted: outcome.adjusted(),
        }
    }
}
