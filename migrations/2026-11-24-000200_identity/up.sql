CREATE TABLE contacts (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('employee', 'customer')),
    locale text NOT NULL,
    phone text,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
-- The address is the login: one contact an address in a tenant, however it is typed.
CREATE UNIQUE INDEX contacts_email ON contacts (tenant_id, lower(email));
-- Staff name a contact by its id alone.
CREATE INDEX contacts_id ON contacts (id);

-- Secrets stand apart from people, so that no policy on people can ever reach them.
CREATE TABLE contact_passwords (
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    hash text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);

-- What a contact may learn of a member of staff is in `staff`; what only staff may learn is in `staff_accounts`.
CREATE TABLE staff (
    id uuid PRIMARY KEY,
    display_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE staff_accounts (
    staff_id uuid PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('agent', 'admin')),
    locale text NOT NULL DEFAULT 'en',
    active boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX staff_accounts_email ON staff_accounts (lower(email));
CREATE TABLE staff_passwords (
    staff_id uuid PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
    hash text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);

-- A session belongs to a contact of one tenant or to a member of staff, never to both. Only the token's SHA-256 is kept.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    tenant_id uuid,
    contact_id uuid,
    staff_id uuid REFERENCES staff (id) ON DELETE CASCADE,
    bearer boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    CHECK ((tenant_id IS NOT NULL AND contact_id IS NOT NULL AND staff_id IS NULL)
        OR (tenant_id IS NULL AND contact_id IS NULL AND staff_id IS NOT NULL))
);
CREATE INDEX sessions_contact ON sessions (tenant_id, contact_id);
CREATE INDEX sessions_staff ON sessions (staff_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Failed log-ins by key: a hash of account or address, so that the table holds no personal data.
CREATE TABLE login_attempts (
    key bytea PRIMARY KEY,
    failures integer NOT NULL,
    window_started_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON contacts, contact_passwords, staff, staff_accounts, staff_passwords, sessions, login_attempts
    TO portico_service;

ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contacts FORCE ROW LEVEL SECURITY;
ALTER TABLE contact_passwords ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_passwords FORCE ROW LEVEL SECURITY;
ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff FORCE ROW LEVEL SECURITY;
ALTER TABLE staff_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_accounts FORCE ROW LEVEL SECURITY;
ALTER TABLE staff_passwords ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_passwords FORCE ROW LEVEL SECURITY;
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE login_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_attempts FORCE ROW LEVEL SECURITY;

-- A contact reads themselves. system:login finds an account and its session, and nothing else reads a password's hash.
CREATE POLICY contacts_self ON contacts FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND id = (SELECT viewer_person()));
CREATE POLICY contacts_read ON contacts FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:login', 'system:provision'));
CREATE POLICY contacts_provision ON contacts FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

CREATE POLICY contact_passwords_login ON contact_passwords FOR SELECT USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY contact_passwords_rehash ON contact_passwords FOR UPDATE USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY contact_passwords_provision ON contact_passwords FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

CREATE POLICY staff_read ON staff FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:login', 'system:provision'));
CREATE POLICY staff_provision ON staff FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
CREATE POLICY staff_accounts_read ON staff_accounts FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:login', 'system:provision'));
CREATE POLICY staff_accounts_provision ON staff_accounts FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
CREATE POLICY staff_passwords_login ON staff_passwords FOR SELECT USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY staff_passwords_rehash ON staff_passwords FOR UPDATE USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY staff_passwords_provision ON staff_passwords FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

CREATE POLICY sessions_login ON sessions FOR ALL USING ((SELECT viewer_role()) = 'system:login');
CREATE POLICY sessions_provision ON sessions FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
CREATE POLICY login_attempts_login ON login_attempts FOR ALL USING ((SELECT viewer_role()) = 'system:login');
