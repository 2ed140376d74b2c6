//! Announcements, as a portal shows them and as the desk has them.

use std::sync::Arc;

use async_graphql::{
    Context, ID, InputObject, Object, Result, SimpleObject, dataloader::DataLoader,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    access::{Caller, guarded},
    announcements::model::{
        AnnouncementSeverity, AnnouncementState, DeskRow, ShownRow, Texts, Words,
    },
    api::{GlobalId, NodeKind, Position, RichText, internal},
    db::DbError,
    tenants::{Portal, PortalLoader, Tenant},
    text::Locale,
};

/// Something that the provider has to say for a while.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct Announcement {
    /// Opaque and stable.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// How grave it is.
    #[allow_for(HOLDER)]
    pub severity: AnnouncementSeverity,
    /// One line, in the caller's language or else in the portal's.
    #[allow_for(HOLDER)]
    pub title: String,
    /// The rest, in the same language; null when there is no more to say.
    #[allow_for(HOLDER)]
    pub body: Option<RichText>,
    /// The language of title and body.
    #[allow_for(HOLDER)]
    pub locale: Locale,
    /// Since when it is shown.
    #[allow_for(HOLDER)]
    pub starts_at: DateTime<Utc>,
    /// Until when; null while nobody knows.
    #[allow_for(HOLDER)]
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it is shown before log-in.
    #[allow_for(HOLDER)]
    pub is_public: bool,
    /// Whether it may be put away: by `dismissAnnouncement`, and before log-in by the page itself.
    #[allow_for(HOLDER)]
    pub is_dismissible: bool,
    /// Counts how often it has come to say something else: what was put away is then to be read again.
    #[allow_for(HOLDER)]
    pub revision: i32,
}

impl Announcement {
    /// In the caller's language, or the portal's, or whichever there is. None for texts that cannot be read.
    pub(super) fn of(row: ShownRow, caller: &Caller, tenant: &Tenant) -> Option<Self> {
        let mut texts = Texts::deserialize(&row.texts).ok()?;
        let wanted = [caller.locale, tenant.default_locale];
        let spoken = wanted.into_iter().find(|locale| texts.contains_key(locale));
        let locale = spoken.or_else(|| texts.keys().next().copied())?;
        let Words { title, body } = texts.remove(&locale)?;
        Some(Self {
            id: GlobalId::new(NodeKind::Announcement, row.id).into(),
            severity: row.severity,
            title,
            body: (!body.is_empty()).then(|| RichText::from(body)),
            locale,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            is_public: row.public,
            is_dismissible: row.dismissible,
            revision: row.revision,
        })
    }
}

/// What an announcement says in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct AnnouncementText {
    /// The language.
    #[allow_for(HOLDER)]
    pub locale: Locale,
    /// One line.
    #[allow_for(HOLDER)]
    pub title: String,
    /// The rest, in Markdown; may be empty.
    #[allow_for(HOLDER)]
    pub body: RichText,
}

/// What an announcement shall say in one language.
#[derive(InputObject, Clone, Debug)]
pub struct AnnouncementTextInput {
    /// The language.
    pub locale: Locale,
    /// One line, up to 120 characters.
    pub title: String,
    /// The rest, in Markdown, up to 5,000 characters.
    #[graphql(default)]
    pub body: String,
}

/// An announcement as the desk has it.
#[derive(Clone, Debug)]
pub struct DeskAnnouncement(pub(super) DeskRow);

impl DeskAnnouncement {
    pub(super) fn position(&self) -> Position {
        Position {
            key: self.0.starts_at.timestamp_micros(),
            id: self.0.id,
        }
    }
}

/// An announcement as it is kept: in every language, for whom, and where it is in its time.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl DeskAnnouncement {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Announcement, self.0.id).into()
    }

    /// Counts every change; goes into `updateAnnouncement`.
    #[allow_for(AGENT, ADMIN)]
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whether it waits, is shown, or has ended.
    #[allow_for(AGENT, ADMIN)]
    async fn state(&self) -> AnnouncementState {
        AnnouncementState::at(Utc::now(), self.0.starts_at, self.0.ends_at)
    }

    /// How grave it is.
    #[allow_for(AGENT, ADMIN)]
    async fn severity(&self) -> AnnouncementSeverity {
        self.0.severity
    }

    /// What it says, in every language that it has.
    #[allow_for(AGENT, ADMIN)]
    async fn texts(&self, ctx: &Context<'_>) -> Result<Vec<AnnouncementText>> {
        let texts = Texts::deserialize(&self.0.texts)
            .map_err(|error| internal(Caller::of(ctx), &DbError::Refused(error.into())))?;
        let text = |(locale, words): (Locale, Words)| AnnouncementText {
            locale,
            title: words.title,
            body: RichText::from(words.body),
        };
        Ok(texts.into_iter().map(text).collect())
    }

    /// Whether it is for every portal, those to come too.
    #[allow_for(AGENT, ADMIN)]
    async fn is_for_all(&self) -> bool {
        self.0.for_all
    }

    /// The portals that it is for, as far as one serves them; none when it is for all.
    #[allow_for(AGENT, ADMIN)]
    async fn portals(&self, ctx: &Context<'_>) -> Result<Vec<Portal>> {
        let loader = ctx.data_unchecked::<DataLoader<PortalLoader>>();
        let mut found = loader
            .load_many(self.0.tenants.iter().copied())
            .await
            .map_err(|error: Arc<DbError>| internal(Caller::of(ctx), &error))?;
        let portals = self.0.tenants.iter().filter_map(|id| found.remove(id));
        Ok(portals.collect())
    }

    /// From when it is shown.
    #[allow_for(AGENT, ADMIN)]
    async fn starts_at(&self) -> DateTime<Utc> {
        self.0.starts_at
    }

    /// Until when; null: until somebody ends it.
    #[allow_for(AGENT, ADMIN)]
    async fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.0.ends_at
    }

    /// Whether it is shown before log-in.
    #[allow_for(AGENT, ADMIN)]
    async fn is_public(&self) -> bool {
        self.0.public
    }

    /// Whether people may put it away.
    #[allow_for(AGENT, ADMIN)]
    async fn is_dismissible(&self) -> bool {
        self.0.dismissible
    }

    /// When it was last changed.
    #[allow_for(AGENT, ADMIN)]
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }
}
