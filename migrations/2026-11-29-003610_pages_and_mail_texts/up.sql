-- A few pages of a tenant's own: legal notice, privacy, opening hours.
CREATE TABLE pages (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    slug text NOT NULL CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 40),
    -- By language, apart: whoever lists pages does not read them.
    titles jsonb NOT NULL,
    bodies jsonb NOT NULL,
    position integer NOT NULL,
    -- Shown before anybody logs in.
    public boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, slug)
);

-- What a tenant says in a mail in place of Portico's own words, by kind of mail and language.
CREATE TABLE mail_texts (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    kind text NOT NULL,
    locale text NOT NULL,
    -- Null: as Portico says it.
    subject text,
    introduction text,
    closing text,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, kind, locale)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON pages, mail_texts TO portico_service;
ALTER TABLE pages ENABLE ROW LEVEL SECURITY;
ALTER TABLE pages FORCE ROW LEVEL SECURITY;
ALTER TABLE mail_texts ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail_texts FORCE ROW LEVEL SECURITY;

CREATE POLICY pages_portal ON pages FOR SELECT USING (
    ((SELECT viewer_role()) = 'contact' OR ((SELECT viewer_role()) = 'anonymous' AND public))
    AND tenant_id = (SELECT viewer_tenant()));
CREATE POLICY pages_desk ON pages FOR SELECT USING ((SELECT viewer_is_staff()));
CREATE POLICY pages_some ON pages FOR SELECT USING (
    (SELECT viewer_role()) = 'agent:some' AND tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY pages_admin ON pages FOR ALL USING ((SELECT viewer_role()) = 'admin' AND viewer_administers(tenant_id));
CREATE POLICY pages_provision ON pages FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

CREATE POLICY mail_texts_admin ON mail_texts FOR ALL USING ((SELECT viewer_role()) = 'admin' AND viewer_administers(tenant_id));
CREATE POLICY mail_texts_mail ON mail_texts FOR SELECT USING ((SELECT viewer_role()) = 'system:mail');
CREATE POLICY mail_texts_provision ON mail_texts FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

-- Nothing of an archived tenant changes any more.
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON pages FOR EACH ROW EXECUTE FUNCTION tenant_is_open();
CREATE TRIGGER tenant_is_open BEFORE INSERT OR UPDATE OR DELETE ON mail_texts FOR EACH ROW EXECUTE FUNCTION tenant_is_open();
