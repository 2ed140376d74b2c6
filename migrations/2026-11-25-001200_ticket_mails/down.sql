DROP POLICY mail_outbox_time_gather ON mail_outbox;
DROP POLICY mail_outbox_time_write ON mail_outbox;
DROP POLICY mail_outbox_time ON mail_outbox;
DROP POLICY contacts_time ON contacts;
DROP POLICY mail_outbox_gather ON mail_outbox;
DROP INDEX mail_outbox_gathering;
DELETE FROM mail_outbox WHERE template IN ('ticket-moved', 'ticket-assigned');
ALTER TABLE mail_outbox DROP COLUMN ticket_id;
ALTER TABLE contacts DROP COLUMN mail_on_status;
