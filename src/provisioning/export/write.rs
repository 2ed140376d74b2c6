//! An export from its first entry to its last.

use std::collections::BTreeMap;

use chrono::{SecondsFormat, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;
use serde_json::json;
use uuid::Uuid;

use super::{
    ExportError, Order, Sink,
    archive::{Archive, Packing},
    attached::{self, Aside, Missing},
    files, readme,
    tables::{EXPORTED, LEFT_OUT, Rows},
};
use crate::{
    attachments::Files,
    db::{Database, Identity},
    tenants::folder,
};

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows of all kinds.
    pub rows: u64,
    /// Attachments.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Attachments that are missing, or not what they were; `missing.txt` names them.
    pub missing: u64,
}

/// Writes all of a tenant into the sink. Rows are of one moment: that at which it begins. The database is let go before the
/// files come, which may take long.
///
/// # Errors
/// When database or storage is away, or nobody takes what is written; what the sink got is then no archive.
pub async fn export(
    db: &Database,
    files: &Files,
    order: Order,
    sink: Sink,
) -> Result<Summary, ExportError> {
    let Order { tenant, admin } = order;
    let now = Utc::now();
    let mut archive = Archive::new(sink, now);
    let mut tx = db.begin_snapshot(&Identity::export(tenant, admin)).await?;
    let folder = folder::files_of(&mut tx, tenant).await?;
    let folder = folder.ok_or(ExportError::NotThere)?;
    let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let about = readme::text(&folder, &at);
    archive.entry("README.txt", about.as_bytes()).await?;
    for (name, bytes) in &folder.files {
        let path = format!("tenant/{}/{name}", folder.slug);
        archive.entry(&path, bytes).await?;
    }
    let mut counts = BTreeMap::new();
    for rows in EXPORTED {
        let count = write_rows(&mut archive, &mut tx, rows, tenant).await?;
        counts.insert(rows.path(), count);
    }
    let mut kept = Aside::new(files.incoming()?);
    let mut missing = Aside::new(files.incoming()?);
    for list in attached::lists() {
        let aside = (&mut kept, &mut missing);
        let count = attached::list(&mut archive, &mut tx, tenant, list, aside).await?;
        let (kind, internal) = list;
        counts.insert(kind.path(internal), count);
    }
    files::pictures(&mut archive, &mut tx, tenant).await?;
    tx.rollback().await?;
    let written = files::attachments(&mut archive, files, tenant, kept, &mut missing).await?;
    let summary = Summary {
        rows: counts.values().sum(),
        files: written.files,
        bytes: written.bytes,
        missing: missing.count,
    };
    if missing.count > 0 {
        archive.begin("missing.txt", Packing::Deflated, None)?;
        archive
            .write(readme::about_missing(folder.default_locale).as_bytes())
            .await?;
        for line in missing.read::<Missing>()? {
            let Missing { path, why } = line?;
            archive.write(format!("{why}\t{path}\n").as_bytes()).await?;
        }
    }
    let manifest = json!({
        "format": 1,
        "portico": env!("CARGO_PKG_VERSION"),
        "portal": folder.slug,
        "at": at,
        "rows": counts,
        "files": { "count": summary.files, "bytes": summary.bytes, "missing": summary.missing },
        "left_out": LEFT_OUT.iter().copied().collect::<BTreeMap<_, _>>(),
    });
    let manifest = format!("{manifest:#}\n");
    archive.entry("manifest.json", manifest.as_bytes()).await?;
    archive.finish().await?;
    Ok(summary)
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    json: String,
}

/// Writes the rows of one kind as they come, and says how many there were.
async fn write_rows(
    archive: &mut Archive,
    conn: &mut AsyncPgConnection,
    rows: &Rows,
    tenant: Uuid,
) -> Result<u64, ExportError> {
    archive.begin(&rows.path(), Packing::Deflated, None)?;
    let mut lines = sql_query(rows.statement())
        .bind::<SqlUuid, _>(tenant)
        .load_stream::<Line>(conn)
        .await?;
    let mut count = 0;
    while let Some(Line { json }) = lines.try_next().await? {
        archive.write(json.as_bytes()).await?;
        archive.write(b"\n").await?;
        count += 1;
    }
    Ok(count)
}
