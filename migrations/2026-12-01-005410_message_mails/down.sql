ALTER POLICY contacts_mail ON contacts USING (
    (SELECT viewer_role()) = 'system:mail'
    AND (NOT active OR 'tickets' = ANY (features_off) OR 'tickets' = ANY (features_on)));
ALTER POLICY tenants_mail ON tenants USING (
    (SELECT viewer_role()) = 'system:mail' AND (state <> 'active' OR NOT 'tickets' = ANY (features)));
DROP POLICY conversations_mail ON conversations;
DROP POLICY mail_outbox_said ON mail_outbox;
ALTER TABLE mail_outbox DROP COLUMN conversation_id;
ALTER TABLE contacts DROP COLUMN mail_on_message;
