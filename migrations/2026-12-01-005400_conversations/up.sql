-- What contacts and staff write to each other: threads with a subject, and later chats, on one model.
CREATE TABLE conversations (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    kind text NOT NULL DEFAULT 'thread' CHECK (kind IN ('thread', 'chat')),
    subject text NOT NULL,
    contact_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'active', 'ended')),
    -- Goes up with every message, edit and deletion; a message has that of its last one.
    revision integer NOT NULL DEFAULT 0,
    -- Positions of messages run from 1 to this without a gap, so that a page is a range of them.
    message_count integer NOT NULL DEFAULT 0,
    -- The position of the last message that the contact has read.
    contact_read_up_to integer NOT NULL DEFAULT 0,
    -- Whoever began it, and what they began it with: a second try finds what the first one made.
    starter_id uuid NOT NULL,
    client_id uuid NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    last_message_at timestamptz NOT NULL DEFAULT now(),
    waiting_since timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    CHECK ((state = 'waiting') = (waiting_since IS NOT NULL)),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX conversations_client_id ON conversations (tenant_id, starter_id, client_id);
CREATE INDEX conversations_id ON conversations (id);
-- A contact's list; the guard's predicate is the index's prefix.
CREATE INDEX conversations_own ON conversations (tenant_id, contact_id, last_message_at, id);
-- The desk's, over all tenants and in one, and what waits.
CREATE INDEX conversations_latest ON conversations (last_message_at, id);
CREATE INDEX conversations_tenant_latest ON conversations (tenant_id, last_message_at, id);
CREATE INDEX conversations_waiting ON conversations (waiting_since, id) WHERE state = 'waiting';

-- Staff who take part, or did. Whoever merely looked is in no row.
CREATE TABLE conversation_staff (
    tenant_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    -- What they were called when they came.
    display_name text NOT NULL,
    joined_at timestamptz NOT NULL DEFAULT now(),
    left_at timestamptz,
    read_up_to integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, conversation_id, staff_id),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX conversation_staff_own ON conversation_staff (staff_id, tenant_id, conversation_id) WHERE left_at IS NULL;

CREATE TABLE conversation_messages (
    tenant_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    position integer NOT NULL,
    id uuid NOT NULL,
    author_contact_id uuid,
    author_staff_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    author_name text NOT NULL,
    -- None of what was deleted.
    body text,
    client_id uuid NOT NULL,
    -- The position of the message that this one answers.
    replies_to integer,
    revision integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    edited_at timestamptz,
    deleted_at timestamptz,
    PRIMARY KEY (tenant_id, conversation_id, position),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id) ON DELETE CASCADE,
    CHECK ((body IS NULL) = (deleted_at IS NOT NULL))
);
CREATE UNIQUE INDEX conversation_messages_id ON conversation_messages (id);
-- What changed since a revision.
CREATE INDEX conversation_messages_revision ON conversation_messages (tenant_id, conversation_id, revision);
-- A client's id is its author's own.
CREATE UNIQUE INDEX conversation_messages_client_id
    ON conversation_messages (tenant_id, conversation_id, coalesce(author_contact_id, author_staff_id), client_id);

-- What a message said before it was edited or deleted, under the revision that it then had: for staff alone.
CREATE TABLE conversation_traces (
    tenant_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    position integer NOT NULL,
    revision integer NOT NULL,
    body text NOT NULL,
    until timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, conversation_id, position, revision),
    FOREIGN KEY (tenant_id, conversation_id, position)
        REFERENCES conversation_messages (tenant_id, conversation_id, position) ON DELETE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE ON conversations, conversation_staff, conversation_messages TO portico_service;
GRANT SELECT, INSERT, DELETE ON conversation_traces TO portico_service;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['conversations', 'conversation_staff', 'conversation_messages', 'conversation_traces'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION tenant_is_open()', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR ALL USING ((SELECT viewer_role()) = ''system:provision'')',
            t || '_provision', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (
            (SELECT viewer_role()) = ''system:export'' AND tenant_id = (SELECT viewer_exports()))', t || '_export', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING ((SELECT viewer_role()) = ''system:privacy'')',
            t || '_privacy', t);
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (
            (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))', t || '_desk', t);
    END LOOP;
END $$;

CREATE POLICY conversations_own ON conversations FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY conversations_own_insert ON conversations FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND contact_id = (SELECT viewer_person()) AND starter_id = (SELECT viewer_person()));
CREATE POLICY conversations_own_update ON conversations FOR UPDATE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY conversations_desk_insert ON conversations FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND starter_id = (SELECT viewer_person()));
CREATE POLICY conversations_desk_update ON conversations FOR UPDATE USING (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));

-- The subselects are themselves under the conversation's policies: whose it is, theirs is what is said in it.
CREATE POLICY conversation_staff_own ON conversation_staff FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND EXISTS (SELECT FROM conversations c WHERE c.tenant_id = conversation_staff.tenant_id
        AND c.id = conversation_staff.conversation_id OFFSET 0));
-- Each for themselves alone.
CREATE POLICY conversation_staff_desk_insert ON conversation_staff FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND staff_id = (SELECT viewer_person()));
CREATE POLICY conversation_staff_desk_update ON conversation_staff FOR UPDATE USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND staff_id = (SELECT viewer_person()));

CREATE POLICY conversation_messages_own ON conversation_messages FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND EXISTS (SELECT FROM conversations c WHERE c.tenant_id = conversation_messages.tenant_id
        AND c.id = conversation_messages.conversation_id OFFSET 0));
CREATE POLICY conversation_messages_own_insert ON conversation_messages FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND author_contact_id = (SELECT viewer_person()) AND author_staff_id IS NULL
    AND EXISTS (SELECT FROM conversations c WHERE c.tenant_id = conversation_messages.tenant_id
        AND c.id = conversation_messages.conversation_id OFFSET 0));
CREATE POLICY conversation_messages_own_update ON conversation_messages FOR UPDATE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND author_contact_id = (SELECT viewer_person()) AND author_staff_id IS NULL);
CREATE POLICY conversation_messages_desk_insert ON conversation_messages FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND author_staff_id = (SELECT viewer_person()) AND author_contact_id IS NULL);
CREATE POLICY conversation_messages_desk_update ON conversation_messages FOR UPDATE USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND author_staff_id = (SELECT viewer_person()) AND author_contact_id IS NULL);
-- The names of those who are forgotten.
CREATE POLICY conversation_messages_forget ON conversation_messages FOR UPDATE USING (
    (SELECT viewer_role()) = 'system:privacy');

-- Whoever edits what they wrote leaves a trace, and reads none.
CREATE POLICY conversation_traces_leave ON conversation_traces FOR INSERT WITH CHECK (
    ((SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
        OR (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND EXISTS (SELECT FROM conversation_messages m WHERE m.tenant_id = conversation_traces.tenant_id
        AND m.conversation_id = conversation_traces.conversation_id AND m.position = conversation_traces.position
        AND coalesce(m.author_contact_id, m.author_staff_id) = (SELECT viewer_person()) OFFSET 0));
CREATE POLICY conversation_traces_forget ON conversation_traces FOR DELETE USING (
    (SELECT viewer_role()) = 'system:privacy');
