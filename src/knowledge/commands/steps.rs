//! What readers say of the steps of an article.

use diesel::{dsl::now, prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::held::missing;
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database,
        schema::{article_step_votes, article_texts, articles},
    },
    knowledge::{policy::Readable, queries::texts_shown},
    text::{Locale, article_steps},
};

/// What somebody says of a step.
#[derive(Clone, Copy, Debug)]
pub(in crate::knowledge) struct StepVote {
    pub article: Uuid,
    pub locale: Locale,
    pub step: i32,
    /// Whether it helped; none takes back what they said.
    pub helpful: Option<bool>,
}

/// Says of a step of an article, as it is read now in a language, whether it helped; or takes that back.
///
/// # Errors
/// Refused for whoever is no contact; NOT_FOUND for a text that is none for them; INVALID for a step that it does not have.
pub(in crate::knowledge) async fn vote_on_step(
    db: &Database,
    caller: &Caller,
    vote: StepVote,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let shown: Option<(i32, String)> = articles::table
        .inner_join(article_texts::table.on(article_texts::article_id.eq(articles::id)))
        .filter(articles::id.eq(vote.article))
        .filter(article_texts::locale.eq(vote.locale.as_str()))
        .filter(Readable::in_portal(caller, tenant))
        .filter(texts_shown())
        .order(article_texts::number.desc())
        .select((article_texts::number, article_texts::body))
        .first(&mut *tx)
        .await
        .optional()?;
    let Some((number, body)) = shown else {
        return refuse(tx, missing(caller)).await;
    };
    let steps = article_steps(&body).len();
    if !usize::try_from(vote.step).is_ok_and(|step| (1..=steps).contains(&step)) {
        let error = UserError::at(caller.locale, UserErrorCode::InvalidValue, "step");
        return refuse(tx, Failure::User(vec![error])).await;
    }
    let Some(helpful) = vote.helpful else {
        let own = article_step_votes::table
            .filter(article_step_votes::article_id.eq(vote.article))
            .filter(article_step_votes::number.eq(number))
            .filter(article_step_votes::locale.eq(vote.locale.as_str()))
            .filter(article_step_votes::step.eq(vote.step))
            .filter(article_step_votes::tenant_id.eq(tenant))
            .filter(article_step_votes::contact_id.eq(contact));
        diesel::delete(own).execute(&mut *tx).await?;
        tx.commit().await?;
        return Ok(());
    };
    diesel::insert_into(article_step_votes::table)
        .values((
            article_step_votes::article_id.eq(vote.article),
            article_step_votes::number.eq(number),
            article_step_votes::locale.eq(vote.locale.as_str()),
            article_step_votes::step.eq(vote.step),
            article_step_votes::tenant_id.eq(tenant),
            article_step_votes::contact_id.eq(contact),
            article_step_votes::helpful.eq(helpful),
        ))
        .on_conflict((
            article_step_votes::article_id,
            article_step_votes::number,
            article_step_votes::locale,
            article_step_votes::step,
            article_step_votes::contact_id,
        ))
        .do_update()
        .set((
            article_step_votes::helpful.eq(excluded(article_step_votes::helpful)),
            article_step_votes::voted_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}
