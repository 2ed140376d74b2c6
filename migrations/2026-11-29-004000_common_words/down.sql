CREATE OR REPLACE FUNCTION ticket_candidates(pattern text, of_tenant uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    role text := viewer_role();
    tenants uuid[] := CASE WHEN of_tenant IS NOT NULL THEN ARRAY[of_tenant] END;
BEGIN
    IF role = 'contact' THEN
        tenants := ARRAY[viewer_tenant()];
    ELSIF role = 'agent:some' THEN
        tenants := ARRAY(SELECT t FROM unnest(viewer_tenants()) t WHERE of_tenant IS NULL OR t = of_tenant);
    ELSIF role NOT IN ('agent', 'admin') THEN
        RETURN;
    END IF;
    IF tenants IS NULL THEN
        RETURN QUERY EXECUTE 'SELECT ticket_id FROM ticket_texts WHERE body ILIKE $1 LIMIT $2' USING pattern, most;
    ELSE
        RETURN QUERY EXECUTE 'SELECT ticket_id FROM ticket_texts WHERE body ILIKE $1 AND tenant_id = ANY ($3) LIMIT $2'
            USING pattern, most, tenants;
    END IF;
END $$;
