//! Mail texts are written at the desk, each in one transaction with its line in the audit log.

use diesel::{dsl::now, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::check::{Typed, check};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, DbError, schema::mail_texts},
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        begin_for,
    },
    notifications::{MailKind, OwnTexts},
    text::Locale,
};

/// Which mail's texts: of whom, which kind, in which language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Which {
    pub tenant: Uuid,
    pub kind: MailKind,
    pub locale: Locale,
}

/// Keeps the texts; where all are blank, Portico's own stand again.
///
/// # Errors
/// What is wrong with them; NOT_FOUND for a portal that the caller does not answer for; CONFLICT when they are not of the
/// version `seen` any more (0: there were none).
pub(super) async fn save(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    which: Which,
    seen: i32,
    typed: &Typed,
) -> Result<(), Failure> {
    let texts = check(caller, which.kind, typed)?;
    let mut tx = begin_for(db, caller, Some(which.tenant)).await?;
    let key = (which.tenant, which.kind.word(), which.locale.as_str());
    let there: Option<i32> = mail_texts::table
        .find(key)
        .select(mail_texts::version)
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    if there.unwrap_or_default() != seen {
        return refuse(tx, conflict(caller)).await;
    }
    if texts == OwnTexts::default() {
        diesel::delete(mail_texts::table.find(key))
            .execute(&mut *tx)
            .await?;
        tell(&mut tx, caller, origin, which, AuditAction::MailTextReset).await?;
        tx.commit().await?;
        return Ok(());
    }
    let values = (
        mail_texts::subject.eq(&texts.subject),
        mail_texts::introduction.eq(&texts.introduction),
        mail_texts::closing.eq(&texts.closing),
    );
    let written = if there.is_some() {
        diesel::update(mail_texts::table.find(key))
            .set((
                values,
                mail_texts::version.eq(mail_texts::version + 1),
                mail_texts::updated_at.eq(now),
            ))
            .execute(&mut *tx)
            .await?
    } else {
        diesel::insert_into(mail_texts::table)
            .values((
                mail_texts::tenant_id.eq(which.tenant),
                mail_texts::kind.eq(which.kind),
                mail_texts::locale.eq(which.locale.as_str()),
                values,
            ))
            .on_conflict_do_nothing()
            .execute(&mut *tx)
            .await?
    };
    if written == 0 {
        // Somebody wrote the first ones at the same moment.
        return refuse(tx, conflict(caller)).await;
    }
    tell(&mut tx, caller, origin, which, AuditAction::MailTextChanged).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets Portico's own words stand again.
///
/// # Errors
/// NOT_FOUND for a portal that the caller does not answer for.
pub(super) async fn reset(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    which: Which,
) -> Result<(), Failure> {
    let mut tx = begin_for(db, caller, Some(which.tenant)).await?;
    let key = (which.tenant, which.kind.word(), which.locale.as_str());
    let gone = diesel::delete(mail_texts::table.find(key))
        .execute(&mut *tx)
        .await?;
    if gone > 0 {
        tell(&mut tx, caller, origin, which, AuditAction::MailTextReset).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn conflict(caller: &Caller) -> Failure {
    let (code, id) = (UserErrorCode::Conflict, "user-error-conflict-page");
    UserError::with(caller.locale, code, "version", id, &[]).into()
}

async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    which: Which,
    action: AuditAction,
) -> Result<(), DbError> {
    let name = format!("{} ({})", which.kind.word(), which.locale.as_str());
    let entry = Entry {
        action,
        actor: AuditActor::of(caller),
        tenant: Some(which.tenant),
        subject: None,
        detail: AuditDetail::name(&name),
    };
    record(conn, &entry, Some(origin)).await
}
