//! Words that a portal's search knows beside those of the language.

use diesel::{
    pg::Pg,
    prelude::*,
    sql_types::{Array, Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use crate::{
    access::Caller,
    db::{
        Database, DbError,
        schema::{articles, knowledge_best_answers as b, knowledge_synonyms as s},
    },
    knowledge::policy::Readable,
};

/// Words that mean the same.
#[derive(Queryable, Clone, Debug, PartialEq, Eq)]
pub(in crate::knowledge) struct SynonymRow {
    pub locale: String,
    pub words: Vec<String>,
}

/// What is the answer to some words.
#[derive(Queryable, Clone, Debug, PartialEq, Eq)]
pub(in crate::knowledge) struct AnswerRow {
    pub words: String,
    pub article: Uuid,
}

/// Those of a portal, or (none) the provider's, in order.
pub(in crate::knowledge) fn synonyms_of(
    tenant: Option<Uuid>,
) -> s::BoxedQuery<'static, Pg, (Text, Array<Text>)> {
    s::table
        .filter(s::tenant_id.is_not_distinct_from(tenant))
        .order((s::locale, s::words))
        .select((s::locale, s::words))
        .into_boxed()
}

/// The same for best answers; of articles that one does not serve, none.
pub(in crate::knowledge) fn best_answers_of(
    caller: &Caller,
    tenant: Option<Uuid>,
) -> b::BoxedQuery<'static, Pg, (Text, SqlUuid)> {
    let served = articles::table
        .filter(Readable::on_desk(caller))
        .select(articles::id);
    b::table
        .filter(b::tenant_id.is_not_distinct_from(tenant))
        .filter(b::article_id.eq_any(served))
        .order((b::words, b::article_id))
        .select((b::words, b::article_id))
        .into_boxed()
}

/// Both.
pub(in crate::knowledge) async fn search_words(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
) -> Result<(Vec<SynonymRow>, Vec<AnswerRow>), DbError> {
    let who = caller.identity();
    let synonyms = db.read(&who, synonyms_of(tenant)).await?;
    let answers = db.read(&who, best_answers_of(caller, tenant)).await?;
    Ok((synonyms, answers))
}
