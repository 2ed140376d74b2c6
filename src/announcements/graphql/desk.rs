//! `serviceDesk.announcements` and `serviceDesk.announcement`.

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::types::DeskAnnouncement;
use crate::{
    access::{Caller, guarded},
    announcements::{model::AnnouncementState, queries},
    api::{Connection, CursorKey, GlobalId, NodeKind, PageArguments, internal, page_cost},
    db::{Database, DbError},
};

/// Adds announcements to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnnouncementsOnDesk;

#[guarded]
#[Object]
impl AnnouncementsOnDesk {
    /// Announcements in the portals that one serves, the latest start first.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn announcements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Only announcements behind this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only announcements before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those in this state.")] state: Option<AnnouncementState>,
    ) -> Result<Connection<DeskAnnouncement>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "announcements");
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let db = ctx.data_unchecked::<Database>();
        let counted = ctx.look_ahead().field("totalCount").exists();
        let load = async {
            let rows = queries::page(db, caller, state, &page).await?;
            let total = if counted {
                Some(queries::count(db, caller, state).await?)
            } else {
                None
            };
            Ok((rows, total))
        };
        let (rows, total) = load
            .await
            .map_err(|error: DbError| internal(caller, &error))?;
        let rows = rows.into_iter().map(DeskAnnouncement).collect();
        Ok(Connection::new(
            &page,
            keyset,
            rows,
            total,
            DeskAnnouncement::position,
        ))
    }

    /// The announcement of this id; null for one that is not there, or is for portals that one does not serve.
    #[allow_for(AGENT, ADMIN)]
    async fn announcement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`DeskAnnouncement.id`.")] id: ID,
    ) -> Result<Option<DeskAnnouncement>> {
        match GlobalId::parse_as(&id, NodeKind::Announcement) {
            Some(id) => load(ctx, id).await,
            None => Ok(None),
        }
    }
}

pub(super) async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<DeskAnnouncement>> {
    let caller = Caller::of(ctx);
    let found = queries::one(ctx.data_unchecked::<Database>(), caller, id).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    Ok(found.map(DeskAnnouncement))
}
