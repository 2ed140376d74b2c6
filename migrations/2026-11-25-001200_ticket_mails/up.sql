-- Mails about tickets: one for what happens within moments, each kind the contact's to switch off.

ALTER TABLE contacts ADD COLUMN mail_on_status boolean NOT NULL DEFAULT true;

ALTER TABLE mail_outbox ADD COLUMN ticket_id uuid;
-- What has not been tried yet takes in what happens to its ticket until then.
CREATE INDEX mail_outbox_gathering ON mail_outbox (ticket_id, recipient_email)
    WHERE ticket_id IS NOT NULL AND state = 'queued' AND attempts = 0;
CREATE POLICY mail_outbox_gather ON mail_outbox FOR UPDATE USING (
    ticket_id IS NOT NULL AND state = 'queued' AND attempts = 0 AND tenant_id IS NOT NULL
    AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));

-- Time closes tickets, and says so to their requesters.
CREATE POLICY contacts_time ON contacts FOR SELECT USING ((SELECT viewer_role()) = 'system:tickets');
CREATE POLICY mail_outbox_time ON mail_outbox FOR SELECT USING (
    (SELECT viewer_role()) = 'system:tickets' AND ticket_id IS NOT NULL);
CREATE POLICY mail_outbox_time_write ON mail_outbox FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'system:tickets' AND ticket_id IS NOT NULL);
CREATE POLICY mail_outbox_time_gather ON mail_outbox FOR UPDATE USING (
    (SELECT viewer_role()) = 'system:tickets' AND ticket_id IS NOT NULL AND state = 'queued' AND attempts = 0);
