-- Names of the customers' own that are proven to be theirs, or wait for that. Any number of tenants may wait for a name; one
-- at most has it proven. What is proven is a host of the tenant as well, so that no other tenant can have it.
CREATE TABLE tenant_domains (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    -- As hosts are kept: lower case, xn--….
    name text NOT NULL,
    -- What the TXT record has to say.
    token text NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'proven', 'failing', 'lost')),
    -- Whether it becomes the first host when it is proven.
    becomes_first boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- From here on reckons how long it is looked for by itself; anew when somebody asks for it.
    waiting_since timestamptz NOT NULL DEFAULT now(),
    proven_at timestamptz,
    failing_since timestamptz,
    -- Looks in a row that did not find the proof.
    checks integer NOT NULL DEFAULT 0,
    last_checked_at timestamptz,
    next_check_at timestamptz DEFAULT now(),
    -- What was wrong at the last look, and what it found.
    problem text,
    found jsonb NOT NULL DEFAULT '{}',
    UNIQUE (tenant_id, name),
    CHECK ((state = 'failing') = (failing_since IS NOT NULL))
);
CREATE UNIQUE INDEX tenant_domains_proven ON tenant_domains (name) WHERE state IN ('proven', 'failing');
CREATE INDEX tenant_domains_due ON tenant_domains (next_check_at) WHERE next_check_at IS NOT NULL;

-- Hosts whose pages lead on to the first one. What stands here and is no host has no effect.
ALTER TABLE tenants ADD COLUMN redirecting_hosts text[] NOT NULL DEFAULT '{}';

GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_domains TO portico_service;
ALTER TABLE tenant_domains ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_domains FORCE ROW LEVEL SECURITY;

-- Admins enter and remove names; that one is proven, only whoever looked says.
CREATE POLICY tenant_domains_admin_read ON tenant_domains FOR SELECT USING (viewer_administers(tenant_id));
CREATE POLICY tenant_domains_admin_add ON tenant_domains FOR INSERT WITH CHECK (
    viewer_administers(tenant_id) AND state = 'pending' AND proven_at IS NULL);
CREATE POLICY tenant_domains_admin_remove ON tenant_domains FOR DELETE USING (viewer_administers(tenant_id));
CREATE POLICY tenant_domains_system ON tenant_domains FOR ALL USING (
    (SELECT viewer_role()) IN ('system:domains', 'system:provision'));
CREATE POLICY tenant_domains_tenants ON tenant_domains FOR SELECT USING ((SELECT viewer_role()) = 'system:tenants');

-- system:domains looks, makes hosts of what is proven, and warns the admins of what is not any more.
CREATE POLICY tenant_hosts_domains ON tenant_hosts FOR ALL USING ((SELECT viewer_role()) = 'system:domains');
CREATE POLICY tenants_domains_read ON tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:domains');
CREATE POLICY tenants_domains ON tenants FOR UPDATE USING ((SELECT viewer_role()) = 'system:domains');
CREATE POLICY staff_domains ON staff FOR SELECT USING ((SELECT viewer_role()) = 'system:domains');
CREATE POLICY staff_accounts_domains ON staff_accounts FOR SELECT USING ((SELECT viewer_role()) = 'system:domains');
CREATE POLICY staff_tenants_domains ON staff_tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:domains');
CREATE POLICY audit_events_domains ON audit_events FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'system:domains' AND actor_kind = 'system');
CREATE POLICY mail_outbox_domains ON mail_outbox FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'system:domains' AND template = 'domain-failing' AND tenant_id IS NOT NULL);

CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON tenant_domains FOR EACH ROW
    EXECUTE FUNCTION tenant_is_open();

-- Whichever way a host is taken from a tenant, its proof goes with it, and others may prove the name. At the end of the
-- transaction: hosts are put into another order by taking all and giving them back.
CREATE FUNCTION tenant_host_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tenant_domains d
        WHERE d.tenant_id = OLD.tenant_id AND d.name = OLD.host AND d.state IN ('proven', 'failing')
            AND NOT EXISTS (SELECT FROM tenant_hosts h WHERE h.tenant_id = OLD.tenant_id AND h.host = OLD.host);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tenant_host_gone AFTER DELETE ON tenant_hosts DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION tenant_host_gone();
