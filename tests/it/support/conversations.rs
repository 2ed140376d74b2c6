//! Conversations: of each owner one in which both sides wrote, with a message that was edited and one that was deleted, and
//! one that waits.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Owner, TestDatabase};

/// Of the conversation in which both sides wrote.
pub fn conversation_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xc047_0000 + owner as u128)
}

/// Of the one that waits.
pub fn waiting_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xc047_1000 + owner as u128)
}

/// Of a message of the first, from 1 to 4: the owner's, staff's answer to it, the owner's that was edited, and staff's that
/// was deleted.
pub fn message_of(owner: Owner, position: u128) -> Uuid {
    Uuid::from_u128(0xc047_2000 + (owner as u128) * 16 + position)
}

/// Of the file that came with the first of them; nothing lies in the storage.
pub fn file_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xc047_3000 + owner as u128)
}

pub(super) async fn fill(
    database: &TestDatabase,
    tenants: &BTreeMap<&'static str, Uuid>,
    contacts: &BTreeMap<Owner, Uuid>,
    staff: Uuid,
) {
    for owner in Owner::ALL {
        let (tenant, contact, mark) = (tenants[owner.slug()], contacts[&owner], owner.mark());
        let (id, waiting) = (conversation_of(owner), waiting_of(owner));
        let file = file_of(owner);
        let [one, two, three, four] = [1, 2, 3, 4].map(|position| message_of(owner, position));
        database
            .as_owner(&format!(
                "INSERT INTO conversations (tenant_id, id, subject, contact_id, state, revision, message_count, contact_read_up_to,
                     starter_id, client_id, last_message_at, waiting_since)
                 VALUES ('{tenant}', '{id}', '{mark} thread', '{contact}', 'active', 6, 4, 1, '{contact}', '{id}',
                     now() - interval '1 day', NULL),
                     ('{tenant}', '{waiting}', '{mark} waits', '{contact}', 'waiting', 1, 1, 1, '{contact}', '{waiting}',
                     now() - interval '2 days', now() - interval '2 days');
                 INSERT INTO conversation_staff (tenant_id, conversation_id, staff_id, display_name, read_up_to)
                 VALUES ('{tenant}', '{id}', '{staff}', 'Alex Agent', 2);
                 INSERT INTO conversation_messages (tenant_id, conversation_id, position, id, author_contact_id, author_staff_id,
                     author_name, body, client_id, replies_to, revision, edited_at, deleted_at)
                 VALUES ('{tenant}', '{id}', 1, '{one}', '{contact}', NULL, '{mark}', '{mark} question', '{one}', NULL, 1, NULL, NULL),
                     ('{tenant}', '{id}', 2, '{two}', NULL, '{staff}', 'Alex Agent', 'an answer to {mark}', '{two}', 1, 2, NULL, NULL),
                     ('{tenant}', '{id}', 3, '{three}', '{contact}', NULL, '{mark}', '{mark} mended', '{three}', NULL, 5, now(), NULL),
                     ('{tenant}', '{id}', 4, '{four}', NULL, '{staff}', 'Alex Agent', NULL, '{four}', NULL, 6, NULL, now()),
                     ('{tenant}', '{waiting}', 1, gen_random_uuid(), '{contact}', NULL, '{mark}', '{mark} asks', '{one}', NULL, 1, NULL, NULL);
                 INSERT INTO conversation_traces (tenant_id, conversation_id, position, revision, body)
                 VALUES ('{tenant}', '{id}', 3, 3, 'mark-staff sees what {mark} said'),
                     ('{tenant}', '{id}', 4, 4, 'mark-staff took back what {mark} should not read');
                 INSERT INTO attachments (tenant_id, id, uploader_contact_id, conversation_id, message_id, file_name, media_type, size,
                     sha256, state, attached_at)
                 VALUES ('{tenant}', '{file}', '{contact}', '{id}', '{one}', '{mark} said.txt', 'text/plain', 4, '', 'ready', now());
                 UPDATE conversations SET rating = 4, rating_comment = '{mark} liked it',
                     ticket_id = (SELECT t.id FROM tickets t WHERE t.tenant_id = '{tenant}' AND t.requester_id = '{contact}'
                         ORDER BY t.number LIMIT 1)
                 WHERE id = '{id}'"
            ))
            .await;
    }
}
