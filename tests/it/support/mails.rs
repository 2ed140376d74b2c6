//! Answers by mail that did not become replies: two of each owner's that are open, and one that was decided about.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Owner, TestDatabase};

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
