-- Going back loses second factors and mails to staff.
DELETE FROM mail_outbox WHERE tenant_id IS NULL;
ALTER POLICY mail_outbox_write ON mail_outbox WITH CHECK ((SELECT viewer_is_staff()));
ALTER POLICY mail_outbox_desk ON mail_outbox USING ((SELECT viewer_is_staff()));
DROP INDEX mail_outbox_tenant;
ALTER TABLE mail_outbox DROP CONSTRAINT mail_outbox_pkey, ALTER COLUMN tenant_id SET NOT NULL, ADD PRIMARY KEY (tenant_id, id);
DROP POLICY staff_admin ON staff; DROP POLICY staff_accounts_admin ON staff_accounts;
DROP POLICY account_links_admin ON account_links;
DROP POLICY sessions_admin ON sessions; DROP POLICY sessions_admin_end ON sessions;
DROP TABLE staff_recovery_codes, staff_codes;
ALTER TABLE sessions DROP COLUMN verified, DROP COLUMN confirmed_at;
ALTER TABLE staff_accounts DROP COLUMN password_since, DROP COLUMN second_factor_since;
