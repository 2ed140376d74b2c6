-- Chats: conversations that are held now, while somebody of staff is there.
ALTER TABLE conversations
    -- When somebody of staff last took on the chat while it waited, and how many seconds it had waited by then: so long others
    -- are likely to wait.
    ADD COLUMN picked_up_at timestamptz,
    ADD COLUMN waited integer,
    ADD COLUMN ended_by text CHECK (ended_by IN ('contact', 'support', 'idle')),
    -- Since when it is a thread, because nobody came to the chat that it was.
    ADD COLUMN missed_at timestamptz,
    ADD CONSTRAINT conversations_ended_by CHECK (ended_by IS NULL OR state = 'ended'),
    ADD CONSTRAINT conversations_missed CHECK (missed_at IS NULL OR kind = 'thread');
-- A contact has one chat at a time.
CREATE UNIQUE INDEX conversations_one_chat ON conversations (tenant_id, contact_id) WHERE kind = 'chat' AND state <> 'ended';
CREATE INDEX conversations_chats_waiting ON conversations (waiting_since, id) WHERE kind = 'chat' AND state = 'waiting';
CREATE INDEX conversations_chats_active ON conversations (last_message_at) WHERE kind = 'chat' AND state = 'active';
CREATE INDEX conversations_picked_up ON conversations (picked_up_at) WHERE picked_up_at IS NOT NULL;

-- Staff as partners for chats. Whether they are connected is in memory alone.
CREATE TABLE chat_agents (
    staff_id uuid PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    -- Whether they take chats; while they are away for a time, not before it is over.
    available boolean NOT NULL DEFAULT false,
    away_until timestamptz,
    chat_limit integer NOT NULL DEFAULT 3 CHECK (chat_limit BETWEEN 1 AND 20)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON chat_agents TO portico_service;
ALTER TABLE chat_agents ENABLE ROW LEVEL SECURITY;
ALTER TABLE chat_agents FORCE ROW LEVEL SECURITY;
CREATE POLICY chat_agents_desk ON chat_agents FOR SELECT USING ((SELECT viewer_at_desk()));
CREATE POLICY chat_agents_own_insert ON chat_agents FOR INSERT WITH CHECK (
    (SELECT viewer_at_desk()) AND staff_id = (SELECT viewer_person()));
CREATE POLICY chat_agents_own_update ON chat_agents FOR UPDATE USING (
    (SELECT viewer_at_desk()) AND staff_id = (SELECT viewer_person()));
CREATE POLICY chat_agents_admin_insert ON chat_agents FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'admin');
CREATE POLICY chat_agents_admin_update ON chat_agents FOR UPDATE USING ((SELECT viewer_role()) = 'admin');
CREATE POLICY chat_agents_provision ON chat_agents FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

-- Policies know no columns: each says for themselves whether they are there, and admins say how many chats somebody has.
CREATE FUNCTION chat_agents_each_their_own() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    available boolean := false;
    away_until timestamptz;
    chat_limit integer := 3;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        available := OLD.available;
        away_until := OLD.away_until;
        chat_limit := OLD.chat_limit;
    END IF;
    IF role IN ('agent', 'agent:some') AND NEW.chat_limit <> chat_limit THEN
        RAISE insufficient_privilege USING MESSAGE = 'admins say how many chats somebody has';
    END IF;
    IF role = 'admin' AND NEW.staff_id <> viewer_person()
        AND (NEW.available, NEW.away_until) IS DISTINCT FROM (available, away_until) THEN
        RAISE insufficient_privilege USING MESSAGE = 'each says for themselves whether they are there';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER chat_agents_each_their_own BEFORE INSERT OR UPDATE ON chat_agents FOR EACH ROW
    EXECUTE FUNCTION chat_agents_each_their_own();

-- 'system:chats' sees chats and those who have them: so look the functions below, and so works what ends chats by itself.
CREATE POLICY conversations_chats ON conversations FOR SELECT USING (
    (SELECT viewer_role()) = 'system:chats' AND (kind = 'chat' OR missed_at IS NOT NULL OR picked_up_at IS NOT NULL));
CREATE POLICY conversations_chats_over ON conversations FOR UPDATE USING (
    (SELECT viewer_role()) = 'system:chats' AND kind = 'chat')
    WITH CHECK ((SELECT viewer_role()) = 'system:chats' AND (state = 'ended' OR missed_at IS NOT NULL));
CREATE POLICY conversation_staff_chats ON conversation_staff FOR SELECT USING ((SELECT viewer_role()) = 'system:chats');
CREATE POLICY chat_agents_chats ON chat_agents FOR SELECT USING ((SELECT viewer_role()) = 'system:chats');
CREATE POLICY staff_chats ON staff FOR SELECT USING ((SELECT viewer_role()) = 'system:chats');
CREATE POLICY staff_accounts_chats ON staff_accounts FOR SELECT USING ((SELECT viewer_role()) = 'system:chats');
CREATE POLICY staff_tenants_chats ON staff_tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:chats');

-- How many seconds more somebody is likely to wait who has waited so many, by those who waited lately; null when nobody can tell.
CREATE FUNCTION chat_wait(so_far integer) RETURNS integer LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY lately.waited - so_far)
    FROM (SELECT c.waited FROM conversations c WHERE c.picked_up_at > now() - interval '1 day' AND c.waited IS NOT NULL
          ORDER BY c.picked_up_at DESC LIMIT 20) lately
    WHERE lately.waited >= so_far
$$;

-- Where chats stand that wait: a contact's own among those of all portals, and staff's among those that they see.
CREATE FUNCTION chat_places(ids uuid[]) RETURNS TABLE (id uuid, place integer, likely integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    role text := viewer_role();
    tenant uuid := viewer_tenant();
    person uuid := viewer_person();
    -- Whoever owns this may be held by no policy: so what they say is said here.
    every boolean := role = 'contact' OR viewer_is_staff();
    served uuid[] := viewer_tenants();
BEGIN
    IF role = 'contact' THEN
        PERFORM set_config('portico.role', 'system:chats', true);
    END IF;
    RETURN QUERY SELECT c.id, (
            SELECT count(*)::integer FROM conversations o
            WHERE o.kind = 'chat' AND o.state = 'waiting' AND (o.waiting_since, o.id) <= (c.waiting_since, c.id)
                AND (every OR o.tenant_id = ANY (served))),
        chat_wait(greatest(extract(epoch FROM now() - c.waiting_since), 0)::integer)
    FROM conversations c
    WHERE c.id = ANY (ids) AND c.kind = 'chat' AND c.state = 'waiting'
        AND CASE role WHEN 'contact' THEN c.tenant_id = tenant AND c.contact_id = person
            ELSE every OR c.tenant_id = ANY (served) END;
    PERFORM set_config('portico.role', role, true);
END $$;

-- Whether one of these, who are connected, takes chats of the tenant.
CREATE FUNCTION chat_staff_there(tenant uuid, online uuid[]) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM chat_agents g JOIN staff_accounts a ON a.staff_id = g.staff_id
        WHERE g.staff_id = ANY (online) AND g.available AND (g.away_until IS NULL OR g.away_until <= now()) AND a.active
            AND (a.all_tenants OR EXISTS (
                SELECT FROM staff_tenants t WHERE t.staff_id = g.staff_id AND t.tenant_id = tenant)))
$$;

-- What is offered to the contact who asks: whether somebody is there, how many wait, and how long one is likely to.
CREATE FUNCTION chat_offer(online uuid[]) RETURNS TABLE (there boolean, waiting integer, likely integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    role text := viewer_role();
    tenant uuid := viewer_tenant();
BEGIN
    IF role <> 'contact' THEN
        RETURN;
    END IF;
    PERFORM set_config('portico.role', 'system:chats', true);
    RETURN QUERY SELECT chat_staff_there(tenant, online), (
            SELECT count(*)::integer FROM conversations o WHERE o.kind = 'chat' AND o.state = 'waiting'),
        chat_wait(0);
    PERFORM set_config('portico.role', role, true);
END $$;

-- Whether somebody works, and for the tenant.
CREATE FUNCTION staff_serves(staff uuid, tenant uuid) RETURNS boolean
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

-- Staff as partners for chats: who serves a tenant, one of them, or somebody wherever they serve. For whoever serves the tenant, and
-- of themselves for everybody at the desk. The chats that somebody is in are counted in all portals.
CREATE FUNCTION chat_agents_of(tenant uuid, one uuid) RETURNS TABLE (
    id uuid, display_name text, available boolean, away_until timestamptz, chats integer, chat_limit integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    role text := viewer_role();
BEGIN
    IF NOT coalesce(viewer_is_staff() OR tenant = ANY (viewer_tenants())
        OR (viewer_at_desk() AND tenant IS NULL AND one = viewer_person()), false) THEN
        RETURN;
    END IF;
    PERFORM set_config('portico.role', 'system:chats', true);
    RETURN QUERY SELECT s.id, s.display_name,
        coalesce(g.available AND (g.away_until IS NULL OR g.away_until <= now()), false),
        CASE WHEN g.available AND g.away_until > now() THEN g.away_until END,
        (SELECT count(*)::integer FROM conversation_staff p
            JOIN conversations c ON c.tenant_id = p.tenant_id AND c.id = p.conversation_id
            WHERE p.staff_id = s.id AND p.left_at IS NULL AND c.kind = 'chat' AND c.state = 'active'),
        coalesce(g.chat_limit, 3)
    FROM staff s JOIN staff_accounts a ON a.staff_id = s.id LEFT JOIN chat_agents g ON g.staff_id = s.id
    WHERE a.active AND (one IS NULL OR s.id = one)
        AND (tenant IS NULL OR a.all_tenants OR EXISTS (
            SELECT FROM staff_tenants t WHERE t.staff_id = s.id AND t.tenant_id = tenant))
    ORDER BY lower(s.display_name), s.id LIMIT 200;
    PERFORM set_config('portico.role', role, true);
END $$;

-- Whoever serves the tenant brings in a colleague who serves it too, or brings them back.
CREATE POLICY conversation_staff_bring ON conversation_staff FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND left_at IS NULL AND staff_serves(staff_id, tenant_id));
CREATE POLICY conversation_staff_bring_back ON conversation_staff FOR UPDATE USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])) AND left_at IS NOT NULL)
    WITH CHECK (((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND left_at IS NULL AND staff_serves(staff_id, tenant_id));
