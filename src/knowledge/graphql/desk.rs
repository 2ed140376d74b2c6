//! `serviceDesk.knowledge`.

use async_graphql::{Context, ID, InputObject, Object, Result};
use uuid::Uuid;

use super::{
    attached::rich_text,
    desk_categories::DeskArticleCategory,
    desk_types::{ArticleScope, DeskArticle},
    figures::{KnowledgeFigures, figures},
    portal::{MOST_SUGGESTED, as_written, most},
    words::{SearchWords, search_words},
};
use crate::{
    access::{Caller, guarded},
    api::{
        Connection, CursorKey, Date, GlobalId, NodeKind, PageArguments, RichText, internal,
        page_cost, words,
    },
    db::{Database, DbError},
    knowledge::{
        content::MAX_BODY,
        model::ArticleState,
        policy::Readable,
        queries::{self, DeskFilter, Looked},
    },
    text::Locale,
};

/// Characters of a search by name that are looked at, and words of it that are looked for.
const MAX_NAMES: usize = 200;
const MAX_WORDS: usize = 8;

/// Adds the knowledge base to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnowledgeOnDesk;

#[guarded]
#[Object]
impl KnowledgeOnDesk {
    /// The knowledge base as it is written.
    #[allow_for(AGENT, ADMIN)]
    async fn knowledge(&self) -> DeskKnowledge {
        DeskKnowledge
    }
}

/// Which articles to list.
#[derive(InputObject, Debug, Default)]
pub struct ArticleFilter {
    /// Only those in this state; `IN_REVIEW` has changes of published ones too.
    pub state: Option<ArticleState>,
    /// Only the provider's, or only portals' own (with `tenantId`).
    pub scope: Option<ArticleScope>,
    /// `Portal.id`: only this portal's own.
    pub tenant_id: Option<ID>,
    /// `DeskArticleCategory.id`: only those in it, not below.
    pub category_id: Option<ID>,
    /// `StaffMember.id`: only those that they look after.
    pub owner_id: Option<ID>,
    /// Only those with each of these words in a title, an address or a tag, in any language; accents and capitals do not matter. Of
    /// a long text, the first 200 characters are looked for.
    pub search: Option<String>,
}

impl ArticleFilter {
    /// None when something is named that is no id: there is nothing of it.
    fn read(&self) -> Option<DeskFilter> {
        let id = |id: &Option<ID>, kind| match id {
            None => Some(None),
            Some(id) => GlobalId::parse_as(id, kind).map(Some),
        };
        let tenant = id(&self.tenant_id, NodeKind::Portal)?;
        Some(DeskFilter {
            state: self.state,
            tenant: match (self.scope, tenant) {
                (Some(ArticleScope::Provider), None) => Some(None),
                (Some(ArticleScope::Provider), Some(_)) => return None,
                (_, Some(tenant)) => Some(Some(tenant)),
                (_, None) => None,
            },
            category: id(&self.category_id, NodeKind::ArticleCategory)?,
            owner: id(&self.owner_id, NodeKind::StaffMember)?,
            words: words(self.search.as_deref(), MAX_NAMES, MAX_WORDS),
        })
    }
}

/// The knowledge base as it is written: drafts, what is published, what was.
#[derive(Clone, Copy, Debug)]
pub struct DeskKnowledge;

#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl DeskKnowledge {
    /// Articles of the portals that one serves and the provider's, the latest change first.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only articles behind this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only articles before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only these.")] filter: Option<ArticleFilter>,
    ) -> Result<Connection<DeskArticle>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "desk articles");
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
            let Some(filter) = filter.unwrap_or_default().read() else {
                return Ok((Vec::new(), counted.then_some(0)));
            };
            let rows = queries::desk_page(db, caller, &filter, &page).await?;
            let total = if counted {
                Some(queries::desk_count(db, caller, &filter).await?)
            } else {
                None
            };
            Ok((rows, total))
        };
        let (rows, total) = load
            .await
            .map_err(|error: DbError| internal(caller, &error))?;
        let rows = rows.into_iter().map(DeskArticle).collect();
        Ok(Connection::new(
            &page,
            keyset,
            rows,
            total,
            DeskArticle::position,
        ))
    }

    /// The article of this id; null for one that is not there, or is of a portal that one does not serve.
    #[allow_for(AGENT, ADMIN)]
    async fn article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`DeskArticle.id`.")] id: ID,
    ) -> Result<Option<DeskArticle>> {
        match GlobalId::parse_as(&id, NodeKind::Article) {
            Some(id) => load(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Published articles of a portal, its own and the provider's there, that may answer what somebody asked, the best first, by the
    /// portal's own search: of a ticket's subject, say. Any of its words will do, what hardly fits is left out, and only the first
    /// 300 characters are looked at.
    /// None for a portal that one does not serve. Those for staff only and for certain contacts are among them: see
    /// `DeskArticle.audience`.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "5 + usize::try_from(first).unwrap_or(1) * child_complexity")]
    async fn matching_articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
        #[graphql(desc = "What was asked.")] text: String,
        #[graphql(desc = "At most so many, 1 to 10.", default = 3)] first: i32,
    ) -> Result<Vec<DeskArticle>> {
        let caller = Caller::of(ctx);
        let most = most(caller, first, MOST_SUGGESTED)?;
        match served(caller, Some(tenant_id)) {
            Some(Some(tenant)) => matching(ctx, tenant, &text, most).await,
            _ => Ok(Vec::new()),
        }
    }

    /// What the search of a portal that one serves knows beside the words of the language, without the provider's, which it knows
    /// too: those are there when no portal is named. Null when one serves no portal of that id.
    #[allow_for(AGENT, ADMIN)]
    async fn search_words(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`; the provider's for every portal when not given.")]
        tenant_id: Option<ID>,
    ) -> Result<Option<SearchWords>> {
        match served(Caller::of(ctx), tenant_id) {
            Some(tenant) => search_words(ctx, tenant).await.map(Some),
            None => Ok(None),
        }
    }

    /// What Markdown would look like in an article. Nothing is kept.
    #[allow_for(AGENT, ADMIN)]
    async fn markdown_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first 200,000 characters are looked at.")] markdown: String,
        #[graphql(desc = "The article's language; the caller's when not given.")] locale: Option<
            Locale,
        >,
        #[graphql(desc = "`DeskArticle.id`: whose files the text may show.")] article_id: Option<
            ID,
        >,
    ) -> Result<RichText> {
        let locale = locale.unwrap_or_else(|| Caller::of(ctx).locale);
        let article = article_id.and_then(|id| GlobalId::parse_as(&id, NodeKind::Article));
        let markdown = markdown.chars().take(MAX_BODY).collect();
        rich_text(ctx, article.unwrap_or_default(), markdown, locale).await
    }

    /// What the knowledge base does for the people of a portal that one serves, or of all of them. Null when one serves no portal
    /// of that id. BAD_RANGE for days in the wrong order, and for more than 366 of them.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "50 + child_complexity")]
    async fn figures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`; all portals when not given.")] tenant_id: Option<ID>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, counted too.")] to: Date,
    ) -> Result<Option<KnowledgeFigures>> {
        match served(Caller::of(ctx), tenant_id) {
            Some(tenant) => figures(ctx, tenant, (from.0, to.0)).await.map(Some),
            None => Ok(None),
        }
    }

    /// The categories of the portals that one serves and the provider's, in order: 500 of each at most.
    #[allow_for(AGENT, ADMIN)]
    async fn categories(&self, ctx: &Context<'_>) -> Result<Vec<DeskArticleCategory>> {
        categories(ctx).await
    }
}

/// The portal that is named, if one serves it; none is named when all are meant.
fn served(caller: &Caller, id: Option<ID>) -> Option<Option<Uuid>> {
    match id {
        None => Some(None),
        Some(id) => GlobalId::parse_as(&id, NodeKind::Portal)
            .filter(|id| caller.serves(*id))
            .map(Some),
    }
}

/// Two statements: which ones, and what the desk has of them.
async fn matching(
    ctx: &Context<'_>,
    tenant: Uuid,
    text: &str,
    most: i64,
) -> Result<Vec<DeskArticle>> {
    let (db, caller) = (ctx.data_unchecked::<Database>(), Caller::of(ctx));
    let looked = Looked {
        readable: Readable::shown_to_desk(caller, tenant),
        tenant,
        text: &as_written(text),
        categories: None,
        wanted: [caller.locale, caller.locale],
        fitting: true,
        most,
    };
    let load = async {
        let hits = queries::found(db, caller, looked).await?;
        let ids: Vec<Uuid> = hits.iter().map(|hit| hit.link.id).collect();
        let mut rows = queries::desk_many(db, caller, ids.clone()).await?;
        rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok(rows.into_iter().map(DeskArticle).collect())
    };
    load.await
        .map_err(|error: DbError| internal(caller, &error))
}

pub(super) async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<DeskArticle>> {
    let caller = Caller::of(ctx);
    let found = queries::desk_one(ctx.data_unchecked::<Database>(), caller, id).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    Ok(found.map(DeskArticle))
}

pub(super) async fn categories(ctx: &Context<'_>) -> Result<Vec<DeskArticleCategory>> {
    let caller = Caller::of(ctx);
    let rows = queries::desk_categories(ctx.data_unchecked::<Database>(), caller).await;
    let rows = rows.map_err(|error| internal(caller, &error))?;
    Ok(rows.into_iter().map(DeskArticleCategory::from).collect())
}
