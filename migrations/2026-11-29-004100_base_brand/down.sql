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
DROP POLICY brand_images_studio_insert ON brand_images;
ALTER TABLE branding_publications DROP COLUMN from_base;
DROP INDEX tenants_brand_base;
ALTER TABLE tenants DROP COLUMN brand_base;
