//! `createAnnouncement`, `updateAnnouncement`, `endAnnouncement`, `deleteAnnouncement` and `dismissAnnouncement`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    desk,
    types::{AnnouncementTextInput, DeskAnnouncement},
};
use crate::{
    access::{Caller, guarded},
    announcements::{
        commands::{self, missing},
        content::Typed,
        model::AnnouncementSeverity,
    },
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode, user_errors},
    db::Database,
    identity::RequestOrigin,
};

/// Adds announcements to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnnouncementMutation;

/// A new announcement.
#[derive(InputObject)]
pub struct CreateAnnouncementInput {
    /// `Portal.id` of the portals that it is for, up to 500; null for all, those to come too.
    pub tenant_ids: Option<Vec<ID>>,
    /// How grave it is.
    pub severity: AnnouncementSeverity,
    /// What it says: at least in the language that each of these portals speaks when nothing else is asked for.
    pub texts: Vec<AnnouncementTextInput>,
    /// From when; null for at once.
    pub starts_at: Option<DateTime<Utc>>,
    /// Until when; null: until somebody ends it.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it is shown before log-in, to everybody who knows the portal's address.
    #[graphql(default)]
    pub public: bool,
    /// Whether people may put it away.
    #[graphql(default = true)]
    pub dismissible: bool,
}

/// An announcement as it shall be, whole.
#[derive(InputObject)]
pub struct UpdateAnnouncementInput {
    /// `DeskAnnouncement.id`.
    pub announcement_id: ID,
    /// `DeskAnnouncement.version` that was seen: when somebody has changed it meanwhile, the answer is `CONFLICT`.
    pub version: i32,
    /// `Portal.id` of the portals that it is for, up to 500; null for all.
    pub tenant_ids: Option<Vec<ID>>,
    /// How grave it is.
    pub severity: AnnouncementSeverity,
    /// What it says. When that or the severity changes, whoever has put it away sees it again.
    pub texts: Vec<AnnouncementTextInput>,
    /// From when; null leaves it.
    pub starts_at: Option<DateTime<Utc>>,
    /// Until when; null: until somebody ends it.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it is shown before log-in.
    pub public: bool,
    /// Whether people may put it away.
    pub dismissible: bool,
}

/// Which announcement to end.
#[derive(InputObject)]
pub struct EndAnnouncementInput {
    /// `DeskAnnouncement.id`.
    pub announcement_id: ID,
}

/// Which announcement to take away.
#[derive(InputObject)]
pub struct DeleteAnnouncementInput {
    /// `DeskAnnouncement.id`.
    pub announcement_id: ID,
}

/// Which announcement to put away.
#[derive(InputObject)]
pub struct DismissAnnouncementInput {
    /// `Announcement.id`.
    pub announcement_id: ID,
}

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// The announcement as it is now, after a `CONFLICT` too; null when something else was wrong.
            #[allow_for(HOLDER)]
            pub announcement: Option<DeskAnnouncement>,
            /// What was wrong.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl From<(Option<DeskAnnouncement>, Vec<UserError>)> for $name {
            fn from((announcement, errors): (Option<DeskAnnouncement>, Vec<UserError>)) -> Self {
                Self { announcement, errors }
            }
        }
    )+};
}

payloads! {
    /// What comes of writing an announcement.
    CreateAnnouncementPayload,
    /// What comes of changing an announcement.
    UpdateAnnouncementPayload,
    /// What comes of ending an announcement.
    EndAnnouncementPayload,
}

/// What comes of taking an announcement away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DeleteAnnouncementPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of putting an announcement away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DismissAnnouncementPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl AnnouncementMutation {
    /// Writes an announcement. It shows on open pages within a second of its beginning when that is now, within a minute when
    /// it was planned.
    #[allow_for(ADMIN)]
    async fn create_announcement(
        &self,
        ctx: &Context<'_>,
        input: CreateAnnouncementInput,
    ) -> Result<CreateAnnouncementPayload> {
        let caller = Caller::of(ctx);
        let created = async {
            let typed = Typed {
                tenants: tenants(caller, input.tenant_ids)?,
                severity: input.severity,
                texts: texts(input.texts),
                starts_at: input.starts_at,
                ends_at: input.ends_at,
                public: input.public,
                dismissible: input.dismissible,
            };
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::create(ctx.data_unchecked::<Database>(), caller, origin, typed).await
        };
        match created.await {
            Ok(id) => answer(ctx, id, Ok(())).await,
            Err(failure) => Ok((None, failure.into_user_errors(caller)?).into()),
        }
    }

    /// Changes an announcement. Nothing is overwritten that somebody else has changed since `version`.
    #[allow_for(ADMIN)]
    async fn update_announcement(
        &self,
        ctx: &Context<'_>,
        input: UpdateAnnouncementInput,
    ) -> Result<UpdateAnnouncementPayload> {
        let caller = Caller::of(ctx);
        let id = announcement(&input.announcement_id);
        let updated = async {
            let typed = Typed {
                tenants: tenants(caller, input.tenant_ids)?,
                severity: input.severity,
                texts: texts(input.texts),
                starts_at: input.starts_at,
                ends_at: input.ends_at,
                public: input.public,
                dismissible: input.dismissible,
            };
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let id = id.ok_or_else(|| missing(caller))?;
            commands::update(db, caller, origin, id, input.version, typed).await
        };
        let done = updated.await;
        answer(ctx, id.unwrap_or_default(), done).await
    }

    /// Ends an announcement that is shown, now.
    #[allow_for(ADMIN)]
    async fn end_announcement(
        &self,
        ctx: &Context<'_>,
        input: EndAnnouncementInput,
    ) -> Result<EndAnnouncementPayload> {
        let caller = Caller::of(ctx);
        let id = announcement(&input.announcement_id);
        let ended = async {
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let id = id.ok_or_else(|| missing(caller))?;
            commands::end(db, caller, origin, id).await
        };
        let done = ended.await;
        answer(ctx, id.unwrap_or_default(), done).await
    }

    /// Takes an announcement away, whether it was shown or not.
    #[allow_for(ADMIN)]
    async fn delete_announcement(
        &self,
        ctx: &Context<'_>,
        input: DeleteAnnouncementInput,
    ) -> Result<DeleteAnnouncementPayload> {
        let caller = Caller::of(ctx);
        let deleted = async {
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let id = announcement(&input.announcement_id).ok_or_else(|| missing(caller))?;
            commands::delete(db, caller, origin, id).await
        };
        Ok(DeleteAnnouncementPayload {
            errors: user_errors(caller, deleted.await)?,
        })
    }

    /// Puts an announcement away for oneself, until it says something else. Before log-in a page keeps that by itself.
    #[allow_for(CONTACT)]
    async fn dismiss_announcement(
        &self,
        ctx: &Context<'_>,
        input: DismissAnnouncementInput,
    ) -> Result<DismissAnnouncementPayload> {
        let caller = Caller::of(ctx);
        let dismissed = async {
            let id = announcement(&input.announcement_id).ok_or_else(|| missing(caller))?;
            commands::dismiss(ctx.data_unchecked::<Database>(), caller, id).await
        };
        Ok(DismissAnnouncementPayload {
            errors: user_errors(caller, dismissed.await)?,
        })
    }
}

fn announcement(id: &ID) -> Option<Uuid> {
    GlobalId::parse_as(id, NodeKind::Announcement)
}

/// The portals that are named, if any are.
fn tenants(caller: &Caller, ids: Option<Vec<ID>>) -> Result<Option<Vec<Uuid>>, Failure> {
    let Some(ids) = ids else { return Ok(None) };
    let parsed: Option<Vec<Uuid>> = ids
        .iter()
        .map(|id| GlobalId::parse_as(id, NodeKind::Portal))
        .collect();
    match parsed {
        Some(ids) => Ok(Some(ids)),
        None => {
            let code = UserErrorCode::NotFound;
            Err(UserError::at(caller.locale, code, "tenantIds").into())
        }
    }
}

fn texts(texts: Vec<AnnouncementTextInput>) -> Vec<(crate::text::Locale, String, String)> {
    texts
        .into_iter()
        .map(|text| (text.locale, text.title, text.body))
        .collect()
}

async fn answer<P>(ctx: &Context<'_>, id: Uuid, done: Result<(), Failure>) -> Result<P>
where
    P: From<(Option<DeskAnnouncement>, Vec<UserError>)>,
{
    let shown = match &done {
        Ok(()) => true,
        Err(failure) => failure.is_conflict(),
    };
    let errors = user_errors(Caller::of(ctx), done)?;
    let announcement = if shown {
        desk::load(ctx, id).await?
    } else {
        None
    };
    Ok((announcement, errors).into())
}
