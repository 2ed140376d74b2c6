//! What the database has of one scope: the provider's articles and categories, or a portal's own.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use uuid::Uuid;

use super::attached::{self, OwnFile};
use super::categories::CategoryFile;
use crate::attachments::UploadLimits;
use crate::db::DbError;
use crate::db::schema::{article_slugs, knowledge_categories, tenants};
use crate::knowledge::files::{FileArticle, FileState, FileText};
use crate::knowledge::model::{ArticleAudience, Texts};
use crate::text::Locale;

/// Whose a folder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::knowledge) struct Scope {
    /// None: the provider's.
    pub tenant: Option<Uuid>,
    /// What a plan calls it: the portal's slug, or `provider`.
    pub name: String,
}

/// An article of the database.
#[derive(Debug)]
pub(in crate::knowledge) struct StoredArticle {
    pub id: Uuid,
    pub version: i32,
    pub applied: Option<i32>,
    pub latest: i32,
    /// The version that a file tells: what is read, or else the newest one.
    pub told: i32,
    /// Somebody reads it now.
    pub live: bool,
    pub publish_at: Option<DateTime<Utc>>,
    /// As its files would tell it.
    pub article: FileArticle,
    /// Its pictures and files, whether or not a text names them.
    pub files: Vec<OwnFile>,
    /// Every slug that is its own.
    pub slugs: BTreeSet<String>,
}

impl StoredArticle {
    /// Whether files can tell all of it: those who are named one by one, and portals that are gone, no file names.
    pub fn fits_files(&self) -> bool {
        let gone = self.article.portals.as_ref().is_some_and(Vec::is_empty);
        self.article.audience != ArticleAudience::Chosen && !gone
    }
}

/// A category of the database.
#[derive(Debug)]
pub(in crate::knowledge) struct StoredCategory {
    pub id: Uuid,
    pub version: i32,
    pub applied: Option<i32>,
    pub position: i32,
    pub category: CategoryFile,
}

/// All of a scope.
#[derive(Debug)]
pub(in crate::knowledge) struct Stored {
    /// In the order in which they were made.
    pub articles: Vec<StoredArticle>,
    /// In their order.
    pub categories: Vec<StoredCategory>,
    /// Categories of the provider's, for a portal's own articles and categories: slug, and in which it lies.
    pub above: BTreeMap<String, Option<String>>,
    /// Slugs of categories outside of the scope that are in the same portals.
    pub taken: BTreeSet<String>,
    /// Slugs of articles outside of the scope that would lead elsewhere, and whose they are.
    pub foreign: BTreeMap<String, String>,
    /// Portals by slug.
    pub portals: BTreeMap<String, Uuid>,
    /// How large files may be.
    pub limits: UploadLimits,
}

impl Stored {
    /// Whether an article of the scope may lie in it.
    pub fn has_category(&self, slug: &str) -> bool {
        let mut own = self.categories.iter();
        self.above.contains_key(slug) || own.any(|one| one.category.slug == slug)
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Array<sql_types::Uuid>>)]
    tenants: Option<Vec<Uuid>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    category: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    state: String,
    #[diesel(sql_type = sql_types::Text)]
    audience: ArticleAudience,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    kinds: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    departments: Vec<String>,
    #[diesel(sql_type = sql_types::Array<sql_types::Text>)]
    tags: Vec<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Date>)]
    review_on: Option<NaiveDate>,
    #[diesel(sql_type = sql_types::Integer)]
    latest: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    publish_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Timestamptz>)]
    expires_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = sql_types::Integer)]
    version: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    applied: Option<i32>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    file_name: Option<String>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Integer>)]
    live: Option<i32>,
    #[diesel(sql_type = sql_types::Integer)]
    told: i32,
    #[diesel(sql_type = sql_types::Jsonb)]
    texts: serde_json::Value,
}

const ARTICLES: &str = "SELECT a.id, a.tenants, c.slug AS category, a.state, a.audience, a.kinds, a.departments, a.tags, a.review_on,
        a.latest, a.publish_at, a.expires_at, a.version, a.applied, a.file_name, l.live, v.number AS told, v.texts
    FROM articles a
    LEFT JOIN knowledge_categories c ON c.id = a.category_id
    CROSS JOIN LATERAL (SELECT max(t.number) AS live FROM article_texts t WHERE t.article_id = a.id AND a.state = 'published'
        AND t.shown_from <= now() AND (t.shown_until IS NULL OR t.shown_until > now())) l
    JOIN article_versions v ON v.article_id = a.id
        AND v.number = coalesce(l.live, CASE a.state WHEN 'published' THEN a.published END, a.latest)
    WHERE a.tenant_id IS NOT DISTINCT FROM $1 ORDER BY a.created_at, a.id";

/// Nobody changes anything of it until the transaction ends.
pub(super) async fn hold(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<(), DbError> {
    for table in ["articles", "knowledge_categories"] {
        diesel::sql_query(format!(
            "SELECT id FROM {table} WHERE tenant_id IS NOT DISTINCT FROM $1 ORDER BY id FOR NO KEY UPDATE"
        ))
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(scope.tenant)
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// All of a scope.
pub(in crate::knowledge) async fn load(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
) -> Result<Stored, DbError> {
    let portals: Vec<(String, Uuid)> = tenants::table
        .select((tenants::slug, tenants::id))
        .load(conn)
        .await?;
    let slug_of = |id: &Uuid| portals.iter().find(|(_, own)| own == id);
    let slugs: Vec<(Option<Uuid>, String, Uuid)> = article_slugs::table
        .select((
            article_slugs::tenant_id,
            article_slugs::slug,
            article_slugs::article_id,
        ))
        .load(conn)
        .await?;
    let mut own: BTreeMap<Uuid, BTreeSet<String>> = BTreeMap::new();
    let mut foreign = BTreeMap::new();
    for (tenant, slug, article) in slugs {
        if tenant == scope.tenant {
            own.entry(article).or_default().insert(slug);
        } else if tenant.is_none() || scope.tenant.is_none() {
            let whose = tenant.as_ref().map_or("the provider’s".to_owned(), |id| {
                format!("{}’s own", slug_of(id).map_or("a portal", |(slug, _)| slug))
            });
            foreign.insert(slug, whose);
        }
    }
    let rows: Vec<Row> = diesel::sql_query(ARTICLES)
        .bind::<sql_types::Nullable<sql_types::Uuid>, _>(scope.tenant)
        .load(conn)
        .await?;
    let mut files = attached::load(conn, scope).await?;
    let articles = rows
        .into_iter()
        .map(|row| {
            let named = row.tenants.as_ref().map(|ids| {
                let slugs = ids.iter().filter_map(slug_of);
                let mut slugs: Vec<String> = slugs.map(|(slug, _)| slug.clone()).collect();
                slugs.sort();
                slugs
            });
            let slugs = own.remove(&row.id).unwrap_or_default();
            let files = files.remove(&row.id).unwrap_or_default();
            article(row, named, slugs, files)
        })
        .collect::<Result<Vec<_>, DbError>>()?;
    let (categories, above, taken) = categories(conn, scope).await?;
    Ok(Stored {
        articles,
        categories,
        above,
        taken,
        foreign,
        portals: portals.into_iter().collect(),
        limits: attached::limits(conn, scope).await?,
    })
}

fn article(
    row: Row,
    portals: Option<Vec<String>>,
    slugs: BTreeSet<String>,
    files: Vec<OwnFile>,
) -> Result<StoredArticle, DbError> {
    let texts = Texts::deserialize(&row.texts).map_err(|error| DbError::Refused(error.into()))?;
    let texts: BTreeMap<Locale, FileText> = texts
        .into_iter()
        .map(|(locale, words)| {
            let text = FileText {
                slug: words.slug,
                title: words.title,
                summary: words.summary,
                // As a file's text is read.
                body: words.body.trim().replace("\r\n", "\n"),
            };
            (locale, text)
        })
        .collect();
    let slug = texts.get(&Locale::En).or_else(|| texts.values().next());
    let slug = slug.map(|text| text.slug.clone());
    let state = match row.state.as_str() {
        "published" => FileState::Published,
        "archived" => FileState::Archived,
        _ => FileState::Draft,
    };
    let sorted = |mut words: Vec<String>| {
        words.sort();
        words
    };
    let article = FileArticle {
        key: row.file_name.or(slug).unwrap_or_default(),
        category: row.category,
        tags: sorted(row.tags),
        audience: row.audience,
        // What another audience had is not told: it means nothing.
        kinds: match row.audience {
            ArticleAudience::Kinds => sorted(row.kinds),
            _ => Vec::new(),
        },
        departments: match row.audience {
            ArticleAudience::Departments => sorted(row.departments),
            _ => Vec::new(),
        },
        portals,
        state,
        review_on: row.review_on,
        publish_at: row
            .publish_at
            .filter(|at| state == FileState::Published && *at > Utc::now()),
        expires_at: row.expires_at,
        seen: None,
        texts,
        files: BTreeMap::new(),
        named: Vec::new(),
        added: Vec::new(),
    };
    Ok(StoredArticle {
        id: row.id,
        version: row.version,
        applied: row.applied,
        latest: row.latest,
        told: row.told,
        live: row.live.is_some(),
        publish_at: row.publish_at,
        article,
        files,
        slugs,
    })
}

type Above = BTreeMap<String, Option<String>>;

async fn categories(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
) -> Result<(Vec<StoredCategory>, Above, BTreeSet<String>), DbError> {
    type CategoryRow = (
        (Uuid, Option<Uuid>, Option<Uuid>, serde_json::Value),
        (String, Option<String>, i32, i32, Option<i32>),
    );
    use knowledge_categories as c;
    let rows: Vec<CategoryRow> = c::table
        .order((c::position, c::slug))
        .select((
            (c::id, c::tenant_id, c::parent_id, c::names),
            (c::slug, c::icon, c::position, c::version, c::applied),
        ))
        .load(conn)
        .await?;
    let slugs: BTreeMap<Uuid, String> = rows
        .iter()
        .map(|((id, ..), (slug, ..))| (*id, slug.clone()))
        .collect();
    let (mut own, mut above, mut taken) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
    for ((id, tenant, parent, names), (slug, icon, position, version, applied)) in rows {
        let within = parent.and_then(|parent| slugs.get(&parent).cloned());
        if tenant != scope.tenant {
            // The provider's are in every portal.
            if tenant.is_none() || scope.tenant.is_none() {
                taken.insert(slug.clone());
            }
            if tenant.is_none() {
                above.insert(slug, within);
            }
            continue;
        }
        let category = CategoryFile {
            slug,
            within,
            icon,
            names: BTreeMap::deserialize(&names).unwrap_or_default(),
            seen: None,
            file: std::path::PathBuf::new(),
            number: 0,
        };
        own.push(StoredCategory {
            id,
            version,
            applied,
            position,
            category,
        });
    }
    Ok((own, above, taken))
}
