DROP POLICY mail_outbox_transcript ON mail_outbox;
DELETE FROM mail_outbox WHERE template = 'conversation-transcript';
