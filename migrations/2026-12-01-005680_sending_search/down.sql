DROP TRIGGER conversations_text_insert ON conversations;
CREATE TRIGGER conversations_text_insert AFTER INSERT ON conversations
    FOR EACH ROW EXECUTE FUNCTION keep_conversation_subject();
CREATE OR REPLACE FUNCTION keep_message_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM conversation_texts
        WHERE tenant_id = OLD.tenant_id AND conversation_id = OLD.conversation_id AND position = OLD.position;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.body <> '' THEN
        INSERT INTO conversation_texts (tenant_id, conversation_id, position, body)
        VALUES (NEW.tenant_id, NEW.conversation_id, NEW.position, NEW.body);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION conversation_candidates(pattern text, of_tenant uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    role text := viewer_role();
    tenants uuid[] := CASE WHEN of_tenant IS NOT NULL THEN ARRAY[of_tenant] END;
BEGIN
    IF role = 'agent:some' THEN
        tenants := ARRAY(SELECT t FROM unnest(viewer_tenants()) t WHERE of_tenant IS NULL OR t = of_tenant);
    ELSIF role NOT IN ('agent', 'admin') THEN
        RETURN;
    END IF;
    IF tenants IS NULL THEN
        RETURN QUERY EXECUTE 'SELECT conversation_id FROM conversation_texts WHERE body ILIKE $1 LIMIT $2' USING pattern, most;
    ELSE
        RETURN QUERY EXECUTE 'SELECT conversation_id FROM conversation_texts WHERE body ILIKE $1 AND tenant_id = ANY ($3) LIMIT $2'
            USING pattern, most, tenants;
    END IF;
END $$;
