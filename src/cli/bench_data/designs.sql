INSERT INTO branding_versions (tenant_id, version, design)
SELECT t.id, d.version, d.design FROM tenants t, branding_versions d
WHERE t.slug LIKE 'bench-%' AND d.tenant_id = $1 AND d.version = t.branding_version
