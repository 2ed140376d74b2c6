//! What staff write to many at once: each contact has a thread of their own, written by a fixed number of statements.

use std::time::Duration;

use chrono::Utc;
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Array, Bool, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::used_before,
    people::Author,
    recipients::{Group, MOST, has_messages, messages_of, too_many},
    taking::staff,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, GlobalId, NodeKind, Pace, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Event,
        schema::{contacts, message_sendings},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
    notifications::{MailedMessage, MessageToMany, Recipient, message_to_many},
    tenants::TenantDirectory,
};

/// Sendings of one person in a [`WINDOW`] at most.
const SENDINGS: u32 = 20;
const WINDOW: Duration = Duration::from_secs(3600);
/// Conversations that one event tells of at most: it has to fit into what PostgreSQL carries.
const TOLD: usize = 80;

/// How often people may write to many: one of them in a process.
#[derive(Clone, Debug)]
pub struct SendingPace(pub Pace);

impl Default for SendingPace {
    fn default() -> Self {
        Self(Pace::new(SENDINGS, WINDOW))
    }
}

/// What is written to many, its texts and its group checked.
#[derive(Clone, Debug)]
pub struct Mailing {
    /// To whom.
    pub group: Group,
    /// One line.
    pub subject: String,
    /// Markdown.
    pub body: String,
    /// What its author's program calls it.
    pub client_id: Uuid,
}

/// A sending as it is kept.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = message_sendings)]
struct SendingRow {
    tenant_id: Uuid,
    subject: String,
    body: String,
    kinds: Vec<String>,
    departments: Vec<String>,
    contacts: Vec<Uuid>,
    begun: i32,
}

impl SendingRow {
    /// Whether it is what a second try with its client id wants.
    fn is(&self, mailing: &Mailing) -> bool {
        let group = &mailing.group;
        self.tenant_id == group.tenant
            && self.subject == mailing.subject
            && self.body == mailing.body
            && self.kinds == kinds(group)
            && self.departments == group.departments
            && self.contacts == group.contacts
    }
}

fn kinds(group: &Group) -> Vec<String> {
    let words = group.kinds.iter().map(|kind| kind.word().to_owned());
    words.collect()
}

/// What a contact is reached by: who, called how, where, in which language, and whether a mail follows.
type Row = (Uuid, String, String, String, bool);

/// Begins a thread with each contact of a group who may log in and has messages; whoever asks takes part in all of them. The
/// same client id with the same text and group finds what the first try began. How many threads began.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND at `portalId` for a portal that they do not serve, and at `contactIds` for contacts
/// who are none of its; INVALID_STATE at `portalId` where nobody is reached, INVALID_VALUE there for more than [`MOST`];
/// CONFLICT for a client id that was used for something else.
pub async fn write_to_many(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    origin: &RequestOrigin,
    mailing: Mailing,
) -> Result<i64, Failure> {
    let staff = staff(caller)?;
    let tenant = mailing.group.tenant;
    let wrong = |code, field| UserError::at(caller.locale, code, field);
    let Some(of_tenant) = messages_of(tenants, caller, tenant).await? else {
        return Err(wrong(UserErrorCode::NotFound, "portalId").into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    if let Some(before) = before(&mut tx, staff, mailing.client_id).await? {
        return again(tx, caller, &before, &mailing).await;
    }
    let author = match Author::of(&mut tx, caller).await {
        Ok(author) => author,
        Err(failure) => return refuse(tx, failure).await,
    };
    if !mailing.group.contacts.is_empty() {
        let known: i64 = contacts::table
            .filter(contacts::tenant_id.eq(tenant))
            .filter(contacts::id.eq_any(&mailing.group.contacts))
            .count()
            .get_result(&mut *tx)
            .await?;
        if usize::try_from(known).ok() != Some(mailing.group.contacts.len()) {
            return refuse(tx, wrong(UserErrorCode::NotFound, "contactIds")).await;
        }
    }
    let reached: Vec<Row> = mailing
        .group
        .them()
        .filter(has_messages!(Bool, "(contacts.active AND ", of_tenant, ")"))
        .select((
            contacts::id,
            contacts::display_name,
            contacts::email,
            contacts::locale,
            contacts::mail_on_message,
        ))
        .order(contacts::id)
        .limit(i64::try_from(MOST + 1).unwrap_or(i64::MAX))
        .load(&mut *tx)
        .await?;
    if reached.len() > MOST {
        return refuse(tx, too_many(caller, "portalId")).await;
    }
    if reached.is_empty() {
        let (code, id) = (UserErrorCode::InvalidState, "user-error-no-recipients");
        return refuse(
            tx,
            UserError::with(caller.locale, code, "portalId", id, &[]),
        )
        .await;
    }
    let begun = i32::try_from(reached.len()).unwrap_or(i32::MAX);
    let sending = Uuid::now_v7();
    // Waits for a first try that is under way, and then does nothing.
    let kept = diesel::insert_into(message_sendings::table)
        .values((
            message_sendings::tenant_id.eq(tenant),
            message_sendings::id.eq(sending),
            message_sendings::staff_id.eq(staff),
            message_sendings::client_id.eq(mailing.client_id),
            message_sendings::subject.eq(&mailing.subject),
            message_sendings::body.eq(&mailing.body),
            message_sendings::kinds.eq(kinds(&mailing.group)),
            message_sendings::departments.eq(&mailing.group.departments),
            message_sendings::contacts.eq(&mailing.group.contacts),
            message_sendings::begun.eq(begun),
        ))
        .on_conflict_do_nothing()
        .execute(&mut *tx)
        .await?;
    if kept == 0 {
        return match before(&mut tx, staff, mailing.client_id).await? {
            Some(before) => again(tx, caller, &before, &mailing).await,
            None => refuse(tx, used_before(caller.locale)).await,
        };
    }
    begin(&mut tx, &author, (sending, &mailing), reached).await?;
    let entry = Entry {
        action: AuditAction::MessagesSent,
        actor: AuditActor::of(caller),
        tenant: Some(tenant),
        subject: None,
        detail: AuditDetail {
            count: Some(begun.into()),
            name: Some(mailing.subject.clone()),
            ..AuditDetail::default()
        },
    };
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(begun.into())
}

/// What the member of staff has sent with this client id.
async fn before(
    conn: &mut AsyncPgConnection,
    staff: Uuid,
    client_id: Uuid,
) -> Result<Option<SendingRow>, DbError> {
    let row = message_sendings::table
        .filter(message_sendings::staff_id.eq(staff))
        .filter(message_sendings::client_id.eq(client_id))
        .select(SendingRow::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(row)
}

/// What a second try gets.
async fn again(
    tx: crate::db::Transaction,
    caller: &Caller,
    before: &SendingRow,
    mailing: &Mailing,
) -> Result<i64, Failure> {
    if before.is(mailing) {
        tx.rollback().await?;
        return Ok(before.begun.into());
    }
    refuse(tx, used_before(caller.locale)).await
}

/// Writes a conversation, its message and whoever takes part for each contact, tells of them and puts their mails out.
async fn begin(
    conn: &mut AsyncPgConnection,
    author: &Author,
    (sending, mailing): (Uuid, &Mailing),
    reached: Vec<Row>,
) -> Result<(), Failure> {
    let staff = author.staff.ok_or(Refusal::Forbidden)?;
    let tenant = mailing.group.tenant;
    let now = Utc::now();
    let ids: Vec<Uuid> = reached.iter().map(|_| Uuid::now_v7()).collect();
    let messages: Vec<Uuid> = reached.iter().map(|_| Uuid::now_v7()).collect();
    let people: Vec<Uuid> = reached.iter().map(|(contact, ..)| *contact).collect();
    // What a contact's program would call it is its own id: it is nobody's to be tried again.
    diesel::sql_query(
        "INSERT INTO conversations (tenant_id, id, subject, contact_id, state, revision, message_count, starter_id, client_id,
             started_at, last_message_at, sending_id, unanswered)
         SELECT $1, x.id, $2, x.contact, 'active', 1, 1, $3, x.id, $4, $4, $5, true FROM unnest($6, $7) x (id, contact)",
    )
    .bind::<SqlUuid, _>(tenant)
    .bind::<Text, _>(&mailing.subject)
    .bind::<SqlUuid, _>(staff)
    .bind::<Timestamptz, _>(now)
    .bind::<SqlUuid, _>(sending)
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<SqlUuid>, _>(&people)
    .execute(&mut *conn)
    .await?;
    diesel::sql_query(
        "INSERT INTO conversation_staff (tenant_id, conversation_id, staff_id, display_name, read_up_to)
         SELECT $1, x.id, $2, $3, 1 FROM unnest($4) x (id)",
    )
    .bind::<SqlUuid, _>(tenant)
    .bind::<SqlUuid, _>(staff)
    .bind::<Text, _>(&author.name)
    .bind::<Array<SqlUuid>, _>(&ids)
    .execute(&mut *conn)
    .await?;
    diesel::sql_query(
        "INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_staff_id, author_name, body,
             client_id, revision, created_at)
         SELECT $1, x.id, 1, x.message, $2, $3, $4, $5, 1, $6 FROM unnest($7, $8) x (id, message)",
    )
    .bind::<SqlUuid, _>(tenant)
    .bind::<SqlUuid, _>(staff)
    .bind::<Text, _>(&author.name)
    .bind::<Text, _>(&mailing.body)
    .bind::<SqlUuid, _>(mailing.client_id)
    .bind::<Timestamptz, _>(now)
    .bind::<Array<SqlUuid>, _>(&ids)
    .bind::<Array<SqlUuid>, _>(&messages)
    .execute(&mut *conn)
    .await?;
    tell(conn, tenant, ids.iter().copied().zip(people).collect()).await?;
    let recipients = reached.into_iter().zip(ids.iter().zip(messages));
    let recipients = recipients.filter(|((.., mail), _)| *mail);
    let recipients =
        recipients.map(
            |((contact, name, email, locale, _), (id, message))| Recipient {
                conversation: *id,
                global_id: GlobalId::new(NodeKind::Conversation, *id).to_string(),
                contact,
                message,
                name,
                email,
                locale: locale.parse().unwrap_or_default(),
            },
        );
    let mail = MessageToMany {
        tenant,
        subject: mailing.subject.clone(),
        message: MailedMessage {
            id: None,
            position: 1,
            agent: author.name.clone(),
            body: mailing.body.clone(),
        },
    };
    message_to_many(conn, mail, recipients.collect()).await?;
    Ok(())
}

/// Tells every process of them when the transaction commits: many in one event, all events in one statement.
async fn tell(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    begun: Vec<(Uuid, Uuid)>,
) -> Result<(), DbError> {
    let events = begun.chunks(TOLD).map(|some| Event::ConversationsBegun {
        tenant,
        conversations: some.to_vec(),
    });
    Event::notify_all(conn, &events.collect::<Vec<_>>()).await
}
