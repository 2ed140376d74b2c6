UPDATE tenants t SET next_ticket_number = 1 + k.tickets
FROM (SELECT tenant_id, count(*) AS tickets FROM tickets GROUP BY tenant_id) k WHERE k.tenant_id = t.id
