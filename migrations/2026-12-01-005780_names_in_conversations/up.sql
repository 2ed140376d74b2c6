-- Whether somebody works, and for the tenant: for whoever serves the tenant. Others are told that nobody does.
CREATE OR REPLACE FUNCTION staff_serves(staff uuid, tenant uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    role text := viewer_role();
    found boolean;
BEGIN
    IF NOT (viewer_is_staff() OR coalesce(tenant = ANY (viewer_tenants()), false)) THEN
        RETURN false;
    END IF;
    PERFORM set_config('portico.role', 'system:chats', true);
    found := EXISTS (
        SELECT FROM staff_accounts a WHERE a.staff_id = staff AND a.active
            AND (a.all_tenants OR EXISTS (
                SELECT FROM staff_tenants t WHERE t.staff_id = staff AND t.tenant_id = tenant)));
    PERFORM set_config('portico.role', role, true);
    RETURN found;
END $$;

-- Names in a conversation are those that people have when they come or write, and stay so: whoever could write another beside their
-- words would speak as somebody else. The system's own roles write what was (a demo, an import, somebody who is forgotten).
CREATE FUNCTION names_in_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    called text;
BEGIN
    IF coalesce(current_setting('portico.role', true), '') NOT IN ('contact', 'agent', 'agent:some', 'admin') THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'conversation_staff' THEN
        IF TG_OP = 'UPDATE' AND NEW.display_name = OLD.display_name AND NEW.staff_id = OLD.staff_id THEN
            RETURN NEW;
        END IF;
        SELECT s.display_name INTO called FROM staff s WHERE s.id = NEW.staff_id;
        IF called IS DISTINCT FROM NEW.display_name THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody else''s name';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.author_name, NEW.author_contact_id, NEW.author_staff_id)
            IS DISTINCT FROM (OLD.author_name, OLD.author_contact_id, OLD.author_staff_id) THEN
            RAISE insufficient_privilege USING MESSAGE = 'whoever wrote it did';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.author_contact_id IS NOT NULL THEN
        SELECT c.display_name INTO called FROM contacts c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.author_contact_id;
    ELSE
        SELECT s.display_name INTO called FROM staff s WHERE s.id = NEW.author_staff_id;
    END IF;
    IF called IS DISTINCT FROM NEW.author_name THEN
        RAISE insufficient_privilege USING MESSAGE = 'nobody else''s name';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER names_in_conversations BEFORE INSERT OR UPDATE ON conversation_messages FOR EACH ROW
    EXECUTE FUNCTION names_in_conversations();
CREATE TRIGGER names_in_conversations BEFORE INSERT OR UPDATE ON conversation_staff FOR EACH ROW
    EXECUTE FUNCTION names_in_conversations();
