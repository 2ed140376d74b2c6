//! Words that a portal's search knows beside those of the language.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::inputs::{one, parts};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode, internal},
    db::Database,
    knowledge::{
        commands::{self, seen_of},
        queries,
    },
    text::Locale,
};

/// What a search knows beside the words of the language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct SearchWords {
    /// Words that mean the same.
    #[allow_for(AGENT, ADMIN)]
    pub synonyms: Vec<SynonymGroup>,
    /// What is the answer to a search, whatever its words are.
    #[allow_for(AGENT, ADMIN)]
    pub best_answers: Vec<BestAnswer>,
    /// What there is, in short: goes into `saveSearchWords`.
    #[allow_for(AGENT, ADMIN)]
    pub seen: String,
}

/// Words that mean the same: whoever looks for one finds what has another.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct SynonymGroup {
    /// In which language.
    #[allow_for(AGENT, ADMIN)]
    pub locale: Locale,
    /// The words.
    #[allow_for(AGENT, ADMIN)]
    pub words: Vec<String>,
}

/// Who looks for these words finds this article first, if they may read it.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct BestAnswer {
    /// The words, as somebody types them.
    #[allow_for(AGENT, ADMIN)]
    pub words: String,
    /// `DeskArticle.id`.
    #[allow_for(AGENT, ADMIN)]
    pub article_id: ID,
}

/// Those of a portal that one serves, or the provider's for every portal.
pub(super) async fn search_words(ctx: &Context<'_>, tenant: Option<Uuid>) -> Result<SearchWords> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let load = queries::search_words(db, caller, tenant).await;
    let (synonyms, answers) = load.map_err(|error| internal(caller, &error))?;
    let seen = seen_of(&synonyms, &answers);
    let groups = synonyms.into_iter().map(|row| SynonymGroup {
        locale: row.locale.parse().unwrap_or_default(),
        words: row.words,
    });
    let best = answers.into_iter().map(|row| BestAnswer {
        words: row.words,
        article_id: GlobalId::new(NodeKind::Article, row.article).into(),
    });
    Ok(SearchWords {
        synonyms: groups.collect(),
        best_answers: best.collect(),
        seen,
    })
}

/// Adds what a search knows to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SearchWordsMutation;

/// Words that shall mean the same.
#[derive(InputObject)]
pub struct SynonymGroupInput {
    /// In which language.
    pub locale: Locale,
    /// Two to twenty words, of up to 60 characters; several words in one are looked for as they stand.
    pub words: Vec<String>,
}

/// What shall be the answer to some words.
#[derive(InputObject)]
pub struct BestAnswerInput {
    /// The words, up to 60 characters: capitals, accents and signs do not matter.
    pub words: String,
    /// `DeskArticle.id`: of the portal, or the provider's.
    pub article_id: ID,
}

/// All that a search shall know.
#[derive(InputObject)]
pub struct SaveSearchWordsInput {
    /// `Portal.id` of the portal for which it is; null for every portal, which takes somebody who answers for all.
    pub tenant_id: Option<ID>,
    /// Up to 500 groups.
    pub synonyms: Vec<SynonymGroupInput>,
    /// Up to 500 answers.
    pub best_answers: Vec<BestAnswerInput>,
    /// `SearchWords.seen`: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub seen: String,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveSearchWordsPayload {
    /// As it is now, after a `CONFLICT` too; null when something else was wrong.
    #[allow_for(HOLDER)]
    pub search_words: Option<SearchWords>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl SearchWordsMutation {
    /// Says which words mean the same in a portal's search, and what is the answer to some.
    #[allow_for(ADMIN)]
    async fn save_search_words(
        &self,
        ctx: &Context<'_>,
        input: SaveSearchWordsInput,
    ) -> Result<SaveSearchWordsPayload> {
        let caller = Caller::of(ctx);
        let (tenant, failure) = match one(
            caller,
            input.tenant_id.clone(),
            NodeKind::Portal,
            "tenantId",
        ) {
            Ok(tenant) => (tenant, save(ctx, tenant, input).await.err()),
            Err(failure) => (None, Some(failure)),
        };
        let (shown, errors) = match failure {
            None => (true, Vec::new()),
            Some(failure) => (failure.is_conflict(), failure.into_user_errors(caller)?),
        };
        let search_words = if shown {
            Some(search_words(ctx, tenant).await?)
        } else {
            None
        };
        Ok(SaveSearchWordsPayload {
            search_words,
            errors,
        })
    }
}

async fn save(
    ctx: &Context<'_>,
    tenant: Option<Uuid>,
    input: SaveSearchWordsInput,
) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let mut answers = Vec::new();
    for answer in input.best_answers {
        let article = GlobalId::parse_as(&answer.article_id, NodeKind::Article)
            .ok_or_else(|| UserError::at(caller.locale, UserErrorCode::NotFound, "bestAnswers"))?;
        answers.push((answer.words, article));
    }
    let synonyms = input.synonyms.into_iter();
    let words = commands::SearchWords {
        synonyms: synonyms.map(|group| (group.locale, group.words)).collect(),
        answers,
    };
    let (db, origin) = parts(ctx);
    commands::save_words(db, caller, origin, tenant, words, &input.seen).await
}
