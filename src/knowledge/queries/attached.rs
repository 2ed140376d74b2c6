//! Files of articles. Who reads a text reads the files that it names; the desk has all of an article that it has.

use diesel::{dsl::sql, expression::SqlLiteral, prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::portal::SHOWN;
use crate::{
    access::{Caller, Feature, Viewer},
    attachments::StoredFile,
    db::{
        Database, DbError,
        schema::{article_files, articles},
    },
    knowledge::{model::FileRow, policy::Readable},
};

/// The articles that are there for the caller, wherever they are.
fn readable(caller: &Caller) -> Readable {
    match caller.viewer {
        Viewer::Contact { tenant, .. }
        | Viewer::Anonymous {
            tenant: Some(tenant),
        } if !caller.guarded() || caller.features.contains(Feature::Knowledge) => {
            Readable::in_portal(caller, tenant)
        }
        _ => Readable::on_desk(caller),
    }
}

/// Whether the caller has what no text names that is read now.
fn named(caller: &Caller) -> SqlLiteral<Bool> {
    if matches!(caller.viewer, Viewer::Staff { .. }) || !caller.guarded() {
        return sql("true");
    }
    sql(&format!(
        "EXISTS (SELECT FROM article_texts t WHERE t.article_id = article_files.article_id AND {SHOWN} \
         AND article_files.id = ANY (t.files))"
    ))
}

/// The files of these articles, the first added first, and whether what is published names each.
pub(in crate::knowledge) async fn files_of(
    db: &Database,
    caller: &Caller,
    of: Vec<Uuid>,
) -> Result<Vec<(FileRow, bool)>, DbError> {
    let query = article_files::table
        .inner_join(articles::table.on(articles::id.eq(article_files::article_id)))
        .filter(article_files::article_id.eq_any(of))
        .filter(readable(caller))
        .filter(named(caller))
        .order((article_files::created_at, article_files::id))
        .select((
            FileRow::as_select(),
            sql::<Bool>(
                "EXISTS (SELECT FROM article_texts p WHERE p.article_id = article_files.article_id \
                 AND article_files.id = ANY (p.files))",
            ),
        ));
    db.read(&caller.identity(), query).await
}

/// The file of this id, for whoever follows a link to it.
///
/// # Errors
/// When the database fails.
pub async fn article_file(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<StoredFile>, DbError> {
    let query = article_files::table
        .inner_join(articles::table.on(articles::id.eq(article_files::article_id)))
        .filter(article_files::id.eq(id))
        .filter(readable(caller))
        .filter(named(caller))
        .select(FileRow::as_select());
    let rows: Vec<FileRow> = db.read(&caller.identity(), query).await?;
    Ok(rows.into_iter().next().map(StoredFile::from))
}

/// The article of a file that the desk has.
pub(in crate::knowledge) async fn article_of_file(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<Uuid>, DbError> {
    let query = article_files::table
        .inner_join(articles::table.on(articles::id.eq(article_files::article_id)))
        .filter(article_files::id.eq(id))
        .filter(Readable::on_desk(caller))
        .select(article_files::article_id);
    let rows: Vec<Uuid> = db.read(&caller.identity(), query).await?;
    Ok(rows.into_iter().next())
}
