//! What readers say of the steps of an article.

use diesel::{dsl::sql, pg::Pg, prelude::*, sql_types::BigInt};
use uuid::Uuid;

use super::portal::texts_shown;
use crate::{
    access::{Caller, Viewer},
    db::{
        Database, DbError,
        schema::{article_step_votes, article_texts, articles},
    },
    knowledge::policy::Readable,
    text::Locale,
};

/// A text whose steps are counted.
#[derive(Queryable, Clone, Debug)]
pub(in crate::knowledge) struct StepText {
    pub locale: String,
    pub body: String,
}

/// How many say so of a step, and how many do not.
#[derive(Queryable, Clone, Debug)]
pub(in crate::knowledge) struct StepTally {
    pub locale: String,
    pub step: i32,
    pub helpful: i64,
    pub unhelpful: i64,
}

/// What the caller said of the steps of a version in a language: which, and whether it helped.
pub(in crate::knowledge) async fn own_step_votes(
    db: &Database,
    caller: &Caller,
    (article, number, locale): (Uuid, i32, Locale),
) -> Result<Vec<(i32, bool)>, DbError> {
    let of = article_step_votes::table
        .filter(article_step_votes::article_id.eq(article))
        .filter(article_step_votes::number.eq(number))
        .filter(article_step_votes::locale.eq(locale.as_str()))
        .order(article_step_votes::step)
        .select((article_step_votes::step, article_step_votes::helpful))
        .into_boxed::<Pg>();
    let query = match caller.viewer {
        Viewer::Contact { .. } if !caller.guarded() => of,
        Viewer::Contact { tenant, contact } => of
            .filter(article_step_votes::tenant_id.eq(tenant))
            .filter(article_step_votes::contact_id.eq(contact)),
        _ => return Ok(Vec::new()),
    };
    db.read(&caller.identity(), query).await
}

/// What is read of an article now, in each language that it has.
pub(in crate::knowledge) async fn step_texts(
    db: &Database,
    caller: &Caller,
    article: Uuid,
) -> Result<Vec<StepText>, DbError> {
    let query = article_texts::table
        .inner_join(articles::table.on(articles::id.eq(article_texts::article_id)))
        .filter(article_texts::article_id.eq(article))
        .filter(texts_shown())
        .filter(Readable::on_desk(caller))
        .order(article_texts::locale)
        .select((article_texts::locale, article_texts::body));
    db.read(&caller.identity(), query).await
}

/// How many say of each step of those texts that it helped; of the contacts of portals that one serves. A step of which nobody said
/// anything is not there.
pub(in crate::knowledge) async fn step_tallies(
    db: &Database,
    caller: &Caller,
    article: Uuid,
) -> Result<Vec<StepTally>, DbError> {
    let of = article_step_votes::table
        .inner_join(articles::table.on(articles::id.eq(article_step_votes::article_id)))
        .inner_join(
            article_texts::table.on(article_texts::article_id
                .eq(article_step_votes::article_id)
                .and(article_texts::number.eq(article_step_votes::number))
                .and(article_texts::locale.eq(article_step_votes::locale))),
        )
        .filter(article_step_votes::article_id.eq(article))
        .filter(texts_shown())
        .filter(Readable::on_desk(caller))
        .group_by((article_step_votes::locale, article_step_votes::step))
        .order((article_step_votes::locale, article_step_votes::step))
        .select((
            article_step_votes::locale,
            article_step_votes::step,
            sql::<BigInt>("count(*) FILTER (WHERE article_step_votes.helpful)"),
            sql::<BigInt>("count(*) FILTER (WHERE NOT article_step_votes.helpful)"),
        ));
    match caller.served_tenants() {
        None => db.read(&caller.identity(), of).await,
        Some(served) => {
            let of = of.filter(article_step_votes::tenant_id.eq_any(served));
            db.read(&caller.identity(), of).await
        }
    }
}
