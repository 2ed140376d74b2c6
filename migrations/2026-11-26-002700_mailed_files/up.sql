-- Mails name the files of the answers that they carry, and show their pictures.
CREATE POLICY attachments_mail ON attachments FOR SELECT USING (
    (SELECT viewer_role()) = 'system:mail' AND ticket_id IS NOT NULL AND NOT internal);
