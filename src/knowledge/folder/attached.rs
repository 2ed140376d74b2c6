//! Pictures and files of articles: which of a folder's are there already, and which are new.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::stored::{Scope, StoredArticle};
use crate::api::{GlobalId, NodeKind};
use crate::attachments::{AttachmentState, UploadLimits, limits_of};
use crate::db::DbError;
use crate::db::schema::article_files;
use crate::knowledge::commands::attached::MOST_FILES;
use crate::knowledge::files::{FileArticle, NamedFile, Source, by_id};
use crate::tenants::TicketRules;
use crate::tenants::folder::{FieldChange, Problem};
use crate::text::{FILE_SCHEME, destinations, redirected};

/// A file that an article has.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = article_files)]
pub(in crate::knowledge) struct OwnFile {
    pub id: Uuid,
    article_id: Uuid,
    pub file_name: String,
    sha256: Vec<u8>,
    came_as: Option<Vec<u8>>,
    pub state: AttachmentState,
    pub width: Option<i32>,
}

impl OwnFile {
    /// As a text names it.
    pub fn url(&self) -> String {
        named(self.id)
    }

    /// Whether it came from these bytes, or is kept as these.
    fn is(&self, source: &Source) -> bool {
        self.sha256 == source.sha256 || self.came_as.as_ref() == Some(&source.sha256)
    }
}

/// As a text names the file of this id.
pub(super) fn named(id: Uuid) -> String {
    format!("{FILE_SCHEME}{}", GlobalId::new(NodeKind::ArticleFile, id))
}

/// A file of the folder that an article does not have yet.
#[derive(Clone, Debug)]
pub(in crate::knowledge) struct Added {
    pub source: Source,
    /// What the texts call it.
    pub urls: Vec<String>,
    /// Where it is named first.
    pub named: NamedFile,
}

/// All files of a scope, by article, the first added first.
pub(super) async fn load(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
) -> Result<BTreeMap<Uuid, Vec<OwnFile>>, DbError> {
    let rows: Vec<OwnFile> = article_files::table
        .filter(article_files::tenant_id.is_not_distinct_from(scope.tenant))
        .order((article_files::created_at, article_files::id))
        .select(OwnFile::as_select())
        .load(conn)
        .await?;
    let mut files: BTreeMap<Uuid, Vec<OwnFile>> = BTreeMap::new();
    for row in rows {
        files.entry(row.article_id).or_default().push(row);
    }
    Ok(files)
}

/// How large files of a scope may be.
pub(super) async fn limits(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
) -> Result<UploadLimits, DbError> {
    Ok(match scope.tenant {
        Some(tenant) => limits_of(conn, tenant).await?,
        None => UploadLimits::from(&TicketRules::default()),
    })
}

/// Has an article's texts name what it has already as the database does, and notes what is to be added to it.
pub(super) fn resolve(
    article: &mut FileArticle,
    old: Option<&StoredArticle>,
    limits: UploadLimits,
    problems: &mut Vec<Problem>,
) {
    let there = old.map_or(&[][..], |old| &old.files);
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for one in std::mem::take(&mut article.named) {
        let Some(source) = &one.source else {
            // What the desk put into it stays.
            if !old.is_some_and(|old| leads_to(old, &one.url)) {
                problems.push(one.problem(match by_id(&one.url) {
                    true => "the article has no such file",
                    false => one.why(),
                }));
            }
            continue;
        };
        if let Some(own) = find(there, source) {
            known.insert(one.url, own.url());
            continue;
        }
        let same = |added: &&mut Added| {
            added.source.sha256 == source.sha256 && added.source.name == source.name
        };
        if let Some(added) = article.added.iter_mut().find(same) {
            added.urls.push(one.url);
            continue;
        }
        if source.size > limits.file {
            let message = format!(
                "the file has {} bytes, {} are allowed",
                source.size, limits.file
            );
            problems.push(one.problem(&message));
        }
        article.added.push(Added {
            source: source.clone(),
            urls: vec![one.url.clone()],
            named: one,
        });
    }
    let most = usize::try_from(MOST_FILES).unwrap_or_default();
    if there.len() + article.added.len() > most
        && let Some(last) = article.added.last()
    {
        let message = format!("the article would have more than {most} files");
        problems.push(last.named.problem(&message));
    }
    for text in article.texts.values_mut() {
        text.body = redirected(&text.body, |url| known.get(url).cloned());
    }
}

fn leads_to(old: &StoredArticle, url: &str) -> bool {
    let mut texts = old.article.texts.values();
    texts.any(|text| {
        text.body.contains(url) && destinations(&text.body).iter().any(|to| to.url == url)
    })
}

/// The article's own file that is the same, under the same name. An export numbers names that are there twice.
fn find<'a>(there: &'a [OwnFile], source: &Source) -> Option<&'a OwnFile> {
    let same = || there.iter().filter(|own| own.is(source));
    let exact = same().find(|own| own.file_name == source.name);
    exact.or_else(|| same().find(|own| is_numbered(&source.name, &own.file_name)))
}

/// Whether a file is called so by its name: as it is, or numbered.
pub(super) fn is_called(own: &OwnFile, source: &Source) -> bool {
    own.is(source) && (own.file_name == source.name || is_numbered(&source.name, &own.file_name))
}

/// Whether it is the name with a number: `image-2.png` of `image.png`.
fn is_numbered(numbered: &str, name: &str) -> bool {
    let (stem, ending) = in_two(name);
    let rest = numbered.strip_prefix(stem);
    let rest = rest.and_then(|rest| rest.strip_suffix(ending)?.strip_prefix('-'));
    rest.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    })
}

/// A name and its ending.
pub(super) fn in_two(name: &str) -> (&str, &str) {
    name.split_at(name.rfind('.').filter(|at| *at > 0).unwrap_or(name.len()))
}

/// What a plan shows of them.
pub(super) fn shown(added: &[Added]) -> Vec<FieldChange> {
    let shown = added.iter().map(|one| FieldChange {
        field: if one.named.picture { "picture" } else { "file" }.to_owned(),
        old: None,
        new: Some(format!("{}, {} bytes", one.named.url, one.source.size)),
    });
    shown.collect()
}

/// A text that says of each file what is in it, and not which row it is: the same in every database.
pub(super) fn by_content(body: &str, files: &[OwnFile]) -> String {
    redirected(body, |url| {
        let own = files.iter().find(|own| by_id(url) && own.url() == url)?;
        let hash = own.came_as.as_ref().unwrap_or(&own.sha256);
        Some(format!(
            "{FILE_SCHEME}{}/{}",
            hex::encode(hash),
            own.file_name
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::is_numbered;

    #[test]
    fn a_number_belongs_to_its_name() {
        assert!(is_numbered("image-2.png", "image.png") && is_numbered("file-12", "file"));
        for other in [
            "image.png",
            "image-.png",
            "image-2.jpg",
            "image-x.png",
            "images-2.png",
        ] {
            assert!(!is_numbered(other, "image.png"), "{other}");
        }
    }
}
