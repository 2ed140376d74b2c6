-- What came with messages goes: nothing else could say whose it is.
SELECT set_config('portico.role', 'system:provision', false);
DELETE FROM attachments WHERE conversation_id IS NOT NULL;
SELECT set_config('portico.role', '', false);
ALTER POLICY attachments_mail ON attachments USING (
    (SELECT viewer_role()) = 'system:mail' AND ticket_id IS NOT NULL AND NOT internal);
DROP POLICY attachments_desk_take_back ON attachments;
ALTER POLICY attachments_desk_send ON attachments USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND ticket_id IS NULL)
    WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND uploader_contact_id IS NULL);
ALTER POLICY attachments_desk_insert ON attachments WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND uploader_contact_id IS NULL AND ticket_id IS NULL);
ALTER POLICY attachments_desk ON attachments USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND (ticket_id IS NOT NULL OR uploader_staff_id = (SELECT viewer_person())));
DROP POLICY attachments_own_take_back ON attachments;
ALTER POLICY attachments_own_send ON attachments USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND uploader_contact_id = (SELECT viewer_person()) AND ticket_id IS NULL)
    WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT internal
    AND uploader_contact_id = (SELECT viewer_person()) AND uploader_staff_id IS NULL
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = attachments.tenant_id AND t.id = attachments.ticket_id));
ALTER POLICY attachments_own_insert ON attachments WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND uploader_contact_id = (SELECT viewer_person()) AND uploader_staff_id IS NULL AND ticket_id IS NULL);
ALTER POLICY attachments_own ON attachments USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT internal
    AND CASE WHEN ticket_id IS NULL THEN uploader_contact_id = (SELECT viewer_person())
        ELSE EXISTS (SELECT FROM tickets t WHERE t.tenant_id = attachments.tenant_id AND t.id = attachments.ticket_id) END);
DROP INDEX attachments_conversation;
DROP INDEX attachments_loose_of;
DROP INDEX attachments_loose;
ALTER TABLE attachments
    DROP CONSTRAINT attachments_internal,
    DROP CONSTRAINT attachments_sent,
    DROP CONSTRAINT attachments_of_one,
    DROP COLUMN conversation_id,
    ADD CONSTRAINT attachments_check
        CHECK ((ticket_id IS NULL) = (message_id IS NULL) AND (ticket_id IS NULL) = (attached_at IS NULL)),
    ADD CONSTRAINT attachments_check1 CHECK (NOT internal OR message_id IS NOT NULL);
CREATE INDEX attachments_loose ON attachments (created_at) WHERE ticket_id IS NULL;
CREATE INDEX attachments_loose_of ON attachments (coalesce(uploader_contact_id, uploader_staff_id)) WHERE ticket_id IS NULL;
