-- Messages to many: each contact has a conversation of their own, and the sending is what they have in common, for staff alone.
CREATE TABLE message_sendings (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    -- What they sent it with: a second try finds what the first one made.
    client_id uuid NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    -- To whom: of these kinds, of these departments (in lower case), of these contacts; nothing said is no limit.
    kinds text[] NOT NULL DEFAULT '{}',
    departments text[] NOT NULL DEFAULT '{}',
    contacts uuid[] NOT NULL DEFAULT '{}',
    -- So many conversations began.
    begun integer NOT NULL CHECK (begun > 0),
    sent_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
-- Of whoever sends, in whichever portal.
CREATE UNIQUE INDEX message_sendings_client_id ON message_sendings (staff_id, client_id);

ALTER TABLE conversations
    ADD COLUMN sending_id uuid,
    ADD FOREIGN KEY (tenant_id, sending_id) REFERENCES message_sendings (tenant_id, id) ON DELETE SET NULL (sending_id),
    -- Begun by a sending, and nobody has written in it since: not among what its sender has in hand.
    ADD COLUMN unanswered boolean NOT NULL DEFAULT false;
CREATE INDEX conversations_sending ON conversations (tenant_id, sending_id) WHERE sending_id IS NOT NULL;
CREATE INDEX conversations_unanswered ON conversations (starter_id, last_message_at, id) WHERE unanswered;

GRANT SELECT, INSERT, DELETE ON message_sendings TO portico_service;
ALTER TABLE message_sendings ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_sendings FORCE ROW LEVEL SECURITY;
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON message_sendings FOR EACH ROW
    EXECUTE FUNCTION tenant_is_open();
CREATE POLICY message_sendings_provision ON message_sendings FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
CREATE POLICY message_sendings_export ON message_sendings FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND tenant_id = (SELECT viewer_exports()));
CREATE POLICY message_sendings_desk ON message_sendings FOR SELECT USING (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY message_sendings_desk_insert ON message_sendings FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND staff_id = (SELECT viewer_person()));

-- Whoever begins a conversation by a sending has sent that: the sub-select is itself under the sending's policies, and contacts
-- see none.
CREATE FUNCTION conversation_sending_is_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM message_sendings s WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.sending_id
        AND s.staff_id = NEW.starter_id) THEN
        RAISE EXCEPTION 'no such sending for whoever asks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sending_is_own BEFORE INSERT OR UPDATE OF sending_id ON conversations
    FOR EACH ROW WHEN (NEW.sending_id IS NOT NULL) EXECUTE FUNCTION conversation_sending_is_own();

-- Where its sender leaves what nobody has answered, nobody waits for anything: it is over, until the contact writes.
CREATE OR REPLACE FUNCTION leave_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    one record;
BEGIN
    PERFORM set_config('portico.role', 'system:provision', true);
    FOR one IN SELECT c.tenant_id, c.id, c.contact_id, c.unanswered FROM conversation_staff s
            JOIN staff_accounts a ON a.staff_id = s.staff_id
            JOIN conversations c ON c.tenant_id = s.tenant_id AND c.id = s.conversation_id
        WHERE s.staff_id = OLD.staff_id AND s.left_at IS NULL AND (NOT a.active OR NOT (a.all_tenants OR EXISTS (
            SELECT FROM staff_tenants t WHERE t.staff_id = s.staff_id AND t.tenant_id = s.tenant_id)))
        ORDER BY c.tenant_id, c.id FOR NO KEY UPDATE OF c LOOP
        UPDATE conversation_staff s SET left_at = now()
        WHERE s.tenant_id = one.tenant_id AND s.conversation_id = one.id AND s.staff_id = OLD.staff_id;
        UPDATE conversations c SET state = CASE WHEN c.unanswered THEN 'ended' ELSE 'waiting' END,
            waiting_since = CASE WHEN NOT c.unanswered THEN now() END, ended_at = CASE WHEN c.unanswered THEN now() END,
            ended_by = CASE WHEN c.unanswered THEN 'support' END
        WHERE c.tenant_id = one.tenant_id AND c.id = one.id AND c.state = 'active' AND NOT EXISTS (
            SELECT FROM conversation_staff s WHERE s.tenant_id = c.tenant_id AND s.conversation_id = c.id AND s.left_at IS NULL);
        -- As Event::ConversationChanged. Of what nobody answered there is nothing to tell.
        IF NOT one.unanswered THEN
            PERFORM pg_notify('portico', json_build_object('event', 'conversation_changed', 'tenant', one.tenant_id,
                'conversation', one.id, 'contact', one.contact_id, 'staff', '[]'::json, 'waiting', true, 'revision', NULL)::text);
        END IF;
    END LOOP;
    PERFORM set_config('portico.role', role, true);
    RETURN NULL;
END $$;
