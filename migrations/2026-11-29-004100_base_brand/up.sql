-- The portal whose design is the base of the others': what those do not set themselves is as it has it.
ALTER TABLE tenants ADD COLUMN brand_base boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX tenants_brand_base ON tenants (brand_base) WHERE brand_base;

-- Versions that came of a new base and not of a change of their own.
ALTER TABLE branding_publications ADD COLUMN from_base boolean NOT NULL DEFAULT false;

-- What was planned for the base takes its pictures to those who inherit them, wherever they are.
CREATE POLICY brand_images_studio_insert ON brand_images FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'system:studio');

-- The base brand is everybody's, so only those choose it who administer all of them.
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
    IF role = 'admin' AND NEW.brand_base <> OLD.brand_base AND NOT viewer_administers(NULL) THEN
        RAISE EXCEPTION 'only those who administer all tenants choose the base brand' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF role = 'admin' AND OLD.state IN ('archived', 'deleting') AND NEW.state = OLD.state THEN
        RAISE EXCEPTION 'the tenant is read-only' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    NEW.record_version := OLD.record_version + 1;
    RETURN NEW;
END $$;
