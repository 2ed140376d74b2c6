-- Browsers that are told of what staff write, while nobody looks at the portal (Web Push). A log-in ends by itself within hours, and who
-- wants to be told wants it just then: so what a browser has is kept when its session runs out, and goes when somebody ends that.
CREATE UNIQUE INDEX sessions_owner ON sessions (tenant_id, contact_id, token_hash);

CREATE TABLE push_subscriptions (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    -- None when it has run out.
    session bytea,
    -- Where the browser's push service takes messages, and what they are encrypted with: whoever has these can send some.
    endpoint text NOT NULL CHECK (length(endpoint) <= 2000),
    p256dh bytea NOT NULL CHECK (octet_length(p256dh) = 65),
    auth bytea NOT NULL CHECK (octet_length(auth) = 16),
    device text CHECK (length(device) <= 100),
    created_at timestamptz NOT NULL DEFAULT now(),
    -- When its owner was last there with it.
    renewed_at timestamptz NOT NULL DEFAULT now(),
    -- Since when each attempt has failed, and what the last one ended with.
    failing_since timestamptz,
    last_error text,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    -- The contact's own session and no other.
    FOREIGN KEY (tenant_id, contact_id, session) REFERENCES sessions (tenant_id, contact_id, token_hash)
        ON UPDATE CASCADE ON DELETE SET NULL (session)
);
CREATE UNIQUE INDEX push_subscriptions_session ON push_subscriptions (session);
CREATE INDEX push_subscriptions_contact ON push_subscriptions (tenant_id, contact_id, created_at);
CREATE INDEX push_subscriptions_endpoint ON push_subscriptions (tenant_id, md5(endpoint));

-- What a browser is to be told: that there is something to read in a conversation. One row for all that was written there since it
-- was told last.
CREATE TABLE push_deliveries (
    tenant_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    -- Of the messages that it is about, the first and the last.
    first_position integer NOT NULL,
    position integer NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, subscription_id, conversation_id),
    FOREIGN KEY (tenant_id, subscription_id) REFERENCES push_subscriptions (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX push_deliveries_conversation ON push_deliveries (tenant_id, conversation_id);
CREATE INDEX push_deliveries_due ON push_deliveries (next_attempt_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON push_subscriptions, push_deliveries TO portico_service;
ALTER TABLE push_subscriptions ENABLE ROW LEVEL SECURITY;
ALTER TABLE push_subscriptions FORCE ROW LEVEL SECURITY;
ALTER TABLE push_deliveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE push_deliveries FORCE ROW LEVEL SECURITY;
-- Not when rows are deleted, or lose their session: they go with sessions, which end when a tenant is archived.
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OF endpoint, p256dh, auth ON push_subscriptions FOR EACH ROW EXECUTE FUNCTION tenant_is_open();
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE ON push_deliveries FOR EACH ROW EXECUTE FUNCTION tenant_is_open();

-- Contacts have their own, and staff see none.
CREATE POLICY push_subscriptions_own ON push_subscriptions FOR ALL USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY push_subscriptions_provision ON push_subscriptions FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
CREATE POLICY push_subscriptions_export ON push_subscriptions FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND tenant_id = (SELECT viewer_exports()));
CREATE POLICY push_subscriptions_privacy ON push_subscriptions FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY push_subscriptions_forget ON push_subscriptions FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY push_subscriptions_worker ON push_subscriptions FOR ALL USING ((SELECT viewer_role()) = 'system:push');
CREATE POLICY push_deliveries_worker ON push_deliveries FOR ALL USING ((SELECT viewer_role()) = 'system:push');

-- Whose a conversation is that somebody has a browser for; and of what waits, who is to be told, what was written and how much of it
-- they have read.
CREATE POLICY conversations_push ON conversations FOR SELECT USING (
    (SELECT viewer_role()) = 'system:push' AND EXISTS (SELECT FROM push_subscriptions s
        WHERE s.tenant_id = conversations.tenant_id AND s.contact_id = conversations.contact_id OFFSET 0));
CREATE POLICY conversation_messages_push ON conversation_messages FOR SELECT USING (
    (SELECT viewer_role()) = 'system:push' AND EXISTS (SELECT FROM push_deliveries d
        WHERE d.tenant_id = conversation_messages.tenant_id AND d.conversation_id = conversation_messages.conversation_id OFFSET 0));
CREATE POLICY contacts_push ON contacts FOR SELECT USING (
    (SELECT viewer_role()) = 'system:push' AND EXISTS (SELECT FROM push_subscriptions s
        WHERE s.tenant_id = contacts.tenant_id AND s.contact_id = contacts.id OFFSET 0));
CREATE POLICY tenants_push ON tenants FOR SELECT USING (
    (SELECT viewer_role()) = 'system:push' AND EXISTS (SELECT FROM push_deliveries d WHERE d.tenant_id = tenants.id OFFSET 0));

-- Whoever writes may neither read nor write any of this, so the trigger does it as the worker does.
CREATE FUNCTION push_tell() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    PERFORM set_config('portico.role', 'system:push', true);
    INSERT INTO push_deliveries AS d (tenant_id, subscription_id, conversation_id, first_position, position)
        SELECT s.tenant_id, s.id, w.conversation_id, min(w.position), max(w.position)
        FROM written w
            JOIN conversations c ON c.tenant_id = w.tenant_id AND c.id = w.conversation_id
            JOIN push_subscriptions s ON s.tenant_id = c.tenant_id AND s.contact_id = c.contact_id
        WHERE w.author_staff_id IS NOT NULL
        GROUP BY s.tenant_id, s.id, w.conversation_id
        ORDER BY s.tenant_id, s.id, w.conversation_id
    -- What waits is told together. What was tried already says something new, and is tried at once.
    ON CONFLICT (tenant_id, subscription_id, conversation_id) DO UPDATE SET position = excluded.position, attempts = 0,
        next_attempt_at = now(), queued_at = CASE WHEN d.attempts = 0 THEN d.queued_at ELSE now() END;
    IF FOUND THEN
        PERFORM pg_notify('portico', '{"event":"push_queued"}');
    END IF;
    PERFORM set_config('portico.role', role, true);
    RETURN NULL;
END $$;
CREATE TRIGGER push_message_written AFTER INSERT ON conversation_messages REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION push_tell();

-- The browser is the contact's who asks, from now on: nobody who used it before is told there. It is known by all three, which a
-- browser tells nobody but the portal that it stands at.
CREATE FUNCTION push_take_over(address text, key bytea, secret bytea) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    IF role <> 'contact' THEN
        RETURN;
    END IF;
    PERFORM set_config('portico.role', 'system:push', true);
    DELETE FROM push_subscriptions s WHERE s.tenant_id = viewer_tenant() AND s.contact_id <> viewer_person()
        AND md5(s.endpoint) = md5(address) AND s.endpoint = address AND s.p256dh = key AND s.auth = secret;
    PERFORM set_config('portico.role', role, true);
END $$;

-- A session that somebody ends takes its browser with it; one that has run out does not.
CREATE FUNCTION push_session_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    IF OLD.expires_at > now() AND (OLD.idle IS NULL OR OLD.last_used_at + OLD.idle > now()) THEN
        PERFORM set_config('portico.role', 'system:push', true);
        DELETE FROM push_subscriptions s WHERE s.session = OLD.token_hash;
        PERFORM set_config('portico.role', role, true);
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER push_session_ended BEFORE DELETE ON sessions FOR EACH ROW WHEN (OLD.contact_id IS NOT NULL)
    EXECUTE FUNCTION push_session_ended();

-- Who is to be logged in nowhere any more is told nowhere any more, where the session has run out neither: one contact of a tenant, or
-- all of them.
CREATE FUNCTION push_forget(tenant uuid, contact uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    IF role = 'contact' THEN
        -- They log themselves out everywhere.
        tenant := viewer_tenant();
        contact := viewer_person();
    ELSIF role <> 'admin' AND role NOT LIKE 'system:%' THEN
        RETURN;
    END IF;
    PERFORM set_config('portico.role', 'system:push', true);
    DELETE FROM push_subscriptions s WHERE s.tenant_id = tenant AND (contact IS NULL OR s.contact_id = contact) AND s.session IS NULL;
    PERFORM set_config('portico.role', role, true);
END $$;
