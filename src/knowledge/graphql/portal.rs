//! `Portal.knowledge`. The portal is a type of a lower floor, which knows nothing of articles: the field is added to it from here.

use std::{collections::BTreeMap, sync::Arc};

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use uuid::Uuid;

use super::types::{Article, ArticleCategory, ArticleHit, ArticleLink};
use crate::{
    access::{Caller, guarded},
    api::{ErrorCode, GlobalId, NodeKind, internal},
    db::{Database, DbError},
    knowledge::{
        commands,
        content::fits,
        missed::kept_words,
        model::HitRow,
        policy::Readable,
        queries::{self, Links, Looked, Which},
        tree::Tree,
    },
    tenants::{Portal, Tenant},
    text::{Locale, without_controls},
};

/// Characters of a search at most.
const MAX_SEARCH: usize = 300;
/// Articles of a list at most.
const MOST_LISTED: i32 = 100;
/// Articles that are found at most.
const MOST_FOUND: i32 = 50;
/// Articles that are suggested at most.
pub(super) const MOST_SUGGESTED: i32 = 10;
/// The latest ones on the home page, and the most helpful ones of each category.
const NEWEST: i64 = 10;
const MOST_HELPFUL: i64 = 3;

#[guarded]
#[ComplexObject]
impl Portal {
    /// The knowledge base, with what the caller may read of it: before log-in what is public, where the portal has
    /// `PUBLIC_KNOWLEDGE` switched on. Null for a portal that is closed, and for one that is not behind the host name: staff read
    /// at the desk.
    #[allow_for(PUBLIC, feature = KNOWLEDGE)]
    async fn knowledge(&self, ctx: &Context<'_>) -> Option<Knowledge> {
        let host = ctx.data_opt::<Arc<Tenant>>()?;
        let own = host.id == self.tenant().id;
        (own && host.state.is_open()).then(|| Knowledge(Arc::clone(host)))
    }
}

/// The knowledge base of a portal. A title, a count or a snippet of what the caller may not read stands nowhere in it.
#[derive(Clone, Debug)]
pub struct Knowledge(Arc<Tenant>);

/// What the home page of the knowledge base shows.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct KnowledgeHome {
    /// As `Knowledge.categories`.
    #[allow_for(PUBLIC)]
    pub categories: Vec<ArticleCategory>,
    /// The latest articles, ten at most.
    #[allow_for(PUBLIC)]
    pub newest: Vec<ArticleLink>,
    /// What readers said helped them, by category; one without such an article is not there.
    #[allow_for(PUBLIC)]
    pub helpful: Vec<HelpfulArticles>,
}

/// What helped readers most of what lies in a category.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct HelpfulArticles {
    /// `ArticleCategory.id` of a category at the top.
    #[allow_for(PUBLIC)]
    pub category_id: ID,
    /// Those in it and below that helped more readers than not, the most helpful first; three at most.
    #[allow_for(PUBLIC)]
    pub articles: Vec<ArticleLink>,
}

impl Knowledge {
    fn wanted(&self, caller: &Caller) -> [Locale; 2] {
        [caller.locale, self.0.default_locale]
    }

    async fn tree(&self, ctx: &Context<'_>) -> Result<Tree> {
        let (caller, db) = (Caller::of(ctx), ctx.data_unchecked::<Database>());
        let read = async {
            let counts = queries::counts(db, caller, self.0.id).await?;
            let rows = queries::categories(db, caller, self.0.id).await?;
            Ok(Tree::of(rows, &counts))
        };
        read.await
            .map_err(|error: DbError| internal(caller, &error))
    }

    fn shown(&self, caller: &Caller, tree: &Tree) -> Vec<ArticleCategory> {
        let wanted = self.wanted(caller);
        let shown = tree.0.iter().map(|one| ArticleCategory::of(one, wanted));
        shown.collect()
    }

    async fn helpful(&self, ctx: &Context<'_>, tree: &Tree) -> Result<Vec<HelpfulArticles>> {
        let caller = Caller::of(ctx);
        let tops = tree.0.iter().filter(|one| one.row.parent.is_none());
        let tops: Vec<_> = tops
            .map(|one| (one.row.id, tree.below(one.row.id)))
            .collect();
        let (db, wanted) = (ctx.data_unchecked::<Database>(), self.wanted(caller));
        let rows = queries::helpful(db, caller, self.0.id, &tops, wanted, MOST_HELPFUL).await;
        let mut articles = BTreeMap::<Uuid, Vec<ArticleLink>>::new();
        for (top, row) in rows.map_err(|error| internal(caller, &error))? {
            articles
                .entry(top)
                .or_default()
                .push(ArticleLink::of(row, caller));
        }
        let shelves = tops.iter().filter_map(|(top, _)| {
            Some(HelpfulArticles {
                category_id: GlobalId::new(NodeKind::ArticleCategory, *top).into(),
                articles: articles.remove(top)?,
            })
        });
        Ok(shelves.collect())
    }

    async fn found(
        &self,
        ctx: &Context<'_>,
        text: &str,
        categories: Option<Vec<Uuid>>,
        fitting: bool,
        most: i64,
    ) -> Result<Vec<HitRow>> {
        let caller = Caller::of(ctx);
        let looked = Looked {
            readable: Readable::in_portal(caller, self.0.id),
            tenant: self.0.id,
            text,
            categories,
            wanted: self.wanted(caller),
            fitting,
            most,
        };
        let rows = queries::found(ctx.data_unchecked::<Database>(), caller, looked).await;
        rows.map_err(|error| internal(caller, &error))
    }

    async fn links(&self, ctx: &Context<'_>, which: Which, most: i64) -> Result<Vec<ArticleLink>> {
        let caller = Caller::of(ctx);
        let links = Links {
            readable: Readable::in_portal(caller, self.0.id),
            which,
            wanted: self.wanted(caller),
            most,
        };
        let rows = queries::linked(ctx.data_unchecked::<Database>(), caller, links).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        let links = rows.into_iter().map(|row| ArticleLink::of(row, caller));
        Ok(links.collect())
    }
}

/// Counts words that found nothing. Whoever looked has their answer either way.
async fn missed(ctx: &Context<'_>, text: &str) {
    let Some(words) = kept_words(text) else {
        return;
    };
    let (db, caller) = (ctx.data_unchecked::<Database>(), Caller::of(ctx));
    if let Err(error) = commands::count_missed(db, caller, &words, caller.locale).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "a search without a hit was not counted"
        );
    }
}

/// So many as were asked for.
pub(super) fn most(caller: &Caller, first: i32, limit: i32) -> Result<i64> {
    if (1..=limit).contains(&first) {
        return Ok(i64::from(first));
    }
    let named = [("argument", "first".into()), ("limit", limit.into())];
    Err(ErrorCode::BadPage.error(caller.locale, "error-page-size", &named))
}

/// What somebody writes, as a search: it means no operators.
pub(super) fn as_written(text: &str) -> String {
    let text: String = text.chars().take(MAX_SEARCH).collect();
    without_controls(&text).replace(['"', '-'], " ")
}

#[guarded]
#[Object]
impl Knowledge {
    /// What its home page shows, in a constant number of statements.
    #[allow_for(PUBLIC)]
    async fn home(&self, ctx: &Context<'_>) -> Result<KnowledgeHome> {
        let tree = self.tree(ctx).await?;
        Ok(KnowledgeHome {
            categories: self.shown(Caller::of(ctx), &tree),
            newest: self.links(ctx, Which::Newest, NEWEST).await?,
            helpful: self.helpful(ctx, &tree).await?,
        })
    }

    /// The categories in which there is something for the caller, in order; which lies in which, `parentId` says.
    #[allow_for(PUBLIC)]
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<ArticleCategory>> {
        let tree = self.tree(ctx).await?;
        Ok(self.shown(Caller::of(ctx), &tree))
    }

    /// Articles, the latest first: all, or those in a category and below it. None in a category that is none for the caller.
    #[allow_for(PUBLIC)]
    #[graphql(complexity = "1 + usize::try_from(first).unwrap_or(1) * child_complexity")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`ArticleCategory.slug`.")] category: Option<String>,
        #[graphql(desc = "At most so many, 1 to 100.", default = 20)] first: i32,
    ) -> Result<Vec<ArticleLink>> {
        let most = most(Caller::of(ctx), first, MOST_LISTED)?;
        let which = match category {
            None => Which::Newest,
            Some(slug) => {
                let tree = self.tree(ctx).await?;
                let Some(one) = tree.named(&slug) else {
                    return Ok(Vec::new());
                };
                Which::In(tree.below(one.row.id))
            }
        };
        self.links(ctx, which, most).await
    }

    /// The article that has this slug, in any language, or ever had it; null for one that is none for the caller.
    #[allow_for(PUBLIC)]
    async fn article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`ArticleLink.slug`.")] slug: String,
    ) -> Result<Option<Article>> {
        if !fits(&slug) {
            return Ok(None);
        }
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let found = queries::article(db, caller, self.0.id, &slug, self.wanted(caller)).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        Ok(found.map(|row| Article {
            row,
            asked: slug,
            tenant: Arc::clone(&self.0),
        }))
    }

    /// The articles in which these words are, the best first. The last word may be half of one; `"…"` means words as they stand
    /// and `-` words that shall not be there. Where nothing has all of the words, some will do, and then words that are written
    /// alike. An error, `BAD_SEARCH`, for more than 300 characters.
    #[allow_for(PUBLIC)]
    #[graphql(complexity = "5 + usize::try_from(first).unwrap_or(1) * child_complexity")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is looked for.")] text: String,
        #[graphql(desc = "`ArticleCategory.slug`: only in it and below.")] category: Option<String>,
        #[graphql(desc = "At most so many, 1 to 50.", default = 10)] first: i32,
        #[graphql(
            desc = "Whether the words are what is looked for, not what has been typed of them so far: when they find nothing, the \
                    desk learns what to write next. Addresses and long numbers in them, which may tell who looked, are not kept.",
            default = false
        )]
        submitted: bool,
    ) -> Result<Vec<ArticleHit>> {
        let caller = Caller::of(ctx);
        let most = most(caller, first, MOST_FOUND)?;
        if text.chars().nth(MAX_SEARCH).is_some() {
            let limit = [("limit", MAX_SEARCH.into())];
            return Err(ErrorCode::BadSearch.error(caller.locale, "error-search-too-long", &limit));
        }
        let text = without_controls(&text);
        let everywhere = category.is_none();
        let categories = match category {
            None => None,
            Some(slug) => {
                let tree = self.tree(ctx).await?;
                let Some(one) = tree.named(&slug) else {
                    return Ok(Vec::new());
                };
                Some(tree.below(one.row.id))
            }
        };
        let rows = self.found(ctx, &text, categories, false, most).await?;
        if rows.is_empty() && submitted && everywhere && !caller.read_only {
            missed(ctx, &text).await;
        }
        let hits = rows.into_iter().map(|row| ArticleHit::of(row, caller));
        Ok(hits.collect())
    }

    /// Articles that may spare what somebody is writing, the best first: of a ticket's subject and description, say. Any of its words
    /// will do, what hardly fits is left out, and only the first 300 characters are looked at.
    #[allow_for(PUBLIC)]
    #[graphql(complexity = "5 + usize::try_from(first).unwrap_or(1) * child_complexity")]
    async fn suggest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is being written.")] text: String,
        #[graphql(desc = "At most so many, 1 to 10.", default = 3)] first: i32,
    ) -> Result<Vec<ArticleLink>> {
        let caller = Caller::of(ctx);
        let most = most(caller, first, MOST_SUGGESTED)?;
        let rows = self
            .found(ctx, &as_written(&text), None, true, most)
            .await?;
        let links = rows
            .into_iter()
            .map(|row| ArticleLink::of(row.link, caller));
        Ok(links.collect())
    }
}
