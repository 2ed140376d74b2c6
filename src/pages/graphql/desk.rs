//! `serviceDesk.pages` and `serviceDesk.markdownPreview`.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind, RichText, internal},
    db::{Database, DbError},
    pages::{
        model::{ByLocale, DeskRow},
        queries,
    },
    tenants::OwnPage,
    text::Locale,
};

/// Characters of a text that is previewed at most: the longest that can be saved anywhere.
const MAX_PREVIEW: usize = 50_000;

/// What a page says in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PageText {
    /// The language.
    #[allow_for(HOLDER)]
    pub locale: Locale,
    /// What the page is called.
    #[allow_for(HOLDER)]
    pub title: String,
    /// What stands on it.
    #[allow_for(HOLDER)]
    pub body: RichText,
}

/// A page of a portal's own as it is kept, in every language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct DeskPage {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    pub id: ID,
    /// Its short name, unique in its portal; part of its address: `/pages/<slug>`.
    #[allow_for(AGENT, ADMIN)]
    pub slug: String,
    /// What it says, in every language that it has.
    #[allow_for(AGENT, ADMIN)]
    pub texts: Vec<PageText>,
    /// Whether it is shown before log-in.
    #[allow_for(AGENT, ADMIN)]
    pub is_public: bool,
    /// Counts every change; goes into `updatePage`.
    #[allow_for(AGENT, ADMIN)]
    pub version: i32,
    /// When it was last changed.
    #[allow_for(AGENT, ADMIN)]
    pub updated_at: DateTime<Utc>,
}

impl DeskPage {
    fn of(row: DeskRow) -> serde_json::Result<Self> {
        let titles: ByLocale = serde_json::from_value(row.titles)?;
        let mut bodies: ByLocale = serde_json::from_value(row.bodies)?;
        let text = |(locale, title): (Locale, String)| PageText {
            locale,
            title,
            body: RichText::from(bodies.remove(&locale).unwrap_or_default()),
        };
        Ok(Self {
            id: GlobalId::new(NodeKind::Page, row.id).into(),
            slug: row.slug,
            texts: titles.into_iter().map(text).collect(),
            is_public: row.public,
            version: row.version,
            updated_at: row.updated_at,
        })
    }
}

/// Adds pages to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PagesOnDesk;

#[guarded]
#[Object]
impl PagesOnDesk {
    /// The pages of a portal's own, in order: 20 at most. None of a portal that one does not serve.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + OwnPage::MOST * child_complexity")]
    async fn pages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
    ) -> Result<Vec<DeskPage>> {
        match GlobalId::parse_as(&tenant_id, NodeKind::Portal) {
            Some(tenant) => load(ctx, Some(tenant), None).await,
            None => Ok(Vec::new()),
        }
    }

    /// What Markdown would look like on a page or in an announcement. Nothing is kept.
    #[allow_for(AGENT, ADMIN)]
    async fn markdown_preview(
        &self,
        #[graphql(desc = "The first 50,000 characters are looked at.")] markdown: String,
    ) -> Result<RichText> {
        Ok(RichText::from(
            markdown.chars().take(MAX_PREVIEW).collect::<String>(),
        ))
    }
}

/// A tenant's pages in order, or the one that is named.
pub(super) async fn load(
    ctx: &Context<'_>,
    tenant: Option<Uuid>,
    only: Option<Uuid>,
) -> Result<Vec<DeskPage>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let rows = queries::on_desk(db, caller, tenant, only).await;
    let rows = rows.map_err(|error| internal(caller, &error))?;
    rows.into_iter()
        .map(DeskPage::of)
        .collect::<serde_json::Result<_>>()
        .map_err(|error| internal(caller, &DbError::Refused(error.into())))
}
