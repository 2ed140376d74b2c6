-- A contact has what was said in a conversation mailed to themselves, and to nobody else.
CREATE POLICY mail_outbox_transcript ON mail_outbox FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND template = 'conversation-transcript' AND tenant_id = (SELECT viewer_tenant())
    AND ticket_id IS NULL AND conversation_id IS NULL AND sealed IS NULL
    AND recipient_email = (SELECT c.email FROM contacts c
        WHERE c.tenant_id = (SELECT viewer_tenant()) AND c.id = (SELECT viewer_person()) AND c.active));
