//! What can be done with a category of articles.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    desk,
    desk_categories::DeskArticleCategory,
    inputs::{one, parts},
};
use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind, UserError, user_errors},
    knowledge::commands::{self, Category, missing_category},
    text::Locale,
};

/// Adds categories of articles to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArticleCategoryMutation;

/// What a category shall be called in one language.
#[derive(InputObject, Clone, Debug)]
pub struct ArticleCategoryNameInput {
    /// The language.
    pub locale: Locale,
    /// The name, up to 80 characters.
    pub name: String,
}

/// A category as it shall be.
#[derive(InputObject)]
pub struct SaveArticleCategoryInput {
    /// `DeskArticleCategory.id`; null makes a new one.
    pub category_id: Option<ID>,
    /// `DeskArticleCategory.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    #[graphql(default)]
    pub version: i32,
    /// Of a new one: `Portal.id` of the portal whose own it is; null for the provider's, which every portal has.
    pub tenant_id: Option<ID>,
    /// Of a new one: `DeskArticleCategory.id` of the category in which it lies; null at the top.
    pub parent_id: Option<ID>,
    /// What it is called, in one language at least.
    pub names: Vec<ArticleCategoryNameInput>,
    /// Its short name; null keeps the one that it has, or makes one from its name.
    pub slug: Option<String>,
    /// The name of an icon: lower-case letters, digits and inner hyphens.
    pub icon: Option<String>,
}

/// Where a category shall lie.
#[derive(InputObject)]
pub struct MoveArticleCategoryInput {
    /// `DeskArticleCategory.id`.
    pub category_id: ID,
    /// `DeskArticleCategory.id` of the category in which it shall lie; null for the top.
    pub parent_id: Option<ID>,
    /// Which place among those that lie there, from 0; behind the last when larger.
    #[graphql(default = 1_000)]
    pub position: i32,
}

/// Which category to take away.
#[derive(InputObject)]
pub struct DeleteArticleCategoryInput {
    /// `DeskArticleCategory.id`.
    pub category_id: ID,
}

/// What comes of writing a category.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveArticleCategoryPayload {
    /// The category as it is now, after a `CONFLICT` too; null when something else was wrong.
    #[allow_for(HOLDER)]
    pub category: Option<DeskArticleCategory>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of putting a category elsewhere.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct MoveArticleCategoryPayload {
    /// All categories in their order; empty when something was wrong.
    #[allow_for(HOLDER)]
    pub categories: Vec<DeskArticleCategory>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of taking a category away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DeleteArticleCategoryPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl ArticleCategoryMutation {
    /// Makes a category, the last where it lies, or changes one.
    #[allow_for(ADMIN)]
    async fn save_article_category(
        &self,
        ctx: &Context<'_>,
        input: SaveArticleCategoryInput,
    ) -> Result<SaveArticleCategoryPayload> {
        let caller = Caller::of(ctx);
        let named = input.category_id.as_ref().and_then(category);
        let saved = async {
            let own = match &input.category_id {
                None => None,
                Some(_) => Some((
                    named.ok_or_else(|| missing_category(caller))?,
                    input.version,
                )),
            };
            let tenant = one(caller, input.tenant_id, NodeKind::Portal, "tenantId")?;
            let kind = NodeKind::ArticleCategory;
            let parent = one(caller, input.parent_id, kind, "parentId")?;
            let typed = Category {
                names: input
                    .names
                    .into_iter()
                    .map(|name| (name.locale, name.name))
                    .collect(),
                slug: input.slug.filter(|slug| !slug.trim().is_empty()),
                icon: input.icon,
            };
            let (db, origin) = parts(ctx);
            commands::save_category(db, caller, origin, own, (tenant, parent), typed).await
        };
        let (shown, errors) = match saved.await {
            Ok(id) => (Some(id), Vec::new()),
            Err(failure) => {
                let shown = named.filter(|_| failure.is_conflict());
                (shown, failure.into_user_errors(caller)?)
            }
        };
        let category = match shown {
            Some(id) => {
                let id: ID = GlobalId::new(NodeKind::ArticleCategory, id).into();
                let all = desk::categories(ctx).await?;
                all.into_iter().find(|one| one.id == id)
            }
            None => None,
        };
        Ok(SaveArticleCategoryPayload { category, errors })
    }

    /// Puts a category elsewhere, with all that lies in it.
    #[allow_for(ADMIN)]
    async fn move_article_category(
        &self,
        ctx: &Context<'_>,
        input: MoveArticleCategoryInput,
    ) -> Result<MoveArticleCategoryPayload> {
        let caller = Caller::of(ctx);
        let moved = async {
            let id = category(&input.category_id).ok_or_else(|| missing_category(caller))?;
            let kind = NodeKind::ArticleCategory;
            let parent = one(caller, input.parent_id, kind, "parentId")?;
            let place = usize::try_from(input.position).unwrap_or(0);
            let (db, origin) = parts(ctx);
            commands::move_category(db, caller, origin, id, parent, place).await
        };
        let errors = user_errors(caller, moved.await)?;
        let categories = if errors.is_empty() {
            desk::categories(ctx).await?
        } else {
            Vec::new()
        };
        Ok(MoveArticleCategoryPayload { categories, errors })
    }

    /// Takes a category away in which nothing lies: no article, archived ones too, and no category.
    #[allow_for(ADMIN)]
    async fn delete_article_category(
        &self,
        ctx: &Context<'_>,
        input: DeleteArticleCategoryInput,
    ) -> Result<DeleteArticleCategoryPayload> {
        let caller = Caller::of(ctx);
        let deleted = async {
            let id = category(&input.category_id).ok_or_else(|| missing_category(caller))?;
            let (db, origin) = parts(ctx);
            commands::delete_category(db, caller, origin, id).await
        };
        Ok(DeleteArticleCategoryPayload {
            errors: user_errors(caller, deleted.await)?,
        })
    }
}

fn category(id: &ID) -> Option<Uuid> {
    GlobalId::parse_as(id, NodeKind::ArticleCategory)
}
