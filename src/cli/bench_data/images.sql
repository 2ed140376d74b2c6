INSERT INTO brand_images (tenant_id, hash, content_type, width, height, bytes)
SELECT t.id, i.hash, i.content_type, i.width, i.height, i.bytes FROM tenants t, brand_images i
WHERE t.slug LIKE 'bench-%' AND i.tenant_id = $1
