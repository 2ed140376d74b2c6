//! The beginning of conversations: of threads by a contact, or by staff who write to one, and of chats.

use chrono::Utc;
use diesel::{dsl::exists, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::{is_again, of_client_id, used_before},
    graphql::excerpt,
    model::{ConversationKind, ConversationRow, ConversationState},
    offer::ChatState,
    people::Author,
    recording::{Draft, write},
};
use crate::{
    access::{Caller, Feature, FeatureSet, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction,
        schema::{contacts, conversations},
    },
    tenants::TenantDirectory,
    text::{Locale, message},
};

/// Characters of a chat's first message that are its subject.
const CHAT_SUBJECT: usize = 80;

/// A conversation to be begun.
struct Opening {
    tenant: Uuid,
    contact: Uuid,
    subject: String,
    kind: ConversationKind,
    /// Whether it was to be a chat: its subject is nobody's own then, and there may be no other.
    chat: bool,
}

/// What an earlier try with a client id began.
enum Before {
    /// Nothing.
    Nothing,
    /// Something else.
    Other,
    /// The same.
    Same(Uuid),
}

/// Begins a thread of the contact who asks. The same client id with the same texts finds what the first try began.
///
/// # Errors
/// Refused for anybody but a contact; CONFLICT for a client id that was used for another text.
pub async fn start(
    db: &Database,
    caller: &Caller,
    subject: String,
    draft: Draft,
) -> Result<Uuid, Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let opening = Opening::thread(tenant, contact, subject);
    open(db, caller, opening, draft).await
}

/// Begins a chat of the contact who asks, or a thread when nobody is there for one. The same client id with the same text finds
/// what the first try began, whatever that became.
///
/// # Errors
/// Refused for anybody but a contact; CONFLICT for a client id that was used for another text, and at `body` when they have a
/// chat that is not over.
pub async fn start_chat(
    db: &Database,
    caller: &Caller,
    offered: ChatState,
    draft: Draft,
) -> Result<Uuid, Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut subject = excerpt(&draft.body, CHAT_SUBJECT);
    if subject.is_empty() {
        subject = message(caller.locale, "conversation-chat", &[]);
    }
    let opening = Opening {
        kind: match offered {
            ChatState::Open => ConversationKind::Chat,
            ChatState::Closed | ChatState::Away => ConversationKind::Thread,
        },
        chat: true,
        ..Opening::thread(tenant, contact, subject)
    };
    open(db, caller, opening, draft).await
}

impl Opening {
    const fn thread(tenant: Uuid, contact: Uuid, subject: String) -> Self {
        Self {
            tenant,
            contact,
            subject,
            kind: ConversationKind::Thread,
            chat: false,
        }
    }
}

/// Begins a thread with a contact, in which the member of staff who asks takes part.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND at the contact when they may not log in, or are of a tenant that the caller does
/// not serve; FEATURE_OFF when messages are switched off for them; CONFLICT for a client id that was used for another text.
pub async fn write_to(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    contact: Uuid,
    subject: String,
    draft: Draft,
) -> Result<Uuid, Failure> {
    if !matches!(caller.viewer, Viewer::Staff { .. }) {
        return Err(Refusal::Forbidden.into());
    }
    let query = contacts::table
        .filter(contacts::id.eq(contact))
        .filter(contacts::active)
        .select((
            contacts::tenant_id,
            contacts::features_on,
            contacts::features_off,
        ));
    let found: Option<(Uuid, Vec<String>, Vec<String>)> =
        db.read(&caller.identity(), query).await?.pop();
    // A restricted agent writes to none whom they do not serve.
    let Some((tenant, on, off)) = found.filter(|(tenant, _, _)| caller.serves(*tenant)) else {
        return Err(UserError::at(caller.locale, UserErrorCode::NotFound, "contactId").into());
    };
    let set = |words: &[String]| -> FeatureSet {
        words
            .iter()
            .filter_map(|word| Feature::from_word(word))
            .collect()
    };
    let features = tenants
        .by_id(tenant)
        .await?
        .map_or_else(FeatureSet::default, |found| {
            found.features.switched(set(&on), set(&off))
        });
    if !features.contains(Feature::Messages) {
        let code = UserErrorCode::FeatureOff;
        let id = "user-error-no-messages-for-contact";
        return Err(UserError::with(caller.locale, code, "contactId", id, &[]).into());
    }
    let opening = Opening::thread(tenant, contact, subject);
    open(db, caller, opening, draft).await
}

async fn open(
    db: &Database,
    caller: &Caller,
    opening: Opening,
    draft: Draft,
) -> Result<Uuid, Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let author = match Author::of(&mut tx, caller).await {
        Ok(author) => author,
        Err(failure) => return refuse(tx, failure).await,
    };
    if opening.chat && in_chat(&mut tx, &opening).await? {
        return found(tx, caller.locale, &author, &opening, &draft).await;
    }
    let now = Utc::now();
    // Waits for a first try that is under way, and then does nothing.
    let begun = diesel::insert_into(conversations::table)
        .values((
            conversations::tenant_id.eq(opening.tenant),
            conversations::id.eq(Uuid::now_v7()),
            conversations::kind.eq(opening.kind),
            conversations::subject.eq(&opening.subject),
            conversations::contact_id.eq(opening.contact),
            conversations::state.eq(ConversationState::Waiting),
            conversations::waiting_since.eq(Some(now)),
            conversations::starter_id.eq(author.person()),
            conversations::client_id.eq(draft.client_id),
            conversations::started_at.eq(now),
            conversations::last_message_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .returning(ConversationRow::as_returning())
        .get_result(&mut *tx)
        .await
        .optional()?;
    let Some(row) = begun else {
        return found(tx, caller.locale, &author, &opening, &draft).await;
    };
    write(&mut tx, &row, &author, draft, None).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Whether the contact has a chat that is not over.
async fn in_chat(conn: &mut AsyncPgConnection, opening: &Opening) -> Result<bool, DbError> {
    let open = conversations::table
        .filter(conversations::tenant_id.eq(opening.tenant))
        .filter(conversations::contact_id.eq(opening.contact))
        .filter(conversations::kind.eq(ConversationKind::Chat))
        .filter(conversations::state.ne(ConversationState::Ended));
    Ok(diesel::select(exists(open)).get_result(conn).await?)
}

/// What stands in the way of another conversation: what the first try began, or why it cannot be.
async fn found(
    mut tx: Transaction,
    locale: Locale,
    author: &Author,
    opening: &Opening,
    draft: &Draft,
) -> Result<Uuid, Failure> {
    match begun_before(&mut tx, opening, author, draft).await? {
        Before::Same(id) => {
            tx.rollback().await?;
            Ok(id)
        }
        Before::Nothing if opening.chat => {
            let (code, id) = (UserErrorCode::Conflict, "user-error-chat-open");
            refuse(tx, UserError::with(locale, code, "body", id, &[])).await
        }
        Before::Nothing | Before::Other => refuse(tx, used_before(locale)).await,
    }
}

/// What an earlier try with the same client id began.
async fn begun_before(
    tx: &mut Transaction,
    opening: &Opening,
    author: &Author,
    draft: &Draft,
) -> Result<Before, Failure> {
    let conn: &mut AsyncPgConnection = tx;
    let row: Option<ConversationRow> = conversations::table
        .filter(conversations::tenant_id.eq(opening.tenant))
        .filter(conversations::starter_id.eq(author.person()))
        .filter(conversations::client_id.eq(draft.client_id))
        .select(ConversationRow::as_select())
        .first(&mut *conn)
        .await
        .optional()?;
    let Some(row) = row else {
        return Ok(Before::Nothing);
    };
    if row.contact_id != opening.contact || (!opening.chat && row.subject != opening.subject) {
        return Ok(Before::Other);
    }
    let first = of_client_id(conn, &row, author.person(), draft.client_id).await?;
    let same = first.is_some_and(|first| is_again(&first, &draft.body));
    Ok(if same {
        Before::Same(row.id)
    } else {
        Before::Other
    })
}
