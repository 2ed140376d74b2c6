INSERT INTO tenant_hosts (tenant_id, host, position) SELECT id, slug || '.localhost', 0 FROM tenants WHERE slug LIKE 'bench-%'
