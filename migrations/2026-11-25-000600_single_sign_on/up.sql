-- Logging in at somebody else's: Microsoft, Google, or any OpenID Connect provider.

-- What everybody at a portal's door may know. What it takes to talk to a provider stands apart, and its secret apart again,
-- so that no policy on the one can reach the other.
CREATE TABLE identity_providers (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('microsoft', 'google', 'openid')),
    label text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    position integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX identity_providers_order ON identity_providers (tenant_id, position, label);

CREATE TABLE identity_provider_settings (
    tenant_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    -- Directories, domains: whom of those that the provider vouches for the portal lets in.
    rules jsonb NOT NULL DEFAULT '{}',
    -- The row in identity_provider_secrets that counts; null for a client without a secret.
    secret_id uuid,
    PRIMARY KEY (tenant_id, provider_id),
    FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers (tenant_id, id) ON DELETE CASCADE
);

-- Written by admins and read by nobody but the log-in: a new secret is a new row, and the old one is swept away.
CREATE TABLE identity_provider_secrets (
    tenant_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    id uuid NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (tenant_id, provider_id, id),
    FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers (tenant_id, id) ON DELETE CASCADE
);

-- Whom a provider's subject is. The subject never changes hands; an e-mail address does.
CREATE TABLE linked_identities (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    contact_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    subject text NOT NULL,
    -- As the provider told it when the two were linked.
    email text NOT NULL,
    linked_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX linked_identities_subject ON linked_identities (provider_id, subject);
CREATE UNIQUE INDEX linked_identities_person ON linked_identities (provider_id, contact_id);
CREATE INDEX linked_identities_contact ON linked_identities (tenant_id, contact_id);

-- Somebody is on their way to a provider and back. Used once, by the browser that began, within ten minutes. State and
-- browser are known by their SHA-256, nonce and PKCE verifier are sealed.
CREATE TABLE sso_attempts (
    state_hash bytea PRIMARY KEY,
    browser_hash bytea NOT NULL,
    tenant_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    -- The portal's host on which it began: the redirect address is under it.
    host text NOT NULL,
    sealed bytea NOT NULL,
    return_to text NOT NULL,
    -- A keyed hash of the client's address: one client begins no endless number.
    client bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sso_attempts_client ON sso_attempts (client);
CREATE INDEX sso_attempts_expiry ON sso_attempts (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON identity_providers, identity_provider_settings, identity_provider_secrets,
    linked_identities, sso_attempts TO portico_service;

ALTER TABLE identity_providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_providers FORCE ROW LEVEL SECURITY;
ALTER TABLE identity_provider_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_provider_settings FORCE ROW LEVEL SECURITY;
ALTER TABLE identity_provider_secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_provider_secrets FORCE ROW LEVEL SECURITY;
ALTER TABLE linked_identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE linked_identities FORCE ROW LEVEL SECURITY;
ALTER TABLE sso_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE sso_attempts FORCE ROW LEVEL SECURITY;

-- system:tenants tells the log-in page which ways there are; a contact and who serves them read what a linked account is called.
CREATE POLICY identity_providers_read ON identity_providers FOR SELECT USING (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[])
    OR (SELECT viewer_role()) IN ('system:tenants', 'system:login', 'system:provision')
    OR ((SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())));
CREATE POLICY identity_providers_admin ON identity_providers FOR ALL USING (
    (SELECT viewer_role()) IN ('admin', 'system:provision'));

CREATE POLICY identity_provider_settings_login ON identity_provider_settings FOR SELECT USING (
    (SELECT viewer_role()) = 'system:login');
CREATE POLICY identity_provider_settings_admin ON identity_provider_settings FOR ALL USING (
    (SELECT viewer_role()) IN ('admin', 'system:provision'));

CREATE POLICY identity_provider_secrets_write ON identity_provider_secrets FOR INSERT WITH CHECK (
    (SELECT viewer_role()) IN ('admin', 'system:provision'));
CREATE POLICY identity_provider_secrets_login ON identity_provider_secrets FOR ALL USING (
    (SELECT viewer_role()) = 'system:login');

CREATE POLICY linked_identities_own ON linked_identities FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY linked_identities_own_unlink ON linked_identities FOR DELETE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()));
CREATE POLICY linked_identities_desk ON linked_identities FOR SELECT USING (
    (SELECT viewer_is_staff()) OR tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
-- A provider that becomes another one vouches for nobody whom the former knew.
CREATE POLICY linked_identities_admin_unlink ON linked_identities FOR DELETE USING ((SELECT viewer_role()) = 'admin');
CREATE POLICY linked_identities_login ON linked_identities FOR ALL USING (
    (SELECT viewer_role()) IN ('system:login', 'system:provision'));

CREATE POLICY sso_attempts_login ON sso_attempts FOR ALL USING ((SELECT viewer_role()) = 'system:login');

-- Where a tenant says so, whom its provider vouches for becomes a contact at their first log-in.
CREATE POLICY contacts_sign_on ON contacts FOR INSERT WITH CHECK ((SELECT viewer_role()) = 'system:login');

-- Whoever is forgotten is forgotten here too.
CREATE POLICY linked_identities_privacy ON linked_identities FOR SELECT USING ((SELECT viewer_role()) = 'system:privacy');
CREATE POLICY linked_identities_privacy_erase ON linked_identities FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');
