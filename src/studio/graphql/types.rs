//! The studio of a portal, its draft and what was published.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    base::{self, BrandBase, BrandHeirs},
    design::BrandDesign,
    preview_links::BrandPreviewLink,
};
use crate::{
    access::{Caller, guarded},
    api::{Color, Connection, CursorKey, PageArguments, Position, internal, page_cost},
    branding::{BrandingObject, Published},
    db::{Database, DbError},
    studio::{
        changes,
        drafts::Draft,
        logo_colors, pictures, preview_links,
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

    /// The links under which a customer sees the draft, those that are good, the newest first.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn preview_links(&self, ctx: &Context<'_>) -> Result<Vec<BrandPreviewLink>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let links = preview_links::list(db, caller, self.tenant.id).await;
        let links = links.map_err(|error| internal(caller, &error))?;
        let links = links.into_iter();
        Ok(links
            .map(|link| BrandPreviewLink::new(ctx, &self.tenant, link))
            .collect())
    }

    /// The base brand, of which this portal may inherit; null where there is none, and for the portal that is it.
    #[allow_for(ADMIN)]
    async fn base(&self, ctx: &Context<'_>) -> Result<Option<BrandBase>> {
        base::load(ctx, self.tenant.id).await
    }

    /// Whether this portal's design is the base brand of all.
    #[allow_for(ADMIN)]
    async fn is_base(&self) -> bool {
        self.draft.is_base
    }

    /// The portals that will look different when this portal's design is the base brand: when its draft is published, where
    /// it is the base brand; else when it becomes that as it is published now. By name.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "10 + (first.clamp(1, 100) as usize) * child_complexity / 4")]
    async fn heirs(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many, 1 to 100.", default = 20)] first: i32,
    ) -> Result<BrandHeirs> {
        base::heirs(ctx, &self.draft, first).await
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
            lender: None,
        }
    }

    /// The colours of its logo, the one that fills most of it first, up to 6. Empty for a logo of greys, and where there is
    /// none.
    #[allow_for(ADMIN)]
    #[graphql(complexity = 20)]
    async fn logo_colors(&self, ctx: &Context<'_>) -> Result<Vec<Color>> {
        let caller = Caller::of(ctx);
        let Some(logo) = &self.draft.design().pictures.logo else {
            return Ok(Vec::new());
        };
        let (db, image) = (ctx.data_unchecked::<Database>(), logo.image);
        let bytes =
            pictures::studio_picture(db, caller, self.draft.tenant, image.hash, image.format).await;
        let Some(bytes) = bytes.map_err(|error| internal(caller, &error))? else {
            return Ok(Vec::new());
        };
        let found = tokio::task::spawn_blocking(move || logo_colors::of(image.format, &bytes));
        let found = found.await.unwrap_or_default().into_iter();
        Ok(found.map(|color| Color(color.to_string())).collect())
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

    /// Whether it came of a change of the base brand, which this portal inherits of.
    #[allow_for(ADMIN)]
    async fn from_base(&self) -> bool {
        self.version.from_base
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
            lender: None,
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
