//! Lists of articles in a portal.

use chrono::{DateTime, Utc};
use diesel::{
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::portal::{LINK, LinkColumns, join_text};
use crate::{
    access::{Caller, Viewer},
    api::{Page, Position},
    db::{
        Database, DbError,
        schema::{article_favourites, articles},
    },
    knowledge::{model::LinkRow, policy::Readable},
    text::Locale,
};

/// Which articles are listed.
#[derive(Clone, Debug)]
pub(in crate::knowledge) enum Which {
    /// The latest published, in all categories or in these.
    Latest(Option<Vec<Uuid>>),
    /// Those that were chosen for this one, in their order; then others of the same category or with the same tags, those with the
    /// most tags in common first.
    Related {
        id: Uuid,
        chosen: Vec<Uuid>,
        category: Option<Uuid>,
        tags: Vec<String>,
    },
    /// What a contact of a tenant wants to find again, the last marked first.
    Favourites(Option<(Uuid, Uuid)>),
}

impl Which {
    /// The caller's own favourites; none for whoever can have none.
    pub fn favourites(caller: &Caller) -> Option<Self> {
        match caller.viewer {
            _ if !caller.guarded() => Some(Self::Favourites(None)),
            Viewer::Contact { tenant, contact } => Some(Self::Favourites(Some((tenant, contact)))),
            _ => None,
        }
    }
}

/// A list of articles in a portal, each in the first language that it has of those wanted.
#[derive(Clone, Debug)]
pub(in crate::knowledge) struct Links {
    pub readable: Readable,
    pub which: Which,
    pub wanted: [Locale; 2],
    pub most: i64,
}

/// Behind or before which article a page lies, and from which end it is counted.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    after: Option<Place>,
    before: Option<Place>,
    backwards: bool,
}

type Place = (DateTime<Utc>, Uuid);

struct LinksQuery {
    links: Links,
    wanted: [&'static str; 2],
    part: Part,
}

impl QueryFragment<Pg> for LinksQuery {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        out.push_sql(LINK);
        out.push_sql(" FROM articles");
        if matches!(self.links.which, Which::Favourites(_)) {
            out.push_sql(" JOIN article_favourites f ON f.article_id = articles.id");
        }
        join_text(
            &mut out,
            "t.slug, t.title, t.summary, t.locale, t.shown_from",
            &self.wanted,
        )?;
        out.push_sql(" WHERE ");
        self.links.readable.walk_ast(out.reborrow())?;
        match &self.links.which {
            Which::Latest(categories) => {
                if let Some(categories) = categories {
                    out.push_sql(" AND articles.category_id = ANY (");
                    out.push_bind_param::<Array<SqlUuid>, _>(categories)?;
                    out.push_sql(")");
                }
                self.part.walk_ast(out.reborrow())?;
            }
            Which::Related {
                id,
                chosen,
                category,
                tags,
            } => {
                out.push_sql(" AND articles.id <> ");
                out.push_bind_param::<SqlUuid, _>(id)?;
                out.push_sql(" AND (articles.id = ANY (");
                out.push_bind_param::<Array<SqlUuid>, _>(chosen)?;
                out.push_sql(") OR articles.category_id = ");
                out.push_bind_param::<Nullable<SqlUuid>, _>(category)?;
                out.push_sql(" OR articles.tags && ");
                out.push_bind_param::<Array<Text>, _>(tags)?;
                out.push_sql(") ORDER BY array_position(");
                out.push_bind_param::<Array<SqlUuid>, _>(chosen)?;
                out.push_sql(", articles.id), cardinality(ARRAY(SELECT unnest(articles.tags) INTERSECT SELECT unnest(");
                out.push_bind_param::<Array<Text>, _>(tags)?;
                out.push_sql("))) DESC, articles.published_at DESC, articles.id");
            }
            Which::Favourites(of) => {
                if let Some((tenant, contact)) = of {
                    out.push_sql(" AND f.tenant_id = ");
                    out.push_bind_param::<SqlUuid, _>(tenant)?;
                    out.push_sql(" AND f.contact_id = ");
                    out.push_bind_param::<SqlUuid, _>(contact)?;
                }
                out.push_sql(" ORDER BY f.added_at DESC, articles.id");
            }
        }
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.links.most)?;
        Ok(())
    }
}

impl QueryFragment<Pg> for Part {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (place, earlier, behind) in [(&self.after, "<", ">"), (&self.before, ">", "<")] {
            let Some((time, id)) = place else { continue };
            // By time alone first: with that an index begins.
            out.push_sql(&format!(" AND articles.published_at {earlier}= "));
            out.push_bind_param::<Timestamptz, _>(time)?;
            out.push_sql(&format!(" AND (articles.published_at {earlier} "));
            out.push_bind_param::<Timestamptz, _>(time)?;
            out.push_sql(&format!(" OR articles.id {behind} "));
            out.push_bind_param::<SqlUuid, _>(id)?;
            out.push_sql(")");
        }
        out.push_sql(if self.backwards {
            " ORDER BY articles.published_at, articles.id DESC"
        } else {
            " ORDER BY articles.published_at DESC, articles.id"
        });
        Ok(())
    }
}

impl QueryId for LinksQuery {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for LinksQuery {
    type SqlType = LinkColumns;
}

/// The articles of a list, from its start.
pub(in crate::knowledge) async fn linked(
    db: &Database,
    caller: &Caller,
    links: Links,
) -> Result<Vec<LinkRow>, DbError> {
    let part = Part::default();
    let wanted = links.wanted.map(Locale::as_str);
    let query = LinksQuery {
        links,
        wanted,
        part,
    };
    db.read(&caller.identity(), query).await
}

/// One page of the latest, one more than its size, in the order in which it is counted.
pub(in crate::knowledge) async fn page_of(
    db: &Database,
    caller: &Caller,
    (readable, categories): (Readable, Option<Vec<Uuid>>),
    wanted: [Locale; 2],
    page: &Page,
) -> Result<Vec<LinkRow>, DbError> {
    let links = Links {
        readable,
        which: Which::Latest(categories),
        wanted,
        most: page.size + 1,
    };
    let part = Part {
        after: page.after.map(place),
        before: page.before.map(place),
        backwards: page.backwards,
    };
    let wanted = wanted.map(Locale::as_str);
    let query = LinksQuery {
        links,
        wanted,
        part,
    };
    db.read(&caller.identity(), query).await
}

fn place(position: Position) -> Place {
    let time = DateTime::from_timestamp_micros(position.key).unwrap_or_default();
    (time, position.id)
}

/// How many there are, in whatever category.
pub(in crate::knowledge) async fn count(
    db: &Database,
    caller: &Caller,
    readable: Readable,
) -> Result<i64, DbError> {
    let query = articles::table.filter(readable).count();
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().sum())
}

/// Whether the caller marked an article, which they may read, to find it again.
pub(in crate::knowledge) async fn is_favourite(
    db: &Database,
    caller: &Caller,
    article: Uuid,
) -> Result<bool, DbError> {
    use article_favourites as f;
    let of = f::table
        .filter(f::article_id.eq(article))
        .select(f::article_id)
        .limit(1)
        .into_boxed::<Pg>();
    let query = match caller.viewer {
        _ if !caller.guarded() => of,
        Viewer::Contact { tenant, contact } => of
            .filter(f::tenant_id.eq(tenant))
            .filter(f::contact_id.eq(contact)),
        _ => return Ok(false),
    };
    let found: Vec<Uuid> = db.read(&caller.identity(), query).await?;
    Ok(!found.is_empty())
}
