//! What was said, by mail.

use std::time::Instant;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::lists::parse;
use crate::{
    access::{Caller, Refusal, guarded},
    api::{EmailAddress, Failure, NodeKind, UserError, too_fast},
    conversations::{
        mailing::{self, TranscriptPace},
        queries::{self, person},
    },
    db::Database,
    tenants::TenantDirectory,
};

/// A conversation of which all that was said shall be mailed.
#[derive(InputObject, Clone, Debug)]
pub struct MailTranscriptInput {
    /// `Conversation.id`.
    pub conversation_id: ID,
}

/// Where the mail goes, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct MailTranscriptPayload {
    /// Where it goes; null when there are errors.
    #[allow_for(HOLDER)]
    pub email: Option<EmailAddress>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds mailing what was said to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TranscriptMutation;

#[guarded]
#[Object]
impl TranscriptMutation {
    /// Mails the contact all that was said in a conversation, but for what was deleted; of a long one, the end. At most three an
    /// hour.
    #[allow_for(CONTACT, feature = MESSAGES)]
    async fn mail_transcript(
        &self,
        ctx: &Context<'_>,
        input: MailTranscriptInput,
    ) -> Result<MailTranscriptPayload> {
        match mail(ctx, &input).await {
            Ok(email) => Ok(MailTranscriptPayload {
                email: Some(EmailAddress(email)),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(MailTranscriptPayload {
                email: None,
                errors: failure.into_user_errors(Caller::of(ctx))?,
            }),
        }
    }
}

async fn mail(ctx: &Context<'_>, input: &MailTranscriptInput) -> Result<String, Failure> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let id = parse(&input.conversation_id, NodeKind::Conversation)?;
    let found = queries::by_id(db, caller, id).await?;
    let (row, _) = found.ok_or(Refusal::NotFound)?;
    // What cannot be mailed is not counted.
    mailing::may_mail(caller)?;
    let TranscriptPace(pace) = ctx.data_unchecked::<TranscriptPace>();
    pace.admit(person(caller), Instant::now())
        .map_err(|seconds| too_fast(caller.locale, "conversationId", seconds))?;
    let tenants = ctx.data_unchecked::<TenantDirectory>();
    mailing::mail(db, tenants, caller, &row).await
}
