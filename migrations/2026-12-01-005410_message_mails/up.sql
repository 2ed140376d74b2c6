-- Whoever has not read what staff wrote to them is told so by mail, after a pause in which they may.
ALTER TABLE contacts ADD COLUMN mail_on_message boolean NOT NULL DEFAULT true;

ALTER TABLE mail_outbox ADD COLUMN conversation_id uuid;
-- What has not been tried yet takes in what else is said until then.
CREATE INDEX mail_outbox_said ON mail_outbox (conversation_id) WHERE conversation_id IS NOT NULL AND state = 'queued';
CREATE POLICY mail_outbox_said ON mail_outbox FOR UPDATE USING (
    conversation_id IS NOT NULL AND state = 'queued' AND attempts = 0 AND tenant_id IS NOT NULL
    AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])))
    WITH CHECK (conversation_id IS NOT NULL AND tenant_id IS NOT NULL
    AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));

-- The worker looks how far the contact has read by now, and whether they have messages still: of portals without messages it
-- sees those alone for which such a mail waits.
CREATE POLICY conversations_mail ON conversations FOR SELECT USING ((SELECT viewer_role()) = 'system:mail');
ALTER POLICY tenants_mail ON tenants USING (
    (SELECT viewer_role()) = 'system:mail' AND (state <> 'active' OR NOT 'tickets' = ANY (features)
        OR (NOT coalesce('messages' = ANY (features), false) AND EXISTS (SELECT FROM mail_outbox m
            WHERE m.tenant_id = tenants.id AND m.conversation_id IS NOT NULL AND m.state = 'queued' OFFSET 0))));
ALTER POLICY contacts_mail ON contacts USING (
    (SELECT viewer_role()) = 'system:mail'
    AND (NOT active OR 'tickets' = ANY (features_off) OR 'tickets' = ANY (features_on)
        OR 'messages' = ANY (features_off) OR 'messages' = ANY (features_on)));
