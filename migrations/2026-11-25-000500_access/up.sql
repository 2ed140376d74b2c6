-- How somebody gets into their portal, and is kept out.

-- On a connection that was used before, a setting that nobody made is not missing but empty: that too must raise, and not pass
-- for a role that sees nothing.
CREATE DOMAIN named_viewer AS text CHECK (VALUE <> '');
CREATE OR REPLACE FUNCTION viewer_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.role')::named_viewer::text $$;
CREATE OR REPLACE FUNCTION viewer_is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.role')::named_viewer IN ('agent', 'admin') $$;

-- What the tenant's admin decided about logging in: lengths, lifetimes, switches. Absent keys have Portico's defaults.
ALTER TABLE tenants ADD COLUMN access jsonb NOT NULL DEFAULT '{}';

ALTER TABLE contacts
    ADD COLUMN department text,
    ADD COLUMN password_allowed boolean NOT NULL DEFAULT true,
    ADD COLUMN sso_allowed boolean NOT NULL DEFAULT true,
    -- The contact's own switches; a feature in neither is as the portal has it.
    ADD COLUMN features_on text[] NOT NULL DEFAULT '{}',
    ADD COLUMN features_off text[] NOT NULL DEFAULT '{}',
    ADD COLUMN last_log_in_at timestamptz,
    -- What may be told of the password; the hash stands apart in contact_passwords, out of every person's reach. Null: none.
    ADD COLUMN password_since timestamptz,
    -- Made and mailed by Portico: the contact is asked to choose their own, and it ends by itself.
    ADD COLUMN password_initial boolean NOT NULL DEFAULT false,
    ADD COLUMN password_expires_at timestamptz,
    ADD COLUMN password_mail_id uuid,
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
UPDATE contacts c SET password_since = p.changed_at FROM contact_passwords p
    WHERE p.tenant_id = c.tenant_id AND p.contact_id = c.id;
-- The desk's list, by name, over all tenants and in one.
CREATE INDEX contacts_name ON contacts (lower(display_name), id);
CREATE INDEX contacts_tenant_name ON contacts (tenant_id, lower(display_name), id);

ALTER TABLE staff_accounts
    -- False: only the tenants in staff_tenants.
    ADD COLUMN all_tenants boolean NOT NULL DEFAULT true,
    ADD COLUMN last_log_in_at timestamptz;
-- Each failure puts the next try off for longer; nobody is locked out for good. What is counted now is not worth keeping.
DELETE FROM login_attempts;
ALTER TABLE login_attempts
    ADD COLUMN not_before timestamptz NOT NULL DEFAULT now(),
    -- Of the last try that was counted: who waited for the row learns by it whether theirs was.
    ADD COLUMN stamp bigint NOT NULL DEFAULT 0;
ALTER TABLE login_attempts RENAME COLUMN window_started_at TO counted_at;

CREATE TABLE staff_tenants (
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    PRIMARY KEY (staff_id, tenant_id)
);
CREATE INDEX staff_tenants_tenant ON staff_tenants (tenant_id);

ALTER TABLE sessions
    -- What people call the session by; the token's hash is never shown.
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT now(),
    -- Unused for so long, it ends; null for bearer tokens.
    ADD COLUMN idle interval,
    ADD COLUMN name text,
    ADD COLUMN read_only boolean NOT NULL DEFAULT false,
    ADD COLUMN method text NOT NULL DEFAULT 'password',
    ADD COLUMN client_address text,
    ADD COLUMN user_agent text;
CREATE UNIQUE INDEX sessions_id ON sessions (id);

-- Single-use links: a forgotten password, or a member of staff's invitation. Only the token's SHA-256 is kept.
CREATE TABLE account_links (
    token_hash bytea PRIMARY KEY,
    tenant_id uuid,
    contact_id uuid,
    staff_id uuid REFERENCES staff (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    CHECK ((tenant_id IS NOT NULL AND contact_id IS NOT NULL AND staff_id IS NULL)
        OR (tenant_id IS NULL AND contact_id IS NULL AND staff_id IS NOT NULL))
);
CREATE INDEX account_links_contact ON account_links (tenant_id, contact_id);
CREATE INDEX account_links_staff ON account_links (staff_id);
CREATE INDEX account_links_expiry ON account_links (expires_at);

-- Who did what, on whom, when, from where. Nobody may change or delete a row: the grants below have no such right. Names are
-- not in here but looked up, so that an erased person's name is nowhere; ids have no foreign keys, so that the log outlives
-- what it tells of.
CREATE TABLE audit_events (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    action text NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('contact', 'staff', 'system', 'nobody')),
    actor_id uuid,
    tenant_id uuid,
    -- Whom it was done to: a contact of the tenant, or a member of staff.
    contact_id uuid,
    staff_id uuid,
    client_address text,
    user_agent text,
    -- What else there is to tell, in words and numbers of the action's own; never a secret.
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_events_newest ON audit_events (at, id);
CREATE INDEX audit_events_tenant ON audit_events (tenant_id, at, id);
CREATE INDEX audit_events_contact ON audit_events (contact_id, at, id) WHERE contact_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON staff_tenants, account_links TO portico_service;
GRANT SELECT, INSERT ON audit_events TO portico_service;

ALTER TABLE staff_tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE account_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_links FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;

-- An agent who is restricted to some tenants asks as 'agent:some'. What they may see is looked up here and not told by
-- whoever asks. Sub-selects, since the planner evaluates plain stable functions to estimate, when nobody is named yet.
CREATE FUNCTION viewer_tenants() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT ARRAY(SELECT s.tenant_id FROM staff_tenants s
                       WHERE (SELECT viewer_role()) = 'agent:some' AND s.staff_id = (SELECT viewer_person())) $$;
CREATE FUNCTION viewer_at_desk() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.role')::named_viewer IN ('agent', 'agent:some', 'admin') $$;

CREATE POLICY staff_tenants_read ON staff_tenants FOR SELECT USING (
    (SELECT viewer_at_desk()) OR (SELECT viewer_role()) IN ('system:login', 'system:provision'));
CREATE POLICY staff_tenants_admin ON staff_tenants FOR ALL USING ((SELECT viewer_role()) IN ('admin', 'system:provision'));

CREATE POLICY account_links_login ON account_links FOR ALL USING ((SELECT viewer_role()) IN ('system:login', 'system:provision'));

-- Each signs what they do; only work of the system writes what others did or failed to do.
CREATE POLICY audit_events_write ON audit_events FOR INSERT WITH CHECK (
    (SELECT viewer_role()) IN ('system:login', 'system:provision')
    OR ((SELECT viewer_at_desk()) AND actor_kind = 'staff' AND actor_id = (SELECT viewer_person()))
    OR ((SELECT viewer_role()) = 'contact' AND actor_kind = 'contact' AND actor_id = (SELECT viewer_person())
        AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())));
CREATE POLICY audit_events_admin ON audit_events FOR SELECT USING ((SELECT viewer_role()) IN ('admin', 'system:provision'));
CREATE POLICY audit_events_own ON audit_events FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
-- An agent sees what happened to the contacts whom they serve.
CREATE POLICY audit_events_desk ON audit_events FOR SELECT USING (
    contact_id IS NOT NULL AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));

-- Contacts are made and kept by the desk from now on.
CREATE POLICY contacts_desk ON contacts FOR ALL USING (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY contacts_self_update ON contacts FOR UPDATE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND id = (SELECT viewer_person()));
CREATE POLICY contacts_login_update ON contacts FOR UPDATE USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY staff_accounts_login_update ON staff_accounts FOR UPDATE USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY contact_passwords_login_write ON contact_passwords FOR ALL USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY staff_passwords_login_write ON staff_passwords FOR ALL USING ((SELECT viewer_role()) = 'system:login');

-- One's own sessions are seen and can be ended, as can those of the contacts whom one serves; only work of the system opens them.
CREATE POLICY sessions_own ON sessions FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY sessions_own_staff ON sessions FOR SELECT USING (
    (SELECT viewer_at_desk()) AND staff_id = (SELECT viewer_person()));
CREATE POLICY sessions_desk ON sessions FOR SELECT USING (
    contact_id IS NOT NULL AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));

CREATE POLICY sessions_own_end ON sessions FOR DELETE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY sessions_own_staff_end ON sessions FOR DELETE USING (
    (SELECT viewer_at_desk()) AND staff_id = (SELECT viewer_person()));
CREATE POLICY sessions_desk_end ON sessions FOR DELETE USING (
    contact_id IS NOT NULL AND ((SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])));

-- What staff see of all tenants, a restricted agent sees of theirs.
CREATE POLICY tenants_some ON tenants FOR SELECT USING (id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY tenants_count_some ON tenants FOR UPDATE USING (id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY tenant_hosts_some ON tenant_hosts FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY branding_versions_some ON branding_versions FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY brand_images_some ON brand_images FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY staff_some ON staff FOR SELECT USING ((SELECT viewer_role()) = 'agent:some');
CREATE POLICY staff_accounts_some ON staff_accounts FOR SELECT USING ((SELECT viewer_role()) = 'agent:some');
CREATE POLICY tickets_some ON tickets FOR ALL USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY ticket_entries_some ON ticket_entries FOR ALL USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY ticket_internal_notes_some ON ticket_internal_notes FOR ALL
    USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY mail_outbox_write_some ON mail_outbox FOR INSERT
    WITH CHECK (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY mail_outbox_desk_some ON mail_outbox FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));

-- A secret that a mail carries is sealed under the instance's key until the mail is sent, and then gone. A mail that a later
-- one has made useless is withdrawn.
ALTER TABLE mail_outbox
    ADD COLUMN sealed bytea,
    DROP CONSTRAINT mail_outbox_state_check,
    ADD CONSTRAINT mail_outbox_state_check CHECK (state IN ('queued', 'sent', 'dead', 'withdrawn'));

-- Log-in mails: initial passwords, links, news about the account. What they carry is sealed, and taken out once they are sent.
CREATE POLICY mail_outbox_login ON mail_outbox FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'system:login');
CREATE POLICY mail_outbox_login_withdraw ON mail_outbox FOR UPDATE USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY mail_outbox_login_read ON mail_outbox FOR SELECT USING ((SELECT viewer_role()) = 'system:login');

-- system:privacy gives out what is known of a contact, and forgets them: it reads their things and changes what leads to them.
CREATE POLICY tenants_privacy ON tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY contacts_privacy ON contacts FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY contacts_privacy_erase ON contacts FOR UPDATE USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY contact_passwords_privacy ON contact_passwords FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY contact_passwords_privacy_erase ON contact_passwords FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY sessions_privacy ON sessions FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY sessions_privacy_erase ON sessions FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY account_links_privacy ON account_links FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY account_links_privacy_erase ON account_links FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY tickets_privacy ON tickets FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY ticket_entries_privacy ON ticket_entries FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY ticket_entries_privacy_erase ON ticket_entries FOR UPDATE USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY mail_outbox_privacy ON mail_outbox FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY mail_outbox_privacy_erase ON mail_outbox FOR UPDATE USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY audit_events_privacy ON audit_events FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY audit_events_privacy_write ON audit_events FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'system:privacy');
