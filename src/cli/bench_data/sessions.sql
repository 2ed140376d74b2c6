-- Sessions of the contacts that are named by number, for a week.
INSERT INTO sessions (token_hash, tenant_id, contact_id, bearer, expires_at)
SELECT hash, ('b0000000-0000-4000-8000-' || lpad(((n - 1) % 200 + 1)::text, 12, '0'))::uuid,
    ('c0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, false, now() + interval '7 days'
FROM unnest($1::bytea[], $2::int[]) AS s (hash, n)
