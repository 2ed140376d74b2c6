-- Whoever works no more, or no more for a tenant, takes no part in its conversations any more: what is written there must not wait
-- for somebody who never reads it. Looked at when the transaction ends, as lists of tenants are written anew.
CREATE FUNCTION leave_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    one record;
BEGIN
    PERFORM set_config('portico.role', 'system:provision', true);
    FOR one IN SELECT c.tenant_id, c.id, c.contact_id FROM conversation_staff s
            JOIN staff_accounts a ON a.staff_id = s.staff_id
            JOIN conversations c ON c.tenant_id = s.tenant_id AND c.id = s.conversation_id
        WHERE s.staff_id = OLD.staff_id AND s.left_at IS NULL AND (NOT a.active OR NOT (a.all_tenants OR EXISTS (
            SELECT FROM staff_tenants t WHERE t.staff_id = s.staff_id AND t.tenant_id = s.tenant_id)))
        ORDER BY c.tenant_id, c.id FOR NO KEY UPDATE OF c LOOP
        UPDATE conversation_staff s SET left_at = now()
        WHERE s.tenant_id = one.tenant_id AND s.conversation_id = one.id AND s.staff_id = OLD.staff_id;
        UPDATE conversations c SET state = 'waiting', waiting_since = now()
        WHERE c.tenant_id = one.tenant_id AND c.id = one.id AND c.state = 'active' AND NOT EXISTS (
            SELECT FROM conversation_staff s WHERE s.tenant_id = c.tenant_id AND s.conversation_id = c.id AND s.left_at IS NULL);
        -- As Event::ConversationChanged.
        PERFORM pg_notify('portico', json_build_object('event', 'conversation_changed', 'tenant', one.tenant_id,
            'conversation', one.id, 'contact', one.contact_id, 'staff', '[]'::json, 'waiting', true, 'revision', NULL)::text);
    END LOOP;
    PERFORM set_config('portico.role', role, true);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER leave_conversations AFTER UPDATE OF active, all_tenants ON staff_accounts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NOT NEW.active OR NOT NEW.all_tenants)
    EXECUTE FUNCTION leave_conversations();
CREATE CONSTRAINT TRIGGER leave_conversations AFTER DELETE ON staff_tenants
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave_conversations();

-- What is said with somebody who is forgotten is over.
CREATE POLICY conversations_forget ON conversations FOR UPDATE USING ((SELECT viewer_role()) = 'system:privacy');
