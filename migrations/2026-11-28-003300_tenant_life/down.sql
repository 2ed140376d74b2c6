ALTER POLICY branding_publications_admin ON branding_publications USING ((SELECT viewer_role()) = 'admin');
ALTER POLICY branding_drafts_admin ON branding_drafts USING ((SELECT viewer_role()) = 'admin');
ALTER POLICY branding_versions_admin ON branding_versions WITH CHECK ((SELECT viewer_role()) = 'admin');
ALTER POLICY brand_images_admin ON brand_images WITH CHECK ((SELECT viewer_role()) = 'admin');
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tickets', 'ticket_entries', 'ticket_internal_notes', 'ticket_participants', 'ticket_grants',
        'attachments', 'contacts', 'identity_providers', 'tenant_hosts'] LOOP
        EXECUTE format('DROP TRIGGER tenant_is_open ON %I', t);
    END LOOP;
END $$;
DROP FUNCTION tenant_is_open();
DROP TRIGGER tenants_changed ON tenants;
DROP FUNCTION tenants_changed();
DROP POLICY tenants_mail ON tenants;
DROP POLICY brand_images_admin_create ON brand_images;
DROP POLICY branding_versions_admin_create ON branding_versions;
DROP POLICY tenant_hosts_admin_remove ON tenant_hosts;
DROP POLICY tenant_hosts_admin ON tenant_hosts;
DROP POLICY tenants_admin_create ON tenants;
DROP FUNCTION viewer_administers(uuid);
DROP INDEX tenants_state_by;
DROP INDEX tickets_open;
DROP INDEX tenants_named;
DROP INDEX tenants_created;
DROP INDEX tenants_closed;
ALTER TABLE tenants
    DROP CONSTRAINT tenants_deletes,
    DROP COLUMN record_version,
    DROP COLUMN deletes_at,
    DROP COLUMN previous_state,
    DROP COLUMN state_note,
    DROP COLUMN state_by,
    DROP COLUMN state_since,
    DROP COLUMN state;
