//! A contact who is forgotten: their tickets stay readable, their name and all that leads to them does not.

use diesel::sql_types::{Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;

use crate::{
    access::{Account, Caller, Refusal, StaffRole, Viewer},
    api::Failure,
    db::{Database, Identity, System},
    identity::{
        ContactRow, RequestOrigin,
        audit::{AuditAction, AuditActor, Entry, record},
        commands::{Which, end_sessions_of},
    },
    tenants::Tenant,
    text::message,
};

/// What erasing changes, each for `$1` the tenant and `$2` the contact, with `$3` the name in place of theirs. Mails come
/// first: they are found by the address that is taken away. `.invalid` is nobody's (RFC 2606).
const STATEMENTS: [&str; 24] = [
    "UPDATE mail_outbox m SET recipient_name = $3, recipient_email = 'erased@erased.invalid', payload = '{}', sealed = NULL,
         state = CASE WHEN m.state = 'queued' THEN 'withdrawn' ELSE m.state END
     FROM contacts c WHERE c.tenant_id = $1 AND c.id = $2 AND m.tenant_id = $1
         AND lower(m.recipient_email) = lower(c.email)",
    "DELETE FROM inbound_mails WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "UPDATE ticket_entries SET author_name = $3 WHERE tenant_id = $1 AND author_contact_id = $2",
    // What is in them, the sweeping of files without a row takes away within the hour.
    "DELETE FROM attachments WHERE tenant_id = $1 AND uploader_contact_id = $2 AND $3 <> ''",
    // A ticket that was made of a conversation names who said what, as `conversations::transcript` writes it.
    r"UPDATE tickets t SET description = replace(t.description, n.named, '**' || $3 || '** · ')
     FROM (SELECT DISTINCT c.ticket_id, '**' || regexp_replace(m.author_name, '([]\\`*_[<>&~|!])', '\\\1', 'g') || '** · ' AS named
         FROM conversations c JOIN conversation_messages m ON m.tenant_id = c.tenant_id AND m.conversation_id = c.id
         WHERE c.tenant_id = $1 AND c.contact_id = $2 AND m.author_contact_id = $2 AND c.ticket_id IS NOT NULL) n
     WHERE t.tenant_id = $1 AND t.id = n.ticket_id AND t.requester_id = $2",
    "UPDATE conversation_messages SET author_name = $3 WHERE tenant_id = $1 AND author_contact_id = $2",
    // Nobody is there any more who could be answered.
    "UPDATE conversations SET state = 'ended', ended_at = now(), ended_by = 'support', waiting_since = NULL
     WHERE tenant_id = $1 AND contact_id = $2 AND state <> 'ended' AND $3 <> ''",
    // What they took back, nobody need read any more.
    "DELETE FROM conversation_traces t USING conversation_messages m WHERE t.tenant_id = $1 AND m.tenant_id = $1
         AND m.conversation_id = t.conversation_id AND m.position = t.position AND m.author_contact_id = $2 AND $3 <> ''",
    "UPDATE ticket_entries SET person_name = $3 WHERE tenant_id = $1 AND person_contact_id = $2",
    "UPDATE tickets SET opened_by_name = $3 WHERE tenant_id = $1 AND opened_by_contact_id = $2",
    // Forms ask for names, numbers and days, and nobody can tell which answer leads to whom: the questions stay.
    "UPDATE tickets SET request_form = jsonb_set(request_form, '{answers}',
         (SELECT coalesce(jsonb_agg(a - 'words' || '{\"values\": []}'::jsonb ORDER BY n), '[]')
          FROM jsonb_array_elements(request_form -> 'answers') WITH ORDINALITY e (a, n)))
     WHERE tenant_id = $1 AND requester_id = $2 AND request_form IS NOT NULL AND $3 <> ''",
    "UPDATE assets SET holder_contact_id = NULL, version = version + 1, updated_at = now(),
         status = CASE WHEN status = 'in_use' THEN 'in_stock' ELSE status END
     WHERE tenant_id = $1 AND holder_contact_id = $2 AND $3 <> ''",
    "UPDATE asset_assignments SET contact_name = $3, returned_at = coalesce(returned_at, now())
     WHERE tenant_id = $1 AND contact_id = $2",
    "DELETE FROM ticket_participants WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM ticket_grants WHERE tenant_id = $1 AND (reader_id = $2 OR target_contact_id = $2) AND $3 <> ''",
    "DELETE FROM announcement_dismissals WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM article_favourites WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM article_votes WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM article_step_votes WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM linked_identities WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM push_subscriptions WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM account_links WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "DELETE FROM contact_passwords WHERE tenant_id = $1 AND contact_id = $2 AND $3 <> ''",
    "UPDATE contacts SET display_name = $3, email = 'erased-' || id || '@erased.invalid', phone = NULL, department = NULL,
         active = false, password_allowed = false, sso_allowed = false, password_since = NULL, password_initial = false,
         password_expires_at = NULL, password_mail_id = NULL, last_log_in_at = NULL, updated_at = now()
     WHERE tenant_id = $1 AND id = $2",
];

/// Takes out of everything what leads to a contact. Done again, it changes nothing more.
///
/// # Errors
/// Refused for anybody but an admin.
pub async fn erase_contact(
    db: &Database,
    caller: &Caller,
    tenant: &Tenant,
    contact: &ContactRow,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    must_be_admin(caller)?;
    let account = Account::Contact {
        tenant: contact.tenant_id,
        contact: contact.id,
    };
    let name = message(tenant.default_locale, "erased-contact", &[]);
    let mut tx = db.begin(&Identity::system(System::Privacy)).await?;
    for statement in STATEMENTS {
        diesel::sql_query(statement)
            .bind::<SqlUuid, _>(contact.tenant_id)
            .bind::<SqlUuid, _>(contact.id)
            .bind::<Text, _>(&name)
            .execute(&mut *tx)
            .await?;
    }
    end_sessions_of(&mut tx, account, Which::All).await?;
    let entry = Entry::on(account, AuditAction::ContactErased, AuditActor::of(caller));
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) fn must_be_admin(caller: &Caller) -> Result<(), Refusal> {
    match caller.viewer {
        Viewer::Staff {
            role: StaffRole::Admin,
            ..
        } => Ok(()),
        _ => Err(Refusal::Forbidden),
    }
}
