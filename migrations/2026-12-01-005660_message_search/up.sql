-- Finding words among hundreds of thousands of messages, as `ticket_search` finds them among tickets: ILIKE is not leakproof, so
-- under row-level security no index can serve it. The texts are kept a second time where the service role sees nothing at all, and a
-- function names the conversations in which a word may be: candidates, of which every list asks its own question again, under
-- row-level security. Contacts have an index for just their own conversations, and need none of this.
CREATE TABLE conversation_texts (
    tenant_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    -- Of the message; 0 is the subject.
    position integer NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, position),
    FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX conversation_texts_trigrams ON conversation_texts USING gin (body gin_trgm_ops);
ALTER TABLE conversation_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation_texts FORCE ROW LEVEL SECURITY;
REVOKE ALL ON conversation_texts FROM portico_service;
CREATE POLICY conversation_texts_kept ON conversation_texts TO CURRENT_USER USING (true) WITH CHECK (true);

-- With the owner's rights, so nothing that the service role could make for itself may come first: pg_temp is looked at last.
CREATE FUNCTION keep_conversation_subject() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO conversation_texts (tenant_id, conversation_id, position, body)
    VALUES (NEW.tenant_id, NEW.id, 0, NEW.subject)
    ON CONFLICT (tenant_id, conversation_id, position) DO UPDATE SET body = EXCLUDED.body;
    RETURN NULL;
END $$;
CREATE TRIGGER conversations_text_insert AFTER INSERT ON conversations
    FOR EACH ROW EXECUTE FUNCTION keep_conversation_subject();
CREATE TRIGGER conversations_text_update AFTER UPDATE OF subject ON conversations
    FOR EACH ROW WHEN (OLD.subject IS DISTINCT FROM NEW.subject) EXECUTE FUNCTION keep_conversation_subject();

-- What is deleted is found no more.
CREATE FUNCTION keep_message_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
CREATE TRIGGER conversation_messages_text_insert AFTER INSERT ON conversation_messages
    FOR EACH ROW WHEN (NEW.body <> '') EXECUTE FUNCTION keep_message_text();
CREATE TRIGGER conversation_messages_text_update AFTER UPDATE OF body, position ON conversation_messages
    FOR EACH ROW WHEN ((OLD.body, OLD.position) IS DISTINCT FROM (NEW.body, NEW.position)) EXECUTE FUNCTION keep_message_text();
CREATE TRIGGER conversation_messages_text_delete AFTER DELETE ON conversation_messages
    FOR EACH ROW WHEN (OLD.body <> '') EXECUTE FUNCTION keep_message_text();

-- Ids of conversations in which the pattern may be found, at most so many texts' worth; more than that, and the caller knows that
-- the word is a common one. Of the tenants that a restricted agent serves, of those that staff name; for nobody else.
CREATE FUNCTION conversation_candidates(pattern text, of_tenant uuid, most integer) RETURNS SETOF uuid
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
REVOKE ALL ON FUNCTION conversation_candidates(text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION conversation_candidates(text, uuid, integer) TO portico_service;

-- What was written before. The owner, too, reads under row-level security, which is left for these two statements.
ALTER TABLE conversations NO FORCE ROW LEVEL SECURITY;
ALTER TABLE conversation_messages NO FORCE ROW LEVEL SECURITY;
INSERT INTO conversation_texts (tenant_id, conversation_id, position, body)
SELECT tenant_id, id, 0, subject FROM conversations;
INSERT INTO conversation_texts (tenant_id, conversation_id, position, body)
SELECT tenant_id, conversation_id, position, body FROM conversation_messages WHERE body <> '';
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;
ALTER TABLE conversation_messages FORCE ROW LEVEL SECURITY;
