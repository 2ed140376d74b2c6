//! Categories as the desk has them.

use async_graphql::{ID, SimpleObject};

use crate::{
    access::guarded,
    api::{GlobalId, NodeKind},
    knowledge::model::CategoryRow,
    text::Locale,
};

/// What a category is called in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ArticleCategoryName {
    /// The language.
    #[allow_for(AGENT, ADMIN)]
    pub locale: Locale,
    /// The name.
    #[allow_for(AGENT, ADMIN)]
    pub name: String,
}

/// A category as the desk has it, whether there is anything in it or not.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct DeskArticleCategory {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    pub id: ID,
    /// Counts every change; goes into `saveArticleCategory`.
    #[allow_for(AGENT, ADMIN)]
    pub version: i32,
    /// Its short name, unique in every portal.
    #[allow_for(AGENT, ADMIN)]
    pub slug: String,
    /// What it is called, by language.
    #[allow_for(AGENT, ADMIN)]
    pub names: Vec<ArticleCategoryName>,
    /// The name of an icon, if it has one.
    #[allow_for(AGENT, ADMIN)]
    pub icon: Option<String>,
    /// `Portal.id` of the portal whose own it is; null for the provider's, which every portal has.
    #[allow_for(AGENT, ADMIN)]
    pub portal_id: Option<ID>,
    /// `DeskArticleCategory.id` of the category in which it lies; null at the top.
    #[allow_for(AGENT, ADMIN)]
    pub parent_id: Option<ID>,
}

impl From<CategoryRow> for DeskArticleCategory {
    fn from(row: CategoryRow) -> Self {
        let names = row.names_by_locale().into_iter();
        let id = |id| GlobalId::new(NodeKind::ArticleCategory, id).into();
        Self {
            id: id(row.id),
            version: row.version,
            names: names
                .map(|(locale, name)| ArticleCategoryName { locale, name })
                .collect(),
            slug: row.slug,
            icon: row.icon,
            portal_id: row
                .tenant
                .map(|tenant| GlobalId::new(NodeKind::Portal, tenant).into()),
            parent_id: row.parent.map(id),
        }
    }
}
