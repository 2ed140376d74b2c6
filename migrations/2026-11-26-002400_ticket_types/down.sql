DROP POLICY ticket_entries_type_at_the_desk ON ticket_entries;
DELETE FROM ticket_entries WHERE kind = 'type';
ALTER TABLE ticket_entries
    DROP CONSTRAINT ticket_entries_kind_check,
    ADD CONSTRAINT ticket_entries_kind_check CHECK (kind IN (
        'reply', 'status', 'assignee', 'priority', 'rating', 'participant_added', 'participant_removed', 'personal', 'not_personal',
        'merged', 'unmerged', 'took_in', 'gave_back', 'split', 'split_from')),
    DROP COLUMN old_type,
    DROP COLUMN new_type;
ALTER TABLE tickets DROP CONSTRAINT tickets_request_named;
UPDATE tickets SET request_form = NULL WHERE request_type IS NULL;
ALTER TABLE tickets ADD CHECK ((request_type IS NULL) = (request_form IS NULL));
CREATE OR REPLACE FUNCTION keep_request_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portico.role', true), '') IN ('contact', 'agent', 'agent:some', 'admin') THEN
        RAISE EXCEPTION 'the answers of a request do not change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
