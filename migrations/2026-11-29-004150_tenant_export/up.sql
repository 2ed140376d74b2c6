-- All of a tenant, given out at once. system:export reads the one tenant that it names, for an admin who answers for it, or for
-- the operator on the command line, who is nobody. It writes nothing, and no policy lets it near a secret.

-- The tenant that the viewer may export; null for everybody else. Whether the admin is still one is looked up here and not told.
CREATE FUNCTION viewer_exports() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    tenant uuid;
    person uuid;
BEGIN
    IF viewer_role() <> 'system:export' THEN
        RETURN NULL;
    END IF;
    tenant := viewer_tenant();
    person := viewer_person();
    IF person = '00000000-0000-0000-0000-000000000000' OR EXISTS (
        SELECT FROM staff_accounts a WHERE a.staff_id = person AND a.role = 'admin' AND a.active
            AND (a.all_tenants OR EXISTS (
                SELECT FROM staff_tenants s WHERE s.staff_id = person AND s.tenant_id = tenant)))
    THEN
        RETURN tenant;
    END IF;
    RETURN NULL;
END $$;

-- What the function looks up stands on its own.
CREATE POLICY staff_accounts_export ON staff_accounts FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND staff_id = (SELECT viewer_person()));
CREATE POLICY staff_tenants_export ON staff_tenants FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND tenant_id = (SELECT viewer_tenant()));

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['tenant_hosts', 'tenant_domains', 'branding_versions', 'branding_publications', 'branding_drafts',
        'brand_images', 'contacts', 'identity_providers', 'identity_provider_settings', 'linked_identities', 'tickets',
        'ticket_entries', 'ticket_internal_notes', 'ticket_clocks', 'ticket_participants', 'ticket_grants', 'ticket_reads',
        'attachments', 'mail_outbox', 'inbound_mails', 'pages', 'mail_texts', 'audit_events', 'desk_views', 'canned_answers',
        'webhooks', 'announcement_tenants', 'announcement_dismissals'] LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (
            (SELECT viewer_role()) = ''system:export'' AND tenant_id = (SELECT viewer_exports()))', t || '_export', t);
    END LOOP;
END $$;

CREATE POLICY tenants_export ON tenants FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND id = (SELECT viewer_exports()));
-- Names alone, so that whoever wrote something is called something.
CREATE POLICY staff_export ON staff FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND (SELECT viewer_exports()) IS NOT NULL);
-- Of tickets of the tenant's own: what links to another tenant tells of that one too.
CREATE POLICY ticket_links_export ON ticket_links FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND one_tenant_id = (SELECT viewer_exports())
    AND other_tenant_id = (SELECT viewer_exports()));
CREATE POLICY announcements_export ON announcements FOR SELECT USING (
    (SELECT viewer_role()) = 'system:export' AND (SELECT viewer_exports()) IS NOT NULL
    AND (for_all OR EXISTS (SELECT FROM announcement_tenants t
        WHERE t.announcement_id = announcements.id AND t.tenant_id = (SELECT viewer_exports()) OFFSET 0)));
