-- A tenant's life: opened, suspended, archived, deleted after a grace period. What the folder tells of it is not its state.
ALTER TABLE tenants
    ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'archived', 'deleting')),
    ADD COLUMN state_since timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN state_by uuid REFERENCES staff (id) ON DELETE SET NULL,
    -- What its people read while it is closed, by language.
    ADD COLUMN state_note jsonb NOT NULL DEFAULT '{}',
    -- Where restoring leads back to.
    ADD COLUMN previous_state text CHECK (previous_state IN ('active', 'suspended', 'archived')),
    ADD COLUMN deletes_at timestamptz,
    -- Counts every change but the giving out of ticket numbers: whoever edits says which one they have seen.
    ADD COLUMN record_version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT tenants_deletes CHECK ((state = 'deleting') = (deletes_at IS NOT NULL));
-- Those that are not open are few.
CREATE INDEX tenants_closed ON tenants (state, deletes_at) WHERE state <> 'active';
CREATE INDEX tenants_created ON tenants (created_at, id);
CREATE INDEX tenants_named ON tenants (lower(name), id);
-- The desk's list counts what is open of each tenant.
CREATE INDEX tickets_open ON tickets (tenant_id) WHERE status NOT IN ('resolved', 'closed');
CREATE INDEX tenants_state_by ON tenants (state_by) WHERE state_by IS NOT NULL;

-- Whether an admin answers for this tenant; of null: for all of them, those to come too.
CREATE FUNCTION viewer_administers(tenant uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT viewer_role() = 'admin' AND EXISTS (
        SELECT FROM staff_accounts a WHERE a.staff_id = viewer_person()
            AND (a.all_tenants OR EXISTS (
                SELECT FROM staff_tenants s WHERE s.staff_id = a.staff_id AND s.tenant_id = tenant))) $$;

CREATE POLICY tenants_admin_create ON tenants FOR INSERT WITH CHECK ((SELECT viewer_administers(NULL)));
CREATE POLICY tenant_hosts_admin ON tenant_hosts FOR INSERT WITH CHECK (viewer_administers(tenant_id));
CREATE POLICY tenant_hosts_admin_remove ON tenant_hosts FOR DELETE USING (viewer_administers(tenant_id));
-- The first design of a tenant, and the pictures that it takes over from another.
CREATE POLICY branding_versions_admin_create ON branding_versions FOR INSERT WITH CHECK (
    version = 1 AND (SELECT viewer_administers(NULL)));
CREATE POLICY brand_images_admin_create ON brand_images FOR INSERT WITH CHECK ((SELECT viewer_administers(NULL)));
-- Who dresses a portal answers for it.
ALTER POLICY branding_drafts_admin ON branding_drafts USING (viewer_administers(tenant_id));
ALTER POLICY branding_publications_admin ON branding_publications USING (viewer_administers(tenant_id));
ALTER POLICY branding_versions_admin ON branding_versions WITH CHECK (viewer_administers(tenant_id));
ALTER POLICY brand_images_admin ON brand_images WITH CHECK (viewer_administers(tenant_id));
-- Whose mails wait: of an open tenant whoever sends them need not know.
CREATE POLICY tenants_mail ON tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:mail' AND state <> 'active');

-- Whoever takes a ticket number may update the row, and is held to just that. What is archived stays as it is but for its
-- state, and everything else that changes counts.
CREATE FUNCTION tenants_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- At the desk and in the portal, nothing of an archived tenant changes any more, whichever way is taken. Work of the system
-- goes on: people are still forgotten, and what was resolved closes.
CREATE FUNCTION tenant_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    tenant uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN
        tenant := OLD.tenant_id;
    ELSE
        tenant := NEW.tenant_id;
    END IF;
    IF role IN ('contact', 'agent', 'agent:some', 'admin')
        AND EXISTS (SELECT FROM tenants t WHERE t.id = tenant AND t.state IN ('archived', 'deleting')) THEN
        RAISE EXCEPTION 'the tenant is read-only' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tickets', 'ticket_entries', 'ticket_internal_notes', 'ticket_participants', 'ticket_grants',
        'attachments', 'contacts', 'identity_providers', 'tenant_hosts'] LOOP
        EXECUTE format('CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW
            EXECUTE FUNCTION tenant_is_open()', t);
    END LOOP;
END $$;
