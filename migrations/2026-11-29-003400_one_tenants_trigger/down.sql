DROP TRIGGER tenants_changed ON tenants;
CREATE OR REPLACE FUNCTION tenants_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    IF role IN ('contact', 'agent', 'agent:some') OR (role = 'admin' AND NOT viewer_administers(NEW.id)) THEN
        RAISE EXCEPTION 'only those who administer the tenant change it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF role = 'admin' AND OLD.state IN ('archived', 'deleting') AND NEW.state = OLD.state THEN
        RAISE EXCEPTION 'the tenant is read-only' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    NEW.record_version := OLD.record_version + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER tenants_changed BEFORE UPDATE ON tenants FOR EACH ROW
    WHEN (OLD.next_ticket_number = NEW.next_ticket_number
        OR (OLD.slug, OLD.name, OLD.state, OLD.deletes_at, OLD.features, OLD.locales, OLD.default_locale, OLD.branding_version,
            OLD.record_version)
            IS DISTINCT FROM (NEW.slug, NEW.name, NEW.state, NEW.deletes_at, NEW.features, NEW.locales, NEW.default_locale,
            NEW.branding_version, NEW.record_version))
    EXECUTE FUNCTION tenants_changed();

-- Who opens a ticket takes its number from the tenant's row (tenants_count), and may change nothing else of it.
CREATE FUNCTION tenants_only_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counted tenants := NEW;
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    counted.next_ticket_number := OLD.next_ticket_number;
    IF counted IS DISTINCT FROM OLD AND role NOT IN ('', 'admin') AND role NOT LIKE 'system:%' THEN
        RAISE EXCEPTION 'only admins change a tenant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tenants_only_counted BEFORE UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION tenants_only_counted();
