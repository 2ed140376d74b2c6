-- 1,000 tenants, each with a host, two published designs and pictures of its own. `base` has the pictures in two parts, `marks` what
-- stands between them in each tenant's.
CREATE TEMP TABLE dressed ON COMMIT DROP AS
SELECT k.n, b.role, b.width, b.height, b.head || k.mark || b.tail AS bytes, encode(sha256(b.head || k.mark || b.tail), 'hex') AS hash,
    ('d0000000-0000-4000-8000-' || lpad(k.n::text, 12, '0'))::uuid AS tenant_id
FROM marks k, base b;

INSERT INTO tenants (id, slug, name, default_locale, locales, features, support, access, ticket_rules, request_types, branding_version)
SELECT ('d0000000-0000-4000-8000-' || lpad(k.n::text, 12, '0'))::uuid, 'brand-' || lpad(k.n::text, 4, '0'), 'Brand ' || k.n,
    m.default_locale, m.locales, m.features, m.support, m.access, m.ticket_rules, m.request_types, 2
FROM marks k, tenants m WHERE m.slug = 'oriale';

INSERT INTO tenant_hosts (tenant_id, host, position) SELECT id, slug || '.localhost', 0 FROM tenants WHERE slug LIKE 'brand-%';

INSERT INTO brand_images (tenant_id, hash, content_type, width, height, bytes)
SELECT tenant_id, hash, 'image/png', width, height, bytes FROM dressed;

INSERT INTO branding_versions (tenant_id, version, design)
SELECT p.tenant_id, v, d.design || jsonb_build_object(
    'product_name', 'Brand ' || p.n,
    'colors', jsonb_build_object('primary', '#' || lpad(to_hex((p.n * 16777 + v * 4099) % 16777216), 6, '0')),
    'pictures', p.pictures)
FROM (
    SELECT n, tenant_id, jsonb_object_agg(role, picture) FILTER (WHERE role <> 'small') || jsonb_build_object('favicon',
        jsonb_object_agg(role, picture)->'favicon' || jsonb_build_object('small', jsonb_object_agg(role, picture)->'small')) AS pictures
    FROM dressed, LATERAL (SELECT jsonb_build_object('hash', hash, 'content_type', 'image/png', 'width', width, 'height', height) AS picture) o
    GROUP BY n, tenant_id
) p, generate_series(1, 2) v,
    (SELECT b.design FROM branding_versions b JOIN tenants m ON m.id = b.tenant_id AND m.branding_version = b.version WHERE m.slug = 'oriale') d;
