CREATE OR REPLACE FUNCTION leave_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER sending_is_own ON conversations;
DROP FUNCTION conversation_sending_is_own();
ALTER TABLE conversations
    DROP COLUMN unanswered,
    DROP COLUMN sending_id;
DROP TABLE message_sendings;
