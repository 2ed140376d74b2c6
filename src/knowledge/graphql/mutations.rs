//! What can be done with an article.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    desk,
    desk_types::DeskArticle,
    inputs::{ArticleSettingsInput, ArticleTextInput, one, parts, texts},
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError},
    knowledge::commands::{self, missing},
};

/// Adds articles to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArticleMutation;

/// A new article.
#[derive(InputObject)]
pub struct CreateArticleInput {
    /// `Portal.id` of the portal whose own it is; null for the provider's, for every portal, which takes somebody who serves all.
    pub tenant_id: Option<ID>,
    /// What it says, in one language at least. Who reads another gets one that it has, and is told so.
    pub texts: Vec<ArticleTextInput>,
    /// What is set beside.
    pub settings: ArticleSettingsInput,
}

/// The next version of an article, whole.
#[derive(InputObject)]
pub struct SaveArticleDraftInput {
    /// `DeskArticle.id`.
    pub article_id: ID,
    /// `DeskArticle.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub version: i32,
    /// What it shall say. Nobody reads it before it is published.
    pub texts: Vec<ArticleTextInput>,
    /// What is set beside, at once; null leaves it. Of a published article only admins change it.
    pub settings: Option<ArticleSettingsInput>,
}

/// Which article shall be looked over.
#[derive(InputObject)]
pub struct SubmitArticleForReviewInput {
    /// `DeskArticle.id`.
    pub article_id: ID,
    /// `DeskArticle.version` that was seen.
    pub version: i32,
}

/// Which article to publish, and when.
#[derive(InputObject)]
pub struct PublishArticleInput {
    /// `DeskArticle.id`.
    pub article_id: ID,
    /// `DeskArticle.version` that was seen: its newest version is published.
    pub version: i32,
    /// From when; null for at once. Until then stays what is read now.
    pub at: Option<DateTime<Utc>>,
    /// Until when it is read; null: until somebody archives it.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Which article to archive.
#[derive(InputObject)]
pub struct ArchiveArticleInput {
    /// `DeskArticle.id`.
    pub article_id: ID,
    /// `DeskArticle.version` that was seen.
    pub version: i32,
}

/// Which version to bring back.
#[derive(InputObject)]
pub struct RestoreArticleVersionInput {
    /// `DeskArticle.id`.
    pub article_id: ID,
    /// `DeskArticle.version` that was seen.
    pub version: i32,
    /// `ArticleVersion.number` of the version to bring back.
    pub number: i32,
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// The article as it is now, after a `CONFLICT` too; null when something else was wrong.
            #[allow_for(HOLDER)]
            pub article: Option<DeskArticle>,
            /// What was wrong.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl From<(Option<DeskArticle>, Vec<UserError>)> for $name {
            fn from((article, errors): (Option<DeskArticle>, Vec<UserError>)) -> Self {
                Self { article, errors }
            }
        }
    )+};
}

payloads! {
    /// What comes of writing an article.
    CreateArticlePayload,
    /// What comes of writing the next version of an article.
    SaveArticleDraftPayload,
    /// What comes of having an article looked over.
    SubmitArticleForReviewPayload,
    /// What comes of publishing an article.
    PublishArticlePayload,
    /// What comes of archiving an article.
    ArchiveArticlePayload,
    /// What comes of bringing a version back.
    RestoreArticleVersionPayload,
}

#[guarded]
#[Object]
impl ArticleMutation {
    /// Writes an article, as a draft.
    #[allow_for(AGENT, ADMIN)]
    async fn create_article(
        &self,
        ctx: &Context<'_>,
        input: CreateArticleInput,
    ) -> Result<CreateArticlePayload> {
        let caller = Caller::of(ctx);
        let created = async {
            let tenant = one(caller, input.tenant_id, NodeKind::Portal, "tenantId")?;
            let settings = input.settings.read(caller)?;
            let (db, origin) = parts(ctx);
            commands::create(db, caller, origin, tenant, &texts(input.texts), settings).await
        };
        match created.await {
            Ok(id) => answer(ctx, Some(id), Ok(())).await,
            Err(failure) => answer(ctx, None, Err(failure)).await,
        }
    }

    /// Writes the next version of an article. Every version is kept, and nothing is overwritten that somebody else has written
    /// since `version`.
    #[allow_for(AGENT, ADMIN)]
    async fn save_article_draft(
        &self,
        ctx: &Context<'_>,
        input: SaveArticleDraftInput,
    ) -> Result<SaveArticleDraftPayload> {
        let caller = Caller::of(ctx);
        let id = article(&input.article_id);
        let saved = async {
            let id = id.ok_or_else(|| missing(caller))?;
            let settings = match input.settings {
                Some(settings) => Some(settings.read(caller)?),
                None => None,
            };
            let (db, origin) = parts(ctx);
            let seen = (id, input.version);
            commands::save(db, caller, origin, seen, &texts(input.texts), settings).await
        };
        let done = saved.await;
        answer(ctx, id, done).await
    }

    /// Asks for an article, or for the changes of a published one, to be looked over before it is published.
    #[allow_for(AGENT, ADMIN)]
    async fn submit_article_for_review(
        &self,
        ctx: &Context<'_>,
        input: SubmitArticleForReviewInput,
    ) -> Result<SubmitArticleForReviewPayload> {
        let caller = Caller::of(ctx);
        let id = article(&input.article_id);
        let done = async {
            let id = id.ok_or_else(|| missing(caller))?;
            let (db, origin) = parts(ctx);
            commands::submit(db, caller, origin, id, input.version).await
        };
        let done = done.await;
        answer(ctx, id, done).await
    }

    /// Publishes the newest version of an article, at once or at a time.
    #[allow_for(ADMIN)]
    async fn publish_article(
        &self,
        ctx: &Context<'_>,
        input: PublishArticleInput,
    ) -> Result<PublishArticlePayload> {
        let caller = Caller::of(ctx);
        let id = article(&input.article_id);
        let done = async {
            let id = id.ok_or_else(|| missing(caller))?;
            let (db, origin) = parts(ctx);
            let seen = (id, input.version);
            commands::publish(db, caller, origin, seen, input.at, input.expires_at).await
        };
        let done = done.await;
        answer(ctx, id, done).await
    }

    /// Takes an article out of every portal, planned versions too. It is kept, with all of its versions and addresses.
    #[allow_for(ADMIN)]
    async fn archive_article(
        &self,
        ctx: &Context<'_>,
        input: ArchiveArticleInput,
    ) -> Result<ArchiveArticlePayload> {
        let caller = Caller::of(ctx);
        let id = article(&input.article_id);
        let done = async {
            let id = id.ok_or_else(|| missing(caller))?;
            let (db, origin) = parts(ctx);
            commands::archive(db, caller, origin, id, input.version).await
        };
        let done = done.await;
        answer(ctx, id, done).await
    }

    /// Makes a former version of an article its newest one again, to be published. An archived article becomes a draft by that,
    /// which is for admins.
    #[allow_for(AGENT, ADMIN)]
    async fn restore_article_version(
        &self,
        ctx: &Context<'_>,
        input: RestoreArticleVersionInput,
    ) -> Result<RestoreArticleVersionPayload> {
        let caller = Caller::of(ctx);
        let id = article(&input.article_id);
        let done = async {
            let id = id.ok_or_else(|| missing(caller))?;
            let (db, origin) = parts(ctx);
            commands::restore(db, caller, origin, (id, input.version), input.number).await
        };
        let done = done.await;
        answer(ctx, id, done).await
    }
}

fn article(id: &ID) -> Option<Uuid> {
    GlobalId::parse_as(id, NodeKind::Article)
}

async fn answer<P>(ctx: &Context<'_>, id: Option<Uuid>, done: Result<(), Failure>) -> Result<P>
where
    P: From<(Option<DeskArticle>, Vec<UserError>)>,
{
    let (shown, errors) = match done {
        Ok(()) => (true, Vec::new()),
        Err(failure) => {
            let shown = failure.is_conflict();
            (shown, failure.into_user_errors(Caller::of(ctx))?)
        }
    };
    let article = match id.filter(|_| shown) {
        Some(id) => desk::load(ctx, id).await?,
        None => None,
    };
    Ok((article, errors).into())
}
