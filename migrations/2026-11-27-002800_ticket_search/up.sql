-- Finding words among hundreds of thousands of tickets.

-- What was answered in a request's form, as one text: what was chosen is found under its name in every language. Files are not
-- in it.
CREATE FUNCTION answers_text(form jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT string_agg(said #>> '{}', E'\n') FROM (
        SELECT jsonb_path_query(form, '$.answers[*] ? (@.kind != "file").values[*]') AS said
        UNION ALL SELECT jsonb_path_query(form, '$.answers[*].words.*.*')
    ) said
$$;
ALTER TABLE tickets ADD COLUMN answers_text text GENERATED ALWAYS AS (answers_text(request_form)) STORED;

-- ILIKE is not leakproof, so under row-level security no index can serve it: a list would read every ticket of its tenant. The
-- texts are therefore kept a second time where the service role sees nothing at all (its owner alone has a policy), and a function
-- names the tickets in which a word may be. Those are only candidates: every list asks its own question of them again, under
-- row-level security.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE ticket_texts (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    -- The ticket itself, or one of its entries.
    piece_id uuid NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, piece_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ticket_texts_trigrams ON ticket_texts USING gin (body gin_trgm_ops);
ALTER TABLE ticket_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_texts FORCE ROW LEVEL SECURITY;
REVOKE ALL ON ticket_texts FROM portico_service;
CREATE POLICY ticket_texts_kept ON ticket_texts TO CURRENT_USER USING (true) WITH CHECK (true);

-- With the owner's rights, so nothing that the service role could make for itself may come first: pg_temp is looked at last.
CREATE FUNCTION keep_ticket_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO ticket_texts (tenant_id, ticket_id, piece_id, body)
    VALUES (NEW.tenant_id, NEW.id, NEW.id,
        concat_ws(E'\n', NEW.number, NEW.subject, NEW.description, answers_text(NEW.request_form)))
    ON CONFLICT (tenant_id, ticket_id, piece_id) DO UPDATE SET body = EXCLUDED.body;
    RETURN NULL;
END $$;
CREATE TRIGGER tickets_text_insert AFTER INSERT ON tickets
    FOR EACH ROW EXECUTE FUNCTION keep_ticket_text();
CREATE TRIGGER tickets_text_update AFTER UPDATE OF number, subject, description, request_form ON tickets
    FOR EACH ROW WHEN ((OLD.number, OLD.subject, OLD.description, OLD.request_form)
        IS DISTINCT FROM (NEW.number, NEW.subject, NEW.description, NEW.request_form))
    EXECUTE FUNCTION keep_ticket_text();

CREATE FUNCTION keep_entry_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM ticket_texts
        WHERE tenant_id = OLD.tenant_id AND ticket_id = OLD.ticket_id AND piece_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.body <> '' THEN
        INSERT INTO ticket_texts (tenant_id, ticket_id, piece_id, body)
        VALUES (NEW.tenant_id, NEW.ticket_id, NEW.id, NEW.body);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ticket_entries_text_insert AFTER INSERT ON ticket_entries
    FOR EACH ROW WHEN (NEW.body <> '') EXECUTE FUNCTION keep_entry_text();
CREATE TRIGGER ticket_entries_text_update AFTER UPDATE OF body, ticket_id ON ticket_entries
    FOR EACH ROW WHEN ((OLD.ticket_id, OLD.body) IS DISTINCT FROM (NEW.ticket_id, NEW.body))
    EXECUTE FUNCTION keep_entry_text();
CREATE TRIGGER ticket_entries_text_delete AFTER DELETE ON ticket_entries
    FOR EACH ROW WHEN (OLD.body <> '') EXECUTE FUNCTION keep_entry_text();

-- Ids of tickets in which the pattern may be found, at most so many pieces' worth; more than that, and the caller knows that the
-- word is a common one. Of a contact's own tenant, of the tenants that a restricted agent serves, of those that staff name.
-- Planned for each pattern: how rare a word is decides how to look for it.
CREATE FUNCTION ticket_candidates(pattern text, of_tenant uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    role text := viewer_role();
    tenants uuid[] := CASE WHEN of_tenant IS NOT NULL THEN ARRAY[of_tenant] END;
BEGIN
    IF role = 'contact' THEN
        tenants := ARRAY[viewer_tenant()];
    ELSIF role = 'agent:some' THEN
        tenants := ARRAY(SELECT t FROM unnest(viewer_tenants()) t WHERE of_tenant IS NULL OR t = of_tenant);
    ELSIF role NOT IN ('agent', 'admin') THEN
        RETURN;
    END IF;
    IF tenants IS NULL THEN
        RETURN QUERY EXECUTE 'SELECT ticket_id FROM ticket_texts WHERE body ILIKE $1 LIMIT $2' USING pattern, most;
    ELSE
        RETURN QUERY EXECUTE 'SELECT ticket_id FROM ticket_texts WHERE body ILIKE $1 AND tenant_id = ANY ($3) LIMIT $2'
            USING pattern, most, tenants;
    END IF;
END $$;
REVOKE ALL ON FUNCTION ticket_candidates(text, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ticket_candidates(text, uuid, integer) TO portico_service;

-- What was written before. The owner, too, reads under row-level security, which is left for these two statements.
ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_entries NO FORCE ROW LEVEL SECURITY;
INSERT INTO ticket_texts (tenant_id, ticket_id, piece_id, body)
SELECT tenant_id, id, id, concat_ws(E'\n', number, subject, description, answers_text) FROM tickets;
INSERT INTO ticket_texts (tenant_id, ticket_id, piece_id, body)
SELECT tenant_id, ticket_id, id, body FROM ticket_entries WHERE body <> '';
ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_entries FORCE ROW LEVEL SECURITY;
