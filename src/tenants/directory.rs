//! Which portal a host belongs to, answered from memory.
//!
//! What is kept depends on host or id alone, never on who asks. Keys carry a generation that every change of a tenant
//! moves on, in whichever process it was made: an entry that was being loaded while the tenant changed belongs to the
//! generation before and is never found again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use diesel::prelude::*;
use moka::future::Cache;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::host::normalize_host;
use super::legal::{self, LegalNotices};
use super::model::Tenant;
use super::rows::{TenantRow, Which, select};
use super::state::TenantState;
use crate::branding::ContentHash;
use crate::db::schema::{brand_images, tenants};
use crate::db::{Database, DbError, Event, Events, Identity, System};

/// How long an entry lives even if no change was heard of.
const LIFETIME: Duration = Duration::from_secs(10 * 60);
/// How long a host that nobody has is remembered as such.
const ABSENCE: Duration = Duration::from_secs(30);
/// The most bytes of pictures that are kept.
const PICTURE_BYTES: u64 = 12 * 1024 * 1024;

/// Finds tenants by host and by id. Cheap to clone; all clones share what is kept.
#[derive(Clone, Debug)]
pub struct TenantDirectory {
    database: Database,
    generation: Arc<AtomicU64>,
    by_host: Cache<(u64, String), Arc<Tenant>>,
    by_id: Cache<(u64, Uuid), Arc<Tenant>>,
    /// Apart from those that exist, so that invented hosts cannot push them out.
    absent: Cache<(u64, String), ()>,
    /// Those that are set aside, under the generation alone: they are few.
    set_aside: Cache<u64, Arc<[Uuid]>>,
    pictures: Cache<(Uuid, ContentHash, &'static str), Bytes>,
    /// Follows the events as long as somebody holds the directory.
    _listener: Option<Arc<AbortOnDropHandle<()>>>,
}

/// Why a look-up that is shared by several callers gave no tenant.
enum Miss {
    Absent,
    Failed(DbError),
}

impl From<DbError> for Miss {
    fn from(error: DbError) -> Self {
        Self::Failed(error)
    }
}

impl TenantDirectory {
    /// Starts with nothing and listens for changes, until the last clone is dropped.
    #[must_use]
    pub fn new(database: Database, events: &Events) -> Self {
        let directory = Self {
            database,
            generation: Arc::default(),
            by_host: Cache::builder()
                .max_capacity(5_000)
                .time_to_live(LIFETIME)
                .build(),
            by_id: Cache::builder()
                .max_capacity(5_000)
                .time_to_live(LIFETIME)
                .build(),
            absent: Cache::builder()
                .max_capacity(10_000)
                .time_to_live(ABSENCE)
                .build(),
            set_aside: Cache::builder()
                .max_capacity(1)
                .time_to_live(LIFETIME)
                .build(),
            pictures: Cache::builder()
                .max_capacity(PICTURE_BYTES)
                .weigher(|_, bytes: &Bytes| u32::try_from(bytes.len()).unwrap_or(u32::MAX))
                .build(),
            _listener: None,
        };
        // Subscribed before anything can be loaded: no change is missed.
        let changes = events.subscribe();
        let listener = tokio::spawn(follow(changes, directory.clone(), events.clone()));
        Self {
            _listener: Some(Arc::new(AbortOnDropHandle::new(listener))),
            ..directory
        }
    }

    /// The tenant whose portal is under this host (a `Host` header as it came). However many ask for a host at once,
    /// the database is asked once.
    pub async fn by_host(&self, host: &str) -> Result<Option<Arc<Tenant>>, DbError> {
        let Some(host) = normalize_host(host) else {
            return Ok(None);
        };
        let key = (self.generation(), host);
        if let Some(tenant) = self.by_host.get(&key).await {
            return Ok(Some(tenant));
        }
        if self.absent.contains_key(&key) {
            return Ok(None);
        }
        let found = self
            .by_host
            .try_get_with(key.clone(), self.load_one(Which::Host(key.1.clone())))
            .await;
        let found = existing(found)?;
        match &found {
            Some(tenant) => {
                self.by_id
                    .insert((key.0, tenant.id), Arc::clone(tenant))
                    .await
            }
            None => self.absent.insert(key, ()).await,
        }
        Ok(found)
    }

    /// The tenant with this id.
    pub async fn by_id(&self, id: Uuid) -> Result<Option<Arc<Tenant>>, DbError> {
        let key = (self.generation(), id);
        existing(
            self.by_id
                .try_get_with(key, self.load_one(Which::Ids(vec![id])))
                .await,
        )
    }

    /// The tenants with these ids, in that order; one statement for all that are not in memory. Ids of none are
    /// passed over.
    pub async fn by_ids(&self, ids: &[Uuid]) -> Result<Vec<Arc<Tenant>>, DbError> {
        let generation = self.generation();
        let mut found = Vec::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match self.by_id.get(&(generation, *id)).await {
                Some(tenant) => found.push(tenant),
                None => missing.push(*id),
            }
        }
        if !missing.is_empty() {
            for tenant in self.load(Which::Ids(missing)).await? {
                self.by_id
                    .insert((generation, tenant.id), Arc::clone(&tenant))
                    .await;
                found.push(tenant);
            }
        }
        let place = |tenant: &Arc<Tenant>| ids.iter().position(|id| *id == tenant.id);
        found.sort_by_key(place);
        Ok(found)
    }

    /// The tenants whose records `who` may read, by name. Which these are is decided by row-level security, in one
    /// statement; what is kept in memory only spares reading them whole.
    pub async fn visible_to(&self, who: &Identity) -> Result<Vec<Arc<Tenant>>, DbError> {
        let ids = tenants::table
            .select(tenants::id)
            .order((tenants::name, tenants::slug));
        let ids: Vec<Uuid> = self.database.read(who, ids).await?;
        self.by_ids(&ids).await
    }

    /// The tenants that are archived or about to be deleted, which lists leave out. Says nothing of who may see them.
    pub async fn set_aside(&self) -> Result<Arc<[Uuid]>, DbError> {
        let generation = self.generation();
        if let Some(known) = self.set_aside.get(&generation).await {
            return Ok(known);
        }
        let query = tenants::table
            .filter(tenants::state.eq_any([TenantState::Archived, TenantState::Deleting]))
            .select(tenants::id);
        let ids: Vec<Uuid> = self
            .database
            .read(&Identity::system(System::Tenants), query)
            .await?;
        let ids: Arc<[Uuid]> = ids.into();
        self.set_aside.insert(generation, Arc::clone(&ids)).await;
        Ok(ids)
    }

    /// Those of the tenants with these ids whose records `who` may read, in one statement.
    pub async fn find_all_for(
        &self,
        who: &Identity,
        ids: &[Uuid],
    ) -> Result<Vec<Arc<Tenant>>, DbError> {
        let query = tenants::table
            .filter(tenants::id.eq_any(ids.to_vec()))
            .select(tenants::id);
        let visible: Vec<Uuid> = self.database.read(who, query).await?;
        self.by_ids(&visible).await
    }

    /// The tenant with this id, if `who` may read its record.
    pub async fn find_for(&self, who: &Identity, id: Uuid) -> Result<Option<Arc<Tenant>>, DbError> {
        let query = tenants::table
            .filter(tenants::id.eq(id))
            .select(tenants::id);
        let visible: Vec<Uuid> = self.database.read(who, query).await?;
        if visible.is_empty() {
            Ok(None)
        } else {
            self.by_id(id).await
        }
    }

    /// The bytes of a picture of this tenant, if that is what they are. Another tenant's picture does not exist here: the same statement finds
    /// no row, and row-level security would show none.
    pub async fn picture(
        &self,
        tenant: Uuid,
        hash: ContentHash,
        content_type: &'static str,
    ) -> Result<Option<Bytes>, DbError> {
        if let Some(bytes) = self.pictures.get(&(tenant, hash, content_type)).await {
            return Ok(Some(bytes));
        }
        let query = brand_images::table
            .filter(
                brand_images::tenant_id
                    .eq(tenant)
                    .and(brand_images::hash.eq(hash.to_string()))
                    .and(brand_images::content_type.eq(content_type)),
            )
            .select(brand_images::bytes);
        let rows: Vec<Vec<u8>> = self
            .database
            .read(&Identity::anonymous(Some(tenant)), query)
            .await?;
        let Some(bytes) = rows.into_iter().next().map(Bytes::from) else {
            return Ok(None);
        };
        self.pictures
            .insert((tenant, hash, content_type), bytes.clone())
            .await;
        // By itself it lets go after 64 more, and that many banners are twice what may be kept.
        self.pictures.run_pending_tasks().await;
        Ok(Some(bytes))
    }

    /// Where the tenant's legal notice and its privacy notice stand.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn legal_notices(&self, tenant: &Tenant) -> Result<LegalNotices, DbError> {
        legal::find(&self.database, tenant).await
    }

    /// Forgets what is kept, for whoever has just changed it and cannot wait to hear of that.
    pub fn forget(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        // Nobody finds these any more; they need not wait for their time to come.
        self.by_host.invalidate_all();
        self.by_id.invalidate_all();
        self.absent.invalidate_all();
    }

    fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    async fn load(&self, which: Which) -> Result<Vec<Arc<Tenant>>, DbError> {
        let rows: Vec<TenantRow> = self
            .database
            .read(&Identity::system(System::Tenants), select(which))
            .await?;
        rows.into_iter()
            .map(|row| Tenant::try_from(row).map(Arc::new))
            .collect()
    }

    async fn load_one(&self, which: Which) -> Result<Arc<Tenant>, Miss> {
        self.load(which)
            .await?
            .into_iter()
            .next()
            .ok_or(Miss::Absent)
    }
}

/// An error is for everyone who waited; it is not kept.
fn existing(found: Result<Arc<Tenant>, Arc<Miss>>) -> Result<Option<Arc<Tenant>>, DbError> {
    match found {
        Ok(tenant) => Ok(Some(tenant)),
        Err(miss) => match &*miss {
            Miss::Absent => Ok(None),
            Miss::Failed(DbError::Unavailable(reason)) => {
                Err(DbError::Unavailable(anyhow::anyhow!("{reason:#}")))
            }
            Miss::Failed(DbError::Conflict { constraint }) => Err(DbError::Conflict {
                constraint: constraint.clone(),
            }),
            Miss::Failed(DbError::ReadOnlyTenant) => Err(DbError::ReadOnlyTenant),
            Miss::Failed(DbError::Refused(reason)) => {
                Err(DbError::Refused(anyhow::anyhow!("{reason:#}")))
            }
        },
    }
}

/// `_events` keeps the listening connection open for as long as the directory needs it.
async fn follow(mut changes: Receiver<Event>, directory: TenantDirectory, _events: Events) {
    loop {
        match changes.recv().await {
            Ok(Event::TenantChanged { .. } | Event::Resync) | Err(RecvError::Lagged(_)) => {
                directory.forget()
            }
            Ok(
                Event::SessionChanged { .. }
                | Event::MailQueued
                | Event::WebhookQueued
                | Event::PushQueued
                | Event::TicketChanged { .. }
                | Event::ConversationChanged { .. }
                | Event::ConversationsBegun { .. }
                | Event::Typing { .. }
                | Event::StaffConnected { .. }
                | Event::Presence { .. }
                | Event::AnnouncementsChanged { .. },
            ) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
