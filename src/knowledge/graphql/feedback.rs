//! What readers say of an article, and what is counted of them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, user_errors},
    db::Database,
    knowledge::{
        commands::{self, Vote, missing},
        model::{ArticleVoteReason, VoteRow},
        queries::Tally,
    },
    tenants::Tenant,
};

/// Characters of a comment at most; the column says the same.
const MAX_COMMENT: usize = 2000;

/// What a contact said of an article.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleVote {
    /// Whether it helped.
    #[allow_for(PUBLIC)]
    pub is_helpful: bool,
    /// Why it did not.
    #[allow_for(PUBLIC)]
    pub reason: Option<ArticleVoteReason>,
    /// What they wrote to whoever wrote the article.
    #[allow_for(PUBLIC)]
    pub comment: Option<String>,
    /// When.
    #[allow_for(PUBLIC)]
    pub voted_at: DateTime<Utc>,
}

impl From<VoteRow> for ArticleVote {
    fn from(row: VoteRow) -> Self {
        Self {
            is_helpful: row.helpful,
            reason: row.reason,
            comment: row.comment,
            voted_at: row.voted_at,
        }
    }
}

/// What a contact said of an article in words, as the desk reads it.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct ArticleComment {
    /// The contact's name.
    #[allow_for(AGENT, ADMIN)]
    pub contact_name: String,
    /// `ArticleVersion.number` of the version that they read.
    #[allow_for(AGENT, ADMIN)]
    pub number: i32,
    /// What they said.
    #[allow_for(AGENT, ADMIN)]
    pub vote: ArticleVote,
}

impl From<VoteRow> for ArticleComment {
    fn from(row: VoteRow) -> Self {
        Self {
            contact_name: row.name.clone(),
            number: row.number,
            vote: row.into(),
        }
    }
}

/// How many of the contacts whom one serves found a version of an article helpful.
#[guarded]
#[derive(SimpleObject, Clone, Copy, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct ArticleTally {
    /// `ArticleVersion.number` of that version.
    #[allow_for(AGENT, ADMIN)]
    pub number: i32,
    /// How many did.
    #[allow_for(AGENT, ADMIN)]
    pub helpful: i64,
    /// How many did not.
    #[allow_for(AGENT, ADMIN)]
    pub unhelpful: i64,
}

impl From<Tally> for ArticleTally {
    fn from(tally: Tally) -> Self {
        Self {
            number: tally.number,
            helpful: tally.helpful,
            unhelpful: tally.unhelpful,
        }
    }
}

/// Adds what readers do to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArticleFeedbackMutation;

/// What to say of an article.
#[derive(InputObject)]
pub struct RateArticleInput {
    /// `Article.id`.
    pub article_id: ID,
    /// Whether it helped.
    pub is_helpful: bool,
    /// Why it did not; only where it did not.
    pub reason: Option<ArticleVoteReason>,
    /// Something to whoever wrote it, up to 2,000 characters. No contact reads another's.
    pub comment: Option<String>,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RateArticlePayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What came of reading an article.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArticleUse {
    /// It was read.
    Read,
    /// It was read while a ticket was being written, which is not needed any more.
    TicketSaved,
}

/// What to count.
#[derive(InputObject)]
pub struct CountArticleUseInput {
    /// `Article.id`.
    pub article_id: ID,
    /// What came of it.
    pub came: ArticleUse,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CountArticleUsePayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl ArticleFeedbackMutation {
    /// Says whether an article helped: once for each version, and anew as often as one likes. One that helps few comes up for
    /// review.
    #[allow_for(CONTACT, feature = KNOWLEDGE)]
    async fn rate_article(
        &self,
        ctx: &Context<'_>,
        input: RateArticleInput,
    ) -> Result<RateArticlePayload> {
        let errors = user_errors(Caller::of(ctx), rate(ctx, input).await)?;
        Ok(RateArticlePayload { errors })
    }

    /// Counts that an article was read in a portal; who read it is kept nowhere. A page calls it once when it shows one.
    #[allow_for(PUBLIC, feature = KNOWLEDGE)]
    async fn count_article_use(
        &self,
        ctx: &Context<'_>,
        input: CountArticleUseInput,
    ) -> Result<CountArticleUsePayload> {
        let errors = user_errors(Caller::of(ctx), count(ctx, input).await)?;
        Ok(CountArticleUsePayload { errors })
    }
}

async fn rate(ctx: &Context<'_>, input: RateArticleInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let comment = check.optional_block("comment", input.comment.as_deref(), MAX_COMMENT);
    if input.is_helpful && input.reason.is_some() {
        check.invalid("reason");
    }
    check.finish()?;
    let id = GlobalId::parse_as(&input.article_id, NodeKind::Article);
    let id = id.ok_or_else(|| missing(caller))?;
    let vote = Vote {
        helpful: input.is_helpful,
        reason: input.reason,
        comment,
    };
    commands::vote(ctx.data_unchecked::<Database>(), caller, id, vote).await
}

async fn count(ctx: &Context<'_>, input: CountArticleUseInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    if caller.read_only {
        // Staff who look as somebody, and programs that only read: no reading of a reader's.
        return Ok(());
    }
    let id = GlobalId::parse_as(&input.article_id, NodeKind::Article);
    let (Some(id), Some(tenant)) = (id, ctx.data_opt::<Arc<Tenant>>()) else {
        return Err(missing(caller));
    };
    let solved = input.came == ArticleUse::TicketSaved;
    let db = ctx.data_unchecked::<Database>();
    commands::count_use(db, caller, tenant.id, id, solved).await
}
