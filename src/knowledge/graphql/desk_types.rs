//! Articles and categories as the desk has them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    attached::{ArticleFile, files_of, rich_text},
    feedback::{ArticleComment, ArticleTally},
    related::{RelatedArticle, related},
    steps::{ArticleStepTally, tallies_of},
};
use crate::{
    access::{Caller, guarded},
    api::{Date, GlobalId, NodeKind, Position, RichText, internal},
    db::{Database, DbError},
    identity::ContactKind,
    knowledge::{
        model::{ArticleAudience, ArticleState, DeskRow, Texts, VersionRow},
        queries,
    },
    tenants::{Portal, PortalLoader},
    text::Locale,
};

/// What an article says in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleText {
    /// The language.
    #[allow_for(AGENT, ADMIN)]
    pub locale: Locale,
    /// Its address in that language.
    #[allow_for(AGENT, ADMIN)]
    pub slug: String,
    /// One line.
    #[allow_for(AGENT, ADMIN)]
    pub title: String,
    /// What it is about; may be empty.
    #[allow_for(AGENT, ADMIN)]
    pub summary: String,
    /// What it says.
    #[allow_for(AGENT, ADMIN)]
    pub body: RichText,
}

async fn texts_of(
    ctx: &Context<'_>,
    article: Uuid,
    texts: &serde_json::Value,
) -> Result<Vec<ArticleText>> {
    let texts = Texts::deserialize(texts)
        .map_err(|error| internal(Caller::of(ctx), &DbError::Refused(error.into())))?;
    let mut read = Vec::with_capacity(texts.len());
    for (locale, words) in texts {
        read.push(ArticleText {
            locale,
            slug: words.slug,
            title: words.title,
            summary: words.summary,
            body: rich_text(ctx, article, words.body, locale).await?,
        });
    }
    Ok(read)
}

/// A version of an article. None is ever changed.
#[derive(Clone, Debug)]
pub struct ArticleVersion {
    article: Uuid,
    row: VersionRow,
}

#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl ArticleVersion {
    /// Which one it is, from 1.
    #[allow_for(AGENT, ADMIN)]
    async fn number(&self) -> i32 {
        self.row.number
    }

    /// Who wrote it.
    #[allow_for(AGENT, ADMIN)]
    async fn author_name(&self) -> &str {
        &self.row.author
    }

    /// When.
    #[allow_for(AGENT, ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// What it says, in every language that it has.
    #[allow_for(AGENT, ADMIN)]
    async fn texts(&self, ctx: &Context<'_>) -> Result<Vec<ArticleText>> {
        texts_of(ctx, self.article, &self.row.texts).await
    }
}

/// Whose an article is.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticleScope {
    /// The provider's, for every portal or for some.
    Provider,
    /// A portal's own.
    Portal,
}

/// An article as the desk has it.
#[derive(Clone, Debug)]
pub struct DeskArticle(pub(super) DeskRow);

impl DeskArticle {
    pub(super) fn position(&self) -> Position {
        Position {
            key: self.0.updated_at.timestamp_micros(),
            id: self.0.id,
        }
    }

    async fn portals_of(&self, ctx: &Context<'_>, ids: Vec<Uuid>) -> Result<Vec<Portal>> {
        let loader = ctx.data_unchecked::<DataLoader<PortalLoader>>();
        let mut found = loader
            .load_many(ids.iter().copied())
            .await
            .map_err(|error: Arc<DbError>| internal(Caller::of(ctx), &error))?;
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }
}

/// An article as it is written: its newest version, what is set beside the text, and where it is in its life.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl DeskArticle {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Article, self.0.id).into()
    }

    /// Counts every change; goes into whatever changes it.
    #[allow_for(AGENT, ADMIN)]
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Where it is in its life.
    #[allow_for(AGENT, ADMIN)]
    async fn state(&self) -> ArticleState {
        ArticleState::of(&self.0.state, self.0.in_review)
    }

    /// Whether somebody shall look it over: the article, or changes of a published one.
    #[allow_for(AGENT, ADMIN)]
    async fn is_in_review(&self) -> bool {
        self.0.in_review
    }

    /// Whose it is.
    #[allow_for(AGENT, ADMIN)]
    async fn scope(&self) -> ArticleScope {
        match self.0.tenant {
            None => ArticleScope::Provider,
            Some(_) => ArticleScope::Portal,
        }
    }

    /// The portal whose own it is; of a provider's article those to which it is limited, as far as one serves them: none when it
    /// is for all.
    #[allow_for(AGENT, ADMIN)]
    async fn portals(&self, ctx: &Context<'_>) -> Result<Vec<Portal>> {
        let limited = self.0.tenants.iter().flatten();
        let ids = self.0.tenant.iter().chain(limited).copied().collect();
        self.portals_of(ctx, ids).await
    }

    /// Whether it is for every portal, those to come too.
    #[allow_for(AGENT, ADMIN)]
    async fn is_for_all(&self) -> bool {
        self.0.tenant.is_none() && self.0.tenants.is_none()
    }

    /// What the newest version says, in every language that it has.
    #[allow_for(AGENT, ADMIN)]
    async fn texts(&self, ctx: &Context<'_>) -> Result<Vec<ArticleText>> {
        texts_of(ctx, self.0.id, &self.0.texts).await
    }

    /// The number of the newest version.
    #[allow_for(AGENT, ADMIN)]
    async fn latest_number(&self) -> i32 {
        self.0.latest
    }

    /// The number of the version that is published, or planned; null for one that never was.
    #[allow_for(AGENT, ADMIN)]
    async fn published_number(&self) -> Option<i32> {
        self.0.published
    }

    /// All versions, the newest first: a hundred at most.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "10 + child_complexity")]
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<ArticleVersion>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let rows = queries::versions(db, caller, self.0.id).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        let version = |row| ArticleVersion {
            article: self.0.id,
            row,
        };
        Ok(rows.into_iter().map(version).collect())
    }

    /// Its files, the first added first: a hundred at most.
    #[allow_for(AGENT, ADMIN)]
    async fn files(&self, ctx: &Context<'_>) -> Result<Vec<ArticleFile>> {
        files_of(ctx, self.0.id).await
    }

    /// How many of the contacts whom one serves found it helpful, version by version, the newest first.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "10 + child_complexity")]
    async fn tallies(&self, ctx: &Context<'_>) -> Result<Vec<ArticleTally>> {
        let caller = Caller::of(ctx);
        let rows = queries::tally(ctx.data_unchecked::<Database>(), caller, self.0.id).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        Ok(rows.into_iter().map(ArticleTally::from).collect())
    }

    /// How many of the contacts whom one serves found each step helpful, of the text that is read now in each language.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "10 + child_complexity")]
    async fn step_tallies(&self, ctx: &Context<'_>) -> Result<Vec<ArticleStepTally>> {
        tallies_of(ctx, self.0.id).await
    }

    /// What they said in words, or gave as a reason, the latest first: a hundred at most.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "10 + child_complexity")]
    async fn comments(&self, ctx: &Context<'_>) -> Result<Vec<ArticleComment>> {
        let caller = Caller::of(ctx);
        let rows = queries::said_of(ctx.data_unchecked::<Database>(), caller, self.0.id).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        Ok(rows.into_iter().map(ArticleComment::from).collect())
    }

    /// `DeskArticleCategory.id` of the category in which it lies.
    #[allow_for(AGENT, ADMIN)]
    async fn category_id(&self) -> Option<ID> {
        let id = |id| GlobalId::new(NodeKind::ArticleCategory, id).into();
        self.0.category.map(id)
    }

    /// For whom it is.
    #[allow_for(AGENT, ADMIN)]
    async fn audience(&self) -> ArticleAudience {
        self.0.audience
    }

    /// The kinds of contacts for whom it is.
    #[allow_for(AGENT, ADMIN)]
    async fn kinds(&self) -> Vec<ContactKind> {
        let kinds = self.0.kinds.iter();
        kinds
            .filter_map(|word| ContactKind::from_word(word))
            .collect()
    }

    /// The departments for which it is, in lower case.
    #[allow_for(AGENT, ADMIN)]
    async fn departments(&self) -> &[String] {
        &self.0.departments
    }

    /// `Contact.id` of the contacts for whom it is.
    #[allow_for(AGENT, ADMIN)]
    async fn contact_ids(&self) -> Vec<ID> {
        let id = |id: &Uuid| GlobalId::new(NodeKind::Contact, *id).into();
        self.0.contacts.iter().map(id).collect()
    }

    /// What it is about, in words.
    #[allow_for(AGENT, ADMIN)]
    async fn tags(&self) -> &[String] {
        &self.0.tags
    }

    /// `StaffMember.id` of whoever looks after it.
    #[allow_for(AGENT, ADMIN)]
    async fn owner_id(&self) -> Option<ID> {
        let id = |id| GlobalId::new(NodeKind::StaffMember, id).into();
        self.0.owner.map(id)
    }

    /// When it shall be looked through again.
    #[allow_for(AGENT, ADMIN)]
    async fn review_on(&self) -> Option<Date> {
        self.0.review_on.map(Date)
    }

    /// Others that are offered beside it first, in this order, as far as they are there for the caller. Each reader sees those that
    /// they may read.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "10 + child_complexity")]
    async fn related_articles(&self, ctx: &Context<'_>) -> Result<Vec<RelatedArticle>> {
        related(ctx, &self.0.related).await
    }

    /// Since when it is published, or from when.
    #[allow_for(AGENT, ADMIN)]
    async fn publish_at(&self) -> Option<DateTime<Utc>> {
        self.0.publish_at
    }

    /// Until when it is read; null: until somebody archives it.
    #[allow_for(AGENT, ADMIN)]
    async fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.expires_at
    }

    /// When it was first written.
    #[allow_for(AGENT, ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was last changed.
    #[allow_for(AGENT, ADMIN)]
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}
