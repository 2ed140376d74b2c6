-- Three replies a ticket on average, of support and requester in turn.
INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_staff_id, author_name, body, created_at)
SELECT t.tenant_id, t.id, p, gen_random_uuid(), 'reply',
    CASE WHEN p % 2 = 0 THEN t.requester_id END, CASE WHEN p % 2 = 1 THEN t.assignee_id END,
    CASE WHEN p % 2 = 0 THEN c.display_name ELSE s.display_name END,
    CASE WHEN p % 2 = 0 THEN 'Thank you. I have done that, and it is still the same here; the message on the screen reads ' || p || '-' || t.number || '.'
        ELSE 'Hello ' || c.display_name || ', we have looked into it. Please try again, and tell us if anything is left to do.' END,
    t.created_at + (t.updated_at - t.created_at) * p / t.reply_count
FROM tickets t
JOIN contacts c ON c.tenant_id = t.tenant_id AND c.id = t.requester_id
JOIN staff s ON s.id = t.assignee_id, generate_series(1, t.reply_count) p
