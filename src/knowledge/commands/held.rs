//! An article that is being changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use uuid::Uuid;

use super::said::{Version, insert_version};
use crate::{
    access::{Caller, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction,
        schema::{article_contacts, article_versions, articles, staff},
    },
    identity::{
        ContactKind, RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
    knowledge::{
        content::Settings,
        model::{ArticleAudience, Texts},
        policy::{Readable, begin_writing},
    },
};

/// What is known of it.
#[derive(Queryable, Clone, Debug)]
pub(super) struct Held {
    pub tenant: Option<Uuid>,
    pub tenants: Option<Vec<Uuid>>,
    pub category: Option<Uuid>,
    pub state: String,
    pub audience: ArticleAudience,
    pub kinds: Vec<String>,
    pub departments: Vec<String>,
    pub tags: Vec<String>,
    pub owner: Option<Uuid>,
    pub review_on: Option<NaiveDate>,
    pub related: Vec<Uuid>,
    pub latest: i32,
    pub published: Option<i32>,
    pub publish_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl Held {
    /// Its settings as they are.
    pub fn settings(&self, contacts: Vec<Uuid>) -> Settings {
        Settings {
            category: self.category,
            audience: self.audience,
            kinds: self
                .kinds
                .iter()
                .filter_map(|word| ContactKind::from_word(word))
                .collect(),
            departments: self.departments.clone(),
            contacts,
            tenants: self.tenants.clone(),
            tags: self.tags.clone(),
            owner: self.owner,
            review_on: self.review_on,
            related: self.related.clone(),
        }
    }
}

/// There is no such article for the caller.
pub(in crate::knowledge) fn missing(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "articleId").into()
}

/// It is in no state for this.
pub(super) fn wrong_state(caller: &Caller) -> UserError {
    UserError::at(caller.locale, UserErrorCode::InvalidState, "articleId")
}

/// A transaction with an article held that the caller may write, of the version `seen`.
pub(super) async fn hold(
    db: &Database,
    caller: &Caller,
    id: Uuid,
    seen: i32,
) -> Result<(Transaction, Held), Failure> {
    let (tx, held) = hold_as_it_is(db, caller, id).await?;
    if held.version != seen {
        let (code, words) = (UserErrorCode::Conflict, "user-error-conflict-article");
        let error = UserError::with(caller.locale, code, "version", words, &[]);
        return refuse(tx, error).await;
    }
    Ok((tx, held))
}

/// The same, of whatever version it is.
pub(super) async fn hold_as_it_is(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<(Transaction, Held), Failure> {
    let of = articles::table
        .filter(articles::id.eq(id))
        .filter(Readable::on_desk(caller))
        .select(articles::tenant_id);
    let found: Vec<Option<Uuid>> = db.read(&caller.identity(), of).await?;
    let Some(tenant) = found.into_iter().next() else {
        return Err(missing(caller));
    };
    let tx = begin_writing(db, caller, tenant, missing).await?;
    held(tx, caller, id).await
}

async fn held(
    mut tx: Transaction,
    caller: &Caller,
    id: Uuid,
) -> Result<(Transaction, Held), Failure> {
    let held: Option<Held> = articles::table
        .find(id)
        .select((
            articles::tenant_id,
            articles::tenants,
            articles::category_id,
            articles::state,
            articles::audience,
            articles::kinds,
            articles::departments,
            articles::tags,
            articles::owner_id,
            articles::review_on,
            articles::related,
            articles::latest,
            articles::published,
            articles::publish_at,
            articles::version,
        ))
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some(held) = held else {
        return refuse(tx, missing(caller)).await;
    };
    Ok((tx, held))
}

/// The chosen contacts of an article.
pub(super) async fn contacts_of(
    conn: &mut AsyncPgConnection,
    id: Uuid,
) -> Result<Vec<Uuid>, DbError> {
    Ok(article_contacts::table
        .filter(article_contacts::article_id.eq(id))
        .order(article_contacts::contact_id)
        .select(article_contacts::contact_id)
        .load(conn)
        .await?)
}

/// What a version says.
pub(super) async fn texts_of(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    number: i32,
) -> Result<Option<Texts>, DbError> {
    let found: Option<serde_json::Value> = article_versions::table
        .find((id, number))
        .select(article_versions::texts)
        .first(conn)
        .await
        .optional()?;
    found
        .map(|texts| {
            Texts::deserialize(&texts).map_err(|error| DbError::Refused(anyhow::Error::from(error)))
        })
        .transpose()
}

/// Keeps a version.
pub(super) async fn keep_version(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    of: Version,
    texts: &Texts,
) -> Result<(), DbError> {
    let author = match caller.viewer {
        Viewer::Staff { staff, .. } => Some(staff),
        _ => None,
    };
    let name: Option<String> = match author {
        Some(author) => staff::table
            .find(author)
            .select(staff::display_name)
            .first(conn)
            .await
            .optional()?,
        None => None,
    };
    let name = name.unwrap_or_default();
    insert_version(conn, of, texts, (author, &name)).await
}

/// Writes it into the audit log, by the article's title.
pub(super) async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    action: AuditAction,
    tenant: Option<Uuid>,
    texts: &Texts,
) -> Result<(), DbError> {
    let words = texts.get(&caller.locale).or_else(|| texts.values().next());
    let title = words.map_or("", |words| &words.title);
    let entry = Entry {
        action,
        actor: AuditActor::of(caller),
        tenant,
        subject: None,
        detail: AuditDetail::name(title),
    };
    record(conn, &entry, Some(origin)).await
}
