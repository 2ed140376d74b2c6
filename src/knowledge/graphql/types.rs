//! Articles and categories as a portal shows them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    attached::{ArticleAttachment, below, rich_text},
    feedback::ArticleVote,
    steps::{ArticleStep, steps_of},
};
use crate::{
    access::{Caller, guarded},
    api::{GlobalId, Html, NodeKind, Position, RichText, internal},
    db::Database,
    knowledge::{
        model::{AlternateRow, HitRow, LinkRow, ShownRow},
        policy::Readable,
        queries::{self, Links, MARK, Which},
        tree::{Counted, upward},
    },
    tenants::{Tenant, escape_html},
    text::Locale,
};

/// Articles that are offered beside one.
const MOST_RELATED: i64 = 5;

/// A category of the knowledge base, with what the caller may read in it. One that holds nothing for them is not there.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleCategory {
    /// Opaque and stable.
    #[allow_for(PUBLIC)]
    pub id: ID,
    /// Its short name: goes into `articles` and `search`.
    #[allow_for(PUBLIC)]
    pub slug: String,
    /// What it is called, in the caller's language or else in the portal's.
    #[allow_for(PUBLIC)]
    pub name: String,
    /// The name of an icon, if it has one.
    #[allow_for(PUBLIC)]
    pub icon: Option<String>,
    /// `ArticleCategory.id` of the category in which it lies; null at the top.
    #[allow_for(PUBLIC)]
    pub parent_id: Option<ID>,
    /// How many articles in it the caller may read.
    #[allow_for(PUBLIC)]
    pub article_count: i64,
    /// How many in it and below.
    #[allow_for(PUBLIC)]
    pub total_count: i64,
}

impl ArticleCategory {
    pub(super) fn of(one: &Counted, wanted: [Locale; 2]) -> Self {
        let id = |id| GlobalId::new(NodeKind::ArticleCategory, id).into();
        Self {
            id: id(one.row.id),
            slug: one.row.slug.clone(),
            name: one.row.name(wanted),
            icon: one.row.icon.clone(),
            parent_id: one.row.parent.map(id),
            article_count: one.own,
            total_count: one.total,
        }
    }
}

/// What leads to a category.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleCategoryLink {
    /// `ArticleCategory.slug`.
    #[allow_for(PUBLIC)]
    pub slug: String,
    /// What it is called, in the caller's language or else in the portal's.
    #[allow_for(PUBLIC)]
    pub name: String,
}

/// What leads to an article.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleLink {
    /// Opaque and stable.
    #[allow_for(PUBLIC)]
    pub id: ID,
    /// Its address in the language of its title: `article(slug: …)`.
    #[allow_for(PUBLIC)]
    pub slug: String,
    /// One line, in the caller's language, or else in the portal's, or in one that it has.
    #[allow_for(PUBLIC)]
    pub title: String,
    /// What it is about; may be empty.
    #[allow_for(PUBLIC)]
    pub summary: String,
    /// The language of title and summary.
    #[allow_for(PUBLIC)]
    pub locale: Locale,
    /// Whether that is not the caller's, since the article is not written in theirs.
    #[allow_for(PUBLIC)]
    pub is_fallback: bool,
    /// What it is about, in words.
    #[allow_for(PUBLIC)]
    pub tags: Vec<String>,
    /// Since when it says what it says.
    #[allow_for(PUBLIC)]
    pub updated_at: DateTime<Utc>,
    #[graphql(skip)]
    pub(super) position: Position,
}

impl ArticleLink {
    pub(super) fn of(row: LinkRow, caller: &Caller) -> Self {
        let locale: Locale = row.locale.parse().unwrap_or_default();
        Self {
            id: GlobalId::new(NodeKind::Article, row.id).into(),
            position: Position {
                key: row.published_at.timestamp_micros(),
                id: row.id,
            },
            slug: row.slug,
            title: row.title,
            summary: row.summary,
            locale,
            is_fallback: locale != caller.locale,
            tags: row.tags,
            updated_at: row.shown_from,
        }
    }
}

/// An article that was found.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleHit {
    /// What leads to it.
    #[allow_for(PUBLIC)]
    pub article: ArticleLink,
    /// Some of its text around the words that were found, as safe HTML with those in `<mark>`; its summary where the words are
    /// not there as they were typed.
    #[allow_for(PUBLIC)]
    pub snippet: Html,
}

impl ArticleHit {
    pub(super) fn of(row: HitRow, caller: &Caller) -> Self {
        let text = if row.snippet.is_empty() {
            &row.link.summary
        } else {
            &row.snippet
        };
        let html = escape_html(text)
            .replace(MARK[0], "<mark>")
            .replace(MARK[1], "</mark>");
        Self {
            snippet: Html(html),
            article: ArticleLink::of(row.link, caller),
        }
    }
}

/// An article in one of the languages that it has.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleAlternate {
    /// The language.
    #[allow_for(PUBLIC)]
    pub locale: Locale,
    /// Its address in that language.
    #[allow_for(PUBLIC)]
    pub slug: String,
    /// What it is called in that language.
    #[allow_for(PUBLIC)]
    pub title: String,
}

impl From<AlternateRow> for ArticleAlternate {
    fn from(row: AlternateRow) -> Self {
        Self {
            locale: row.locale.parse().unwrap_or_default(),
            slug: row.slug,
            title: row.title,
        }
    }
}

/// An article as it is read.
#[derive(Clone, Debug)]
pub struct Article {
    pub(super) row: ShownRow,
    pub(super) asked: String,
    pub(super) tenant: Arc<Tenant>,
}

impl Article {
    fn locale(&self) -> Locale {
        self.row.link.locale.parse().unwrap_or_default()
    }

    /// The categories in which it lies, from the top.
    async fn way(&self, ctx: &Context<'_>) -> Result<Vec<ArticleCategoryLink>> {
        let Some(category) = self.row.link.category else {
            return Ok(Vec::new());
        };
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let rows = queries::categories(db, caller, self.tenant.id)
            .await
            .map_err(|error| internal(caller, &error))?;
        let parents = rows.iter().map(|row| (row.id, row.parent)).collect();
        let wanted = [caller.locale, self.tenant.default_locale];
        let way = upward(&parents, category).into_iter().rev();
        let way = way.filter_map(|id| rows.iter().find(|row| row.id == id));
        Ok(way
            .map(|row| ArticleCategoryLink {
                slug: row.slug.clone(),
                name: row.name(wanted),
            })
            .collect())
    }
}

/// An article of the knowledge base: how something is done, or put right.
#[guarded]
#[Object]
impl Article {
    /// Opaque and stable.
    #[allow_for(PUBLIC)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Article, self.row.link.id).into()
    }

    /// Its address in the language in which it is given.
    #[allow_for(PUBLIC)]
    async fn slug(&self) -> &str {
        &self.row.link.slug
    }

    /// The slug that was asked for, when `slug` is another by now, or in this language: a page leads on to that one.
    #[allow_for(PUBLIC)]
    async fn redirected_from(&self) -> Option<&str> {
        (self.asked != self.row.link.slug).then_some(self.asked.as_str())
    }

    /// One line, in the caller's language, or else in the portal's, or in one that it has.
    #[allow_for(PUBLIC)]
    async fn title(&self) -> &str {
        &self.row.link.title
    }

    /// What it is about; may be empty.
    #[allow_for(PUBLIC)]
    async fn summary(&self) -> &str {
        &self.row.link.summary
    }

    /// What it says, in the same language.
    #[allow_for(PUBLIC)]
    async fn body(&self, ctx: &Context<'_>) -> Result<RichText> {
        rich_text(ctx, self.row.link.id, self.row.body.clone(), self.locale()).await
    }

    /// Files to be saved that it leads to, in the order in which it does. Pictures and films are in `body`.
    #[allow_for(PUBLIC)]
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<ArticleAttachment>> {
        below(ctx, self.row.link.id, &self.row.body).await
    }

    /// The language of title, summary and body.
    #[allow_for(PUBLIC)]
    #[graphql(name = "locale")]
    async fn spoken(&self) -> Locale {
        self.locale()
    }

    /// Whether that is not the caller's, since the article is not written in theirs.
    #[allow_for(PUBLIC)]
    async fn is_fallback(&self, ctx: &Context<'_>) -> bool {
        self.locale() != Caller::of(ctx).locale
    }

    /// The category in which it lies.
    #[allow_for(PUBLIC)]
    async fn category(&self, ctx: &Context<'_>) -> Result<Option<ArticleCategoryLink>> {
        Ok(self.way(ctx).await?.pop())
    }

    /// The categories in which it lies, from the top to its own.
    #[allow_for(PUBLIC)]
    async fn path(&self, ctx: &Context<'_>) -> Result<Vec<ArticleCategoryLink>> {
        self.way(ctx).await
    }

    /// What it is about, in words.
    #[allow_for(PUBLIC)]
    async fn tags(&self) -> &[String] {
        &self.row.link.tags
    }

    /// Since when it says what it says.
    #[allow_for(PUBLIC)]
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row.link.shown_from
    }

    /// Others that the caller may read: those that were chosen to go with it, ten at most, and, until there are five, others with the
    /// same tags or in the same category, the most alike first.
    #[allow_for(PUBLIC)]
    async fn related(&self, ctx: &Context<'_>) -> Result<Vec<ArticleLink>> {
        let caller = Caller::of(ctx);
        let chosen = i64::try_from(self.row.related.len()).unwrap_or_default();
        let links = Links {
            readable: Readable::in_portal(caller, self.tenant.id),
            which: Which::Related {
                id: self.row.link.id,
                chosen: self.row.related.clone(),
                category: self.row.link.category,
                tags: self.row.link.tags.clone(),
            },
            wanted: [caller.locale, self.tenant.default_locale],
            most: MOST_RELATED.max(chosen),
        };
        let rows = queries::linked(ctx.data_unchecked::<Database>(), caller, links).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        let links = rows.into_iter().map(|row| ArticleLink::of(row, caller));
        Ok(links.collect())
    }

    /// What the caller said of it, as it is now; null before that, and for whoever is no contact.
    #[allow_for(PUBLIC)]
    async fn own_vote(&self, ctx: &Context<'_>) -> Result<Option<ArticleVote>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let (id, number) = (self.row.link.id, self.row.number);
        let found = queries::own_vote(db, caller, id, number).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        Ok(found.map(ArticleVote::from))
    }

    /// Whether the caller keeps it among their favourites; false for whoever is no contact.
    #[allow_for(PUBLIC)]
    async fn is_favourite(&self, ctx: &Context<'_>) -> Result<bool> {
        let (caller, db) = (Caller::of(ctx), ctx.data_unchecked::<Database>());
        let found = queries::is_favourite(db, caller, self.row.link.id).await;
        found.map_err(|error| internal(caller, &error))
    }

    /// Its steps, in the order in which they stand: two hundred at most.
    #[allow_for(PUBLIC)]
    #[graphql(complexity = "10 + child_complexity")]
    async fn steps(&self, ctx: &Context<'_>) -> Result<Vec<ArticleStep>> {
        steps_of(ctx, &self.row, self.locale()).await
    }

    /// The languages in which it is, this one among them, with its address in each.
    #[allow_for(PUBLIC)]
    async fn alternates(&self, ctx: &Context<'_>) -> Result<Vec<ArticleAlternate>> {
        let caller = Caller::of(ctx);
        let (db, tenant) = (ctx.data_unchecked::<Database>(), self.tenant.id);
        let rows = queries::alternates(db, caller, tenant, self.row.link.id).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        Ok(rows.into_iter().map(ArticleAlternate::from).collect())
    }
}
