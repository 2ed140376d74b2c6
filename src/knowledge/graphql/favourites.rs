//! What a contact wants to find again.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{home::links, types::ArticleLink};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, user_errors},
    db::Database,
    knowledge::{
        commands::{self, missing},
        queries::Which,
    },
    tenants::Tenant,
};

/// Favourites that one contact may have.
pub(super) const MOST_FAVOURITES: i64 = 200;

/// The caller's favourites in a portal, the last added first.
pub(super) async fn favourites(
    ctx: &Context<'_>,
    tenant: &Tenant,
    most: i64,
) -> Result<Vec<ArticleLink>> {
    match Which::favourites(Caller::of(ctx)) {
        None => Ok(Vec::new()),
        Some(which) => links(ctx, tenant, which, most).await,
    }
}

/// Adds favourites to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArticleFavouriteMutation;

/// Which article.
#[derive(InputObject)]
pub struct SetArticleFavouriteInput {
    /// `Article.id`.
    pub article_id: ID,
    /// Whether it shall be a favourite.
    pub is_favourite: bool,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetArticleFavouritePayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl ArticleFavouriteMutation {
    /// Adds an article to the caller's favourites, which nobody else sees, or takes it out; the same again changes nothing. 200 at most.
    #[allow_for(CONTACT, feature = KNOWLEDGE)]
    async fn set_article_favourite(
        &self,
        ctx: &Context<'_>,
        input: SetArticleFavouriteInput,
    ) -> Result<SetArticleFavouritePayload> {
        let errors = user_errors(Caller::of(ctx), set(ctx, input).await)?;
        Ok(SetArticleFavouritePayload { errors })
    }
}

async fn set(ctx: &Context<'_>, input: SetArticleFavouriteInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let id = GlobalId::parse_as(&input.article_id, NodeKind::Article);
    let id = id.ok_or_else(|| missing(caller))?;
    let db = ctx.data_unchecked::<Database>();
    if input.is_favourite {
        commands::add_favourite(db, caller, id, MOST_FAVOURITES).await
    } else {
        commands::remove_favourite(db, caller, id).await
    }
}
