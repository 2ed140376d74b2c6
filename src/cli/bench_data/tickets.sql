-- 500,000 tickets times $1: one contact in 1,000 has 3,000 of them, one in 100 has 500, the others have 21 to 64, so
-- that everybody has a full page of 20. Contact 1,000 takes what is left to the round number. They were opened over
-- three years, and lie in the table in the order in which they were opened, as they would in earnest.
INSERT INTO tickets (tenant_id, id, number, requester_id, assignee_id, subject, description, status, priority, reply_count,
    entry_count, created_at, updated_at, resolved_at)
WITH wanted AS (
    SELECT n, $1 * CASE WHEN n % 1000 = 0 THEN 3000 WHEN n % 100 = 50 THEN 500 ELSE 21 + n * 7919 % 44 END AS tickets
    FROM generate_series(1, 10000) n
), rounded AS (
    SELECT n, tickets + CASE WHEN n = 1000 THEN 500000 * $1 - (SELECT sum(tickets)::int FROM wanted) ELSE 0 END AS tickets
    FROM wanted
), opened AS MATERIALIZED (
    SELECT n, i, md5(n || '-' || i) AS dice, date_trunc('milliseconds', now() - random() * interval '1095 days') AS created_at
    FROM rounded, generate_series(1, tickets) i
), told AS (
    SELECT *, (n + i) % 7 AS replies,
        ('b0000000-0000-4000-8000-' || lpad(((n - 1) % 200 + 1)::text, 12, '0'))::uuid AS tenant,
        -- What happened to it took up to ten days, and nothing has happened in the future.
        least(now(), created_at + ((n + i) % 7) * interval '33 hours') AS updated_at,
        CASE
            WHEN (n + i) % 7 = 0 THEN 'new'
            WHEN created_at > now() - interval '5 days' THEN 'open'
            WHEN i % 9 = 0 THEN 'waiting'
            WHEN created_at > now() - interval '5 days' THEN 'resolved'
            ELSE 'closed'
        END AS state
    FROM opened
)
SELECT tenant,
    (lpad(to_hex((extract(epoch FROM created_at) * 1000)::bigint), 12, '0') || '7' || substr(dice, 1, 3) || '8' || substr(dice, 4, 15))::uuid,
    row_number() OVER (PARTITION BY tenant ORDER BY created_at, dice),
    ('c0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
    CASE WHEN state <> 'new' THEN ('a0000000-0000-4000-8000-' || lpad((((n - 1) % 200 * 7 + i % 4) % 40 + 1)::text, 12, '0'))::uuid END,
    (ARRAY['Printer on floor 3 prints stripes', 'VPN drops every few minutes', 'New notebook for a colleague', 'Mailbox is full',
        'Cannot open the shared calendar', 'Password of the ERP has expired', 'Second screen stays black', 'Phone rings on the wrong desk',
        'Access to the project folder', 'Update asks for an administrator', 'Wi-Fi in the meeting room is slow'])[(n + i) % 11 + 1]
        || ' (' || i || ')',
    'Since this morning it does not work any more, and I have tried what I could think of: switched it off and on again, '
        || 'another cable, another account.' || E'\n\n' || '- **Where**: building ' || n % 12 || ', room ' || (n + i) % 400 || E'\n'
        || '- **Device**: ' || substr(dice, 1, 8) || E'\n\n' || 'It would help a lot if somebody could have a look today. Thank you!',
    state, (ARRAY['normal', 'low', 'normal', 'high', 'normal', 'urgent', 'normal'])[(n * 3 + i) % 7 + 1],
    replies, replies, created_at, updated_at, CASE WHEN state IN ('resolved', 'closed') THEN updated_at END
FROM told ORDER BY created_at
