-- What people may ask for, with a short form each; and what a ticket was asked with.

-- The definitions, in their order: `src/request_types/definition.rs` reads and checks them. Everybody who sees the tenant's row
-- sees them.
ALTER TABLE tenants ADD COLUMN request_types jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(request_types) = 'array');

ALTER TABLE tickets
    -- The type's key.
    ADD COLUMN request_type text CHECK (request_type ~ '^[A-Za-z][A-Za-z0-9_-]{0,39}$'),
    -- Its name, the labels and the answers as they were then: a definition may change, a ticket does not. A column of the ticket,
    -- so behind the ticket's own wall.
    ADD COLUMN request_form jsonb,
    ADD CHECK ((request_type IS NULL) = (request_form IS NULL));
CREATE INDEX tickets_request_type ON tickets (tenant_id, request_type) WHERE request_type IS NOT NULL;

-- Taking a ticket's number lets contacts and agents update their tenant's row; what can be asked for is not theirs to change.
-- Whoever owns the tables has no role and is let through.
CREATE FUNCTION keep_request_types() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portico.role', true), '') NOT IN ('', 'admin', 'system:provision') THEN
        RAISE EXCEPTION 'request types are changed by admins' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tenants_request_types BEFORE UPDATE OF request_types ON tenants
    FOR EACH ROW WHEN (OLD.request_types IS DISTINCT FROM NEW.request_types)
    EXECUTE FUNCTION keep_request_types();
-- What was asked for when a ticket was opened stays.
CREATE FUNCTION keep_request_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('portico.role', true), '') IN ('contact', 'agent', 'agent:some', 'admin') THEN
        RAISE EXCEPTION 'the answers of a request do not change' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_request_form BEFORE UPDATE OF request_type, request_form ON tickets
    FOR EACH ROW WHEN ((OLD.request_type, OLD.request_form) IS DISTINCT FROM (NEW.request_type, NEW.request_form))
    EXECUTE FUNCTION keep_request_form();
