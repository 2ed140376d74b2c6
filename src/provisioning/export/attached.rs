//! The list of attachments, and what is noted of them until the rows are through.

use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

use diesel::{
    QueryableByName, sql_query,
    sql_types::{Nullable, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    ExportError,
    archive::{Archive, Packing},
    tables::NOT_OF_ATTACHMENTS,
};
use crate::attachments::{AttachmentState, clean_name};

/// Bytes of a file's name at most: with the id before it, it fits into every file system.
const LONGEST: usize = 100;
/// A kind of files, and where they go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attached {
    /// The list of those that the portal shows, below `data/`, and of all others below `data/internal/`.
    file: &'static str,
    /// The table as `t`, with what is needed to know whose each is.
    from: &'static str,
    /// Which of them the portal shows.
    shown: &'static str,
    /// The folder of a file below `files/`; null for one that is in no message yet.
    below: &'static str,
}

/// All kinds.
pub(super) const ATTACHED: [Attached; 2] = [
    Attached {
        file: "attachments",
        from: "attachments t LEFT JOIN tickets k ON k.tenant_id = t.tenant_id AND k.id = t.ticket_id",
        shown: "NOT t.internal AND (k.id IS NOT NULL AND NOT k.hidden OR t.conversation_id IS NOT NULL)",
        below: "coalesce(k.number::text, 'conversations/' || t.conversation_id)",
    },
    Attached {
        file: "article_files",
        from: "article_files t JOIN articles a ON a.id = t.article_id",
        shown:
            "a.state = 'published' AND a.audience <> 'staff' AND EXISTS (SELECT FROM article_texts x
             WHERE x.article_id = t.article_id AND t.id = ANY (x.files))",
        below: "'articles/' || t.article_id",
    },
];

/// A file that goes into the archive.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    pub id: Uuid,
    pub path: String,
    pub media_type: String,
    pub sha256: String,
}

/// A file that is not in the archive as it should be.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Missing {
    pub path: String,
    /// `missing`, `checking`, `refused`, `differs`: what they mean stands at the head of `missing.txt`.
    pub why: String,
}

/// Lines that are kept aside in a nameless file: there may be any number of them.
pub(super) struct Aside {
    file: BufWriter<std::fs::File>,
    pub count: u64,
}

impl Aside {
    pub fn new(file: std::fs::File) -> Self {
        Self {
            file: BufWriter::new(file),
            count: 0,
        }
    }

    pub fn add(&mut self, line: &impl Serialize) -> std::io::Result<()> {
        serde_json::to_writer(&mut self.file, line)?;
        self.file.write_all(b"\n")?;
        self.count += 1;
        Ok(())
    }

    /// All of them, from the first one on.
    pub fn read<T: DeserializeOwned>(
        self,
    ) -> std::io::Result<impl Iterator<Item = std::io::Result<T>> + Send> {
        let mut file = self.file.into_inner().map_err(|error| error.into_error())?;
        file.seek(SeekFrom::Start(0))?;
        let lines = BufReader::new(file).lines();
        Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    json: String,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    file_name: String,
    #[diesel(sql_type = Text)]
    media_type: String,
    #[diesel(sql_type = Text)]
    state: AttachmentState,
    #[diesel(sql_type = Text)]
    sha256: String,
    #[diesel(sql_type = Nullable<Text>)]
    below: Option<String>,
}

/// Writes the list of those that the portal shows, or of all others, and says how many there are.
pub(super) async fn list(
    archive: &mut Archive,
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    (kind, internal): (Attached, bool),
    (kept, missing): (&mut Aside, &mut Aside),
) -> Result<u64, ExportError> {
    let (not, within) = if internal {
        ("NOT coalesce", "internal/")
    } else {
        ("coalesce", "")
    };
    let without = NOT_OF_ATTACHMENTS.join(",");
    let Attached {
        from, shown, below, ..
    } = kind;
    let query = format!(
        "SELECT (to_jsonb(t) - '{{{without}}}'::text[])::text AS json, t.id, t.file_name, t.media_type, t.state,
             encode(t.sha256, 'hex') AS sha256, {below} AS below
         FROM {from} WHERE t.tenant_id = $1 AND {not}({shown}, false)
         ORDER BY length({below}), below, t.created_at, t.id"
    );
    archive.begin(&kind.path(internal), Packing::Deflated, None)?;
    let mut rows = sql_query(query)
        .bind::<SqlUuid, _>(tenant)
        .load_stream::<Row>(conn)
        .await?;
    let mut count = 0;
    while let Some(row) = rows.try_next().await? {
        let below = row.below.as_deref().unwrap_or("unsent");
        let path = format!(
            "files/{within}{below}/{}-{}",
            row.id,
            fitting(&row.file_name)
        );
        let ready = row.state == AttachmentState::Ready;
        let mut line: Map<String, Value> =
            serde_json::from_str(&row.json).map_err(std::io::Error::from)?;
        line.insert("sha256".to_owned(), row.sha256.clone().into());
        line.insert("path".to_owned(), ready.then(|| path.clone()).into());
        let mut line = serde_json::to_vec(&line).map_err(std::io::Error::from)?;
        line.push(b'\n');
        archive.write(&line).await?;
        if ready {
            kept.add(&Kept {
                id: row.id,
                path,
                media_type: row.media_type,
                sha256: row.sha256,
            })?;
        } else {
            let why = row.state.word().to_owned();
            missing.add(&Missing { path, why })?;
        }
        count += 1;
    }
    Ok(count)
}

impl Attached {
    /// The list's name, below `data/` and without its ending.
    pub fn name(self, internal: bool) -> String {
        let within = if internal { "internal/" } else { "" };
        format!("{within}{}", self.file)
    }

    /// Where the list stands in the archive.
    pub fn path(self, internal: bool) -> String {
        format!("data/{}.ndjson", self.name(internal))
    }
}

/// Every list: what the portal shows first.
pub(super) fn lists() -> impl Iterator<Item = (Attached, bool)> {
    let both = |internal| ATTACHED.into_iter().map(move |kind| (kind, internal));
    both(false).chain(both(true))
}

/// A name that file systems take, whatever the database says it is: without a way out, and not too long for the ending to
/// be there.
fn fitting(name: &str) -> String {
    let name = clean_name(name);
    if name.len() <= LONGEST {
        return name;
    }
    let at = |most: usize| {
        let mut end = most.min(name.len());
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        end
    };
    let ending = name
        .rfind('.')
        .map_or("", |dot| &name[dot..])
        .trim_end_matches(' ');
    if ending.len() > LONGEST / 4 {
        return name[..at(LONGEST)].to_owned();
    }
    format!("{}{ending}", &name[..at(LONGEST - ending.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_into_every_file_system() {
        assert_eq!(fitting("report.pdf"), "report.pdf");
        assert_eq!(fitting("../../etc/passwd"), "passwd");
        assert_eq!(fitting("a\\b\u{0}:c.txt"), "b_c.txt");
        let long = fitting(&format!("{}.pdf", "ä".repeat(110)));
        assert!(long.len() <= LONGEST && long.ends_with(".pdf"), "{long}");
        let odd = fitting(&"ü".repeat(110));
        assert!(odd.len() <= LONGEST, "{odd}");
    }
}
