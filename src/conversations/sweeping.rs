//! Chats that end by themselves: nobody came to them, or nobody writes in them any more.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use chrono::Utc;
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Array, Bool, Double, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    live::{self, Told},
    model::{ConversationEnd, ConversationKind, ConversationRow, ConversationState},
    offer::within_hours,
    presence::StaffOnline,
};
use crate::{
    config::ChatConfig,
    db::{Database, DbError, Identity, System, schema::conversations},
    tenants::TenantDirectory,
};

/// How long nobody has to be there before a chat no longer waits for somebody.
pub const NOBODY: Duration = Duration::from_secs(60);
/// Chats that are looked at in one transaction.
const BATCH: i64 = 50;

/// See the module. One of them in a process: it remembers since when nobody is there.
#[derive(Debug)]
pub struct ChatSweeper {
    db: Database,
    tenants: TenantDirectory,
    online: StaffOnline,
    settings: ChatConfig,
    /// By tenant for which chats wait.
    alone_since: HashMap<Uuid, Instant>,
}

impl ChatSweeper {
    /// Over what the process knows.
    #[must_use]
    pub fn new(
        db: Database,
        tenants: TenantDirectory,
        online: StaffOnline,
        settings: ChatConfig,
    ) -> Self {
        Self {
            db,
            tenants,
            online,
            settings,
            alone_since: HashMap::new(),
        }
    }

    /// Makes threads of chats that waited for too long, whose team's hours are over, or to which nobody can come, and ends
    /// those in which nobody writes any more: some at a time, and returns how many. Processes that do it at once share the
    /// work, since each passes over what another holds; how long is the database's clock to say.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep(&mut self, now: Instant) -> Result<usize, DbError> {
        let given_up = self.given_up(now).await?;
        let mut tx = self.db.begin(&Identity::system(System::Chats)).await?;
        let due = conversations::table
            .filter(conversations::kind.eq(ConversationKind::Chat))
            .filter(
                sql::<Bool>("((conversations.state = 'waiting' AND (conversations.tenant_id = ANY (")
                    .bind::<Array<SqlUuid>, _>(given_up)
                    .sql(") OR conversations.waiting_since <= now() - make_interval(secs => ")
                    .bind::<Double, _>(self.settings.wait.as_secs_f64())
                    .sql("))) OR (conversations.state = 'active' AND greatest(conversations.last_message_at, conversations.picked_up_at) <= now() - make_interval(secs => ")
                    .bind::<Double, _>(self.settings.idle.as_secs_f64())
                    .sql(")))"),
            )
            .order((conversations::tenant_id, conversations::id))
            .limit(BATCH)
            .select(ConversationRow::as_select())
            .for_no_key_update()
            .skip_locked();
        let rows: Vec<ConversationRow> = due.load(&mut *tx).await?;
        for row in &rows {
            over(&mut tx, row).await?;
        }
        tx.commit().await?;
        Ok(rows.len())
    }

    /// The tenants whose chats nobody comes to: it is not within their hours any more, or nobody has been there for
    /// [`NOBODY`]. Of those alone for which chats wait.
    async fn given_up(&mut self, now: Instant) -> Result<Vec<Uuid>, DbError> {
        let query = conversations::table
            .filter(conversations::kind.eq(ConversationKind::Chat))
            .filter(conversations::state.eq(ConversationState::Waiting))
            .select((
                conversations::tenant_id,
                sql::<Bool>("chat_staff_there(conversations.tenant_id, ")
                    .bind::<Array<SqlUuid>, _>(self.online.at(now))
                    .sql(") AS there"),
            ))
            .distinct();
        let waiting: Vec<(Uuid, bool)> = self
            .db
            .read(&Identity::system(System::Chats), query)
            .await?;
        self.alone_since
            .retain(|tenant, _| waiting.contains(&(*tenant, false)));
        let mut given_up = Vec::new();
        for (tenant, there) in waiting {
            let alone = if there {
                false
            } else {
                let since = *self.alone_since.entry(tenant).or_insert(now);
                now.duration_since(since) >= NOBODY
            };
            let levels = self.tenants.by_id(tenant).await?;
            let levels = levels.as_ref().and_then(|it| it.service_levels.as_ref());
            let (open, _) = within_hours(levels, Utc::now());
            if alone || !open {
                given_up.push(tenant);
            }
        }
        Ok(given_up)
    }
}

/// What waited is a thread from now on; what went on has ended.
async fn over(conn: &mut AsyncPgConnection, row: &ConversationRow) -> Result<(), DbError> {
    let now = Utc::now();
    let key = (row.tenant_id, row.id);
    if row.state == ConversationState::Waiting {
        diesel::update(conversations::table.find(key))
            .set((
                conversations::kind.eq(ConversationKind::Thread),
                conversations::missed_at.eq(Some(now)),
            ))
            .execute(&mut *conn)
            .await?;
    } else {
        diesel::update(conversations::table.find(key))
            .set((
                conversations::state.eq(ConversationState::Ended),
                conversations::ended_at.eq(Some(now)),
                conversations::ended_by.eq(Some(ConversationEnd::Idle)),
            ))
            .execute(&mut *conn)
            .await?;
    }
    live::changed(conn, row, Told::default()).await
}
