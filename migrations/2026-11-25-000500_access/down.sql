DROP POLICY tenants_privacy ON tenants;
DROP POLICY contacts_privacy ON contacts;
DROP POLICY contacts_privacy_erase ON contacts;
DROP POLICY contact_passwords_privacy ON contact_passwords;
DROP POLICY contact_passwords_privacy_erase ON contact_passwords;
DROP POLICY sessions_privacy ON sessions;
DROP POLICY sessions_privacy_erase ON sessions;
DROP POLICY tickets_privacy ON tickets;
DROP POLICY ticket_entries_privacy ON ticket_entries;
DROP POLICY ticket_entries_privacy_erase ON ticket_entries;
DROP POLICY mail_outbox_privacy ON mail_outbox;
DROP POLICY mail_outbox_privacy_erase ON mail_outbox;
-- Going back loses what only this version knows: audit log, links, restrictions.
DROP TABLE audit_events, account_links;
DROP POLICY tenants_some ON tenants; DROP POLICY tenants_count_some ON tenants; DROP POLICY tenant_hosts_some ON tenant_hosts;
DROP POLICY branding_versions_some ON branding_versions; DROP POLICY brand_images_some ON brand_images;
DROP POLICY staff_some ON staff; DROP POLICY staff_accounts_some ON staff_accounts; DROP POLICY tickets_some ON tickets;
DROP POLICY ticket_entries_some ON ticket_entries; DROP POLICY ticket_internal_notes_some ON ticket_internal_notes;
DROP POLICY mail_outbox_write_some ON mail_outbox; DROP POLICY mail_outbox_desk_some ON mail_outbox;
DROP POLICY mail_outbox_login ON mail_outbox; DROP POLICY mail_outbox_login_withdraw ON mail_outbox;
DROP POLICY mail_outbox_login_read ON mail_outbox;
DROP POLICY contacts_desk ON contacts; DROP POLICY contacts_self_update ON contacts; DROP POLICY contacts_login_update ON contacts;
DROP POLICY staff_accounts_login_update ON staff_accounts;
DROP POLICY contact_passwords_login_write ON contact_passwords; DROP POLICY staff_passwords_login_write ON staff_passwords;
DROP POLICY sessions_own ON sessions; DROP POLICY sessions_own_staff ON sessions; DROP POLICY sessions_desk ON sessions;
DROP POLICY sessions_own_end ON sessions; DROP POLICY sessions_own_staff_end ON sessions; DROP POLICY sessions_desk_end ON sessions;
UPDATE mail_outbox SET state = 'dead' WHERE state = 'withdrawn';
ALTER TABLE mail_outbox DROP COLUMN sealed, DROP CONSTRAINT mail_outbox_state_check,
    ADD CONSTRAINT mail_outbox_state_check CHECK (state IN ('queued', 'sent', 'dead'));
DROP FUNCTION viewer_tenants(); DROP FUNCTION viewer_at_desk();
DROP TABLE staff_tenants;
ALTER TABLE login_attempts RENAME COLUMN counted_at TO window_started_at;
ALTER TABLE login_attempts DROP COLUMN not_before, DROP COLUMN stamp;
ALTER TABLE sessions DROP COLUMN id, DROP COLUMN last_used_at, DROP COLUMN idle, DROP COLUMN name, DROP COLUMN read_only,
    DROP COLUMN method, DROP COLUMN client_address, DROP COLUMN user_agent;
ALTER TABLE staff_accounts DROP COLUMN all_tenants, DROP COLUMN last_log_in_at;
ALTER TABLE contacts DROP COLUMN department, DROP COLUMN password_allowed, DROP COLUMN sso_allowed, DROP COLUMN features_on,
    DROP COLUMN features_off, DROP COLUMN last_log_in_at, DROP COLUMN password_since, DROP COLUMN password_initial,
    DROP COLUMN password_expires_at, DROP COLUMN password_mail_id, DROP COLUMN updated_at;
ALTER TABLE tenants DROP COLUMN access;
CREATE OR REPLACE FUNCTION viewer_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.role') $$;
CREATE OR REPLACE FUNCTION viewer_is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.role') IN ('agent', 'admin') $$;
DROP DOMAIN named_viewer;
