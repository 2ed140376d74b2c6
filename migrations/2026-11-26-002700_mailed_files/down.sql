DROP POLICY attachments_mail ON attachments;
