CREATE OR REPLACE FUNCTION viewer_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT ARRAY(SELECT s.tenant_id FROM staff_tenants s
                       WHERE (SELECT viewer_role()) = 'agent:some' AND s.staff_id = (SELECT viewer_person())) $$;
