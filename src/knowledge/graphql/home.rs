//! `Knowledge.home`.

use std::{collections::BTreeMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    favourites::favourites,
    types::{ArticleCategory, ArticleLink},
};
use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind, internal},
    db::{Database, DbError},
    knowledge::{
        policy::Readable,
        queries::{self, Links, Which},
        tree::Tree,
    },
    tenants::Tenant,
};

/// The latest ones on the home page, the caller's favourites, and the most helpful ones of each category.
const NEWEST: i64 = 10;
const MOST_LIKED: i64 = 10;
const MOST_HELPFUL: i64 = 3;

/// What the home page of the knowledge base shows.
#[derive(Debug)]
pub struct KnowledgeHome {
    tenant: Arc<Tenant>,
    /// Read once, whoever asks first.
    tree: OnceCell<Tree>,
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

/// The categories of a portal, with what the caller may read in each.
pub(super) async fn tree(ctx: &Context<'_>, tenant: &Tenant) -> Result<Tree> {
    let (caller, db) = (Caller::of(ctx), ctx.data_unchecked::<Database>());
    let read = async {
        let counts = queries::counts(db, caller, tenant.id).await?;
        let rows = queries::categories(db, caller, tenant.id).await?;
        Ok(Tree::of(rows, &counts))
    };
    read.await
        .map_err(|error: DbError| internal(caller, &error))
}

pub(super) fn shown(caller: &Caller, tenant: &Tenant, tree: &Tree) -> Vec<ArticleCategory> {
    let wanted = [caller.locale, tenant.default_locale];
    let shown = tree.0.iter().map(|one| ArticleCategory::of(one, wanted));
    shown.collect()
}

impl KnowledgeHome {
    pub(super) const fn of(tenant: Arc<Tenant>) -> Self {
        Self {
            tenant,
            tree: OnceCell::const_new(),
        }
    }

    async fn tree(&self, ctx: &Context<'_>) -> Result<&Tree> {
        self.tree.get_or_try_init(|| tree(ctx, &self.tenant)).await
    }
}

/// What the home page of the knowledge base shows.
#[guarded]
#[Object]
impl KnowledgeHome {
    /// As `Knowledge.categories`.
    #[allow_for(PUBLIC)]
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<ArticleCategory>> {
        let tree = self.tree(ctx).await?;
        Ok(shown(Caller::of(ctx), &self.tenant, tree))
    }

    /// The latest articles, ten at most.
    #[allow_for(PUBLIC)]
    async fn newest(&self, ctx: &Context<'_>) -> Result<Vec<ArticleLink>> {
        links(ctx, &self.tenant, Which::Latest(None), NEWEST).await
    }

    /// As `Knowledge.favourites`, ten at most.
    #[allow_for(PUBLIC)]
    async fn favourites(&self, ctx: &Context<'_>) -> Result<Vec<ArticleLink>> {
        favourites(ctx, &self.tenant, MOST_LIKED).await
    }

    /// What readers said helped them, by category; one without such an article is not there.
    #[allow_for(PUBLIC)]
    async fn helpful(&self, ctx: &Context<'_>) -> Result<Vec<HelpfulArticles>> {
        let (caller, tenant) = (Caller::of(ctx), &self.tenant);
        let tree = self.tree(ctx).await?;
        let tops = tree.0.iter().filter(|one| one.row.parent.is_none());
        let tops: Vec<_> = tops
            .map(|one| (one.row.id, tree.below(one.row.id)))
            .collect();
        let db = ctx.data_unchecked::<Database>();
        let wanted = [caller.locale, tenant.default_locale];
        let rows = queries::helpful(db, caller, tenant.id, &tops, wanted, MOST_HELPFUL).await;
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
}

/// A list of articles in a portal, from its start.
pub(super) async fn links(
    ctx: &Context<'_>,
    tenant: &Tenant,
    which: Which,
    most: i64,
) -> Result<Vec<ArticleLink>> {
    let caller = Caller::of(ctx);
    let links = Links {
        readable: Readable::in_portal(caller, tenant.id),
        which,
        wanted: [caller.locale, tenant.default_locale],
        most,
    };
    let rows = queries::linked(ctx.data_unchecked::<Database>(), caller, links).await;
    let rows = rows.map_err(|error| internal(caller, &error))?;
    let links = rows.into_iter().map(|row| ArticleLink::of(row, caller));
    Ok(links.collect())
}
