//! `Portal.knowledge`. The portal is a type of a lower floor, which knows nothing of articles: the field is added to it from here.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Object, Result};
use uuid::Uuid;

use super::{
    favourites::{MOST_FAVOURITES, favourites},
    home::{KnowledgeHome, shown, tree},
    types::{Article, ArticleCategory, ArticleHit, ArticleLink},
};
use crate::{
    access::{Caller, guarded},
    api::{Connection, CursorKey, ErrorCode, PageArguments, internal, page_cost},
    db::{Database, DbError},
    knowledge::{
        commands,
        content::fits,
        missed::kept_words,
        model::HitRow,
        policy::Readable,
        queries::{self, Looked},
    },
    tenants::{Portal, Tenant},
    text::{Locale, without_controls},
};

/// Characters of a search at most.
const MAX_SEARCH: usize = 300;
/// Articles that are found at most.
const MOST_FOUND: i32 = 50;
/// Articles that are suggested at most.
pub(super) const MOST_SUGGESTED: i32 = 10;

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

impl Knowledge {
    fn wanted(&self, caller: &Caller) -> [Locale; 2] {
        [caller.locale, self.0.default_locale]
    }

    /// A category that has something for the caller, and those below it unless it is meant alone; with how many articles they have.
    async fn inside(
        &self,
        ctx: &Context<'_>,
        slug: &str,
        below: bool,
    ) -> Result<Option<(Vec<Uuid>, i64)>> {
        let tree = tree(ctx, &self.0).await?;
        Ok(tree.named(slug).map(|one| {
            if below {
                (tree.below(one.row.id), one.total)
            } else {
                (vec![one.row.id], one.own)
            }
        }))
    }

    async fn page(
        &self,
        ctx: &Context<'_>,
        (category, below): (Option<String>, bool),
        arguments: PageArguments,
    ) -> Result<Connection<ArticleLink>> {
        let (caller, db) = (Caller::of(ctx), ctx.data_unchecked::<Database>());
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "portal articles");
        let page = arguments.check(caller, &keyset)?;
        let counted = ctx.look_ahead().field("totalCount").exists();
        let (categories, known) = match category {
            None => (None, None),
            Some(slug) => {
                let inside = self.inside(ctx, &slug, below).await?;
                let (categories, total) = inside.unwrap_or_default();
                (Some(categories), Some(total))
            }
        };
        let load = async {
            let readable = Readable::in_portal(caller, self.0.id);
            let of = (readable.clone(), categories);
            let rows = queries::page_of(db, caller, of, self.wanted(caller), &page).await?;
            let total = match known {
                None if counted => Some(queries::count(db, caller, readable).await?),
                known => known,
            };
            Ok((rows, total))
        };
        let (rows, total) = load
            .await
            .map_err(|error: DbError| internal(caller, &error))?;
        let links = rows.into_iter().map(|row| ArticleLink::of(row, caller));
        Ok(Connection::new(
            &page,
            keyset,
            links.collect(),
            total,
            |link| link.position,
        ))
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
    /// What its home page shows, in a constant number of statements: one for each of its lists that is asked for.
    #[allow_for(PUBLIC)]
    async fn home(&self) -> KnowledgeHome {
        KnowledgeHome::of(Arc::clone(&self.0))
    }

    /// The categories in which there is something for the caller, in order; which lies in which, `parentId` says.
    #[allow_for(PUBLIC)]
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<ArticleCategory>> {
        let tree = tree(ctx, &self.0).await?;
        Ok(shown(Caller::of(ctx), &self.0, &tree))
    }

    /// Articles, the latest first: all, or those in a category and below it. None in a category that is none for the caller.
    #[allow_for(PUBLIC)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "the four of every list, and two that say of what"
    )]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`ArticleCategory.slug`.")] category: Option<String>,
        #[graphql(
            desc = "Whether those below the category are among them.",
            default = true
        )]
        below: bool,
        #[graphql(desc = "At most so many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only articles behind this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only articles before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ArticleLink>> {
        let arguments = PageArguments {
            first,
            after,
            last,
            before,
        };
        self.page(ctx, (category, below), arguments).await
    }

    /// The caller's favourites, the last added first: 200 at most. None for whoever is no contact.
    #[allow_for(PUBLIC)]
    #[graphql(complexity = "20 + child_complexity")]
    async fn favourites(&self, ctx: &Context<'_>) -> Result<Vec<ArticleLink>> {
        favourites(ctx, &self.0, MOST_FAVOURITES).await
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
            Some(slug) => match self.inside(ctx, &slug, true).await? {
                None => return Ok(Vec::new()),
                Some((categories, _)) => Some(categories),
            },
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
