//! The steps of an article, and what readers say of each.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    access::{Caller, Viewer, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal, user_errors},
    db::Database,
    knowledge::{
        commands::{self, StepVote, missing},
        model::ShownRow,
        queries,
    },
    text::{Locale, article_steps},
};

/// A step of an article: an item of a numbered list that stands in its text by itself, in no quote, callout or other list. In
/// `RichText.html` they are the `li` of each `ol` at the top.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleStep {
    /// Which one it is, from 1, through the whole text; where the text has several lists, it is not what the page shows.
    #[allow_for(PUBLIC)]
    pub number: i32,
    /// Its first words, as plain text: eighty characters at most.
    #[allow_for(PUBLIC)]
    pub text: String,
    /// Whether the caller said that it helped; null before they said anything, and for whoever is no contact.
    #[allow_for(PUBLIC)]
    pub own_vote: Option<bool>,
}

/// How many of the contacts whom one serves found a step helpful.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct ArticleStepTally {
    /// The language of the text in which it is.
    #[allow_for(AGENT, ADMIN)]
    pub locale: Locale,
    /// `ArticleStep.number` in that text.
    #[allow_for(AGENT, ADMIN)]
    pub number: i32,
    /// Its first words, as plain text.
    #[allow_for(AGENT, ADMIN)]
    pub text: String,
    /// How many did.
    #[allow_for(AGENT, ADMIN)]
    pub helpful: i64,
    /// How many did not.
    #[allow_for(AGENT, ADMIN)]
    pub unhelpful: i64,
}

/// The steps of what is shown, with what the caller said of each.
pub(super) async fn steps_of(
    ctx: &Context<'_>,
    shown: &ShownRow,
    locale: Locale,
) -> Result<Vec<ArticleStep>> {
    let texts = article_steps(&shown.body);
    let caller = Caller::of(ctx);
    let said: HashMap<i32, bool> = match caller.viewer {
        Viewer::Contact { .. } if !texts.is_empty() => {
            let of = (shown.link.id, shown.number, locale);
            let db = ctx.data_unchecked::<Database>();
            let said = queries::own_step_votes(db, caller, of).await;
            said.map_err(|error| internal(caller, &error))?
                .into_iter()
                .collect()
        }
        _ => HashMap::new(),
    };
    let steps = (1..).zip(texts);
    Ok(steps
        .map(|(number, text)| ArticleStep {
            number,
            text,
            own_vote: said.get(&number).copied(),
        })
        .collect())
}

/// The steps of what is read of an article now, with how many say so.
pub(super) async fn tallies_of(ctx: &Context<'_>, article: Uuid) -> Result<Vec<ArticleStepTally>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let texts = queries::step_texts(db, caller, article).await;
    let texts = texts.map_err(|error| internal(caller, &error))?;
    let said = queries::step_tallies(db, caller, article).await;
    let said = said.map_err(|error| internal(caller, &error))?;
    let said: HashMap<_, _> = said
        .iter()
        .map(|one| ((one.locale.as_str(), one.step), one))
        .collect();
    let mut tallies = Vec::new();
    for text in &texts {
        let locale = text.locale.parse().unwrap_or_default();
        for (number, words) in (1..).zip(article_steps(&text.body)) {
            let tally = said.get(&(text.locale.as_str(), number));
            tallies.push(ArticleStepTally {
                locale,
                number,
                text: words,
                helpful: tally.map_or(0, |tally| tally.helpful),
                unhelpful: tally.map_or(0, |tally| tally.unhelpful),
            });
        }
    }
    Ok(tallies)
}

/// Adds what readers say of steps to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArticleStepMutation;

/// What to say of a step.
#[derive(InputObject)]
pub struct RateArticleStepInput {
    /// `Article.id`.
    pub article_id: ID,
    /// `Article.locale`: the language of the text in which the step is.
    pub locale: Locale,
    /// `ArticleStep.number`.
    pub step: i32,
    /// Whether it helped; null takes back what one said.
    pub is_helpful: Option<bool>,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RateArticleStepPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl ArticleStepMutation {
    /// Says of a step of an article, as it is now in that language, whether it helped: anew as often as one likes.
    #[allow_for(CONTACT, feature = KNOWLEDGE)]
    async fn rate_article_step(
        &self,
        ctx: &Context<'_>,
        input: RateArticleStepInput,
    ) -> Result<RateArticleStepPayload> {
        let errors = user_errors(Caller::of(ctx), rate(ctx, input).await)?;
        Ok(RateArticleStepPayload { errors })
    }
}

async fn rate(ctx: &Context<'_>, input: RateArticleStepInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let id = GlobalId::parse_as(&input.article_id, NodeKind::Article);
    let vote = StepVote {
        article: id.ok_or_else(|| missing(caller))?,
        locale: input.locale,
        step: input.step,
        helpful: input.is_helpful,
    };
    commands::vote_on_step(ctx.data_unchecked::<Database>(), caller, vote).await
}
