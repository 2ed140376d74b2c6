//! `serviceDesk.cannedAnswers`, and how they are kept.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode, internal, words},
    db::Database,
    desk::{
        canned::{self, Canned, CannedContent},
        placeholders,
        policy::Keeper,
    },
    text::Locale,
};

/// Characters of a title at most.
const MAX_TITLE: usize = 120;
/// Characters of a text at most: filled, it still is one that can be sent.
const MAX_BODY: usize = 10_000;
/// Characters and words of a search that are looked at.
const MAX_SEARCH: (usize, usize) = (100, 5);

/// An answer that is written often.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct CannedAnswer {
    /// Opaque and stable.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// What it is called.
    #[allow_for(HOLDER)]
    pub title: String,
    /// Markdown with placeholders.
    #[allow_for(HOLDER)]
    pub body: String,
    /// Markdown with what the placeholders stand for; null unless it was asked for a ticket.
    #[allow_for(HOLDER)]
    pub filled: Option<String>,
    /// Its language.
    #[allow_for(HOLDER)]
    pub locale: Locale,
    /// Whether it is the team's.
    #[allow_for(HOLDER)]
    pub is_shared: bool,
    /// `Portal.id` of the portal for whose tickets it is; null: for any.
    #[allow_for(HOLDER)]
    pub tenant_id: Option<ID>,
    /// Who wrote it.
    #[allow_for(HOLDER)]
    pub author_name: Option<String>,
    /// Whether one may change it: one's own, and for admins what is the team's.
    #[allow_for(HOLDER)]
    pub may_change: bool,
    /// When it was last changed.
    #[allow_for(HOLDER)]
    pub updated_at: DateTime<Utc>,
}

impl CannedAnswer {
    fn new(caller: &Caller, (row, author_name, filled): Canned) -> Self {
        let keeper = Keeper::of(caller);
        Self {
            id: GlobalId::new(NodeKind::CannedAnswer, row.id).into(),
            title: row.title,
            body: row.body,
            filled,
            locale: row.locale.parse().unwrap_or_default(),
            is_shared: row.shared,
            tenant_id: row
                .tenant_id
                .map(|tenant| GlobalId::new(NodeKind::Portal, tenant).into()),
            author_name,
            may_change: keeper.is_ok_and(|keeper| keeper.may_change(row.author_id, row.shared)),
            updated_at: row.updated_at,
        }
    }
}

/// Adds canned answers to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct CannedAnswersOnDesk;

#[guarded]
#[Object]
impl CannedAnswersOnDesk {
    /// One's own canned answers and the team's, by title, the first 300. For a ticket: those that fit it, filled, in its
    /// requester's language first; empty when there is no such ticket.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn canned_answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Ticket.id` of the ticket that they shall be filled for.")]
        ticket_id: Option<ID>,
        #[graphql(desc = "Only those with each of these words in title or text.")] search: Option<
            String,
        >,
    ) -> Result<Vec<CannedAnswer>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let words = words(search.as_deref(), MAX_SEARCH.0, MAX_SEARCH.1);
        let found = match ticket_id {
            None => canned::all(db, caller, &words).await,
            Some(id) => {
                let ticket = GlobalId::parse_as(&id, NodeKind::Ticket).unwrap_or_default();
                canned::for_ticket(db, caller, ticket, &words).await
            }
        };
        let found = found.map_err(|error| internal(caller, &error))?;
        Ok(found
            .into_iter()
            .map(|canned| CannedAnswer::new(caller, canned))
            .collect())
    }

    /// What may stand between `{{` and `}}` in a canned answer.
    #[allow_for(AGENT, ADMIN)]
    async fn canned_placeholders(&self) -> Vec<&'static str> {
        placeholders::NAMES.to_vec()
    }
}

/// A canned answer to be kept.
#[derive(InputObject, Clone, Debug)]
pub struct SaveCannedAnswerInput {
    /// `CannedAnswer.id` of the one that it replaces; a new one when not given.
    pub answer_id: Option<ID>,
    /// What it is called: at most 120 characters.
    pub title: String,
    /// Markdown of at most 10,000 characters, with placeholders such as `{{requester.firstName}}` (`cannedPlaceholders`).
    pub body: String,
    /// Its language.
    pub locale: Locale,
    /// Whether the team has it too. What is the team's is changed by its author and by admins.
    #[graphql(default)]
    pub shared: bool,
    /// `Portal.id` of the portal for whose tickets it is; for any when not given.
    pub tenant_id: Option<ID>,
}

/// The canned answer as it is kept, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveCannedAnswerPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub answer: Option<CannedAnswer>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// A canned answer that is of no use any more.
#[derive(InputObject, Clone, Debug)]
pub struct DeleteCannedAnswerInput {
    /// `CannedAnswer.id`.
    pub answer_id: ID,
}

/// Whether anything is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DeleteCannedAnswerPayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds keeping canned answers to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct CannedAnswerMutation;

#[guarded]
#[Object]
impl CannedAnswerMutation {
    /// Keeps a canned answer, for oneself or for the team; at most 100 an author. A placeholder that stands for nothing is
    /// an error that names it.
    #[allow_for(AGENT, ADMIN)]
    async fn save_canned_answer(
        &self,
        ctx: &Context<'_>,
        input: SaveCannedAnswerInput,
    ) -> Result<SaveCannedAnswerPayload> {
        let caller = Caller::of(ctx);
        Ok(match save(ctx, caller, input).await {
            Ok(answer) => SaveCannedAnswerPayload {
                answer,
                errors: Vec::new(),
            },
            Err(failure) => SaveCannedAnswerPayload {
                answer: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Takes a canned answer away; from the team too when it was the team's.
    #[allow_for(AGENT, ADMIN)]
    async fn delete_canned_answer(
        &self,
        ctx: &Context<'_>,
        input: DeleteCannedAnswerInput,
    ) -> Result<DeleteCannedAnswerPayload> {
        let caller = Caller::of(ctx);
        let done = async {
            let id = answer_id(&input.answer_id)?;
            canned::delete(ctx.data_unchecked::<Database>(), caller, id).await
        };
        Ok(DeleteCannedAnswerPayload {
            errors: match done.await {
                Ok(()) => Vec::new(),
                Err(failure) => failure.into_user_errors(caller)?,
            },
        })
    }
}

fn answer_id(id: &ID) -> Result<Uuid, Failure> {
    GlobalId::parse_as(id, NodeKind::CannedAnswer).ok_or_else(|| Refusal::NotFound.into())
}

async fn save(
    ctx: &Context<'_>,
    caller: &Caller,
    input: SaveCannedAnswerInput,
) -> Result<Option<CannedAnswer>, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let title = check.line("title", &input.title, MAX_TITLE);
    let body = check.block("body", &input.body, MAX_BODY);
    let tenant = input
        .tenant_id
        .as_ref()
        .map(|id| GlobalId::parse_as(id, NodeKind::Portal));
    if tenant == Some(None) {
        check.wrong(UserErrorCode::NotFound, "tenantId");
    }
    check.finish()?;
    let unknown = placeholders::unknown(&body);
    if !unknown.is_empty() {
        let names = [("names", unknown.join(", ").into())];
        let (code, id) = (UserErrorCode::InvalidValue, "user-error-placeholder");
        return Err(UserError::with(caller.locale, code, "body", id, &names).into());
    }
    let answer = input.answer_id.as_ref().map(answer_id).transpose()?;
    let content = CannedContent {
        title,
        body,
        locale: input.locale,
        shared: input.shared,
        tenant: tenant.flatten(),
    };
    let db = ctx.data_unchecked::<Database>();
    let id = canned::save(db, caller, answer, content).await?;
    let found = canned::by_id(db, caller, id).await?;
    Ok(found.map(|canned| CannedAnswer::new(caller, canned)))
}
