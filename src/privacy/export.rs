//! Everything about a contact in one document.

use diesel::{
    QueryableByName,
    sql_types::{Text, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;

use super::erase::must_be_admin;
use crate::{
    access::{Account, Caller},
    api::Failure,
    db::{Database, Identity, System},
    identity::{
        ContactRow, RequestOrigin,
        audit::{AuditAction, AuditActor, Entry, record},
    },
};

#[derive(QueryableByName)]
struct Document {
    #[diesel(sql_type = Text)]
    json: String,
}

/// One statement, so that what it tells is of one moment. Internal notes are staff's own and not in it, nor is any secret.
const EVERYTHING: &str = "
    SELECT jsonb_pretty(jsonb_build_object(
        'contact', (SELECT to_jsonb(c) - 'password_mail_id' FROM contacts c WHERE c.tenant_id = $1 AND c.id = $2),
        'portal', (SELECT jsonb_build_object('slug', t.slug, 'name', t.name) FROM tenants t WHERE t.id = $1),
        'tickets', (SELECT coalesce(jsonb_agg(to_jsonb(t) - 'client_key' || jsonb_build_object('timeline',
                (SELECT coalesce(jsonb_agg(to_jsonb(e) - 'client_key' ORDER BY e.position), '[]')
                 FROM ticket_entries e WHERE e.tenant_id = $1 AND e.ticket_id = t.id)) ORDER BY t.number), '[]')
            FROM tickets t WHERE t.tenant_id = $1 AND t.requester_id = $2),
        'takes_part_in', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', t.number, 'since', p.added_at)
                ORDER BY t.number), '[]')
            FROM ticket_participants p JOIN tickets t ON t.tenant_id = p.tenant_id AND t.id = p.ticket_id
            WHERE p.tenant_id = $1 AND p.contact_id = $2),
        'may_read', (SELECT coalesce(jsonb_agg(to_jsonb(g) - 'target_contact_id' - 'created_by' ORDER BY g.created_at), '[]')
            FROM ticket_grants g WHERE g.tenant_id = $1 AND g.reader_id = $2),
        'conversations', (SELECT coalesce(jsonb_agg(to_jsonb(c) - 'client_id' - 'sending_id' - 'unanswered' || jsonb_build_object('messages',
                (SELECT coalesce(jsonb_agg(to_jsonb(m) - 'client_id' ORDER BY m.position), '[]')
                 FROM conversation_messages m WHERE m.tenant_id = $1 AND m.conversation_id = c.id)) ORDER BY c.started_at, c.id), '[]')
            FROM conversations c WHERE c.tenant_id = $1 AND c.contact_id = $2),
        'assets', (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'contact_id' - 'assigned_by' - 'assigned_by_name' - 'returned_by'
                - 'returned_by_name' || (SELECT jsonb_build_object('name', s.name, 'inventory_number', s.inventory_number,
                    'serial_number', s.serial_number) FROM assets s WHERE s.tenant_id = $1 AND s.id = a.asset_id)
                ORDER BY a.assigned_at, a.id), '[]')
            FROM asset_assignments a WHERE a.tenant_id = $1 AND a.contact_id = $2),
        'mails', (SELECT coalesce(jsonb_agg(to_jsonb(m) - 'sealed' ORDER BY m.created_at), '[]')
            FROM mail_outbox m JOIN contacts c ON c.tenant_id = m.tenant_id
            WHERE m.tenant_id = $1 AND c.id = $2 AND lower(m.recipient_email) = lower(c.email)),
        'answers_by_mail', (SELECT coalesce(jsonb_agg(to_jsonb(i) - 'client_key' - 'handled_by' ORDER BY i.received_at), '[]')
            FROM inbound_mails i WHERE i.tenant_id = $1 AND i.contact_id = $2),
        'files', (SELECT coalesce(jsonb_agg(to_jsonb(f) || jsonb_build_object('sha256', encode(f.sha256, 'hex')) ORDER BY f.created_at), '[]')
            FROM attachments f WHERE f.tenant_id = $1 AND NOT f.internal AND (f.uploader_contact_id = $2 OR f.ticket_id IN
                (SELECT t.id FROM tickets t WHERE t.tenant_id = $1 AND t.requester_id = $2) OR f.conversation_id IN
                (SELECT c.id FROM conversations c WHERE c.tenant_id = $1 AND c.contact_id = $2))),
        'said_of_articles', (SELECT coalesce(jsonb_agg(to_jsonb(v) - 'tenant_id' - 'contact_id' ORDER BY v.voted_at), '[]')
            FROM article_votes v WHERE v.tenant_id = $1 AND v.contact_id = $2),
        'favourite_articles', (SELECT coalesce(jsonb_agg(to_jsonb(f) - 'tenant_id' - 'contact_id' ORDER BY f.added_at), '[]')
            FROM article_favourites f WHERE f.tenant_id = $1 AND f.contact_id = $2),
        'said_of_steps', (SELECT coalesce(jsonb_agg(to_jsonb(v) - 'tenant_id' - 'contact_id' ORDER BY v.voted_at, v.article_id, v.step), '[]')
            FROM article_step_votes v WHERE v.tenant_id = $1 AND v.contact_id = $2),
        'sessions', (SELECT coalesce(jsonb_agg(to_jsonb(s) - 'token_hash' ORDER BY s.created_at), '[]')
            FROM sessions s WHERE s.tenant_id = $1 AND s.contact_id = $2),
        'notified_browsers', (SELECT coalesce(jsonb_agg(to_jsonb(p) - 'session' - 'endpoint' - 'p256dh' - 'auth' ORDER BY p.created_at), '[]')
            FROM push_subscriptions p WHERE p.tenant_id = $1 AND p.contact_id = $2),
        'linked_identities', (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.linked_at), '[]')
            FROM linked_identities l WHERE l.tenant_id = $1 AND l.contact_id = $2),
        'events', (SELECT coalesce(jsonb_agg(to_jsonb(a) ORDER BY a.at), '[]')
            FROM audit_events a WHERE a.tenant_id = $1 AND a.contact_id = $2))) AS json";

/// All that is stored about a contact, as JSON for people and programs.
///
/// # Errors
/// Refused for anybody but an admin.
pub async fn export_contact(
    db: &Database,
    caller: &Caller,
    contact: &ContactRow,
    origin: &RequestOrigin,
) -> Result<String, Failure> {
    must_be_admin(caller)?;
    let mut tx = db.begin(&Identity::system(System::Privacy)).await?;
    let document: Document = diesel::sql_query(EVERYTHING)
        .bind::<SqlUuid, _>(contact.tenant_id)
        .bind::<SqlUuid, _>(contact.id)
        .get_result(&mut *tx)
        .await?;
    let account = Account::Contact {
        tenant: contact.tenant_id,
        contact: contact.id,
    };
    let entry = Entry::on(
        account,
        AuditAction::ContactExported,
        AuditActor::of(caller),
    );
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(document.json)
}
