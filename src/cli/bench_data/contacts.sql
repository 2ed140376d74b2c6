-- 10,000 contacts; contact n is in tenant (n - 1) mod 200 + 1.
INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale, phone)
SELECT ('b0000000-0000-4000-8000-' || lpad(((n - 1) % 200 + 1)::text, 12, '0'))::uuid,
    ('c0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
    'contact-' || n || '@bench-' || lpad(((n - 1) % 200 + 1)::text, 3, '0') || '.example',
    (ARRAY['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Greta', 'Hannes'])[n % 8 + 1] || ' '
        || (ARRAY['Albrecht', 'Brandt', 'Conrad', 'Dietrich', 'Engel', 'Fuchs', 'Graf', 'Hartmann', 'Jansen'])[n / 8 % 9 + 1]
        || ' ' || n,
    CASE WHEN n % 5 = 0 THEN 'customer' ELSE 'employee' END, CASE WHEN n % 4 = 0 THEN 'en' ELSE 'de' END,
    '+49 30 ' || (1000000 + n)
FROM generate_series(1, 10000) n
