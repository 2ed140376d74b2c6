//! What was chosen to go with an article, for whoever writes it.

use async_graphql::{Context, ID, Result, SimpleObject};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind, internal},
    db::Database,
    knowledge::{
        model::{ArticleState, DeskRow, Texts},
        queries,
    },
    text::Locale,
};

/// An article that was chosen to go with another.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct RelatedArticle {
    /// `DeskArticle.id`.
    #[allow_for(AGENT, ADMIN)]
    pub id: ID,
    /// What its newest version is called, in the caller's language, or in one that it has.
    #[allow_for(AGENT, ADMIN)]
    pub title: String,
    /// Where it is in its life: readers see it while it is published.
    #[allow_for(AGENT, ADMIN)]
    pub state: ArticleState,
}

impl RelatedArticle {
    fn of(row: &DeskRow, wanted: Locale) -> Self {
        let texts = Texts::deserialize(&row.texts).unwrap_or_default();
        let words = texts.get(&wanted).or_else(|| texts.values().next());
        Self {
            id: GlobalId::new(NodeKind::Article, row.id).into(),
            title: words.map(|words| words.title.clone()).unwrap_or_default(),
            state: ArticleState::of(&row.state, row.in_review),
        }
    }
}

/// Those that are there for the caller, in their order.
pub(super) async fn related(ctx: &Context<'_>, chosen: &[Uuid]) -> Result<Vec<RelatedArticle>> {
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let (caller, db) = (Caller::of(ctx), ctx.data_unchecked::<Database>());
    let rows = queries::desk_many(db, caller, chosen.to_vec()).await;
    let mut rows = rows.map_err(|error| internal(caller, &error))?;
    rows.sort_by_key(|row| chosen.iter().position(|id| *id == row.id));
    let related = rows
        .iter()
        .map(|row| RelatedArticle::of(row, caller.locale));
    Ok(related.collect())
}
