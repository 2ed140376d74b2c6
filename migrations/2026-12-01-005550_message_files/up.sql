-- Files go with messages as they do with what is written in tickets. A row belongs to a ticket, to a conversation, or to nothing
-- yet; the message is then the conversation's.
ALTER TABLE attachments
    ADD COLUMN conversation_id uuid,
    ADD FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations (tenant_id, id) ON DELETE CASCADE,
    DROP CONSTRAINT attachments_check,
    DROP CONSTRAINT attachments_check1,
    ADD CONSTRAINT attachments_of_one CHECK (num_nonnulls(ticket_id, conversation_id) <= 1),
    ADD CONSTRAINT attachments_sent CHECK (
        (num_nonnulls(ticket_id, conversation_id) = 1) = (message_id IS NOT NULL)
        AND (message_id IS NULL) = (attached_at IS NULL)),
    ADD CONSTRAINT attachments_internal CHECK (NOT internal OR ticket_id IS NOT NULL);
DROP INDEX attachments_loose;
DROP INDEX attachments_loose_of;
CREATE INDEX attachments_loose ON attachments (created_at) WHERE message_id IS NULL;
CREATE INDEX attachments_loose_of ON attachments (coalesce(uploader_contact_id, uploader_staff_id)) WHERE message_id IS NULL;
CREATE INDEX attachments_conversation ON attachments (tenant_id, conversation_id) WHERE conversation_id IS NOT NULL;

-- Whose the conversation is, theirs are its files, but for those of what was deleted: the sub-selects are themselves under the
-- policies of what they name.
ALTER POLICY attachments_own ON attachments USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT internal
    AND CASE WHEN message_id IS NULL THEN uploader_contact_id = (SELECT viewer_person())
        WHEN conversation_id IS NOT NULL THEN EXISTS (SELECT FROM conversation_messages m
            WHERE m.tenant_id = attachments.tenant_id AND m.conversation_id = attachments.conversation_id
            AND m.id = attachments.message_id AND m.deleted_at IS NULL OFFSET 0)
        ELSE EXISTS (SELECT FROM tickets t WHERE t.tenant_id = attachments.tenant_id AND t.id = attachments.ticket_id) END);
ALTER POLICY attachments_own_insert ON attachments WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND uploader_contact_id = (SELECT viewer_person()) AND uploader_staff_id IS NULL AND message_id IS NULL);
-- With a message of one's own alone.
ALTER POLICY attachments_own_send ON attachments USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND uploader_contact_id = (SELECT viewer_person()) AND message_id IS NULL)
    WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT internal
    AND uploader_contact_id = (SELECT viewer_person()) AND uploader_staff_id IS NULL
    AND CASE WHEN conversation_id IS NOT NULL THEN EXISTS (SELECT FROM conversation_messages m
            WHERE m.tenant_id = attachments.tenant_id AND m.conversation_id = attachments.conversation_id
            AND m.id = attachments.message_id AND m.author_contact_id = (SELECT viewer_person()) OFFSET 0)
        ELSE EXISTS (SELECT FROM tickets t WHERE t.tenant_id = attachments.tenant_id AND t.id = attachments.ticket_id) END);
-- Whoever deletes what they wrote takes back what came with it.
CREATE POLICY attachments_own_take_back ON attachments FOR DELETE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND uploader_contact_id = (SELECT viewer_person()) AND conversation_id IS NOT NULL);

ALTER POLICY attachments_desk ON attachments USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND CASE WHEN message_id IS NULL THEN uploader_staff_id = (SELECT viewer_person())
        WHEN conversation_id IS NOT NULL THEN EXISTS (SELECT FROM conversation_messages m
            WHERE m.tenant_id = attachments.tenant_id AND m.conversation_id = attachments.conversation_id
            AND m.id = attachments.message_id AND m.deleted_at IS NULL OFFSET 0)
        ELSE true END);
ALTER POLICY attachments_desk_insert ON attachments WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND uploader_contact_id IS NULL AND message_id IS NULL);
ALTER POLICY attachments_desk_send ON attachments USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND message_id IS NULL)
    WITH CHECK (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND uploader_contact_id IS NULL
    AND (conversation_id IS NULL OR EXISTS (SELECT FROM conversation_messages m
        WHERE m.tenant_id = attachments.tenant_id AND m.conversation_id = attachments.conversation_id
        AND m.id = attachments.message_id AND m.author_staff_id = (SELECT viewer_person()) OFFSET 0)));
CREATE POLICY attachments_desk_take_back ON attachments FOR DELETE USING (
    ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]))
    AND uploader_staff_id = (SELECT viewer_person()) AND conversation_id IS NOT NULL);

-- Mails name the files of the messages that they tell of.
ALTER POLICY attachments_mail ON attachments USING (
    (SELECT viewer_role()) = 'system:mail' AND message_id IS NOT NULL AND NOT internal);
