DROP POLICY mail_outbox_reception_write ON mail_outbox;
DROP POLICY mail_outbox_reception ON mail_outbox;
DROP POLICY ticket_grants_reception ON ticket_grants;
DROP POLICY ticket_participants_reception ON ticket_participants;
DROP POLICY contacts_reception ON contacts;
DROP POLICY tickets_reception ON tickets;
DROP INDEX contacts_reply_address;
DROP TABLE inbound_mails;
