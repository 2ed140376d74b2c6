//! The rows of files, of messages and of articles, as the worker knows them.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Double},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{link::Linked, model::AttachmentState, storage::Key};
use crate::db::schema::{article_files, attachments};

/// A file that waits to be scanned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    of: Linked,
    pub key: Key,
}

const fn key(tenant: Uuid, id: Uuid) -> Key {
    Key {
        tenant,
        id,
        thumbnail: false,
    }
}

/// One that waits and that no other process has, held; which one, chance decides.
pub(super) async fn waiting(conn: &mut AsyncPgConnection) -> QueryResult<Option<Waiting>> {
    let message: Option<(Uuid, Uuid)> = attachments::table
        .filter(attachments::state.eq(AttachmentState::Checking))
        .order(sql::<Double>("random()"))
        .select((attachments::tenant_id, attachments::id))
        .for_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    let article: Option<(Option<Uuid>, Uuid)> = article_files::table
        .filter(article_files::state.eq(AttachmentState::Checking))
        .order(sql::<Double>("random()"))
        .select((article_files::tenant_id, article_files::id))
        .for_update()
        .skip_locked()
        .first(conn)
        .await
        .optional()?;
    let of_message = message.map(|(tenant, id)| Waiting {
        of: Linked::Message,
        key: key(tenant, id),
    });
    let of_article = article.map(|(tenant, id)| Waiting {
        of: Linked::Article,
        key: key(tenant.unwrap_or_default(), id),
    });
    // Neither kind holds the other up, should some of it be such as cannot be scanned.
    Ok(match (of_message, of_article) {
        (Some(one), Some(other)) => {
            Some(if Utc::now().timestamp_subsec_micros().is_multiple_of(2) {
                one
            } else {
                other
            })
        }
        (one, other) => one.or(other),
    })
}

/// Notes what came of scanning it.
pub(super) async fn set_state(
    conn: &mut AsyncPgConnection,
    file: Waiting,
    state: AttachmentState,
) -> QueryResult<usize> {
    match file.of {
        Linked::Message => {
            diesel::update(attachments::table.find((file.key.tenant, file.key.id)))
                .set(attachments::state.eq(state))
                .execute(conn)
                .await
        }
        Linked::Article => {
            diesel::update(article_files::table.find(file.key.id))
                .set(article_files::state.eq(state))
                .execute(conn)
                .await
        }
    }
}

/// What waits for a scanner does not any more.
pub(super) async fn let_all_go(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    diesel::update(attachments::table.filter(attachments::state.eq(AttachmentState::Checking)))
        .set(attachments::state.eq(AttachmentState::Ready))
        .execute(conn)
        .await?;
    diesel::update(article_files::table.filter(article_files::state.eq(AttachmentState::Checking)))
        .set(article_files::state.eq(AttachmentState::Ready))
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets files from before then that nobody sent and that no version of their article names.
pub(super) async fn forget(
    conn: &mut AsyncPgConnection,
    before: DateTime<Utc>,
) -> QueryResult<Vec<Key>> {
    let loose = attachments::table
        .filter(attachments::message_id.is_null())
        .filter(attachments::created_at.lt(before));
    let sent: Vec<(Uuid, Uuid)> = diesel::delete(loose)
        .returning((attachments::tenant_id, attachments::id))
        .get_results(conn)
        .await?;
    let unnamed = article_files::table
        .filter(article_files::created_at.lt(before))
        .filter(sql::<Bool>(
            "NOT EXISTS (SELECT FROM article_versions v WHERE v.article_id = article_files.article_id \
             AND article_files.id = ANY (v.files))",
        ));
    let named: Vec<(Option<Uuid>, Uuid)> = diesel::delete(unnamed)
        .returning((article_files::tenant_id, article_files::id))
        .get_results(conn)
        .await?;
    let sent = sent.into_iter().map(|(tenant, id)| key(tenant, id));
    let named = named.into_iter();
    let named = named.map(|(tenant, id)| key(tenant.unwrap_or_default(), id));
    Ok(sent.chain(named).collect())
}

/// Those of these files that a row knows.
pub(super) async fn known(
    conn: &mut AsyncPgConnection,
    keys: &[Key],
) -> QueryResult<HashSet<Uuid>> {
    let ids: Vec<Uuid> = keys.iter().map(|key| key.id).collect();
    let tenants: Vec<Uuid> = keys.iter().map(|key| key.tenant).collect();
    let of_messages: Vec<Uuid> = attachments::table
        .filter(attachments::tenant_id.eq_any(tenants))
        .filter(attachments::id.eq_any(&ids))
        .select(attachments::id)
        .load(conn)
        .await?;
    let of_articles: Vec<Uuid> = article_files::table
        .filter(article_files::id.eq_any(&ids))
        .select(article_files::id)
        .load(conn)
        .await?;
    Ok(of_messages.into_iter().chain(of_articles).collect())
}
