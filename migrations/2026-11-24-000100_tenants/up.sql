-- The second wall starts here. The service role owns nothing and bypasses nothing; who asks is carried in three
-- settings that live for one statement or transaction: portico.role, portico.tenant, portico.person.
-- A connection on which nobody was named finds no setting, and current_setting raises: it fails closed.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portico_service') THEN
        CREATE ROLE portico_service NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of the same cluster was migrated at this very moment
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO portico_service;

-- Used in policies as (select viewer_role()), so that it runs once a statement and not once a row.
CREATE FUNCTION viewer_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.role') $$;
CREATE FUNCTION viewer_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.tenant')::uuid $$;
CREATE FUNCTION viewer_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.person')::uuid $$;
CREATE FUNCTION viewer_is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('portico.role') IN ('agent', 'admin') $$;

CREATE TABLE tenants (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    default_locale text NOT NULL,
    locales text[] NOT NULL,
    features text[] NOT NULL,
    support jsonb NOT NULL,
    branding_version integer NOT NULL,
    next_ticket_number bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tenant_hosts (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    host text NOT NULL UNIQUE,
    position integer NOT NULL,
    PRIMARY KEY (tenant_id, host)
);

-- Every published design is kept; tenants.branding_version names the one that is shown.
CREATE TABLE branding_versions (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    version integer NOT NULL,
    design jsonb NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, version)
);

-- Content-addressed (SHA-256 of the bytes, hex), already sanitised, re-encoded and scaled.
CREATE TABLE brand_images (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    hash text NOT NULL,
    content_type text NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (tenant_id, hash)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON tenants, tenant_hosts, branding_versions, brand_images TO portico_service;

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_hosts ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_hosts FORCE ROW LEVEL SECURITY;
ALTER TABLE branding_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE branding_versions FORCE ROW LEVEL SECURITY;
ALTER TABLE brand_images ENABLE ROW LEVEL SECURITY;
ALTER TABLE brand_images FORCE ROW LEVEL SECURITY;

-- system:tenants turns a host name into a tenant; system:provision is `portico tenants apply` and the demo data.
CREATE POLICY tenants_read ON tenants FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:tenants', 'system:provision')
    OR ((SELECT viewer_role()) IN ('anonymous', 'contact') AND id = (SELECT viewer_tenant())));
CREATE POLICY tenants_provision ON tenants FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
-- Taking the next ticket number: a contact in their own tenant, staff in any.
CREATE POLICY tenants_count ON tenants FOR UPDATE USING (
    (SELECT viewer_is_staff()) OR ((SELECT viewer_role()) = 'contact' AND id = (SELECT viewer_tenant())));

CREATE POLICY tenant_hosts_read ON tenant_hosts FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:tenants', 'system:provision'));
CREATE POLICY tenant_hosts_provision ON tenant_hosts FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

CREATE POLICY branding_versions_read ON branding_versions FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:tenants', 'system:provision')
    OR ((SELECT viewer_role()) IN ('anonymous', 'contact') AND tenant_id = (SELECT viewer_tenant())));
CREATE POLICY branding_versions_provision ON branding_versions FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

CREATE POLICY brand_images_read ON brand_images FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:tenants', 'system:provision')
    OR ((SELECT viewer_role()) IN ('anonymous', 'contact') AND tenant_id = (SELECT viewer_tenant())));
CREATE POLICY brand_images_provision ON brand_images FOR ALL USING ((SELECT viewer_role()) = 'system:provision');
