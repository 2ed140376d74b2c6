-- Whoever is no restricted agent pays nothing for them. As an SQL function it was planned anew in every query that any
-- policy with it stands in; this one ends at its first line, and keeps its plan for those whom it is for.
CREATE OR REPLACE FUNCTION viewer_tenants() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF viewer_role() <> 'agent:some' THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT s.tenant_id FROM staff_tenants s WHERE s.staff_id = (SELECT viewer_person()));
END $$;
