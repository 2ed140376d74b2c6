//! Writing what was decided: new versions, never over old ones, each with its line in the audit log.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{now, sql};
use diesel::prelude::*;
use diesel::sql_types::Timestamptz;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::categories::{CategoryFile, in_order};
use super::changes::Change;
use super::decide::{Decided, Step};
use super::intake::Intake;
use super::stored::{Scope, Stored, StoredArticle};
use crate::db::schema::{articles, knowledge_categories};
use crate::db::{DbError, json};
use crate::identity::audit::{AuditAction, AuditActor, AuditDetail, Entry, record};
use crate::knowledge::commands::said::{hide, insert_version, retag, show};
use crate::knowledge::commands::slugs;
use crate::knowledge::files::{FileArticle, FileState};
use crate::knowledge::model::{Texts, Words};

/// Who wrote a version that a folder brought.
const AUTHOR: &str = "portico knowledge";

async fn tell(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
    action: AuditAction,
    name: &str,
) -> Result<(), DbError> {
    let entry = Entry {
        action,
        actor: AuditActor::System,
        tenant: scope.tenant,
        subject: None,
        detail: AuditDetail::name(name),
    };
    record(conn, &entry, None).await
}

/// Categories: those that are new or changed, and the order of all that are in the folder.
pub(super) async fn categories(
    conn: &mut AsyncPgConnection,
    decided: &Decided,
    stored: &Stored,
) -> Result<(), DbError> {
    use knowledge_categories as c;
    let steps = &decided.categories;
    if steps
        .iter()
        .all(|step| step.item.change == Change::Unchanged)
    {
        return Ok(());
    }
    let mut ids = category_ids(conn, &decided.scope).await?;
    let wanted: Vec<CategoryFile> = steps.iter().map(|step| step.wanted.clone()).collect();
    let positions = positions(&wanted);
    for one in in_order(&wanted) {
        let Some(step) = steps.iter().find(|step| step.wanted.slug == one.slug) else {
            continue;
        };
        let position = positions.get(&one.slug).copied().unwrap_or(1);
        let old = step.stored.map(|index| &stored.categories[index]);
        if let Some(old) = old.filter(|old| old.position != position) {
            diesel::update(c::table.find(old.id))
                .set(c::position.eq(position))
                .execute(conn)
                .await?;
        }
        if step.item.change == Change::Unchanged {
            continue;
        }
        let parent = one.within.as_ref().and_then(|slug| ids.get(slug).copied());
        let values = (
            c::parent_id.eq(parent),
            c::names.eq(json(&one.names)?),
            c::icon.eq(&one.icon),
        );
        if let Some(old) = old {
            diesel::update(c::table.find(old.id))
                .set((
                    values,
                    c::version.eq(c::version + 1),
                    c::applied.eq((c::version + 1).nullable()),
                    c::updated_at.eq(now),
                ))
                .execute(conn)
                .await?;
        } else {
            let id = Uuid::now_v7();
            diesel::insert_into(c::table)
                .values((
                    c::id.eq(id),
                    c::tenant_id.eq(decided.scope.tenant),
                    c::slug.eq(&one.slug),
                    c::position.eq(position),
                    c::applied.eq(1),
                    values,
                ))
                .execute(conn)
                .await?;
            ids.insert(one.slug.clone(), id);
        }
        let action = AuditAction::ArticleCategorySaved;
        tell(conn, &decided.scope, action, &one.slug).await?;
    }
    Ok(())
}

/// The place of each among those that lie in the same, from 1.
fn positions(wanted: &[CategoryFile]) -> BTreeMap<String, i32> {
    let mut counts: BTreeMap<Option<&str>, i32> = BTreeMap::new();
    let mut positions = BTreeMap::new();
    for one in wanted {
        let count = counts.entry(one.within.as_deref()).or_default();
        *count += 1;
        positions.insert(one.slug.clone(), *count);
    }
    positions
}

/// Categories in which a scope's articles may lie.
async fn category_ids(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
) -> Result<BTreeMap<String, Uuid>, DbError> {
    use knowledge_categories as c;
    let of = c::tenant_id
        .is_null()
        .or(c::tenant_id.is_not_distinct_from(scope.tenant));
    let rows: Vec<(String, Uuid)> = c::table
        .filter(of)
        .select((c::slug, c::id))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Articles: those that are new or changed.
pub(super) async fn articles(
    conn: &mut AsyncPgConnection,
    decided: &Decided,
    stored: &Stored,
    intake: &Intake<'_>,
) -> Result<(), DbError> {
    let steps = decided.articles.iter();
    let mut changing = steps
        .filter(|step| step.item.change != Change::Unchanged)
        .peekable();
    if changing.peek().is_none() {
        return Ok(());
    }
    let writing = Writing {
        scope: &decided.scope,
        stored,
        intake,
        categories: category_ids(conn, &decided.scope).await?,
        // By the clock of the database, which decides what is shown.
        moment: diesel::select(sql::<Timestamptz>("now()"))
            .get_result(conn)
            .await?,
    };
    for step in changing {
        writing.article(conn, step).await?;
    }
    Ok(())
}

struct Writing<'a> {
    scope: &'a Scope,
    stored: &'a Stored,
    intake: &'a Intake<'a>,
    categories: BTreeMap<String, Uuid>,
    moment: DateTime<Utc>,
}

impl Writing<'_> {
    async fn article(
        &self,
        conn: &mut AsyncPgConnection,
        step: &Step<FileArticle>,
    ) -> Result<(), DbError> {
        let old = step.stored.map(|index| &self.stored.articles[index]);
        let mut wanted = step.wanted.clone();
        let title = wanted.texts.values().next().map(|text| text.title.clone());
        let title = &title.unwrap_or_default();
        let id = old.map_or_else(Uuid::now_v7, |old| old.id);
        if step.item.change == Change::Archived {
            self.archive(conn, id).await?;
            return tell(conn, self.scope, AuditAction::ArticleArchived, title).await;
        }
        let number = match old {
            None => 1,
            Some(old) if old.article.texts == wanted.texts => old.told,
            Some(old) => old.latest + 1,
        };
        let published = wanted.state == FileState::Published;
        if old.is_none() {
            diesel::insert_into(articles::table)
                .values((
                    articles::id.eq(id),
                    articles::tenant_id.eq(self.scope.tenant),
                    articles::audience.eq(wanted.audience),
                    // What the update below makes of it is its first.
                    articles::version.eq(0),
                ))
                .execute(conn)
                .await?;
        }
        let whose = (id, self.scope.tenant);
        for _ in 0..self.intake.keep(conn, whose, &mut wanted).await? {
            tell(conn, self.scope, AuditAction::ArticleFileAdded, title).await?;
        }
        let (wanted, texts) = (&wanted, texts_of(&wanted));
        let new_version = old.is_none_or(|old| number > old.latest);
        if new_version {
            let of = (id, number, self.scope.tenant);
            insert_version(conn, of, &texts, (None, AUTHOR)).await?;
            slugs::keep(conn, (id, self.scope.tenant), &texts).await?;
        }
        self.settings(conn, id, old, wanted, number).await?;
        let action = match old {
            None => AuditAction::ArticleCreated,
            Some(_) => AuditAction::ArticleSaved,
        };
        tell(conn, self.scope, action, title).await?;
        let read = old.is_some_and(|old| old.live);
        if published && (new_version || !read) {
            self.publish(conn, (id, number), old, wanted, &texts)
                .await?;
            tell(conn, self.scope, AuditAction::ArticlePublished, title).await?;
        } else if old.is_some_and(|old| old.article.tags != wanted.tags) {
            retag(conn, id, &wanted.tags).await?;
        }
        Ok(())
    }

    /// What is set beside the text.
    async fn settings(
        &self,
        conn: &mut AsyncPgConnection,
        id: Uuid,
        old: Option<&StoredArticle>,
        wanted: &FileArticle,
        number: i32,
    ) -> Result<(), DbError> {
        let category = wanted.category.as_ref();
        let portals = wanted.portals.as_ref().map(|slugs| {
            let ids = slugs
                .iter()
                .filter_map(|slug| self.stored.portals.get(slug).copied());
            ids.collect::<Vec<Uuid>>()
        });
        let state = match wanted.state {
            FileState::Published => old.map_or("draft", |old| old.article.state.word()),
            other => other.word(),
        };
        diesel::update(articles::table.find(id))
            .set((
                articles::tenants.eq(portals),
                articles::category_id
                    .eq(category.and_then(|slug| self.categories.get(slug).copied())),
                articles::audience.eq(wanted.audience),
                articles::kinds.eq(&wanted.kinds),
                articles::departments.eq(&wanted.departments),
                articles::tags.eq(&wanted.tags),
                articles::review_on.eq(wanted.review_on),
                articles::expires_at.eq(wanted.expires_at),
                articles::state.eq(state),
                articles::file_name.eq(&wanted.key),
                articles::latest.eq(old.map_or(number, |old| old.latest.max(number))),
                articles::version.eq(articles::version + 1),
                articles::applied.eq((articles::version + 1).nullable()),
                articles::updated_at.eq(now),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }

    /// Has people read this version, and no other.
    async fn publish(
        &self,
        conn: &mut AsyncPgConnection,
        (id, number): (Uuid, i32),
        old: Option<&StoredArticle>,
        wanted: &FileArticle,
        texts: &Texts,
    ) -> Result<(), DbError> {
        let from = wanted.publish_at.unwrap_or(self.moment);
        hide(conn, id).await?;
        let of = (id, number, self.scope.tenant);
        show(conn, of, texts, &wanted.tags, from).await?;
        let since = old.filter(|old| old.live).and_then(|old| old.publish_at);
        diesel::update(articles::table.find(id))
            .set((
                articles::state.eq("published"),
                articles::in_review.eq(false),
                articles::published.eq(number),
                articles::publish_at.eq(since.unwrap_or(from)),
                articles::published_at.eq(from),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }

    async fn archive(&self, conn: &mut AsyncPgConnection, id: Uuid) -> Result<(), DbError> {
        hide(conn, id).await?;
        diesel::update(articles::table.find(id))
            .set((
                articles::state.eq("archived"),
                articles::in_review.eq(false),
                articles::version.eq(articles::version + 1),
                articles::applied.eq((articles::version + 1).nullable()),
                articles::updated_at.eq(now),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }
}

fn texts_of(article: &FileArticle) -> Texts {
    let words = article.texts.iter().map(|(locale, text)| {
        let words = Words {
            slug: text.slug.clone(),
            title: text.title.clone(),
            summary: text.summary.clone(),
            body: text.body.clone(),
        };
        (*locale, words)
    });
    words.collect()
}
