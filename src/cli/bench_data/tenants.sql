-- 200 tenants, dressed as the one that was applied from the folder.
INSERT INTO tenants (id, slug, name, default_locale, locales, features, support, branding_version)
SELECT ('b0000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'bench-' || lpad(n::text, 3, '0'), 'Bench ' || n,
    m.default_locale, m.locales, m.features, m.support, m.branding_version
FROM generate_series(1, 200) n, tenants m WHERE m.id = $1
