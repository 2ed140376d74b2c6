-- Files that people attach to what they write. What is in them lies in the object storage, under tenant and id.
CREATE TABLE attachments (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    uploader_contact_id uuid,
    uploader_staff_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    -- Both null while it is uploaded and not sent. The message is the ticket itself (its description), an entry of its
    -- timeline or an internal note.
    ticket_id uuid,
    message_id uuid,
    -- Of an internal note: no contact's, whoever's the ticket is.
    internal boolean NOT NULL DEFAULT false,
    position integer NOT NULL DEFAULT 0,
    file_name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    state text NOT NULL CHECK (state IN ('checking', 'ready', 'refused')),
    width integer,
    height integer,
    -- The small picture's media type, where there is one.
    thumbnail_type text,
    created_at timestamptz NOT NULL DEFAULT now(),
    attached_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE,
    CHECK ((ticket_id IS NULL) = (message_id IS NULL) AND (ticket_id IS NULL) = (attached_at IS NULL)),
    CHECK (NOT internal OR message_id IS NOT NULL)
);
CREATE INDEX attachments_message ON attachments (message_id, position) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_ticket ON attachments (tenant_id, ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX attachments_loose ON attachments (created_at) WHERE ticket_id IS NULL;
CREATE INDEX attachments_loose_of ON attachments (coalesce(uploader_contact_id, uploader_staff_id)) WHERE ticket_id IS NULL;
CREATE INDEX attachments_checking ON attachments (created_at) WHERE state = 'checking';

GRANT SELECT, INSERT, UPDATE, DELETE ON attachments TO portico_service;
ALTER TABLE attachments ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachments FORCE ROW LEVEL SECURITY;

-- Whose the ticket is, theirs are its files: the sub-select is itself under the ticket's policy. What is not sent yet is
-- its uploader's alone.
CREATE POLICY attachments_own ON attachments FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT internal
    AND CASE WHEN ticket_id IS NULL THEN uploader_contact_id = (SELECT viewer_person())
        ELSE EXISTS (SELECT FROM tickets t WHERE t.tenant_id = attachments.tenant_id AND t.id = attachments.ticket_id) END);
CREATE POLICY attachments_own_insert ON attachments FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND uploader_contact_id = (SELECT viewer_person()) AND uploader_staff_id IS NULL AND ticket_id IS NULL);
CREATE POLICY attachments_own_send ON attachments FOR UPDATE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND uploader_contact_id = (SELECT viewer_person()) AND ticket_id IS NULL)
    WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT internal
    AND uploader_contact_id = (SELECT viewer_person()) AND uploader_staff_id IS NULL
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = attachments.tenant_id AND t.id = attachments.ticket_id));

CREATE POLICY attachments_desk ON attachments FOR SELECT USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND (ticket_id IS NOT NULL OR uploader_staff_id = (SELECT viewer_person())));
CREATE POLICY attachments_desk_insert ON attachments FOR INSERT WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND uploader_contact_id IS NULL AND ticket_id IS NULL);
CREATE POLICY attachments_desk_send ON attachments FOR UPDATE USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND ticket_id IS NULL)
    WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND uploader_contact_id IS NULL);

-- system:files has files scanned and takes away what nobody sent.
CREATE POLICY attachments_files ON attachments FOR ALL USING (
    (SELECT viewer_role()) IN ('system:files', 'system:provision'));
CREATE POLICY attachments_privacy ON attachments FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY attachments_privacy_erase ON attachments FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');
