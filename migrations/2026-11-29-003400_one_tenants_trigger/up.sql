-- What may change of a tenant's row, and what counts as a change, in one trigger: who opens a ticket takes its number from
-- that row (tenants_count) and may change nothing else; admins, the system and the folder change the rest.
DROP TRIGGER tenants_only_counted ON tenants;
DROP FUNCTION tenants_only_counted();

DROP TRIGGER tenants_changed ON tenants;
CREATE OR REPLACE FUNCTION tenants_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counted tenants := NEW;
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    counted.next_ticket_number := OLD.next_ticket_number;
    IF NEW.next_ticket_number <> OLD.next_ticket_number AND counted IS NOT DISTINCT FROM OLD THEN
        RETURN NEW; -- a number was taken, and nothing else
    END IF;
    IF role NOT IN ('', 'admin') AND role NOT LIKE 'system:%' OR role = 'admin' AND NOT viewer_administers(NEW.id) THEN
        RAISE EXCEPTION 'only those who administer the tenant change it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF role = 'admin' AND OLD.state IN ('archived', 'deleting') AND NEW.state = OLD.state THEN
        RAISE EXCEPTION 'the tenant is read-only' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    NEW.record_version := OLD.record_version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER tenants_changed BEFORE UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION tenants_changed();
