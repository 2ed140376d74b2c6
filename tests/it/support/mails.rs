//! Answers by mail that became neither replies nor messages: two of each owner's to their ticket that are open, one that was decided
//! about, and one to their conversation.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Owner, TestDatabase, conversations::conversation_of};

/// Keeps them.
pub(super) async fn park(
    database: &TestDatabase,
    tickets: &BTreeMap<Owner, (Uuid, i64)>,
    agent: Uuid,
) {
    for owner in Owner::ALL {
        let (ticket, _) = tickets[&owner];
        let mark = owner.mark();
        let [parked, unwanted] = owner.parked();
        database
            .as_owner(&format!(
                "INSERT INTO inbound_mails (tenant_id, id, ticket_id, contact_id, client_key, state, reason, sender_name,
                     sender_email, subject, body, headers, file_names, size, handled_at, handled_by)
                 SELECT t.tenant_id, m.id, t.id, t.requester_id, gen_random_uuid(), m.state, 'unknown_sender', 'mark-staff',
                     'mark-staff@home.example', '{mark} mail', '{mark} answer', 'Subject: {mark}', '{{{mark}.pdf}}', 7,
                     CASE m.state WHEN 'discarded' THEN now() END, CASE m.state WHEN 'discarded' THEN '{agent}'::uuid END
                 FROM tickets t, (VALUES ('{parked}'::uuid, 'parked'), ('{unwanted}'::uuid, 'dropped'),
                     (gen_random_uuid(), 'discarded')) m (id, state) WHERE t.id = '{ticket}'"
            ))
            .await;
    }
}

/// Keeps one to each owner's conversation.
pub(super) async fn park_of_conversations(database: &TestDatabase) {
    for owner in Owner::ALL {
        let (conversation, mark) = (conversation_of(owner), owner.mark());
        database
            .as_owner(&format!(
                "INSERT INTO inbound_mails (tenant_id, id, conversation_id, contact_id, client_key, state, reason, sender_name,
                     sender_email, subject, body, headers, file_names, size)
                 SELECT c.tenant_id, gen_random_uuid(), c.id, c.contact_id, gen_random_uuid(), 'parked', 'not_authenticated',
                     'mark-staff', 'mark-staff@home.example', '{mark} mail', '{mark} message', 'Subject: {mark}', '{{}}', 7
                 FROM conversations c WHERE c.id = '{conversation}'"
            ))
            .await;
    }
}
