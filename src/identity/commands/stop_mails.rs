//! A contact has had enough of a kind of mail, and says so from their mail program.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::{
    db::{Database, DbError, Identity, System, schema::contacts},
    notifications::{Preference, Stop},
};

/// Switches a kind of mail off for whoever got it. The address in the mail is all the proof that there is, and all that
/// there needs to be: it can do nothing else.
///
/// # Errors
/// When the database fails.
pub async fn stop_mails(db: &Database, stop: Stop) -> Result<(), DbError> {
    let mut tx = db.begin(&Identity::system(System::Login)).await?;
    let contact = contacts::table.find((stop.tenant, stop.contact));
    match stop.preference {
        Preference::Answers => {
            diesel::update(contact)
                .set(contacts::mail_on_answer.eq(false))
                .execute(&mut *tx)
                .await?;
        }
        Preference::Messages => {
            diesel::update(contact)
                .set(contacts::mail_on_message.eq(false))
                .execute(&mut *tx)
                .await?;
        }
        Preference::States => {
            diesel::update(contact)
                .set(contacts::mail_on_status.eq(false))
                .execute(&mut *tx)
                .await?;
        }
    }
    tx.commit().await
}
