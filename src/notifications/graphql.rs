//! What the desk sees of the outbox: `serviceDesk.mails`.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Enum, ID, Object, Result, dataloader::Loader};
use chrono::{DateTime, Utc};
use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::sql_types::{Bool, Text};
use diesel::{BoolExpressionMethods, ExpressionMethods, IntoSql, QueryDsl, Queryable};
use uuid::Uuid;

use crate::access::{Caller, StaffRole, Viewer, guarded};
use crate::api::{
    Connection, CursorKey, EmailAddress, GlobalId, NodeKind, Page, PageArguments, Position,
    internal, page_cost,
};
use crate::db::schema::mail_outbox;
use crate::db::{Database, DbError};
use crate::text_enum;

/// How far a mail has come.
#[derive(AsExpression, Clone, Copy, Debug, Enum, Eq, FromSqlRow, PartialEq)]
#[diesel(sql_type = Text)]
pub enum MailState {
    /// Waits for its first or next attempt.
    Queued,
    /// The mail server has taken it.
    Sent,
    /// Given up: the server refused it for good, or two days of attempts have failed. `lastError` says why.
    Dead,
    /// Not sent, since a later mail says what is true now.
    Withdrawn,
}

text_enum!(MailState {
    Queued = "queued",
    Sent = "sent",
    Dead = "dead",
    Withdrawn = "withdrawn"
});

/// The mails of tenants whom the caller serves; none for whoever is not staff.
macro_rules! narrowed {
    ($query:expr, $caller:expr) => {{
        let caller: &Caller = $caller;
        let query = $query;
        match (caller.served_tenants(), &caller.viewer) {
            (Some(served), _) => query.filter(mail_outbox::tenant_id.eq_any(served)),
            (None, _) if !caller.guarded() => query,
            // Mails to staff are for admins.
            (
                None,
                Viewer::Staff {
                    role: StaffRole::Agent,
                    ..
                },
            ) => query.filter(mail_outbox::tenant_id.is_not_null()),
            (None, Viewer::Staff { .. }) => query,
            (None, _) => query.filter(false.into_sql::<Bool>()),
        }
    }};
}

macro_rules! visible_mails {
    ($caller:expr) => {
        narrowed!(
            mail_outbox::table
                .select((
                    mail_outbox::id,
                    mail_outbox::recipient_name,
                    mail_outbox::recipient_email,
                    mail_outbox::template,
                    mail_outbox::state,
                    mail_outbox::attempts,
                    mail_outbox::last_error,
                    mail_outbox::created_at,
                    mail_outbox::sent_at,
                    mail_outbox::next_attempt_at,
                ))
                .into_boxed::<Pg>(),
            $caller
        )
    };
}

/// A row of the outbox, without what it says.
#[derive(Clone, Debug, Queryable)]
pub struct Mail {
    id: Uuid,
    recipient_name: String,
    recipient_email: String,
    template: String,
    state: MailState,
    attempts: i32,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    next_attempt_at: DateTime<Utc>,
}

impl Mail {
    fn position(&self) -> Position {
        Position {
            key: self.created_at.timestamp_micros(),
            id: self.id,
        }
    }
}

/// A mail in the outbox: one that waits, was sent, or was given up.
#[guarded]
#[Object]
impl Mail {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Mail, self.id).to_string().into()
    }

    /// Whom it is for.
    #[allow_for(AGENT, ADMIN)]
    async fn recipient_name(&self) -> &str {
        &self.recipient_name
    }

    /// Where it goes.
    #[allow_for(AGENT, ADMIN)]
    async fn recipient_email(&self) -> EmailAddress {
        EmailAddress(self.recipient_email.clone())
    }

    /// What kind of mail it is, such as `ticket-answered`.
    #[allow_for(AGENT, ADMIN)]
    async fn template(&self) -> &str {
        &self.template
    }

    /// How far it has come.
    #[allow_for(AGENT, ADMIN)]
    async fn state(&self) -> MailState {
        self.state
    }

    /// How often it was tried.
    #[allow_for(AGENT, ADMIN)]
    async fn attempts(&self) -> i32 {
        self.attempts
    }

    /// Why the last attempt failed: the mail server's words. Null when none has failed, or a later one succeeded.
    #[allow_for(AGENT, ADMIN)]
    async fn last_error(&self) -> Option<&str> {
        self.last_error.as_deref()
    }

    /// When it was written.
    #[allow_for(AGENT, ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// When the mail server took it.
    #[allow_for(AGENT, ADMIN)]
    async fn sent_at(&self) -> Option<DateTime<Utc>> {
        self.sent_at
    }

    /// When it is tried next; null unless it is queued.
    #[allow_for(AGENT, ADMIN)]
    async fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        (self.state == MailState::Queued).then_some(self.next_attempt_at)
    }
}

/// Loads mails by their ids. Made for one request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct MailLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for MailLoader {
    type Value = Mail;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Mail>, Self::Error> {
        let query = visible_mails!(&self.caller).filter(mail_outbox::id.eq_any(ids.to_vec()));
        let found: Vec<Mail> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(found.into_iter().map(|mail| (mail.id, mail)).collect())
    }
}

/// The outbox's part of `serviceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailsOnDesk;

/// The outbox's part of the service desk.
#[guarded]
#[Object]
impl MailsOnDesk {
    /// The outbox of all portals, and for admins of mails to staff, the newest first: queued, sent, and dead letters.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn mails(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start, 1 to 100")] first: Option<i32>,
        #[graphql(desc = "Only mails behind this cursor")] after: Option<String>,
        #[graphql(desc = "At most so many from the end, 1 to 100")] last: Option<i32>,
        #[graphql(desc = "Only mails before this cursor")] before: Option<String>,
        #[graphql(desc = "Only mails in this state")] state: Option<MailState>,
    ) -> Result<Connection<Mail>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "mails by time");
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let database = ctx.data_unchecked::<Database>();
        let counted = ctx.look_ahead().field("totalCount").exists();
        let load = async {
            let rows = load_page(database, caller, &page, state).await?;
            let total = if counted {
                Some(count(database, caller, state).await?)
            } else {
                None
            };
            Ok((rows, total))
        };
        let (rows, total) = load
            .await
            .map_err(|error: DbError| internal(caller, &error))?;
        Ok(Connection::new(&page, keyset, rows, total, Mail::position))
    }
}

/// One statement whatever the page's size. The list's order is newest first.
async fn load_page(
    database: &Database,
    caller: &Caller,
    page: &Page,
    state: Option<MailState>,
) -> Result<Vec<Mail>, DbError> {
    use mail_outbox::{created_at, id};
    let mut query = visible_mails!(caller).limit(page.size + 1);
    if let Some(state) = state {
        query = query.filter(mail_outbox::state.eq(state));
    }
    if let Some((time, place)) = page.after.and_then(time_of) {
        query = query.filter(
            created_at
                .lt(time)
                .or(created_at.eq(time).and(id.lt(place))),
        );
    }
    if let Some((time, place)) = page.before.and_then(time_of) {
        query = query.filter(
            created_at
                .gt(time)
                .or(created_at.eq(time).and(id.gt(place))),
        );
    }
    query = if page.backwards {
        query.order((created_at.asc(), id.asc()))
    } else {
        query.order((created_at.desc(), id.desc()))
    };
    database.read(&caller.identity(), query).await
}

async fn count(
    database: &Database,
    caller: &Caller,
    state: Option<MailState>,
) -> Result<i64, DbError> {
    let mut query = narrowed!(mail_outbox::table.count().into_boxed::<Pg>(), caller);
    if let Some(state) = state {
        query = query.filter(mail_outbox::state.eq(state));
    }
    let counts: Vec<i64> = database.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().next().unwrap_or_default())
}

fn time_of(position: Position) -> Option<(DateTime<Utc>, Uuid)> {
    Some((DateTime::from_timestamp_micros(position.key)?, position.id))
}
