DROP TRIGGER names_in_conversations ON conversation_staff;
DROP TRIGGER names_in_conversations ON conversation_messages;
DROP FUNCTION names_in_conversations();
CREATE OR REPLACE FUNCTION staff_serves(staff uuid, tenant uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    role text := viewer_role();
    found boolean;
BEGIN
    PERFORM set_config('portico.role', 'system:chats', true);
    found := EXISTS (
        SELECT FROM staff_accounts a WHERE a.staff_id = staff AND a.active
            AND (a.all_tenants OR EXISTS (
                SELECT FROM staff_tenants t WHERE t.staff_id = staff AND t.tenant_id = tenant)));
    PERFORM set_config('portico.role', role, true);
    RETURN found;
END $$;
