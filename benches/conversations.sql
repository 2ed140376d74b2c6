-- Contacts of two portals and staff, each in their conversations: made anew for each run. `:contacts`, `:agents`: how many.
-- Conversation n is contact n's, with agent n % agents; every fifth has a second one.
DELETE FROM contacts WHERE email LIKE 'talk-%';
DELETE FROM staff WHERE display_name LIKE 'Talk %';
DELETE FROM mail_outbox;

CREATE TEMP TABLE talks ON COMMIT DROP AS
SELECT n, t.id AS tenant_id, ('e1000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid AS contact_id,
    ('e2000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid AS id
FROM generate_series(1, :contacts) n JOIN tenants t ON t.slug = (ARRAY['oriale', 'nordwind'])[n % 2 + 1];
CREATE TEMP TABLE talkers ON COMMIT DROP AS
SELECT n, ('e3000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid AS staff_id FROM generate_series(0, :agents - 1) n;

INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale, mail_on_message)
SELECT tenant_id, contact_id, 'talk-' || n || '@talk.example', 'Contact ' || n, 'employee', 'en', false FROM talks;
INSERT INTO staff (id, display_name) SELECT staff_id, 'Talk ' || n FROM talkers;
INSERT INTO staff_accounts (staff_id, email, role, locale, active, all_tenants)
SELECT staff_id, 'talk-' || n || '@staff.example', 'agent', 'en', true, true FROM talkers;

INSERT INTO conversations (tenant_id, id, subject, contact_id, state, starter_id, client_id)
SELECT tenant_id, id, 'Talk ' || n, contact_id, 'active', contact_id, id FROM talks;
INSERT INTO conversation_staff (tenant_id, conversation_id, staff_id, display_name)
SELECT t.tenant_id, t.id, s.staff_id, 'Talk ' || s.n FROM talks t JOIN talkers s
    ON s.n = t.n % :agents OR (t.n % 5 = 0 AND s.n = (t.n + 7) % :agents);

INSERT INTO sessions (token_hash, tenant_id, contact_id, bearer, expires_at)
SELECT decode(k.hash, 'hex'), t.tenant_id, t.contact_id, false, now() + interval '1 day'
FROM talks t JOIN tokens k ON k.side = 'contact' AND k.n = t.n;
INSERT INTO sessions (token_hash, staff_id, bearer, expires_at, verified)
SELECT decode(k.hash, 'hex'), s.staff_id, false, now() + interval '1 day', true
FROM talkers s JOIN tokens k ON k.side = 'staff' AND k.n = s.n;
