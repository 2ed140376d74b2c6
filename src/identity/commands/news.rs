//! Mails that tell the owner of an account what has changed about it.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{
    db::DbError,
    notifications::{AccountChange, AccountChanged, MailContent, NewMail, enqueue},
    text::Locale,
};

/// Where the owner of an account is reached.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    /// None for staff.
    pub tenant: Option<Uuid>,
    pub name: String,
    pub email: String,
    pub locale: Locale,
}

/// Tells the owner of an account that something has changed, in the transaction that changes it.
pub(super) async fn send(
    conn: &mut AsyncPgConnection,
    owner: &Owner,
    what: AccountChange,
) -> Result<(), DbError> {
    let mail = NewMail {
        tenant: owner.tenant,
        locale: owner.locale,
        recipient_name: owner.name.clone(),
        recipient_email: owner.email.clone(),
        content: MailContent::AccountChanged(AccountChanged { what }),
    };
    enqueue(conn, &mail).await?;
    Ok(())
}
