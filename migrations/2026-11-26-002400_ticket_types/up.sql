-- Staff may say that a ticket is something else than what it was begun as. What was answered stays as it was.

DO $$
DECLARE
    found text;
BEGIN
    FOR found IN SELECT conname FROM pg_constraint WHERE conrelid = 'tickets'::regclass AND contype = 'c'
        AND pg_get_constraintdef(oid) LIKE '%request_form%'
    LOOP
        EXECUTE format('ALTER TABLE tickets DROP CONSTRAINT %I', found);
    END LOOP;
END $$;
-- Answers outlive their type.
ALTER TABLE tickets ADD CONSTRAINT tickets_request_named CHECK (request_type IS NULL OR request_form IS NOT NULL);

CREATE OR REPLACE FUNCTION keep_request_form() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    IF role = 'contact' THEN
        RAISE EXCEPTION 'what was asked for does not change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF role IN ('agent', 'agent:some', 'admin')
        AND coalesce(NEW.request_form -> 'answers', '[]') IS DISTINCT FROM coalesce(OLD.request_form -> 'answers', '[]')
    THEN
        RAISE EXCEPTION 'the answers of a request do not change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE ticket_entries
    -- What the types were called, in every language; null: none.
    ADD COLUMN old_type jsonb,
    ADD COLUMN new_type jsonb;
-- The kinds that there are by now, and this one.
DO $$
DECLARE
    kinds text := (SELECT substring(pg_get_constraintdef(oid) FROM '^CHECK \((.*)\)$') FROM pg_constraint
        WHERE conrelid = 'ticket_entries'::regclass AND conname = 'ticket_entries_kind_check');
BEGIN
    ALTER TABLE ticket_entries DROP CONSTRAINT ticket_entries_kind_check;
    EXECUTE format('ALTER TABLE ticket_entries ADD CONSTRAINT ticket_entries_kind_check CHECK (%s OR kind = ''type'')', kinds);
END $$;
-- Only staff say so. Restrictive: it narrows whatever else allows an entry.
CREATE POLICY ticket_entries_type_at_the_desk ON ticket_entries AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT viewer_role()) <> 'contact' OR kind <> 'type');
