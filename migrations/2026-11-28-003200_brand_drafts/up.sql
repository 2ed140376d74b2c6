-- A design in the making, one for each tenant. The row stays when its draft is published or thrown away: its revision goes on,
-- so that whoever looked at something older is told, and nothing is overwritten.
CREATE TABLE branding_drafts (
    tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    revision integer NOT NULL,
    -- Null while there is none: then what is published is what there is.
    design jsonb,
    based_on integer NOT NULL DEFAULT 0,
    -- Who changed a field last, and when: {"primaryColor": {"by": "…", "at": "…"}}.
    changed jsonb NOT NULL DEFAULT '{}',
    changed_by text,
    updated_at timestamptz NOT NULL DEFAULT now(),
    -- What is to be published by itself, as it was when that was decided: later changes of the draft do not slip in.
    planned_design jsonb,
    planned_for timestamptz,
    planned_by text,
    CHECK ((planned_design IS NULL) = (planned_for IS NULL))
);
CREATE INDEX branding_drafts_planned ON branding_drafts (planned_for) WHERE planned_for IS NOT NULL;

-- By whom a version was published. Not in the version's own row: that one, everybody reads who sees the portal.
CREATE TABLE branding_publications (
    tenant_id uuid NOT NULL,
    version integer NOT NULL,
    published_by text,
    restored_from integer,
    PRIMARY KEY (tenant_id, version),
    FOREIGN KEY (tenant_id, version) REFERENCES branding_versions (tenant_id, version) ON UPDATE CASCADE ON DELETE CASCADE
);
-- Pictures that no design names are taken away after a while.
ALTER TABLE brand_images ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

GRANT SELECT, INSERT, UPDATE, DELETE ON branding_drafts, branding_publications TO portico_service;
ALTER TABLE branding_drafts ENABLE ROW LEVEL SECURITY;
ALTER TABLE branding_drafts FORCE ROW LEVEL SECURITY;
ALTER TABLE branding_publications ENABLE ROW LEVEL SECURITY;
ALTER TABLE branding_publications FORCE ROW LEVEL SECURITY;

CREATE POLICY branding_drafts_admin ON branding_drafts FOR ALL USING ((SELECT viewer_role()) = 'admin');
CREATE POLICY branding_publications_admin ON branding_publications FOR ALL USING ((SELECT viewer_role()) = 'admin');
CREATE POLICY branding_publications_studio ON branding_publications FOR ALL USING ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY branding_versions_admin ON branding_versions FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'admin');
CREATE POLICY brand_images_admin ON brand_images FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'admin');

-- system:studio publishes what was planned and takes away pictures that nothing names.
CREATE POLICY branding_drafts_studio ON branding_drafts FOR ALL USING ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY branding_versions_studio_read ON branding_versions FOR SELECT USING ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY branding_versions_studio ON branding_versions FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY brand_images_studio_read ON brand_images FOR SELECT USING ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY brand_images_studio ON brand_images FOR DELETE USING ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY tenants_studio_read ON tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:studio');
CREATE POLICY tenants_studio ON tenants FOR UPDATE USING ((SELECT viewer_role()) = 'system:studio');

-- Whoever provisions publishes too, and a draft that was begun before must be looked at again.
CREATE POLICY branding_drafts_provision ON branding_drafts FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
CREATE FUNCTION branding_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO branding_drafts AS d (tenant_id, revision) VALUES (NEW.tenant_id, 1)
        ON CONFLICT (tenant_id) DO UPDATE SET revision = d.revision + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER branding_versions_published AFTER INSERT ON branding_versions
    FOR EACH ROW EXECUTE FUNCTION branding_published();

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
