//! `createPage`, `updatePage`, `deletePage` and `orderPages`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::desk::{self, DeskPage};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode, user_errors},
    db::Database,
    identity::{RequestOrigin, no_such_portal},
    pages::{
        commands::{self, missing},
        content::Typed,
    },
    text::Locale,
};

/// Adds pages to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageMutation;

/// What a page shall say in one language.
#[derive(InputObject, Clone, Debug)]
pub struct PageTextInput {
    /// The language.
    pub locale: Locale,
    /// What the page is called, up to 80 characters.
    pub title: String,
    /// What stands on it, in Markdown, up to 20,000 characters.
    pub body: String,
}

/// A new page, behind those that the portal has.
#[derive(InputObject)]
pub struct CreatePageInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// Its short name: lower-case letters, digits and inner hyphens, up to 40. `imprint` and `privacy` become the portal's
    /// legal notice and privacy notice unless addresses are set for these.
    pub slug: String,
    /// What it says: at least in the language that the portal speaks when nothing else is asked for.
    pub texts: Vec<PageTextInput>,
    /// Whether it is shown before log-in.
    #[graphql(default = true)]
    pub public: bool,
}

/// A page as it shall be, whole.
#[derive(InputObject)]
pub struct UpdatePageInput {
    /// `DeskPage.id`.
    pub page_id: ID,
    /// `DeskPage.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub version: i32,
    /// Its short name. Who knows the former address finds nothing there.
    pub slug: String,
    /// What it says.
    pub texts: Vec<PageTextInput>,
    /// Whether it is shown before log-in.
    pub public: bool,
}

/// Which page to take away.
#[derive(InputObject)]
pub struct DeletePageInput {
    /// `DeskPage.id`.
    pub page_id: ID,
}

/// In which order pages stand.
#[derive(InputObject)]
pub struct OrderPagesInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// `DeskPage.id` of all of its pages.
    pub page_ids: Vec<ID>,
}

/// What comes of writing a page.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CreatePagePayload {
    /// The page; null when something was wrong.
    #[allow_for(HOLDER)]
    pub page: Option<DeskPage>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of changing a page.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct UpdatePagePayload {
    /// The page as it is now, after a `CONFLICT` too; null when something else was wrong.
    #[allow_for(HOLDER)]
    pub page: Option<DeskPage>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of taking a page away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DeletePagePayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of ordering pages.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct OrderPagesPayload {
    /// The pages in their order.
    #[allow_for(HOLDER)]
    pub pages: Vec<DeskPage>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl PageMutation {
    /// Writes a page of a portal's own; 20 at most.
    #[allow_for(ADMIN)]
    async fn create_page(
        &self,
        ctx: &Context<'_>,
        input: CreatePageInput,
    ) -> Result<CreatePagePayload> {
        let caller = Caller::of(ctx);
        let created = async {
            let tenant = portal(caller, &input.tenant_id)?;
            let typed = typed(input.slug, input.texts, input.public);
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::create(db, caller, origin, tenant, typed).await
        };
        Ok(match created.await {
            Ok(id) => CreatePagePayload {
                page: desk::load(ctx, None, Some(id)).await?.pop(),
                errors: Vec::new(),
            },
            Err(failure) => CreatePagePayload {
                page: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Changes a page. Nothing is overwritten that somebody else has changed since `version`.
    #[allow_for(ADMIN)]
    async fn update_page(
        &self,
        ctx: &Context<'_>,
        input: UpdatePageInput,
    ) -> Result<UpdatePagePayload> {
        let caller = Caller::of(ctx);
        let id = page(&input.page_id);
        let updated = async {
            let id = id.ok_or_else(|| missing(caller))?;
            let typed = typed(input.slug, input.texts, input.public);
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::update(db, caller, origin, id, input.version, typed).await
        };
        let done = updated.await;
        let shown = match &done {
            Ok(()) => true,
            Err(failure) => failure.is_conflict(),
        };
        let errors = user_errors(caller, done)?;
        Ok(UpdatePagePayload {
            page: match id.filter(|_| shown) {
                Some(id) => desk::load(ctx, None, Some(id)).await?.pop(),
                None => None,
            },
            errors,
        })
    }

    /// Takes a page away.
    #[allow_for(ADMIN)]
    async fn delete_page(
        &self,
        ctx: &Context<'_>,
        input: DeletePageInput,
    ) -> Result<DeletePagePayload> {
        let caller = Caller::of(ctx);
        let deleted = async {
            let id = page(&input.page_id).ok_or_else(|| missing(caller))?;
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::delete(db, caller, origin, id).await
        };
        Ok(DeletePagePayload {
            errors: user_errors(caller, deleted.await)?,
        })
    }

    /// Puts a portal's pages into another order, which is that of the links to them.
    #[allow_for(ADMIN)]
    async fn order_pages(
        &self,
        ctx: &Context<'_>,
        input: OrderPagesInput,
    ) -> Result<OrderPagesPayload> {
        let caller = Caller::of(ctx);
        let ordered = async {
            let tenant = portal(caller, &input.tenant_id)?;
            let ids: Option<Vec<Uuid>> = input.page_ids.iter().map(page).collect();
            let Some(ids) = ids else {
                let code = UserErrorCode::NotFound;
                return Err(UserError::at(caller.locale, code, "pageIds").into());
            };
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::order(db, caller, origin, tenant, &ids).await?;
            Ok(tenant)
        };
        Ok(match ordered.await {
            Ok(tenant) => OrderPagesPayload {
                pages: desk::load(ctx, Some(tenant), None).await?,
                errors: Vec::new(),
            },
            Err(failure) => OrderPagesPayload {
                pages: Vec::new(),
                errors: Failure::into_user_errors(failure, caller)?,
            },
        })
    }
}

fn page(id: &ID) -> Option<Uuid> {
    GlobalId::parse_as(id, NodeKind::Page)
}

fn portal(caller: &Caller, id: &ID) -> Result<Uuid, Failure> {
    GlobalId::parse_as(id, NodeKind::Portal).ok_or_else(|| no_such_portal(caller))
}

fn typed(slug: String, texts: Vec<PageTextInput>, public: bool) -> Typed {
    Typed {
        slug,
        texts: texts
            .into_iter()
            .map(|text| (text.locale, text.title, text.body))
            .collect(),
        public,
    }
}
