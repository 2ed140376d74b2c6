//! What readers say of an article.

use diesel::{dsl::sql, pg::Pg, prelude::*, sql_types::BigInt};
use uuid::Uuid;

use crate::{
    access::{Caller, Viewer},
    db::{
        Database, DbError,
        schema::{article_votes, articles, contacts},
    },
    knowledge::{model::VoteRow, policy::Readable},
};

/// Comments that are listed of an article.
const MOST_SAID: i64 = 100;

/// How many say so, and how many do not.
#[derive(Queryable, Clone, Copy, Debug, Default)]
pub(in crate::knowledge) struct Tally {
    pub number: i32,
    pub helpful: i64,
    pub unhelpful: i64,
}

macro_rules! of_contacts {
    () => {
        article_votes::table.inner_join(
            contacts::table.on(contacts::tenant_id
                .eq(article_votes::tenant_id)
                .and(contacts::id.eq(article_votes::contact_id))),
        )
    };
}

macro_rules! vote_columns {
    () => {
        (
            article_votes::number,
            article_votes::helpful,
            article_votes::reason,
            article_votes::comment,
            article_votes::voted_at,
            contacts::display_name,
        )
    };
}

/// What the caller said of a version of an article.
pub(in crate::knowledge) async fn own_vote(
    db: &Database,
    caller: &Caller,
    article: Uuid,
    number: i32,
) -> Result<Option<VoteRow>, DbError> {
    let of = of_contacts!()
        .filter(article_votes::article_id.eq(article))
        .filter(article_votes::number.eq(number))
        .select(vote_columns!())
        .limit(1)
        .into_boxed::<Pg>();
    let query = match caller.viewer {
        _ if !caller.guarded() => of,
        Viewer::Contact { tenant, contact } => of
            .filter(article_votes::tenant_id.eq(tenant))
            .filter(article_votes::contact_id.eq(contact)),
        _ => return Ok(None),
    };
    Ok(db.read(&caller.identity(), query).await?.into_iter().next())
}

/// How many say that it helped, by version, the newest first; of the contacts of portals that one serves.
pub(in crate::knowledge) async fn tally(
    db: &Database,
    caller: &Caller,
    article: Uuid,
) -> Result<Vec<Tally>, DbError> {
    let of = article_votes::table
        .inner_join(articles::table.on(articles::id.eq(article_votes::article_id)))
        .filter(article_votes::article_id.eq(article))
        .filter(Readable::on_desk(caller))
        .group_by(article_votes::number)
        .order(article_votes::number.desc())
        .select((
            article_votes::number,
            sql::<BigInt>("count(*) FILTER (WHERE article_votes.helpful)"),
            sql::<BigInt>("count(*) FILTER (WHERE NOT article_votes.helpful)"),
        ));
    match caller.served_tenants() {
        None => db.read(&caller.identity(), of).await,
        Some(served) => {
            let of = of.filter(article_votes::tenant_id.eq_any(served));
            db.read(&caller.identity(), of).await
        }
    }
}

/// What they said in words or gave as a reason, the latest first.
pub(in crate::knowledge) async fn said_of(
    db: &Database,
    caller: &Caller,
    article: Uuid,
) -> Result<Vec<VoteRow>, DbError> {
    let of = of_contacts!()
        .inner_join(articles::table.on(articles::id.eq(article_votes::article_id)))
        .filter(article_votes::article_id.eq(article))
        .filter(
            article_votes::comment
                .is_not_null()
                .or(article_votes::reason.is_not_null()),
        )
        .filter(Readable::on_desk(caller))
        .order((article_votes::voted_at.desc(), article_votes::contact_id))
        .limit(MOST_SAID)
        .select(vote_columns!())
        .into_boxed::<Pg>();
    let query = match caller.served_tenants() {
        None => of,
        Some(served) => of.filter(article_votes::tenant_id.eq_any(served)),
    };
    db.read(&caller.identity(), query).await
}
