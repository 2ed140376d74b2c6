-- Staff who are invited, kept to some tenants, and asked for a second factor.

-- What may be told of a member of staff's password and second factor; both stand apart, out of every person's reach.
ALTER TABLE staff_accounts
    -- Null: invited, and no password chosen yet.
    ADD COLUMN password_since timestamptz,
    ADD COLUMN second_factor_since timestamptz;
UPDATE staff_accounts a SET password_since = p.changed_at FROM staff_passwords p WHERE p.staff_id = a.staff_id;

ALTER TABLE sessions
    -- Whether the second factor was shown in it. Of no meaning for whoever has none.
    ADD COLUMN verified boolean NOT NULL DEFAULT false,
    -- When its owner last showed that they know the password: the desk asks again before what matters.
    ADD COLUMN confirmed_at timestamptz;

-- The secret of a second factor, sealed. Not confirmed: shown to its owner, and of no effect yet.
CREATE TABLE staff_codes (
    staff_id uuid PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    sealed bytea NOT NULL,
    confirmed boolean NOT NULL DEFAULT false,
    -- The latest time step (RFC 6238) whose code was used: none is good twice.
    last_step bigint NOT NULL DEFAULT 0
);
-- For whoever has lost the device, each good once. Keyed hashes.
CREATE TABLE staff_recovery_codes (
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    hash bytea NOT NULL,
    PRIMARY KEY (staff_id, hash)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_codes, staff_recovery_codes TO portico_service;
ALTER TABLE staff_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_codes FORCE ROW LEVEL SECURITY;
ALTER TABLE staff_recovery_codes ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_recovery_codes FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_codes_login ON staff_codes FOR ALL USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY staff_recovery_codes_login ON staff_recovery_codes FOR ALL USING ((SELECT viewer_role()) = 'system:login');

-- Staff are made and kept by admins from now on: their records, their links, the end of their sessions.
CREATE POLICY staff_admin ON staff FOR ALL USING ((SELECT viewer_role()) = 'admin');
CREATE POLICY staff_accounts_admin ON staff_accounts FOR ALL USING ((SELECT viewer_role()) = 'admin');
CREATE POLICY account_links_admin ON account_links FOR ALL USING (
    (SELECT viewer_role()) = 'admin' AND staff_id IS NOT NULL);
CREATE POLICY sessions_admin ON sessions FOR SELECT USING ((SELECT viewer_role()) = 'admin' AND staff_id IS NOT NULL);
CREATE POLICY sessions_admin_end ON sessions FOR DELETE USING ((SELECT viewer_role()) = 'admin' AND staff_id IS NOT NULL);

-- Mails to staff are of no tenant. Admins see them, agents do not: an invitation tells of colleagues to come.
ALTER TABLE mail_outbox
    DROP CONSTRAINT mail_outbox_pkey,
    ADD PRIMARY KEY (id),
    ALTER COLUMN tenant_id DROP NOT NULL;
CREATE INDEX mail_outbox_tenant ON mail_outbox (tenant_id);
ALTER POLICY mail_outbox_write ON mail_outbox WITH CHECK (
    (SELECT viewer_role()) = 'admin' OR (tenant_id IS NOT NULL AND (SELECT viewer_is_staff())));
ALTER POLICY mail_outbox_desk ON mail_outbox USING (
    (SELECT viewer_role()) = 'admin' OR (tenant_id IS NOT NULL AND (SELECT viewer_is_staff())));
