//! Who reads tickets of others: a participant, two whom an admin lets read, and one whose time is over.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{CallerName, Owner, TestDatabase};

/// What the timeline tells of people, so that every kind of entry is there.
pub(super) fn entries(tenant: Uuid, ticket: Uuid, contact: Uuid, mark: &str) -> String {
    format!(
        "INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_name,
             person_contact_id, person_name)
         VALUES ('{tenant}', '{ticket}', 4, gen_random_uuid(), 'not_personal', '{contact}', '{mark}', NULL, NULL),
         ('{tenant}', '{ticket}', 5, gen_random_uuid(), 'participant_added', '{contact}', '{mark}', '{contact}',
             'mark-participant')"
    )
}

/// Lets the readers read, and gives back a grant that has ended and is of no consequence.
pub(super) async fn admit(database: &TestDatabase, tickets: &BTreeMap<Owner, (Uuid, i64)>) -> Uuid {
    let id = |caller: CallerName| {
        format!(
            "(SELECT id FROM contacts WHERE email = '{}')",
            caller.email().unwrap()
        )
    };
    let (anna, _) = tickets[&Owner::Anna];
    let (carl, _) = tickets[&Owner::Carl];
    let ended = Uuid::now_v7();
    database
        .as_owner(&format!(
            "INSERT INTO ticket_participants (tenant_id, ticket_id, contact_id)
             SELECT tenant_id, id, {participant} FROM tickets WHERE id = '{anna}';
             INSERT INTO ticket_grants (tenant_id, id, reader_id, scope, may_reply, may_open, valid_until)
             SELECT c.tenant_id, gen_random_uuid(), c.id, 'tenant', g.writes, g.writes, now() + g.rest
             FROM contacts c JOIN (VALUES ({granted}, false, interval '1 day'), ({expired}, true, interval '-1 day'))
                 g (id, writes, rest) ON g.id = c.id;
             INSERT INTO ticket_grants (tenant_id, id, reader_id, scope, target_contact_id, may_reply, may_open, valid_until)
             SELECT tenant_id, gen_random_uuid(), {writer}, 'contact', requester_id, true, true, now() + interval '1 day'
             FROM tickets WHERE id = '{anna}';
             INSERT INTO ticket_grants (tenant_id, id, reader_id, scope, target_department, valid_until)
             SELECT tenant_id, '{ended}', requester_id, 'department', 'Nowhere', now() - interval '1 day'
             FROM tickets WHERE id = '{carl}';
             UPDATE tickets SET opened_by_name = 'mark-writer', opened_by_contact_id = {writer} WHERE id = '{anna}'",
            participant = id(CallerName::Participant),
            granted = id(CallerName::Granted),
            writer = id(CallerName::GrantedReply),
            expired = id(CallerName::Expired),
        ))
        .await;
    ended
}

/// The end of one ticket's life: Carl has rated his, whose priority was changed, and a reason stands in its timeline.
pub const ENDING: &str = "
    UPDATE tickets SET request_type = 'mark-request', request_form = '{\"name\": {\"en\": \"mark-request\"}, \"answers\": [
        {\"field\": \"f\", \"kind\": \"text\", \"label\": {\"en\": \"mark-label\"}, \"values\": [\"mark-answer\"]}]}';
    UPDATE tickets t SET request_form = jsonb_insert(request_form, '{answers,1}', jsonb_build_object('field', 'g',
        'kind', 'file', 'label', '{\"en\": \"mark-label\"}'::jsonb, 'values', jsonb_build_array(a.id)))
        FROM attachments a WHERE a.ticket_id = t.id AND a.message_id = t.id AND NOT a.internal;
    UPDATE tenants SET ticket_rules = '{\"answer_within_hours\": 8}' WHERE slug = 'nordwind';
    INSERT INTO ticket_clocks (tenant_id, ticket_id, clocks) SELECT tenant_id, id, '{\"began\": \"2026-01-01T00:00:00Z\", \"response\": {
        \"target\": 60, \"due\": \"2100-01-01T00:00:00Z\", \"risk\": \"2099-01-01T00:00:00Z\", \"met\": null, \"warned\": false},
        \"solution\": {\"target\": 240, \"used\": 60, \"running\": null, \"paused\": \"2026-01-01T00:00:00Z\", \"met\": null,
        \"due\": null, \"risk\": null, \"warned\": false}}' FROM tickets
        ON CONFLICT (tenant_id, ticket_id) DO UPDATE SET clocks = EXCLUDED.clocks;
    UPDATE tickets SET answer_due = '2100-01-01T00:00:00Z';
    UPDATE ticket_clocks k SET clocks = jsonb_set(clocks, '{response,met}', '\"2026-01-01T00:00:00Z\"')
        FROM tickets t JOIN contacts c ON c.id = t.requester_id WHERE t.id = k.ticket_id AND c.email LIKE 'mark-carl%';
    UPDATE tickets t SET answer_due = NULL FROM contacts c WHERE c.id = t.requester_id AND c.email LIKE 'mark-carl%';
    INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_staff_id, author_name, old_priority, new_priority)
        SELECT t.tenant_id, t.id, 6, gen_random_uuid(), 'priority', t.assignee_id, 'Alex Agent', 'normal', 'high'
        FROM tickets t JOIN contacts c ON c.id = t.requester_id WHERE c.email LIKE 'mark-carl%';
    INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_name, body, rating)
        SELECT t.tenant_id, t.id, 7, gen_random_uuid(), 'rating', c.id, 'mark-carl', 'mark-carl comment', 4
        FROM tickets t JOIN contacts c ON c.id = t.requester_id WHERE c.email LIKE 'mark-carl%';
    UPDATE ticket_entries e SET body = 'mark-carl reason' FROM tickets t JOIN contacts c ON c.id = t.requester_id
        WHERE e.ticket_id = t.id AND e.kind = 'status' AND c.email LIKE 'mark-carl%';
    UPDATE tickets t SET entry_count = 7, rating = 4, rating_comment = 'mark-carl comment', rated_at = now(), closed_at = now()
        FROM contacts c WHERE c.id = t.requester_id AND c.email LIKE 'mark-carl%';
";
