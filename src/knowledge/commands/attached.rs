//! Files of articles: added, and taken away.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::held::{Held, hold_as_it_is, tell, texts_of, wrong_state};
use crate::{
    access::{Caller, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    attachments::{Files, Incoming, Taken, UploadLimits, limits_of, take_in},
    db::{
        Database,
        schema::{article_files, article_texts},
    },
    identity::{RequestOrigin, audit::AuditAction},
    knowledge::queries,
    tenants::TicketRules,
};

/// Files of one article at most.
pub(in crate::knowledge) const MOST_FILES: i64 = 100;

/// Looks at a file, stores it, and makes it the article's own. As long as no version names it, only the desk knows of it, and after a
/// day it is forgotten.
///
/// # Errors
/// NOT_FOUND for an article that is not there; INVALID_STATE for one that is archived; user errors at `file`.
pub(in crate::knowledge) async fn add_file(
    db: &Database,
    files: &Files,
    caller: &Caller,
    origin: &RequestOrigin,
    article: Uuid,
    incoming: Incoming,
) -> Result<Uuid, Failure> {
    let (mut tx, held) = hold_as_it_is(db, caller, article).await?;
    if let Err(failure) = may_come(&mut tx, caller, article, &held, &incoming).await {
        return refuse(tx, failure).await;
    }
    // Looking at it may take a while, for which nobody else waits.
    tx.rollback().await?;
    let taken = take_in(
        files,
        caller.locale,
        held.tenant.unwrap_or_default(),
        incoming,
    )
    .await?;
    let (mut tx, held) = hold_as_it_is(db, caller, article).await?;
    let uploader = match caller.viewer {
        Viewer::Staff { staff, .. } => Some(staff),
        _ => None,
    };
    keep(&mut tx, (article, held.tenant), &taken, uploader, None).await?;
    let texts = texts_of(&mut tx, article, held.latest).await?;
    let action = AuditAction::ArticleFileAdded;
    tell(
        &mut tx,
        caller,
        origin,
        action,
        held.tenant,
        &texts.unwrap_or_default(),
    )
    .await?;
    tx.commit().await?;
    Ok(taken.id)
}

/// Writes the row of a file that was taken in, as an article's (and whose that is); `came_as` is the hash of a folder's file.
pub(in crate::knowledge) async fn keep(
    conn: &mut AsyncPgConnection,
    (article, tenant): (Uuid, Option<Uuid>),
    taken: &Taken,
    uploader: Option<Uuid>,
    came_as: Option<&[u8]>,
) -> QueryResult<()> {
    diesel::insert_into(article_files::table)
        .values((
            article_files::id.eq(taken.id),
            article_files::article_id.eq(article),
            article_files::tenant_id.eq(tenant),
            article_files::uploader_id.eq(uploader),
            article_files::file_name.eq(&taken.file_name),
            article_files::media_type.eq(&taken.media_type),
            article_files::size.eq(taken.size),
            article_files::sha256.eq(&taken.sha256),
            article_files::state.eq(taken.state),
            article_files::width.eq(taken.width),
            article_files::height.eq(taken.height),
            article_files::thumbnail_type.eq(taken.thumbnail_type),
            article_files::created_at.eq(taken.created_at),
            article_files::came_as.eq(came_as),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

async fn may_come(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    article: Uuid,
    held: &Held,
    incoming: &Incoming,
) -> Result<(), Failure> {
    if held.state == "archived" {
        return Err(wrong_state(caller).into());
    }
    let limits = match held.tenant {
        Some(tenant) => limits_of(conn, tenant).await?,
        None => UploadLimits::from(&TicketRules::default()),
    };
    incoming.must_fit(caller.locale, limits)?;
    let there: i64 = article_files::table
        .filter(article_files::article_id.eq(article))
        .count()
        .get_result(conn)
        .await?;
    if there >= MOST_FILES {
        let (code, words) = (UserErrorCode::TooManyFiles, "user-error-too-many-files");
        let most = usize::try_from(MOST_FILES).unwrap_or_default();
        let told = [("limit", most.into())];
        return Err(UserError::with(caller.locale, code, "file", words, &told).into());
    }
    Ok(())
}

/// Takes a file away from its article, and says from which. Former versions that named it show what stands in its brackets.
///
/// # Errors
/// NOT_FOUND for one that is not there; INVALID_STATE for one that what is published, or planned, names.
pub(in crate::knowledge) async fn remove_file(
    db: &Database,
    files: &Files,
    caller: &Caller,
    origin: &RequestOrigin,
    file: Uuid,
) -> Result<Uuid, Failure> {
    let gone = || UserError::at(caller.locale, UserErrorCode::NotFound, "fileId");
    let Some(article) = queries::article_of_file(db, caller, file).await? else {
        return Err(gone().into());
    };
    let (mut tx, held) = hold_as_it_is(db, caller, article).await?;
    let read: i64 = article_texts::table
        .filter(article_texts::article_id.eq(article))
        .filter(article_texts::files.contains(vec![file]))
        .count()
        .get_result(&mut *tx)
        .await?;
    if read > 0 {
        let (code, words) = (UserErrorCode::InvalidState, "user-error-article-file-read");
        let error = UserError::with(caller.locale, code, "fileId", words, &[]);
        return refuse(tx, error).await;
    }
    let removed = diesel::delete(article_files::table.find(file))
        .execute(&mut *tx)
        .await?;
    if removed == 0 {
        return refuse(tx, gone()).await;
    }
    let texts = texts_of(&mut tx, article, held.latest).await?;
    let action = AuditAction::ArticleFileRemoved;
    tell(
        &mut tx,
        caller,
        origin,
        action,
        held.tenant,
        &texts.unwrap_or_default(),
    )
    .await?;
    tx.commit().await?;
    files.remove(held.tenant.unwrap_or_default(), file).await;
    Ok(article)
}
