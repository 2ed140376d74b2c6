//! Reads of mail texts, each one statement.

use diesel::{prelude::*, sql_types::Bool};
use uuid::Uuid;

use super::model::TextRow;
use crate::{
    access::Caller,
    db::{Database, DbError, schema::mail_texts},
};

/// The tenant's own words, for admins.
pub(super) async fn all(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Vec<TextRow>, DbError> {
    let query = mail_texts::table
        .filter(mail_texts::tenant_id.eq(tenant))
        .filter(caller.administers().into_sql::<Bool>())
        .select((
            mail_texts::kind,
            mail_texts::locale,
            (
                mail_texts::subject,
                mail_texts::introduction,
                mail_texts::closing,
            ),
            mail_texts::version,
            mail_texts::updated_at,
        ));
    db.read(&caller.identity(), query).await
}
