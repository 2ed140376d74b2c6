//! Words that a portal's search knows beside those of the language.

use diesel::{pg::Pg, prelude::*};
use uuid::Uuid;

use crate::{
    access::Caller,
    db::{
        Database, DbError,
        schema::{articles, knowledge_best_answers, knowledge_synonyms},
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

/// Those of a portal that one serves, or (none) the provider's.
pub(in crate::knowledge) async fn synonyms(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
) -> Result<Vec<SynonymRow>, DbError> {
    use knowledge_synonyms as s;
    let all = s::table
        .order((s::locale, s::words))
        .select((s::locale, s::words))
        .into_boxed::<Pg>();
    let query = match tenant {
        Some(tenant) => all.filter(s::tenant_id.eq(tenant)),
        None => all.filter(s::tenant_id.is_null()),
    };
    db.read(&caller.identity(), query).await
}

/// The same for best answers; of articles that one does not serve, none.
pub(in crate::knowledge) async fn best_answers(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
) -> Result<Vec<AnswerRow>, DbError> {
    use knowledge_best_answers as b;
    let all = b::table
        .inner_join(articles::table.on(articles::id.eq(b::article_id)))
        .filter(Readable::on_desk(caller))
        .order((b::words, b::article_id))
        .select((b::words, b::article_id))
        .into_boxed::<Pg>();
    let query = match tenant {
        Some(tenant) => all.filter(b::tenant_id.eq(tenant)),
        None => all.filter(b::tenant_id.is_null()),
    };
    db.read(&caller.identity(), query).await
}
