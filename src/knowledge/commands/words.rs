//! Admins say which words mean the same, and what is the answer to a search.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode, refuse},
    db::{
        Database,
        schema::{articles, knowledge_best_answers, knowledge_synonyms},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
    knowledge::{
        policy::{Readable, begin_writing, must_publish},
        queries::{AnswerRow, SynonymRow, best_answers_of, synonyms_of},
    },
    text::Locale,
};

/// Groups of words, and answers, at most.
const MOST: usize = 500;
/// Words of a group at most; the column says the same.
const MOST_ALIKE: usize = 20;
/// Characters of a word, or of a search, at most.
const MAX_WORDS: usize = 60;

/// What a search shall know.
#[derive(Clone, Debug, Default)]
pub(in crate::knowledge) struct SearchWords {
    pub synonyms: Vec<(Locale, Vec<String>)>,
    /// The words, and the article.
    pub answers: Vec<(String, Uuid)>,
}

/// What there is, so short that it goes through hands: who saves says it again, so that nothing of another's is overwritten.
pub(in crate::knowledge) fn seen_of(synonyms: &[SynonymRow], answers: &[AnswerRow]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    for row in synonyms {
        hash.update(format!("{}={};", row.locale, row.words.join(",")));
    }
    for row in answers {
        hash.update(format!("{}>{};", row.words, row.article));
    }
    hex::encode(&hash.finalize()[..8])
}

fn missing_portal(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "tenantId").into()
}

/// Sets all of a portal's own, or (none) of the provider's for every portal.
///
/// # Errors
/// Refused for whoever is no admin; NOT_FOUND for a portal or an article that is none for the caller; CONFLICT when somebody else
/// has changed it since `seen`; what is wrong with the words.
pub(in crate::knowledge) async fn save_words(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Option<Uuid>,
    typed: SearchWords,
    seen: &str,
) -> Result<(), Failure> {
    use knowledge_best_answers as b;
    use knowledge_synonyms as s;
    must_publish(caller)?;
    let words = check(caller, typed)?;
    let mut tx = begin_writing(db, caller, tenant, missing_portal).await?;
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext('knowledge words'))")
        .execute(&mut *tx)
        .await?;
    let there: Vec<SynonymRow> = synonyms_of(tenant).load(&mut *tx).await?;
    let answers: Vec<AnswerRow> = best_answers_of(caller, tenant).load(&mut *tx).await?;
    if seen_of(&there, &answers) != seen {
        let error = UserError::at(caller.locale, UserErrorCode::Conflict, "seen");
        return refuse(tx, error).await;
    }
    let mut named: Vec<Uuid> = words.answers.iter().map(|(_, article)| *article).collect();
    named.sort_unstable();
    named.dedup();
    let found: i64 = articles::table
        .filter(articles::id.eq_any(&named))
        .filter(Readable::on_desk(caller))
        .filter(
            articles::tenant_id
                .is_null()
                .or(articles::tenant_id.is_not_distinct_from(tenant)),
        )
        .count()
        .get_result(&mut *tx)
        .await?;
    if usize::try_from(found).unwrap_or_default() != named.len() {
        let error = UserError::at(caller.locale, UserErrorCode::NotFound, "bestAnswers");
        return refuse(tx, error).await;
    }
    diesel::delete(s::table.filter(s::tenant_id.is_not_distinct_from(tenant)))
        .execute(&mut *tx)
        .await?;
    diesel::delete(b::table.filter(b::tenant_id.is_not_distinct_from(tenant)))
        .execute(&mut *tx)
        .await?;
    let rows = words.synonyms.into_iter().map(|(locale, words)| {
        (
            s::id.eq(Uuid::now_v7()),
            s::tenant_id.eq(tenant),
            s::locale.eq(locale.as_str()),
            s::words.eq(words),
        )
    });
    diesel::insert_into(s::table)
        .values(rows.collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    let rows = words.answers.into_iter().map(|(words, article)| {
        (
            b::id.eq(Uuid::now_v7()),
            b::tenant_id.eq(tenant),
            b::article_id.eq(article),
            b::words.eq(words),
        )
    });
    diesel::insert_into(b::table)
        .values(rows.collect::<Vec<_>>())
        .execute(&mut *tx)
        .await?;
    let entry = Entry {
        action: AuditAction::SearchWordsChanged,
        actor: AuditActor::of(caller),
        tenant,
        subject: None,
        detail: AuditDetail::default(),
    };
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(())
}

fn check(caller: &Caller, typed: SearchWords) -> Result<SearchWords, Failure> {
    let mut check = InputCheck::new(caller.locale);
    if typed.synonyms.len() > MOST {
        check.invalid("synonyms");
    }
    if typed.answers.len() > MOST {
        check.invalid("bestAnswers");
    }
    let synonyms = typed.synonyms.into_iter().map(|(locale, words)| {
        let mut words: Vec<String> = words
            .iter()
            .map(|word| check.line("synonyms", word, MAX_WORDS))
            .collect();
        words.dedup();
        if !(2..=MOST_ALIKE).contains(&words.len()) {
            check.invalid("synonyms");
        }
        (locale, words)
    });
    let synonyms = synonyms.collect();
    let answers = typed
        .answers
        .into_iter()
        .map(|(words, article)| (check.line("bestAnswers", &words, MAX_WORDS), article));
    let answers = answers.collect();
    check.finish()?;
    Ok(SearchWords { synonyms, answers })
}
